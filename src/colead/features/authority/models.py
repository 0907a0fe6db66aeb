"""Guardrails: the rules that bound autonomy, every wording of them, and their reviews."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Guardrail(models.Model):
    """*When* an intended act is like this, *then* this is needed first - and why.

    ``when`` holds the conditions, all of which must hold; ``then`` what follows. Both are plain
    JSON values, whose shape ``rules.conditions`` and ``rules.consequences`` describe. A guardrail
    of the root circle holds for the organization, another for its circle and what lies below it.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="guardrails")
    title = models.CharField(max_length=200)
    when = models.JSONField(default=dict)
    then = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    review_on = models.DateField(null=True)
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_because = models.TextField(blank=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_guardrail_a_key"),
            models.CheckConstraint(
                condition=models.Q(retired_at__isnull=False) | models.Q(retired_because=""),
                name="only_retired_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "retired_at", "circle"], name="guardrail_by_circle"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def holds(self) -> bool:
        """Not retired."""
        return self.retired_at is None


class GuardrailVersion(models.Model):
    """One wording of a guardrail, kept for ever: a database trigger refuses changes."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    guardrail = models.ForeignKey(Guardrail, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    when = models.JSONField(default=dict)
    then = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    why = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    written_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guardrail", "number"], name="one_guardrail_wording_a_number"
            ),
        ]


class GuardrailReview(models.Model):
    """A dated second look at a guardrail."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("keep")
        ADAPT = "adapt", _("adapt")
        DROP = "drop", _("drop")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    guardrail = models.ForeignKey(Guardrail, models.CASCADE, related_name="reviews")
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    reason = models.TextField()
    version = models.PositiveIntegerField()
    reviewed_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["guardrail", "-reviewed_at"], name="review_by_guardrail")]


class Stamp(models.Model):
    """A token that changes whenever something changes on which verdicts of an organization rest.

    Kept by a database trigger on the journal, in the same transaction as the change. What was
    compiled for verdicts is used again only while the token is still the same.
    """

    organization_id = models.BigIntegerField(primary_key=True)
    value = models.CharField(max_length=36)
