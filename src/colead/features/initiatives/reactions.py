"""What offers taken and decisions settled mean for initiatives."""

from __future__ import annotations

from datetime import date

from colead.features.conversations.events import CommentPosted
from colead.features.decisions import queries as decisions
from colead.features.decisions.events import DecisionSettled
from colead.features.initiatives import actions
from colead.features.initiatives.models import Part
from colead.features.offers.actions import when_taken
from colead.features.offers.models import Offer
from colead.features.organizations.events import MemberLeft
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Entry
from colead.kernel.outbox import receives
from colead.kernel.verdict import Missing


@when_taken("lead")
def lead_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver leads from now on, as an equal - or in the place of who handed over."""
    actions.take_part(
        offer.subject_id,
        kind=Part.Kind.LEAD,
        instead_of=offer.terms.get("instead_of"),
        notes=offer.terms.get("notes", ""),
        by=by,
    )


@when_taken("contributor")
def help_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver helps from now on."""
    actions.take_part(offer.subject_id, kind=Part.Kind.CONTRIBUTOR, by=by)


@when_taken("adviser")
def advice_taken(offer: Offer, *, by: Actor) -> None:
    """The receiver advises the leads from now on."""
    actions.take_part(offer.subject_id, kind=Part.Kind.ADVISER, by=by)


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
    by = colead(organization_id=entry.organization_id, at=entry.at)
    try:
        decision = decisions.decision(by, facts["decision"])
        actions.hear(
            facts["about"],
            method=facts.get("method", ""),
            circle_id=facts.get("circle"),
            proposer_id=decision.proposer_id,
            opened_at=decision.opened_at,
            by=by,
        )
    except Missing:
        return


@receives(MemberLeft)
def member_left(entry: Entry) -> None:
    """Who has left the organization leads and helps nowhere any more."""
    if entry.door == "import":
        return
    by = colead(organization_id=entry.organization_id, at=entry.at)
    try:
        actions.end_parts_of(entry.facts["member"], by=by)
    except Missing:
        return


@receives(CommentPosted)
def word_said(entry: Entry) -> None:
    """A word of the team in its conversation is a sign of life."""
    facts = entry.facts
    if facts.get("about_kind") == "initiative" and entry.door != Entry.Door.IMPORT:
        by = colead(organization_id=entry.organization_id, at=entry.at)
        actions.note_sign(facts["about"], member_id=entry.member_id, by=by)
