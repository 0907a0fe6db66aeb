"""Meetings in the browser, by a letter's link, for programs, and in the bundle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.decisions import actions as deciding
from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.meetings import actions, queries
from colead.features.meetings.models import Attendance, Meeting
from colead.kernel.actor import Actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/meetings/"


def called(now: Cast, **more: object) -> Meeting:
    starts = timezone.now() + timedelta(days=2)
    return actions.call(
        title="Plenum", starts_at=starts, circle_id=now.north.pk, by=now.ada, **more
    )  # type: ignore[arg-type]


def test_calling_and_answering(
    now: Cast, five: list[Actor], client_of: Callable[[Actor], Client]
) -> None:
    ada, ben = client_of(now.ada), client_of(now.ben)
    assert "No meeting is planned" in ada.get(base(now)).content.decode()
    wrong = ada.post(f"{base(now)}call/", {"title": "Plenum", "starts_at": "soon", "about": "Why"})
    assert wrong.status_code == 422
    assert "Why" in wrong.content.decode()
    day = (now.ada.today + timedelta(days=4)).isoformat()
    given = {
        "title": "Plenum", "starts_at": f"{day}T10:00", "minutes": 90, "place": "Hall",
        "circle_id": now.north.pk, "topics": "Budget\nGarden",
    }  # fmt: skip
    assert ada.post(f"{base(now)}call/", given).status_code == 302
    made = Meeting.objects.get()
    shown = ben.get(f"{base(now)}{made.pk}/").content.decode()
    assert "Do you come?" in shown
    assert "Garden" in shown
    ben.post(f"{base(now)}{made.pk}/answer/", {"answer": "maybe"})
    assert "You come perhaps" in ben.get(f"{base(now)}{made.pk}/").content.decode()
    ben.post(f"{base(now)}{made.pk}/answer/", {"answer": "<script>"})
    assert Attendance.objects.get(member_id=now.ben.member_id).answer == "maybe"
    assert ben.post(f"{base(now)}{made.pk}/add/", {"title": ""}).status_code == 422
    ben.post(f"{base(now)}{made.pk}/add/", {"title": "Keys"})
    assert made.items.count() == 3
    file = ben.get(f"{base(now)}{made.pk}/meeting.ics")
    assert b"SUMMARY:Plenum" in file.content
    assert ben.get(f"{base(now)}{made.pk}/change/").status_code in (403, 409)
    assert ada.post(f"{base(now)}{made.pk}/cancel/", {"reason": ""}).status_code == 422
    assert client_of(now.outsider).get(f"{base(now)}{made.pk}/").status_code == 404


def test_the_letter_answers_only_by_a_button(now: Cast, five: list[Actor]) -> None:
    made = called(now)
    key = queries.token(made.pk, now.ben.member_id or 0)
    client = Client()
    for _scan in range(2):
        assert client.get(f"/meet/{key}/?answer=yes").status_code == 200
    assert Attendance.objects.get(member_id=now.ben.member_id).answer == ""
    done = client.post(f"/meet/{key}/", {"answer": "yes"})
    assert "it is noted" in done.content.decode()
    assert Attendance.objects.get(member_id=now.ben.member_id).answer == "yes"
    assert client.post(f"/meet/{key}/", {"answer": "?"}).status_code == 422
    assert client.get(f"/meet/{key}/meeting.ics")["Content-Type"].startswith("text/calendar")
    assert client.get(f"/meet/{key}x/").status_code == 404
    stranger = queries.token(made.pk, now.steward.member_id or 0)
    assert client.get(f"/meet/{stranger}/").status_code == 404
    links = queries.answer_links(now.ben, [made.pk])[made.pk]
    assert [words for words, _path in links] == [
        "I come", "Perhaps", "I cannot", "Put it in my calendar",
    ]  # fmt: skip


def test_the_live_page_of_a_consent_decision(
    now: Cast, five: list[Actor], client_of: Callable[[Actor], Client]
) -> None:
    decision = deciding.propose(
        title="Paint", method="consent", proposal="Green.", circle_id=now.north.pk, by=now.ada
    )
    made = called(now, decision_ids=[decision.pk])
    ada, ben = client_of(now.ada), client_of(now.ben)
    live = f"{base(now)}{made.pk}/live/"
    assert ben.get(live).status_code == 302
    ada.post(f"{base(now)}{made.pk}/begin/")
    ben.post(f"{live}come/")
    assert "It is your turn" not in ben.get(live).content.decode()
    ada.post(f"{live}go/", {"phase": "reactions"})
    ada.post(f"{live}next/")
    assert "It is your turn" in ben.get(live).content.decode()
    ben.post(f"{live}next/")
    assert "Everybody has spoken" in ada.get(live).content.decode()
    ada.post(f"{live}go/", {"phase": "answer"})
    kept = ben.post(f"{base(now)}{made.pk}/cast/", {"choice": "objection", "reason": ""})
    assert "Say what harm you see" in kept.content.decode()
    ben.post(f"{base(now)}{made.pk}/cast/", {"choice": "objection", "reason": "Too dark"})
    waiting = ben.get(live).content.decode()
    assert "1 of us has not answered yet" in waiting
    assert "Too dark" not in waiting.split('id="mine-')[0]
    ada.post(f"{base(now)}{made.pk}/cast/", {"choice": "consent"})
    assert "Too dark" in ada.get(live).content.decode()
    ada.post(f"{live}timer/", {"seconds": "x"})
    ada.post(f"{live}go/", {"phase": "nowhere", "item": "99999999999999999999"})
    assert ada.post(f"{live}fly/").status_code == 404
    with_timer = ada.post(f"{live}timer/", {"seconds": 60}, follow=True).content.decode()
    assert "meeting-timer" in with_timer


def test_for_programs(now: Cast, five: list[Actor], api_of: Callable[..., Client]) -> None:
    api = api_of(now.ada)
    starts = (timezone.now() + timedelta(days=2)).isoformat()
    made = api.post(
        "/api/v1/meetings/",
        {"title": "Plenum", "starts_at": starts, "circle_id": now.north.pk, "topics": ["Cake"]},
        content_type="application/json",
    )
    assert made.status_code == 201
    pk = made.json()["id"]
    assert api.get("/api/v1/meetings/").json()["items"][0]["title"] == "Plenum"
    for step in ("begin", "next", "end"):
        api.post(f"/api/v1/meetings/{pk}/{step}", content_type="application/json")
    found = api.get(f"/api/v1/meetings/{pk}").json()
    assert (found["meeting"]["state"], len(found["attendances"])) == ("over", 5)
    assert api_of(now.outsider).get(f"/api/v1/meetings/{pk}").status_code == 404


def test_a_bundle_carries_meetings(now: Cast, five: list[Actor], tmp_path: Path) -> None:
    decision = deciding.propose(
        title="Paint", method="consent", proposal="Green.", circle_id=now.north.pk, by=now.ada
    )
    made = called(now, decision_ids=[decision.pk], topics=["Cake"], place="Hall")
    actions.answer(made.pk, answer="no", by=now.ben)
    bundles.write_folder(now.organization.pk, tmp_path)
    assert exchange.bring(tmp_path, by=now.outsider).faults == []
    copy = Meeting.objects.get(organization=now.other)
    assert (copy.place, copy.starts_at) == ("Hall", made.starts_at)
    assert [item.title for item in copy.items.order_by("position")] == ["Paint", "Cake"]
    assert copy.items.get(position=1).decision.organization_id == now.other.pk  # type: ignore[union-attr]
    assert copy.attendances.get(member__name="Ben").answer == "no"
    again = exchange.bring(tmp_path, by=now.outsider)
    assert (again.created, again.changed) == ({}, {})


def test_the_list_costs_the_same_with_one_and_with_thirty(
    now: Cast,
    client_of: Callable[[Actor], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = client_of(now.ada)
    called(now)
    client.get(base(now))
    with django_assert_num_queries(4):
        client.get(base(now))
    for _more in range(29):
        called(now)
    with django_assert_num_queries(4):
        client.get(base(now))


def test_panels(now: Cast, client_of: Callable[[Actor], Client]) -> None:
    circles.join(now.north.pk, by=now.ben)
    decision = deciding.propose(
        title="Paint", method="consent", proposal="Green.", circle_id=now.north.pk, by=now.ada
    )
    client = client_of(now.ben)
    assert "Meet about it" in client.get(f"{base(now)}of-decision/{decision.pk}/").content.decode()
    called(now, decision_ids=[decision.pk])
    for panel in (f"of-decision/{decision.pk}", f"of-circle/{now.north.pk}"):
        assert "Plenum" in client.get(f"{base(now)}{panel}/").content.decode()


def test_a_panel_costs_the_same_with_one_meeting_and_with_five(
    now: Cast, client_of: Callable[[Actor], Client], django_assert_num_queries: Any
) -> None:
    decision = deciding.propose(
        title="Paint", method="consent", proposal="Green.", circle_id=now.north.pk, by=now.ada
    )
    client = client_of(now.ada)
    for count in (1, 5):
        while Meeting.objects.count() < count:
            called(now, decision_ids=[decision.pk])
        for panel in (f"of-decision/{decision.pk}", f"of-circle/{now.north.pk}"):
            with django_assert_num_queries(5):
                answer = client.get(f"{base(now)}{panel}/")
            assert answer.content.decode().count("Plenum") == count
