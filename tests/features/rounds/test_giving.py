"""Giving: equal shares, appeals with a minimum and a goal, gifts that come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from colead.features.funds import actions as funds
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives.actions import NotHere
from colead.features.rounds import actions, jobs, queries
from colead.features.rounds.models import Appeal, Giving, Share
from colead.kernel import journal
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.funds.paying import adds_up, balance, open_fund
from tests.features.initiatives.leading import over, start
from tests.features.rounds.conftest import DAY, at

gifts = queries.gifts


def hand_out(cast: Cast, fund: Any = None, share: int = 5_000, **given: Any) -> Giving:
    values: dict[str, Any] = {"title": "Spring", "ends_at": NOON + 30 * DAY, "by": cast.steward}
    return actions.hand_out((fund or open_fund(cast)).pk, share=share, **{**values, **given})


def ask(cast: Cast, minimum: int = 6_000, goal: int = 10_000, **given: Any) -> Appeal:
    led = given.pop("led", None) or start(cast)
    values: dict[str, Any] = {"text": "Racks.", "ends_at": NOON + 10 * DAY, "by": cast.ada}
    return actions.ask(led.pk, minimum=minimum, goal=goal, **{**values, **given})


def left(actor: Actor) -> int:
    return sum(one.amount - one.given for one in gifts.my_shares(actor))


def test_everybody_has_the_same_share(cast: Cast, five: list[Actor]) -> None:
    fund = open_fund(cast)
    made = hand_out(cast, fund)
    assert gifts.totals(made.pk) == (5, 25_000, 0)
    assert balance("fund", fund.pk) == 75_000
    assert balance("giving", made.pk) == 25_000
    assert [left(one) for one in five] == [5_000] * 5
    assert left(cast.guest) == 0
    with pytest.raises(Refused, match="is there") as no:
        hand_out(cast, fund, share=15_001)
    assert no.value.field == "share"
    with pytest.raises(Refused, match="stewards"):
        hand_out(cast, fund, by=cast.ada)
    with pytest.raises(Refused) as no:
        hand_out(cast, fund, ends_at=NOON)
    assert no.value.field == "ends_at"
    assert adds_up(cast)


def test_what_reaches_its_minimum_is_given_at_the_end(cast: Cast, five: list[Actor]) -> None:
    steward, _ada, ben, cleo, _dan = five
    fund = open_fund(cast)
    made, appeal = hand_out(cast, fund), ask(cast)
    actions.pledge(appeal.pk, amount=3_000, named=True, by=ben)
    actions.pledge(appeal.pk, amount=4_000, named=False, by=cleo)
    assert (balance("appeal", appeal.pk), balance("giving", made.pk)) == (7_000, 18_000)
    with pytest.raises(Refused, match=r"Only €30\.00 is missing") as no:
        actions.pledge(appeal.pk, amount=3_001, named=True, by=steward)
    assert no.value.field == "amount"
    with pytest.raises(Refused, match=r"You have €20\.00 left"):
        actions.pledge(appeal.pk, amount=2_500, named=True, by=ben)
    with pytest.raises(Refused, match="You lead it"):
        actions.pledge(appeal.pk, amount=100, named=True, by=cast.ada)
    jobs.move_on(at=(NOON + 10 * DAY).isoformat())
    appeal.refresh_from_db()
    assert appeal.state == Appeal.State.FUNDED
    assert balance("initiative", appeal.initiative_id) == 7_000
    jobs.move_on(at=(NOON + 30 * DAY).isoformat())
    assert balance("fund", fund.pk) == 93_000
    assert balance("giving", made.pk) == 0
    assert adds_up(cast)


def test_the_goal_ends_it_early(cast: Cast, five: list[Actor]) -> None:
    hand_out(cast)
    appeal = ask(cast)
    actions.pledge(appeal.pk, amount=5_000, named=True, by=five[2])
    done = actions.pledge(appeal.pk, amount=5_000, named=True, by=five[3])
    assert done.state == Appeal.State.FUNDED
    with pytest.raises(Refused, match="over"):
        actions.pledge(appeal.pk, amount=1, named=True, by=five[4])
    assert balance("initiative", appeal.initiative_id) == 10_000


def test_what_does_not_reach_it_goes_back_to_the_shares(cast: Cast, five: list[Actor]) -> None:
    fund = open_fund(cast)
    made, appeal = hand_out(cast, fund), ask(cast)
    actions.pledge(appeal.pk, amount=5_000, named=True, by=five[2])
    assert left(five[2]) == 0
    jobs.move_on(at=(NOON + 10 * DAY).isoformat())
    assert left(five[2]) == 5_000
    assert balance("giving", made.pk) == 25_000
    again = ask(cast, led=appeal.initiative, ends_at=NOON + 40 * DAY)
    actions.pledge(again.pk, amount=5_000, named=True, by=five[2])
    jobs.move_on(at=(NOON + 30 * DAY).isoformat())
    assert balance("fund", fund.pk) == 95_000
    with pytest.raises(Refused, match="still holds money"):
        funds.close_fund(fund.pk, by=cast.steward)
    actions.take_back_appeal(again.pk, by=at(cast.ada, NOON + 31 * DAY))
    assert balance("fund", fund.pk) == 100_000, "giving was over: it went back to the fund"
    assert adds_up(cast)


def test_a_gift_without_a_name_names_nobody(cast: Cast, five: list[Actor]) -> None:
    hand_out(cast)
    appeal = ask(cast)
    cleo = five[3]
    actions.pledge(appeal.pk, amount=1_000, named=False, by=cleo)
    actions.pledge(appeal.pk, amount=2_000, named=True, by=five[2])
    shown = gifts.asking(cast.ada, appeal.pk)
    assert [one.share.member.name for one in shown.named] == ["Ben"]
    assert shown.unnamed == (1, 1_000)
    assert gifts.asking(cleo, appeal.pk).mine == 1_000
    jobs.move_on(at=(NOON + 10 * DAY).isoformat())
    since = Entry.objects.filter(event__startswith="rounds.").exclude(
        event__in=["rounds.SharesHandedOut"]
    )
    for entry in since:
        assert entry.member_id != cleo.member_id
        assert cleo.member_id not in journal.concerned(entry)
    from colead.features.funds.models import Movement

    assert not Movement.objects.filter(by_id=cleo.member_id).exists()
    assert Entry.objects.filter(event="rounds.GiftCame", member_id=None).count() == 1


def test_leads_ask_within_the_guardrails(cast: Cast) -> None:
    led = start(cast)
    for field, given in {
        "goal": {"goal": 5_999}, "minimum": {"minimum": 0}, "ends_at": {"ends_at": NOON - DAY},
        "currency": {"currency": "XXY"},
    }.items():  # fmt: skip
        with pytest.raises(Refused) as no:
            ask(cast, led=led, **given)
        assert no.value.field == field
    with pytest.raises(Refused, match="The leads"):
        ask(cast, led=led, by=cast.ben)
    over(cast, "advise", 8_000)
    with pytest.raises(funds.NotYet):
        ask(cast, led=led)
    ask(cast, led=led, minimum=5_000, goal=8_000)
    with pytest.raises(Refused, match="already"):
        ask(cast, led=led, minimum=5_000, goal=8_000)
    over(cast, "not_here", 9_000)
    other = start(cast, title="Pond")
    with pytest.raises(NotHere):
        ask(cast, led=other)
    with pytest.raises(Missing):
        gifts.appeal(cast.outsider, Appeal.objects.get().pk)


def test_an_initiative_that_ended_gets_nothing(cast: Cast, five: list[Actor]) -> None:
    hand_out(cast)
    appeal = ask(cast)
    actions.pledge(appeal.pk, amount=5_000, named=True, by=five[2])
    actions.pledge(appeal.pk, amount=4_000, named=True, by=five[3])
    initiatives.end(
        appeal.initiative_id, status="stopped", outcome="No wood.", by=at(cast.ada, NOON + DAY)
    )
    jobs.move_on(at=(NOON + 10 * DAY + timedelta(hours=1)).isoformat())
    appeal.refresh_from_db()
    assert appeal.state == Appeal.State.RETURNED
    assert Share.objects.filter(given__gt=0).count() == 0
    assert adds_up(cast)
