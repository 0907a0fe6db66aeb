"""A conversation as pages show it, drawn from rows that were read once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from colead.features.conversations import actions, queries
from colead.features.ideas import actions as ideas
from colead.kernel.actor import Actor
from colead.kernel.prepared import objects
from colead.ui import keeping
from tests.cast import Cast


@pytest.fixture
def idea(cast: Cast) -> int:
    return ideas.post(title="A bench", circle_id=cast.north.pk, by=cast.ada).pk


def key(reader: Actor, idea: int) -> Any:
    """By what a page keeps its drawing of the conversation."""
    return keeping._value(queries.thread(reader, "idea", idea))


def told(reader: Actor, idea: int) -> list[Any]:
    thread = queries.thread(reader, "idea", idea)
    assert thread.total == sum(1 + len(one.replies) + one.hidden for one in thread.said)
    return [
        (one.comment.text, one.own, one.reactions, set(one.mine), one.hidden,
         [(reply.comment.text, reply.comment.by.name) for reply in one.replies])
        for one in thread.said
    ]  # fmt: skip


def say(text: str, idea: int, by: Actor, parent: int | None = None) -> int:
    return actions.comment("idea", idea, text=text, parent_id=parent, by=by).pk


def test_a_conversation_with_replies_and_reactions(cast: Cast, idea: int) -> None:
    first, second = say("First", idea, cast.ada), say("Second", idea, cast.ben)
    for n in range(7):
        say(f"Reply {n}", idea, cast.ben, first)
    actions.react(first, kind="agree", by=cast.ben)
    actions.react(first, kind="agree", by=cast.ada)
    newest = [(f"Reply {n}", "Ben") for n in range(2, 7)]
    for reader in (cast.ada, cast.guest):
        is_ada = reader is cast.ada
        assert told(reader, idea) == [
            ("First", is_ada, {"agree": 2}, {"agree"} if is_ada else set(), 2, newest),
            ("Second", False, {}, set(), 0, []),
        ]
    assert queries.thread(cast.ada, "idea", idea, before=second).total == 9
    assert queries.thread(cast.ada, "idea", idea, before=first).total == 0


def test_earlier_comments_come_by_the_oldest_that_is_shown(cast: Cast, idea: int) -> None:
    ids = [say(f"{n}", idea, cast.ada) for n in range(queries.SHOWN + 2)]
    thread = queries.thread(cast.ada, "idea", idea)
    assert ([one.comment.pk for one in thread.said], thread.earlier) == (ids[2:], ids[2])
    assert thread.total == queries.SHOWN + 2
    before = queries.thread(cast.ada, "idea", idea, before=ids[2])
    assert ([one.comment.pk for one in before.said], before.earlier) == (ids[:2], None)


def test_whatever_changes_in_a_conversation_changes_its_key(cast: Cast, idea: int) -> None:
    one = say("One", idea, cast.ada)
    found = [key(cast.ben, idea)]

    def changed() -> None:
        found.append(key(cast.ben, idea))
        assert found[-1] == key(cast.ben, idea)
        assert found[-1] not in found[:-1]

    reply = say("Two", idea, cast.ada, one)
    changed()
    actions.edit(one, text="One, said better", by=cast.ada)
    changed()
    actions.react(reply, kind="thanks", by=cast.ada)
    changed()
    actions.react(reply, kind="thanks", by=cast.ben)
    changed()
    actions.retract(one, by=cast.ada)
    changed()
    say("Three", idea, cast.ben)
    changed()


def test_who_said_nothing_reads_what_others_read_and_who_did_their_own(
    cast: Cast, idea: int
) -> None:
    say("One", idea, cast.ada)
    assert key(cast.ben, idea) == key(cast.steward, idea) != key(cast.ada, idea)


def test_a_page_that_has_drawn_it_makes_no_objects(
    cast: Cast, idea: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = say("One", idea, cast.ada)
    say("Two", idea, cast.ben, one)
    key(cast.ben, idea)
    monkeypatch.setattr(objects, "ModelState", None)  # what every object begins with
    with CaptureQueriesContext(connection) as asked:
        key(cast.ben, idea)
    assert len(asked) == 3
    with pytest.raises(TypeError):
        told(cast.ben, idea)
