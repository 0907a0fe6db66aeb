"""How far a measure is, and who keeps vision and goals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.guidance import rules
from colead.kernel import compare
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON


@pytest.mark.parametrize(
    ("start", "target", "value", "share"),
    [(0, 100, 25, 0.25), (40, 10, 25, 0.5), (40, 10, 50, -1 / 3), (0, 10, 15, 1.5), (5, 6, 5, 0.0)],
)
def test_the_share_of_the_way(start: int, target: int, value: int, share: float) -> None:
    found = rules.share_reached(start=Decimal(start), target=Decimal(target), value=Decimal(value))
    assert found == pytest.approx(share)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12.500000", "12.5"),
        ("1000", "1000"),
        ("0.000000", "0"),
        ("-3.10", "-3.1"),
        ("1E+3", "1000"),
    ],
)
def test_numbers_without_needless_zeros(number: str, text: str) -> None:
    assert rules.plain(Decimal(number)) == text


def actor(member_id: int, *, steward: bool = False, guest: bool = False) -> Actor:
    """Somebody."""
    return Actor(
        organization_id=1,
        member_id=member_id,
        at=NOON,
        door="web",
        is_steward=steward,
        is_guest=guest,
    )


@pytest.mark.parametrize(
    ("who", "is_root", "guides", "members", "may"),
    [
        (actor(1, steward=True), True, set(), set(), True),
        (actor(1), True, {1}, {1}, False),
        (actor(1), False, {1}, {1, 2}, True),
        (actor(2), False, {1}, {1, 2}, False),
        (actor(2), False, set(), {2}, True),
        (actor(3), False, set(), {2}, False),
        (actor(3, steward=True), False, set(), {2}, False),
        (actor(3, steward=True), False, set(), set(), True),
        (actor(2, guest=True), False, set(), {2}, False),
    ],
)
def test_who_keeps_vision_and_goals(
    who: Actor, is_root: bool, guides: set[int], members: set[int], may: bool
) -> None:
    found = rules.may_keep(who, is_root=is_root, guides=guides, members=members)
    assert found.allowed is may
    assert bool(found.reason) is not may


texts = st.text(alphabet="ab \n.é", max_size=60)


@given(texts, texts)
def test_a_comparison_holds_both_wordings(before: str, after: str) -> None:
    found = compare.pieces(before, after)
    assert "".join(p.text for p in found if p.kind != "new") == before
    assert "".join(p.text for p in found if p.kind != "gone") == after


def test_only_wordings_that_exist_are_compared() -> None:
    found = compare.chosen({1: "We teach.", 2: "We learn."}, "2", "1")
    assert found is not None
    assert [(p.kind, p.text) for p in found.pieces] == [
        ("same", "We "),
        ("gone", "teach"),
        ("new", "learn"),
        ("same", "."),
    ]
    for a, b in (("1", "9"), ("x", "2"), (None, None), ("1", "1"), ("9" * 5000, "1")):
        assert compare.chosen({1: "a", 2: "b"}, a, b) is None
