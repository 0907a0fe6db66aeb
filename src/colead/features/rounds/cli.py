"""``colead round`` and ``colead giving``."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from colead.features.funds import queries as funds
from colead.features.funds.rules import pabulib
from colead.features.organizations import queries as organizations
from colead.features.rounds import actions, queries
from colead.features.rounds.models import Round
from colead.kernel import money
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, moment, show
from colead.kernel.verdict import Refused

NUMBER = click.IntRange(1, 2**53)
gifts = queries.gifts


def _moment(text: str, actor: Actor, field: str = "ends_at") -> datetime:
    found = moment(text, by=actor, field=field)
    if found is None:
        raise Refused(_("Write the time as 2026-12-03T10:00."), field=field)
    return found


@click.group("round")
def rounds() -> None:
    """Rounds: a fund shared out among proposals by those who vote."""


def _told(found: Round) -> None:
    sum_ = money.show(found.amount, found.currency)
    show(
        {"id": found.pk, "title": found.title, "phase": found.phase, "amount": found.amount},
        line=f"{found.pk:>6}  {found.phase:<8}  {sum_:>14}  {found.title}",
    )


@rounds.command("list")
@acting
def list_rounds(actor: Actor) -> None:
    """Rounds, the newest first."""
    for found in queries.listed(actor).items:
        _told(found)


@rounds.command("open")
@click.argument("fund", type=NUMBER)
@click.argument("title")
@click.argument("amount")
@click.argument("check_at", metavar="PROPOSALS-UNTIL")
@click.argument("vote_at", metavar="VOTING-FROM")
@click.argument("ends_at", metavar="VOTING-UNTIL")
@click.option("--about", default="", help="What it is for.")
@click.option("--proposers", type=click.Choice(Round.Who.values), default="everyone")
@click.option("--voters", type=click.Choice(Round.Who.values), default="everyone")
@click.option("--guests", is_flag=True, help="Guests of the circle vote, too.")
@click.option("--paper", type=click.Choice(Round.Paper.values), default="approval")
@click.option("--points", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--rule", type=click.Choice(Round.Rule.values), default="equal-shares")
@click.option("--completion", type=click.Choice(Round.Completion.values), default="add1-greedy")
@click.option("--named", is_flag=True, help="All see at the end how each voted.")
@acting
def open_round(
    actor: Actor,
    fund: int,
    amount: str,
    check_at: str,
    vote_at: str,
    ends_at: str,
    named: bool,
    **given: Any,
) -> None:
    """Set a part of a fund aside and open it to proposals."""
    _told(
        actions.open_round(
            fund,
            amount=money.read(amount, currency=funds.fund(actor, fund).currency),
            check_at=_moment(check_at, actor),
            vote_at=_moment(vote_at, actor),
            ends_at=_moment(ends_at, actor),
            secret=not named,
            by=actor,
            **given,
        )
    )


@rounds.command("propose")
@click.argument("number", type=NUMBER)
@click.argument("title")
@click.argument("cost")
@click.argument("plan")
@acting
def propose(actor: Actor, number: int, title: str, cost: str, plan: str) -> None:
    """Propose something that you would lead."""
    coin = queries.round_(actor, number).currency
    made = actions.propose(
        number, title=title, plan=plan, cost=money.read(cost, currency=coin), by=actor
    )
    show({"id": made.pk, "title": made.title}, line=f"Proposal {made.pk}: {made.title}")


@rounds.command("proposals")
@click.argument("number", type=NUMBER)
@acting
def proposals(actor: Actor, number: int) -> None:
    """What is proposed in a round."""
    found = queries.table(actor, number)
    for one in found.proposals:
        sum_ = money.show(one.cost, found.round.currency)
        show(
            {"id": one.pk, "title": one.title, "cost": one.cost, "state": one.state},
            line=f"{one.pk:>6}  {one.state:<9}  {sum_:>14}  {one.title}",
        )


@rounds.command("vote")
@click.argument("number", type=NUMBER)
@click.argument("choice", nargs=-1, required=True)
@click.option("--receipt", default="", help="Of the secret vote that you change.")
@acting
def vote(actor: Actor, number: int, choice: tuple[str, ...], receipt: str) -> None:
    """Vote: numbers of proposals (in order, where order counts), or NUMBER=POINTS."""
    points = queries.round_(actor, number).paper == Round.Paper.CUMULATIVE
    if points:
        given: Any = dict(one.partition("=")[::2] for one in choice)
    else:
        given = list(choice)
    slip = actions.cast(number, choice=given, receipt=receipt, by=actor)
    if slip is None:
        show({}, line="Your vote is in.")
    else:
        show(
            {"receipt": slip.code, "number": slip.number},
            line=f"Your vote is in the urn. Receipt, shown only now: {slip.code}",
        )


@rounds.command("move")
@click.argument("number", type=NUMBER)
@click.argument("why")
@acting
def move(actor: Actor, number: int, why: str) -> None:
    """Go on to the next phase before its date."""
    _told(actions.advance(number, why=why, by=actor))


@rounds.command("stop")
@click.argument("number", type=NUMBER)
@click.argument("reason")
@acting
def stop(actor: Actor, number: int, reason: str) -> None:
    """End a round without a result."""
    _told(actions.stop(number, reason=reason, by=actor))


@rounds.command("result")
@click.argument("number", type=NUMBER)
@acting
def result(actor: Actor, number: int) -> None:
    """What a round came to, as JSON."""
    found = queries.round_(actor, number)
    if found.result is None:
        raise Refused(_("It is not over yet."))
    click.echo(json.dumps(found.result, ensure_ascii=False, indent=1))


@rounds.command("file")
@click.argument("number", type=NUMBER)
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@acting
def file(actor: Actor, number: int, target: Path) -> None:
    """Write a round that is over as a Pabulib file; `colead allocate` counts it again."""
    found = queries.round_(actor, number)
    if found.phase != Round.Phase.DONE:
        raise Refused(_("It is not over yet."))
    where = organizations.organization(actor).name
    target.write_text(pabulib.write(queries.election(found, where=where)), encoding="utf-8")
    show({"file": str(target)}, line=f"Written: {target}")


@click.group("giving")
def giving() -> None:
    """Giving: equal shares of a fund, given to what one believes in."""


@giving.command("hand-out")
@click.argument("fund", type=NUMBER)
@click.argument("title")
@click.argument("share")
@click.argument("until")
@acting
def hand_out(actor: Actor, fund: int, title: str, share: str, until: str) -> None:
    """Hand out an equal share of a fund to each member of its circle."""
    made = actions.hand_out(
        fund,
        title=title,
        share=money.read(share, currency=funds.fund(actor, fund).currency),
        ends_at=_moment(until, actor),
        by=actor,
    )
    show({"id": made.pk, "title": made.title}, line=f"Giving {made.pk}: {made.title}")


@giving.command("end")
@click.argument("number", type=NUMBER)
@acting
def end(actor: Actor, number: int) -> None:
    """End giving; what nobody gave goes back to the fund."""
    done = actions.end_giving(number, by=actor)
    show({"id": done.pk, "ended_at": done.ended_at}, line=f"Giving {done.pk} is over.")


@giving.command("mine")
@acting
def mine(actor: Actor) -> None:
    """What you have left to give."""
    for one in gifts.my_shares(actor):
        left = one.amount - one.given
        show(
            {"giving": one.giving_id, "left": left, "currency": one.giving.currency},
            line=f"{one.giving_id:>6}  {money.show(left, one.giving.currency):>14}"
            f"  {one.giving.title}",
        )


@giving.command("appeals")
@click.option("--over", is_flag=True, help="Those that are over.")
@acting
def appeals(actor: Actor, over: bool) -> None:
    """Who asks for gifts."""
    for one in gifts.listed_appeals(actor, which="over" if over else "open").items:
        has, goal = money.show(one.reached, one.currency), money.show(one.goal, one.currency)
        show(
            {"id": one.pk, "title": one.title, "reached": one.reached, "state": one.state},
            line=f"{one.pk:>6}  {has:>14} of {goal}  {one.title}",
        )


@giving.command("ask")
@click.argument("initiative", type=NUMBER)
@click.argument("minimum")
@click.argument("goal")
@click.argument("until")
@click.argument("text")
@acting
def ask(actor: Actor, initiative: int, minimum: str, goal: str, until: str, text: str) -> None:
    """Ask for gifts for an initiative that you lead."""
    coin = organizations.organization(actor).currency
    made = actions.ask(
        initiative,
        minimum=money.read(minimum, currency=coin),
        goal=money.read(goal, currency=coin),
        ends_at=_moment(until, actor),
        text=text,
        currency=coin,
        by=actor,
    )
    show({"id": made.pk, "title": made.title}, line=f"Appeal {made.pk}: {made.title}")


@giving.command("give")
@click.argument("appeal", type=NUMBER)
@click.argument("amount")
@click.option("--unnamed", is_flag=True, help="Nobody sees that it is yours.")
@acting
def give(actor: Actor, appeal: int, amount: str, unnamed: bool) -> None:
    """Give of your share to an appeal."""
    coin = gifts.appeal(actor, appeal).currency
    cents = money.read(amount, currency=coin)
    done = actions.pledge(appeal, amount=cents, named=not unnamed, by=actor)
    reached, goal = money.show(done.reached, coin), money.show(done.goal, coin)
    show({"reached": done.reached}, line=f"Thank you. {reached} of {goal} are reached.")


@giving.command("take-back")
@click.argument("appeal", type=NUMBER)
@acting
def take_back(actor: Actor, appeal: int) -> None:
    """Not ask any more; all gifts go back."""
    done = actions.take_back_appeal(appeal, by=actor)
    show({"id": done.pk, "state": done.state}, line=f"Appeal {done.pk}: all gifts went back.")


commands = [rounds, giving]
