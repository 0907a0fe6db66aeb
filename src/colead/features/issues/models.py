"""What falls short, who carries it, and what stewards are asked to move out of the way."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Issue(models.Model):
    """Something that falls short: what is so (facts), what it does (effect), what is needed.

    ``domain_ids`` are the domains it touches, as far as the one who raised it knows. An issue is
    taken up as long as somebody carries it.
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
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
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


class Part(models.Model):
    """One person carrying an issue: taken up or joined by their own will, until passed on."""

    class How(models.TextChoices):
        TAKEN_UP = "taken-up", _("took it up")
        JOINED = "joined", _("joined")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="parts")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "member"],
                condition=models.Q(ended_at=None),
                name="carries_an_issue_once",
            ),
        ]
        indexes = [models.Index(fields=["member", "ended_at"], name="issue_part_by_member")]


class Wording(models.Model):
    """How an issue read before it was reworded."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="wordings")
    title = models.CharField(max_length=200)
    facts = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    need = models.TextField(blank=True)
    until = models.DateTimeField()


class Clock(models.Model):
    """How many working days stewards give themselves to answer an ask; without a row, five."""

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
    """A request to the stewards to remove an obstacle, with a clock that everybody sees.

    ``due_on`` is when an answer is owed; a steward who is working on it moves it to the day they
    state. ``first_answered_at`` stops the measured time; ``helped`` is what the asker says.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        WORKING = "working", _("a steward is working on it")
        REMOVED = "removed", _("obstacle removed")
        DECLINED = "declined", _("answered with no")
        WITHDRAWN = "withdrawn", _("withdrawn")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="asks")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    first_answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    helped = models.BooleanField(null=True)
    helped_note = models.TextField(blank=True)
    late_since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(about_kind="", about_id=None)
                | (~models.Q(about_kind="") & models.Q(about_id__isnull=False)),
                name="an_ask_is_about_one_thing_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "working"], ended_at=None)
                | models.Q(state__in=["removed", "declined", "withdrawn"], ended_at__isnull=False),
                name="an_ended_ask_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "due_on", "id"], name="ask_by_clock"),
            models.Index(fields=["organization", "-asked_at", "-id"], name="ask_new"),
            models.Index(fields=["by", "-asked_at"], name="ask_by_member"),
            models.Index(fields=["about_kind", "about_id"], name="ask_by_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """An answer, or the end of the work on it, is owed."""
        return self.state in (self.State.OPEN, self.State.WORKING)


class Answer(models.Model):
    """What a steward answered to an ask; earlier answers stay."""

    class Kind(models.TextChoices):
        REMOVED = "removed", _("I removed the obstacle")
        WORKING = "working", _("I am working on it until")
        DECLINED = "declined", _("No, because")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    ask = models.ForeignKey(Ask, models.CASCADE, related_name="answers")
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True)
    until = models.DateField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="declined") | ~models.Q(text=""),
                name="a_no_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="working", until__isnull=False)
                | (~models.Q(kind="working") & models.Q(until=None)),
                name="work_on_an_ask_has_a_day",
            ),
        ]
