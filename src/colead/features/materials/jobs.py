"""What happens by the clock: what was held too long goes on, and late things are asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.materials import actions, queries, rules
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(minutes=5))
def pass_on(*, at: str) -> None:
    """What nobody said yes to goes to the next who waits."""
    moment = datetime.fromisoformat(at)
    for organization_id, booking_id in queries.lapsing(moment):
        actions.lapse(booking_id, by=colead(organization_id=organization_id, at=moment))


@every(timedelta(minutes=30))
def ask_for_late(*, at: str) -> None:
    """Ask for things that are not back: first whoever has them, a day later tell the others."""
    moment = datetime.fromisoformat(at)
    for reminded, after in ((0, rules.ASKED_AFTER), (1, rules.TOLD_AFTER)):
        for organization_id, booking_id in queries.overdue(moment, reminded=reminded, after=after):
            actions.miss(booking_id, by=colead(organization_id=organization_id, at=moment))
