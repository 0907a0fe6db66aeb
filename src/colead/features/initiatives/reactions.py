"""What offers taken and decisions settled mean for initiatives."""

from __future__ import annotations

from datetime import date

from colead.features.decisions.events import DecisionSettled
from colead.features.initiatives import actions
from colead.features.initiatives.models import Part
from colead.features.offers.actions import when_taken
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Entry
from colead.kernel.outbox import receives
from colead.kernel.verdict import Missing


@when_taken("lead")
def lead_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver leads from now on, as an equal."""
    actions.take_part(offer.subject_id, kind=Part.Kind.LEAD, by=by)


@when_taken("contributor")
def help_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver helps from now on."""
    actions.take_part(offer.subject_id, kind=Part.Kind.CONTRIBUTOR, by=by)


@when_taken("commitment")
def commitment_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver commits to the task."""
    due = offer.terms.get("due_on")
    day = date.fromisoformat(due) if due else None
    actions.commit(
        offer.subject_id,
        what=offer.terms["what"],
        due_on=day if day is None or day >= by.today else None,
        by=by,
    )


@receives(DecisionSettled)
def decision_settled(entry: Entry) -> None:
    """An initiative that waited for advice or consent is under way when it was agreed."""
    facts = entry.facts
    if facts.get("about_kind") != "initiative" or facts.get("result") != "agreed":
        return
    if entry.door == "import":
        return
    try:
        actions.settle_consent(
            facts["about"],
            how=facts.get("method", ""),
            by=colead(organization_id=entry.organization_id, at=entry.at),
        )
    except Missing:
        return
