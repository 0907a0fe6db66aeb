"""Receipts that are still missing: one kind word after two weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.funds import actions, queries
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(hours=6))
def ask_for_receipts(*, at: str) -> None:
    """Ask whoever spent something two weeks ago for its receipt; each is asked once."""
    now = datetime.fromisoformat(at)
    for found in queries.without_receipt(now):
        actions.want_receipt(found.pk, by=colead(organization_id=found.organization_id, at=now))
