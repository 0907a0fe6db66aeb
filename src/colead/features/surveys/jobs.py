"""What happens by the clock: ends, reminders, the next questions of a pulse."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.organizations import queries as organizations
from colead.features.surveys import actions, queries
from colead.kernel.jobs import every


@every(timedelta(minutes=15))
def close_due(*, at: str) -> None:
    """End the surveys whose time is over."""
    moment = datetime.fromisoformat(at)
    for organization_id, survey_id in queries.due(moment):
        actions.close(survey_id, by=organizations.colead_of(organization_id, at=moment))


@every(timedelta(hours=1))
def remind(*, at: str) -> None:
    """Remind those who have not answered, two days before the end."""
    moment = datetime.fromisoformat(at)
    for organization_id, survey_id in queries.ending(moment):
        actions.remind(survey_id, by=organizations.colead_of(organization_id, at=moment))


@every(timedelta(hours=1))
def ask_again(*, at: str) -> None:
    """Put the next questions of pulses."""
    moment = datetime.fromisoformat(at)
    for organization_id, pulse_id in queries.pulses_due(moment):
        actions.next_wave(pulse_id, by=organizations.colead_of(organization_id, at=moment))
