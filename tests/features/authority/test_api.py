"""Guardrails and verdicts by program and command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.authority import actions, queries
from colead.features.authority.models import Guardrail
from colead.features.circles import actions as circles
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.project.cli import main
from tests.cast import Cast

ApiOf = Callable[[Actor], Client]
BASE = "/api/v1/authority"
SPENDING = {
    "title": "Spending",
    "when": {"amount_over": 50_000, "currency": "EUR"},
    "then": {"outcome": "advise", "whom": [{"kind": "stewards"}]},
    "why": "Money is short.",
}


def sent(client: Client, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Status and body of a JSON request."""
    answer = getattr(client, method)(BASE + path, json.dumps(body), "application/json")
    return answer.status_code, answer.json()


def test_a_program_writes_amends_and_reviews(cast: Cast, api_of: ApiOf) -> None:
    client = api_of(cast.steward)
    status, made = sent(client, "post", "/guardrails", SPENDING | {"circle_id": cast.root.pk})
    assert status == 201
    assert made["sentence"] == (
        "When somebody starts or decides something that costs more than €500.00, then ask the"
        " stewards for advice first."
    )
    path = f"/guardrails/{made['id']}"
    wording = SPENDING | {"when": {"amount_over": 90_000}, "reason": "Prices rose.", "version": 1}
    assert sent(client, "put", path, wording)[1]["version"] == 2
    status, problem = sent(client, "put", path, wording)
    assert (status, problem["status"]) == (409, 409)
    assert "Somebody else changed this guardrail" in problem["detail"]
    assert (
        sent(client, "post", path + "/review", {"outcome": "drop", "reason": "No use."})[0] == 200
    )
    assert client.get(BASE + "/guardrails").json()["items"] == []
    retired = client.get(BASE + "/guardrails?retired=true").json()["items"]
    assert [item["retired_because"] for item in retired] == ["No use."]


def test_a_program_asks_may_i(cast: Cast, api_of: ApiOf) -> None:
    actions.write(circle_id=cast.root.pk, by=cast.steward, **SPENDING)
    act = {"what": "initiative", "title": "Chairs", "amount": 60_000}
    status, answer = sent(api_of(cast.ada), "post", "/verdict", act)
    assert status == 200
    assert (answer["outcome"], answer["allowed"]) == ("advise", True)
    assert [(p["name"], p["part"]) for p in answer["people"]] == [("Stella", "advise")]
    assert answer["reasons"][0]["guardrail_title"] == "Spending"


@pytest.mark.parametrize(
    "body",
    [
        {"what": "party", "title": "Chairs"},
        {"what": "initiative", "title": ""},
        {"what": "initiative", "title": "Chairs", "amount": 2**70},
        {"what": "initiative", "title": "Chairs", "amount": -1},
        {"what": "initiative", "title": "Chairs", "domain_ids": ["x"]},
        {"what": "initiative", "title": "Chairs", "reversibility": "perhaps"},
    ],
)
def test_a_senseless_act_is_refused(cast: Cast, api_of: ApiOf, body: dict[str, Any]) -> None:
    assert sent(api_of(cast.ada), "post", "/verdict", body)[0] == 422


def test_others_get_refusals_and_404(cast: Cast, api_of: ApiOf) -> None:
    found = actions.write(circle_id=cast.root.pk, by=cast.steward, **SPENDING)
    assert (
        sent(api_of(cast.ada), "post", "/guardrails", SPENDING | {"circle_id": cast.root.pk})[0]
        == 409
    )
    stranger = api_of(cast.outsider)
    assert stranger.get(f"{BASE}/guardrails/{found.pk}").status_code == 404
    assert stranger.get(f"{BASE}/guardrails").json()["items"] == []
    status, _body = sent(stranger, "post", "/guardrails", SPENDING | {"circle_id": cast.root.pk})
    assert status == 404
    assert Guardrail.objects.count() == 1


@pytest.fixture
def run(cast: Cast) -> Callable[..., Any]:
    """The command line, as Ada."""
    _token, secret = organizations.make_token(by=cast.ada, name="test", scope="write")

    def typed(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["--token", secret, *arguments])

    return typed


def test_guardrails_and_verdicts_on_the_command_line(cast: Cast, run: Callable[..., Any]) -> None:
    found = actions.write(circle_id=cast.root.pk, by=cast.steward, **SPENDING)
    domain = circles.open_domain(cast.south.pk, name="Timetable", description="", by=cast.ben)
    listed = run("guardrail", "list")
    assert listed.exit_code == 0
    assert "Spending: When somebody starts or decides something" in listed.output
    answer = run("verdict", "Chairs", "--amount", "600", "--domain", str(domain.pk))
    assert answer.output.splitlines() == [
        "advise",
        "- Ask Ben for advice first, as this touches a domain that others hold.",
        "- Ask Stella for advice first, as this costs more than €500.00.",
    ]
    told = json.loads(run("--json", "verdict", "Chairs").output)
    assert told["outcome"] == "go"
    refused = run("guardrail", "retire", str(found.pk), "--reason", "I do not like it")
    assert refused.exit_code == 1
    assert "kept by its stewards" in refused.output
    assert queries.guardrail(cast.ada, found.pk).holds
