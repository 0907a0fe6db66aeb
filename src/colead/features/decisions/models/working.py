"""What is worked out around a decision: objections, wordings, advice, the second look."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from colead.features.decisions.models.putting import Decision, Round


class Objection(models.Model):
    """A reasoned no in a consent decision, until it is integrated, withdrawn or found not valid.

    ``tests`` holds the questions by which it was tested, with the answers.
    """

    class Kind(models.TextChoices):
        HARM = "harm", _("it would do harm")
        MISSED = "missed", _("it would miss an opportunity")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        INTEGRATED = "integrated", _("integrated")
        WITHDRAWN = "withdrawn", _("withdrawn")
        NOT_VALID = "not-valid", _("found not valid")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="objections")
    round = models.ForeignKey(Round, models.CASCADE, related_name="objections")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="objections")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.HARM)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    integrated_in = models.ForeignKey(Round, models.CASCADE, null=True, related_name="integrated")
    how = models.TextField(blank=True)
    tests = models.JSONField(default=list)
    tested_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "by"],
                condition=models.Q(state="open"),
                name="one_open_objection_a_person",
            ),
        ]


class Wording(models.Model):
    """A proposal that somebody suggests instead of the one that stands, so that objections are
    met; ``taken_in`` is the round that began with it."""

    class State(models.TextChoices):
        OPEN = "open", _("suggested")
        TAKEN = "taken", _("taken")
        WITHDRAWN = "withdrawn", _("taken back")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="wordings")
    round = models.ForeignKey(Round, models.CASCADE, related_name="wordings")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    proposal = models.TextField()
    note = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    taken_in = models.ForeignKey(Round, models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["decision", "id"], name="wording_by_decision")]


class Advice(models.Model):
    """What somebody said to the decider, and what the decider did with it.

    ``by`` is empty for a person outside the organization, whose name stands in ``name``.
    """

    class Channel(models.TextChoices):
        PAGE = "page", _("here")
        CALL = "call", _("in a call")
        MEETING = "meeting", _("in a meeting")
        MAIL = "mail", _("by e-mail")

    class Done(models.TextChoices):
        NOT_YET = "", _("not answered yet")
        FOLLOWED = "followed", _("followed")
        PARTLY = "partly", _("followed in part")
        NOT = "not", _("not followed")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="advice")
    by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="advice_given"
    )
    name = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=7, choices=Channel.choices, default=Channel.PAGE)
    noted_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    text = models.TextField()
    given_at = models.DateTimeField(null=True)
    done = models.CharField(max_length=8, choices=Done.choices, blank=True, default="")
    because = models.TextField(blank=True)
    marked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["decision", "id"], name="advice_by_decision")]


class AdviceTie(models.Model):
    """That somebody asked another for advice, on no decision that is known here: what a bundle
    tells of how people asked each other before, or elsewhere."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    asked = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    on = models.DateField(null=True)
    topic = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(by=models.F("asked")), name="advice_of_another"
            ),
        ]


class Review(models.Model):
    """The second look at a settled decision."""

    class Verdict(models.TextChoices):
        KEEP = "keep", _("keep")
        ADAPT = "adapt", _("adapt")
        DROP = "drop", _("drop")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="reviews")
    by = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    verdict = models.CharField(max_length=5, choices=Verdict.choices)
    effects = models.TextField(blank=True)
    reasons = models.TextField()
    reviewed_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    next_on = models.DateField(null=True)
    successor = models.ForeignKey(Decision, models.SET_NULL, null=True, related_name="adapted_from")
