"""What happens by the clock: invitations by one's own rhythm, and word of a pause that begins."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.organizations import queries as organizations
from colead.features.reflections import actions, queries
from colead.kernel.jobs import every

AHEAD = timedelta(minutes=30)


@every(timedelta(hours=1))
def ask(*, at: str) -> None:
    """Invite those whose day has come, at their own place."""
    moment = datetime.fromisoformat(at)
    for organization_id, member_id in queries.rhythms_due(moment.date() + timedelta(days=1)):
        actions.ask_by_rhythm(member_id, by=organizations.colead_of(organization_id, at=moment))


@every(timedelta(minutes=10))
def remind(*, at: str) -> None:
    """Tell people of their pauses that begin within half an hour."""
    moment = datetime.fromisoformat(at)
    for organization_id, pause_id in queries.pauses_coming(moment, moment + AHEAD):
        actions.remind_of_pause(pause_id, by=organizations.colead_of(organization_id, at=moment))
