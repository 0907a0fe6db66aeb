"""Which days figures end on."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS = 12
YEARS = 12


def month_ends(today: date, months: int = MONTHS) -> list[date]:
    """The last days of so many months that are over, the oldest first."""
    ends: list[date] = []
    day = today.replace(day=1)
    for _ in range(months):
        ends.append(day - timedelta(days=1))
        day = ends[-1].replace(day=1)
    return ends[::-1]


def ends(today: date, first: date | None = None) -> list[date]:
    """The days on which windows end, the oldest first: today, the twelve month-ends before it, and
    for the long run the ends of earlier years, twelve at most, since the ``first`` day on which
    anything is known."""
    months = month_ends(today)
    years = [date(year, 12, 31) for year in range(today.year - YEARS, today.year)]
    return [
        *(end for end in years if first is not None and first <= end < months[0]),
        *months,
        today,
    ]


WEEKS, LEAST_WEEKS = 52, 8
"""A day is compared by a year on either side, where so much has passed since; never by less than
eight weeks."""


def whole_weeks(day: date, today: date) -> int:
    """How many whole weeks, 52 at most, have passed from a day on, itself included."""
    return max(0, min(WEEKS, ((today - day).days + 1) // 7))
