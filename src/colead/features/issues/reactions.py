"""What taking the offer of an issue does."""

from __future__ import annotations

from colead.features.issues import actions
from colead.features.offers.actions import when_taken
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor


@when_taken("issue")
def issue_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver takes the issue up, or joins who was quicker."""
    actions.take_offer(offer.subject_id, by=by)
