"""Calling meetings, answering invitations, and going through them together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.circles import actions as circles
from colead.features.decisions import actions as deciding
from colead.features.decisions.models import Decision
from colead.features.meetings import actions, events, jobs, queries
from colead.features.meetings.models import Attendance, Meeting
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def called(now: Cast, **more: object) -> Meeting:
    given = {
        "title": "Plenum",
        "starts_at": now.ada.at + timedelta(days=3),
        "circle_id": now.north.pk,
        **more,
    }
    return actions.call(by=now.ada, **given)  # type: ignore[arg-type]


def answers(made: Meeting) -> dict[str, str]:
    return dict(made.attendances.values_list("member__name", "answer"))


def test_the_circle_is_invited_and_who_calls_comes(now: Cast, five: list[Actor]) -> None:
    made = called(now, topics=["Budget", "  "], place="Hall")
    assert answers(made) == {"Ada": "yes", "Ben": "", "Cleo": "", "Dan": "", "Eve": ""}
    assert [item.title for item in queries.table(now.ada, made.pk).items] == ["Budget"]
    actions.answer(made.pk, answer="no", by=five[3])
    actions.answer(made.pk, answer="maybe", by=five[3])
    assert answers(made)["Dan"] == "maybe"
    with pytest.raises(Refused, match="not among those invited"):
        actions.answer(made.pk, answer="yes", by=now.steward)
    with pytest.raises(Missing):
        actions.answer(made.pk, answer="yes", by=now.outsider)


def test_senseless_meetings_are_refused_at_the_field(now: Cast) -> None:
    for given, field in (
        ({"starts_at": now.ada.at - timedelta(hours=1)}, "starts_at"),
        ({"starts_at": now.ada.at + timedelta(days=500)}, "starts_at"),
        ({"minutes": 3}, "minutes"),
        ({"title": "  "}, "title"),
        ({"topics": [str(n) for n in range(60)]}, "topics"),
    ):
        with pytest.raises(Refused) as no:
            called(now, **given)
        assert no.value.field == field
    assert not Meeting.objects.exists()


def test_at_another_time_everybody_is_asked_anew(now: Cast, five: list[Actor]) -> None:
    made = called(now)
    actions.answer(made.pk, answer="yes", by=five[1])
    with pytest.raises(Refused, match="Whoever called the meeting"):
        actions.change(made.pk, place="Garden", by=five[1])
    actions.change(made.pk, place="Garden", by=now.ada)
    assert answers(made)["Ben"] == "yes"
    moved = actions.change(made.pk, starts_at=made.starts_at + timedelta(days=1), by=now.ada)
    assert answers(made)["Ben"] == ""
    assert b"SEQUENCE:2" in queries.calendar_file([moved], site="https://x.example", slug="x")
    actions.cancel(made.pk, reason="Snow", by=now.ada)
    made.refresh_from_db()
    assert b"STATUS:CANCELLED" in queries.calendar_file([made], site="https://x.example", slug="x")
    with pytest.raises(Refused, match="over"):
        actions.answer(made.pk, answer="yes", by=five[1])


def test_a_poll_that_found_its_time_becomes_one_meeting(now: Cast, five: list[Actor]) -> None:
    days = [now.ada.today + timedelta(days=n) for n in (10, 11)]
    poll = deciding.propose(
        title="Garden day", method="time-poll", options=[f"{day}T10:00" for day in days],
        minutes=180, circle_id=now.north.pk, by=now.ada,
    )  # fmt: skip
    first, second = poll.options.order_by("position")
    marks = ["yes", "if-needed", "no", "yes", "yes"]
    for actor, mark in zip(five, marks, strict=True):
        deciding.cast(poll.pk, choice={first.pk: "no", second.pk: mark}, by=actor)
    settle()
    settle()
    made = Meeting.objects.get(found_by=poll)
    assert (made.title, made.minutes, made.convener_id) == ("Garden day", 180, now.ada.member_id)
    assert made.starts_at.isoformat()[:10] == str(days[1])
    assert answers(made) == {"Ada": "yes", "Ben": "maybe", "Cleo": "no", "Dan": "yes", "Eve": "yes"}
    assert actions.call_from_poll(poll.pk, by=now.ada) is None


def test_those_who_did_not_say_no_are_reminded_once(now: Cast, five: list[Actor]) -> None:
    made = called(now)
    actions.answer(made.pk, answer="no", by=five[2])
    jobs.remind(at=(made.starts_at - timedelta(hours=30)).isoformat())
    assert not Entry.objects.filter(event=events.MeetingComing.name).exists()
    for _again in range(2):
        jobs.remind(at=(made.starts_at - timedelta(hours=20)).isoformat())
    told = Entry.objects.get(event=events.MeetingComing.name).concerned
    assert told == sorted(a.member_id or 0 for a in five if a is not five[2])


def test_a_meeting_goes_through_a_consent_decision(now: Cast, five: list[Actor]) -> None:
    decision = deciding.propose(
        title="Paint", method="consent", proposal="Green.", circle_id=now.north.pk, by=now.ada
    )
    made = called(now, decision_ids=[decision.pk], topics=["Cake"])
    with pytest.raises(Refused, match="has not begun"):
        actions.come(made.pk, by=five[1])
    actions.begin(made.pk, by=five[1])
    with pytest.raises(Refused, match="runs already"):
        actions.begin(made.pk, by=now.ada)
    for actor in five:
        actions.come(made.pk, by=actor)
    table = queries.table(five[1], made.pk)
    assert (table.item.title, table.meeting.phase) == ("Paint", "present")  # type: ignore[union-attr]
    with pytest.raises(Refused, match="facilitator leads"):
        actions.go_to(made.pk, phase="questions", by=now.ada)
    actions.go_to(made.pk, phase="questions", by=five[1])
    order = []
    while (turn := Meeting.objects.get(pk=made.pk).turn_id) is not None:
        order.append(turn)
        speaker = next(a for a in five if a.member_id == turn)
        actions.next_turn(made.pk, by=speaker)
    assert order == [actor.member_id for actor in five]
    actions.go_to(made.pk, phase="answer", by=five[1])
    for actor in five[:4]:
        deciding.cast(decision.pk, choice="consent", by=actor)
    assert queries.unheard_here(queries.table(five[0], made.pk)) == [five[4].member_id]
    deciding.cast(decision.pk, choice="consent", by=five[4])
    assert Decision.objects.get(pk=decision.pk).result == "agreed"
    cake = made.items.get(title="Cake")
    actions.go_to(made.pk, item_id=cake.pk, by=five[1])
    assert made.items.get(title="Paint").done_at is not None
    actions.note(cake.pk, notes="Apple.", by=five[2])
    actions.end(made.pk, by=five[1])
    made.refresh_from_db()
    assert (made.state, made.item, made.turn) == ("over", None, None)
    with pytest.raises(Refused, match="does not run"):
        actions.go_to(made.pk, item_id=cake.pk, by=five[1])


def test_another_takes_over_when_the_facilitator_is_gone(now: Cast, five: list[Actor]) -> None:
    made = called(now, topics=["Cake"])
    actions.begin(made.pk, by=now.ada)
    actions.take_facilitation(made.pk, by=five[2])
    actions.set_timer(made.pk, seconds=60, by=five[2])
    more = actions.set_timer(made.pk, seconds=60, by=five[2])
    assert more.timer_ends_at == five[2].at + timedelta(seconds=120)
    with pytest.raises(Refused) as no:
        actions.set_timer(made.pk, seconds=9_999, by=five[2])
    assert no.value.field == "seconds"
    assert actions.set_timer(made.pk, seconds=0, by=five[2]).timer_ends_at is None
    with pytest.raises(Refused):
        actions.set_timer(made.pk, seconds=60, by=now.ada)
    taken = Entry.objects.get(event=events.FacilitationTaken.name)
    assert taken.member_id == five[2].member_id


def test_in_an_election_hearing_shows_the_nominations(now: Cast, five: list[Actor]) -> None:
    role = circles.open_role(now.north.pk, title="Guide", by=now.ada)
    election = deciding.propose(
        title="Who guides?", method="election", about=("role", role.pk), by=now.ada
    )
    made = called(now, decision_ids=[election.pk])
    actions.begin(made.pk, by=now.ada)
    with pytest.raises(Refused, match="Nobody was nominated yet"):
        actions.go_to(made.pk, phase="change", by=now.ada)
    deciding.nominate(election.pk, member_id=five[3].member_id or 0, why="Calm", by=five[1])
    actions.go_to(made.pk, phase="change", by=now.ada)
    election.refresh_from_db()
    assert election.stage == "change"


def test_what_nobody_ended_is_over_after_a_while(now: Cast) -> None:
    made = called(now)
    jobs.close_forgotten(at=(made.starts_at + timedelta(days=14)).isoformat())
    assert Meeting.objects.get(pk=made.pk).state == "planned"
    jobs.close_forgotten(at=(made.starts_at + timedelta(days=16)).isoformat())
    assert Meeting.objects.get(pk=made.pk).state == "over"


def test_steps_of_a_meeting_are_no_news(now: Cast, five: list[Actor]) -> None:
    from colead.features.notices.models import Notice

    made = called(now, topics=["Cake"])
    actions.begin(made.pk, by=now.ada)
    settle()
    Notice.objects.all().delete()
    actions.set_timer(made.pk, seconds=60, by=now.ada)
    actions.come(made.pk, by=five[1])
    settle()
    assert not Notice.objects.exists()
    assert Attendance.objects.get(meeting=made, member_id=five[1].member_id).here_at is not None
