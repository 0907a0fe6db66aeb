"""Lessons and practices, how they read before, what they are about, and who acted on them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lesson(models.Model):
    """What was learnt (a lesson), or how something is done here (a practice).

    The same four texts serve both: ``tried`` (what was tried; when it is good), ``happened`` (what
    came of it; what it brings), ``advice`` (what one would tell the next; how it is done), ``whom``
    (for whom). ``taken``: Colead took it from the end of its initiative, and follows that until
    somebody rewords it. ``reuses`` counts how often somebody acted on it.
    """

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lesson")
        PRACTICE = "practice", _("practice")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.LESSON)
    title = models.CharField(max_length=200)
    tried = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    advice = models.TextField()
    whom = models.CharField(max_length=300, blank=True)
    failed = models.BooleanField(default=False)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    authors = models.ManyToManyField("organizations.Member", related_name="+")
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.SET_NULL, null=True, related_name="+"
    )
    taken = models.BooleanField(default=False)
    from_kind = models.CharField(max_length=30, blank=True)
    from_id = models.BigIntegerField(null=True)
    kept_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reuses = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_lesson_a_key"),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=models.Q(taken=True),
                name="one_lesson_taken_of_an_end",
            ),
            models.CheckConstraint(condition=~models.Q(advice=""), name="a_lesson_says_something"),
        ]
        indexes = [
            models.Index(fields=["organization", "-kept_at", "-id"], name="lesson_by_time"),
            models.Index(
                fields=["organization", "-kept_at", "-id"],
                name="lesson_honoured",
                condition=models.Q(failed=True),
            ),
            models.Index(fields=["from_kind", "from_id"], name="lesson_by_source"),
        ]

    def __str__(self) -> str:
        return self.title


class Topic(models.Model):
    """A word for what a lesson is about: a domain, a skill, or one of its author's own."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="topics")
    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "folded"], name="a_topic_once"),
        ]
        indexes = [models.Index(fields=["organization", "folded"], name="topic_by_name")]


class Wording(models.Model):
    """How a lesson read before, until a moment."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="wordings")
    until = models.DateTimeField()
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    tried = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    whom = models.CharField(max_length=300, blank=True)


class Reuse(models.Model):
    """Somebody acted on a lesson: where, and what came of it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="used")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.CASCADE, null=True, related_name="+"
    )
    came_of_it = models.TextField(blank=True)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "by", "initiative"],
                condition=models.Q(initiative__isnull=False),
                name="used_once_in_an_initiative",
            ),
            models.UniqueConstraint(
                fields=["lesson", "by"],
                condition=models.Q(initiative=None),
                name="used_once_elsewhere",
            ),
        ]
        indexes = [models.Index(fields=["initiative"], name="reuse_by_initiative")]
