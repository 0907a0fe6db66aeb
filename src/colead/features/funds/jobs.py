"""By the clock: receipts that are missing, and what ended initiatives have left."""

from __future__ import annotations

from datetime import datetime, timedelta

from colead.features.funds import actions, queries
from colead.features.initiatives.rules import UNDO
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(hours=6))
def ask_for_receipts(*, at: str) -> None:
    """Ask whoever spent something for its receipt, after as many days as the fund says; after as
    many again tell the circle. Each once."""
    now = datetime.fromisoformat(at)
    for found in queries.without_receipt(now):
        actions.want_receipt(found.pk, by=colead(organization_id=found.organization_id, at=now))
    for found in queries.receipts_not_found(now):
        actions.miss_receipt(found.pk, by=colead(organization_id=found.organization_id, at=now))


@every(timedelta(hours=6))
def return_unspent(*, at: str) -> None:
    """Give back what initiatives have left, when their end can no longer be undone."""
    now = datetime.fromisoformat(at)
    for account in queries.left_over((now - UNDO).date()):
        by = colead(organization_id=account.organization_id, at=now)
        actions.return_unspent(account, by=by)
