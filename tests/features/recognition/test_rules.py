"""Who may thank whom; lists of practices."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from colead.features.recognition import rules
from colead.kernel.actor import Actor

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADA = Actor(organization_id=1, member_id=1, at=AT, door="web")
STEWARD = Actor(organization_id=1, member_id=2, at=AT, door="web", is_steward=True)
GUEST = Actor(organization_id=1, member_id=3, at=AT, door="web", is_guest=True)
COLEAD = Actor(organization_id=1, member_id=None, at=AT, door="job")


@pytest.mark.parametrize(
    ("actor", "to", "here", "says"),
    [
        (ADA, 2, True, ""),
        (GUEST, 1, True, ""),
        (ADA, 1, True, "somebody else"),
        (ADA, 2, False, "have left"),
        (COLEAD, 2, True, "Sign in"),
    ],
)
def test_anybody_thanks_anybody_else_who_is_here(
    actor: Actor, to: int, here: bool, says: str
) -> None:
    verdict = rules.may_thank(actor, to_id=to, is_here=here)
    assert bool(verdict) == (not says)
    assert says in verdict.reason


def test_whoever_was_thanked_hides_and_whoever_thanked_takes_back() -> None:
    assert rules.may_hide(ADA, to_id=1, public=True)
    assert not rules.may_hide(STEWARD, to_id=1, public=True)
    assert "anyway" in rules.may_hide(ADA, to_id=1, public=False).reason
    assert rules.may_take_back(ADA, by_id=1)
    assert not rules.may_take_back(STEWARD, by_id=1)


def test_stewards_keep_the_list_and_circles_what_they_add() -> None:
    assert rules.may_change_practices(STEWARD, in_circle=None)
    assert "stewards" in rules.may_change_practices(ADA, in_circle=None).reason
    assert rules.may_change_practices(ADA, in_circle=True)
    assert not rules.may_change_practices(STEWARD, in_circle=False)


def test_the_shipped_practices_name_their_sources_and_differ() -> None:
    found = rules.shipped()
    assert len({one.key for one in found}) == len({one.title for one in found}) == len(found) == 10
    assert all(one.source and one.says for one in found)


def test_lines_become_entries_each_title_once_with_keys_of_their_own() -> None:
    lines = [
        ("dare", " Dared  to try ", "Risked.", ""),
        ("", "Kept calm", "", "us"),
        ("", "kept CALM", "again", ""),
        ("", "  ", "nothing", ""),
        ("", "Dare", "", ""),
    ]
    made = rules.entries_of(lines)
    assert [(one["key"], one["title"]) for one in made] == [
        ("dare", "Dared to try"), ("kept-calm", "Kept calm"), ("dare-2", "Dare"),
    ]  # fmt: skip
    assert rules.differing(made[:2], made[1:]) == (["Dare"], ["Dared to try"])
