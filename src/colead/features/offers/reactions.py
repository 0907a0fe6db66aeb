"""What taking an offer of stewardship does."""

from __future__ import annotations

from colead.features.offers.actions import when_taken
from colead.features.offers.models import Offer
from colead.features.organizations import actions as organizations
from colead.features.organizations import queries
from colead.kernel.actor import Actor


@when_taken("stewardship")
def stewardship_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver said yes to being a steward."""
    organizations.begin_stewardship(queries.member(by, offer.to_id), how=offer.note[:200], by=by)
