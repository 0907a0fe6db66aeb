"""The journal is walked every day, and when somebody asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from colead.features.organizations import queries as organizations
from colead.kernel import journal
from colead.kernel.jobs import every, job, queue


@job
def verify(*, organization: int) -> dict[str, Any]:
    """Walk an organization's chain; the result is kept for a week and shown to everyone."""
    return {"faults": [fault.sentence for fault in journal.verify(organization)]}


@every(timedelta(days=1))
def verify_all(*, at: str) -> None:
    """Queue a walk for each organization."""
    now = datetime.fromisoformat(at)
    for organization_id in organizations.all_ids():
        queue(
            verify,
            at=now,
            key=f"verify:{organization_id}:{now.date()}",
            kept=True,
            organization_id=organization_id,
            organization=organization_id,
        )
