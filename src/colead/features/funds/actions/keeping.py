"""Opening a fund, noting what comes in, closing it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.funds import events, queries
from colead.features.funds.actions.booking import fund_account, move, outside, told
from colead.features.funds.models import Account, Fund, Movement
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
) -> Fund:
    """Open an empty fund for a purpose. Without a circle it is the whole organization's.

    ``floor`` in minor units stays in it. Refused to those who do not keep the circle's funds.
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
    if not 0 <= floor <= money.LARGEST:
        refuse(_("What stays in the fund is zero or more."), field="floor")
    if from_on and until_on and until_on < from_on:
        refuse(_("The last day comes after the first."), field="until_on")
    made = Fund.objects.create(
        organization_id=by.organization_id,
        circle=place,
        name=title,
        purpose=purpose,
        currency=coin,
        floor=floor,
        from_on=from_on,
        until_on=until_on,
        opened_at=by.at,
    )
    fund_account(made, by=by)
    findable(made)
    record(
        events.FundOpened(fund=made.pk, title=made.name, currency=coin, circle=made.circle_id),
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
