"""What falls short, and asks to the stewards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Issue(models.Model):
    """Something that falls short: what is so (facts), what it does (effect), what is needed.

    It is taken up as long as somebody has it in hand. ``initiative_id`` is the first initiative
    that works on it.
    """

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
    edited_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    how = models.TextField(blank=True)
    initiative_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_issue_a_key"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "taken"], closed_at=None)
                | models.Q(state__in=["resolved", "withdrawn"], closed_at__isnull=False),
                name="a_closed_issue_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="resolved") | ~models.Q(how=""),
                name="a_resolved_issue_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "-raised_at", "-id"], name="issue_new"),
            models.Index(fields=["by", "-raised_at"], name="issue_by_member"),
            models.Index(fields=["circle", "-raised_at"], name="issue_by_circle"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """Neither resolved nor withdrawn."""
        return self.state in (self.State.OPEN, self.State.TAKEN)


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


class Wording(models.Model):
    """How an issue read before it was reworded."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="wordings")
    title = models.CharField(max_length=200)
    facts = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    need = models.TextField(blank=True)
    until = models.DateTimeField()


class Clock(models.Model):
    """Within how many working days stewards answer an ask; without a row, five."""

    organization = models.OneToOneField(
        "organizations.Organization", models.CASCADE, primary_key=True, related_name="+"
    )
    working_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(working_days__gte=1, working_days__lte=60),
                name="clock_of_1_to_60_days",
            ),
        ]


class Ask(models.Model):
    """A request to the stewards to remove an obstacle, with a clock that everyone sees.

    ``due_on`` is when an answer is owed; a steward who is on it moves it to the day they state.
    ``answered_at`` is the first answer, by which the stewards are measured; ``answer`` and
    ``answered_by`` are the newest one. ``helped`` is what the asker says.
    """

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
    helped_note = models.TextField(blank=True)
    overdue_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(answer=""),
                name="a_no_has_its_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(about_kind="", about_id=None)
                | (~models.Q(about_kind="") & models.Q(about_id__isnull=False)),
                name="an_ask_is_about_one_thing_or_none",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "due_on"], name="ask_by_state"),
            models.Index(fields=["about_kind", "about_id"], name="ask_by_subject"),
            models.Index(fields=["organization", "-asked_at", "-id"], name="ask_by_time"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """The clock runs."""
        return self.state in (self.State.OPEN, self.State.WORKING)


class Answer(models.Model):
    """What a steward answered to an ask; earlier answers stay readable."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    ask = models.ForeignKey(Ask, models.CASCADE, related_name="answers")
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=Ask.State.choices)
    text = models.TextField()
    until = models.DateField(null=True)
    given_at = models.DateTimeField()
