"""Decisions, for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.decisions.models import Advice, Ballot, Decision, Objection
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from tests.cast import Cast

ApiOf = Callable[[Actor], Client]
ROOT = "/api/v1/decisions/"


def send(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


def test_a_consent_decision_from_program_to_program(cast: Cast, api_of: ApiOf) -> None:
    ada, ben, stella = api_of(cast.ada), api_of(cast.ben), api_of(cast.steward)
    made = send(
        ada, "", title="Start at nine", method="consent", proposal="At nine.",
        circle_id=cast.root.pk, settings={"days": 3, "silence": False},
    )  # fmt: skip
    assert made.status_code == 201
    pk = made.json()["id"]
    assert made.json()["settings"]["days"] == 3
    missing = send(ben, f"{pk}/ballots", choice="objection")
    assert (missing.status_code, missing.json()["field"]) == (409, "reason")
    assert send(ben, f"{pk}/ballots", choice="objection", reason="Bus.").status_code == 200
    objection = Objection.objects.get()
    built = send(
        ada, f"{pk}/rounds", proposal="After the bus.", objections={objection.pk: "We wait."}
    )
    assert (built.status_code, built.json()["number"]) == (201, 2)
    for client in (ada, ben, stella):
        assert send(client, f"{pk}/ballots", choice="consent").status_code == 200
    full = ada.get(f"{ROOT}{pk}").json()
    assert (full["decision"]["result"], full["result"]["why"]) == ("agreed", "all-consent")
    assert full["objections"][0]["state"] == "integrated"
    assert len(ada.get(f"{ROOT}{pk}/ballots").json()["items"]) == 3
    assert [d["id"] for d in ada.get(f"{ROOT}?state=settled").json()["items"]] == [pk]


def test_advice_by_program(cast: Cast, api_of: ApiOf) -> None:
    ada, ben = api_of(cast.ada), api_of(cast.ben)
    pk = send(ada, "", title="Shed", method="advice", circle_id=cast.root.pk).json()["id"]
    people = [{"member_id": cast.ben.member_id, "part": "expert", "why": "builds"}]
    assert send(ada, f"{pk}/ask", people=people).json() == {"asked": 1}
    assert [d["id"] for d in ben.get(f"{ROOT}waiting").json()] == [pk]
    assert send(ben, f"{pk}/advice", text="Larch.").status_code == 201
    noted = send(ada, f"{pk}/advice", text="Roots.", name="Gardener", channel="call")
    assert noted.json()["name"] == "Gardener"
    for advice in Advice.objects.all():
        assert send(ada, f"advice/{advice.pk}/answer", done="followed").status_code == 200
    done = send(ada, f"{pk}/decide", statement="Of larch.")
    assert (done.status_code, done.json()["result"]) == (200, "agreed")
    assert send(ada, f"{pk}/review", verdict="keep", reasons="Dry.").status_code == 201


def test_methods_and_the_chooser_speak_for_themselves(cast: Cast, api_of: ApiOf) -> None:
    client = api_of(cast.ben)
    found = {method["name"]: method for method in client.get(f"{ROOT}methods").json()}
    assert {"advice", "consent", "majority", "ranked", "stv"} <= set(found)
    assert found["ranked"]["ballot"] == "ranking"
    assert "quorum" in {setting["name"] for setting in found["majority"]["settings"]}
    chosen = client.get(f"{ROOT}choose?reversibility=easy&affected=few&answers=one").json()
    assert chosen["method"] == "advice"
    wrong = client.get(f"{ROOT}choose?reversibility=x&affected=few&answers=one")
    assert wrong.status_code == 422


def test_hidden_answers_are_hidden_here_too(cast: Cast, api_of: ApiOf) -> None:
    ada, ben = api_of(cast.ada), api_of(cast.ben)
    pk = send(
        ada, "", title="Bikes", method="majority", circle_id=cast.root.pk,
        settings={"early": False, "reasons": "never"},
    ).json()["id"]  # fmt: skip
    send(ada, f"{pk}/ballots", choice="yes")
    seen = ben.get(f"{ROOT}{pk}").json()
    assert (seen["result"], seen["my_answer"], seen["may_answer"]) == ({}, None, True)
    assert ben.get(f"{ROOT}{pk}/ballots").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    "body",
    [
        {"title": "", "method": "consent"},
        {"title": "x" * 201, "method": "consent"},
        {"title": "x", "method": "consent", "circle_id": 2**60},
        {"title": "x", "method": "consent", "circle_id": -1},
        {"title": "x", "method": "majority", "options": ["o"] * 31},
        {"title": "x", "method": "consent", "reversibility": "perhaps"},
        {"title": "x", "method": "consent", "review_on": "2026-99-99"},
        {"title": "x", "method": "consent", "amount": 10**40},
        {"title": "x", "method": 7},
    ],
)
def test_a_body_of_another_shape_is_told_so(
    cast: Cast, api_of: ApiOf, body: dict[str, Any]
) -> None:
    answer = send(api_of(cast.ada), "", **body)
    assert answer.status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "settings",
    [{"days": 0}, {"days": True}, {"quorum": 5}, {"silence": "perhaps"}, {"voters": 3}],
)
def test_senseless_settings_are_refused(
    cast: Cast, api_of: ApiOf, settings: dict[str, Any]
) -> None:
    answer = send(api_of(cast.ada), "", title="x", method="consent", settings=settings)
    assert answer.status_code in (409, 422)
    assert not Decision.objects.exists()


def test_unknown_methods_circles_and_foreign_ids_are_not_there(cast: Cast, api_of: ApiOf) -> None:
    ada, outsider = api_of(cast.ada), api_of(cast.outsider)
    assert send(ada, "", title="x", method="dice").status_code == 404
    assert send(ada, "", title="x", method="consent", circle_id=999_999).status_code == 404
    pk = send(ada, "", title="x", method="consent", circle_id=cast.root.pk).json()["id"]
    assert outsider.get(f"{ROOT}{pk}").status_code == 404
    assert send(outsider, f"{pk}/ballots", choice="consent").status_code == 404
    assert send(outsider, f"{pk}/withdraw", reason="x").status_code == 404
    assert outsider.get(ROOT).json()["items"] == []
    assert ada.get(f"{ROOT}?after=nonsense").status_code == 409


def test_a_key_that_may_only_read_does_not_vote(cast: Cast, api_of: ApiOf) -> None:
    pk = send(api_of(cast.ada), "", title="x", method="consent", circle_id=cast.root.pk).json()[
        "id"
    ]
    _, secret = organizations.make_token(by=cast.ben, name="reader", scope="read")
    reader = Client(headers={"authorization": f"Bearer {secret}"})
    assert reader.get(f"{ROOT}{pk}").status_code == 200
    assert send(reader, f"{pk}/ballots", choice="consent").status_code == 403
    assert not Ballot.objects.exists()


def run(actor: Actor, *words: str) -> tuple[int, str]:
    from colead.project.cli import main

    _, secret = organizations.make_token(by=actor, name="shell", scope="write")
    done = CliRunner().invoke(main, ["--token", secret, "decision", *words])
    return done.exit_code, done.output


def test_the_command_line_puts_shows_answers_and_decides(cast: Cast) -> None:
    code, said = run(
        cast.ada, "propose", "Bikes", "--method", "majority", "--set", "early=no",
        "--set", "reasons=never", "--set", "quorum=10",
    )  # fmt: skip
    decision = Decision.objects.get()
    assert (code, said) == (0, f"Put as {decision.pk}: Bikes\n")
    assert run(cast.ben, "vote", str(decision.pk), "yes")[0] == 0
    assert "2 have not answered." in run(cast.ben, "show", str(decision.pk))[1]
    assert str(decision.pk) in run(cast.steward, "list", "--waiting")[1]
    code, said = run(cast.ben, "vote", str(decision.pk), "perhaps")
    assert (code, said) == (1, "Error: Choose: yes, no or abstain.\n")
    assert run(cast.outsider, "show", str(decision.pk))[1] == (
        "Error: There is no such thing here.\n"
    )
    assert (
        "has no setting"
        in run(cast.ada, "propose", "x", "--method", "consent", "--set", "quorum=1")[1]
    )


def test_the_command_line_takes_advice(cast: Cast) -> None:
    run(cast.ada, "propose", "Shed", "--method", "advice")
    pk = str(Decision.objects.get().pk)
    assert run(cast.ben, "advise", pk, "Take larch.")[0] == 0
    code, said = run(cast.ada, "decide", pk, "Of larch.")
    assert (code, said) == (
        1,
        "Error: Ask somebody first: those who are affected and those who know about it.\n",
    )
