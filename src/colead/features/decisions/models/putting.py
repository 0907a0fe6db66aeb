"""A decision, its rounds, what stands on its paper, and what it began with."""

from __future__ import annotations

from django.db import models
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
    # When a draft is put by itself.
    opens_at = models.DateTimeField(null=True)
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
            models.Index(fields=["circle", "settled_at", "id"], name="decision_by_settling"),
            models.Index(
                fields=["about_kind", "about_id"],
                name="decision_about",
                # Most decisions are about nothing else: databases that count how often a value
                # occurs would rather read the whole table.
                condition=models.Q(about_id__isnull=False),
            ),
            models.Index(
                fields=["closes_at"], condition=models.Q(state="open"), name="decision_closing"
            ),
            models.Index(
                fields=["opens_at"], condition=models.Q(state="draft"), name="decision_opening"
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
    """The text as it stood in one round. ``eligible`` and ``cast`` are counts of the roll;
    ``awaited_at`` is when those who had not answered were told that it closes soon."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    proposal = models.TextField(blank=True)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    eligible = models.PositiveIntegerField(default=0)
    awaited_at = models.DateTimeField(null=True)
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
