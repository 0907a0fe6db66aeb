"""What decisions settled mean for meetings."""

from __future__ import annotations

from colead.features.decisions.events import DecisionSettled
from colead.features.meetings import actions
from colead.kernel.actor import colead
from colead.kernel.models import Entry
from colead.kernel.outbox import receives
from colead.kernel.verdict import Missing


@receives(DecisionSettled)
def time_found(entry: Entry) -> None:
    """The time that a poll found becomes a meeting."""
    facts = entry.facts
    if facts.get("method") != "time-poll" or facts.get("result") != "agreed":
        return
    if entry.door == Entry.Door.IMPORT:
        return
    try:
        actions.call_from_poll(
            facts["decision"], by=colead(organization_id=entry.organization_id, at=entry.at)
        )
    except Missing:
        return
