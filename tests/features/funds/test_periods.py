"""A fund's rules, its closed periods, receipts in two steps, and what is unspent."""

from __future__ import annotations

import pytest

from colead.features.funds import actions, jobs, queries
from colead.features.funds.rules import files
from colead.features.initiatives import actions as initiatives
from colead.kernel.testing import later
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.funds.paying import adds_up, balance, led_with, open_fund, take, told
from tests.features.initiatives.leading import start


def test_who_keeps_a_fund_changes_its_rules(cast: Cast) -> None:
    fund = open_fund(cast, 10_000, floor=4_000)
    with pytest.raises(Refused, match="stewards"):
        actions.change_fund(fund.pk, receipt_days=3, by=cast.ada)
    for field, value in (("receipt_days", 0), ("receipt_days", 366), ("floor", -1)):
        with pytest.raises(Refused) as no:
            actions.change_fund(fund.pk, by=cast.steward, **{field: value})
        assert no.value.field == field
    actions.change_fund(fund.pk, receipt_days=3, floor=9_000, by=cast.steward)
    assert told("FundChanged")[0]["changed"] == ["floor", "receipt_days"]
    led = start(cast)
    with pytest.raises(Refused, match=r"Only €10\.00 can be taken"):
        take(fund, led, 1_001, by=cast.ada)
    actions.change_fund(fund.pk, floor=0, by=cast.steward)
    take(fund, led, 10_000, by=cast.ada)
    actions.change_fund(fund.pk, floor=5_000, by=cast.steward)
    actions.pay_in(fund.pk, amount=100, for_what="a coin", by=cast.steward)
    assert adds_up(cast)


def test_a_period_keeps_its_sums_and_carries_the_balance_over(cast: Cast) -> None:
    fund, led = led_with(cast, 20_000)
    first = actions.close_period(fund.pk, by=cast.steward)
    assert (first.opening, first.came, first.went, first.closing) == (0, 100_000, 20_000, 80_000)
    with pytest.raises(Refused, match="Nothing has moved"):
        actions.close_period(fund.pk, by=cast.steward)
    with pytest.raises(Refused, match="stewards"):
        actions.close_period(fund.pk, by=cast.ada)
    actions.give_back(led.pk, fund_id=fund.pk, amount=500, for_what="left", by=cast.ada)
    second = actions.close_period(fund.pk, by=cast.later(cast.steward, days=30))
    assert (second.opening, second.came, second.went, second.closing) == (80_000, 500, 0, 80_500)
    account = queries.account(cast.ada, "fund", fund.pk, "EUR")
    assert account is not None
    assert [(one.amount, one.balance) for one in queries.of_period(cast.ada, account, first)] == [
        (100_000, 100_000), (-20_000, 80_000),
    ]  # fmt: skip
    assert [one.amount for one in queries.of_period(cast.ada, account, second)] == [500]
    with pytest.raises(Missing):
        queries.period(cast.outsider, first.pk)


def test_receipts_are_asked_for_as_the_fund_says_then_of_the_circle(cast: Cast) -> None:
    fund, led = led_with(cast, 20_000)
    actions.change_fund(fund.pk, receipt_days=3, by=cast.steward)
    actions.spend(led.pk, amount=500, for_what="nails", by=cast.ada)

    def run(days: float) -> tuple[int, int]:
        jobs.ask_for_receipts(at=later(days=days).isoformat())
        return len(told("ReceiptWanted")), len(told("ReceiptMissed"))

    assert run(2.9) == (0, 0)
    assert run(3) == (1, 0)
    assert run(5.9) == (1, 0)
    assert run(6) == (1, 1)
    assert run(9) == (1, 1)
    assert told("ReceiptMissed")[0]["concerned"] == [cast.ada.member_id]


def test_what_is_unspent_goes_back_when_the_end_cannot_be_undone(cast: Cast) -> None:
    fund, led = led_with(cast, 20_000)
    initiatives.end(led.pk, status="succeeded", outcome="They stand.", by=cast.ada)
    jobs.return_unspent(at=later(days=13).isoformat())
    assert balance("initiative", led.pk) == 20_000
    jobs.return_unspent(at=later(days=14.1).isoformat())
    jobs.return_unspent(at=later(days=15).isoformat())
    assert (balance("initiative", led.pk), balance("fund", fund.pk)) == (0, 100_000)
    assert told("UnspentReturned")[0]["concerned"] == [cast.ada.member_id]
    assert adds_up(cast)


def test_what_is_unspent_stays_where_its_fund_is_closed(cast: Cast) -> None:
    fund, led = led_with(cast, 20_000)
    other = open_fund(cast, 0, name="Other")
    actions.close_fund(fund.pk, passed_to=other.pk, by=cast.steward)
    initiatives.end(led.pk, status="succeeded", outcome="They stand.", by=cast.ada)
    jobs.return_unspent(at=later(days=20).isoformat())
    assert balance("initiative", led.pk) == 20_000


def test_a_statement_for_ledger_cli_asserts_every_balance(cast: Cast) -> None:
    fund, _led = led_with(cast, 20_000)
    account = queries.account(cast.ada, "fund", fund.pk, "EUR")
    text = files.as_file(queries.booked(cast.ada, account), "ledger", kind="fund", owner=fund.pk)
    assert f"    Assets:Funds:F{fund.pk}  -200.00 EUR = 800.00 EUR\n" in text
    assert "Equity:Outside" in text
    assert files.as_file([], "ledger", kind="fund", owner=1).startswith(";")
