"""The cast at the real clock, five people in the north circle, and a budget that they share."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.funds import actions as funds
from colead.features.funds.models import Fund
from colead.features.learning import actions
from colead.features.learning.models import Budget
from colead.kernel.actor import Actor
from tests.cast import Cast, acting, person


@pytest.fixture
def now(cast: Cast) -> Cast:
    """The cast at this very moment, as pages use the real clock."""
    at = timezone.now()
    for name in ("steward", "ada", "ben", "guest", "outsider"):
        setattr(cast, name, acting(getattr(cast, name).member_id, at=at))
    return cast


@pytest.fixture
def five(now: Cast) -> list[Actor]:
    """Ada, Ben, Cleo, Dan and Eve, all in the north circle."""
    return join_north(now)


def join_north(now: Cast) -> list[Actor]:
    """Ben and three more join the north circle, where Ada is."""
    names = ("Cleo", "Dan", "Eve")
    more = [acting(person(now.organization, n).member_id or 0, at=now.ada.at) for n in names]
    for actor in (now.ben, *more):
        circles.join(now.north.pk, by=actor)
    return [now.ada, now.ben, *more]


def opened(now: Cast, amount: int = 200_000) -> Fund:
    """A fund of the north circle, with money in it."""
    fund = funds.open_fund(name="Growing", circle_id=now.north.pk, by=now.ada)
    funds.pay_in(fund.pk, amount=amount, for_what="the year", by=now.ada)
    return fund


def released(now: Cast, fund: Fund, **more: object) -> Budget:
    """A budget of 300 euros and 10 hours for each in the north circle, for a year."""
    given = {
        "title": "Learning this year", "money": 30_000, "minutes": 600,
        "starts_on": now.ada.today, "ends_on": now.ada.today + timedelta(days=365), **more,
    }  # fmt: skip
    return actions.release(fund_id=fund.pk, by=now.ada, **given)  # type: ignore[arg-type]


@pytest.fixture
def budget(now: Cast, five: list[Actor]) -> Budget:
    """That budget."""
    return released(now, opened(now))
