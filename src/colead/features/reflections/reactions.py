"""What ended or was reviewed becomes a moment to look back, for those who led it."""

from __future__ import annotations

from colead.features.decisions import queries as decisions
from colead.features.decisions.events import DecisionReviewed
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.events import InitiativeEnded
from colead.features.organizations import queries as organizations
from colead.features.reflections import actions
from colead.features.reflections.models import Prompt
from colead.kernel.models import Entry
from colead.kernel.outbox import receives
from colead.kernel.verdict import Missing


@receives(InitiativeEnded)
def initiative_ended(entry: Entry) -> None:
    """Those who were in it are invited to look back."""
    if entry.door == Entry.Door.IMPORT:
        return
    by = organizations.colead_of(entry.organization_id, at=entry.at)
    for member_id in sorted(initiatives.team_ids(entry.subject_id)):
        actions.invite(
            member_id,
            cause=Prompt.Cause.ENDED,
            title=entry.title,
            about=("initiative", entry.subject_id),
            by=by,
        )


@receives(DecisionReviewed)
def decision_reviewed(entry: Entry) -> None:
    """Whoever put the decision is invited to look back."""
    if entry.door == Entry.Door.IMPORT:
        return
    by = organizations.colead_of(entry.organization_id, at=entry.at)
    try:
        found = decisions.decision(by, entry.subject_id)
    except Missing:
        return
    for member_id in sorted(decisions.leading(found)):
        actions.invite(
            member_id,
            cause=Prompt.Cause.REVIEWED,
            title=entry.title,
            about=("decision", entry.subject_id),
            by=by,
        )
