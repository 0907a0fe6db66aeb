"""The one way in which money moves: both accounts locked, looked at, and a movement added."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from colead.features.funds import queries
from colead.features.funds.models import Account, Fund, Movement
from colead.features.funds.rules import keeping as rules
from colead.kernel import money, prepared
from colead.kernel.actor import Actor
from colead.kernel.verdict import refuse


def account_of(kind: str, owner_id: int, currency: str, *, by: Actor) -> Account:
    """The account of an owner in a currency; it is made when money first comes near it.

    An initiative begins with one in the organization's own currency, which the database makes with
    its row; accounts in further currencies come as money does.
    """
    known = queries.account(by, kind, owner_id, currency)
    if known is not None:
        return known
    floor = None if kind == Account.Kind.OUTSIDE else 0
    found, _new = Account.objects.get_or_create(
        organization_id=by.organization_id,
        kind=kind,
        owner_id=owner_id,
        currency=currency,
        defaults={"floor": floor},
    )
    return found


def fund_account(fund: Fund, *, by: Actor) -> Account:
    """The account of a fund."""
    return account_of(Account.Kind.FUND, fund.pk, fund.currency, by=by)


def outside(currency: str, *, by: Actor) -> Account:
    """The world outside the organization, in a currency."""
    return account_of(Account.Kind.OUTSIDE, 0, currency, by=by)


def words(for_what: str) -> str:
    """What it is for, in one line; refused when nothing is said or it is too long."""
    plain = " ".join(for_what.split())
    if not plain:
        refuse(_("Say in a few words what it is for."), field="for_what")
    if len(plain) > 300:
        refuse(_("Say it in at most 300 characters."), field="for_what")
    return plain


def move(
    source: Account,
    target: Account,
    amount: int,
    *,
    for_what: str,
    by: Actor,
    keep: int = 0,
    fund: Fund | None = None,
    **more: Any,
) -> Movement:
    """Move ``amount`` (minor units) if the source has it and ``keep`` then still lies there.

    Both accounts are locked in the order of their numbers, so that two movements against each
    other cannot wait for one another; the trigger of the table books the amount on both. ``fund``
    is the fund that receives: once its floor is reached, the database guards it as well.
    """
    rules.is_amount(amount).enforce(field="amount")
    said = words(for_what)
    locked = {one.pk: one for one in queries.locked(source.pk, target.pk)}
    source, target = locked[source.pk], locked[target.pk]
    if source.currency != target.currency:
        refuse(_("Money moves within one currency."), field="amount")
    if source.floor is not None:
        rules.is_there(
            amount,
            balance=source.balance,
            floor=max(keep, source.floor),
            currency=source.currency,
        ).enforce(field="amount")
    made = prepared.insert(
        Movement(
            organization_id=by.organization_id,
            source=source,
            target=target,
            amount=amount,
            for_what=said,
            by_id=by.member_id,
            at=by.at,
            **more,
        )
    )
    source.balance -= amount
    target.balance += amount
    if fund is not None and (target.floor or 0) < fund.floor <= target.balance:
        Account.objects.filter(pk=target.pk).update(floor=fund.floor)
        target.floor = fund.floor
    return made


def told(made: Movement) -> dict[str, Any]:
    """What every event about a movement says of it."""
    currency = made.source.currency
    return {
        "movement": made.pk,
        "amount": made.amount,
        "currency": currency,
        "sum": money.show(made.amount, currency),
        "for_what": made.for_what,
    }
