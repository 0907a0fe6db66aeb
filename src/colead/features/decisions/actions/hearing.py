"""From nominating to hearing each other: the one place where nominations become visible."""

from __future__ import annotations

from colead.features.decisions import events
from colead.features.decisions.models import Decision, Voter
from colead.kernel.actor import Actor
from colead.kernel.journal import record


def hear(decision: Decision, *, by: Actor) -> None:
    """Show everybody's nominations with their reasons; each may change theirs now."""
    decision.stage = Decision.Stage.CHANGE
    decision.closes_at = None
    decision.save(update_fields=["stage", "closes_at"])
    roll = Voter.objects.filter(decision=decision).values_list("member_id", flat=True)
    record(
        events.NominationsHeard(
            decision=decision.pk,
            title=decision.title,
            concerned=sorted(set(roll) - {by.member_id}),
            circle=decision.circle_id,
        ),
        by=by,
    )
