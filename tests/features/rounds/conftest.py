"""How the stories of these tests begin: a fund of 1000 euros, and a round over 600 of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from colead.features.funds.models import Fund
from colead.features.organizations import queries as organizations
from colead.features.rounds import actions, jobs
from colead.features.rounds.models import Proposal, Round
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, settle
from tests.cast import Cast, person
from tests.features.funds.paying import open_fund

DAY = timedelta(days=1)


def at(actor: Actor, moment: datetime) -> Actor:
    """The actor at a moment."""
    return replace(actor, at=moment)


def open_round(cast: Cast, fund: Fund | None = None, **given: Any) -> Round:
    """The steward opens a round over 600 euros: proposals for a day, a look, votes for a day."""
    now = given.get("by", cast.steward).at
    values: dict[str, Any] = {
        "title": "What the yard needs", "amount": 60_000, "check_at": now + DAY,
        "vote_at": now + 2 * DAY, "ends_at": now + 3 * DAY, "by": cast.steward,
    }  # fmt: skip
    return actions.open_round((fund or open_fund(cast)).pk, **{**values, **given})


def propose(found: Round, title: str, cost: int, *, by: Actor, **given: Any) -> Proposal:
    """A proposal led by who makes it."""
    values = {"plan": f"{title}, with planks.", **given}
    return actions.propose(found.pk, title=title, cost=cost, by=by, **values)


def vote_on(found: Round, ballots: Sequence[tuple[Actor, Any]], *, until: bool = True) -> Round:
    """Voting begins by its date, all vote, and (``until``) it is counted."""
    jobs.move_on(at=(found.opened_at + DAY).isoformat())
    jobs.move_on(at=(found.opened_at + 2 * DAY).isoformat())
    for actor, choice in ballots:
        actions.cast(found.pk, choice=choice, by=at(actor, found.opened_at + 2.5 * DAY))
    if until:
        end = found.opened_at + 3 * DAY
        jobs.move_on(at=end.isoformat())
        settle(end)
    found.refresh_from_db()
    return found


@pytest.fixture
def five(cast: Cast) -> list[Actor]:
    """The steward, Ada, Ben, and two more: Cleo and Dan."""
    more = [person(cast.organization, name) for name in ("Cleo", "Dan")]
    return [cast.steward, cast.ada, cast.ben, *(at(one, NOON) for one in more)]


@pytest.fixture
def now(cast: Cast) -> Cast:
    """The cast at the real moment, for pages."""
    moment = timezone.now()
    return replace(
        cast,
        **{
            name: at(getattr(cast, name), moment)
            for name in ("steward", "ada", "ben", "guest", "outsider")
        },
    )


def colead(cast: Cast, moment: datetime) -> Actor:
    """Colead itself at a moment."""
    return organizations.colead_of(cast.organization.pk, at=moment)


def events(name: str) -> list[dict[str, object]]:
    """The facts of all events of a name, in order."""
    found = Entry.objects.filter(event=f"rounds.{name}").order_by("pk")
    return [entry.facts for entry in found]
