"""Asking, answering, ending: what is fixed, what is told, what is destroyed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from colead.features.surveys import actions, jobs, queries
from colead.features.surveys.models import Asked, Box, Survey
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person
from tests.features.surveys.conftest import Ask, answered, closed, marks

pytestmark = pytest.mark.django_db


def test_what_it_takes_and_whom_it_asks_is_fixed_when_it_opens(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask(cuts=["circle"], threshold=6)
    assert made.asked == len(school)
    assert set(made.groups.values()) == {"North", "South"}
    for name, value in (("threshold", 5), ("groups", {}), ("asked", 1), ("questions", ["x"])):
        with pytest.raises(DatabaseError, match="is fixed"), transaction.atomic():
            Survey.objects.filter(pk=made.pk).update(**{name: value})
    opened = Entry.objects.get(event="surveys.SurveyOpened")
    assert opened.facts["threshold"] == 6
    assert opened.facts["groups"] == ["North", "South"]


def test_a_group_that_would_give_people_away_is_not_even_gathered(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    assert len(ask(cuts=["circle"], threshold=7).groups) == 2
    assert ask(cuts=["circle"], threshold=8).groups == {}
    # One more, in neither circle: both together would leave just that one.
    person(now.organization, "Zoe")
    assert ask(cuts=["circle"]).groups == {f"circle:{now.north.pk}": "North"}


def test_who_asks_whom(now: Cast, school: list[Actor], ask: Ask) -> None:
    with pytest.raises(Refused, match="Join it"):
        ask(circle_id=now.south.pk)
    with pytest.raises(Refused, match="Members ask"):
        actions.open_survey(
            title="x", instrument_id=1, circle_id=now.north.pk, closes_at=now.ada.at, by=now.guest
        )
    with pytest.raises(Missing):
        ask(by=now.outsider, circle_id=now.root.pk)
    with pytest.raises(Refused, match="at least 9"):
        ask(circle_id=now.north.pk, threshold=9)
    with pytest.raises(Refused, match="fewer than five"):
        ask(threshold=4)
    for days in (0, 91):
        with pytest.raises(Refused, match="between one day"):
            ask(closes_at=now.ada.at + timedelta(days=days))


def test_an_answer_leaves_no_trace_but_the_roll(now: Cast, school: list[Actor], ask: Ask) -> None:
    made = ask()
    before = Entry.objects.count()
    slip = actions.answer(made.pk, answers=marks(made, 4), by=now.ben)
    assert Entry.objects.count() == before
    assert Asked.objects.get(survey=made, answered=True).member_id == now.ben.member_id
    assert {f.name for f in Asked._meta.get_fields()} == {
        "id", "organization", "survey", "member", "groups", "answered",
    }  # fmt: skip
    assert slip.code.encode() not in bytes(Box.objects.get().contents)
    assert slip.number.encode() not in bytes(Box.objects.get().contents)
    assert queries.sheet(now.ada, made.pk).told is None


def test_once_and_changed_only_with_the_receipt(now: Cast, school: list[Actor], ask: Ask) -> None:
    made = ask(cuts=["circle"])
    slip = actions.answer(made.pk, answers=marks(made, 4), by=now.ben)
    for receipt, words in (("", "give the receipt"), ("AAAA", "No answer belongs")):
        with pytest.raises(Refused, match=words) as no:
            actions.answer(made.pk, answers=marks(made, 1), receipt=receipt, by=now.ben)
        assert no.value.field == "receipt"
    typed = slip.code.lower().replace("-", " ")
    assert (
        actions.answer(made.pk, answers=marks(made, 2), receipt=typed, by=now.ben).number
        == slip.number
    )
    answered(made, school[2:])
    done = closed(made)
    counts = done.results["items"]["room-begin"]["counts"]
    assert sum(counts) == len(school) - 1
    south = done.results["groups"][f"circle:{now.south.pk}"]
    assert not south["shown"] or sum(south["items"]["room-begin"]["counts"]) == 7


def test_a_receipt_does_not_open_somebody_elses_answer_before_ones_own(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask()
    slip = actions.answer(made.pk, answers=marks(made, 4), by=now.ben)
    other = actions.answer(made.pk, answers=marks(made, 1), receipt=slip.code, by=now.ada)
    assert other.number != slip.number
    assert Asked.objects.filter(answered=True).count() == 2


def test_wrong_answers_are_refused_at_their_question(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask()
    good = marks(made, 3)
    for key, value in (
        ("room-begin", None), ("room-begin", 6), ("room-begin", True), ("room-say", "3"),
        ("more", "x" * 2001), ("turn-to", [10**9]), ("turn-to", [now.ben.member_id]),
    ):  # fmt: skip
        with pytest.raises(Refused) as no:
            actions.answer(made.pk, answers={**good, key: value}, by=now.ben)
        assert no.value.field == key
    assert not Asked.objects.filter(answered=True).exists()


def test_not_on_the_roll_not_after_the_end_not_of_another_organization(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask(circle_id=now.north.pk)
    with pytest.raises(Refused, match="not among them"):
        actions.answer(made.pk, answers=marks(made, 3), by=now.ben)
    with pytest.raises(Missing):
        actions.answer(made.pk, answers=marks(made, 3), by=now.outsider)
    late = replace(now.ada, at=made.closes_at)
    with pytest.raises(Refused, match="over"):
        actions.answer(made.pk, answers=marks(made, 3), by=late)


def test_too_few_and_nothing_is_shown_and_all_is_destroyed(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask()
    answered(made, school[:4])
    done = closed(made)
    assert done.results == {"asked": len(school), "answered": None}
    assert done.texts is None
    assert not Box.objects.exists()
    assert Entry.objects.get(event="surveys.SurveyClosed").facts["shown"] is False


def test_the_figures_come_at_once_at_the_end_and_answers_are_gone(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask(cuts=["circle"])
    for number, actor in enumerate(school):
        given = marks(made, 1 + number % 5, 1 + number % 3, 2 + number % 4)
        given["more"] = f"Words of number {number}"
        given["turn-to"] = [school[(number + 1) % len(school)].member_id]
        actions.answer(made.pk, answers=given, by=actor)
    assert queries.sheet(now.ada, made.pk).texts == {}
    with pytest.raises(DatabaseError), transaction.atomic():
        Survey.objects.filter(pk=made.pk).update(results={})
    jobs.close_due(at=made.closes_at.isoformat())
    made.refresh_from_db()
    assert made.state == "closed"
    assert made.results["answered"] == 15
    item = made.results["items"]["room-begin"]
    assert item["counts"] == [3, 3, 3, 3, 3]
    assert (item["mean"], item["low"] < 3 < item["high"]) == (3.0, True)
    above = made.results["items"]["room-above"]
    weighed = sum((5 - at) * times for at, times in enumerate(above["counts"]))
    assert above["mean"] == round(weighed / 15, 2)
    assert set(made.results["subscales"]) == {"room", "share", "means", "learn", ""}
    assert made.results["subscales"][""]["alpha"] is not None
    assert made.results["ties"]["turn-to"] == {"density": 0.071, "centralization": 0.0}
    texts = queries.sheet(now.ada, made.pk).texts["more"]
    assert sorted(texts) == sorted(f"Words of number {n}" for n in range(15))
    assert not Box.objects.exists()
    assert b"Words" not in bytes(made.texts)
    jobs.close_due(at=(made.closes_at + timedelta(hours=1)).isoformat())
    assert Entry.objects.filter(event="surveys.SurveyClosed").count() == 1


def test_below_six_in_ten_no_centralization(now: Cast, school: list[Actor], ask: Ask) -> None:
    made = ask()
    answered(made, school[:8])
    assert closed(made).results["ties"]["turn-to"]["centralization"] is None


def test_a_question_on_which_all_agree_is_not_shown(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask()
    for number, actor in enumerate(school):
        given = marks(made, 1 + number % 5)
        actions.answer(made.pk, answers={**given, "room-say": 5}, by=actor)
    done = closed(made)
    assert done.results["hidden"] == ["room-say"]
    assert "room-say" not in done.results["items"]
    # A mean of which it is a part would tell it.
    assert set(done.results["subscales"]) == {"share", "means", "learn"}


def test_the_same_team_and_one_more_is_not_shown_beside_it(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    first = ask(circle_id=now.north.pk)
    north = [school[0], *school[2:8]]
    answered(first, north)
    assert closed(first).results["items"]
    second = ask(by=replace(now.ada, at=first.closes_at + timedelta(hours=1)))
    late = second.opened_at
    answered(second, [replace(actor, at=late) for actor in (*north, school[8])])
    done = closed(second)
    assert "items" not in done.results
    assert done.texts is None
    assert len(done.results["hidden"]) == 16


def test_taken_back_is_destroyed_unseen(now: Cast, school: list[Actor], ask: Ask) -> None:
    made = ask()
    answered(made, school)
    with pytest.raises(Refused, match="Whoever asked"):
        actions.withdraw(made.pk, reason="Oh", by=now.ben)
    with pytest.raises(Refused, match="Say why"):
        actions.withdraw(made.pk, reason=" ", by=now.ada)
    actions.withdraw(made.pk, reason="Wrong questions", by=now.steward)
    made.refresh_from_db()
    assert (made.state, made.results, Box.objects.exists()) == ("withdrawn", None, False)


def test_only_those_missing_are_reminded_and_once(now: Cast, school: list[Actor], ask: Ask) -> None:
    made = ask(by=now.ada)
    actions.answer(made.pk, answers=marks(made, 2), by=now.ben)
    at = (made.closes_at - timedelta(days=1)).isoformat()
    jobs.remind(at=at)
    jobs.remind(at=at)
    told = Entry.objects.get(event="surveys.SurveyEnding")
    assert (told.audience, now.ben.member_id in told.concerned) == ("concerned", False)
    assert len(told.concerned) == len(school) - 1


def test_a_pulse_asks_the_next_questions_each_time(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = actions.begin_pulse(
        title="Pulse", instrument_id=actions.take_shipped("colead-pulse", by=now.ada).pk,
        circle_id=now.root.pk, weeks=2, questions=3, by=now.ada,
    )  # fmt: skip
    assert Survey.objects.get().questions == ["energy", "voice", "lead"]
    at = now.ada.at + timedelta(weeks=2)
    jobs.ask_again(at=at.isoformat())
    jobs.ask_again(at=at.isoformat())
    third = at + timedelta(weeks=2)
    jobs.ask_again(at=third.isoformat())
    asked = list(Survey.objects.order_by("wave").values_list("questions", flat=True))
    assert asked == [
        ["energy", "voice", "lead"], ["together", "clear", "learn"], ["load", "heard", "energy"],
    ]  # fmt: skip
    first = Survey.objects.get(wave=0)
    answered(first, school)
    closed(first)
    trend = queries.trend(now.ben, made.pk)
    assert [len(points) for _words, points in trend.lines] == [1, 1, 1]
    with pytest.raises(Refused, match="Whoever began"):
        actions.stop_pulse(made.pk, by=now.ben)
    actions.stop_pulse(made.pk, by=now.ada)
    jobs.ask_again(at=(third + timedelta(weeks=9)).isoformat())
    assert Survey.objects.count() == 3


def test_a_version_of_questions_never_changes(now: Cast) -> None:
    made = actions.take_shipped("colead-pulse", by=now.ada)
    assert actions.take_shipped("colead-pulse", by=now.ben).pk == made.pk
    assert list(queries.instruments(now.ada)) == [made]
    same = json.dumps(made.contents)
    assert actions.add_instrument(same, by=now.ben).pk == made.pk
    with pytest.raises(Refused, match="higher version"):
        actions.add_instrument(same.replace("energy.", "joy."), by=now.ben)
    newer = {**made.contents, "version": 2, "title": "Pulse anew"}
    assert actions.add_instrument(json.dumps(newer), by=now.ben).version == 2


def test_guests_of_the_circle_are_asked_where_wished(
    now: Cast, school: list[Actor], ask: Ask
) -> None:
    made = ask(circle_id=now.north.pk, guests=True)
    assert queries.my_place(now.guest, made.pk) is not None
    actions.answer(made.pk, answers=marks(made, 3), by=now.guest)
    assert queries.sheet(now.guest, made.pk).mine.answered
    other = ask(circle_id=now.north.pk)
    with pytest.raises(Missing):
        queries.survey(now.guest, other.pk)
