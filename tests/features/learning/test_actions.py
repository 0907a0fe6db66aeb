"""Releasing, taking, offering, joining, wishing, and saying what was learnt."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from colead.features.authority import actions as authority
from colead.features.circles import actions as circles
from colead.features.decisions import actions as decisions
from colead.features.funds import actions as funds
from colead.features.funds import queries as ledger
from colead.features.funds.models import Account, Movement
from colead.features.initiatives.actions import NotHere
from colead.features.learning import actions, jobs, queries
from colead.features.learning.models import Budget, Learnt, Seat, Share, Taking
from colead.kernel import journal, search
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, acting, person
from tests.features.learning.conftest import opened, released

pytestmark = pytest.mark.django_db


def lies(kind: str) -> int:
    return sum(Account.objects.filter(kind=kind).values_list("balance", flat=True))


def share(actor: Actor, budget: Budget) -> Share:
    found = queries.share_of(actor, budget.pk)
    assert found is not None
    return found


def course(now: Cast, **more: object) -> int:
    given = {
        "kind": "course", "title": "Bee keeping", "starts_at": now.ada.at + timedelta(days=10),
        "minutes": 120, "money": 8_000, **more,
    }  # fmt: skip
    return actions.offer(by=now.ada, **given).pk  # type: ignore[arg-type]


def test_a_budget_leaves_the_fund_once_and_comes_back_by_itself(
    now: Cast, five: list[Actor], budget: Budget
) -> None:
    assert (lies("fund"), lies("learning")) == (50_000, 150_000)
    for actor in five[:3]:
        actions.take(budget.pk, for_what="A book", money=2_500, minutes=30, by=actor)
    assert (share(now.ada, budget).money_left, share(now.ada, budget).minutes_left) == (27_500, 570)
    assert queries.faults(now.organization.pk) == []
    with pytest.raises(Refused, match="closes by itself"):
        actions.close(budget.pk, by=now.ada)
    with pytest.raises(Refused, match="released for learning"):
        funds.close_fund(budget.fund_id, by=now.ada)
    after = now.ada.at + timedelta(days=367)
    jobs.close_budgets(at=after.isoformat())
    jobs.close_budgets(at=after.isoformat())
    assert (lies("fund"), lies("learning"), lies("outside")) == (192_500, 0, -192_500)
    acts = [one.act for one in Movement.objects.order_by("pk")]
    assert acts == ["paid-in", "released", "learnt-with", "left-over"]
    assert list(ledger.faults(now.organization.pk)) == []
    assert queries.faults(now.organization.pk) == []
    for one in Movement.objects.all():
        assert not ledger.may_reverse(now.ada, one) or one.act == "paid-in"
    with pytest.raises(Refused, match="closed"):
        actions.take(budget.pk, for_what="Late", money=1, by=now.ada)
    taken = Taking.objects.filter(share__member_id=now.ada.member_id).get()
    with pytest.raises(Refused, match="closed"):
        actions.give_back(taken.pk, by=now.ada)


def test_who_may_release_and_for_how_many(now: Cast) -> None:
    fund = opened(now)
    with pytest.raises(Refused, match="at least five people"):
        released(now, fund)
    with pytest.raises(Refused, match="members of this circle keep"):
        actions.release(
            fund_id=fund.pk, title="X", money=1, starts_on=now.ben.today,
            ends_on=now.ben.today, by=now.ben,
        )  # fmt: skip
    with pytest.raises(Missing):
        actions.release(
            fund_id=fund.pk, title="X", money=1, starts_on=now.ben.today,
            ends_on=now.ben.today, by=now.outsider,
        )  # fmt: skip


def test_senseless_budgets_are_refused(now: Cast, five: list[Actor]) -> None:
    fund, day = opened(now), timedelta(days=1)
    for given in (
        {"money": 0, "minutes": 0}, {"money": -1}, {"minutes": 10**9}, {"money": 10**15},
        {"ends_on": now.ada.today - day}, {"ends_on": now.ada.today + 900 * day}, {"title": " "},
        {"money": 50_000},
    ):  # fmt: skip
        with pytest.raises(Refused):
            released(now, fund, **given)
    assert not Budget.objects.exists()
    assert lies("learning") == 0


def test_guardrails_judge_the_whole_sum(now: Cast, five: list[Actor]) -> None:
    authority.write(
        circle_id=now.root.pk, title="What costs much", when={"amount_over": 100_000},
        then={"outcome": "consent", "whom": [{"kind": "circle", "id": now.north.pk}]},
        why="All should know.", by=now.steward,
    )  # fmt: skip
    fund = opened(now)
    with pytest.raises(actions.NotYet, match="ask for more"):
        released(now, fund)
    agreed = decisions.propose(
        title="A learning year", method="consent", proposal="300 euros each.",
        circle_id=now.north.pk, about=("fund", fund.pk), by=now.ada,
    )  # fmt: skip
    with pytest.raises(Refused, match="agreed decision"):
        released(now, fund, decision_id=agreed.pk)
    for actor in five:
        decisions.cast(agreed.pk, choice="consent", by=actor)
    made = released(now, fund, decision_id=agreed.pk)
    assert made.decision_id == agreed.pk
    with pytest.raises(Refused, match="already"):
        released(now, fund, decision_id=agreed.pk, money=24_000)
    authority.write(
        circle_id=now.root.pk, title="Not at all", when={"amount_over": 120_000},
        then={"outcome": "not_here", "whom": [{"kind": "stewards"}]}, why="Debts.", by=now.steward,
    )  # fmt: skip
    funds.pay_in(fund.pk, amount=200_000, for_what="more", by=now.ada)
    with pytest.raises(NotHere):
        released(now, fund)


def test_newcomers_get_their_share_by_one_more_movement(now: Cast, budget: Budget) -> None:
    with pytest.raises(Refused, match="Everybody"):
        actions.widen(budget.pk, by=now.ada)
    fay = acting(person(now.organization, "Fay").member_id or 0, at=now.ada.at)
    circles.join(now.north.pk, by=fay)
    assert actions.widen(budget.pk, by=now.ada) == [fay.member_id]
    assert lies("learning") == 180_000
    assert share(fay, budget).money_left == 30_000
    assert queries.faults(now.organization.pk) == []


def test_a_share_never_goes_below_zero_whatever_the_code_does(now: Cast, budget: Budget) -> None:
    with pytest.raises(Refused, match=r"€300.00 left"):
        actions.take(budget.pk, for_what="All", money=30_001, by=now.ada)
    with pytest.raises(Refused, match="10 hours left"):
        actions.take(budget.pk, for_what="All", minutes=601, by=now.ada)
    for given in ({}, {"money": -5}, {"money": 5, "minutes": -1}):
        with pytest.raises(Refused):
            actions.take(budget.pk, for_what="All", by=now.ada, **given)
    mine = share(now.ada, budget)
    for money, minutes in ((30_001, 0), (0, 601)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Taking.objects.create(
                organization=now.organization, share=mine, money=money, minutes=minutes,
                taken_at=now.ada.at,
            )  # fmt: skip
    made = actions.take(budget.pk, for_what="Most", money=29_000, by=now.ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.filter(pk=made.pk).update(money=1)
    actions.give_back(made.pk, by=now.ada)
    with pytest.raises(Refused, match="already"):
        actions.give_back(made.pk, by=now.ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.filter(pk=made.pk).update(given_back_at=None)
    assert share(now.ada, budget).money_left == 30_000


def test_nobody_else_reads_what_somebody_took(now: Cast, budget: Budget) -> None:
    made = actions.take(
        budget.pk, for_what="Overcoming stage fright", money=12_345, minutes=45, by=now.ben
    )
    for other in (now.ada, now.steward, now.outsider):
        with pytest.raises(Missing):
            queries.taking(other, made.pk)
        with pytest.raises(Missing):
            actions.give_back(made.pk, by=other)
        assert queries.mine(other).taken == []
    assert queries.mine(now.ben).taken[0].what == "Overcoming stage fright"
    told = json.dumps([[one.event, one.facts] for one in Entry.objects.all()])
    assert "stage" not in told
    assert "12345" not in told
    mark = Entry.objects.get(event="learning.LearningTaken")
    assert (mark.facts, mark.concerned) == ({"budget": budget.pk}, [now.ben.member_id])
    assert not journal.may_read(now.steward, mark)
    assert journal.may_read(now.ben, mark)
    for reader in (now.ada, now.steward):
        assert mark not in list(journal.entries(reader))
        assert search.find(reader, "stage fright") == []
    assert b"stage" not in bytes(made.words)


def test_sums_are_shown_for_five_and_renewed_by_five(now: Cast, five: list[Actor]) -> None:
    fay = acting(person(now.organization, "Fay").member_id or 0, at=now.ada.at)
    circles.join(now.north.pk, by=fay)
    budget = released(now, opened(now))

    def shown() -> tuple[int, int, int]:
        budget.refresh_from_db()
        return budget.shown_money, budget.shown_minutes, budget.shown_people

    for actor in five[:4]:
        for _twice in range(2):
            actions.take(budget.pk, for_what="Books", money=1_000, minutes=10, by=actor)
    assert shown() == (0, 0, 0)
    last = actions.take(budget.pk, for_what="Books", money=500, by=five[4])
    assert shown() == (8_500, 80, 5)
    actions.take(budget.pk, for_what="A secret", money=7_777, by=fay)
    actions.give_back(last.pk, by=five[4])
    assert shown() == (8_500, 80, 5), "one more or one less would tell of one person"
    for actor in five[:3]:
        actions.take(budget.pk, for_what="More", money=100, by=actor)
    assert shown() == (8_000 + 7_777 + 300, 80, 5)


def test_joining_takes_a_seat_and_what_it_costs_in_one_act(
    now: Cast, five: list[Actor], budget: Budget
) -> None:
    pk = course(now, seats=2)
    with pytest.raises(Refused, match="teach"):
        actions.join(course(now, i_teach=True), by=now.ada)
    first = actions.join(pk, budget_id=budget.pk, by=five[1])
    assert first.number == 1
    assert share(five[1], budget).money_left == 22_000
    with pytest.raises(Refused, match="in already"):
        actions.join(pk, by=five[1])
    actions.join(pk, by=five[2])
    waiting = actions.join(pk, budget_id=budget.pk, by=five[3])
    assert (waiting.number, share(five[3], budget).money_left) == (None, 30_000)
    with pytest.raises(Refused, match="Leave it"):
        actions.give_back(first.taking_id or 0, by=five[1])
    actions.leave(pk, by=five[1])
    assert share(five[1], budget).money_left == 30_000
    waiting.refresh_from_db()
    assert waiting.number == 1
    came = Entry.objects.get(event="learning.SeatCame")
    assert came.concerned == [five[3].member_id]
    actions.pay(pk, budget_id=budget.pk, by=five[3])
    assert share(five[3], budget).minutes_left == 480
    with pytest.raises(Refused, match="already"):
        actions.pay(pk, budget_id=budget.pk, by=five[3])
    begun = [acting(a.member_id or 0, at=now.ada.at + timedelta(days=11)) for a in five]
    with pytest.raises(Refused, match="has begun"):
        actions.leave(pk, by=begun[3])
    with pytest.raises(Refused, match="has begun"):
        actions.join(pk, by=begun[4])
    assert queries.faults(now.organization.pk) == []


def test_who_cannot_pay_has_no_seat_either(now: Cast, budget: Budget) -> None:
    pk = course(now, money=40_000)
    with pytest.raises(Refused, match="left in this budget"):
        actions.join(pk, budget_id=budget.pk, by=now.ben)
    assert not Seat.objects.exists()
    assert actions.join(pk, by=now.ben).number == 1


def test_what_is_cancelled_is_paid_back(now: Cast, five: list[Actor], budget: Budget) -> None:
    pk = course(now)
    for actor in five[1:4]:
        actions.join(pk, budget_id=budget.pk, by=actor)
    with pytest.raises(Refused, match="Whoever offers"):
        actions.cancel(pk, reason="Rain", by=now.ben)
    actions.cancel(pk, reason="Rain", by=now.ada)
    assert all(share(a, budget).money_left == 30_000 for a in five)
    told = Entry.objects.get(event="learning.LearningCancelled").concerned
    assert told == sorted(a.member_id or 0 for a in five[1:4])
    with pytest.raises(Refused, match="cancelled"):
        actions.join(pk, by=five[4])
    assert not Learnt.objects.exists()


def test_changes_are_told_and_more_seats_let_people_in(now: Cast, five: list[Actor]) -> None:
    pk = course(now, seats=1)
    actions.join(pk, by=five[1])
    actions.join(pk, by=five[2])
    with pytest.raises(Refused, match="ahead"):
        actions.change(pk, starts_at=now.ada.at - timedelta(days=1), by=now.ada)
    moved = actions.change(pk, seats=3, place="Garden", by=now.ada)
    assert (moved.version, moved.place) == (1, "Garden")
    assert queries.seats_taken(pk) in ([1, 2], [2, 1])
    with pytest.raises(Refused, match="taken already"):
        actions.change(pk, seats=1, by=now.ada)


def test_guests_join_only_what_they_are_invited_to(now: Cast, five: list[Actor]) -> None:
    inside, outside = course(now, circle_id=now.north.pk), course(now, circle_id=now.south.pk)
    assert actions.join(inside, by=now.guest).number == 1
    with pytest.raises(Missing):
        actions.join(outside, by=now.guest)
    actions.invite(outside, email="gwen@example.org", name="Gwen", by=now.ada)
    gwen = acting(now.guest.member_id or 0, at=now.ada.at)
    assert actions.join(outside, by=gwen).number == 1
    for act in (lambda: actions.wish(title="X", by=gwen), lambda: course_of(gwen)):
        with pytest.raises(Refused, match="Members offer"):
            act()
    with pytest.raises(Missing):
        queries.budget(gwen, 1)


def course_of(actor: Actor) -> None:
    actions.offer(kind="course", title="X", by=actor)
