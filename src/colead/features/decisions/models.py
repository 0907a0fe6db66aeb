"""Decisions: the question, its rounds, who takes part, what they said, and the review."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    """A question settled by a method. ``settings`` are the method's own and freeze at the first
    ballot; ``verdict`` keeps what the guardrails answered then, ``outcome`` the tally's facts."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        SETTLED = "settled", _("settled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Result(models.TextChoices):
        NONE = "", _("not yet")
        AGREED = "agreed", _("agreed")
        NOT_AGREED = "not-agreed", _("not agreed")
        HEARD = "heard", _("heard")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class ReviewState(models.TextChoices):
        NONE = "", _("no review")
        WAITING = "waiting", _("review planned")
        DUE = "due", _("review due")
        KEPT = "kept", _("kept")
        ADAPTED = "adapted", _("adapted")
        DROPPED = "dropped", _("dropped")

    class Stage(models.TextChoices):
        """What comes before the answers of a role election."""

        ANSWER = "", _("people answer")
        NOMINATE = "nominate", _("people nominate")
        CHANGE = "change", _("people hear each other and may change")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey(
        "circles.Circle", models.CASCADE, null=True, related_name="decisions"
    )
    title = models.CharField(max_length=200)
    question = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    method = models.CharField(max_length=30)
    settings = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True, default="")
    statement = models.TextField(blank=True)
    proposer = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="decisions_proposed"
    )
    proposed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    round_number = models.PositiveIntegerField(default=1)
    stage = models.CharField(max_length=8, choices=Stage.choices, blank=True, default="")
    act = models.JSONField(default=dict)
    verdict = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    # Changes to circles and roles that are made when it is agreed (``rules.changes``), when they
    # were made, and why they could not be.
    changes = models.JSONField(default=list)
    changed_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)
    review_on = models.DateField(null=True)
    review_state = models.CharField(
        max_length=8, choices=ReviewState.choices, blank=True, default=""
    )
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_decision_a_key"),
            models.CheckConstraint(
                condition=~models.Q(state="settled") | ~models.Q(result=""),
                name="settled_decision_has_a_result",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="decision_by_number"),
            models.Index(fields=["circle", "state", "-id"], name="decision_by_circle"),
            models.Index(fields=["about_kind", "about_id"], name="decision_by_about"),
            models.Index(
                fields=["closes_at"], condition=models.Q(state="open"), name="decision_closing"
            ),
            models.Index(
                fields=["review_on"],
                condition=models.Q(review_state="waiting"),
                name="decision_review",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Somebody may still act on it."""
        return self.state == self.State.OPEN


class Round(models.Model):
    """The text as it stood in one round. ``eligible`` and ``cast`` are counts of the roll."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    proposal = models.TextField(blank=True)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    eligible = models.PositiveIntegerField(default=0)
    cast = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="one_round_a_number"),
            models.UniqueConstraint(
                fields=["decision"],
                condition=models.Q(closed_at=None),
                name="one_open_round_a_decision",
            ),
        ]


class Option(models.Model):
    """One of several answers. ``facts`` holds what a method needs beside the words; ``member``
    is the candidate where people are elected."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    added_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    facts = models.JSONField(default=dict)
    member = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="one_option_a_position"),
            models.UniqueConstraint(fields=["decision", "label"], name="one_option_a_label"),
        ]

    def __str__(self) -> str:
        return self.label


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


class Template(models.Model):
    """What a decision begins with, kept by the organization (``rules.patterns``)."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    fits = models.CharField(max_length=500, blank=True)
    method = models.CharField(max_length=30)
    title = models.CharField(max_length=200, blank=True)
    question = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    options = models.JSONField(default=list)
    settings = models.JSONField(default=dict)
    made_by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=models.Q(ended_at=None),
                name="one_template_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
