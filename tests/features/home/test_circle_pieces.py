"""What a circle's page shows of eight rooms: all of it there, and no more asked for much than for
little."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from colead.features.authority import actions as authority
from colead.features.circles import actions as circles
from colead.features.decisions import actions as decisions
from colead.features.funds import actions as funds
from colead.features.guidance import actions as guidance
from colead.features.initiatives import actions as initiatives
from colead.features.learning import actions as learning
from colead.features.meetings import actions as meetings
from colead.features.organizations import actions as organizations
from colead.features.retrospectives import actions as retrospectives
from tests.cast import Cast
from tests.features.home.test_panels import LOADS
from tests.features.learning.conftest import join_north, now

SignIn = Callable[..., Client]
__all__ = ["now"]


def fill(now: Cast, number: int) -> None:
    """One more of everything that a circle's page shows."""
    by, north, coming = now.ada, now.north.pk, now.ada.at + timedelta(days=number)
    goal = guidance.open_goal(circle_id=north, title=f"Goal {number}", by=by)
    measure = guidance.add_measure(
        goal.pk, name=f"Laps {number}", unit="m", start=Decimal(0), target=Decimal(100), by=by
    )
    for value in (90, 25):
        guidance.read_measure(measure.pk, value=Decimal(value), by=by, note="Wet")
    initiatives.start(title=f"Pool {number}", circle_id=north, by=by)
    meetings.call(title=f"Plenum {number}", starts_at=coming, circle_id=north, by=by)
    retrospectives.start(title=f"Autumn {number}", format="after-action", circle_id=north, by=by)
    fund = funds.open_fund(name=f"Seeds {number}", circle_id=north, by=by)
    funds.pay_in(fund.pk, amount=200_000 + number, for_what="the year", by=by)
    learning.release(
        fund_id=fund.pk, title=f"Courses {number}", minutes=600, money=10_000,
        starts_on=by.today, ends_on=by.today + timedelta(days=9), by=by,
    )  # fmt: skip
    learning.offer(
        kind="course", title=f"Diving {number}", starts_at=coming,
        ends_at=coming + timedelta(hours=1), circle_id=north, i_teach=True, by=by,
    )  # fmt: skip
    decisions.propose(
        title=f"Green {number}", method="consent", proposal="Paint", circle_id=north, by=by
    )
    authority.write(
        circle_id=north, title=f"Quiet {number}",
        when={"amount_over": 10**9 + number, "currency": "EUR"},
        then={"outcome": "advise", "whom": [{"kind": "member", "id": now.ben.member_id}]},
        why="We sleep", by=by,
    )  # fmt: skip


@pytest.fixture
def north(now: Cast) -> Cast:
    """The north circle with five people, a vision, a rhythm and one of everything."""
    join_north(now)
    guidance.write_vision(now.north.pk, text="A **deep** pool", by=now.ada)
    retrospectives.set_rhythm(now.north.pk, days=30, format="after-action", by=now.ada)
    fill(now, 1)
    return now


def pieces(now: Cast, client: Client) -> str:
    """All pieces of the page of the north circle, by the address that stands on it."""
    page = client.get(f"/o/{now.organization.slug}/circles/{now.north.pk}/").content.decode()
    [address] = [html.unescape(one) for one in LOADS.findall(page)]
    return client.get(address).content.decode()


SHOWN = ("Goal", "Pool", "Plenum", "Autumn", "Seeds", "Courses", "Diving", "Green", "Quiet")


def test_everything_is_there(north: Cast, client_of: SignIn) -> None:
    found = pieces(north, client_of(north.ben))
    assert [one for one in SHOWN if f"{one} 1<" not in found] == []
    assert "A <strong>deep</strong> pool" in found
    assert "Looks back every 30 days" in found
    # Of two readings of a day the last one counts.
    assert "25 m → 100 m" in found
    # What is left of €2,000.01 after five people were given €100 each.
    assert "€1,500.01" in found
    assert "for each of 5 people" in found
    assert "then ask Ben for advice first" in found


def test_much_asks_no_more_than_little(north: Cast, client_of: SignIn) -> None:
    client = client_of(north.ben)

    def asked() -> int:
        pieces(north, client)
        with CaptureQueriesContext(connection) as seen:
            pieces(north, client)
        return len(seen)

    little = asked()
    for number in range(2, 5):
        fill(north, number)
    assert asked() == little
    found = pieces(north, client)
    assert [one for one in SHOWN if f"{one} 4<" not in found] == []


def test_a_piece_that_was_drawn_follows_what_changes(north: Cast, client_of: SignIn) -> None:
    client = client_of(north.ben)
    before = pieces(north, client)
    assert "Write a guardrail" in before
    organizations.amend_profile(name="Benno", about="", by=north.ben)
    role = circles.open_role(north.north.pk, title="Guide", is_guide=True, by=north.ada)
    circles.step_up(role.pk, by=north.ada)
    after = pieces(north, client)
    assert "then ask Benno for advice first" in after
    # Now Ada guides the circle: its guardrails, vision and goals are hers to keep.
    assert "Write a guardrail" not in after
    assert "Open a goal" not in after
    assert "Open a goal" in pieces(north, client_of(north.ada))


def test_a_guest_sees_what_it_may(north: Cast, client_of: SignIn) -> None:
    found = pieces(north, client_of(north.guest))
    assert [one for one in SHOWN if f"{one} 1<" not in found] == ["Courses"]
    for act in ("Write a guardrail", "Open a goal", "Call a meeting", "Propose a decision"):
        assert act not in found
