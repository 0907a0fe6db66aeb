"""Money that is set aside for something, and goes on from there: for rounds, giving and appeals.

These are no acts of their own: the room that sets money aside says why, and records it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.funds import queries
from colead.features.funds.actions.booking import account_of, fund_account, move
from colead.features.funds.models import Fund, Movement
from colead.kernel.actor import Actor
from colead.kernel.verdict import refuse

Holder = tuple[str, int]


def set_aside(fund: Fund, holder: Holder, amount: int, *, for_what: str, by: Actor) -> Movement:
    """Move an amount from a fund (its row locked) to a ``holder``: kind of account and owner. The
    floor of the fund stays in it. Refused to those who do not keep the fund."""
    queries.keeps(by, fund).enforce()
    return move(
        fund_account(fund, by=by),
        account_of(*holder, fund.currency, by=by),
        amount,
        for_what=for_what,
        by=by,
        keep=fund.floor,
    )


def pass_on(
    source: Holder, target: Holder, amount: int, *, currency: str, for_what: str, by: Actor
) -> Movement:
    """Move an amount from one holder to another, or to an initiative."""
    return move(
        account_of(*source, currency, by=by),
        account_of(*target, currency, by=by),
        amount,
        for_what=for_what,
        by=by,
    )


def come_back(
    holder: Holder, fund_id: int, *, for_what: str, by: Actor, amount: int | None = None
) -> Movement | None:
    """Move what a holder has left (or ``amount`` of it) back to a fund; None: nothing there."""
    fund = queries.fund(by, fund_id, lock=True)
    if fund.closed_at is not None:
        refuse(_("This fund is closed."))
    account_of(*holder, fund.currency, by=by)
    there = queries.account(by, *holder, fund.currency, lock=True)
    rest = there.balance if there and amount is None else amount or 0
    if there is None or not rest:
        return None
    return move(there, fund_account(fund, by=by), rest, for_what=for_what, by=by, fund=fund)


def held(holder: Holder, currency: str, *, by: Actor) -> int:
    """What a holder has now, in minor units; its account stays locked until the commit."""
    found = queries.account(by, *holder, currency, lock=True)
    return found.balance if found else 0
