"""Who keeps and rewords what; topics; the order of what is found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from colead.features.library import rules
from colead.kernel.actor import Actor

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADA = Actor(organization_id=1, member_id=1, at=AT, door="web")
GUEST = Actor(organization_id=1, member_id=3, at=AT, door="web", is_guest=True)


@pytest.mark.parametrize(
    ("authors", "kind", "inside", "may"),
    [
        ({1}, "lesson", False, True),
        ({2}, "lesson", True, False),
        ({2}, "practice", False, True),
        (set(), "lesson", True, True),
        (set(), "lesson", False, False),
    ],
)
def test_lessons_are_their_authors_and_practices_everybodys(
    authors: set[int], kind: str, inside: bool, may: bool
) -> None:
    assert bool(rules.may_reword(ADA, author_ids=authors, kind=kind, in_circle=inside)) is may
    assert not rules.may_reword(GUEST, author_ids=authors, kind=kind, in_circle=inside)


def test_what_an_end_left_stays() -> None:
    assert rules.may_withdraw(ADA, author_ids={1}, taken=False)
    assert "stays" in rules.may_withdraw(ADA, author_ids={1}, taken=True).reason
    assert not rules.may_withdraw(ADA, author_ids={2}, taken=False)
    assert rules.may_keep(ADA)
    assert not rules.may_keep(GUEST)
    assert not rules.may_use(GUEST)


def test_topics_each_once_and_eight_at_most() -> None:
    assert rules.topics_of([" Energy ", "energy", "Élan", ""]) == {
        "energy": "Energy", "elan": "Élan",
    }  # fmt: skip
    assert len(rules.topics_of(f"t{n}" for n in range(20))) == 8
    assert rules.parted("a, b,,  c ") == ["a", "b", "c"]


def test_title_before_topic_before_text_and_use_only_breaks_ties() -> None:
    text = rules.Found(1, "Something else", (), 40)
    topic = rules.Found(2, "Something else", ("Bike racks",), 0)
    title = rules.Found(3, "Racks at the door", (), 0)
    used = rules.Found(4, "Racks by the gate", (), 3)
    first = rules.Found(5, "Something else", (), 40)
    assert rules.ranked("racks", [text, topic, title, used, first]) == [4, 3, 2, 1, 5]
    assert rules.ranked("door racks", [topic, title]) == [3, 2]
