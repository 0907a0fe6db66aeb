"""Reflections in the browser, for one's own programs and command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.initiatives import actions as initiatives
from colead.features.organizations import actions as organizations
from colead.features.reflections import actions, queries
from colead.features.reflections.models import Passage, Pause, Prompt, Reflection, Rhythm
from colead.kernel import feeds
from colead.kernel.actor import Actor
from colead.kernel.testing import settle
from colead.project.cli import main
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Actor], Client]


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/reflections/"


def test_from_an_invitation_to_a_lesson(now: Cast, client_of: ClientOf) -> None:
    led = initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ada)
    initiatives.end(led.pk, status="stopped", outcome="Rain", by=now.ada)
    settle()
    ada = client_of(now.ada)
    assert "Bike racks" in ada.get(base(now)).content.decode()
    prompt = Prompt.objects.get()
    there = ada.get(f"{base(now)}prompts/{prompt.pk}/")
    shown = ada.get(there["Location"]).content.decode()
    assert "What was hard?" in shown
    kept = ada.post(f"{base(now)}draft/?prompt={prompt.pk}", {"answer-0": "Slow begi"})
    assert "encrypted" in kept.content.decode()
    again = ada.get(there["Location"]).content.decode()
    assert "Slow begi" in again
    other = ada.get(f"{there['Location']}&template=what").content.decode()
    assert "Slow begi" in other
    assert "So what" in other
    done = ada.post(there["Location"], {"answer-0": "Slow beginnings", "answer-2": "Ask the rain"})
    made = Reflection.objects.get()
    assert done["Location"].endswith(f"/reflections/{made.pk}/")
    page = ada.get(done["Location"]).content.decode()
    assert "Ask the rain" in page
    assert "Bike racks" in page
    shared = ada.post(f"{base(now)}{made.pk}/share/", {"words": "Ask the rain", "whom": "library"})
    assert shared["Location"].endswith(f"?from=passage:{Passage.objects.get().pk}")
    assert "Ask the rain" in ada.get(shared["Location"]).content.decode()


def test_what_was_typed_stays_when_it_is_refused(now: Cast, client_of: ClientOf) -> None:
    ada = client_of(now.ada)
    empty = ada.post(f"{base(now)}write/", {"title": "Only a name"})
    assert empty.status_code == 422
    assert "Write a word first" in empty.content.decode()
    odd = ada.post(f"{base(now)}write/", {"answer-0": "fine \u202e", "answer-1": "kept words"})
    assert odd.status_code == 422
    assert "kept words" in odd.content.decode()
    long = ada.post(f"{base(now)}draft/", {"answer-0": "x" * 30_000})
    assert "Not kept" in long.content.decode()
    made = actions.write(answers=[("", "Mine")], by=now.ada)
    wrong = ada.post(f"{base(now)}{made.pk}/share/", {"words": "Mine", "whom": "person"})
    assert "Say with whom" in wrong.content.decode()


def test_rhythm_questions_pauses_and_the_year(now: Cast, client_of: ClientOf) -> None:
    ada = client_of(now.ada)
    ada.post(f"{base(now)}rhythm/", {"every": "month", "template": "cycle", "after_acts": "on"})
    assert Rhythm.objects.get().every == "month"
    assert "All around" in ada.get(f"{base(now)}rhythm/").content.decode()
    assert ada.post(f"{base(now)}rhythm/", {"every": "hour", "template": "x"}).status_code == 422
    ada.post(f"{base(now)}templates/", {"name": "Mine", "asks": "Why?\nHow?"})
    assert "How?" in ada.get(f"{base(now)}templates/").content.decode()
    starts = (now.ada.at + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    ada.post(f"{base(now)}pauses/", {"starts_at": starts, "minutes": 45, "note": "River"})
    pause = Pause.objects.get()
    assert "River" in ada.get(f"{base(now)}pauses/{pause.pk}/").content.decode()
    assert b"BEGIN:VEVENT" in ada.get(f"{base(now)}pauses/{pause.pk}/pause.ics").content
    path = feeds.path("pauses", member_id=now.ada.member_id or 0, number=0)
    assert b"SUMMARY:Pause" in Client().get(path).content
    wrong = ada.post(f"{base(now)}pauses/", {"starts_at": "9999-01-01T00:00", "minutes": "1e9"})
    assert wrong.status_code == 422
    ada.post(f"{base(now)}pauses/{pause.pk}/cancel/")
    actions.write(answers=[("Why?", "Because")], title="Named", by=now.ada)
    assert "Named" in ada.get(f"{base(now)}year/").content.decode()
    assert ada.get(f"{base(now)}year/1812/").status_code == 404
    export = ada.get(f"{base(now)}export/")
    assert "Because" in export.content.decode()
    assert ada.post(f"{base(now)}erase/", {"passages": "on"}).status_code == 422
    ada.post(f"{base(now)}erase/", {"sure": "on"})
    assert not Reflection.objects.exists()


def test_a_shared_thought_and_taking_it_back(now: Cast, client_of: ClientOf) -> None:
    made = actions.write(answers=[("", "Whole")], by=now.ada)
    ada, ben = client_of(now.ada), client_of(now.ben)
    given = {"words": "Half", "whom": "person", "to": now.ben.member_id}
    ada.post(f"{base(now)}{made.pk}/share/", given)
    pk = Passage.objects.get().pk
    assert "Half" in ben.get(f"{base(now)}shared/{pk}/").content.decode()
    assert "Half" in ben.get(f"{base(now)}shared/").content.decode()
    assert client_of(now.steward).get(f"{base(now)}shared/{pk}/").status_code == 404
    ada.post(f"{base(now)}shared/{pk}/take-back/")
    assert ben.get(f"{base(now)}shared/{pk}/").status_code == 404
    assert client_of(now.guest).get(base(now)).status_code == 409


def test_for_ones_own_programs(now: Cast, api_of: ClientOf) -> None:
    ada, ben = api_of(now.ada), api_of(now.ben)
    root = "/api/v1/reflections/"
    kind = {"content_type": "application/json"}
    body = {"title": "Mon", "answers": [{"ask": "What?", "text": "Spoke"}]}
    made = ada.post(root, body, **kind).json()
    assert made["answers"] == [{"ask": "What?", "text": "Spoke"}]
    assert ben.get(f"{root}{made['id']}").status_code == 404
    assert ben.get(root).json()["items"] == []
    assert [r["id"] for r in ada.post(f"{root}find", {"words": "spok"}, **kind).json()] == [
        made["id"]
    ]
    body["answers"] = [{"ask": "What?", "text": "Heard"}]
    assert ada.put(f"{root}{made['id']}", body, **kind).json()["answers"][0]["text"] == "Heard"
    shared = ada.post(
        f"{root}{made['id']}/share", {"words": "Heard", "to": now.ben.member_id}, **kind
    ).json()
    assert [p["words"] for p in ben.get(f"{root}passages").json()["items"]] == ["Heard"]
    assert ada.delete(f"{root}passages/{shared['id']}").status_code == 204
    assert "Heard" in ada.get(f"{root}export").content.decode()
    starts = (now.ada.at + timedelta(days=1)).isoformat()
    pause = ada.post(f"{root}pauses", {"starts_at": starts}, **kind).json()
    assert ada.delete(f"{root}pauses/{pause['id']}").status_code == 204
    assert ada.put(f"{root}rhythm", {"every": "week"}, **kind).json()["every"] == "week"
    assert ada.get(f"{root}prompts").json() == []
    assert ada.get(f"{root}templates").json()[0]["key"] == "three"
    assert ada.post(f"{root}erase", {"sure": False}, **kind).status_code == 422
    assert ada.post(f"{root}erase", {"sure": True}, **kind).status_code == 204
    assert ada.get(root).json()["items"] == []


def test_on_ones_own_command_line(now: Cast) -> None:
    _, secret = organizations.make_token(by=now.ada, name="cli", scope="write")

    def run(*words: str, said: str = "") -> str:
        line = ["--token", secret, "reflection", *words]
        return CliRunner().invoke(main, line, input=said).output

    assert "for you alone" in run("write", "--title", "Mon", said="I listened\n")
    [told] = queries.listed(now.ada).items
    assert "Mon" in run("list")
    assert "I listened" in run("show", str(told.id))
    assert "Mon" in run("find", said="listened")
    assert "I listened" in run("export")
    assert "Erased" in run("erase", str(told.id), "--yes")


def test_the_list_costs_the_same_with_one_and_with_thirty(
    now: Cast, client_of: ClientOf, django_assert_num_queries: Callable[..., object]
) -> None:
    client = client_of(now.ada)
    actions.write(answers=[("", "Mine")], by=now.ada)
    client.get(base(now))
    with django_assert_num_queries(8):
        client.get(base(now))
    for number in range(29):
        actions.write(answers=[("", f"Mine {number}")], by=now.ada)
    with django_assert_num_queries(8) as counted:
        answer = client.get(base(now))
    assert len(answer.content) < 60_000
    keys = [q for q in counted.captured_queries if "kernel_privatekey" in q["sql"]]  # type: ignore[attr-defined]
    assert len(keys) <= 1
