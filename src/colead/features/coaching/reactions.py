"""The work itself offers coaching: where somebody begins, fails, or takes over."""

from __future__ import annotations

from colead.features.circles.events import TermBegan
from colead.features.coaching import actions
from colead.features.coaching.models import Suggestion
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.events import InitiativeEnded, InitiativeStarted, PartTaken
from colead.features.organizations.events import MemberLeft
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Entry
from colead.kernel.outbox import receives
from colead.kernel.verdict import Missing

Occasion = Suggestion.Occasion


def _suggest(entry: Entry, member_id: int | None, occasion: str, *, by: Actor) -> None:
    if member_id is None:
        return
    try:
        actions.suggest(member_id, occasion=occasion, about=entry.title, by=by)
    except Missing:
        return


@receives(InitiativeStarted, PartTaken)
def somebody_leads(entry: Entry) -> None:
    """Whoever leads for the first time is offered a coach."""
    started = entry.event == InitiativeStarted.name
    if entry.door == Entry.Door.IMPORT or (not started and entry.facts.get("part") != "lead"):
        return
    member_id = entry.member_id if started else entry.facts.get("member")
    by = colead(organization_id=entry.organization_id, at=entry.at)
    if member_id is not None and initiatives.number_of_leads(by, member_id) == 1:
        _suggest(entry, member_id, Occasion.FIRST_LEAD, by=by)


@receives(InitiativeEnded)
def something_failed(entry: Entry) -> None:
    """Whoever led what failed, for the first time, is offered a coach."""
    if entry.door == Entry.Door.IMPORT or entry.facts.get("status") != "failed":
        return
    by = colead(organization_id=entry.organization_id, at=entry.at)
    for member_id in initiatives.who_led(by, entry.subject_id):
        if initiatives.number_failed(by, member_id) == 1:
            _suggest(entry, member_id, Occasion.FIRST_FAILURE, by=by)


@receives(TermBegan)
def handed_over(entry: Entry) -> None:
    """Whoever takes over a role from somebody is offered a coach."""
    if entry.door == Entry.Door.IMPORT or entry.facts.get("began_by") != "hand-over":
        return
    by = colead(organization_id=entry.organization_id, at=entry.at)
    _suggest(entry, entry.facts.get("member"), Occasion.HAND_OVER, by=by)


@receives(MemberLeft)
def member_left(entry: Entry) -> None:
    """Who has left coaches nobody and is coached by nobody any more."""
    if entry.door != Entry.Door.IMPORT:
        by = colead(organization_id=entry.organization_id, at=entry.at)
        actions.part_from(entry.facts["member"], by=by)
