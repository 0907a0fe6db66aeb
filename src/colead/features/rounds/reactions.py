"""What an offer taken means for a proposal."""

from __future__ import annotations

from colead.features.offers.actions import when_taken
from colead.features.offers.models import Offer
from colead.features.rounds import actions
from colead.kernel.actor import Actor


@when_taken("round-lead")
def lead_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver would lead the proposal, should it be funded."""
    actions.lead(offer.subject_id, by=by)
