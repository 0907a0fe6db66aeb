"""Which days figures end on."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = 12


def month_ends(today: date, months: int = MONTHS) -> list[date]:
    """The last days of so many months that are over, the oldest first."""
    ends: list[date] = []
    day = today.replace(day=1)
    for _ in range(months):
        ends.append(day - timedelta(days=1))
        day = ends[-1].replace(day=1)
    return ends[::-1]


def ends(today: date) -> list[date]:
    """The days on which windows end: twelve month-ends and today, the oldest first."""
    return [*month_ends(today), today]


def affected(days: list[date], earliest: date | None) -> list[date]:
    """The ends whose windows hold something that happened on ``earliest`` or later; none where
    nothing happened. Older than its window a thing still says who began it, so no window is too
    late for an early act."""
    return [] if earliest is None else [end for end in days if end >= earliest]
