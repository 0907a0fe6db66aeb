"""What taking an offer of a role or a place does, and what leaving the organization does here."""

from __future__ import annotations

from colead.features.circles import actions
from colead.features.offers.actions import when_taken
from colead.features.offers.models import Offer
from colead.features.organizations.events import MemberLeft
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Entry
from colead.kernel.outbox import receives


@when_taken("role")
def role_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver holds the role from now on."""
    actions.take_role(offer.subject_id, from_term=offer.terms.get("from_term"), by=by)


@when_taken("place")
def place_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver is in the circle from now on."""
    actions.take_place(offer.subject_id, by=by)


@receives(MemberLeft)
def member_left(entry: Entry) -> None:
    """Who left the organization holds no role and no seat; an import tells its own dates."""
    if entry.door != Entry.Door.IMPORT:
        actions.release(
            entry.subject_id, by=colead(organization_id=entry.organization_id, at=entry.at)
        )
