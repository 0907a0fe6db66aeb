"""Issues and asks by program and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.issues import actions
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.project.cli import main
from tests.cast import Cast

ApiOf = Callable[[Actor], Client]
BASE = "/api/v1/issues"


def sent(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Status and body of a JSON request."""
    if method == "get":
        answer = client.get(BASE + path)
    else:
        answer = getattr(client, method)(
            BASE + path, json.dumps({} if body is None else body), "application/json"
        )
    return answer.status_code, answer.json()


def test_an_issue_goes_its_whole_way(cast: Cast, api_of: ApiOf) -> None:
    ben, ada = api_of(cast.ben), api_of(cast.ada)
    status, made = sent(
        ben, "post", "/", {"title": "Noise", "circle_id": cast.north.pk, "offer_it": True}
    )
    assert (status, made["state"]) == (201, "open")
    at = f"/{made['id']}"
    assert cast.ada.member_id not in [
        one["member_id"] for one in sent(ben, "get", f"{at}/closest")[1]
    ]
    assert sent(ada, "post", f"{at}/pass-on", {"text": "Not mine"})[0] == 200
    assert sent(ada, "post", f"{at}/take-up")[1]["state"] == "taken"
    assert sent(api_of(cast.steward), "post", f"{at}/take-up")[0] == 409
    assert sent(api_of(cast.steward), "post", f"{at}/join")[0] == 200
    assert sent(ben, "put", at, {"title": "Noise upstairs"})[1]["title"] == "Noise upstairs"
    assert sent(ada, "post", f"{at}/resolve", {"text": "Carpets"})[1]["how"] == "Carpets"
    assert sent(ben, "post", f"{at}/reopen", {"text": "Loud"})[1]["state"] == "open"
    assert sent(ben, "post", f"{at}/withdraw")[1]["state"] == "withdrawn"
    assert sent(ben, "get", "/?state=withdrawn")[1]["items"][0]["id"] == made["id"]


def test_the_closest_come_with_their_reasons_and_no_points(cast: Cast, api_of: ApiOf) -> None:
    made = actions.raise_issue(title="Noise", circle_id=cast.north.pk, by=cast.ben)
    status, close = sent(api_of(cast.ben), "get", f"/{made.pk}/closest")
    assert status == 200
    assert close[0] == {
        "member_id": cast.ada.member_id,
        "name": "Ada",
        "reasons": ["is in North, where it falls short"],
    }
    body = {"to": [cast.ada.member_id], "note": "You live there"}
    assert sent(api_of(cast.ben), "post", f"/{made.pk}/offers", body)[0] == 201


def test_an_ask_goes_its_whole_way(cast: Cast, api_of: ApiOf) -> None:
    ada, steward = api_of(cast.ada), api_of(cast.steward)
    status, made = sent(ada, "post", "/asks", {"title": "A key"})
    assert status == 201
    at = f"/asks/{made['id']}"
    assert sent(ada, "post", f"{at}/answer", {"state": "removed", "answer": "x"})[0] == 409
    assert sent(steward, "post", f"{at}/answer", {"state": "working", "answer": "x"})[0] == 409
    done = sent(steward, "post", f"{at}/answer", {"state": "removed", "answer": "By the door"})
    assert done[1]["state"] == "removed"
    assert sent(ada, "post", f"{at}/judge", {"helped": False})[1]["helped"] is False
    assert sent(ada, "post", f"{at}/again")[1]["state"] == "open"
    assert [one["state"] for one in sent(ada, "get", f"{at}/answers")[1]] == ["removed"]
    assert sent(ada, "get", "/asks/record")[1]["asked"] == 1
    assert sent(ada, "post", f"{at}/withdraw")[1]["state"] == "withdrawn"
    assert sent(ada, "get", at)[1]["state"] == "withdrawn"


def test_others_see_nothing(cast: Cast, api_of: ApiOf) -> None:
    issue = actions.raise_issue(title="Noise", by=cast.ben)
    ask = actions.ask(title="A key", by=cast.ada)
    outsider = api_of(cast.outsider)
    assert sent(outsider, "get", "/")[1]["items"] == []
    assert sent(outsider, "get", "/asks")[1]["items"] == []
    for path in (f"/{issue.pk}", f"/{issue.pk}/closest", f"/asks/{ask.pk}"):
        assert sent(outsider, "get", path)[0] == 404
    for path in ("take-up", "join", "withdraw"):
        assert sent(outsider, "post", f"/{issue.pk}/{path}")[0] == 404
    assert Client().get(BASE + "/").status_code == 401


def test_a_key_that_may_only_read(cast: Cast) -> None:
    _, secret = organizations.make_token(by=cast.ben, name="eyes", scope="read")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    assert sent(client, "get", "/")[0] == 200
    assert sent(client, "post", "/", {"title": "Noise"})[0] == 403


@pytest.mark.parametrize(
    "body",
    [
        {"title": ""}, {"title": "x" * 201}, {"title": "a\x00b"},
        {"title": "x", "circle_id": 10**30},
        {"title": "x", "circle_id": -1}, {"title": "x", "domain_ids": [10**30]}, {"title": []},
        {"title": "x", "domain_ids": ["a"]}, {"title": "x", "facts": "y" * 20_001}, {}, [], "x",
    ],
    ids=range(12),
)  # fmt: skip
def test_hostile_bodies_are_refused(cast: Cast, api_of: ApiOf, body: Any) -> None:
    status = sent(api_of(cast.ben), "post", "/", body)[0]
    assert 400 <= status < 500


def test_hostile_numbers_in_addresses(cast: Cast, api_of: ApiOf) -> None:
    client = api_of(cast.ben)
    for path in (f"/{2**70}", f"/asks/{2**70}", f"/?circle_id={2**70}", "/?after=%ff", "/?after=x"):
        assert client.get(BASE + path).status_code < 500, path


def test_on_the_command_line(cast: Cast) -> None:
    def run(actor: Actor, *words: str) -> str:
        _, secret = organizations.make_token(by=actor, name="cli", scope="write")
        done = CliRunner().invoke(main, list(words), env={"COLEAD_TOKEN": secret})
        assert done.exit_code == 0, done.output
        return done.output

    said = run(cast.ben, "issue", "raise", "Noise", "--circle", str(cast.north.pk))
    assert "close to it: Ada (is in North, where it falls short)" in said
    number = said.split()[1].rstrip(":")
    assert "Noise" in run(cast.ada, "issue", "list")
    assert "In your hands" in run(cast.ada, "issue", "take-up", number)
    assert "You are on it too" in run(cast.steward, "issue", "join", number)
    assert "Passed on" in run(cast.steward, "issue", "pass-on", number, "No time")
    assert "Resolved" in run(cast.ada, "issue", "resolve", number, "Carpets")
    said = run(cast.ada, "ask", "make", "A key")
    assert said.startswith("Ask ")
    assert "A key" in run(cast.ben, "ask", "list")
    number = said.split()[1].rstrip(":")
    assert "removed" in run(cast.steward, "ask", "answer", number, "removed", "By the door")
