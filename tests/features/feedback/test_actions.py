"""Feedback: stated before it is written, read by nobody else, all at once or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from colead.features.circles import actions as circles
from colead.features.feedback import actions, jobs, queries
from colead.features.feedback.models import Asked, Box, Piece, Wish
from colead.kernel import belongings, urn
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.urn import Receipt
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def asked(now: Cast, people: list[Actor], **values: Any) -> Wish:
    given: dict[str, Any] = {
        "about": "The open evening",
        "people": [one.member_id for one in people],
        "anonymous": True,
        "ends_at": now.ada.at + timedelta(days=5),
        "by": now.ada,
    }
    return actions.ask(**{**given, **values})


def wrote(wish: Wish, actor: Actor, *words: str) -> Receipt:
    slip = actions.write(wish.pk, answers=words or ("Well done",), by=actor)
    assert isinstance(slip, Receipt)
    return slip


def delivered(wish: Wish, *, days: float = 6) -> Wish:
    jobs.deliver(at=(wish.asked_at + timedelta(days=days)).isoformat())
    wish.refresh_from_db()
    return wish


def test_named_feedback_is_for_the_two_alone(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, [now.ben], anonymous=False)
    made = actions.write(wish.pk, answers=["Clear words", ""], by=now.ben)
    assert isinstance(made, Piece)
    for actor in (now.ada, now.ben):
        assert queries.read(actor, made.pk).pairs[0][1] == "Clear words"
    for actor in (now.steward, school[4], now.guest, now.outsider):
        with pytest.raises(Missing):
            queries.read(actor, made.pk)
        with pytest.raises(Missing):
            queries.told(actor, wish.pk)
    assert b"Clear" not in bytes(made.sealed)
    assert b"evening" not in bytes(wish.sealed)
    kept = json.dumps([entry.facts for entry in Entry.objects.all()])
    assert "Clear" not in kept
    assert "evening" not in kept
    assert {e.audience for e in Entry.objects.filter(event__startswith="feedback.")} == {
        "concerned"
    }
    with pytest.raises(Refused, match="have written"):
        actions.write(wish.pk, answers=["More"], by=now.ben)


def test_whether_it_is_anonymous_never_changes(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, school[1:8])
    for name, value in (("anonymous", False), ("threshold", 50), ("upward", True)):
        with pytest.raises(DatabaseError, match=r"never changes|upward"), transaction.atomic():
            Wish.objects.filter(pk=wish.pk).update(**{name: value})


def test_anonymous_feedback_comes_all_at_once_in_no_order(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, school[1:8])
    before = Entry.objects.count()
    for number, actor in enumerate(school[1:6]):
        wrote(wish, actor, f"Words {number}", "")
    assert Entry.objects.count() == before
    assert not Piece.objects.exists()
    assert queries.told(now.ada, wish.pk).pieces == []
    assert {f.name for f in Asked._meta.get_fields()} == {
        "id", "organization", "wish", "member", "done",
    }  # fmt: skip
    assert delivered(wish, days=1).state == "open"
    assert delivered(wish).state == "delivered"
    pieces = queries.told(now.ada, wish.pk).pieces
    assert sorted(one.pairs[0][1] for one in pieces) == [f"Words {n}" for n in range(5)]
    assert all(one.piece.writer_id is None for one in pieces)
    assert not Box.objects.exists()
    event = Entry.objects.get(event="feedback.FeedbackDelivered")
    assert (event.member_id, event.facts["count"], event.concerned) == (
        None, 5, [now.ada.member_id],
    )  # fmt: skip
    with pytest.raises(Refused, match="over"):
        actions.write(wish.pk, answers=["Late"], by=school[7])


def test_too_few_and_nobody_reads_any_of_it(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, school[1:8])
    for actor in school[1:4]:
        wrote(wish, actor)
    assert delivered(wish).state == "too-few"
    assert not Piece.objects.exists()
    assert not Box.objects.exists()
    jobs.deliver(at=(now.ada.at + timedelta(days=9)).isoformat())
    assert Entry.objects.filter(event="feedback.FeedbackNotDelivered").count() == 1


def test_it_does_not_wait_for_those_who_are_through(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, school[1:7])
    for actor in school[1:6]:
        wrote(wish, actor)
    actions.decline(wish.pk, by=school[6])
    assert delivered(wish, days=0.5).state == "delivered"


def test_among_fewer_than_four_nobody_is_hidden(now: Cast, school: list[Actor]) -> None:
    with pytest.raises(Refused, match="Ask at least 4"):
        asked(now, school[1:4])
    with pytest.raises(Refused, match="at least four"):
        asked(now, school[1:8], threshold=3)
    with pytest.raises(Refused, match="Choose whom"):
        asked(now, [now.ada, now.guest, now.outsider], anonymous=False)


def test_those_who_lead_ask_all_they_lead_anonymously(now: Cast, school: list[Actor]) -> None:
    with pytest.raises(Refused, match="whoever holds a role"):
        asked(now, [], upward=True)
    wish = asked(now, [], upward=True, anonymous=False, by=now.steward)
    assert (wish.anonymous, wish.threshold) == (True, 5)
    assert wish.roll.count() == len(school) - 1
    with pytest.raises(Refused, match="at least five"):
        asked(now, [], upward=True, threshold=4, by=now.steward)
    with pytest.raises(DatabaseError), transaction.atomic():
        Wish.objects.create(
            organization_id=now.ada.organization_id, receiver_id=now.ada.member_id or 0,
            sealed=b"x", anonymous=False, upward=True, threshold=5, asked_at=now.ada.at,
            ends_at=now.ada.at,
        )  # fmt: skip


def test_asking_back_and_answering_through_the_veil(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, school[1:8])
    slips = [wrote(wish, actor, f"Words {n}") for n, actor in enumerate(school[1:6])]
    with pytest.raises(Missing):
        queries.behind_veil(school[1], slips[0].code)
    delivered(wish)
    asker = replace(now.ada, at=now.ada.at + timedelta(days=7))
    piece = Piece.objects.get(number=slips[2].number)
    with pytest.raises(Refused, match="Nothing was asked"):
        actions.answer_behind_veil(slips[2].code, text="Hm", by=school[3])
    actions.ask_back(piece.pk, text="Which evening?", by=asker)
    typed = slips[2].code.lower().replace("-", " ")
    seen = queries.behind_veil(school[3], typed)
    assert seen.words == [(True, "Which evening?")]
    before = Entry.objects.count()
    actions.answer_behind_veil(typed, text="The second", by=replace(school[3], at=asker.at))
    assert Entry.objects.count() == before
    assert queries.read(asker, piece.pk).words == [(True, "Which evening?")]
    tomorrow = replace(asker, at=asker.at + timedelta(days=1))
    assert queries.read(tomorrow, piece.pk).words[1] == (False, "The second")
    with pytest.raises(Missing):
        queries.behind_veil(now.outsider, slips[2].code)
    with pytest.raises(Missing):
        queries.behind_veil(school[3], "")


def test_thanks_notes_and_keeping(now: Cast, school: list[Actor]) -> None:
    made = actions.offer(
        now.ada.member_id or 0, about="The evening", text="You let all speak", by=now.ben
    )
    for act in (
        lambda by: actions.thank(made.pk, by=by),
        lambda by: actions.keep(made.pk, kept=True, by=by),
        lambda by: actions.note(made.pk, doing="Smaller groups", by=by),
        lambda by: actions.ask_back(made.pk, text="When?", by=by),
    ):
        with pytest.raises(Refused, match="Only who got it"):
            act(now.ben)
        with pytest.raises(Missing):
            act(now.steward)
        act(now.ada)
    assert queries.read(now.ada, made.pk).doing == "Smaller groups"
    assert queries.read(now.ben, made.pk).doing == ""
    actions.answer_back(made.pk, text="At the start", by=now.ben)
    assert [text for _mine, text in queries.read(now.ada, made.pk).words] == [
        "When?", "At the start",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, doing FROM feedback_piece")
        assert b"Smaller" not in bytes(cursor.fetchone()[1])
    with pytest.raises(Refused, match="somebody else"):
        actions.offer(now.ada.member_id or 0, about="", text="Me", by=now.ada)
    with pytest.raises(Refused, match="members"):
        actions.offer(now.guest.member_id or 0, about="", text="You", by=now.ada)


def test_all_are_thanked_at_once_and_nobody_is_told_whom(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, school[1:8])
    for actor in school[1:6]:
        wrote(wish, actor)
    with pytest.raises(Refused, match="once all"):
        actions.thank_all(wish.pk, by=now.ada)
    delivered(wish)
    assert actions.thank_all(wish.pk, by=now.ada) == 5
    thanked = Entry.objects.filter(event="feedback.FeedbackThanked")
    assert [entry.concerned for entry in thanked] == [[]] * 5


def test_saying_not_now_is_told_to_nobody(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, [now.ben], anonymous=False)
    actions.decline(wish.pk, by=now.ben)
    assert not Entry.objects.filter(
        member_id=now.ben.member_id, subject_kind="asked_words"
    ).exists()
    actions.write(wish.pk, answers=["After all"], by=now.ben)


def test_taken_back_is_destroyed(now: Cast, school: list[Actor]) -> None:
    wish = asked(now, school[1:8])
    wrote(wish, school[1])
    with pytest.raises(Refused, match="Whoever asked"):
        actions.withdraw(wish.pk, by=school[1])
    actions.withdraw(wish.pk, by=now.ada)
    assert not Box.objects.exists()


def test_a_circle_asks_together_each_whom_they_choose(now: Cast, school: list[Actor]) -> None:
    turn = actions.begin_turn(
        circle_id=now.north.pk, title="Half-time", anonymous=False,
        ends_at=now.ada.at + timedelta(days=7), questions=["What helps?"], by=now.ada,
    )  # fmt: skip
    with pytest.raises(Refused, match="people of a circle"):
        actions.begin_turn(
            circle_id=now.south.pk, title="x", anonymous=False,
            ends_at=now.ada.at + timedelta(days=7), by=now.ada,
        )  # fmt: skip
    wish = actions.choose(turn.pk, people=[now.ben.member_id or 0], by=now.ada)
    assert queries.matter_of(wish).questions == ("What helps?",)
    with pytest.raises(Refused, match="already"):
        actions.choose(turn.pk, people=[now.ben.member_id or 0], by=now.ada)
    with pytest.raises(Refused, match="take part"):
        actions.choose(turn.pk, people=[now.ada.member_id or 0], by=now.ben)
    seen = queries.round_of(school[2], turn.pk)
    assert (seen.mine, seen.count) == (None, 1)
    circles.leave(now.north.pk, by=school[2])
    with pytest.raises(Missing):
        queries.turn(now.outsider, turn.pk)


def test_what_one_got_is_ones_own_to_take_along_and_to_erase(
    now: Cast, school: list[Actor]
) -> None:
    made = actions.offer(now.ada.member_id or 0, about="Talk", text="Clear", by=now.ben)
    actions.note(made.pk, doing="Go on", by=now.ada)
    got, gave = belongings.part("feedback_got"), belongings.part("feedback_gave")
    assert [(row["from"], row["doing"]) for row in got.take(now.ada)] == [("Ben", "Go on")]
    assert [(row["to"], row["doing"]) for row in gave.take(now.ben)] == [("Ada", "")]
    assert got.take(now.steward) == []
    assert got.erase is not None
    assert got.erase(by=now.ada) == 1
    assert gave.take(now.ben) == []


def test_numbers_of_writers_are_hashes_of_what_only_they_have(
    now: Cast, school: list[Actor]
) -> None:
    wish = asked(now, school[1:8])
    slips = [wrote(wish, actor) for actor in school[1:6]]
    delivered(wish)
    numbers = list(Piece.objects.order_by("id").values_list("number", flat=True))
    assert sorted(numbers) == sorted(urn.number_of(slip.code) for slip in slips)
