"""Where the organization and its circles want to be: visions, goals, measures and readings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisionVersion(models.Model):
    """One wording of a circle's vision; the one with the highest number holds.

    The root circle's vision is the organization's. Rows are only ever added: a database trigger
    refuses changes.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="vision_versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    reason = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    written_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "number"], name="one_vision_a_number"),
        ]
        indexes = [models.Index(fields=["organization", "circle"], name="vision_by_circle")]


class Goal(models.Model):
    """Something a circle wants to reach; the root circle's goals are the organization's."""

    class Result(models.TextChoices):
        REACHED = "reached", _("reached")
        PARTLY = "partly", _("partly reached")
        NOT_REACHED = "not-reached", _("not reached")
        SET_ASIDE = "set-aside", _("set aside")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="goals")
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    review_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    result = models.CharField(max_length=11, choices=Result.choices, blank=True)
    outcome = models.TextField(blank=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_goal_a_key"),
            models.CheckConstraint(
                condition=models.Q(closed_on=None)
                | models.Q(opened_on=None)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="goal_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=False) | models.Q(result="", outcome=""),
                name="open_goal_has_no_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "closed_on", "circle"], name="goal_by_circle")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Still pursued."""
        return self.closed_on is None


class GoalVersion(models.Model):
    """One wording of a goal, with the reason for it. Rows are only ever added."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    written_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="one_goal_wording_a_number"),
        ]


class Measure(models.Model):
    """How one sees whether a goal comes nearer: from a start value to a target."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measures")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    start = models.DecimalField(max_digits=20, decimal_places=6)
    target = models.DecimalField(max_digits=20, decimal_places=6)
    added_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "name"],
                condition=models.Q(dropped_at=None),
                name="one_measure_a_name",
            ),
            models.CheckConstraint(
                condition=~models.Q(start=models.F("target")), name="measure_goes_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """What a measure showed on a day. A later reading of the same day takes its place."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="readings")
    value = models.DecimalField(max_digits=20, decimal_places=6)
    read_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    written_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["measure", "read_on", "id"], name="reading_by_day")]
