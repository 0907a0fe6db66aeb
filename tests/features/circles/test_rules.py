"""The tree of circles, its picture, and who may do what - as pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.circles import rules
from colead.features.circles.rules.picture import DRAWN, Drawn, broken, fitted
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON

ADA = Actor(organization_id=1, member_id=1, at=NOON, door="web", name="Ada")
GUEST = replace(ADA, is_guest=True)
STEWARD = replace(ADA, is_steward=True)


@dataclass
class Place:
    """A circle as the rules see one."""

    pk: int
    parent_id: int | None
    name: str = "Garden"


parents = st.integers(1, 60).flatmap(
    lambda count: st.tuples(*[st.integers(1, max(1, i - 1)) for i in range(1, count + 1)])
)


def tree_of(choices: tuple[int, ...]) -> dict[int, int | None]:
    return {i: None if i == 1 else choices[i - 1] for i in range(1, len(choices) + 1)}


@given(parents)
def test_a_circle_lies_in_the_subtree_of_exactly_those_above_it(choices: tuple[int, ...]) -> None:
    tree = tree_of(choices)
    for circle in tree:
        above = rules.ancestors(tree, circle)
        assert above[0] == circle
        assert above[-1] == 1
        assert {other for other in tree if circle in rules.subtree(tree, other)} == set(above)


@given(parents)
def test_tree_order_names_each_circle_once_and_after_the_one_around_it(
    choices: tuple[int, ...],
) -> None:
    tree = tree_of(choices)
    ordered = rules.in_tree_order(Place(pk, parent) for pk, parent in tree.items())
    assert sorted(place.pk for _, place in ordered) == sorted(tree)
    for depth, place in ordered:
        assert depth == len(rules.ancestors(tree, place.pk)) - 1


def test_a_broken_tree_ends() -> None:
    assert rules.ancestors({1: 2, 2: 1}, 1) == [1, 2]
    assert rules.subtree({1: 2, 2: 1}, 1) == {1, 2}


@given(st.lists(st.floats(0.5, 80), min_size=1, max_size=60))
def test_packed_circles_neither_overlap_nor_leave_the_circle_around_them(
    radii: list[float],
) -> None:
    packed = rules.pack(radii)
    around = rules.enclose(packed)
    assert [disc.r for disc in packed] == radii
    for index, one in enumerate(packed):
        assert hypot(one.x - around.x, one.y - around.y) + one.r <= around.r + 1e-3
        for two in packed[index + 1 :]:
            assert hypot(one.x - two.x, one.y - two.y) >= one.r + two.r - 1e-3


def test_three_equal_circles_are_enclosed_as_geometry_says() -> None:
    around = rules.enclose(rules.pack([1.0, 1.0, 1.0]))
    assert around.r == pytest.approx(1 + 2 / 3**0.5)
    assert rules.enclose(rules.pack([1.0, 1.0])).r == pytest.approx(2)
    assert rules.enclose([rules.Disc(3, 4, 5)]) == rules.Disc(3, 4, 5)


def test_packing_is_tight_and_always_the_same() -> None:
    radii = sorted((float(1 + index % 7) for index in range(100)), reverse=True)
    packed = rules.pack(radii)
    filled = sum(r * r for r in radii) / rules.enclose(packed).r ** 2
    assert filled > 0.7
    assert packed == rules.pack(radii)
    assert rules.pack([]) == []


@given(parents, st.integers(0, 40))
def test_the_picture_keeps_inner_circles_inside(choices: tuple[int, ...], people: int) -> None:
    tree = rules.in_tree_order(Place(pk, parent) for pk, parent in tree_of(choices).items())
    picture = rules.picture(tree, {place.pk: people for _, place in tree}, focus=1)
    assert picture is not None
    assert len(picture.drawn) == len(tree)

    def check(node: Drawn) -> None:
        for inner in node.inside:
            apart = hypot(node.disc.x - inner.disc.x, node.disc.y - inner.disc.y)
            assert apart + inner.disc.r < node.disc.r
            assert inner.depth == node.depth + 1
            check(inner)

    check(picture.top)
    assert picture.top.disc == pytest.approx((500, 500, 496))


def test_the_picture_of_one_circle_in_another() -> None:
    tree = [(0, Place(1, None, "School")), (1, Place(2, 1, "Garden")), (2, Place(3, 2, "Bees"))]
    picture = rules.picture(tree, {1: 9, 2: 4, 3: 2}, focus=2)
    assert picture is not None
    assert [(one.circle.name, one.people, one.depth) for one in picture.drawn] == [
        ("Garden", 4, 0),
        ("Bees", 2, 1),
    ]
    assert picture.seats.count("M") == 6
    assert rules.picture(tree, {}, focus=7) is None


def test_what_lies_too_deep_is_counted_instead_of_drawn() -> None:
    tree = [(0, Place(1, None))]
    for outer in range(2, 22):
        tree.append((1, Place(outer, 1)))
        tree.extend((2, Place(outer * 100 + inner, outer)) for inner in range(10))
    picture = rules.picture(tree, {}, focus=1)
    assert picture is not None
    assert len(tree) > DRAWN
    assert len(picture.drawn) == 21
    assert {one.beyond for one in picture.drawn if one.depth == 1} == {10}


def test_names_are_broken_evenly_and_shortened_when_there_is_no_room() -> None:
    assert broken(["Curriculum", "and", "Assessment"], 2) == ("Curriculum and", "Assessment")
    assert broken(["Curriculum", "and", "Assessment"], 3) == ("Curriculum", "and", "Assessment")
    assert fitted("IT", 400)[1] == ("IT",)
    assert fitted("Antidisestablishmentarianism", 60)[1] == ("Antidise…",)
    assert fitted("", 60)[1] == ()


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (rules.may_open_circle(GUEST, in_parent=True), "Guests take part"),
        (rules.may_open_circle(STEWARD, in_parent=False), "Join it first"),
        (rules.may_open_circle(ADA, in_parent=True, closed=True), "closed"),
        (rules.may_shape(STEWARD, inside=False, in_parent=False), "Members of this circle"),
        (rules.may_shape(ADA, inside=True, in_parent=True, closed=True), "closed"),
        (rules.may_close(ADA, inside=True, in_parent=True, is_root=True), "organization itself"),
        (rules.may_move(ADA, inside=True, in_parent=True, is_root=True), "organization itself"),
        (rules.may_move_into(in_target=True, target_closed=False, ring=True), "inside itself"),
        (rules.may_move_into(in_target=False, target_closed=False, ring=False), "Join that"),
        (
            rules.may_join(ADA, inside=False, is_root=False, joining="ask", closed=False),
            "offer places",
        ),
        (
            rules.may_join(ADA, inside=True, is_root=False, joining="open", closed=False),
            "already",
        ),
        (rules.may_leave(ADA, inside=False, is_root=False), "not in this circle"),
        (
            rules.may_step_up(ADA, inside=False, holds=False, held=0, seats=1, closed=False),
            "Join the circle first",
        ),
        (
            rules.may_step_up(ADA, inside=True, holds=False, held=2, seats=2, closed=False),
            "All seats",
        ),
    ],
)
def test_each_no_says_why(verdict: object, reason: str) -> None:
    assert not verdict
    assert reason in verdict.reason  # type: ignore[attr-defined]


def test_members_may() -> None:
    assert rules.may_open_circle(ADA, in_parent=True)
    assert rules.may_shape(ADA, inside=False, in_parent=True)
    assert rules.may_join(ADA, inside=False, is_root=False, joining="open", closed=False)
    assert rules.may_step_up(ADA, inside=True, holds=False, held=5, seats=None, closed=False)


def test_words_are_compared_without_case_and_accents() -> None:
    assert rules.fold("  Élève  Ünd ") == "eleve und"
    assert rules.speaks_of("we buy a new bus", "Bus")
    assert not rules.speaks_of("we do business", "Bus")
