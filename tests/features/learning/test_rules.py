"""The rules of learning: seats, sums that tell of nobody, spans in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.learning import rules
from colead.features.learning.models import Budget, Offer

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 3, 2)


@given(st.sets(st.integers(1, 30)), st.none() | st.integers(1, 30))
def test_a_free_seat_is_the_lowest_that_nobody_has(taken: set[int], seats: int | None) -> None:
    number = rules.free_number(taken, seats)
    everything = set(range(1, 32 if seats is None else seats + 1))
    assert number == min(everything - taken, default=None)


@pytest.mark.parametrize(
    ("changed", "people", "shown"),
    [
        ([1, 2, 3, 4, 5], 5, True),
        ([1, 2, 3, 4, 4, 4], 9, False),
        ([1, 2, 3, 4, 5], 4, False),
        ([], 50, False),
    ],
)
def test_sums_are_shown_for_five_after_five(changed: list[int], people: int, shown: bool) -> None:
    assert rules.shows(changed, rules.Sums(100, 60, people)) is shown


def test_a_budget_is_for_five_and_gives_something_in_its_time() -> None:
    assert not rules.may_share_out(people=4)
    assert rules.may_share_out(people=5)
    good = {"money_each": 100, "minutes_each": 0, "starts_on": DAY, "ends_on": DAY, "today": DAY}
    assert rules.is_budget(**good)  # type: ignore[arg-type]
    for wrong in (
        {"money_each": 0}, {"money_each": -1}, {"money_each": 10**14}, {"minutes_each": 10**7},
        {"ends_on": DAY - timedelta(days=1)}, {"ends_on": DAY + timedelta(days=900)},
        {"starts_on": DAY + timedelta(days=1)},
    ):  # fmt: skip
        assert not rules.is_budget(**{**good, **wrong})  # type: ignore[arg-type]


def test_times_lie_ahead_and_in_order() -> None:
    soon, later = AT + timedelta(days=1), AT + timedelta(days=2)
    assert rules.fits(None, None, at=AT)
    assert rules.fits(soon, later, at=AT)
    for first, last in (
        (later, soon), (None, soon), (AT - timedelta(days=1), None),
        (AT + timedelta(days=900), None), (soon, soon + timedelta(days=900)),
    ):  # fmt: skip
        assert not rules.fits(first, last, at=AT)
    book, course = Offer(), Offer(starts_at=soon, ends_at=later)
    assert rules.ask_at(book, at=AT) == AT + rules.UNDATED
    assert rules.ask_at(course, at=AT) == later


def test_what_was_taken_goes_back_before_it_begins() -> None:
    assert rules.may_give_back(is_back=False, is_open=True, has_begun=False)
    for wrong in ((True, True, False), (False, False, False), (False, True, True)):
        back, is_open, begun = wrong
        assert not rules.may_give_back(is_back=back, is_open=is_open, has_begun=begun)


def test_a_budget_is_closed_after_its_last_day_by_its_keeper_or_the_clock() -> None:
    budget = Budget(ends_on=DAY)
    refused = rules.no("not yours")
    assert not rules.may_close(budget, today=DAY, keeps=rules.YES)
    after = DAY + timedelta(days=1)
    assert rules.may_close(budget, today=after, keeps=rules.YES)
    assert not rules.may_close(budget, today=after, keeps=refused)
    assert rules.may_close(budget, today=after, keeps=refused, by_clock=True)


def test_words_for_spans_shares_and_skills() -> None:
    assert [rules.hours(n) for n in (60, 600, 90)] == ["1 hour", "10 hours", "1 h 30 min"]
    assert rules.share_in_words(30_000, 600, "EUR") == "€300.00 and 10 hours"
    assert rules.share_in_words(0, 60, "EUR") == "1 hour"
    assert rules.skill_names(" Bees,Honey ,, Bees") == ["Bees", "Honey"]
    assert len(rules.skill_names([str(n) for n in range(99)])) == rules.SKILLS
