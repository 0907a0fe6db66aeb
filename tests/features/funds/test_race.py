"""Many at once: the last hundred is taken once, slices do not slip past a guardrail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from colead.features.funds import actions
from colead.features.funds.models import Account, Movement
from colead.features.initiatives.models import Part
from colead.kernel.verdict import Refused
from tests.cast import Cast, make_cast
from tests.features.funds.paying import adds_up, balance, open_fund, take
from tests.features.initiatives.leading import over, start


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all in threads that begin together; what each gave back or raised."""
    gate = Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[number] = act()
        except Exception as fault:
            results[number] = fault
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    strange = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    assert strange == []
    return results


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def test_of_64_takers_of_the_last_hundred_as_many_get_it_as_it_holds(people: Cast) -> None:
    fund = open_fund(people, 10_000)
    led = [start(people, title=f"Racks {number}") for number in range(64)]
    results = at_once(*[lambda one=one: take(fund, one, 3_000, by=people.ada) for one in led])
    assert sum(isinstance(result, Movement) for result in results) == 3
    reasons = {result.reason for result in results if isinstance(result, Refused)}
    assert all("is there" in reason for reason in reasons), reasons
    assert balance("fund", fund.pk) == 1_000
    assert Account.objects.filter(kind="initiative", balance=3_000).count() == 3
    assert adds_up(people)


def test_of_64_who_take_all_one_gets_it(people: Cast) -> None:
    fund = open_fund(people, 10_000)
    led = [start(people, title=f"Racks {number}") for number in range(64)]
    results = at_once(*[lambda one=one: take(fund, one, 10_000, by=people.ada) for one in led])
    assert sum(isinstance(result, Movement) for result in results) == 1
    assert balance("fund", fund.pk) == 0
    assert adds_up(people)


def test_two_leads_who_slice_at_once_do_not_slip_past_a_guardrail(people: Cast) -> None:
    over(people, "advise", 10_000)
    fund, led = open_fund(people, 100_000), start(people)
    Part.objects.create(
        organization=people.organization, initiative=led, member_id=people.ben.member_id or 0,
        kind=Part.Kind.LEAD, started_on=datetime(2026, 3, 2, tzinfo=UTC).date(),
    )  # fmt: skip
    takers = [people.ada, people.ben] * 4
    results = at_once(*[lambda by=by: take(fund, led, 4_000, by=by) for by in takers])
    assert sum(isinstance(result, Movement) for result in results) == 2
    assert balance("initiative", led.pk) == 8_000


def test_money_that_goes_both_ways_at_once_waits_for_nobody_for_ever(people: Cast) -> None:
    fund, led = open_fund(people, 100_000), start(people)
    take(fund, led, 50_000, by=people.ada)
    there = [lambda: take(fund, led, 1_000, by=people.ada)] * 6
    back: list[Callable[[], Any]] = [
        lambda: actions.give_back(
            led.pk, fund_id=fund.pk, amount=1_000, for_what="left", by=people.ada
        ),
        lambda: actions.pay_in(fund.pk, amount=1_000, for_what="more", by=people.steward),
        lambda: actions.spend(led.pk, amount=1_000, for_what="nails", by=people.ada),
    ] * 3
    results = at_once(*there, *back)
    assert all(isinstance(result, Movement) for result in results)
    assert balance("fund", fund.pk) == 50_000
    assert adds_up(people)


def test_one_mistake_is_turned_back_once(people: Cast) -> None:
    fund, led = open_fund(people, 10_000), start(people)
    taken = take(fund, led, 5_000, by=people.ada)
    open_fund(people, 5_000, name="Other")
    results = at_once(*[lambda: actions.reverse(taken.pk, for_what="oops", by=people.ada)] * 8)
    assert sum(isinstance(result, Movement) for result in results) == 1
    assert balance("fund", fund.pk) == 10_000


def test_closing_while_others_take_loses_nothing(people: Cast) -> None:
    fund, other = open_fund(people, 10_000), open_fund(people, 0, name="Other")
    led = [start(people, title=f"Racks {number}") for number in range(10)]
    acts: list[Callable[[], Any]] = [
        lambda one=one: take(fund, one, 500, by=people.ada) for one in led
    ]
    acts.insert(5, lambda: actions.close_fund(fund.pk, passed_to=other.pk, by=people.steward))
    results = at_once(*acts)
    taken = sum(isinstance(result, Movement) for result in results)
    assert balance("fund", fund.pk) == 0
    assert balance("fund", other.pk) == 10_000 - 500 * taken
    assert adds_up(people)
