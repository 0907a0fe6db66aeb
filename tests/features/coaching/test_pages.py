"""Coaching in the browser and for programs, in the bundle and the calendar."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.coaching import actions
from colead.features.coaching.models import Offer, Pair, Proposal, Session, Text, Wish
from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.home import queries as home
from colead.features.organizations import actions as organizations
from colead.kernel import feeds
from colead.kernel.actor import Actor
from colead.project.cli import main
from tests.cast import Cast
from tests.features.coaching.pairing import looks, met, offers, paired, people, proposed

pytestmark = pytest.mark.django_db


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/coaching/"


def test_from_a_wish_to_a_pair_and_a_session(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    ada, ben = client_of(now.ada), client_of(now.ben)
    assert "Would you like a coach?" in ada.get(base(now)).content.decode()
    wrong = ben.post(f"{base(now)}offer/", {"practices": ["flying"], "about": "Two gardens"})
    assert (wrong.status_code, "Two gardens" in wrong.content.decode()) == (422, True)
    given = {"practices": ["starting"], "languages": ["en"], "hours": 2, "places": 1,
             "about": "Two gardens", "is_listed": "on"}  # fmt: skip
    assert ben.post(f"{base(now)}offer/", given).status_code == 302
    looking = {"what": "To begin", "practices": ["starting"], "languages": ["en"], "hours": 1}
    assert ada.post(f"{base(now)}wish/", {**looking, "what": "x\0y"}).status_code == 422
    assert ada.post(f"{base(now)}wish/", looking).status_code == 302
    assert "To begin" in ada.get(f"{base(now)}wish/").content.decode()
    assert "Ben" in ada.get(base(now)).content.decode()
    shown = ada.post(f"{base(now)}wish/find/", follow=True).content.decode()
    assert "Ben could coach you" in shown
    found = Proposal.objects.get()
    at = f"{base(now)}proposals/{found.pk}/"
    assert "To begin" in ben.get(at).content.decode()
    assert "Ada" in str([one.title for one in home.waiting(now.ben)])
    ada.post(f"{at}yes/")
    waits = ada.get(at).content.decode()
    assert "turn" in waits
    assert "&lt;time" not in waits
    assert "Your coaching begins" in ben.post(f"{at}yes/", follow=True).content.decode()
    pair = Pair.objects.get()
    room = f"{base(now)}pairs/{pair.pk}/"
    bad = ada.post(f"{room}write/goal/", {"words": " "})
    assert bad.status_code == 422
    ada.post(f"{room}write/goal/", {"words": "Be **heard**"})
    assert "<strong>heard</strong>" in ben.get(room).content.decode()
    assert ada.post(f"{room}write/poem/", {"words": "x"}).status_code == 404
    day = (now.ada.today + timedelta(days=3)).isoformat()
    assert ben.post(f"{room}plan/", {"starts_at": "soon", "place": "Hall"}).status_code == 422
    ben.post(f"{room}plan/", {"starts_at": f"{day}T10:00", "minutes": 60, "place": "Hall"})
    session = Session.objects.get()
    seat = f"{base(now)}sessions/{session.pk}/"
    assert "Hall" in ada.get(seat).content.decode()
    ada.post(f"{seat}write/agenda/", {"words": "The fair"})
    assert "The fair" in ben.get(seat).content.decode()
    assert ben.post(f"{seat}held/", follow=True).status_code == 200
    ada.post(f"{seat}move/", {"starts_at": f"{day}T11:00", "minutes": 45, "place": "Yard"})
    assert "Yard" in ben.get(seat).content.decode()
    mine = Text.objects.get(kind="agenda")
    assert ben.get(f"{base(now)}texts/{mine.pk}/").status_code == 404
    ada.post(f"{base(now)}texts/{mine.pk}/", {"words": "The other fair"})
    assert "The other fair" in ben.get(seat).content.decode()
    ada.post(f"{base(now)}texts/{mine.pk}/erase/")
    assert ada.post(f"{base(now)}texts/{mine.pk}/erase/").status_code == 404
    ada.post(f"{seat}cancel/")
    ada.post(f"{room}end/", {"words": "Thank you"})
    assert "Thank you" in ben.get(room).content.decode()


def test_looking_for_nobody_and_taking_it_back(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    ada = client_of(now.ada)
    shown = ada.post(f"{base(now)}wish/find/", follow=True).content.decode()
    assert "Say first what you look for" in shown
    looks(now.ada)
    shown = ada.post(f"{base(now)}wish/find/", follow=True).content.decode()
    assert "you are told" in shown
    ada.post(f"{base(now)}wish/withdraw/")
    assert Wish.objects.get().box in (b"", memoryview(b""))
    shown = ada.post(f"{base(now)}match/", follow=True).content.decode()
    assert "is being computed" in shown
    assert "being computed right now" in ada.get(base(now)).content.decode()


def test_pages_of_ones_own(now: Cast, client_of: Callable[[Actor], Client]) -> None:
    pair = paired(now.ada, now.ben)
    actions.write(pair.pk, kind="note", words="From Ada", by=now.ada)
    ada = client_of(now.ada)
    steps = ada.get(f"/o/{now.organization.slug}/steps/")
    assert steps["Cache-Control"] == "no-store"
    assert "My steps of leading" in steps.content.decode()
    acts = f"{base(now)}acts/"
    assert "It is off" in ada.get(acts).content.decode()
    ada.post(acts, {"pair_id": pair.pk})
    assert "Turn it off" in ada.get(acts).content.decode()
    assert ada.post(acts, {"pair_id": 10**12}).status_code == 422
    ada.post(f"{acts}hide/")
    assert "It is off" in ada.get(acts).content.decode()
    copy = ada.get(f"{base(now)}mine/coaching.json")
    assert json.loads(copy.content)["my_words"][0]["words"] == "From Ada"
    ada.post(f"{base(now)}mine/erase/")
    assert Text.objects.count() == 1
    ada.post(f"{base(now)}mine/erase/", {"sure": "yes"})
    assert Text.objects.count() == 0
    assert "No numbers yet" in ada.get(f"{base(now)}numbers/").content.decode()


def test_the_calendar_tells_when_and_nothing_else(now: Cast) -> None:
    pair = paired(now.ada, now.ben)
    actions.plan_session(
        pair.pk, starts_at=now.ada.at + timedelta(days=1), place="Hall", by=now.ada
    )
    file = Client().get(feeds.path("coaching", member_id=now.ben.member_id or 0, number=0))
    assert b"SUMMARY:Coaching\r\n" in file.content
    assert b"Hall" not in file.content
    assert b"Ada" not in file.content
    assert Client().get("/feeds/coaching/forged.ics").status_code == 404


def test_for_programs(now: Cast, api_of: Callable[[Actor], Client]) -> None:
    ada, ben = api_of(now.ada), api_of(now.ben)
    as_json = {"content_type": "application/json"}
    made = ben.put(
        "/api/v1/coaching/offer",
        {"practices": ["starting"], "languages": ["en"], "who_not": [now.steward.member_id]},
        **as_json,
    )
    assert (made.status_code, "who_not" in made.json()) == (200, False)
    listed = ada.get("/api/v1/coaching/coaches").json()["items"]
    assert [one["member_id"] for one in listed] == [now.ben.member_id]
    wish = {"what": "To begin", "practices": ["starting"], "languages": ["en"]}
    assert ada.get("/api/v1/coaching/wish").status_code == 404
    assert ada.put("/api/v1/coaching/wish", wish, **as_json).json()["what"] == "To begin"
    pk = ada.post("/api/v1/coaching/find").json()["id"]
    for one, state in ((ada, "open"), (ben, "paired")):
        answer = one.post(f"/api/v1/coaching/proposals/{pk}/yes")
        assert answer.json()["state"] == state
    pair = ada.get("/api/v1/coaching/pairs").json()[0]["id"]
    ada.post(f"/api/v1/coaching/pairs/{pair}/texts", {"kind": "note", "words": "Hm"}, **as_json)
    starts = (now.ada.at + timedelta(days=1)).isoformat()
    planned = ben.post(
        f"/api/v1/coaching/pairs/{pair}/sessions", {"starts_at": starts, "place": "Hall"},
        **as_json,
    )  # fmt: skip
    assert planned.status_code == 201
    room = ben.get(f"/api/v1/coaching/pairs/{pair}").json()
    assert (room["texts"][0]["words"], room["sessions"][0]["place"]) == ("Hm", "Hall")
    assert ada.get("/api/v1/coaching/mine").json()["my_words"][0]["words"] == "Hm"
    assert next(one["step"] for one in ada.get("/api/v1/coaching/steps").json()) == "helped"
    assert ada.get("/api/v1/coaching/numbers").json() == {
        "quarters": [], "coached": None, "led": None,
    }  # fmt: skip
    ended = ben.post(f"/api/v1/coaching/pairs/{pair}/end", {}, **as_json)
    assert ended.json()["ended_at"]
    assert api_of(now.outsider).get(f"/api/v1/coaching/pairs/{pair}").status_code == 404


def test_on_the_command_line(now: Cast, tmp_path: Path) -> None:
    keys = {
        one.name: organizations.make_token(by=one, name="cli", scope="write")[1]
        for one in (now.ada, now.ben)
    }

    def run(who: str, *words: str, given: str = "") -> str:
        ran = CliRunner().invoke(
            main, ["--token", keys[who], "coaching", *words], input=given, catch_exceptions=False
        )
        assert ran.exit_code == 0, ran.output
        return ran.output

    sides = ("--practice", "starting", "--language", "en")
    run("Ben", "offer", *sides, "--places", "2")
    assert "Ben" in run("Ada", "coaches")
    run("Ada", "wish", "-", *sides, given="To begin")
    assert "Ben" in run("Ada", "find")
    pk = str(Proposal.objects.get().pk)
    assert "Ada would be coached by Ben" in run("Ben", "proposals")
    run("Ada", "yes", pk)
    assert "both said yes" in run("Ben", "yes", pk)
    pair = str(Pair.objects.get().pk)
    run("Ada", "write", pair, "note", "-", given="From Ada")
    assert "From Ada" in run("Ben", "read", pair)
    run("Ben", "plan", pair, (now.ada.at + timedelta(days=1)).isoformat())
    assert "on" in run("Ada", "pairs")
    assert "Helped" in run("Ada", "steps")
    assert "From Ada" in run("Ada", "mine")
    run("Ada", "end", pair)
    assert "Erased: 1" in run("Ada", "erase-mine", given="y\n")
    run("Ben", "withdraw-offer")


def test_a_bundle_carries_listed_offers_and_nothing_else(now: Cast, tmp_path: Path) -> None:
    [cleo] = people(now.ada, "Cleo")
    offers(now.ben, places=3, who_not=[cleo.member_id])
    offers(cleo, is_listed=False, about="hidden garden")
    bundles.write_folder(now.organization.pk, tmp_path)
    written = (tmp_path / "coaches.csv").read_text()
    assert "two gardens" in written
    assert "hidden garden" not in written
    assert exchange.bring(tmp_path, by=now.outsider).faults == []
    copy = Offer.objects.get(organization=now.other)
    assert (copy.places, copy.practices, copy.taken) == (3, ["starting", "listening"], 0)
    again = exchange.bring(tmp_path, by=now.outsider)
    assert (again.created, again.changed) == ({}, {})


def test_pages_cost_the_same_with_one_and_with_thirty(
    now: Cast,
    client_of: Callable[[Actor], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = client_of(now.ada)
    pair = paired(now.ada, now.ben)
    looks(now.ada)
    met(pair, now.ada)
    actions.write(pair.pk, kind="note", words="A note", by=now.ada)
    places = {base(now): 10, f"{base(now)}pairs/{pair.pk}/": 8,
              f"{base(now)}numbers/": 6, f"/o/{now.organization.slug}/steps/": 12}  # fmt: skip
    for place, count in places.items():
        client.get(place)
        with django_assert_num_queries(count):
            client.get(place)
    for number, other in enumerate(people(now.ada, *(f"Coach{n}" for n in range(29)))):
        offers(other)
        actions.write(pair.pk, kind="note", words=f"Note {number}", by=now.ben)
        met(pair, now.ben, days_ago=number + 2)
    for place, count in places.items():
        with django_assert_num_queries(count):
            answer = client.get(place)
        assert len(answer.content) < 60_000, place


def test_a_proposal_costs_the_same_with_one_coach_and_with_thirty(
    now: Cast,
    client_of: Callable[[Actor], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = client_of(now.ada)
    found = proposed(now.ada, now.ben)
    place = f"{base(now)}proposals/{found.pk}/"
    client.get(place)
    with django_assert_num_queries(10):
        client.get(place)
    for other in people(now.ada, *(f"Coach{n}" for n in range(29))):
        offers(other)
    with django_assert_num_queries(10):
        assert "Others who fit" in client.get(place).content.decode()
