"""What falls short, and asks to the stewards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Issue(models.Model):
    """Something that falls short: the facts, the effect, the need."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN = "taken", _("taken up")
        RESOLVED = "resolved", _("resolved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    facts = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    need = models.TextField(blank=True)
    domain_ids = models.JSONField(default=list)
    by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="issues"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    how = models.TextField(blank=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_issue_a_key")
        ]
        indexes = [
            models.Index(fields=["organization", "state", "-raised_at", "-id"], name="issue_new"),
            models.Index(fields=["circle", "-raised_at"], name="issue_by_circle"),
        ]

    def __str__(self) -> str:
        return self.title


class Hand(models.Model):
    """Somebody who took an issue up, or joined."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="hands")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    first = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "member"],
                condition=models.Q(until=None),
                name="one_hand_a_person",
            ),
            models.UniqueConstraint(
                fields=["issue"],
                condition=models.Q(until=None, first=True),
                name="one_takes_it_up",
            ),
        ]
        indexes = [models.Index(fields=["member", "until"], name="hand_by_member")]


class Ask(models.Model):
    """A request to the stewards to remove an obstacle, with a clock that everyone sees."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting for the stewards")
        WORKING = "working", _("they are on it")
        REMOVED = "removed", _("obstacle removed")
        REFUSED = "refused", _("answered with a no")
        WITHDRAWN = "withdrawn", _("withdrawn")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="asks")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    answer = models.TextField(blank=True)
    until = models.DateField(null=True)
    helped = models.BooleanField(null=True)
    overdue_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(answer=""),
                name="a_no_has_its_reason",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "state", "due_on"], name="ask_by_state"),
            models.Index(fields=["organization", "-asked_at", "-id"], name="ask_by_time"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """The clock runs."""
        return self.state in (self.State.OPEN, self.State.WORKING)
