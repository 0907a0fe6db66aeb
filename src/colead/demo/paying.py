"""Money in the demo year: three funds, and what the leads take, spend and give back.

It has a clock of its own, so that the dice of the year fall as they did without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from colead.demo import content
from colead.demo.year import DAYS, Year, keeper
from colead.features.funds import actions as funds
from colead.features.funds.models import Fund
from colead.features.initiatives import queries as initiatives
from colead.kernel.actor import Actor

LATER = 40_000


def _on(year: Year, day: float, act: Callable[[datetime], Any], *, hour: int = 11) -> None:
    base = year.end - timedelta(days=DAYS - day)
    moment = base.replace(hour=hour, minute=int(day * 7) % 60, second=0, microsecond=0)
    moment = min(moment, year.end - timedelta(minutes=5))
    year.plan.append((moment, LATER + len(year.plan), act))


def funds_of_the_year(year: Year) -> None:
    """Opened in the first weeks; what comes in is noted in spring and in autumn."""
    for day, planned in enumerate(content.FUNDS, 20):
        _on(year, day, partial(_open, year, planned))


def _keeper(year: Year, circle: str, at: datetime) -> Actor:
    return keeper(year, circle, at) if circle else year.actor(content.PEOPLE[0], at)


def _open(year: Year, planned: tuple[Any, ...], at: datetime) -> None:
    name, purpose, circle, floor, paid = planned
    made = funds.open_fund(
        name=name,
        purpose=purpose,
        circle_id=year.circles[circle],
        currency="EUR",
        floor=floor,
        by=_keeper(year, circle, at),
    )

    def pay_in(at: datetime, amount: int, source: str) -> None:
        funds.pay_in(made.pk, amount=amount, for_what=source, by=_keeper(year, circle, at))

    for day, amount, source in paid:
        _on(year, day, partial(pay_in, amount=amount, source=source))


def use(
    year: Year, pk: int, *, lead: str, circle: str, amount: int, day: float, last: float
) -> None:
    """An initiative takes most of what it may cost in two steps, spends it, and gives back."""

    def fund() -> Fund:
        rows = Fund.objects.filter(organization=year.organization, closed_at=None)
        own = rows.filter(circle_id=year.circles[circle]).first()
        return own or rows.filter(circle_id=year.circles[""])[0]

    def take(at: datetime, share: float, what: str) -> None:
        funds.take(
            fund().pk, initiative_id=pk, amount=round(amount * share), for_what=what,
            by=year.actor(lead, at),
        )  # fmt: skip

    def spend(at: datetime, share: float, what: str) -> None:
        funds.spend(pk, amount=round(amount * share), for_what=what, by=year.actor(lead, at))

    def rest(at: datetime) -> None:
        by = year.actor(lead, at)
        if initiatives.initiative(by, pk).is_running:
            funds.give_back(
                pk, fund_id=fund().pk, amount=round(amount * 0.1),
                for_what="not needed after all", by=by,
            )  # fmt: skip

    first, second = content.BOUGHT[pk % len(content.BOUGHT)]
    _on(year, day + 2, lambda at: take(at, 0.5, first))
    _on(year, day + 5, lambda at: spend(at, 0.45, first))
    _on(year, day + 20, lambda at: take(at, 0.4, second))
    _on(year, day + 24, lambda at: spend(at, 0.35, second))
    _on(year, min(last, DAYS - 3) - 1, rest)
