"""Signs of life: whatever a team does says that the initiative goes on."""

from __future__ import annotations

from datetime import datetime

from colead.features.initiatives.models import Initiative
from colead.kernel import prepared
from colead.kernel.actor import Actor


def sign(found: Initiative, *, by: Actor) -> None:
    """Note that something happened now, so that nobody is asked how it goes."""
    prepared.update(_signed, found.pk, by.at)


def _signed(initiative_id: int, at: datetime) -> prepared.Changing:
    found = Initiative.objects.filter(pk=initiative_id, last_sign_at__lt=at)
    return found, {"last_sign_at": at, "quiet_told_at": None}
