"""Role elections and suggested wordings on the command line."""

from __future__ import annotations

import click

from colead.features.decisions import actions
from colead.features.decisions.cli.deciding import group
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show

NUMBER = click.IntRange(1, 2**53)


@group.command("nominate")
@click.argument("number", type=NUMBER)
@click.argument("member", type=NUMBER)
@click.argument("why")
@acting
def nominate(actor: Actor, number: int, member: int, why: str) -> None:
    """Nominate a member for a role, and say why; once more to change it."""
    actions.nominate(number, member_id=member, why=why, by=actor)
    show({"id": number, "nominee": member}, line="Your nomination is noted.")


@group.command("hear")
@click.argument("number", type=NUMBER)
@acting
def hear(actor: Actor, number: int) -> None:
    """Show all nominations of a role election now."""
    actions.hear_nominations(number, by=actor)
    show({"id": number}, line="All nominations can be seen now.")


@group.command("candidate")
@click.argument("number", type=NUMBER)
@click.argument("member", type=NUMBER)
@click.argument("why")
@acting
def candidate(actor: Actor, number: int, member: int, why: str) -> None:
    """Put a candidate before the circle, to be answered by consent."""
    found = actions.propose_candidate(number, member_id=member, why=why, by=actor)
    show({"id": number, "round": found.number}, line="The candidate is proposed.")


@group.command("wording")
@click.argument("number", type=NUMBER)
@click.argument("proposal")
@click.option("--note", default="", help="What it changes, and for whom.")
@acting
def wording(actor: Actor, number: int, proposal: str, note: str) -> None:
    """Suggest other words for a proposal."""
    made = actions.suggest_wording(number, proposal=proposal, note=note, by=actor)
    show({"id": made.pk}, line=f"Wording {made.pk} stands beside the proposal.")
