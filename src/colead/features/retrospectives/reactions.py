"""What the end of an initiative, and its commitments, mean for looking back."""

from __future__ import annotations

from colead.features.initiatives.events import (
    CommitmentDone,
    CommitmentLetGo,
    CommitmentReopened,
    InitiativeEnded,
)
from colead.features.retrospectives import actions
from colead.kernel.actor import colead
from colead.kernel.models import Entry
from colead.kernel.outbox import receives
from colead.kernel.verdict import Missing

STATES = {
    CommitmentDone.name: "kept",
    CommitmentLetGo.name: "dropped",
    CommitmentReopened.name: "open",
}


@receives(InitiativeEnded)
def initiative_ended(entry: Entry) -> None:
    """Its leads are asked whether its people look back together."""
    if entry.door == Entry.Door.IMPORT:
        return
    try:
        actions.suggest(
            entry.facts["initiative"],
            by=colead(organization_id=entry.organization_id, at=entry.at),
        )
    except Missing:
        return


@receives(CommitmentDone, CommitmentLetGo, CommitmentReopened)
def commitment_changed(entry: Entry) -> None:
    """What was said in looking back at an initiative follows the initiative's own list."""
    actions.follow(
        entry.facts["commitment"],
        state=STATES[entry.event],
        by=colead(organization_id=entry.organization_id, at=entry.at),
    )
