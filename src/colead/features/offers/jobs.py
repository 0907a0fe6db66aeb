"""Offers that nobody answered run out."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.offers import actions
from colead.features.offers.models import Offer
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(hours=1))
def expire_offers(*, at: str) -> None:
    """Close the offers whose day has passed."""
    now = datetime.fromisoformat(at)
    late = Offer.objects.filter(state=Offer.State.OPEN, expires_on__lt=now.date())
    for offer in late.order_by("pk")[:1000]:
        actions.expire(offer, by=colead(organization_id=offer.organization_id, at=now))
