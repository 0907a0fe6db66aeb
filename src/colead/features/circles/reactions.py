"""What taking an offer of a role or a place does."""

from __future__ import annotations

from colead.features.circles import actions
from colead.features.offers.actions import when_taken
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor


@when_taken("role")
def role_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver holds the role from now on."""
    actions.take_role(offer.subject_id, from_term=offer.terms.get("from_term"), by=by)


@when_taken("place")
def place_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver is in the circle from now on."""
    actions.take_place(offer.subject_id, by=by)
