"""What home remembers: who has seen enough of the first steps."""

from __future__ import annotations

from django.db import models


class Welcome(models.Model):
    """A member put the card of first steps away."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.OneToOneField("organizations.Member", models.CASCADE, related_name="+")
    dismissed_at = models.DateTimeField()
