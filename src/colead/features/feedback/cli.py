"""``colead feedback``: one's own."""

from __future__ import annotations

import click

from colead.features.feedback import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show

NUMBER = click.IntRange(1, 2**53)


@click.group("feedback")
def group() -> None:
    """Feedback that you got, and offering some."""


@group.command("list")
@acting
def list_feedback(actor: Actor) -> None:
    """The feedback you got."""
    for found in queries.got(actor).items:
        show(
            {"id": found.pk, "given_on": found.given_on, "writer_id": found.writer_id},
            line=f"{found.pk:>6}  {found.given_on}  {found.title}",
        )


@group.command("read")
@click.argument("number", type=NUMBER)
@acting
def read(actor: Actor, number: int) -> None:
    """Read one."""
    found = queries.read(actor, number)
    lines = [f"{question}\n  {answer}" for question, answer in found.pairs]
    show({"id": number, "pairs": found.pairs}, line="\n".join(lines))


@group.command("offer")
@click.argument("member", type=NUMBER)
@click.argument("about")
@click.argument("text")
@acting
def offer(actor: Actor, member: int, about: str, text: str) -> None:
    """Give a member feedback, under your name."""
    made = actions.offer(member, about=about, text=text, by=actor)
    show({"id": made.pk}, line="It is with them. Nobody else can read it.")


@group.command("thank")
@click.argument("number", type=NUMBER)
@acting
def thank(actor: Actor, number: int) -> None:
    """Thank for one."""
    actions.thank(number, by=actor)
    show({"id": number}, line="Thanked.")


commands = [group]
