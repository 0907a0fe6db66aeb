"""People by name: by the beginnings of its words, in any order, whatever the accents."""

from __future__ import annotations

import pytest

from colead.features.conversations import queries as conversations
from colead.features.home import queries as home
from colead.features.ideas import actions as ideas
from colead.features.organizations import actions, queries
from colead.features.organizations.models import Member
from colead.kernel import search
from colead.kernel.actor import Actor
from tests.cast import Cast


def named(by: Actor, words: str) -> list[str]:
    people = queries.named(queries.visible_to(by), words, by=by)
    return list(people.order_by("name", "id").values_list("name", flat=True))


@pytest.fixture
def team(cast: Cast) -> Cast:
    for name in ("José María Núñez", "Anna-Lena Müller", "Lena O'Brien", "李小龙"):
        actions.add_member(name=name, email="", by=cast.steward)
    return cast


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("José", ["José María Núñez"]), ("jose", ["José María Núñez"]),
        ("nun jos", ["José María Núñez"]), ("m", ["Anna-Lena Müller", "José María Núñez"]),
        ("lena", ["Anna-Lena Müller", "Lena O'Brien"]), ("anna-lena", ["Anna-Lena Müller"]),
        ("Anna Lena Mul", ["Anna-Lena Müller"]), ("o'br", ["Lena O'Brien"]),
        ("李", ["李小龙"]), ("nobody", []), ("%", []), ("'; DROP", []), ("-", ["Anna-Lena Müller"]),
    ],
)  # fmt: skip
def test_a_name_is_found_by_the_beginnings_of_its_words(
    team: Cast, words: str, names: list[str]
) -> None:
    assert named(team.ada, words) == names
    assert named(team.outsider, words) == []


def test_of_very_many_those_are_shown_that_hold_the_words(
    team: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MANY", 1)
    assert search.titled(team.organization.pk, "lena", kind="member") is None
    assert named(team.ada, "lena") == ["Anna-Lena Müller", "Lena O'Brien"]


def test_a_new_name_is_found_and_the_old_one_is_not(cast: Cast) -> None:
    actions.amend_profile(name="Adelheid", about="", by=cast.ada)
    assert (named(cast.ben, "adelh"), named(cast.ben, "ada")) == (["Adelheid"], [])
    actions.leave(nameless=True, by=cast.ada)
    assert named(cast.ben, "adelh") == []


def test_who_left_is_found_in_the_journal_and_not_among_people(cast: Cast) -> None:
    ideas.post(title="A bench", by=cast.ada)
    actions.leave(by=cast.ada)
    told, _next = home.journal_page(cast.ben, kind="idea", person="ad")
    assert [one.entry.event for one in told] == ["ideas.IdeaPosted"]
    assert home.found(cast.ben, "ada") == []


def test_a_guest_finds_members_but_no_other_guest(cast: Cast) -> None:
    actions.invite_guest(email="gus@example.org", name="Gus", circle_id=cast.north.pk, by=cast.ada)
    assert (named(cast.guest, "ben"), named(cast.guest, "gus")) == (["Ben"], [])
    assert named(cast.ben, "gus") == ["Gus"]


def test_among_all_things_people_stand_once_and_crowd_out_nothing(cast: Cast) -> None:
    ideas.post(title="Ben's bench", by=cast.ada)
    assert [one.title for one in home.found(cast.ada, "ben")] == ["Ben", "Ben's bench"]
    assert [one.title for one in home.found(cast.ada, "ben", kind="member")] == ["Ben"]
    assert [hit.kind for hit in search.find(cast.ada, "ben")] == ["idea"]


def test_whoever_is_mentioned_is_found_by_any_word_of_the_name(team: Cast) -> None:
    found = conversations.mentionable(team.ada, "lena")
    assert [one["name"] for one in found] == ["Lena O'Brien", "Anna-Lena Müller"]
    assert len(conversations.mentionable(team.ada, "")) == 7


def test_people_of_earlier_versions_are_found_after_the_migration(cast: Cast) -> None:
    from importlib import import_module

    from django.apps import apps

    search.remove("member", cast.ben.member_id or 0)
    assert named(cast.ada, "ben") == []
    moved = import_module("colead.features.organizations.migrations.0003_people_are_found_by_name")
    moved.index_all(apps, None)
    assert named(cast.ada, "ben") == ["Ben"]
    assert Member.objects.filter(organization=cast.organization).count() == 4
