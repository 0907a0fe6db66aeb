"""What happens by the clock: feedback is delivered."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.feedback import actions, queries
from colead.features.organizations import queries as organizations
from colead.kernel.jobs import every


@every(timedelta(hours=1))
def deliver(*, at: str) -> None:
    """Deliver what is over. Once an hour, so that the last one to write is not seen by it."""
    moment = datetime.fromisoformat(at)
    for organization_id, wish_id in queries.due(moment):
        actions.deliver(wish_id, by=organizations.colead_of(organization_id, at=moment))
