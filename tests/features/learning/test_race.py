"""Many at once: one winner of the last seat, no share overdrawn, a budget closed once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.funds.models import Account, Movement
from colead.features.learning import actions, queries
from colead.features.learning.models import Budget, Seat, Share, Taking
from colead.kernel.actor import Actor
from tests.cast import Cast, acting, make_cast, person
from tests.features.funds.test_race import at_once
from tests.features.learning.conftest import join_north, opened, released


@pytest.fixture
def people(transactional_db: None) -> Cast:
    made = make_cast()
    at = timezone.now()
    for name in ("steward", "ada", "ben"):
        setattr(made, name, acting(getattr(made, name).member_id, at=at))
    return made


def many(people: Cast, count: int) -> list[Actor]:
    return [
        acting(person(people.organization, f"P{number}").member_id or 0, at=people.ada.at)
        for number in range(count)
    ]


def test_of_64_who_want_the_last_seat_one_has_it_and_63_wait(people: Cast) -> None:
    made = actions.offer(
        kind="course", title="Bees", seats=1, starts_at=people.ada.at + timedelta(days=3),
        by=people.ada,
    )  # fmt: skip
    takers = many(people, 64)
    results = at_once(*[lambda a=a: actions.join(made.pk, by=a) for a in takers])
    assert all(isinstance(one, Seat) for one in results)
    assert Seat.objects.filter(number=1, left_at=None).count() == 1
    assert Seat.objects.filter(number=None).count() == 63
    seated = next(one for one in results if one.number == 1)
    leaver = next(a for a in takers if a.member_id == seated.member_id)
    first = (
        Seat.objects.filter(number=None).order_by("joined_at", "pk").values_list("pk", flat=True)
    )
    expected = first[0]
    actions.leave(made.pk, by=leaver)
    assert Seat.objects.get(number=1, left_at=None).pk == expected


def test_of_64_takings_of_a_share_as_many_go_as_it_holds(people: Cast) -> None:
    join_north(people)
    budget = released(people, opened(people))
    acts: list[Callable[[], Any]] = [
        lambda: actions.take(budget.pk, for_what="Much", money=9_000, by=people.ada)
    ] * 64
    results = at_once(*acts)
    assert sum(isinstance(one, Taking) for one in results) == 3
    mine = Share.objects.get(budget=budget, member_id=people.ada.member_id)
    assert mine.money_left == 3_000
    assert queries.faults(people.organization.pk) == []


def test_closing_while_others_take_loses_nothing(people: Cast) -> None:
    five = join_north(people)
    budget = released(people, opened(people), ends_on=people.ada.today)
    late = acting(people.ada.member_id or 0, at=people.ada.at + timedelta(days=2))
    acts: list[Callable[[], Any]] = [
        lambda a=a: actions.take(budget.pk, for_what="A book", money=1_000, by=a) for a in five
    ] * 3
    acts[4:4] = [lambda: actions.close(budget.pk, by=late)] * 3
    results = at_once(*acts)
    assert sum(isinstance(one, Budget) for one in results) == 1
    taken = 1_000 * sum(isinstance(one, Taking) for one in results)
    spent = sum(
        Movement.objects.filter(source__kind="learning", target__kind="outside").values_list(
            "amount", flat=True
        )
    )
    assert spent == taken
    assert Account.objects.get(kind="learning").balance == 0
    assert Account.objects.get(kind="fund").balance == 200_000 - taken


def test_what_is_given_back_twice_at_once_comes_back_once(people: Cast) -> None:
    join_north(people)
    budget = released(people, opened(people))
    made = actions.take(budget.pk, for_what="A book", money=9_000, by=people.ada)
    results = at_once(*[lambda: actions.give_back(made.pk, by=people.ada)] * 8)
    assert sum(isinstance(one, Taking) for one in results) == 1
    assert queries.faults(people.organization.pk) == []


def test_joining_and_leaving_at_once_keeps_each_seat_once(people: Cast) -> None:
    made = actions.offer(
        kind="course", title="Bees", seats=3, starts_at=people.ada.at + timedelta(days=3),
        by=people.ada,
    )  # fmt: skip
    crowd = many(people, 12)
    for actor in crowd[:6]:
        circles.join(people.north.pk, by=actor)
        actions.join(made.pk, by=actor)
    acts: list[Callable[[], Any]] = [lambda a=a: actions.leave(made.pk, by=a) for a in crowd[:3]]
    acts += [lambda a=a: actions.join(made.pk, by=a) for a in crowd[6:]]
    at_once(*acts)
    assert sorted(queries.seats_taken(made.pk)) == [1, 2, 3]
    assert Seat.objects.filter(left_at=None, number=None).count() == 6
