"""Somebody who has the whole database, the journal, the log and all figures tries to find out what
people answered; and does, where things are done carelessly."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from django.db import connection
from scipy.optimize import linprog

from colead.features.circles import actions as circles
from colead.features.surveys import actions, queries
from colead.features.surveys.actions.answering import opened
from colead.features.surveys.models import Box
from colead.features.surveys.rules.releasing import Before, Part, Released, release
from colead.kernel.actor import Actor
from tests.cast import Cast
from tests.features.surveys.conftest import Ask, closed, marks

ITEMS = ("a", "b")
POINTS = 5
Answers = dict[str, dict[int, int]]


# The figures: five hundred people, three attributes, overlapping teams.


class World:
    """People with a circle, a time and a role each, and what they think."""

    def __init__(self, seed: int, people: int = 500) -> None:
        dice = random.Random(seed)
        self.attributes = {
            one: (dice.randrange(9), min(3, int(dice.expovariate(0.7))), dice.random() < 0.3)
            for one in range(people)
        }
        self.answers: Answers = {
            item: {
                one: max(1, min(POINTS, round(dice.gauss(3 + attribute[0] / 6, 1))))
                for one, attribute in self.attributes.items()
            }
            for item in ITEMS
        }
        # Small and special people: a lone newcomer, a team of one mind.
        for one in range(people):
            if self.attributes[one][0] == 8:
                self.answers["a"][one] = 5

    def groups(self, among: Sequence[int]) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for one in among:
            for name, value in zip(("circle", "time", "role"), self.attributes[one], strict=True):
                found.setdefault(f"{name}:{value}", set()).add(one)
        return {key: frozenset(people) for key, people in sorted(found.items())}

    def part(self, key: str, people: frozenset[int]) -> Part:
        return Part(
            key,
            people,
            {
                item: [sum(self.answers[item][p] == m for p in people) for m in range(1, 6)]
                for item in ITEMS
            },
        )


def surveys(world: World, seed: int) -> list[list[int]]:
    """Who answered in four surveys soon after each other: all but a few, again with others, with
    three more, and one team with a neighbour."""
    dice = random.Random(seed)
    everyone = sorted(world.attributes)
    first = [one for one in everyone if dice.random() < 0.8]
    missing = [one for one in everyone if one not in set(first)]
    second = sorted([*first[3:], *missing[:2]])
    third = sorted([*first, *missing[:3]])
    team = [one for one in everyone if world.attributes[one][0] in (2, 3)]
    return [first, second, third, team]


Told = list[tuple[frozenset[int], Mapping[str, Sequence[int]]]]


def told_by(world: World, rosters: list[list[int]], *, careless: bool) -> Told:
    """All figures that four surveys show: by the rule, or each set of five people or more."""
    told: Told = []
    before: list[Before] = []
    for roster in rosters:
        whole = world.part("", frozenset(roster))
        parts = [world.part(key, people) for key, people in world.groups(roster).items()]
        if careless:
            shown = Released(ITEMS, tuple(p.key for p in parts if len(p.people) >= 5))
        else:
            shown = release(whole, parts, threshold=5, before=before)
        kept = [
            Part(part.key, part.people, {item: part.counts[item] for item in shown.questions})
            for part in (whole, *parts)
            if part.key == "" or part.key in shown.groups
        ]
        if shown.questions:
            before.append(Before(tuple(kept), recent=True))
            told += [(part.people, part.counts) for part in kept]
    return told


def known_by_sums(told: Told, item: str) -> set[int]:
    """Whose answer is a sum of what is told with pluses and minuses: whose own line lies in the
    space of the lines told."""
    sets = [people for people, counts in told if item in counts]
    if not sets:
        return set()
    everyone = sorted(set().union(*sets))
    rows = np.array([[one in people for one in everyone] for people in sets], dtype=float)
    _u, strength, across = np.linalg.svd(rows, full_matrices=False)
    space = across[strength > 1e-9]
    # The length of each person's own axis within the space: 1 where it lies in it.
    inside = (space**2).sum(axis=0)
    return {one for at, one in enumerate(everyone) if inside[at] > 1 - 1e-9}


def known_by_bounds(told: Told, item: str, among: Sequence[int]) -> set[int]:
    """Whose answer is bounded from both sides to one value (linear programs)."""
    lines = [(people, counts[item]) for people, counts in told if item in counts]
    if not lines:
        return set()
    cells: dict[tuple[bool, ...], list[int]] = {}
    for one in set().union(*(people for people, _counts in lines)):
        cells.setdefault(tuple(one in people for people, _counts in lines), []).append(one)
    keys = list(cells)
    n = len(keys)
    equal, sums = [], []
    for at, key in enumerate(keys):
        row = np.zeros(n * POINTS)
        row[at * POINTS : (at + 1) * POINTS] = 1
        equal.append(row)
        sums.append(len(cells[key]))
    for place, (_people, counts) in enumerate(lines):
        for mark, count in enumerate(counts):
            row = np.zeros(n * POINTS)
            for at, key in enumerate(keys):
                row[at * POINTS + mark] = key[place]
            equal.append(row)
            sums.append(count)
    known: set[int] = set()
    for at, key in enumerate(keys):
        if not set(cells[key]) & set(among):
            continue
        for mark in range(POINTS):
            goal = np.zeros(n * POINTS)
            goal[at * POINTS + mark] = 1
            least = linprog(goal, A_eq=np.array(equal), b_eq=np.array(sums), bounds=(0, None))
            if least.status == 0 and least.fun > len(cells[key]) - 1e-6:
                known |= set(cells[key])
                break
    return known


def known_by_agreement(told: Told, item: str) -> set[int]:
    """Who is in a set, or in what one set has beyond another, where all say the same."""
    known: set[int] = set()
    lines = [(people, np.array(counts[item])) for people, counts in told if item in counts]
    for people, counts in lines:
        if counts.max() == counts.sum():
            known |= people
    for (some, few), (more, many) in product(lines, lines):
        if some < more:
            rest = many - few
            if rest.min() >= 0 and rest.max() == rest.sum():
                known |= more - some
    return known


@pytest.mark.parametrize("seed", range(2))
def test_nobody_of_five_hundred_is_determined(seed: int) -> None:
    world = World(seed)
    told = told_by(world, surveys(world, seed), careless=False)
    assert len(told) > 5, "something is shown at all"
    for item in ITEMS:
        assert known_by_sums(told, item) == set()
        assert known_by_agreement(told, item) == set()
    special = [one for one, what in world.attributes.items() if what[1] == 3][:40]
    assert known_by_bounds(told, "a", special) == set()


@pytest.mark.parametrize("seed", range(2))
def test_the_same_attacks_find_people_where_each_set_of_five_is_shown(seed: int) -> None:
    world = World(seed)
    told = told_by(world, surveys(world, seed), careless=True)
    by_sums = set().union(*(known_by_sums(told, item) for item in ITEMS))
    by_agreement = set().union(*(known_by_agreement(told, item) for item in ITEMS))
    assert by_sums
    assert by_agreement
    for item in ITEMS:
        for one in known_by_agreement(told, item):
            assert world.answers[item][one] in range(1, 6)


# The rows: whole database, in every order that it has; the journal; the log.


def dump() -> str:
    """Every row of every table, as text, binary values in hexadecimal and as they are."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                cells = [bytes(one) if isinstance(one, memoryview) else one for one in row]
                found.append(f"{table}: {cells}")
    return "\n".join(found)


@pytest.mark.django_db
def test_neither_rows_nor_journal_nor_log_hold_an_answer_or_its_order(
    now: Cast, school: list[Actor], ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    made = ask()
    caplog.set_level(logging.DEBUG)
    boxes: list[bytes] = []
    people = school[:]
    random.Random(5).shuffle(people)
    slips = []
    for number, actor in enumerate(people):
        given: dict[str, Any] = marks(made, 1 + number % 5, 1 + number % 3)
        given["more"] = f"words-of-{number}"
        slips.append(actions.answer(made.pk, answers=given, by=actor))
        boxes.append(bytes(Box.objects.get().contents))
    # Between one answer and the next only sealed bytes change, by steps of 4 KB.
    assert {len(one) % 4096 for one in boxes} == {29}
    whole = dump() + caplog.text
    assert "words-of" not in whole
    assert all(slip.code not in whole and slip.number not in whole for slip in slips)
    done = closed(made)
    after = dump() + caplog.text
    assert "words-of" not in after
    assert not any(slip.number in after for slip in slips)
    assert done.results["items"]
    texts = queries.sheet(now.ada, made.pk).texts["more"]
    order = [int(text.rsplit("-", 1)[1]) for text in texts]
    assert sorted(order) == list(range(len(people)))
    assert order not in (sorted(order), sorted(order, reverse=True))


@pytest.mark.django_db
def test_who_opens_the_box_finds_marks_without_anything_about_people(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    """Even the operator, who has the key, finds no answer that says from whom it is: no group, no
    name, no order; only counts by group."""
    made = ask(cuts=["circle"])
    for number, actor in enumerate(school):
        actions.answer(made.pk, answers=marks(made, 1 + number % 5), by=actor)
    contents = opened(made, Box.objects.get())
    assert set(contents) == {"urn", "texts", "named", "counts"}
    items = set(marks(made, 1))
    assert all(set(one) == items for one in contents["urn"].values())
    assert list(contents["urn"]) == sorted(contents["urn"])
    assert not set(contents["urn"]) & (set(contents["texts"]) | set(contents["named"]))
    # The careless way - the group beside the answer - would find whoever is alone in theirs.
    assert "circle" not in json.dumps(contents["urn"])


@pytest.mark.django_db
def test_two_surveys_at_the_same_time_do_not_tell_the_one_between_them(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    """Ada asks the north circle, and again when one more has joined."""
    first = ask(circle_id=now.north.pk)
    north = [school[0], *school[2:9]]
    north = [actor for actor in north if first.roll.filter(member_id=actor.member_id).exists()]
    circles.join(now.north.pk, by=now.ben)
    second = ask(circle_id=now.north.pk)
    for made, people in ((first, north), (second, [*north, now.ben])):
        for number, actor in enumerate(people):
            actions.answer(made.pk, answers=marks(made, 1 + number % 5, 1 + number % 4), by=actor)
    assert closed(first).results["items"]
    late = closed(second)
    assert not late.results.get("items")
