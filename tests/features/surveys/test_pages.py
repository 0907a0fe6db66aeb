"""Surveys in the browser, by a letter's link, for programs, on the command line, in the bundle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.organizations import actions as organizations
from colead.features.surveys import actions, queries
from colead.features.surveys.models import Asked, Survey
from colead.kernel import todo
from colead.kernel.actor import Actor
from colead.project.cli import main
from tests.cast import Cast
from tests.features.surveys.conftest import Ask, answered, closed, marks

pytestmark = pytest.mark.django_db
Of = Callable[[Actor], Client]


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/surveys/"


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    page = answer.content.decode()
    assert len(page) <= 60 * 1024
    return page


def test_asked_answered_over(now: Cast, school: list[Actor], client_of: Of) -> None:
    ada, ben = client_of(now.ada), client_of(now.ben)
    assert "Nothing is asked" in read(ada, base(now))
    day = now.ada.today.replace(year=now.ada.today.year + 1).isoformat()
    given = {"title": "How we lead", "instrument_id": "colead-shared-leading",
             "circle_id": now.root.pk, "until": day, "threshold": 5, "about": "For the plenum",
             "cuts": ["circle"]}  # fmt: skip
    wrong = ada.post(f"{base(now)}ask/", given)
    assert (wrong.status_code, "For the plenum" in wrong.content.decode()) == (422, True)
    for name, value in (("threshold", 4), ("title", "x\x00"), ("until", "9999-01-01")):
        assert ada.post(f"{base(now)}ask/", {**given, name: value}).status_code == 422
    soon = now.ada.today.fromordinal(now.ada.today.toordinal() + 4).isoformat()
    assert ada.post(f"{base(now)}ask/", {**given, "until": soon}).status_code == 302
    made = Survey.objects.get()
    url = f"{base(now)}{made.pk}/"
    assert "What do you say?" in read(ben, url)
    assert [one.kind for one in todo.waiting(now.ben)] == ["survey"]
    page = read(ben, f"{url}answer/")
    assert "Your answer counts into the figures of everybody, and of: South." in page
    filled = marks(made, 4, 2)
    empty = ben.post(f"{url}answer/", {**filled, "room-say": "", "more": "Time"})
    assert (empty.status_code, "Time" in empty.content.decode()) == (422, True)
    assert not Asked.objects.filter(answered=True).exists()
    done = ben.post(f"{url}answer/", {**filled, "turn-to": [str(now.ada.member_id)]})
    assert done["Cache-Control"] == "no-store"
    code = done.content.decode().split("<code>")[1].split("</code>")[0]
    assert todo.waiting(now.ben) == []
    assert code not in read(ben, url)
    assert "Change it with your receipt" in read(ben, url)
    lost = ben.post(f"{url}answer/", filled)
    assert (lost.status_code, "receipt" in lost.content.decode()) == (422, True)
    assert ben.post(f"{url}answer/", {**filled, "receipt": code}).status_code == 200
    answered(made, [one for one in school if one.member_id != now.ben.member_id])
    closed(made)
    shown = read(ben, url)
    for words in ("Statement by statement", "100 %", "Group by group", "At a glance"):
        assert words in shown
    assert ben.get(f"{url}answer/").status_code == 302
    assert ben.post(f"{url}answer/", filled).status_code == 409
    assert "How we lead" in read(ben, f"{base(now)}?over=1")


def test_too_few_is_said_kindly(now: Cast, school: list[Actor], ask: Ask, client_of: Of) -> None:
    made = ask()
    answered(made, school[:3])
    closed(made)
    page = read(client_of(now.ada), f"{base(now)}{made.pk}/")
    assert "Fewer than 5 people answered" in page
    assert "Statement by statement" not in page


def test_a_guest_answers_by_a_letters_link(
    now: Cast, school: list[Actor], ask: Ask, client_of: Of
) -> None:
    made = ask(circle_id=now.north.pk, guests=True)
    link = queries.answer_links(now.guest, [made.pk])[made.pk][0][1]
    client = Client()
    assert "How we lead" in client.get(link).content.decode()
    assert not Asked.objects.filter(answered=True).exists()
    done = client.post(link, marks(made, 3))
    assert "Thank you, Gwen" in done.content.decode()
    assert Asked.objects.get(answered=True).member_id == now.guest.member_id
    assert client.get(link[:-3] + "xx/").status_code == 404
    assert queries.answer_links(now.guest, [made.pk]) == {}
    seen = client_of(now.guest).get(f"{base(now)}{made.pk}/")
    assert seen.status_code == 200


def test_lists_cost_the_same_with_one_and_with_thirty(
    now: Cast, school: list[Actor], ask: Ask, client_of: Of
) -> None:
    client = client_of(now.ada)
    made = ask()

    def cost(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    one = cost(base(now))
    for number in range(29):
        ask(title=f"No. {number}")
    assert cost(base(now)) == one
    assert one <= 12
    assert cost(f"{base(now)}{made.pk}/") <= 12
    assert cost(f"{base(now)}{made.pk}/answer/") <= 12


def test_questions_are_brought_as_a_file_and_wrong_ones_say_where(now: Cast, client_of: Of) -> None:
    ada = client_of(now.ada)
    url = f"{base(now)}questions/"
    assert "They come with Colead" in read(ada, url)
    ada.post(f"{url}take/colead-pulse/")
    made = queries.instruments(now.ada).get()
    kept = ada.get(f"{url}{made.pk}/file.json")
    contents = json.loads(kept.content)
    assert contents == made.contents
    contents["items"][2]["text"] = ""
    bad = ada.post(url, {"file": SimpleUploadedFile("q.json", json.dumps(contents).encode())})
    assert bad.status_code == 422
    assert "items[2].text" in bad.content.decode()
    contents["items"][2]["text"] = "<script>alert(1)</script>"
    contents["version"] = 2
    good = ada.post(url, {"file": SimpleUploadedFile("q.json", json.dumps(contents).encode())})
    assert good.status_code == 302
    assert "<script>alert" not in read(ada, good["Location"])


def test_a_pulse_begins_and_stops(now: Cast, school: list[Actor], client_of: Of) -> None:
    ada = client_of(now.ada)
    given = {"title": "Pulse", "instrument_id": "colead-pulse", "circle_id": now.root.pk,
             "weeks": 2, "questions": 3, "days": 5, "threshold": 5}  # fmt: skip
    assert ada.post(f"{base(now)}pulses/begin/", {**given, "days": 14}).status_code == 422
    assert read(ada, f"{base(now)}pulses/begin/")
    made = ada.post(f"{base(now)}pulses/begin/", given)
    first = Survey.objects.get()
    answered(first, school)
    closed(first)
    assert "This week my voice counted." in read(ada, made["Location"])
    ada.post(f"{made['Location']}stop/")
    assert "Stopped" in read(ada, made["Location"])


def test_for_programs(now: Cast, school: list[Actor], ask: Ask, api_of: Of) -> None:
    made = ask()
    ada = api_of(now.ada)
    root = "/api/v1/surveys/"
    assert ada.get(root).json()["items"][0]["id"] == made.pk
    body = {"answers": marks(made, 3)}
    wrong = ada.post(f"{root}{made.pk}/answer", {"answers": {}}, "application/json")
    assert wrong.status_code == 409
    assert ada.post(f"{root}{made.pk}/answer", body, "application/json").json()["code"]
    seen = ada.get(f"{root}{made.pk}").json()
    assert (seen["answered"], seen["survey"]["results"]) == (None, None)
    new = {"contents": {**made.instrument.contents, "version": 7}}
    assert ada.post(f"{root}instruments", new, "application/json").status_code == 201
    assert api_of(now.outsider).get(f"{root}{made.pk}").status_code == 404


def test_on_the_command_line(
    now: Cast, school: list[Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _token, secret = organizations.make_token(by=now.ada, name="shell", scope="write")
    monkeypatch.setenv("COLEAD_TOKEN", secret)
    until = now.ada.today.fromordinal(now.ada.today.toordinal() + 3).isoformat()

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["survey", *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert "Asked 15 people" in run("ask", "Shell", until)
    made = Survey.objects.get()
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps(marks(made, 2)))
    assert "In the box" in run("answer", str(made.pk), str(answer))
    assert "Shell" in run("list")
    assert "open" in run("show", str(made.pk))
    questions = tmp_path / "questions.json"
    questions.write_text(json.dumps({**made.instrument.contents, "version": 3}))
    assert "18 questions, version 3" in run("check", str(questions))
    assert "At hand" in run("bring", str(questions))


def test_a_bundle_holds_figures_and_no_answers(
    now: Cast, school: list[Actor], ask: Ask, tmp_path: Path
) -> None:
    made = ask(cuts=["circle"])
    for number, actor in enumerate(school):
        given = {**marks(made, 1 + number % 5, 1 + number % 3), "more": "secret-words"}
        actions.answer(made.pk, answers=given, by=actor)
    ask(title="Still open")
    done = closed(made)
    bundles.write_folder(now.organization.pk, tmp_path)
    texts = "".join(file.read_text() for file in tmp_path.iterdir())
    assert "How we lead" in texts
    assert "secret-words" not in texts
    assert "Still open" not in (tmp_path / "surveys.csv").read_text()
    assert exchange.bring(tmp_path, by=now.outsider).faults == []
    copy = Survey.objects.get(organization=now.other)
    assert copy.results == done.results
    assert (copy.threshold, copy.roll.count(), copy.texts) == (5, 0, None)
    again = exchange.bring(tmp_path, by=now.outsider)
    assert (again.created, again.changed) == ({}, {})
