"""Two people at once: one gets the last seat, and no two moves make a ring."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from colead.features.circles import actions, queries, rules
from colead.features.circles.models import Circle
from colead.kernel.verdict import Refused
from tests.cast import make_cast, person


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all acts in threads of their own at the same moment; the reasons of those refused."""
    gate, refused = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except Refused as no:
            refused.append(no.reason)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_is_taken_once() -> None:
    cast = make_cast()
    role = actions.open_role(cast.root.pk, title="Cook", seats=1, by=cast.ada)
    people = [person(cast.organization, f"Helper{number}") for number in range(8)]
    refused = at_once(*[lambda one=one: actions.step_up(role.pk, by=one) for one in people])
    assert len(queries.holder_ids(role.pk)) == 1
    assert len(refused) == 7
    assert set(refused) == {
        "All seats of this role are taken. Ask a holder to hand it over or to share."
    }


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_ring() -> None:
    cast = make_cast()
    actions.join(cast.south.pk, by=cast.ada)
    refused = at_once(
        lambda: actions.move_circle(cast.north.pk, parent_id=cast.south.pk, by=cast.ada),
        lambda: actions.move_circle(cast.south.pk, parent_id=cast.north.pk, by=cast.ada),
    )
    assert refused == ["A circle cannot lie inside itself."]
    parents = dict(Circle.objects.values_list("pk", "parent_id"))
    for circle in (cast.north.pk, cast.south.pk):
        assert rules.ancestors(parents, circle)[-1] == cast.root.pk


@pytest.mark.django_db(transaction=True)
def test_nobody_enters_a_circle_that_is_being_closed() -> None:
    cast = make_cast()
    people = [person(cast.organization, f"Guest{number}") for number in range(5)]
    at_once(
        lambda: actions.close_circle(cast.north.pk, by=cast.ada),
        *[lambda one=one: actions.join(cast.north.pk, by=one) for one in people],
    )
    assert list(queries.members_of(cast.ada, cast.north.pk)) == []
