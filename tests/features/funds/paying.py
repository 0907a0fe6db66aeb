"""How the stories of these tests begin: a fund with money in it, and an initiative that runs."""

from __future__ import annotations

from typing import Any

from colead.features.funds import actions, queries
from colead.features.funds.models import Account, Fund, Movement
from colead.features.initiatives.models import Initiative
from colead.kernel import journal
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from tests.cast import Cast
from tests.features.initiatives.leading import start

JPEG = b"\xff\xd8\xff\xe0" + b"a picture" * 20
PDF = b"%PDF-1.7\n" + b"a paper" * 20


def open_fund(cast: Cast, amount: int = 100_000, **values: Any) -> Fund:
    """The steward opens a fund of the whole organization and notes what came in."""
    given: dict[str, Any] = {"name": "Small things", "purpose": "To begin.", "by": cast.steward}
    made = actions.open_fund(**{**given, **values})
    if amount:
        actions.pay_in(made.pk, amount=amount, for_what="from the budget", by=cast.steward)
    return made


def take(
    fund: Fund, led: Initiative, amount: int, *, by: Actor, for_what: str = "wood"
) -> Movement:
    """Take an amount."""
    return actions.take(fund.pk, initiative_id=led.pk, amount=amount, for_what=for_what, by=by)


def led_with(cast: Cast, amount: int, **values: Any) -> tuple[Fund, Initiative]:
    """A fund, and Ada's initiative that has taken an amount from it."""
    fund, led = open_fund(cast), start(cast, **values)
    take(fund, led, amount, by=cast.ada)
    return fund, led


def balance(kind: str, owner_id: int) -> int:
    """What lies there, in euro cents."""
    found = Account.objects.filter(kind=kind, owner_id=owner_id, currency="EUR").first()
    return found.balance if found else 0


def told(event: str) -> list[dict[str, Any]]:
    """The facts of all events of a name, in order."""
    found = Entry.objects.filter(event=f"funds.{event}").order_by("pk")
    return [journal.facts(entry) for entry in found]


def adds_up(cast: Cast) -> bool:
    """All accounts together hold nothing, and the movements replayed give the balances."""
    rows = Account.objects.filter(organization=cast.organization)
    return sum(row.balance for row in rows) == 0 and not list(queries.faults(cast.organization.pk))
