"""``colead learning``: what there is to learn, one's own budget, wishes, what was learnt."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext as _

from colead.features.funds import queries as funds
from colead.features.learning import actions, queries, rules
from colead.features.learning.models import Offer
from colead.kernel import money as coins
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show
from colead.kernel.verdict import Refused

NUMBER = click.IntRange(1, 2**53)
DAY = click.DateTime(["%Y-%m-%d"])
HOURS = click.FloatRange(0, 2_000)


@click.group("learning")
def group() -> None:
    """Learning: offers, your own budget, wishes, what was learnt."""


def _minutes(hours: float) -> int:
    return round(hours * 60)


@group.command("list")
@click.option("--past", is_flag=True, help="What was.")
@acting
def list_offers(actor: Actor, past: bool) -> None:
    """What there is to learn."""
    for one in queries.offers(actor, past=past).items:
        day = one.starts_at.astimezone(ZoneInfo(actor.timezone)) if one.starts_at else None
        show(
            {"id": one.pk, "title": one.title, "kind": one.kind, "starts_at": one.starts_at},
            line=f"{one.pk:>6}  {f'{day:%Y-%m-%d %H:%M}' if day else '':<16}  {one.title}",
        )


@group.command("mine")
@acting
def mine(actor: Actor) -> None:
    """All of your own learning, as JSON: the only export that holds it."""
    click.echo(json.dumps(queries.as_file(actor), ensure_ascii=False, indent=2))


@group.command("budget")
@acting
def budget(actor: Actor) -> None:
    """What is left of your budgets."""
    for one in queries.my_shares(actor):
        left = rules.share_in_words(one.money_left, one.minutes_left, one.budget.currency)
        show(
            {"budget": one.budget_id, "money": one.money_left, "minutes": one.minutes_left},
            line=f"{one.budget_id:>6}  {one.budget.title}: {left or 0}",
        )


@group.command("take")
@click.argument("budget", type=NUMBER)
@click.argument("for_what")
@click.option("--money", default="0", show_default=True, help="How much money.")
@click.option("--hours", default=0.0, type=HOURS, help="How many hours.")
@click.option("--over", type=DAY, help="When it is over.")
@acting
def take(
    actor: Actor, budget: int, for_what: str, money: str, hours: float, over: datetime | None
) -> None:
    """Take from your own share of a budget. Nobody is asked; only you can read what for."""
    found = queries.budget(actor, budget)
    made = actions.take(
        budget,
        for_what=for_what,
        money=coins.parse(money, currency=found.currency),
        minutes=_minutes(hours),
        over_on=over.date() if over else None,
        by=actor,
    )
    show({"id": made.pk, "money": made.money, "minutes": made.minutes}, line=f"Taken ({made.pk}).")


@group.command("give-back")
@click.argument("number", type=NUMBER)
@acting
def give_back(actor: Actor, number: int) -> None:
    """Give back what you took."""
    actions.give_back(number, by=actor)
    show({"id": number}, line="It is back in your budget.")


@group.command("offer")
@click.argument("title")
@click.option("--kind", type=click.Choice(Offer.Kind.values), default="peer", show_default=True)
@click.option("--about", default="", help="A little more.")
@click.option("--starts", default="", help="A moment as 2026-12-03T10:00 at your place.")
@click.option("--hours", default=0.0, type=HOURS, help="How long it takes.")
@click.option("--place", default="", help="Where.")
@click.option("--seats", type=click.IntRange(1, 100_000), help="Else there is room for all.")
@click.option("--skill", "skills", multiple=True, help="What one knows afterwards; repeat it.")
@click.option("--by", "taught_by", default="", help="Who teaches, if from outside.")
@click.option("--wish", "wish_id", type=NUMBER, help="The wish that it meets.")
@acting
def offer(
    actor: Actor,
    title: str,
    kind: str,
    about: str,
    starts: str,
    hours: float,
    place: str,
    seats: int | None,
    skills: tuple[str, ...],
    taught_by: str,
    wish_id: int | None,
) -> None:
    """Offer something to learn."""
    moment = None
    if starts:
        try:
            moment = datetime.fromisoformat(starts)
        except ValueError:
            raise Refused(_("Write the time as 2026-12-03T10:00."), field="starts_at") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(actor.timezone))
    made = actions.offer(
        kind=kind,
        title=title,
        about=about,
        starts_at=moment,
        minutes=_minutes(hours),
        place=place,
        seats=seats,
        skills=skills,
        taught_by=taught_by,
        wish_id=wish_id,
        by=actor,
    )
    show({"id": made.pk, "title": made.title}, line=f"Offer {made.pk}: {made.title}")


@group.command("join")
@click.argument("number", type=NUMBER)
@click.option("--budget", "budget_id", type=NUMBER, help="Take what it costs from this budget.")
@acting
def join(actor: Actor, number: int, budget_id: int | None) -> None:
    """Take a seat, or wait for one."""
    made = actions.join(number, budget_id=budget_id, by=actor)
    says = "You are in." if made.number else "All seats are taken. You wait."
    show({"id": number, "seat": made.number}, line=says)


@group.command("leave")
@click.argument("number", type=NUMBER)
@acting
def leave(actor: Actor, number: int) -> None:
    """Leave before it begins."""
    actions.leave(number, by=actor)
    show({"id": number}, line="You left.")


@group.command("wish")
@click.argument("title")
@acting
def wish(actor: Actor, title: str) -> None:
    """Say what you would like to learn."""
    made = actions.wish(title=title, by=actor)
    show({"id": made.pk, "title": made.title}, line=f"Wish {made.pk}: {made.title}")


@group.command("say")
@click.argument("number", type=NUMBER)
@click.argument("what")
@click.option("--for", "for_what", default="", help="What for.")
@click.option("--worth", default="", help="Whether it is worth it for others.")
@click.option("--share", "shares", is_flag=True, help="Share it with everybody.")
@acting
def say(actor: Actor, number: int, what: str, for_what: str, worth: str, shares: bool) -> None:
    """Answer what you learnt; it stays yours unless you share it."""
    actions.say(number, what=what, for_what=for_what, worth=worth, by=actor)
    note = actions.share(number, by=actor) if shares else None
    show({"id": number, "shared": note.pk if note else None}, line="Kept." + " Shared." * shares)


@group.command("release")
@click.argument("fund", type=NUMBER)
@click.argument("title")
@click.argument("starts", type=DAY)
@click.argument("ends", type=DAY)
@click.option("--money", default="0", show_default=True, help="Money for each person.")
@click.option("--hours", default=0.0, type=HOURS, help="Hours for each person.")
@click.option("--circle", type=NUMBER, help="For whom; else the circle that keeps the fund.")
@click.option("--decision", type=NUMBER, help="By which agreed decision, where one is needed.")
@acting
def release(
    actor: Actor,
    fund: int,
    title: str,
    starts: datetime,
    ends: datetime,
    money: str,
    hours: float,
    circle: int | None,
    decision: int | None,
) -> None:
    """Release a learning budget from a fund that you keep."""
    coin = funds.fund(actor, fund).currency
    made = actions.release(
        fund_id=fund,
        title=title,
        starts_on=starts.date(),
        ends_on=ends.date(),
        money=coins.parse(money, currency=coin),
        minutes=_minutes(hours),
        circle_id=circle,
        decision_id=decision,
        by=actor,
    )
    show({"id": made.pk, "title": made.title}, line=f"Budget {made.pk}: {made.title}")


@group.command("check")
@acting
def check(actor: Actor) -> None:
    """Prove that the funds' book and the book of learning agree."""
    wrong = queries.faults(actor.organization_id)
    show({"faults": wrong}, line="\n".join(wrong) or "The two books agree.")
    if wrong:
        raise click.ClickException("The two books do not agree.")


commands = [group]
