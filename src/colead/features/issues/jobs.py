"""The clock of asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.issues import actions, queries
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(hours=1))
def watch_asks(*, at: str) -> None:
    """Let everyone see which asks wait past their day."""
    now = datetime.fromisoformat(at)
    for found in queries.overdue_untold(now.date()):
        actions.tell_overdue(found.pk, by=colead(organization_id=found.organization_id, at=now))
