"""Figures for programs and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from click.testing import CliRunner
from django.test import Client

from colead.features.evidence import jobs
from colead.features.evidence.models import Figure, Look
from colead.features.evidence.rules.indicators import INDICATORS
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from colead.project.cli import main
from tests.cast import Cast
from tests.features.evidence.year import year

With = Callable[[Actor], Client]


def measured(cast: Cast) -> None:
    year(cast)
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())


def test_all_indicators_are_explained(cast: Cast, api_of: With) -> None:
    found = api_of(cast.ada).get("/api/v1/evidence/indicators").json()
    assert [one["name"] for one in found] == list(INDICATORS)
    assert all(one["means"] and one["means_not"] for one in found)


def test_figures_of_one_day(cast: Cast, api_of: With) -> None:
    measured(cast)
    answer = api_of(cast.ada).get("/api/v1/evidence/figures?until=2026-03-02").json()
    assert {one["indicator"] for one in answer["items"]} == set(INDICATORS)
    spread = next(one for one in answer["items"] if one["indicator"] == "spread")
    kept = Figure.objects.get(indicator="spread", until="2026-03-02")
    assert (spread["value"], spread["people"], spread["cases"]) == (kept.value, 6, kept.cases)
    assert Look.objects.get().page == "api"


def test_figures_page_by_page(cast: Cast, api_of: With) -> None:
    measured(cast)
    client, seen, after = api_of(cast.ada), 0, ""
    while True:
        page = client.get(f"/api/v1/evidence/figures{after}").json()
        seen += len(page["items"])
        if not page["next"]:
            break
        after = f"?after={page['next']}"
    assert seen == Figure.objects.filter(circle=None).count()


def test_another_organizations_circle_is_not_there_and_guests_get_nothing(
    cast: Cast, api_of: With
) -> None:
    measured(cast)
    answer = api_of(cast.outsider).get(f"/api/v1/evidence/figures?circle_id={cast.north.pk}")
    assert answer.status_code == 404
    assert api_of(cast.outsider).get("/api/v1/evidence/figures").json()["items"] == []


def run(cast: Cast, *arguments: str, by: Actor | None = None) -> tuple[int, str]:
    _, secret = organizations.make_token(by=by or cast.ada, name="test", scope="write")
    done = CliRunner().invoke(main, ["--token", secret, *arguments])
    return done.exit_code, done.output


def test_the_command_says_figures_and_what_stands_beside(cast: Cast) -> None:
    measured(cast)
    code, text = run(cast, "evidence", "north-school")
    assert code == 0
    assert text.startswith("6 people, 365 days until 2026-03-02")
    assert "Decentralization of the leadership network" in text
    assert "beside it: Connectedness" in text


def test_the_command_prints_json(cast: Cast) -> None:
    measured(cast)
    code, text = run(cast, "evidence", "north-school", "--json")
    found = json.loads(text)
    assert code == 0
    assert {one["indicator"] for one in found["figures"]} == set(INDICATORS)


def test_the_command_reads_on_when_asked(cast: Cast) -> None:
    code, text = run(cast, "evidence", "north-school")
    assert (code, "made at night" in text) == (0, True)
    code, text = run(cast, "evidence", "north-school", "--now")
    assert (code, "fewer than five people" in text) == (0, True)


def test_a_key_of_another_organization_opens_nothing(cast: Cast) -> None:
    code, text = run(cast, "evidence", "north-school", by=cast.outsider)
    assert code == 1
    assert "another organization" in text


def test_sheets_that_programs_may_read(cast: Cast, api_of: With) -> None:
    measured(cast)
    ada = api_of(cast.ada)
    flow = ada.get("/api/v1/evidence/sheets/flow").json()
    assert (flow["name"], flow["until"], flow["circle_id"]) == ("flow", "2026-03-02", None)
    assert set(flow["facts"]) == {"circles", "cells"}
    assert "asks" in ada.get("/api/v1/evidence/sheets/enabling?until=2026-03-02").json()["facts"]
    # The network names people: it is for the page, on which one sees oneself.
    for name in ("ties", "domains", "nothing"):
        assert ada.get(f"/api/v1/evidence/sheets/{name}").status_code == 404
    assert api_of(cast.outsider).get("/api/v1/evidence/sheets/flow").status_code == 404


def test_notes_and_comparisons(cast: Cast, api_of: With) -> None:
    measured(cast)
    ada = api_of(cast.ada)
    path = "/api/v1/evidence/annotations"
    note = {"on": "2025-12-01", "text": "The founder stepped back"}
    made = ada.post(path, note, content_type="application/json")
    assert made.status_code == 201
    assert [one["text"] for one in ada.get(path).json()] == [note["text"]]
    number = made.json()["id"]
    assert api_of(cast.ben).delete(f"{path}/{number}").status_code in (403, 409)
    assert ada.delete(f"{path}/{number}").status_code == 204
    assert ada.get(path).json() == []
    asked = "/api/v1/evidence/comparisons"
    late = ada.post(asked, {"day": "2999-01-01"}, content_type="application/json")
    assert late.status_code == 409
    assert "Eight weeks" in late.json()["detail"]
    day = {"day": "2025-12-01"}
    assert ada.post(asked, day, content_type="application/json").status_code == 202
    jobs.compare(organization=cast.organization.pk, moment=NOON.isoformat(), **day)
    [found] = ada.get(asked).json()
    assert found["name"] == "compare"
    assert found["facts"]["weeks"] > 0


def test_a_report_is_published_read_and_taken_back(cast: Cast, api_of: With) -> None:
    measured(cast)
    path = "/api/v1/evidence/reports"
    stella, ada = api_of(cast.steward), api_of(cast.ada)
    body = {"title": "Our year", "names": ["spread"], "notes": True}
    # The whole is published by a steward; every member may see what it would hold, and reads it.
    assert ada.post(path, body, content_type="application/json").status_code == 409
    draft = ada.get(f"{path}/of-today?names=spread&notes=true").json()
    assert [one["name"] for one in draft["figures"]] == ["spread", "connectedness"]
    sent = stella.post(path, body, content_type="application/json")
    made = sent.json()
    assert (sent.status_code, sent.headers["Cache-Control"]) == (201, "no-store")
    assert made["facts"] == draft
    assert Client().get(urlsplit(made["link"]).path).status_code == 200
    [listed] = ada.get(path).json()["items"]
    assert (listed["id"], listed["title"], listed["taken_back_at"]) == (
        made["id"],
        "Our year",
        None,
    )
    assert "facts" not in listed
    read = ada.get(f"{path}/{made['id']}").json()
    assert read["facts"] == draft
    assert "link" not in read
    assert ada.delete(f"{path}/{made['id']}").status_code == 409
    for _again in range(2):
        assert stella.delete(f"{path}/{made['id']}").status_code == 204
    assert Client().get(urlsplit(made["link"]).path).status_code == 404
    assert ada.get(f"{path}/{made['id']}").json()["facts"] == {}


def test_reports_say_what_is_wrong_and_are_not_there_for_another_organization(
    cast: Cast, api_of: With
) -> None:
    path = "/api/v1/evidence/reports"
    stella = api_of(cast.steward)
    early = stella.post(path, {}, content_type="application/json")
    assert (early.status_code, "no figure" in early.json()["detail"]) == (409, True)
    assert stella.get(f"{path}/of-today").status_code == 404
    measured(cast)
    wrong = stella.post(path, {"names": ["nonsense"]}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["field"]) == (409, "names")
    assert "nonsense" in wrong.json()["detail"]
    usual = stella.post(path, {}, content_type="application/json").json()
    assert usual["title"] == "How far is leadership shared?"
    assert {"spread", "kept", "co-led"} & {one["name"] for one in usual["facts"]["figures"]} == {
        "spread"
    }
    outsider = api_of(cast.outsider)
    assert outsider.get(path).json()["items"] == []
    for answer in (outsider.get(f"{path}/{usual['id']}"), outsider.delete(f"{path}/{usual['id']}")):
        assert answer.status_code == 404
