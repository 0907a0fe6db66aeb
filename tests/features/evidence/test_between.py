"""What flows between circles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from colead.features.circles import actions as circles
from colead.features.circles.queries import CircleSpan
from colead.features.evidence import jobs
from colead.features.evidence.models import Sheet
from colead.features.evidence.rules import ring
from colead.features.evidence.rules.columns import Table
from colead.features.evidence.rules.figures import flow
from colead.features.evidence.rules.ground import Ground
from colead.features.ideas import actions as ideas
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from tests.cast import Cast, person

DAY = date(2026, 1, 1)
PATH = "/o/north-school/evidence/between/"


def ties(source: int, target: int, times: int) -> list[tuple[int, int]]:
    return [(source, target)] * times


def table(rows: list[tuple[int, int]]) -> Table:
    return Table.of(("source", "target"), rows)


def test_ties_are_counted_from_circle_to_circle_and_few_are_told_as_few() -> None:
    found = flow(
        table([*ties(1, 11, 4), *ties(11, 2, 2), *ties(1, 2, 3), *ties(1, 99, 5)]),
        {10: {1, 2}, 20: {11, 12}},
    )
    assert found == {"circles": [10, 20], "cells": [[10, 10, 3], [10, 20, 4], [20, 10, None]]}


def test_who_is_in_two_circles_counts_in_both() -> None:
    found = flow(table(ties(1, 2, 3)), {10: {1}, 20: {1, 2}})
    assert found["cells"] == [[10, 20, 3], [20, 20, 3]]


def test_only_circles_beside_each_other_that_may_be_shown() -> None:
    spans = [CircleSpan(pk, outer, None, None) for pk, outer in ((1, None), (2, 1), (3, 2), (4, 1))]
    ground = Ground([], [], spans, [], [], [], {})
    people = frozenset(range(9))
    assert set(ground.beside({None: (people, ""), 2: (people, ""), 3: (people, ""),
                              4: (people, "few-people")})) == {2}  # fmt: skip
    # Where the outer one may not be shown, the one inside it stands for itself.
    assert set(ground.beside({2: (people, "differencing"), 3: (people, ""), 4: (people, "")})) == {
        3, 4
    }  # fmt: skip


def test_the_picture_draws_two_to_twelve_circles() -> None:
    names = {one: f"Circle {one}" for one in range(20)}
    assert ring.ring([1], [], names) is None
    assert ring.ring(range(13), [], names) is None
    drawn = ring.ring([1, 2, 3], [[1, 2, 4], [2, 1, None], [3, 3, 9]], names)
    assert drawn is not None
    assert [(arc.text, arc.few) for arc in drawn.arcs] == [
        ("Circle 1 → Circle 2", False),
        ("Circle 2 → Circle 1", True),
    ]


def school(cast: Cast) -> None:
    """Two circles of eight each, nobody in neither but five; ideas of North that South joins."""
    north = [person(cast.organization, f"N{number}") for number in range(7)]
    south = [person(cast.organization, f"S{number}") for number in range(7)]
    for number in range(5):
        person(cast.organization, f"Free{number}")
    for one in north:
        circles.join(cast.north.pk, by=one)
    for one in south:
        circles.join(cast.south.pk, by=one)
    idea = ideas.post(title="A choir", by=north[0])
    for one in south[:4]:
        ideas.support(idea.pk, kind="join", by=one)
    other = ideas.post(title="A garden", by=south[0])
    ideas.support(other.pk, kind="use", by=north[1])


def test_the_page_its_picture_and_its_table(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    school(cast)
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    facts = Sheet.objects.get(name="flow", until=NOON.date()).facts
    north, south = cast.north.pk, cast.south.pk
    assert facts["cells"] == sorted([[north, south, None], [south, north, 4]])
    client = client_of(cast.ada)
    text = client.get(PATH).content.decode()
    assert "South → North" in text
    assert "few" in text
    assert "<desc" in text
    drawn = client.get(PATH + "between.svg").content.decode()
    assert drawn.startswith("<?xml")
    table = client.get(PATH + "ties.csv").content.decode().splitlines()
    assert set(table) == {"from,to,ties", "North,South,few", "South,North,4"}


def test_small_circles_do_not_stand_there_and_others_are_refused(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    assert "fewer than five people" in client_of(cast.ada).get(PATH).content.decode()
    assert client_of(cast.ada).get(PATH + "between.svg").status_code in (403, 409)
    assert client_of(cast.guest).get(PATH).status_code in (403, 409)
    assert client_of(cast.outsider).get(PATH).status_code == 404
