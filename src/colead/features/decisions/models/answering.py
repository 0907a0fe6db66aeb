"""Who takes part in a decision, and what they answered."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from colead.features.decisions.models.putting import Decision, Round


class Part(models.Model):
    """What somebody has to do with a decision, and why; those asked for advice have a date."""

    class Name(models.TextChoices):
        PROPOSER = "proposer", _("proposer")
        DECIDER = "decider", _("decider")
        ADVISER = "adviser", _("adviser")
        AFFECTED = "affected", _("affected")
        EXPERT = "expert", _("knows about it")
        OBJECTOR = "objector", _("objector")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="parts")
    member = models.ForeignKey(
        "organizations.Member", models.CASCADE, related_name="decision_parts"
    )
    part = models.CharField(max_length=8, choices=Name.choices)
    why = models.CharField(max_length=300, blank=True)
    required = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "member", "part"], name="one_part_a_decision"
            ),
        ]
        indexes = [models.Index(fields=["member", "part", "heard_at"], name="part_by_member")]


class Voter(models.Model):
    """The roll: who may answer, fixed when a round opens; ``heard`` is the last round in which
    they answered (0 = not yet)."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="roll")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    heard = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "member"], name="on_the_roll_once"),
        ]
        indexes = [models.Index(fields=["member", "decision"], name="roll_by_member")]


class Ballot(models.Model):
    """One answer in one round. ``carries`` are voices of others that it counted for, once the
    round is settled. ``voter`` is empty where an import brought none."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="ballots")
    round = models.ForeignKey(Round, models.CASCADE, related_name="ballots")
    voter = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="ballots"
    )
    choice = models.JSONField()
    reason = models.TextField(blank=True)
    cast_at = models.DateTimeField(null=True)
    carries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "voter"], name="one_ballot_a_round"),
        ]
        indexes = [models.Index(fields=["round", "-id"], name="ballot_by_round")]


class Urn(models.Model):
    """The anonymous ballots of one round, all in one row: number → choice and reason.

    One row has no order of rows and no time of its own, so that nothing in it follows the order
    in which people answered (``rules.secrecy``); the roll says who answered, and shares no key
    with it.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="urns")
    round = models.OneToOneField(Round, models.CASCADE, related_name="urn")
    ballots = models.JSONField(default=dict)


class Voice(models.Model):
    """A voice given to somebody else, for one decision, a circle, or everywhere.

    It counts from when the other took it (``taken_at``); either of them may end it.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    giver = models.ForeignKey("organizations.Member", models.CASCADE, related_name="voices_given")
    taker = models.ForeignKey("organizations.Member", models.CASCADE, related_name="voices_carried")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, related_name="voices")
    given_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "giver",
                Coalesce("circle", 0),
                Coalesce("decision", 0),
                condition=models.Q(ended_at=None),
                name="one_voice_a_scope",
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="voice_to_another"
            ),
            models.CheckConstraint(
                condition=models.Q(circle=None) | models.Q(decision=None),
                name="voice_of_one_scope",
            ),
        ]
        indexes = [models.Index(fields=["taker", "ended_at"], name="voice_by_taker")]


class Nomination(models.Model):
    """Whom somebody nominates in a role election, and why; ``first`` and ``first_why`` are what
    they said before they heard the others, where they changed it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="nominations")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    nominee = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    why = models.TextField()
    first = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    first_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "by"], name="one_nomination_a_person"),
        ]
