"""``colead need``: what is needed, where you are wanted, who could help."""

from __future__ import annotations

from datetime import datetime

import click

from colead.features.capacity import actions, queries, rules
from colead.features.initiatives import queries as initiatives
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show

NUMBER = click.IntRange(1, 2**53)


@click.group("need")
def group() -> None:
    """What initiatives need, who could help, and your own time."""


@group.command("list")
@click.option("--mine", is_flag=True, help="Only where what you can do is wanted, and why.")
@acting
def list_needs(actor: Actor, mine: bool) -> None:
    """What is needed."""
    if mine:
        for one in queries.wanted(actor):
            show(
                {"id": one.need.pk, "text": one.need.text, "why": one.why},
                line=f"{one.need.pk:>6}  {one.need.text}  ({one.why})",
            )
        return
    for found in queries.listed(actor).items:
        show(
            {"id": found.pk, "kind": found.kind, "text": found.text},
            line=f"{found.pk:>6}  {found.kind:<8}  {found.text}  ({found.initiative.title})",
        )


@group.command("people")
@click.argument("number", type=NUMBER)
@acting
def people(actor: Actor, number: int) -> None:
    """Who could help with a need of what you lead, each with why."""
    found = queries.need(actor, number)
    rules.may_see(actor, leads=initiatives.lead_ids(found.initiative_id)).enforce()
    for one in queries.suggestions(actor, found):
        show(
            {"id": one.member_id, "name": one.name, "reasons": list(one.reasons)},
            line=f"{one.member_id:>6}  {one.name}: {'; '.join(one.reasons)}",
        )


@group.command("answer")
@click.argument("number", type=NUMBER)
@click.option("--what", default="", help="What you will do first.")
@click.option("--by", "due", type=click.DateTime(["%Y-%m-%d"]), help="By which day.")
@click.option("--hours", type=click.IntRange(1, rules.MOST_HOURS), help="Hours a week.")
@acting
def answer(actor: Actor, number: int, what: str, due: datetime | None, hours: int | None) -> None:
    """Say that you can do it."""
    due_on = due.date() if due else None
    found = actions.answer_need(number, what=what[:300], due_on=due_on, hours=hours, by=actor)
    show({"id": found.pk}, line=f"Thank you: {found.text}")


@group.command("offer")
@click.argument("number", type=NUMBER)
@click.option("--to", type=NUMBER, required=True, help="To this member.")
@click.option("--note", default="", help="A word to them.")
@acting
def offer(actor: Actor, number: int, to: int, note: str) -> None:
    """Offer a need to somebody; it is theirs when they say yes."""
    made = actions.offer_need(number, to=to, note=note[:2_000], by=actor)
    show({"offer": made.pk}, line=f"Offer {made.pk} is made.")


@group.command("take-money")
@click.argument("number", type=NUMBER)
@click.option("--fund", "fund_id", type=NUMBER, required=True, help="From this fund.")
@acting
def take_money(actor: Actor, number: int, fund_id: int) -> None:
    """Meet a need of money from a fund, in one act."""
    found = actions.take_money(number, fund_id=fund_id, by=actor)
    show({"id": found.pk}, line=f"Taken for: {found.text}")


@group.command("time")
@click.option("--hours", type=click.IntRange(0, rules.MOST_HOURS), help="Hours a week.")
@click.option("--opt-out", "opted_out", is_flag=True, help="Do not suggest me to anybody.")
@acting
def time(actor: Actor, hours: int | None, opted_out: bool) -> None:
    """Say how much time you have to give, for yourself alone."""
    actions.state_time(hours=hours, opted_out=opted_out, by=actor)
    show({"hours": hours, "opted_out": opted_out}, line="Kept, for you alone.")
