"""Feedback: wishes for it, who is asked, what was written, and words back and forth about it.

All texts are sealed (``kernel.private``) and open only to those they are for.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Turn(models.Model):
    """A circle in which everybody asks for feedback at the same time, each whom they choose."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    questions = models.JSONField(default=list)
    anonymous = models.BooleanField()
    threshold = models.PositiveSmallIntegerField(default=4)
    opener = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(threshold__gte=4), name="turn_takes_four"),
        ]

    def __str__(self) -> str:
        return self.title


class Wish(models.Model):
    """Somebody asks some people for feedback. Whether it is ``anonymous``, and from how many
    answers on (``threshold``), is stated before anybody writes: a trigger refuses to change it.

    ``sealed`` holds what it is about and the questions; those asked read it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DELIVERED = "delivered", _("delivered")
        TOO_FEW = "too-few", _("too few answered")
        WITHDRAWN = "withdrawn", _("taken back")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    receiver = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    turn = models.ForeignKey(Turn, models.CASCADE, null=True, related_name="wishes")
    sealed = models.BinaryField()
    anonymous = models.BooleanField()
    upward = models.BooleanField(default=False)
    threshold = models.PositiveSmallIntegerField(default=4)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(threshold__gte=4), name="wish_takes_four"),
            models.CheckConstraint(
                condition=models.Q(upward=False) | models.Q(anonymous=True, threshold__gte=5),
                name="upward_is_anonymous",
            ),
            models.UniqueConstraint(fields=["turn", "receiver"], name="one_wish_a_turn"),
        ]
        indexes = [
            models.Index(fields=["receiver", "-asked_at"], name="wish_by_receiver"),
            models.Index(fields=["state", "ends_at"], name="wish_by_end"),
        ]

    @property
    def title(self) -> str:
        """For whom, as others may know it."""
        return _("Feedback for %(name)s") % {"name": self.receiver.name}


class Asked(models.Model):
    """The roll of a wish: who is asked, and whether they are through with it - they wrote, or
    said not now. No time, and for anonymous feedback no key to what was written."""

    class Done(models.TextChoices):
        NO = "", _("waits")
        WROTE = "wrote", _("wrote")
        NOT_NOW = "not-now", _("not now")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    wish = models.ForeignKey(Wish, models.CASCADE, related_name="roll")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    done = models.CharField(max_length=7, choices=Done.choices, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish", "member"], name="asked_for_feedback_once"),
        ]
        indexes = [models.Index(fields=["member", "done"], name="wish_by_asked")]


class Box(models.Model):
    """What was written anonymously until it is delivered, in one sealed row; then gone."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    wish = models.OneToOneField(Wish, models.CASCADE, related_name="box")
    contents = models.BinaryField()


class Piece(models.Model):
    """One person's feedback to another. Anonymous pieces have a ``number`` (the hash of the
    writer's receipt) and no writer, named ones a writer and no number.

    ``sealed`` is what was written, ``doing`` what its receiver noted for themselves.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    receiver = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    writer = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    wish = models.ForeignKey(Wish, models.CASCADE, null=True, related_name="pieces")
    number = models.CharField(max_length=20, blank=True)
    sealed = models.BinaryField()
    doing = models.BinaryField(null=True)
    given_on = models.DateField()
    thanked = models.BooleanField(default=False)
    kept = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("feedback")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(writer=None) ^ models.Q(number=""),
                name="feedback_named_or_anonymous",
            ),
            models.CheckConstraint(
                condition=~models.Q(writer=models.F("receiver")), name="feedback_to_another"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="one_feedback_a_number"
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "-given_on", "-id"], name="feedback_by_receiver"),
            models.Index(fields=["writer", "-given_on", "-id"], name="feedback_by_writer"),
        ]

    @property
    def title(self) -> str:
        """From whom, as far as anybody knows."""
        if self.writer is None:
            return str(_("Anonymous feedback"))
        return _("Feedback from %(name)s") % {"name": self.writer.name}


class Word(models.Model):
    """A question about a piece from its receiver, or an answer from its writer. What comes from
    behind the veil is shown from the next day on, so that the moment tells nothing."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    piece = models.ForeignKey(Piece, models.CASCADE, related_name="words")
    from_receiver = models.BooleanField()
    sealed = models.BinaryField()
    shown_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["piece", "id"], name="word_by_piece")]
