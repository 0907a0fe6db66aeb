"""Releasing a budget to everybody in a circle, widening it, closing it when its time is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from colead.features.authority.rules import ActVerdict
from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.funds import actions as funds
from colead.features.funds import queries as ledger
from colead.features.initiatives.actions import NotHere
from colead.features.learning import events, queries, rules
from colead.features.learning.models import Budget, Share
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse

TOLD = 2_000


class NotYet(Refused):
    """The guardrails ask for advice or consent before so much is released."""

    def __init__(self, verdict: ActVerdict) -> None:
        super().__init__(
            _(
                "The guardrails ask for more before so much is released. Propose a decision about"
                " the fund; when it is agreed, name it here."
            ),
            field="decision_id",
        )
        self.asks = verdict


@action
def release(
    *,
    fund_id: int,
    title: str,
    starts_on: date,
    ends_on: date,
    by: Actor,
    circle_id: int | None = None,
    money: int = 0,
    minutes: int = 0,
    decision_id: int | None = None,
) -> Budget:
    """Give everybody in a circle (without one: the circle that keeps the fund) ``money`` (minor
    units) and ``minutes`` for their learning from ``starts_on`` to ``ends_on``.

    The whole sum leaves the fund in one movement. Refused to those who do not keep the fund, for
    fewer than five people, and where the guardrails do not let it (``NotHere``, ``NotYet``), unless
    an agreed decision about the fund gives what they ask for.
    """
    fund = ledger.fund(by, fund_id, lock=True)
    ledger.keeps(by, fund).enforce(field="fund_id")
    place = circles.circle(by, circle_id or fund.circle_id or circles.root(by).pk)
    name = " ".join(title.split())[:200]
    if not name:
        refuse(_("Give the budget a name."), field="title")
    rules.is_budget(
        money_each=money, minutes_each=minutes, starts_on=starts_on, ends_on=ends_on, today=by.today
    ).enforce(field="ends_on" if ends_on < starts_on or ends_on < by.today else "money")
    people = list(circles.members_of(by, place.pk).order_by("pk").values_list("pk", flat=True))
    rules.may_share_out(people=len(people)).enforce(field="circle_id")
    told = _release(
        fund.pk, fund.currency, place, name, money * len(people), decision_id=decision_id, by=by
    )
    made = Budget.objects.create(
        organization_id=by.organization_id,
        fund=fund,
        circle=place,
        title=name,
        currency=fund.currency,
        money=money,
        minutes=minutes,
        starts_on=starts_on,
        ends_on=ends_on,
        released_at=by.at,
        released_by_id=by.member_id,
        decision_id=decision_id,
    )
    _share(made, people)
    record(
        events.BudgetReleased(
            budget=made.pk,
            title=made.title,
            fund=fund.pk,
            money=money,
            minutes=minutes,
            currency=made.currency,
            share=rules.share_in_words(money, minutes, made.currency),
            people=len(people),
            concerned=_concerned(people, told, by=by),
            circle=place.pk,
        ),
        by=by,
    )
    return made


def _release(
    fund_id: int,
    currency: str,
    place: Circle,
    title: str,
    whole: int,
    *,
    decision_id: int | None,
    by: Actor,
) -> list[int]:
    """Ask the guardrails and move the sum; answers with whom they want told."""
    act = rules.act_of(
        title=title, for_whom=place.name, circle_id=place.pk, amount=whole, currency=currency
    )
    verdict = queries.verdict(by, act)
    if not verdict.allowed:
        raise NotHere(verdict)
    if not verdict.is_free:
        if decision_id is None:
            raise NotYet(verdict)
        queries.is_answered(by, verdict, decision_id=decision_id, fund_id=fund_id).enforce(
            field="decision_id"
        )
    if whole:
        funds.release(fund_id, amount=whole, for_what=title, act=act, verdict=verdict, by=by)
    return [one.id for one in verdict.informed]


def _concerned(people: Sequence[int], told: Iterable[int], *, by: Actor) -> list[int]:
    """Who is told: all who share it, unless they are so many that news has to be enough."""
    near = people if len(people) <= TOLD else ()
    return sorted({*near, *told} - {by.member_id or 0})


def _share(found: Budget, people: Iterable[int]) -> None:
    Share.objects.bulk_create(
        (
            Share(
                organization_id=found.organization_id,
                budget=found,
                member_id=member_id,
                money=found.money,
                minutes=found.minutes,
            )
            for member_id in people
        ),
        batch_size=500,
    )


@action
def widen(budget_id: int, *, by: Actor, decision_id: int | None = None) -> Sequence[int]:
    """Give those who came into the circle since their share, too; answers with their ids."""
    found = queries.budget(by, budget_id, lock=True)
    queries.keeps(by, found).enforce()
    if not found.is_open or by.today > found.ends_on:
        refuse(_("The period of this budget is over."))
    people = queries.newcomers(by, found)
    if not people:
        refuse(_("Everybody in the circle has their share."))
    told = _release(
        found.fund_id,
        found.currency,
        found.circle,
        found.title,
        found.money * len(people),
        decision_id=decision_id,
        by=by,
    )
    _share(found, people)
    record(
        events.BudgetWidened(
            budget=found.pk,
            title=found.title,
            people=len(people),
            concerned=_concerned(people, told, by=by),
            circle=found.circle_id,
        ),
        by=by,
    )
    return people


@action
def close(budget_id: int, *, by: Actor) -> Budget:
    """Close a budget after its last day: what was taken is booked as spent in one movement, the
    rest goes back to the fund in another. Colead does it by itself the day after."""
    found = queries.budget(by, budget_id, lock=True)
    rules.may_close(
        found, today=by.today, keeps=queries.keeps(by, found), by_clock=by.member_id is None
    ).enforce()
    spent = queries.sums(found).money
    given = sum(Share.objects.filter(budget=found).values_list("money", flat=True))
    if given:
        funds.settle(found.fund_id, spent=spent, left=given - spent, for_what=found.title, by=by)
    Budget.objects.filter(pk=found.pk).update(closed_at=by.at)
    found.closed_at = by.at
    record(events.BudgetClosed(budget=found.pk, title=found.title, circle=found.circle_id), by=by)
    return found
