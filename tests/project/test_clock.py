"""A clock that leaps ahead is not believed at once: what is due by the date waits for an hour."""

from __future__ import annotations

from colead.project.worker import DOUBT, Clock

NOW, MONTHS = 1_800_000_000.0, 120 * 86_400.0


def test_a_clock_that_goes_on_is_believed() -> None:
    clock = Clock()
    assert clock.believed(date=NOW, running=100)
    assert clock.believed(date=NOW + 10, running=110)
    assert clock.believed(date=NOW + 1_800, running=120), "half an hour by hand"


def test_one_that_leaps_ahead_and_comes_back_was_never_believed() -> None:
    clock = Clock()
    clock.believed(date=NOW, running=100)
    assert not clock.believed(date=NOW + MONTHS, running=110)
    assert not clock.believed(date=NOW + MONTHS + DOUBT - 1, running=109 + DOUBT)
    assert clock.believed(date=NOW + DOUBT, running=100 + DOUBT)
    assert not clock.believed(date=NOW + MONTHS, running=120 + DOUBT), "nor the next time"


def test_one_that_stays_ahead_is_believed_after_an_hour() -> None:
    clock = Clock()
    clock.believed(date=NOW, running=100)
    assert not clock.believed(date=NOW + MONTHS, running=110)
    assert clock.believed(date=NOW + MONTHS + DOUBT, running=110 + DOUBT)
    assert clock.believed(date=NOW + MONTHS + DOUBT + 10, running=120 + DOUBT)


def test_one_that_is_set_back_is_believed_at_once() -> None:
    clock = Clock()
    clock.believed(date=NOW, running=100)
    assert clock.believed(date=NOW - 3_600, running=110)
    assert not clock.believed(date=NOW + 3_600, running=120), "two hours ahead of what it was"
