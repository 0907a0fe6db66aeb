"""Initiatives, for programs and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.initiatives import actions
from colead.features.initiatives.models import Commitment, Initiative, Need
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from tests.cast import Cast
from tests.features.initiatives.leading import consent_of, guardrail, over, start

ApiOf = Callable[[Actor], Client]
ROOT = "/api/v1/initiatives/"


def send(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def test_from_start_to_end_by_program(cast: Cast, api_of: ApiOf) -> None:
    ada, ben = api_of(cast.ada), api_of(cast.ben)
    made = send(ada, "", title="Racks", result="A rack each", circle_id=cast.north.pk)
    assert made.status_code == 201
    assert (made.json()["status"], made.json()["verdict"]["outcome"]) == ("active", "go")
    pk = made.json()["id"]
    assert send(ben, f"{pk}/join").json()["kind"] == "contributor"
    promised = send(ben, f"{pk}/commitments", what="Weld", due_on="2199-01-01")
    assert (promised.status_code, promised.json()["state"]) == (201, "open")
    task = promised.json()["id"]
    assert send(ada, f"commitments/{task}/remind").status_code == 204
    assert send(ben, f"commitments/{task}/done").json()["state"] == "done"
    confirmed = send(ada, f"commitments/{task}/confirm")
    assert confirmed.json()["confirmed_by_id"] == cast.ada.member_id
    assert send(ben, f"commitments/{task}/reopen").json()["state"] == "open"
    let_go = send(ben, f"commitments/{task}/let-go", text="My wrist.")
    assert (let_go.json()["state"], let_go.json()["reason"]) == ("let-go", "My wrist.")
    assert [c["what"] for c in ada.get(f"{ROOT}{pk}/commitments").json()] == ["Weld"]
    assert send(ada, f"{pk}/check-ins", progress="Well.", confidence=4).status_code == 201
    assert ben.get(f"{ROOT}{pk}/check-ins").json()[0]["confidence"] == 4
    measure = send(ada, f"{pk}/outcomes", measure="Bikes", unit="bikes", start=40, target=0)
    assert measure.status_code == 201
    reading = send(ben, f"outcomes/{measure.json()['id']}/readings", value=12.5)
    assert (reading.status_code, reading.json()["value"]) == (201, 12.5)
    [outcome] = ada.get(f"{ROOT}{pk}/outcomes").json()
    assert [r["value"] for r in outcome["readings"]] == [12.5]
    need = send(ada, f"{pk}/needs", kind="money", text="Paint").json()["id"]
    assert send(ada, f"needs/{need}/met").status_code == 204
    assert ben.get(f"{ROOT}{pk}/needs").json()[0]["met_at"] is not None
    assert send(ada, f"{pk}/pause").json()["status"] == "paused"
    assert send(ada, f"{pk}/resume").json()["status"] == "active"
    wrong = send(ada, f"{pk}/end", status="failed", outcome="No.")
    assert (wrong.status_code, wrong.json()["field"]) == (409, "lesson")
    ended = send(ada, f"{pk}/end", status="failed", outcome="No.", lesson="Ask first.")
    assert (ended.json()["status"], ended.json()["lesson"]) == ("failed", "Ask first.")
    [row] = ben.get(f"{ROOT}?which=lessons").json()["items"]
    assert row["id"] == pk
    parts = ben.get(f"{ROOT}{pk}/parts").json()
    assert [part["kind"] for part in parts] == ["lead", "contributor"]
    assert send(ben, f"{pk}/reopen", text="More wood").status_code == 409
    again = send(ada, f"{pk}/reopen", text="More wood")
    assert (again.json()["status"], again.json()["lesson"]) == ("active", "Ask first.")


def test_leading_together_by_program(cast: Cast, api_of: ApiOf) -> None:
    found = start(cast)
    ada, ben = api_of(cast.ada), api_of(cast.ben)
    assert send(ben, f"{found.pk}/would-co-lead").status_code == 204
    assert send(ben, f"{found.pk}/would-co-lead").status_code == 409
    for part, kind in (("lead", "lead"), ("contributor", "contributor")):
        made = send(ada, f"{found.pk}/offers", to=cast.ben.member_id, part=part)
        assert made.status_code == 201
        offer = Offer.objects.get(pk=made.json()["offer"])
        assert (offer.kind, offer.to_id) == (kind, cast.ben.member_id)
        offers.withdraw(offer.pk, by=cast.ada)
    over_to = send(ada, f"{found.pk}/offers", to=cast.ben.member_id, part="instead-of-me")
    offers.take(over_to.json()["offer"], by=cast.ben)
    assert send(ada, f"{found.pk}/pause").status_code == 409
    assert send(ben, f"{found.pk}/step-back", text="").status_code == 409
    assert send(ben, f"{found.pk}/pause").status_code == 200
    assert send(ben, f"{found.pk}/step-back", text="Tom welds.").status_code == 204
    assert send(ada, f"{found.pk}/step-in").json()["kind"] == "lead"
    task = send(ada, f"{found.pk}/tasks", to=cast.ben.member_id, what="Weld")
    offers.take(task.json()["offer"], by=cast.ben)
    assert Commitment.objects.get().by_id == cast.ben.member_id
    assert send(ben, f"{found.pk}/leave").status_code == 204


def test_the_verdict_beforehand_keeps_nothing(cast: Cast, api_of: ApiOf) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    ada = api_of(cast.ada)
    said = send(ada, "verdict", title="Racks", circle_id=cast.north.pk, amount=6_000)
    assert said.json()["outcome"] == "consent"
    assert [circle["name"] for circle in said.json()["consent_circles"]] == ["South"]
    assert Initiative.objects.count() == 0


def test_advice_and_amending_by_program(cast: Cast, api_of: ApiOf) -> None:
    over(cast, "advise", 5_000)
    ada = api_of(cast.ada)
    facts = {"title": "Racks", "circle_id": cast.north.pk, "amount": 6_000}
    pk = send(ada, "", **facts).json()["id"]
    gone_on = send(ada, f"{pk}/advice", text="Stella: mind the lane.")
    assert (gone_on.json()["status"], gone_on.json()["cleared"]) == ("active", "advice")
    dearer = ada.put(f"{ROOT}{pk}", {**facts, "amount": 90_000}, content_type="application/json")
    assert (dearer.json()["status"], dearer.json()["cleared"]) == ("forming", "")


def test_what_is_not_here_is_a_problem_with_its_reason(cast: Cast, api_of: ApiOf) -> None:
    guardrail(cast, "not_here", {"kind": "stewards"}, topics=["roof"])
    answer = send(api_of(cast.ada), "", title="A garden on the roof")
    assert answer.status_code == 409
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["detail"]
    assert Initiative.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "x" * 201},
        {"title": "Racks", "amount": -1},
        {"title": "Racks", "amount": 10**30},
        {"title": "Racks", "currency": "euros"},
        {"title": "Racks", "reversibility": "maybe"},
        {"title": "Racks", "circle_id": 10**30},
        {"title": "Racks", "safe_to_try_on": "soon"},
        {"title": "Racks", "rhythm_days": 0},
        {"title": "Racks", "domain_ids": ["x"]},
        {"title": ["Racks"]},
    ],
)
def test_a_wrong_body_is_422_and_makes_nothing(
    cast: Cast, api_of: ApiOf, body: dict[str, Any]
) -> None:
    client = api_of(cast.ada)
    answer = client.post(ROOT, json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["status"] == 422
    assert Initiative.objects.count() == 0


@pytest.mark.parametrize("title", ["nul \x00", "lone \ud800"])
def test_what_no_database_can_keep_is_422(cast: Cast, api_of: ApiOf, title: str) -> None:
    client = api_of(cast.ada)
    answer = client.post(ROOT, json.dumps({"title": title}), content_type="application/json")
    assert answer.status_code == 422
    assert Initiative.objects.count() == 0


def test_a_blank_title_and_unknown_domains_make_nothing(cast: Cast, api_of: ApiOf) -> None:
    ada = api_of(cast.ada)
    assert send(ada, "", title="   ").status_code == 409
    assert send(ada, "", title="Racks", domain_ids=[10**30]).status_code == 404
    assert Initiative.objects.count() == 0


@pytest.mark.parametrize(
    "query",
    ["which=all", "circle_id=0", f"circle_id={10**30}", "after=" + "x" * 501, "circle_id=one"],
)
def test_a_wrong_question_is_422(cast: Cast, api_of: ApiOf, query: str) -> None:
    assert api_of(cast.ada).get(f"{ROOT}?{query}").status_code == 422


def test_a_forged_mark_is_refused(cast: Cast, api_of: ApiOf) -> None:
    assert api_of(cast.ada).get(f"{ROOT}?after=WyJ4Il0").status_code == 409


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999", "1e16"])
def test_a_reading_is_a_number_of_this_world(cast: Cast, api_of: ApiOf, value: str) -> None:
    found = start(cast)
    outcome = actions.state_outcome(found.pk, measure="Bikes", by=cast.ada)
    answer = api_of(cast.ada).post(
        f"{ROOT}outcomes/{outcome.pk}/readings",
        f'{{"value": {value}}}',
        content_type="application/json",
    )
    assert answer.status_code in (400, 422)
    assert outcome.readings.count() == 0


def test_outsiders_get_404_and_strangers_401(cast: Cast, api_of: ApiOf) -> None:
    found = start(cast)
    made = actions.commit(found.pk, what="Weld", by=cast.ben)
    need = actions.state_need(found.pk, kind="hands", text="Hands", by=cast.ada)
    outsider = api_of(cast.outsider)
    reads = ("", "/parts", "/commitments", "/check-ins", "/outcomes", "/needs")
    assert {outsider.get(f"{ROOT}{found.pk}{tail}").status_code for tail in reads} == {404}
    writes: list[tuple[str, dict[str, Any]]] = [
        (f"{found.pk}/join", {}),
        (f"{found.pk}/leave", {}),
        (f"{found.pk}/would-co-lead", {}),
        (f"{found.pk}/step-in", {}),
        (f"{found.pk}/step-back", {"text": ""}),
        (f"{found.pk}/advice", {"text": "x"}),
        (f"{found.pk}/offers", {"to": cast.ben.member_id}),
        (f"{found.pk}/tasks", {"to": cast.ben.member_id, "what": "x"}),
        (f"{found.pk}/commitments", {"what": "x"}),
        (f"{found.pk}/check-ins", {"progress": "x", "confidence": 3}),
        (f"{found.pk}/outcomes", {"measure": "x"}),
        (f"{found.pk}/needs", {"kind": "hands", "text": "x"}),
        (f"{found.pk}/pause", {}),
        (f"{found.pk}/resume", {}),
        (f"{found.pk}/end", {"status": "stopped", "outcome": "x"}),
        (f"commitments/{made.pk}/done", {}),
        (f"commitments/{made.pk}/confirm", {}),
        (f"commitments/{made.pk}/let-go", {"text": "x"}),
        (f"needs/{need.pk}/met", {}),
    ]
    for path, body in writes:
        assert (path, send(outsider, path, **body).status_code) == (path, 404)
        assert (path, send(Client(), path, **body).status_code) == (path, 401)
    assert outsider.get(ROOT).json() == {"items": [], "next": None}
    assert Initiative.objects.get().status == "active"
    assert Need.objects.get().met_at is None


def test_a_key_that_may_only_read_writes_nothing(cast: Cast) -> None:
    _, secret = organizations.make_token(by=cast.ada, name="read", scope="read")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    assert send(client, "", title="Racks").status_code == 403
    assert client.get(ROOT).status_code == 200


class Session:
    """What the root command puts into the context."""

    def __init__(self, actor: Actor, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._actor = actor

    def actor(self) -> Actor:
        return self._actor


def run(actor: Actor, *words: str, as_json: bool = False) -> Any:
    from colead.features.initiatives.cli import group

    return CliRunner().invoke(group, list(words), obj=Session(actor, as_json=as_json))


def test_on_the_command_line_from_start_to_end(cast: Cast) -> None:
    made = run(cast.ada, "start", "Racks", "--amount", "60.50", "--circle", str(cast.north.pk))
    found = Initiative.objects.get()
    assert made.output == f"Initiative {found.pk} is active (guardrails: go).\n"
    assert found.amount == 6_050
    pk = str(found.pk)
    assert "Racks  (Ada)" in run(cast.ben, "list").output
    assert "led by Ada" in run(cast.ben, "show", pk).output
    told = run(cast.ada, "check-in", pk, "Half done.", "--confidence", "4")
    assert told.output == "Noted: on a good way.\n"
    promised = run(cast.ben, "commit", pk, "Weld", "--by", "2199-01-01", as_json=True)
    assert json.loads(promised.output) == {"id": Commitment.objects.get().pk}
    wrong = run(cast.ada, "end", pk, "failed", "--outcome", "No.")
    assert (wrong.exit_code, "What did you learn" in wrong.output) == (1, True)
    ended = run(cast.ada, "end", pk, "failed", "--outcome", "No.", "--lesson", "Ask first.")
    assert ended.output == "Racks: failed.\n"
    assert run(cast.ada, "reopen", pk, "--reason", "Wood").output == "Racks: active.\n"
    foreign = run(cast.outsider, "show", pk)
    assert (foreign.exit_code, "no such thing" in foreign.output) == (1, True)
