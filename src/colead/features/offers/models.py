"""Things proposed to a person: void until taken."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Offer(models.Model):
    """Something proposed to a member: a role, a lead, a commitment, an issue to take up.

    ``kind`` says what taking it does; ``subject_kind`` and ``subject_id`` name the thing it
    belongs to; ``terms`` holds what the room that made it needs to carry it out.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        TAKEN = "taken", _("taken")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    circle_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300)
    to = models.ForeignKey("organizations.Member", models.CASCADE, related_name="offers")
    by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="offers_made"
    )
    note = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    terms = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    offered_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "to"],
                condition=models.Q(state="open"),
                name="one_open_offer_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "state", "-offered_at"], name="offer_by_receiver"),
            models.Index(fields=["subject_kind", "subject_id", "state"], name="offer_by_subject"),
        ]
