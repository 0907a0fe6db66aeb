"""``colead fund``: open funds, take, spend, give back, read statements, prove the sums."""

from __future__ import annotations

from typing import BinaryIO

import click
from django.utils.translation import gettext as _

from colead.features.funds import actions, queries
from colead.features.funds.models import Account, Fund, Movement
from colead.features.funds.rules import files
from colead.features.organizations import queries as organizations
from colead.kernel import money
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show
from colead.kernel.verdict import Refused


@click.group("fund")
def group() -> None:
    """Money: funds, what is taken from them, and what for."""


def _told(made: Movement) -> None:
    sum_ = money.show(made.amount, made.currency)
    show(
        {"id": made.pk, "act": made.act, "amount": made.amount, "currency": made.currency},
        line=f"Movement {made.pk}: {sum_} {Movement.Act(made.act).label}, {made.for_what}",
    )


def _cents(amount: str, fund: Fund) -> int:
    return money.parse(amount, currency=fund.currency)


@group.command("list")
@click.option("--closed", is_flag=True, help="The closed ones instead.")
@acting
def list_funds(actor: Actor, closed: bool) -> None:
    """Funds with what lies in each."""
    found = queries.listed(actor, which="closed" if closed else "open").items
    balances = queries.balances_of(found)
    for one in found:
        balance = balances[one.pk]
        show(
            {"id": one.pk, "name": one.name, "balance": balance, "currency": one.currency},
            line=f"{one.pk:>6}  {money.show(balance, one.currency):>16}  {one.name}",
        )


@group.command("open")
@click.argument("name")
@click.option("--purpose", default="", help="What it is for.")
@click.option("--circle", "circle_id", type=int, help="Number of the circle that keeps it.")
@click.option("--currency", default="", help="Such as EUR; else the organization's own.")
@click.option("--floor", default="0", show_default=True, help="What stays in it.")
@acting
def open_fund(
    actor: Actor, name: str, purpose: str, circle_id: int | None, currency: str, floor: str
) -> None:
    """Open an empty fund."""
    coin = currency.upper() or organizations.organization(actor).currency
    if coin not in money.currencies():
        raise Refused(_("There is no such currency."))
    made = actions.open_fund(
        name=name[:200],
        purpose=purpose,
        circle_id=circle_id,
        currency=coin,
        floor=money.parse(floor, currency=coin),
        by=actor,
    )
    show({"id": made.pk, "name": made.name}, line=f"Fund {made.pk}: {made.name}")


@group.command("pay-in")
@click.argument("fund", type=int)
@click.argument("amount")
@click.argument("where_from")
@acting
def pay_in(actor: Actor, fund: int, amount: str, where_from: str) -> None:
    """Note money that came in, and where from."""
    found = queries.fund(actor, fund)
    cents = _cents(amount, found)
    _told(actions.pay_in(fund, amount=cents, for_what=where_from, by=actor))


@group.command("take")
@click.argument("fund", type=int)
@click.argument("initiative", type=int)
@click.argument("amount")
@click.argument("for_what")
@acting
def take(actor: Actor, fund: int, initiative: int, amount: str, for_what: str) -> None:
    """Take money for an initiative that you lead, in one act."""
    cents = _cents(amount, queries.fund(actor, fund))
    _told(actions.take(fund, initiative_id=initiative, amount=cents, for_what=for_what, by=actor))


@group.command("give-back")
@click.argument("initiative", type=int)
@click.argument("fund", type=int)
@click.argument("amount")
@click.argument("for_what")
@acting
def give_back(actor: Actor, initiative: int, fund: int, amount: str, for_what: str) -> None:
    """Give back what is not needed."""
    cents = _cents(amount, queries.fund(actor, fund))
    _told(actions.give_back(initiative, fund_id=fund, amount=cents, for_what=for_what, by=actor))


@group.command("spend")
@click.argument("initiative", type=int)
@click.argument("amount")
@click.argument("for_what")
@click.option("--currency", default="", help="Where the initiative has several.")
@click.option("--receipt", type=click.File("rb"), help="A picture or a PDF.")
@acting
def spend(
    actor: Actor,
    initiative: int,
    amount: str,
    for_what: str,
    currency: str,
    receipt: BinaryIO | None,
) -> None:
    """Spend money of an initiative that you lead."""
    has = [one.account.currency for one in queries.purse(actor, initiative)]
    coin = currency.upper() or (has[0] if has else organizations.organization(actor).currency)
    if coin not in money.currencies():
        raise Refused(_("There is no such currency."))
    paper = (str(receipt.name), receipt.read()) if receipt else None
    _told(
        actions.spend(
            initiative,
            amount=money.parse(amount, currency=coin),
            for_what=for_what,
            currency=currency,
            paper=paper,
            by=actor,
        )
    )


@group.command("reverse")
@click.argument("movement", type=int)
@click.argument("reason")
@acting
def reverse(actor: Actor, movement: int, reason: str) -> None:
    """Turn a mistaken movement back."""
    _told(actions.reverse(movement, for_what=reason, by=actor))


@group.command("close")
@click.argument("fund", type=int)
@click.option("--to", "passed_to", type=int, help="The fund to which the rest goes.")
@acting
def close(actor: Actor, fund: int, passed_to: int | None) -> None:
    """Close a fund."""
    done = actions.close_fund(fund, passed_to=passed_to, by=actor)
    show({"id": done.pk, "closed_at": done.closed_at}, line=f"Fund {done.pk} is closed.")


@group.command("change")
@click.argument("fund", type=int)
@click.option("--purpose", help="What it is for.")
@click.option("--floor", help="What stays in it.")
@click.option("--receipt-days", type=click.IntRange(1, 365), help="When receipts are asked for.")
@acting
def change(
    actor: Actor, fund: int, purpose: str | None, floor: str | None, receipt_days: int | None
) -> None:
    """Change what a fund is for, and its rules."""
    found = queries.fund(actor, fund)
    least = _cents(floor, found) if floor is not None else None
    given = {"purpose": purpose, "floor": least, "receipt_days": receipt_days}
    done = actions.change_fund(
        fund, by=actor, **{name: value for name, value in given.items() if value is not None}
    )
    show({"id": done.pk, "name": done.name}, line=f"Fund {done.pk}: {done.name}")


@group.command("close-period")
@click.argument("fund", type=int)
@acting
def close_period(actor: Actor, fund: int) -> None:
    """Draw up the sums of a fund since the last closing."""
    made = actions.close_period(fund, by=actor)
    coin = queries.fund(actor, fund).currency
    came, went, rest = (money.show(n, coin) for n in (made.came, made.went, made.closing))
    show(
        {"number": made.number, "came": made.came, "went": made.went, "closing": made.closing},
        line=f"Period {made.number}: {came} came, {went} went, {rest} carried over",
    )


@group.command("statement")
@click.argument("fund", type=int)
@click.option("--form", type=click.Choice([*files.FORMS]), default="csv", show_default=True)
@acting
def statement(actor: Actor, fund: int, form: str) -> None:
    """A fund's whole statement."""
    found = queries.fund(actor, fund)
    lines = queries.booked(actor, queries.account(actor, Account.Kind.FUND, fund, found.currency))
    text = files.as_file(lines, form, kind="fund", owner=fund)
    click.echo(text.rstrip())


@group.command("verify")
@acting
def verify(actor: Actor) -> None:
    """Replay every movement and compare with what each account holds."""
    faults = list(queries.faults(actor.organization_id))
    if faults:
        raise click.ClickException("\n".join(faults))
    moved = queries.moved_count(actor)
    show({"movements": moved, "faults": []}, line=f"{moved} movements, and all of it adds up.")
