"""Suggestions that somebody may take up."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Idea(models.Model):
    """An idea: what falls short today, and the result somebody would love."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ADOPTED = "adopted", _("somebody leads it")
        MERGED = "merged", _("merged into another")
        WITHDRAWN = "withdrawn", _("withdrawn")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    falls_short = models.TextField(blank=True)
    result = models.TextField(blank=True)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="ideas")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    supporters = models.PositiveIntegerField(default=0)
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_idea_a_key"),
            models.CheckConstraint(
                condition=models.Q(state="merged") | models.Q(merged_into=None),
                name="only_merged_ideas_point_elsewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "-posted_at", "-id"], name="idea_new"),
            models.Index(
                fields=["organization", "state", "-supporters", "-id"], name="idea_wanted"
            ),
            models.Index(fields=["circle", "-posted_at"], name="idea_by_circle"),
        ]

    def __str__(self) -> str:
        return self.title


class Support(models.Model):
    """What one person would do with an idea: join it, use it, or worry about it."""

    class Kind(models.TextChoices):
        JOIN = "join", _("I would join")
        USE = "use", _("I would use it")
        WORRY = "worry", _("I worry")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "by"], name="one_support_a_person"),
            models.CheckConstraint(
                condition=~models.Q(kind="worry") | ~models.Q(reason=""),
                name="a_worry_has_a_reason",
            ),
        ]


class Wording(models.Model):
    """How an idea read before it was edited."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="wordings")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    falls_short = models.TextField(blank=True)
    result = models.TextField(blank=True)
    until = models.DateTimeField()
