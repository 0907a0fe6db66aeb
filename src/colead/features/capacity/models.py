"""How much time people have to give: their own word, for themselves."""

from __future__ import annotations

from django.db import models


class Time(models.Model):
    """What a member says about the time they have to give. How many hours, and whether they opted
    out, is sealed and only for themselves; ``suggested`` alone is open, so that whoever said that
    they have none is not suggested to anybody - for which of the two reasons, nobody sees."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.OneToOneField(
        "organizations.Member", models.CASCADE, related_name="time_to_give"
    )
    suggested = models.BooleanField(default=True)
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["organization", "suggested"], name="time_by_suggested")]
