"""Every initiative has its account from the moment it starts, however it starts."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from colead.demo.make import forget
from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.funds import actions, queries
from colead.features.funds.models import Account, Movement
from colead.features.ideas import actions as ideas
from colead.features.initiatives.actions import NotHere
from colead.features.initiatives.models import Initiative
from colead.features.issues import actions as issues
from colead.features.organizations import actions as organizations
from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.verdict import Refused
from tests.cast import Cast, make_cast
from tests.features.funds.paying import adds_up, open_fund, take
from tests.features.funds.test_api import run
from tests.features.funds.test_race import at_once
from tests.features.initiatives.leading import ClientOf, facts, over, start, url

MIGRATION = import_module("colead.features.funds.migrations.0005_initiatives_begin_with_an_account")


def opened() -> list[tuple[int, str, int | None, int]]:
    """The accounts of initiatives: whose, currency, floor, balance."""
    found = Account.objects.filter(kind="initiative").order_by("owner_id", "currency")
    return list(found.values_list("owner_id", "currency", "floor", "balance"))


def migrate(way: str) -> None:
    """Run the migration, or take it back."""
    with connection.schema_editor() as editor:
        getattr(MIGRATION, way)(None, editor)


def by_form(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.ada).post(url(cast, "start/"), facts(cast)).status_code == 302


def by_program(cast: Cast, api_of: Callable[[Actor], Client]) -> None:
    client = api_of(cast.ada)
    body = {"title": "Racks"}
    made = client.post("/api/v1/initiatives/", body, content_type="application/json")
    assert made.status_code == 201
    # What programs are told of its money.
    answer = client.get(f"/api/v1/funds/initiatives/{made.json()['id']}")
    assert answer.json() == [{"currency": "EUR", "balance": 0}]


def by_command(cast: Cast) -> None:
    assert run(cast.ada, "initiative", "start", "Racks").exit_code == 0


def by_act(cast: Cast) -> None:
    start(cast)


def from_idea(cast: Cast) -> None:
    start(cast, idea_id=ideas.post(title="Racks", by=cast.ben).pk)


def from_issue(cast: Cast) -> None:
    start(cast, issue_id=issues.raise_issue(title="No racks", by=cast.ben).pk)


def forming(cast: Cast) -> None:
    over(cast, "advise", 10_000)
    assert start(cast, amount=20_000).status == "forming"


def past_all_acts(cast: Cast) -> None:
    at = cast.ada.at
    Initiative.objects.create(organization=cast.organization, started_at=at, last_sign_at=at)


@pytest.mark.parametrize(
    "way",
    [by_form, by_program, by_command, by_act, from_idea, from_issue, forming, past_all_acts],
)
def test_each_way_of_starting_makes_it(
    now: Cast, request: pytest.FixtureRequest, way: Callable[..., None]
) -> None:
    asked = way.__code__.co_varnames[1 : way.__code__.co_argcount]
    way(now, *[request.getfixturevalue(name) for name in asked])
    assert opened() == [(Initiative.objects.get().pk, "EUR", 0, 0)]
    assert adds_up(now)


@pytest.mark.django_db
def test_it_is_in_the_own_currency_of_its_organization(cast: Cast) -> None:
    said = {"purpose": "", "timezone": "UTC", "language": "en"}
    organizations.amend(name="North School", currency="JPY", by=cast.steward, **said)
    # What it may cost is told in another currency; that decides nothing.
    led = start(cast, amount=500, currency="CHF")
    there = start(cast, by=cast.outsider, circle_id=None)
    assert opened() == [(led.pk, "JPY", 0, 0), (there.pk, "EUR", 0, 0)]
    assert Account.objects.get(owner_id=there.pk).organization_id == cast.other.pk


def test_further_currencies_come_as_money_does(cast: Cast) -> None:
    led, francs = start(cast), open_fund(cast, currency="CHF")
    take(francs, led, 700, by=cast.ada)
    assert opened() == [(led.pk, "CHF", 0, 700), (led.pk, "EUR", 0, 0)]
    # The one it began with stands in nobody's way: its only money needs no naming.
    assert [one.account.currency for one in queries.purse(cast.ada, led.pk)] == ["CHF"]
    assert actions.spend(led.pk, amount=200, for_what="nails", by=cast.ada).currency == "CHF"
    assert run(cast.ada, "fund", "spend", str(led.pk), "1", "nails").exit_code == 0
    assert adds_up(cast)


def test_an_empty_account_is_on_no_page(now: Cast, client_of: ClientOf) -> None:
    led, client = start(now), client_of(now.ben)
    assert client.get(f"/o/{now.ben.slug}/funds/of-initiative/{led.pk}/").content.strip() == b""
    page = client.get(f"/o/{now.ben.slug}/funds/initiatives/{led.pk}/").content.decode()
    assert "It has not needed money yet" in page
    assert "in hand" not in page


def test_a_refused_start_leaves_no_account(cast: Cast) -> None:
    idea = ideas.post(title="Racks", by=cast.ben)
    led = start(cast, idea_id=idea.pk)
    over(cast, "not_here", 10_000)
    with pytest.raises(NotHere):
        start(cast, amount=20_000)
    # Refused after the row was written: somebody else has taken the idea up.
    with pytest.raises(Refused):
        start(cast, idea_id=idea.pk)
    with transaction.atomic():
        start(cast)
        assert len(opened()) == 2
        transaction.set_rollback(True)
    assert opened() == [(led.pk, "EUR", 0, 0)]


BUNDLE = {
    "organization": "name,currency\nNorth School,CHF\n",
    "initiatives": "initiative,title\n" + "".join(f"i{n},Racks {n}\n" for n in range(1_200)),
}


def test_an_import_makes_one_for_each_and_none_again(cast: Cast, tmp_path: Path) -> None:
    before = start(cast)
    for name, text in BUNDLE.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    assert exchange.bring(tmp_path, by=cast.steward).faults == []
    led = Initiative.objects.exclude(pk=before.pk).order_by("pk").values_list("pk", flat=True)
    there = [(before.pk, "EUR", 0, 0), *((pk, "CHF", 0, 0) for pk in led)]
    assert len(there) == 1_201
    assert opened() == there
    # What is there is changed, not started again.
    changed = BUNDLE["initiatives"].replace("Racks 7\n", "Racks for scooters\n")
    (tmp_path / "initiatives.csv").write_text(changed, encoding="utf-8")
    again = exchange.bring(tmp_path, by=cast.steward)
    assert (again.faults, again.changed) == ([], {"initiatives": 1})
    assert opened() == there
    assert adds_up(cast)


def test_rows_that_are_written_over_open_nothing(cast: Cast) -> None:
    names = ("organization_id", "key", "title", "started_at", "last_sign_at")
    org, at = cast.organization.pk, cast.ada.at
    rows = [(org, f"i{n}", "Racks", at, at) for n in range(3)]
    ids = prepared.insert_all(Initiative, names, rows[:2], unique=("organization_id", "key"))
    ids += prepared.insert_all(Initiative, names, rows, unique=("organization_id", "key"))[2:]
    assert opened() == [(pk, "EUR", 0, 0) for pk in ids]


def test_empty_accounts_are_not_taken_out(cast: Cast, tmp_path: Path) -> None:
    start(cast)
    bundles.write_zip(cast.organization.pk, tmp_path / "out.zip")
    report = exchange.bring(tmp_path / "out.zip", by=cast.outsider)
    assert report.faults == []
    assert "movements" not in report.created
    assert [row[1:] for row in opened()] == [("EUR", 0, 0)] * 2
    assert list(queries.faults(cast.other.pk)) == []


def test_it_goes_with_its_organization(cast: Cast) -> None:
    start(cast)
    there = start(cast, by=cast.outsider, circle_id=None)
    forget(cast.organization)
    assert opened() == [(there.pk, "EUR", 0, 0)]


def test_the_proof_tells_who_has_none(cast: Cast) -> None:
    led = start(cast)
    Account.objects.filter(owner_id=led.pk, kind="initiative").delete()
    assert list(queries.faults(cast.organization.pk)) == [f"Initiative {led.pk} has no account."]
    assert list(queries.faults(cast.other.pk)) == []


def test_many_who_start_at_once_have_one_each(transactional_db: None) -> None:
    people = make_cast()
    fund = open_fund(people, 100_000)

    def start_and_take() -> Movement:
        return take(fund, start(people), 1_000, by=people.ada)

    results = at_once(*[start_and_take] * 16)
    assert all(isinstance(result, Movement) for result in results)
    led = Initiative.objects.order_by("pk").values_list("pk", flat=True)
    assert opened() == [(pk, "EUR", 0, 1_000) for pk in led]
    assert adds_up(people)


def test_those_that_are_there_get_theirs_and_money_stays(transactional_db: None) -> None:
    people = make_cast()
    quiet, busy = start(people), start(people)
    take(open_fund(people), busy, 900, by=people.ada)
    migrate("unmake")
    later = start(people)
    assert opened() == [(busy.pk, "EUR", 0, 900)]
    migrate("make")
    last: Any = start(people)
    assert opened() == [
        (quiet.pk, "EUR", 0, 0), (busy.pk, "EUR", 0, 900), (later.pk, "EUR", 0, 0),
        (last.pk, "EUR", 0, 0),
    ]  # fmt: skip
    assert adds_up(people)
