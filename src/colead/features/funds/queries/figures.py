"""An initiative's money in figures: what came, what went, what is in hand; and which funds have
enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from colead.features.funds.models import Account, Fund, Movement
from colead.features.funds.queries.reads import accounts, balances_of, open_funds
from colead.features.funds.rules import keeping
from colead.kernel import prepared
from colead.kernel.actor import Actor

MOST = 2_000


class Flow(NamedTuple):
    """One movement as an initiative feels it, in minor units: ``taken`` from funds (given back is
    negative) and ``spent`` (turned back is negative)."""

    at: datetime
    currency: str
    taken: int
    spent: int
    for_what: str


@dataclass(frozen=True, slots=True)
class Figures:
    """An initiative's money in one currency, in minor units."""

    currency: str
    taken: int
    spent: int

    @property
    def balance(self) -> int:
        """What is in hand."""
        return self.taken - self.spent


def flows(actor: Actor, initiative_id: int) -> list[Flow]:
    """What came to an initiative and went from it, oldest first: 2 queries at most. Whether the
    actor may see the initiative is for the caller to ask."""
    own = [] if actor.is_guest else accounts(actor, initiative_id)
    if not own:
        return []
    ids = prepared.padded(one.pk for one in own)
    found = []
    for at, amount, source, target, currency, for_what in prepared.rows(_moved, ids):
        sign = 1 if target == Account.Kind.INITIATIVE else -1
        other = source if sign == 1 else target
        outside = other == Account.Kind.OUTSIDE
        found.append(
            Flow(at, currency, 0 if outside else sign * amount, -sign * amount if outside else 0,
                 for_what)
        )  # fmt: skip
    return found


def _moved(account_ids: tuple[int, ...]) -> QuerySet[Movement, Any]:
    # By numbers that are known: an OR over joined tables would walk the whole ledger.
    found = Movement.objects.filter(Q(source__in=account_ids) | Q(target__in=account_ids))
    return found.order_by("id").values_list(
        "at", "amount", "source__kind", "target__kind", "source__currency", "for_what"
    )[:MOST]


def figures(actor: Actor, initiative_id: int) -> list[Figures]:
    """The same summed up, one for each currency it has had."""
    sums: dict[str, tuple[int, int]] = {}
    for flow in flows(actor, initiative_id):
        taken, spent = sums.get(flow.currency, (0, 0))
        sums[flow.currency] = taken + flow.taken, spent + flow.spent
    return [Figures(currency, *both) for currency, both in sorted(sums.items())]


def with_enough(actor: Actor, amount: int, currency: str) -> list[tuple[Fund, int]]:
    """The funds of a currency from which as much can be taken today, each with what is free, the
    fullest first: 2 queries."""
    funds = [
        one
        for one in open_funds(actor, currency=currency)[:200]
        if keeping.takes_from(one, today=actor.today)
    ]
    balances = balances_of(funds)
    free = [(one, balances[one.pk] - one.floor) for one in funds]
    return sorted((pair for pair in free if pair[1] >= amount), key=lambda pair: -pair[1])
