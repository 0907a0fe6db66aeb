"""Funds and movements come in with a bundle and go out with one; what came in never changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.funds import actions, queries
from colead.features.funds.models import Account, Fund, Movement
from colead.features.initiatives.models import Initiative
from colead.kernel.models import Entry
from tests.cast import Cast
from tests.features.funds.paying import adds_up, balance, led_with

FILES = {
    "people": "person,name\nkim,Kim\n",
    "initiatives": "initiative,title\ni1,Paint the gate\n",
    "funds": "fund,name,currency,floor,opened\nf1,Small things,EUR,20,2024-01-02\n",
    "movements": (
        "movement,source,target,amount,currency,at,initiative,note,person,reverses\n"
        "m2,f1,initiative,80.00,EUR,2024-02-03T10:00,i1,paint,kim,\n"
        "m1,outside,f1,100.50,EUR,2024-02-01T10:00,,budget,,\n"
        "m3,initiative,outside,30,EUR,2024-02-04T10:00,i1,brushes,kim,\n"
        "m4,outside,initiative,30,EUR,2024-02-05T10:00,i1,returned,kim,m3\n"
    ),
}


def write(folder: Path, **instead: str) -> Path:
    """The bundle in a folder, with some files otherwise."""
    for name, text in {**FILES, **instead}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_ledger_comes_in_with_its_dates_and_twice_changes_nothing(
    cast: Cast, tmp_path: Path
) -> None:
    report = exchange.bring(write(tmp_path), by=cast.steward)
    assert report.faults == []
    assert report.created["movements"] == 4
    fund, led = Fund.objects.get(key="f1"), Initiative.objects.get(key="i1")
    assert (balance("fund", fund.pk), balance("initiative", led.pk)) == (2_050, 8_000)
    assert adds_up(cast)
    assert fund.floor == 2_000
    assert Account.objects.get(kind="fund").floor == 2_000
    taken = Movement.objects.get(key="m2")
    assert (taken.act, taken.by and taken.by.name) == ("taken", "Kim")
    assert Movement.objects.get(key="m4").reverses == Movement.objects.get(key="m3")
    entry = Entry.objects.get(event="funds.MoneyTaken")
    assert (entry.door, entry.at.isoformat()[:10], entry.facts["sum"]) == (
        "import", "2024-02-03", "€80.00",
    )  # fmt: skip
    assert entry.facts["for_title"] == "Paint the gate"
    again = exchange.bring(write(tmp_path), by=cast.steward)
    assert (again.faults, again.created, again.changed) == ([], {}, {})
    assert Movement.objects.count() == 4


HEAD = "movement,source,target,amount,currency,at,initiative,note,person,reverses\n"
IN = "m1,outside,f1,100,EUR,2024-02-01,,in,,\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("m1,f1,initiative,5,EUR,2024-02-01,i1,x,,\n", "not there at that time"),
        (IN + "m2,f1,initiative,100.01,EUR,2024-02-02,i1,x,,\n", "row 3"),
        (IN + "m2,f1,initiative,5,USD,2024-02-02,i1,x,,\n", "one currency"),
        (IN + "m2,f1,initiative,5,EUR,2024-02-02,,x,,\n", "which one"),
        (IN + "m2,f1,f9,5,EUR,2024-02-02,,x,,\n", "key of a fund"),
        (IN + "m2,f1,f1,5,EUR,2024-02-02,,x,,\n", "from one account to another"),
        ("m1,outside,f1,0,EUR,2024-02-01,,in,,\n", "above zero"),
        ("m1,outside,f1,-5,EUR,2024-02-01,,in,,\n", "above zero"),
        ("m1,outside,f1,0.001,EUR,2024-02-01,,in,,\n", "finer than the smallest coin"),
        (IN + "m2,f1,outside,100,EUR,2024-02-02,,x,,m9\n", "must come before"),
    ],
)
def test_what_cannot_have_been_is_told_and_nothing_comes_in(
    cast: Cast, tmp_path: Path, rows: str, says: str
) -> None:
    report = exchange.bring(write(tmp_path, movements=HEAD + rows), by=cast.steward)
    [fault] = report.faults
    assert says in fault
    assert "movements" in fault
    assert not Movement.objects.exists()
    assert not Fund.objects.exists()


def test_a_movement_that_reads_otherwise_now_is_refused(cast: Cast, tmp_path: Path) -> None:
    exchange.bring(write(tmp_path), by=cast.steward)
    other = FILES["movements"].replace("80.00", "79.00")
    report = exchange.bring(write(tmp_path, movements=other), by=cast.steward)
    assert "reads otherwise" in report.faults[0]
    more = FILES["movements"] + "m5,outside,f1,1,EUR,2024-03-01,,more,,\n"
    report = exchange.bring(write(tmp_path, movements=more), by=cast.steward)
    assert report.created == {"movements": 1}
    assert adds_up(cast)


def test_what_goes_out_comes_in_elsewhere_with_the_same_sums(cast: Cast, tmp_path: Path) -> None:
    fund, led = led_with(cast, 20_000)
    spent = actions.spend(led.pk, amount=5_000, for_what="=planks", by=cast.ada)
    actions.reverse(spent.pk, for_what="returned", by=cast.ada)
    actions.give_back(led.pk, fund_id=fund.pk, amount=2_500, for_what="left", by=cast.ada)
    out = tmp_path / "out.zip"
    bundles.write_zip(cast.organization.pk, out)
    report = exchange.bring(out, by=cast.outsider)
    assert report.faults == []
    there = Fund.objects.get(organization=cast.other)
    account = queries.account(cast.outsider, "fund", there.pk, "EUR")
    lines = [(line.amount, line.balance, line.movement.for_what)
             for line in queries.whole(cast.outsider, account)]  # fmt: skip
    here = queries.account(cast.ada, "fund", fund.pk, "EUR")
    assert lines == [(line.amount, line.balance, line.movement.for_what)
                     for line in queries.whole(cast.ada, here)]  # fmt: skip
    assert [str(fault) for fault in queries.faults(cast.other.pk)] == []
    moved = Movement.objects.filter(organization=cast.other)
    assert moved.get(for_what="returned").reverses == moved.get(for_what="=planks")
