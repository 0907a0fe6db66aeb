"""Opening a fund, noting what comes in, closing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.funds import events, queries
from colead.features.funds.actions.booking import fund_account, move, outside, told
from colead.features.funds.models import Account, Fund, Movement, Period
from colead.features.organizations import queries as organizations
from colead.kernel import money, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def findable(fund: Fund) -> None:
    """Let the fund be found by its words."""
    search.index(
        fund.organization_id,
        "fund",
        fund.pk,
        title=fund.name,
        text=fund.purpose,
        circle_id=fund.circle_id,
    )


@action
def open_fund(
    *,
    name: str,
    by: Actor,
    purpose: str = "",
    circle_id: int | None = None,
    currency: str = "",
    floor: int = 0,
    from_on: date | None = None,
    until_on: date | None = None,
    receipt_days: int = 14,
) -> Fund:
    """Open an empty fund for a purpose. Without a circle it is the whole organization's.

    ``floor`` in minor units stays in it; receipts are asked for after ``receipt_days``. Refused to
    those who do not keep the circle's funds.
    """
    place = circles.circle(by, circle_id) if circle_id else circles.root(by)
    queries.keeps_in(by, place.pk).enforce(field="circle_id")
    if place.closed_on:
        refuse(_("This circle is closed."), field="circle_id")
    title = " ".join(name.split())
    if not title:
        refuse(_("Give the fund a name."), field="name")
    coin = currency.strip().upper() or organizations.organization(by).currency
    if coin not in money.currencies():
        refuse(_("There is no such currency."), field="currency")
    _check(floor, from_on, until_on, receipt_days)
    made = Fund.objects.create(
        organization_id=by.organization_id,
        circle=place,
        name=title,
        purpose=purpose,
        currency=coin,
        floor=floor,
        from_on=from_on,
        until_on=until_on,
        receipt_days=receipt_days,
        opened_at=by.at,
    )
    fund_account(made, by=by)
    findable(made)
    record(
        events.FundOpened(fund=made.pk, title=made.name, currency=coin, circle=made.circle_id),
        by=by,
    )
    return made


def _check(floor: int, from_on: date | None, until_on: date | None, receipt_days: int) -> None:
    if not 0 <= floor <= money.LARGEST:
        refuse(_("What stays in the fund is zero or more."), field="floor")
    if from_on and until_on and until_on < from_on:
        refuse(_("The last day comes after the first."), field="until_on")
    if not 1 <= receipt_days <= 365:
        refuse(_("Receipts are asked for after 1 to 365 days."), field="receipt_days")


RULES = ("purpose", "floor", "from_on", "until_on", "receipt_days")


@action
def change_fund(fund_id: int, *, by: Actor, **given: Any) -> Fund:
    """Change what a fund is for and its rules: any of ``RULES``; what is left out stays."""
    fund = queries.fund(by, fund_id, lock=True)
    queries.keeps(by, fund).enforce()
    wanted = {name: given.get(name, getattr(fund, name)) for name in RULES}
    _check(wanted["floor"], wanted["from_on"], wanted["until_on"], wanted["receipt_days"])
    changed = [name for name in RULES if wanted[name] != getattr(fund, name)]
    if not changed:
        return fund
    for name in changed:
        setattr(fund, name, wanted[name])
    fund.save(update_fields=changed)
    # The database guards the floor once it is reached; a lower one at once.
    account = queries.account(by, Account.Kind.FUND, fund.pk, fund.currency, lock=True)
    if account is not None:
        floor = fund.floor if account.balance >= fund.floor else min(account.floor or 0, fund.floor)
        Account.objects.filter(pk=account.pk).update(floor=floor)
    findable(fund)
    record(
        events.FundChanged(fund=fund.pk, title=fund.name, changed=changed, circle=fund.circle_id),
        by=by,
    )
    return fund


@action
def close_period(fund_id: int, *, by: Actor) -> Period:
    """Draw up the sums since the last closing (or since it was opened): what was there, came and
    went. The balance is carried over; the statement of the period stays as it is then."""
    fund = queries.fund(by, fund_id, lock=True)
    queries.keeps(by, fund).enforce()
    account = fund_account(fund, by=by)
    queries.account(by, Account.Kind.FUND, fund.pk, fund.currency, lock=True)
    before = fund.periods.order_by("-number").first()
    last, came, went = queries.moved_since(account, before.last if before else 0)
    if not last:
        refuse(_("Nothing has moved since the last closing."))
    made = Period.objects.create(
        organization_id=by.organization_id,
        fund=fund,
        number=before.number + 1 if before else 1,
        from_at=before.until_at if before else fund.opened_at,
        until_at=by.at,
        opening=before.closing if before else 0,
        came=came,
        went=went,
        last=last,
        by_id=by.member_id,
    )
    record(
        events.PeriodClosed(
            fund=fund.pk,
            title=fund.name,
            number=made.number,
            amount=made.closing,
            currency=fund.currency,
            sum=money.show(made.closing, fund.currency),
            circle=fund.circle_id,
        ),
        by=by,
    )
    return made


@action
def pay_in(fund_id: int, *, amount: int, for_what: str, by: Actor) -> Movement:
    """Note money that came from outside into the fund; ``for_what`` says where from."""
    fund = queries.fund(by, fund_id, lock=True)
    queries.keeps(by, fund).enforce()
    source, target = outside(fund.currency, by=by), fund_account(fund, by=by)
    made = move(source, target, amount, for_what=for_what, by=by, fund=fund)
    record(
        events.MoneyPaidIn(fund=fund.pk, title=fund.name, circle=fund.circle_id, **told(made)),
        by=by,
    )
    return made


@action
def close_fund(fund_id: int, *, by: Actor, passed_to: int | None = None) -> Fund:
    """Close a fund. What is left in it goes to another fund of the same currency.

    What initiatives have taken stays with them; they give it back to another fund.
    """
    if passed_to == fund_id:
        refuse(_("Choose another fund."), field="passed_to")
    # Two funds that are closed into each other at once are locked in the same order.
    locked = {
        pk: queries.fund(by, pk, lock=True)
        for pk in sorted({fund_id, *([passed_to] if passed_to else [])})
    }
    fund, other = locked[fund_id], locked.get(passed_to or 0)
    queries.keeps(by, fund).enforce()
    if queries.learning_of(by, fund):
        refuse(_("Some of it is released for learning. Close those budgets first."))
    account = fund_account(fund, by=by)
    if queries.is_set_aside(account):
        refuse(_("A round or giving still holds money of this fund. It comes back when that ends."))
    left = queries.account(by, Account.Kind.FUND, fund.pk, fund.currency, lock=True)
    rest = left.balance if left else 0
    if rest:
        if other is None:
            refuse(
                _("There is still %(sum)s in it. Say to which fund it goes.")
                % {"sum": money.show(rest, fund.currency)},
                field="passed_to",
            )
        if other.closed_at is not None:
            refuse(_("The other fund is closed."), field="passed_to")
        if other.currency != fund.currency:
            refuse(_("The other fund has another currency."), field="passed_to")
        Account.objects.filter(pk=account.pk).update(floor=0)
        why = _("what was left of %(name)s") % {"name": fund.name}
        move(account, fund_account(other, by=by), rest, for_what=why[:300], by=by, fund=other)
    Fund.objects.filter(pk=fund.pk).update(closed_at=by.at)
    fund.closed_at = by.at
    record(
        events.FundClosed(
            fund=fund.pk,
            title=fund.name,
            amount=rest,
            passed_to=other.pk if other and rest else None,
            circle=fund.circle_id,
        ),
        by=by,
    )
    return fund
