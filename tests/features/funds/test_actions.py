"""Opening funds, taking money in one act, giving back, spending, turning back, closing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.funds import actions, queries
from colead.features.funds.models import Movement
from colead.features.initiatives import actions as initiatives
from colead.kernel import journal
from colead.kernel.models import Entry
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.funds.paying import adds_up, balance, led_with, open_fund, take, told
from tests.features.initiatives.leading import over, start


def test_a_lead_takes_money_in_one_act(cast: Cast) -> None:
    fund, led = open_fund(cast), start(cast)
    made = take(fund, led, 25_000, by=cast.ada)
    assert (made.act, made.amount, made.by_id) == ("taken", 25_000, cast.ada.member_id)
    assert balance("fund", fund.pk) == 75_000
    assert balance("initiative", led.pk) == 25_000
    [fact] = told("MoneyTaken")
    assert (fact["initiative"], fact["amount"], fact["outcome"]) == (led.pk, 25_000, "go")
    assert fact["act"]["amount"] == 25_000
    entry = Entry.objects.get(event="funds.MoneyTaken")
    assert journal.tell(entry, who="Ada") == (
        "Ada took €250.00 from “Small things” for “Bike racks by the gate”: wood"
    )
    assert adds_up(cast)


def test_nobody_takes_more_than_there_is(cast: Cast) -> None:
    fund, led = open_fund(cast, 10_000), start(cast)
    with pytest.raises(Refused, match=r"Only €100\.00 is there") as no:
        take(fund, led, 10_001, by=cast.ada)
    assert no.value.field == "amount"
    take(fund, led, 10_000, by=cast.ada)
    with pytest.raises(Refused, match=r"Only €0\.00 is there"):
        take(fund, led, 1, by=cast.ada)
    assert adds_up(cast)


def test_the_floor_of_a_fund_stays_in_it(cast: Cast) -> None:
    fund, led = open_fund(cast, 10_000, floor=4_000), start(cast)
    with pytest.raises(Refused, match=r"Only €60\.00 can be taken: €40\.00 stays in it"):
        take(fund, led, 6_001, by=cast.ada)
    take(fund, led, 6_000, by=cast.ada)
    assert balance("fund", fund.pk) == 4_000
    account = queries.account(cast.ada, "fund", fund.pk, "EUR")
    assert account is not None
    assert account.floor == 4_000, "once reached, the database guards it too"


def test_below_an_unreached_floor_nothing_is_taken(cast: Cast) -> None:
    fund, led = open_fund(cast, 3_000, floor=4_000), start(cast)
    with pytest.raises(Refused, match=r"Only €0\.00 can be taken"):
        take(fund, led, 1, by=cast.ada)


@pytest.mark.parametrize("amount", [0, -1, 10**14 + 1, 10**30])
def test_senseless_amounts_are_refused_at_their_field(cast: Cast, amount: int) -> None:
    fund, led = open_fund(cast), start(cast)
    with pytest.raises(Refused) as no:
        take(fund, led, amount, by=cast.ada)
    assert no.value.field == "amount"
    with pytest.raises(Refused):
        actions.pay_in(fund.pk, amount=amount, for_what="x", by=cast.steward)
    assert Movement.objects.count() == 1


def test_every_movement_says_what_for(cast: Cast) -> None:
    fund, led = open_fund(cast), start(cast)
    for said in ("", "  \n ", "x" * 301):
        with pytest.raises(Refused) as no:
            take(fund, led, 5, by=cast.ada, for_what=said)
        assert no.value.field == "for_what"


def test_only_leads_of_what_runs_take(cast: Cast) -> None:
    fund, led = open_fund(cast), start(cast)
    for other in (cast.ben, cast.steward):
        with pytest.raises(Refused, match="The leads of this initiative"):
            take(fund, led, 5, by=other)
    with pytest.raises(Missing):  # A guest sees no fund of the whole organization.
        take(fund, led, 5, by=cast.guest)
    initiatives.pause(led.pk, by=cast.ada)
    with pytest.raises(Refused, match="paused"):
        take(fund, led, 5, by=cast.ada)
    initiatives.end(led.pk, status="stopped", outcome="Over.", by=cast.ada)
    with pytest.raises(Refused, match="ended"):
        take(fund, led, 5, by=cast.ada)


def test_an_outsider_finds_neither_fund_nor_movement(cast: Cast) -> None:
    fund, led = led_with(cast, 5_000)
    for act in (
        lambda: queries.fund(cast.outsider, fund.pk),
        lambda: actions.pay_in(fund.pk, amount=5, for_what="x", by=cast.outsider),
        lambda: actions.give_back(
            led.pk, fund_id=fund.pk, amount=5, for_what="x", by=cast.outsider
        ),
        lambda: actions.reverse(Movement.objects.all()[0].pk, for_what="x", by=cast.outsider),
    ):
        with pytest.raises(Missing):
            act()


def test_a_fund_of_a_period_gives_within_it(cast: Cast) -> None:
    day = timedelta(days=1)
    led = start(cast)
    fund = open_fund(cast, from_on=(NOON + day).date(), until_on=(NOON + 2 * day).date())
    with pytest.raises(Refused, match="first day"):
        take(fund, led, 5, by=cast.ada)
    take(fund, led, 5, by=cast.later(cast.ada, days=2))
    with pytest.raises(Refused, match="last day"):
        take(fund, led, 5, by=cast.later(cast.ada, days=3))


def test_stewards_keep_the_organizations_funds_and_circles_their_own(cast: Cast) -> None:
    with pytest.raises(Refused, match="kept by its stewards"):
        open_fund(cast, 0, by=cast.ada)
    with pytest.raises(Refused, match=r"members of this circle|guides"):
        open_fund(cast, 0, circle_id=cast.north.pk, by=cast.ben)
    fund = open_fund(cast, 0, circle_id=cast.north.pk, by=cast.ada)
    actions.pay_in(fund.pk, amount=500, for_what="a bazaar", by=cast.ada)
    with pytest.raises(Refused, match=r"members of this circle|guides"):
        actions.pay_in(fund.pk, amount=500, for_what="a bazaar", by=cast.ben)
    assert told("MoneyPaidIn")[0]["sum"] == "€5.00"


def test_a_fund_is_well_formed(cast: Cast) -> None:
    today = NOON.date()
    for field, values in {
        "name": {"name": "  "},
        "currency": {"currency": "XYZ"},
        "floor": {"floor": -1},
        "until_on": {"from_on": today, "until_on": today - timedelta(days=1)},
    }.items():
        with pytest.raises(Refused) as no:
            open_fund(cast, 0, **values)
        assert no.value.field == field
    assert open_fund(cast, 0, currency="jpy").currency == "JPY"


def test_what_is_not_needed_goes_back_after_the_end_too(cast: Cast) -> None:
    fund, led = led_with(cast, 20_000)
    actions.spend(led.pk, amount=15_000, for_what="planks", by=cast.ada)
    initiatives.end(led.pk, status="succeeded", outcome="They stand.", by=cast.ada)
    with pytest.raises(Refused, match="ended"):
        actions.spend(led.pk, amount=1, for_what="cake", by=cast.ada)
    with pytest.raises(Refused, match=r"Only €50\.00 is there"):
        actions.give_back(led.pk, fund_id=fund.pk, amount=5_001, for_what="left", by=cast.ada)
    with pytest.raises(Refused, match="leads of this initiative"):
        actions.give_back(led.pk, fund_id=fund.pk, amount=5_000, for_what="left", by=cast.ben)
    back = actions.give_back(led.pk, fund_id=fund.pk, amount=5_000, for_what="left", by=cast.ada)
    assert back.act == "given-back"
    assert balance("fund", fund.pk) == 85_000
    assert balance("outside", 0) == -85_000
    assert adds_up(cast)


def test_spending_needs_money_of_that_currency(cast: Cast) -> None:
    fund, led = open_fund(cast), start(cast)
    with pytest.raises(Refused, match="no money yet"):
        actions.spend(led.pk, amount=5, for_what="x", by=cast.ada)
    take(fund, led, 500, by=cast.ada)
    with pytest.raises(Refused) as no:
        actions.spend(led.pk, amount=5, currency="JPY", for_what="x", by=cast.ada)
    assert no.value.field == "currency"
    with pytest.raises(Refused, match="leads of this initiative spend"):
        actions.spend(led.pk, amount=5, for_what="x", by=cast.ben)


def test_a_mistake_is_turned_back_whole_and_once(cast: Cast) -> None:
    fund, _led = led_with(cast, 20_000)
    taken = Movement.objects.get(for_what="wood")
    for other in (cast.ben, cast.steward):
        with pytest.raises(Refused, match="leads of this initiative turn"):
            actions.reverse(taken.pk, for_what="I do not like it", by=other)
    back = actions.reverse(taken.pk, for_what="typed one nought too much", by=cast.ada)
    assert (back.act, back.reverses_id, back.amount) == ("reversed", taken.pk, 20_000)
    assert balance("fund", fund.pk) == 100_000
    with pytest.raises(Refused, match="already"):
        actions.reverse(taken.pk, for_what="again", by=cast.ada)
    with pytest.raises(Refused, match="turned something back itself"):
        actions.reverse(back.pk, for_what="and back", by=cast.ada)
    assert adds_up(cast)


def test_what_was_spent_already_cannot_be_turned_back_into_a_fund(cast: Cast) -> None:
    _fund, led = led_with(cast, 20_000)
    spent = actions.spend(led.pk, amount=15_000, for_what="planks", by=cast.ada)
    taken = Movement.objects.get(for_what="wood")
    with pytest.raises(Refused, match=r"Only €50\.00 is there"):
        actions.reverse(taken.pk, for_what="oops", by=cast.ada)
    actions.reverse(spent.pk, for_what="the shop took them back", by=cast.ada)
    actions.reverse(taken.pk, for_what="oops", by=cast.ada)
    assert [fact["sum"] for fact in told("SpendingReversed")] == ["€150.00"]
    assert adds_up(cast)


def test_who_keeps_the_fund_turns_back_what_was_paid_in(cast: Cast) -> None:
    fund, _led = led_with(cast, 20_000)
    paid = Movement.objects.get(for_what="from the budget")
    with pytest.raises(Refused, match="keeps the fund"):
        actions.reverse(paid.pk, for_what="x", by=cast.ada)
    with pytest.raises(Refused, match=r"Only €800\.00 is there"):
        actions.reverse(paid.pk, for_what="x", by=cast.steward)
    actions.pay_in(fund.pk, amount=20_000, for_what="more", by=cast.steward)
    actions.reverse(paid.pk, for_what="noted twice", by=cast.steward)
    assert balance("fund", fund.pk) == 0


def test_a_closed_fund_passes_its_rest_on_and_gives_no_more(cast: Cast) -> None:
    fund, led = led_with(cast, 20_000)
    other, yen = open_fund(cast, 0, name="Next year"), open_fund(cast, 0, currency="JPY")
    with pytest.raises(Refused, match="stewards"):
        actions.close_fund(fund.pk, by=cast.ada)
    for target in (None, yen.pk, fund.pk):
        with pytest.raises(Refused) as no:
            actions.close_fund(fund.pk, passed_to=target, by=cast.steward)
        assert no.value.field == "passed_to"
    actions.close_fund(fund.pk, passed_to=other.pk, by=cast.steward)
    assert (balance("fund", fund.pk), balance("fund", other.pk)) == (0, 80_000)
    for act in (
        lambda: take(fund, led, 5, by=cast.ada),
        lambda: actions.pay_in(fund.pk, amount=5, for_what="x", by=cast.steward),
        lambda: actions.give_back(led.pk, fund_id=fund.pk, amount=5, for_what="x", by=cast.ada),
        lambda: actions.close_fund(fund.pk, by=cast.steward),
        lambda: actions.reverse(Movement.objects.get(for_what="wood").pk, for_what="x",
                                by=cast.ada),
    ):  # fmt: skip
        with pytest.raises(Refused, match="closed"):
            act()
    actions.give_back(led.pk, fund_id=other.pk, amount=20_000, for_what="left", by=cast.ada)
    assert balance("fund", other.pk) == 100_000
    assert adds_up(cast)


def test_small_takes_are_free_and_large_ones_ask_first(cast: Cast) -> None:
    over(cast, "advise", 30_000)
    over(cast, "not_here", 500_000)
    fund, led = open_fund(cast, 1_000_000), start(cast)
    take(fund, led, 30_000, by=cast.ada)
    with pytest.raises(actions.NotYet) as no:
        take(fund, led, 1, by=cast.ada)  # In slices it is the same money.
    assert no.value.verdict.outcome == "advise"
    with pytest.raises(initiatives.NotHere):
        take(fund, led, 500_000, by=cast.ada)
    assert balance("initiative", led.pk) == 30_000


def test_what_was_answered_when_it_was_cleared_holds_for_that_much(cast: Cast) -> None:
    over(cast, "advise", 30_000)
    fund, led = open_fund(cast, 1_000_000), start(cast, amount=80_000)
    with pytest.raises(Refused, match="One step first"):
        take(fund, led, 5, by=cast.ada)
    initiatives.seek_advice(led.pk, note="Stella says: get three offers.", by=cast.ada)
    take(fund, led, 50_000, by=cast.ada)
    take(fund, led, 30_000, by=cast.ada)
    with pytest.raises(actions.NotYet):
        take(fund, led, 1, by=cast.ada)
    initiatives.amend(led.pk, amount=120_000, by=cast.ada)
    initiatives.seek_advice(led.pk, note="Stella agrees: it grew.", by=cast.ada)
    take(fund, led, 40_000, by=cast.ada)
    assert balance("initiative", led.pk) == 120_000


def test_a_guardrail_written_since_is_asked_again(cast: Cast) -> None:
    over(cast, "advise", 30_000)
    fund, led = open_fund(cast, 1_000_000), start(cast, amount=80_000)
    initiatives.seek_advice(led.pk, note="Asked.", by=cast.ada)
    over(cast, "consent", 40_000, {"kind": "circle", "id": cast.south.pk})
    with pytest.raises(actions.NotYet, match="consent"):
        take(fund, led, 50_000, by=cast.ada)
    take(fund, led, 40_000, by=cast.ada)


def test_what_is_given_back_counts_no_more(cast: Cast) -> None:
    over(cast, "advise", 30_000)
    fund, led = open_fund(cast), start(cast)
    take(fund, led, 30_000, by=cast.ada)
    actions.give_back(led.pk, fund_id=fund.pk, amount=10_000, for_what="left", by=cast.ada)
    take(fund, led, 10_000, by=cast.ada)
    with pytest.raises(actions.NotYet):
        take(fund, led, 1, by=cast.ada)


def test_who_is_to_be_told_is_told(cast: Cast) -> None:
    over(cast, "inform", 10_000)
    fund, led = open_fund(cast), start(cast)
    take(fund, led, 10_001, by=cast.ada)
    assert told("MoneyTaken")[0]["concerned"] == [cast.steward.member_id]
