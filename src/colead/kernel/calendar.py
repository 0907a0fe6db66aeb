"""Days and clocks: pure functions of dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo, available_timezones


def months_after(day: date, months: int) -> date:
    """The same day some months later; the month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(1))


def working_days(start: date, count: int) -> date:
    """The day that lies ``count`` working days (Monday to Friday) after ``start``."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            count -= 1
    return day


def local_day(moment: datetime, timezone: str) -> date:
    """The calendar day of a moment at a place."""
    return moment.astimezone(ZoneInfo(timezone)).date()


class Dated(Protocol):
    """Something with its moment."""

    @property
    def at(self) -> datetime:
        """When it was."""
        ...


D = TypeVar("D", bound=Dated)


def by_month(rows: Iterable[D], *, timezone: str) -> list[tuple[date, list[D]]]:
    """Things put together by the month they fall into at a place, in the order given; each month
    as its first day."""
    months: dict[date, list[D]] = {}
    for row in rows:
        months.setdefault(local_day(row.at, timezone).replace(day=1), []).append(row)
    return list(months.items())


def timezones() -> list[str]:
    """All time zone names, in order."""
    return sorted(available_timezones() - {"localtime", "posixrules", "Factory"})


def days_after(day: date, days: int) -> date:
    """The day that lies some days after another."""
    return day + timedelta(days=days)


def end_of_day(day: date, timezone: str) -> datetime:
    """The moment at which a day is over at a place."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(timezone))
