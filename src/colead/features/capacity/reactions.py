"""What offers taken, needs met and money moved mean here."""

from __future__ import annotations

from datetime import date

from colead.features.capacity import actions
from colead.features.funds.events import MoneyGivenBack, MoneySpent, MoneyTaken
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives.events import NeedMet, NeedTaken
from colead.features.offers.actions import when_taken
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Entry
from colead.kernel.outbox import receives


@when_taken("need")
def need_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver does what was needed, and is in the team; with what they were asked to promise,
    if that was said."""
    due = offer.terms.get("due_on")
    day = date.fromisoformat(due) if due else None
    actions.answer_need(
        offer.subject_id,
        what=offer.terms.get("what", ""),
        due_on=day if day is None or day >= by.today else None,
        by=by,
    )


@receives(NeedMet, NeedTaken)
def need_met(entry: Entry) -> None:
    """Nobody waits for an answer to what is met."""
    if entry.door != Entry.Door.IMPORT and entry.facts.get("need_id"):
        actions.end_offers(
            entry.facts["need_id"],
            by=colead(organization_id=entry.organization_id, at=entry.at),
        )


@receives(MoneyTaken, MoneySpent, MoneyGivenBack)
def money_moved(entry: Entry) -> None:
    """Money that its leads move is a sign of life of an initiative."""
    if entry.door != Entry.Door.IMPORT and entry.facts.get("initiative"):
        by = colead(organization_id=entry.organization_id, at=entry.at)
        initiatives.note_sign(entry.facts["initiative"], member_id=entry.member_id, by=by)
