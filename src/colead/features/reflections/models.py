"""One's own look back: everything written is sealed; in clear stand only whose it is, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Reflection(models.Model):
    """What somebody wrote for themselves. ``box`` is sealed: its title, questions and words, and
    what it is about."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    box = models.BinaryField()
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["member", "-written_at", "-id"], name="reflection_by_member")
        ]


class Draft(models.Model):
    """What somebody is writing and has not kept yet: one for each person, sealed."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.OneToOneField("organizations.Member", models.CASCADE, related_name="+")
    box = models.BinaryField()
    changed_at = models.DateTimeField()


class Template(models.Model):
    """Questions that somebody made for their own reflections; sealed."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    box = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["member"], name="reflection_template_by_member")]


class Rhythm(models.Model):
    """How often somebody wishes to be reminded, and from which day on next."""

    class Every(models.TextChoices):
        NEVER = "", gettext_lazy("I come by myself")
        WEEK = "week", gettext_lazy("every week")
        FORTNIGHT = "fortnight", gettext_lazy("every two weeks")
        MONTH = "month", gettext_lazy("every month")
        QUARTER = "quarter", gettext_lazy("every three months")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.OneToOneField("organizations.Member", models.CASCADE, related_name="+")
    every = models.CharField(max_length=9, choices=Every.choices, blank=True)
    template = models.CharField(max_length=20, default="three")
    next_on = models.DateField()
    after_acts = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["next_on"], name="reflection_rhythm_by_day")]


class Prompt(models.Model):
    """An invitation to look back, for one person: by their rhythm, or because something of theirs
    ended or was reviewed. It asks for nothing and can be put away."""

    class Cause(models.TextChoices):
        RHYTHM = "rhythm", gettext_lazy("as you wished")
        ENDED = "ended", gettext_lazy("it ended")
        REVIEWED = "reviewed", gettext_lazy("it was looked at again")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    cause = models.CharField(max_length=8, choices=Cause.choices)
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)
    on = models.DateField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "cause", "on"],
                condition=models.Q(about_id=None),
                name="one_prompt_a_day",
            ),
            models.UniqueConstraint(
                fields=["member", "cause", "on", "about_kind", "about_id"],
                condition=models.Q(about_id__isnull=False),
                name="one_prompt_for_a_thing_a_day",
            ),
        ]
        indexes = [models.Index(fields=["member", "closed_at"], name="reflection_prompt_open")]


class Passage(models.Model):
    """A piece of a reflection that somebody gave on: a copy, to one person, to a circle, or (to
    neither) taken out for the library. It stays sealed; those who may read it open it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    to = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    box = models.BinaryField()
    shared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to=None) | models.Q(circle=None), name="a_passage_has_one_reader"
            ),
            models.CheckConstraint(
                condition=models.Q(to=None) | ~models.Q(to=models.F("by")),
                name="a_passage_goes_to_another",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "-id"], name="passage_by_receiver"),
            models.Index(fields=["circle", "-id"], name="passage_by_circle"),
            models.Index(fields=["by", "-id"], name="passage_by_giver"),
        ]

    @property
    def title(self) -> str:
        """What it is called where it is spoken of: nothing of its words."""
        return str(_("A thought shared with you"))


class Pause(models.Model):
    """Time that somebody keeps free for themselves. Nobody else sees it; its note is sealed."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=30)
    box = models.BinaryField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=1_440), name="a_pause_takes_time"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "starts_at"], name="pause_by_member"),
            models.Index(
                fields=["starts_at"],
                name="pause_to_remind",
                condition=models.Q(cancelled_at=None, reminded_at=None),
            ),
        ]

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def title(self) -> str:
        """What it is called where it is spoken of."""
        return str(_("My pause"))
