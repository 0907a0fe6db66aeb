"""The clock of an ask, and what it says about the stewards: pure functions of dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from colead.kernel.calendar import working_days

ASK_DAYS = 5


def due(asked_on: date, days: int) -> date:
    """The day by which the stewards owe an answer: so many working days after the asking."""
    return working_days(asked_on, days)


def days_between(start: date, end: date) -> int:
    """Working days (Monday to Friday) after ``start`` up to and with ``end``; never negative."""
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    tail = sum(
        1 for step in range(1, rest + 1) if (end - timedelta(days=rest - step)).weekday() < 5
    )
    return weeks * 5 + tail


def is_late(*, state: str, due_on: date, today: date) -> bool:
    """An answer, or the end of the work, is owed since a day that has passed."""
    return state in ("open", "working") and due_on < today


@dataclass(frozen=True, slots=True)
class Timed:
    """One ask, as the record counts it."""

    asked_on: date
    due_on: date
    answered_on: date | None
    state: str
    helped: bool | None
    was_late: bool = False


@dataclass(frozen=True, slots=True)
class EnablingRecord:
    """How the stewards answered what they were asked. ``median_days`` counts working days from
    asking to the first answer; None when nothing was answered."""

    asked: int
    answered: int
    waiting: int
    late: int
    ever_late: int
    removed: int
    refused: int
    helped: int
    did_not_help: int
    median_days: float | None


def enabling_record(asks: Sequence[Timed], *, today: date) -> EnablingRecord:
    """Count a set of asks; withdrawn ones that were never answered are left out."""
    counted = [ask for ask in asks if ask.state != "withdrawn" or ask.answered_on is not None]
    spans = sorted(
        days_between(ask.asked_on, ask.answered_on) for ask in counted if ask.answered_on
    )
    half = len(spans) // 2
    median = (
        None
        if not spans
        else float(spans[half])
        if len(spans) % 2
        else (spans[half - 1] + spans[half]) / 2
    )
    late = [is_late(state=ask.state, due_on=ask.due_on, today=today) for ask in counted]
    return EnablingRecord(
        asked=len(counted),
        answered=len(spans),
        waiting=sum(ask.state in ("open", "working") for ask in counted),
        late=sum(late),
        ever_late=sum(now or ask.was_late for now, ask in zip(late, counted, strict=True)),
        removed=sum(ask.state == "removed" for ask in counted),
        refused=sum(ask.state == "refused" for ask in counted),
        helped=sum(ask.helped is True for ask in counted),
        did_not_help=sum(ask.helped is False for ask in counted),
        median_days=median,
    )
