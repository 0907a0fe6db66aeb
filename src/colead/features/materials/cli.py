"""``colead material``: book rooms and things, take from stock."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext as _

from colead.features.materials import actions, queries, rules
from colead.features.materials.models import Booking
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show
from colead.kernel.verdict import Refused

NUMBER = click.IntRange(1, 2**53)
MANY = click.IntRange(1, 1_000_000)


@click.group("material")
def group() -> None:
    """Rooms, things and stock: who has what when, and what is left."""


def _moment(text: str, actor: Actor, field: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(_("Write the time as 2026-12-03T10:00."), field=field) from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(actor.timezone))


def _show(found: Booking, actor: Actor) -> None:
    zone = ZoneInfo(actor.timezone)
    begin, end = found.starts_at.astimezone(zone), found.ends_at.astimezone(zone)
    show(
        {
            "id": found.pk, "material": found.material_id, "title": found.title,
            "starts_at": begin, "ends_at": end, "state": found.state,
        },
        line=f"{found.pk:>6}  {begin:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}  {found.state:<9}"
        f"  {found.title}",
    )  # fmt: skip


@group.command("list")
@click.option("--kind", type=click.Choice(["room", "thing", "stock"]), help="Only one kind.")
@acting
def list_materials(actor: Actor, kind: str | None) -> None:
    """The catalogue."""
    for one in queries.listed(actor, kind=kind or "").items:
        left = f"{one.stock} {one.measure}" if one.is_stock else one.state
        show(
            {"id": one.pk, "kind": one.kind, "title": one.title, "state": one.state,
             "stock": one.stock},
            line=f"{one.pk:>6}  {one.kind:<5}  {left:<12}  {one.title}",
        )  # fmt: skip


@group.command("bookings")
@click.argument("number", type=NUMBER, required=False)
@acting
def bookings(actor: Actor, number: int | None) -> None:
    """Who has a room or thing, now and later; without its NUMBER your own bookings."""
    found: Any = queries.mine(actor).items
    if number is not None:
        found = queries.ahead(queries.material(actor, number).pk, actor.at)[:200]
    for one in found:
        _show(one, actor)


@group.command("book")
@click.argument("number", type=NUMBER)
@click.argument("starts")
@click.argument("ends")
@click.argument("title")
@click.option("--repeat", type=click.Choice([r for r in rules.REPEATS if r]), help="How often.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Until which day.")
@click.option("--others", is_flag=True, help="If some of a series are taken, book the others.")
@click.option("--wait", is_flag=True, help="If it is taken, wait for it.")
@acting
def book(
    actor: Actor,
    number: int,
    starts: str,
    ends: str,
    title: str,
    repeat: str | None,
    until: datetime | None,
    others: bool,
    wait: bool,
) -> None:
    """Book a room or thing; STARTS and ENDS are moments as 2026-12-03T10:00 at your place."""
    span: dict[str, Any] = {
        "starts_at": _moment(starts, actor, "starts_at"),
        "ends_at": _moment(ends, actor, "ends_at"),
        "title": title,
        "by": actor,
    }
    try:
        made = actions.book(
            number,
            repeat=repeat or "",
            until=until.date() if until else None,
            others=others,
            **span,
        )
    except actions.Taken:
        if not wait:
            raise
        made = [actions.wait(number, **span)]
    for one in made:
        _show(one, actor)


@group.command("give-up")
@click.argument("number", type=NUMBER)
@click.option("--following", is_flag=True, help="Also those of its series that come after it.")
@acting
def give_up(actor: Actor, number: int, following: bool) -> None:
    """Give up a booking, a place in the queue, or what is held for you."""
    _show(actions.give_up(number, following=following, by=actor), actor)


@group.command("accept")
@click.argument("number", type=NUMBER)
@acting
def accept(actor: Actor, number: int) -> None:
    """Say yes to a time that is held for you."""
    _show(actions.accept(number, by=actor), actor)


@group.command("shelves")
@click.argument("number", type=NUMBER)
@acting
def shelves(actor: Actor, number: int) -> None:
    """Where a stock lies, and how much of it."""
    for one in queries.shelves(actor, queries.material(actor, number).pk):
        show(
            {"id": one.pk, "place": one.place, "amount": one.amount},
            line=f"{one.pk:>6}  {one.amount:>7}  {one.place}",
        )


@group.command("take")
@click.argument("number", type=NUMBER)
@click.argument("shelf", type=NUMBER)
@click.argument("amount", type=MANY)
@click.argument("for_what")
@acting
def take(actor: Actor, number: int, shelf: int, amount: int, for_what: str) -> None:
    """Take from stock: from which place (SHELF), how many, what for."""
    made = actions.take(number, shelf_id=shelf, amount=amount, for_what=for_what, by=actor)
    show({"id": made.pk, "left": made.left}, line=f"Taken. {made.left} are left there.")


@group.command("bring")
@click.argument("number", type=NUMBER)
@click.argument("place")
@click.argument("amount", type=MANY)
@acting
def bring(actor: Actor, number: int, place: str, amount: int) -> None:
    """Fill a stock up at a PLACE."""
    made = actions.bring(number, place=place, amount=amount, by=actor)
    show({"id": made.pk, "left": made.left}, line=f"Noted. {made.left} are there now.")


commands = [group]
