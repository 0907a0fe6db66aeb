"""Wishes, what was learnt, and what happens when somebody goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.learning import actions, jobs, queries
from colead.features.learning.models import Budget, Learnt, Note, Share
from colead.features.organizations import actions as organizations
from colead.kernel import belongings, search, todo
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def share(actor: Actor, budget: Budget) -> Share:
    found = queries.share_of(actor, budget.pk)
    assert found is not None
    return found


def course(now: Cast, **more: object) -> int:
    given = {
        "kind": "course", "title": "Bee keeping", "starts_at": now.ada.at + timedelta(days=10),
        "minutes": 120, "money": 8_000, **more,
    }  # fmt: skip
    return actions.offer(by=now.ada, **given).pk  # type: ignore[arg-type]


def test_a_wish_becomes_an_offer(now: Cast, five: list[Actor]) -> None:
    made = actions.wish(title="Sign language", by=now.ben)
    actions.join_wish(made.pk, by=five[2])
    actions.join_wish(made.pk, by=five[2])
    assert [one.name for one in queries.wishers(made.pk)] == ["Ben", "Cleo"]
    [row] = queries.wishes(five[2]).items
    assert (row.count, row.is_mine) == (2, True)
    met = actions.offer(kind="peer", title="Sign language", wish_id=made.pk, by=now.ada)
    told = Entry.objects.get(event="learning.LearningOffered").concerned
    assert told == sorted([now.ben.member_id or 0, five[2].member_id or 0])
    assert met.teacher_id == now.ada.member_id
    for act in (actions.join_wish, actions.leave_wish):
        with pytest.raises(Refused, match="met or taken back"):
            act(made.pk, by=five[3])
    alone = actions.wish(title="Juggling", by=now.ben)
    actions.leave_wish(alone.pk, by=now.ben)
    alone.refresh_from_db()
    assert alone.closed_at is not None


def test_the_learner_is_asked_once_and_shares_when_wished(now: Cast, five: list[Actor]) -> None:
    pk = course(now, skills=["Bees", "Bees", " "])
    seat = actions.join(pk, by=now.ben)
    question = Learnt.objects.get(seat=seat)
    jobs.ask_what_was_learnt(at=(now.ada.at + timedelta(days=9)).isoformat())
    assert not Entry.objects.filter(event="learning.LearntAsked").exists()
    for _again in range(2):
        jobs.ask_what_was_learnt(at=(now.ada.at + timedelta(days=12)).isoformat())
    asked = Entry.objects.get(event="learning.LearntAsked")
    assert (asked.facts, asked.concerned) == ({"learnt_question": question.pk}, [now.ben.member_id])
    assert [one.title for one in todo.waiting(now.ben) if one.kind == "learnt"] == ["Bee keeping"]
    with pytest.raises(Missing):
        actions.say(question.pk, what="X", by=now.ada)
    with pytest.raises(Refused, match="Say first"):
        actions.share(question.pk, by=now.ben)
    with pytest.raises(Refused, match="sentence"):
        actions.say(question.pk, what="  ", by=now.ben)
    before = Entry.objects.count()
    actions.say(question.pk, what="Bees dance", for_what="The garden", worth="Yes", by=now.ben)
    assert Entry.objects.count() == before, "what is private leaves no trace"
    question.refresh_from_db()
    assert b"dance" not in bytes(question.words)
    assert [one for one in todo.waiting(now.ben) if one.kind == "learnt"] == []
    assert search.find(now.ada, "dance") == []
    note = actions.share(question.pk, by=now.ben)
    assert actions.share(question.pk, by=now.ben).pk == note.pk
    shared = Entry.objects.get(event="learning.LearntShared")
    assert (shared.facts["learnt"], shared.facts["title"]) == (note.pk, "Bee keeping")
    assert queries.note(now.ada, note.pk).what == "Bees dance"
    assert [hit.id for hit in search.find(now.ada, "dance")] == [note.pk]
    with pytest.raises(Missing):
        queries.note(now.outsider, note.pk)
    actions.unshare(question.pk, by=now.ben)
    assert not Note.objects.exists()
    assert search.find(now.ada, "dance") == []
    assert queries.words_of(queries.learnt(now.ben, question.pk))["what"] == "Bees dance"


def test_rather_not_say_is_an_answer_too(now: Cast, budget: Budget) -> None:
    made = actions.take(budget.pk, for_what="A book on bees", money=100, by=now.ben)
    question = Learnt.objects.get(taking=made)
    jobs.ask_what_was_learnt(at=(now.ada.at + timedelta(days=3)).isoformat())
    [waits] = [one for one in todo.waiting(now.ben) if one.kind == "learnt"]
    assert waits.title == "Learning this year", "what it was stays sealed"
    actions.decline(question.pk, by=now.ben)
    assert [one for one in todo.waiting(now.ben) if one.kind == "learnt"] == []
    actions.say(question.pk, what="Now I will", by=now.ben)
    actions.decline(question.pk, by=now.ben)
    assert queries.words_of(queries.learnt(now.ben, question.pk))["what"] == "Now I will"


def test_who_leaves_the_organization_frees_a_seat(
    now: Cast, five: list[Actor], budget: Budget
) -> None:
    pk = course(now, seats=1)
    actions.join(pk, budget_id=budget.pk, by=five[3])
    actions.join(pk, by=five[4])
    organizations.leave(by=five[3])
    settle(now.ada.at)
    assert queries.my_seat(five[4], pk).number == 1  # type: ignore[union-attr]
    assert queries.faults(now.organization.pk) == []
    assert share(five[3], budget).money_left == 30_000


def test_ones_learning_is_among_what_is_ones_own(now: Cast, budget: Budget) -> None:
    made = actions.take(budget.pk, for_what="Stage fright", money=100, by=now.ben)
    actions.say(Learnt.objects.get(taking=made).pk, what="Breathe", by=now.ben)
    taken = [row for row in belongings.part("learning").take(now.ben) if row["part"] == "taken"]
    assert [row["what"] for row in taken] == ["Stage fright"]
    mine = belongings.part("learnt")
    assert [row["what"] for row in mine.take(now.ben)] == ["Breathe"]
    assert mine.take(now.ada) == []
    assert mine.erase is not None
    assert (mine.erase(by=now.ada), mine.erase(by=now.ben)) == (0, 1)
    assert mine.take(now.ben) == []
