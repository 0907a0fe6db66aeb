"""For tests: a fixed moment, and the worker's work done at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from colead.kernel import jobs, outbox

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def later(*, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    """A moment after ``NOON``."""
    return NOON + timedelta(days=days, hours=hours, minutes=minutes)


def settle(now: datetime = NOON, *, rounds: int = 200) -> None:
    """Deliver the journal and run due jobs until nothing is left to do."""
    for _ in range(rounds):
        if not (outbox.deliver(at=now) or jobs.run_next(now=now)):
            return
    raise AssertionError("the work never ends")
