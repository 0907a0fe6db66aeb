"""Meetings, what they go through, and who comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Meeting(models.Model):
    """People who come together at a time, to go through some things.

    While it runs, ``item`` and ``phase`` say where it is, ``turn`` whose turn it is, ``spoken``
    who had theirs in this phase, and ``timer_ends_at`` when the time set for it is over.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        OVER = "over", _("over")
        CANCELLED = "cancelled", _("cancelled")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=60)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    convener = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    # The decision by which its time was found; one meeting comes of it.
    found_by = models.OneToOneField(
        "decisions.Decision", models.CASCADE, null=True, related_name="meeting_found"
    )
    version = models.PositiveIntegerField(default=0)
    facilitator = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    item = models.ForeignKey("Item", models.SET_NULL, null=True, related_name="+")
    phase = models.CharField(max_length=12, blank=True)
    turn = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    spoken = models.JSONField(default=list)
    timer_ends_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_meeting_a_key"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=20_160), name="meeting_takes_time"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "starts_at"], name="meeting_by_time"),
            models.Index(fields=["circle", "state", "starts_at"], name="meeting_by_circle"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_ahead(self) -> bool:
        """It is still to come, or runs."""
        return self.state in (self.State.PLANNED, self.State.RUNNING)


class Item(models.Model):
    """One thing that a meeting goes through: a decision, or a topic of its own."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    decision = models.ForeignKey("decisions.Decision", models.CASCADE, null=True, related_name="+")
    notes = models.TextField(blank=True)
    added_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="one_item_a_position"),
        ]


class Attendance(models.Model):
    """Somebody who is invited, what they answered, and since when they are in it live."""

    class Answer(models.TextChoices):
        NONE = "", _("has not answered")
        YES = "yes", _("comes")
        MAYBE = "maybe", _("comes perhaps")
        NO = "no", _("cannot come")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    here_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="invited_once"),
        ]
        indexes = [models.Index(fields=["member", "meeting"], name="attendance_by_member")]
