"""What happens by the clock: a reminder a day ahead, and an end to what nobody ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.meetings import actions, queries
from colead.kernel.actor import colead
from colead.kernel.jobs import every

AHEAD = timedelta(days=1)
FORGOTTEN = timedelta(days=15)


@every(timedelta(minutes=15))
def remind(*, at: str) -> None:
    """Tell people of the meetings that begin within a day."""
    moment = datetime.fromisoformat(at)
    for organization_id, meeting_id in queries.coming(moment, moment + AHEAD):
        actions.remind(meeting_id, by=colead(organization_id=organization_id, at=moment))


@every(timedelta(hours=6))
def close_forgotten(*, at: str) -> None:
    """End what nobody ended. A meeting lasts two weeks at most; then a day is left to end it."""
    moment = datetime.fromisoformat(at)
    for organization_id, meeting_id in queries.forgotten(moment - FORGOTTEN):
        actions.close_forgotten(meeting_id, by=colead(organization_id=organization_id, at=moment))
