"""Money by program and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from colead.features.funds.models import Account
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.project.cli import main
from tests.cast import Cast
from tests.features.funds.paying import PDF, balance, led_with, open_fund
from tests.features.initiatives.leading import over, start

ApiOf = Callable[[Actor], Client]


def post(client: Client, path: str, **body: Any) -> Any:
    """Send JSON to an address of funds."""
    return client.post(f"/api/v1/funds/{path}", body, content_type="application/json")


def test_the_way_of_money_by_program(now: Cast, api_of: ApiOf) -> None:
    steward, ada = api_of(now.steward), api_of(now.ada)
    made = post(steward, "", name="Small things", floor=1_000)
    assert made.status_code == 201
    fund = made.json()["id"]
    assert post(steward, f"{fund}/pay-in", amount=10_000, for_what="budget").status_code == 201
    led = start(now)
    taken = post(ada, f"{fund}/take", initiative_id=led.pk, amount=9_000, for_what="wood")
    assert taken.status_code == 201
    assert (taken.json()["act"], taken.json()["verdict"]["outcome"]) == ("taken", "go")
    refused = post(ada, f"{fund}/take", initiative_id=led.pk, amount=1, for_what="more")
    assert (refused.status_code, refused.json()["field"]) == (409, "amount")
    assert ada.get(f"/api/v1/funds/{fund}").json()["balance"] == 1_000
    assert ada.get("/api/v1/funds/").json()["items"][0]["floor"] == 1_000
    spent = post(ada, f"initiatives/{led.pk}/spend", amount=500, for_what="nails").json()["id"]
    paper = SimpleUploadedFile("bill.pdf", PDF, "application/pdf")
    kept = ada.post(f"/api/v1/funds/movements/{spent}/receipts", {"paper": paper})
    assert kept.status_code == 201, kept.content
    got = ada.get(f"/api/v1/funds/receipts/{kept.json()['id']}")
    assert b"".join(got) == PDF  # type: ignore[call-overload]
    back = post(ada, f"initiatives/{led.pk}/give-back", fund_id=fund, amount=500, for_what="left")
    assert back.status_code == 201
    assert post(ada, f"movements/{spent}/reverse", for_what="returned").status_code == 201
    assert ada.get(f"/api/v1/funds/initiatives/{led.pk}").json() == [
        {"currency": "EUR", "balance": 8_500}
    ]
    lines = ada.get(f"/api/v1/funds/{fund}/statement").json()
    assert [line["balance"] for line in lines] == [10_000, 1_000, 1_500]


@pytest.mark.parametrize("amount", [0, -1, 1.5, 10**30, "many", None])
def test_senseless_amounts_are_answered_with_their_field(
    now: Cast, api_of: ApiOf, amount: Any
) -> None:
    fund, led = open_fund(now), start(now)
    answer = post(
        api_of(now.ada), f"{fund.pk}/take", initiative_id=led.pk, amount=amount, for_what="wood"
    )
    assert (answer.status_code, answer.json()["field"]) == (422, "amount")


def test_what_needs_advice_first_is_a_conflict_with_its_reason(now: Cast, api_of: ApiOf) -> None:
    over(now, "advise", 100)
    fund, led = open_fund(now), start(now)
    answer = post(
        api_of(now.ada), f"{fund.pk}/take", initiative_id=led.pk, amount=101, for_what="wood"
    )
    assert answer.status_code == 409
    assert "advice first" in answer.json()["detail"]


def run(by: Actor, *arguments: str) -> Any:
    """A command by a member's key."""
    _, secret = organizations.make_token(by=by, name="shell", scope="write")
    return CliRunner().invoke(main, ["--token", secret, *arguments])


def test_the_way_of_money_on_the_command_line(now: Cast) -> None:
    made = run(now.steward, "fund", "open", "Small things", "--floor", "10")
    assert made.exit_code == 0, made.output
    fund = made.output.split(":")[0].split()[-1]
    assert run(now.steward, "fund", "pay-in", fund, "1 000,00", "budget").exit_code == 0
    led = start(now)
    done = run(now.ada, "fund", "take", fund, str(led.pk), "250", "wood")
    assert done.exit_code == 0, done.output
    assert "€250.00" in done.output
    no = run(now.ada, "fund", "take", fund, str(led.pk), "740.01", "wood")
    assert no.exit_code == 1
    assert "€10.00 stays in it" in no.output
    assert run(now.ada, "fund", "spend", str(led.pk), "50", "nails").exit_code == 0
    assert run(now.ada, "fund", "give-back", str(led.pk), fund, "20", "left").exit_code == 0
    assert balance("initiative", led.pk) == 18_000
    listed = run(now.ben, "fund", "list").output
    assert "€770.00" in listed
    text = run(now.ben, "fund", "statement", fund, "--form", "csv").output
    assert text.splitlines()[-1].endswith("left,")
    assert run(now.ben, "fund", "verify").output.startswith("4 movements")


def test_the_command_line_finds_what_does_not_add_up(now: Cast) -> None:
    fund, _led = led_with(now, 500)
    Account.objects.filter(kind="fund", owner_id=fund.pk).update(balance=123_456)
    wrong = run(now.ben, "fund", "verify")
    assert wrong.exit_code == 1
    assert "123456" in wrong.output
