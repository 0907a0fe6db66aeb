"""Which times can be booked, how they repeat, and until when they are held: pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from colead.features.materials import rules
from colead.kernel.actor import Actor

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 2, 12, 10, tzinfo=UTC)  # a Monday


@dataclass
class Terms:
    """How something can be booked."""

    kind: str = "room"
    state: str = "ready"
    unit: str = "hour"
    opens: int = 8
    closes: int = 18
    weekdays: str = "12345"
    longest: int = 4
    ahead_days: int = 90


def actor(at: datetime = NOON, **more: object) -> Actor:
    """A member in Berlin."""
    given_: dict[str, object] = {"member_id": 7, **more}
    return Actor(organization_id=1, at=at, door="web", timezone="Europe/Berlin", **given_)  # type: ignore[arg-type]


def wall(day: int, hour: float, month: int = 3) -> datetime:
    """An hour of a day at Berlin's clocks."""
    begin = datetime(2026, month, day, tzinfo=BERLIN)
    return begin + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("begins", "ends", "fits"),
    [
        (wall(3, 8), wall(3, 12), True),
        (wall(3, 7.5), wall(3, 9), False),
        (wall(3, 17), wall(3, 18), True),
        (wall(3, 17), wall(3, 18.5), False),
        (wall(3, 8), wall(3, 12.5), False),
        (wall(7, 8), wall(7, 9), False),
        (wall(2, 13), wall(2, 14), True),
        (wall(2, 11), wall(2, 12), False),
    ],
)
def test_hours_are_those_of_the_place(begins: datetime, ends: datetime, fits: bool) -> None:
    assert bool(rules.fits(Terms(), begins, ends, by=actor())) is fits


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change() -> None:
    found = list(
        rules.times(
            wall(22, 10), wall(22, 12), repeat="weekly", until=date(2026, 4, 12),
            timezone="Europe/Berlin",
        )
    )  # fmt: skip
    assert [begin.astimezone(BERLIN).hour for begin, _end in found] == [10, 10, 10, 10]
    assert [begin.astimezone(UTC).hour for begin, _end in found] == [9, 8, 8, 8]
    assert all(end - begin == timedelta(hours=2) for begin, end in found)


def test_the_last_day_stands_for_days_that_a_month_does_not_have() -> None:
    begin = datetime(2026, 1, 31, 9, tzinfo=UTC)
    found = rules.times(
        begin, begin + timedelta(hours=1), repeat="monthly", until=date(2026, 4, 30), timezone="UTC"
    )
    assert [b.date().isoformat() for b, _e in found] == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30",
    ]  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    repeat=some.sampled_from([one for one in rules.REPEATS if one]),
    start=some.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
    minutes=some.integers(30, 600),
    days=some.integers(0, 3_000),
)
def test_times_come_in_order_and_never_too_many(
    repeat: str, start: datetime, minutes: int, days: int
) -> None:
    begin = start.replace(tzinfo=BERLIN)
    until = start.date() + timedelta(days=days)
    end = (start + timedelta(minutes=minutes)).replace(tzinfo=BERLIN)
    found = list(rules.times(begin, end, repeat=repeat, until=until, timezone="Europe/Berlin"))
    assert 1 <= len(found) <= rules.MOST_TIMES
    assert all(a[0] < b[0] for a, b in pairwise(found))
    assert all(b.astimezone(BERLIN).date() <= until for b, _e in found[1:])


def test_a_time_is_held_for_a_day_but_not_past_its_beginning() -> None:
    far, near = wall(20, 10), NOON + timedelta(hours=3)
    assert rules.held_until(far, far + timedelta(hours=2), at=NOON) == NOON + timedelta(hours=24)
    assert rules.held_until(near, near + timedelta(hours=2), at=NOON) == near
    now = NOON - timedelta(hours=1)
    assert rules.held_until(now, now + timedelta(hours=4), at=NOON) == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        (wall(2, 5), (date(2026, 3, 2), 8)),
        (wall(2, 10.3), (date(2026, 3, 2), 11)),
        (wall(2, 17.5), (date(2026, 3, 3), 8)),
        (wall(6, 20), (date(2026, 3, 9), 8)),
    ],
)
def test_when_it_is_open_next(at: datetime, begins: tuple[date, int]) -> None:
    assert rules.next_open(Terms(), by=actor(at)) == begins


def test_who_may() -> None:
    member, guest = actor(), actor(is_guest=True)
    assert rules.may_book(member, Terms())
    assert not rules.may_book(guest, Terms())
    assert not rules.may_book(member, Terms(state="broken"))
    assert not rules.may_book(member, Terms(kind="stock"))
    assert rules.may_take(member, Terms(kind="stock"))
    assert not rules.may_take(guest, Terms(kind="stock"))
    assert rules.may_lend(member, in_circle=False, member_id=7)
    assert rules.may_lend(member, in_circle=True, member_id=8)
    assert not rules.may_lend(member, in_circle=False, member_id=8)
    assert not rules.may_keep(guest, in_circle=True)
