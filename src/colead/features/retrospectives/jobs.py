"""What happens by the clock: phases that are over, and circles whose day to look back has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.retrospectives import actions, queries
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(minutes=10))
def move_when_due(*, at: str) -> None:
    """Go on where the day of a phase is over."""
    moment = datetime.fromisoformat(at)
    for organization_id, pk in queries.due_to_move(moment):
        actions.move_when_due(pk, by=colead(organization_id=organization_id, at=moment))


@every(timedelta(hours=6))
def remind(*, at: str) -> None:
    """Tell circles that by their own rhythm it is time to look back."""
    moment = datetime.fromisoformat(at)
    for organization_id, pk in queries.rhythms_due(moment.date()):
        actions.remind(pk, by=colead(organization_id=organization_id, at=moment))
