"""Taking money in one act, giving it back, spending it, turning a mistake back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from colead.features.authority.rules import ActVerdict
from colead.features.funds import events, queries
from colead.features.funds.actions.booking import (
    account_of,
    fund_account,
    move,
    outside,
    told,
    words,
)
from colead.features.funds.actions.receipts import add_receipt
from colead.features.funds.models import Account, Fund, Movement
from colead.features.funds.rules import keeping as rules
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.actions import NotHere
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


class NotYet(Refused):
    """The guardrails ask for advice or consent first; carries their verdict."""

    def __init__(self, verdict: ActVerdict) -> None:
        if verdict.outcome == "consent":
            reason = _(
                "This needs consent first. Say on the initiative what it may cost in all; then"
                " the circle can consent to it."
            )
        else:
            reason = _(
                "This needs advice first. Say on the initiative what it may cost in all; then"
                " you ask, and decide yourself."
            )
        super().__init__(reason)
        self.verdict = verdict


def _account(initiative_id: int, currency: str, *, by: Actor) -> Account:
    return account_of(Account.Kind.INITIATIVE, initiative_id, currency, by=by)


@action
def take(fund_id: int, *, initiative_id: int, amount: int, for_what: str, by: Actor) -> Movement:
    """A lead takes money from a fund for an initiative, in one act. Nobody is asked first.

    The guardrails judge all that the initiative then has taken. *go* and *inform*: done.
    *not here*: refused with ``NotHere``. *advise* and *consent*: refused with ``NotYet``, unless
    the initiative was cleared for as much by the same guardrails.
    """
    initiative = initiatives.initiative(by, initiative_id, lock=True)
    fund = queries.fund(by, fund_id, lock=True)
    leads = initiatives.lead_ids(initiative.pk)
    rules.may_take(by, leads=leads, status=initiative.status).enforce()
    rules.takes_from(fund, today=by.today).enforce(field="fund_id")
    rules.is_amount(amount).enforce(field="amount")
    said = words(for_what)
    act, verdict, free = queries.verdict(
        by, initiative, amount=amount, currency=fund.currency, for_what=said
    )
    if not verdict.allowed:
        raise NotHere(verdict)
    if not free:
        raise NotYet(verdict)
    made = move(
        fund_account(fund, by=by),
        _account(initiative.pk, fund.currency, by=by),
        amount,
        for_what=said,
        by=by,
        keep=fund.floor,
        verdict=verdict.as_facts(),
    )
    record(
        events.MoneyTaken(
            fund=fund.pk,
            title=fund.name,
            initiative=initiative.pk,
            for_title=initiative.title,
            act=act.as_facts(),
            outcome=verdict.outcome,
            verdict=made.verdict,
            concerned=[one.id for one in verdict.informed if one.id != by.member_id],
            circle=fund.circle_id,
            **told(made),
        ),
        by=by,
    )
    return made


@action
def give_back(
    initiative_id: int, *, fund_id: int, amount: int, for_what: str, by: Actor
) -> Movement:
    """Give back what the initiative does not need, to any fund of that currency."""
    initiative = initiatives.initiative(by, initiative_id, lock=True)
    fund = queries.fund(by, fund_id, lock=True)
    rules.may_give_back(
        by, leads=initiatives.lead_ids(initiative.pk), keeps=bool(queries.keeps(by, fund))
    ).enforce()
    if fund.closed_at is not None:
        refuse(_("This fund is closed."), field="fund_id")
    source = _account(initiative.pk, fund.currency, by=by)
    made = move(source, fund_account(fund, by=by), amount, for_what=for_what, by=by, fund=fund)
    record(
        events.MoneyGivenBack(
            fund=fund.pk,
            title=fund.name,
            initiative=initiative.pk,
            for_title=initiative.title,
            circle=fund.circle_id,
            **told(made),
        ),
        by=by,
    )
    return made


@action
def spend(
    initiative_id: int,
    *,
    amount: int,
    for_what: str,
    by: Actor,
    currency: str = "",
    paper: tuple[str, bytes] | None = None,
) -> Movement:
    """A lead spends money of the initiative outside. The currency may stay open where it has one.

    Guardrails looked when it was taken; nobody is asked again. ``paper`` is the receipt, its name
    and its content, if it is at hand.
    """
    initiative = initiatives.initiative(by, initiative_id, lock=True)
    rules.may_spend(
        by, leads=initiatives.lead_ids(initiative.pk), status=initiative.status
    ).enforce()
    has = [one.currency for one in queries.accounts(by, initiative.pk)]
    if not has:
        refuse(_("It has no money yet. Take some from a fund first."), field="amount")
    coin = currency.strip().upper() or (has[0] if len(has) == 1 else "")
    if coin not in has:
        refuse(_("It has no money of this currency."), field="currency")
    source = _account(initiative.pk, coin, by=by)
    made = move(source, outside(coin, by=by), amount, for_what=for_what, by=by)
    record(
        events.MoneySpent(
            initiative=initiative.pk,
            title=initiative.title,
            circle=initiative.circle_id,
            **told(made),
        ),
        by=by,
    )
    if paper is not None:
        add_receipt(made.pk, name=paper[0], content=paper[1], by=by)
    return made


@action
def return_unspent(account: Account, *, by: Actor) -> Movement | None:
    """What an initiative that has ended did not need goes back to the fund it came from, if that
    is still open; else it stays, and its leads give it to another."""
    fund_id = queries.origin(account)
    initiative = initiatives.initiative(by, account.owner_id, lock=True)
    if fund_id is None or initiative.is_running:
        return None
    fund = queries.fund(by, fund_id, lock=True)
    left = queries.account(by, account.kind, account.owner_id, account.currency, lock=True)
    if fund.closed_at is not None or left is None or not left.balance:
        return None
    why = _("not needed by the end")
    made = move(left, fund_account(fund, by=by), left.balance, for_what=why, by=by, fund=fund)
    record(
        events.UnspentReturned(
            fund=fund.pk,
            title=fund.name,
            initiative=initiative.pk,
            for_title=initiative.title,
            concerned=sorted(initiatives.lead_ids(initiative.pk)),
            circle=fund.circle_id,
            **told(made),
        ),
        by=by,
    )
    return made


def _fund_of(found: Movement, *, by: Actor) -> Fund | None:
    for one in (found.source, found.target):
        if one.kind == Account.Kind.FUND:
            return queries.fund(by, one.owner_id, lock=True)
    return None


@action
def reverse(movement_id: int, *, for_what: str, by: Actor) -> Movement:
    """Turn a mistaken movement back by a second one, whole and once; ``for_what`` says why.

    Both stay in the statement. Refused when the money is not there any more.
    """
    found = queries.movement(by, movement_id)
    initiative = None
    for one in (found.source, found.target):
        if one.kind == Account.Kind.INITIATIVE:
            initiative = initiatives.initiative(by, one.owner_id, lock=True)
    fund = _fund_of(found, by=by)
    queries.may_reverse(by, found).enforce()
    made = move(found.target, found.source, found.amount, for_what=for_what, by=by, reverses=found)
    concerned = [found.by_id] if found.by_id and found.by_id != by.member_id else []
    _tell_reversed(found, made, fund, initiative, concerned, by=by)
    return made


def _tell_reversed(
    found: Movement,
    made: Movement,
    fund: Fund | None,
    initiative: Any,
    concerned: list[int],
    *,
    by: Actor,
) -> None:
    common = {"reverses": found.pk, "concerned": concerned, **told(made)}
    if fund is not None:
        record(
            events.MovementReversed(fund=fund.pk, title=fund.name, circle=fund.circle_id, **common),
            by=by,
        )
    else:
        record(
            events.SpendingReversed(
                initiative=initiative.pk,
                title=initiative.title,
                circle=initiative.circle_id,
                **common,
            ),
            by=by,
        )
