"""Many at once: one slot has one person, the last pack one taker; the others read why."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, OperationalError, transaction

from colead.features.materials import actions, queries
from colead.features.materials.models import Booking, Move, Shelf
from colead.kernel import faults
from colead.kernel.verdict import Refused
from tests.cast import Cast, make_cast, person
from tests.features.funds.test_race import at_once
from tests.features.materials.conftest import book, hours, paper, room

ROUNDS = 5


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The fixed cast, where threads see it."""
    return make_cast()


def test_of_64_who_book_one_slot_one_has_it_and_the_others_read_who(people: Cast) -> None:
    made = room(people)
    takers = [people.ada, people.ben, people.steward, person(people.organization, "Cleo")] * 16
    for number in range(ROUNDS):
        # Not all want the very same: their times only overlap.
        spans = [hours(people, 10 + k % 3 / 2, 12 + k % 3 / 2, days=3 + number) for k in range(64)]
        results = at_once(
            *[
                lambda by=by, span=span: book(people, made, by, **span)
                for by, span in zip(takers, spans, strict=True)
            ]
        )
        won = [one for one in results if isinstance(one, list)]
        reasons = {one.reason for one in results if isinstance(one, Refused)}
        assert len(won) == 1
        assert all("has it then" in reason for reason in reasons), reasons
        day = spans[0]["starts_at"].date()
        assert Booking.objects.filter(starts_at__date=day, state="booked").count() == 1


def test_series_that_cross_each_other_at_once_never_share_a_day(people: Cast) -> None:
    made = room(people)
    until = people.ada.today + timedelta(days=24)
    results = at_once(
        *[
            lambda by=by, n=n: book(
                people, made, by, repeat="weekly", until=until, **hours(people, 10, 12, days=3 + n)
            )
            for n, by in [(0, people.ada), (7, people.ben), (0, people.ben), (14, people.ada)] * 4
        ]
    )
    assert sum(isinstance(one, list) for one in results) >= 1
    there = list(Booking.objects.order_by("starts_at").values_list("starts_at", "ends_at"))
    assert all(a[1] <= b[0] for a, b in pairwise(there))


def test_of_64_takers_of_the_last_pack_one_gets_it(people: Cast) -> None:
    made = paper(people, 1)
    shelf = Shelf.objects.get()
    for _round in range(ROUNDS):
        Shelf.objects.update(amount=1)
        Move.objects.all().delete()
        results = at_once(
            *[
                lambda: actions.take(
                    made.pk, shelf_id=shelf.pk, amount=1, for_what="copies", by=people.ben
                )
            ]
            * 64
        )
        assert sum(isinstance(one, Move) for one in results) == 1
        assert {one.reason for one in results if isinstance(one, Refused)} == {
            "Nothing is left at Cellar."
        }
        assert queries.total(made.pk) == 0


def test_what_becomes_free_while_64_want_it_goes_to_who_waited(people: Cast) -> None:
    made = room(people)
    [first] = book(people, made, people.ada)
    waits = actions.wait(made.pk, title="Band", by=people.ben, **hours(people, 10, 12))
    acts = [lambda: book(people, made, people.steward)] * 40
    results = at_once(*acts[:20], lambda: actions.give_up(first.pk, by=people.ada), *acts[20:])
    assert not any(isinstance(one, list) for one in results)
    waits.refresh_from_db()
    assert waits.state == "held"
    yes = at_once(*[lambda: actions.accept(waits.pk, by=people.ben)] * 8)
    assert sum(isinstance(one, Booking) for one in yes) == 1


def test_the_database_has_the_last_word_without_our_locks(people: Cast) -> None:
    made = room(people)

    def insert() -> object:
        try:
            with transaction.atomic():
                return Booking.objects.create(
                    organization=people.organization, material=made, title="x",
                    member_id=people.ada.member_id, booked_at=people.ada.at,
                    **hours(people, 10, 12),
                )  # fmt: skip
        except IntegrityError:
            raise Refused("one at a time") from None
        except OperationalError as fault:
            # PostgreSQL's exclusion constraint lets two inserts wait for each other and then ends
            # one of them: that one was not let in either, and asks again.
            if faults.sentence(fault) != faults.BUSY:
                raise
            return insert()

    results = at_once(*[insert] * 32)
    assert sum(isinstance(one, Booking) for one in results) == 1
