"""Files that were brought or made, kept for a while."""

from __future__ import annotations

from django.db import models


class Parcel(models.Model):
    """A bundle on its way in or out: its file lies in the folder of parcels under a random name."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    outward = models.BooleanField()
    file = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    job_id = models.BigIntegerField(null=True)
    dry = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "-made_at"], name="parcel_by_time")]
