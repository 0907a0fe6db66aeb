"""``colead reflection``: one's own, at one's own command line."""

from __future__ import annotations

import sys

import click

from colead.features.reflections import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show

NUMBER = click.IntRange(1, 2**53)


@click.group("reflection")
def group() -> None:
    """Your own look back. Nobody else can read it."""


def _print(told: queries.Told) -> None:
    words = " ".join(told.words.split())
    show(
        {"id": told.id, "at": told.at, "title": told.title, "answers": told.answers},
        line=f"{told.id:>6}  {told.at:%Y-%m-%d}  {told.title or words[:60]}",
    )


@group.command("list")
@acting
def list_reflections(actor: Actor) -> None:
    """The latest ones."""
    for told in queries.listed(actor).items:
        _print(told)


@group.command("write")
@click.option("--title", default="", help="A name for it.")
@acting
def write(actor: Actor, title: str) -> None:
    """Keep what comes from standard input, so that no word stands in your shell's history."""
    text = sys.stdin.read()
    made = actions.write(title=title, answers=[("", text)], template="free", by=actor)
    show({"id": made.pk}, line=f"Kept as {made.pk}, for you alone.")


@group.command("show")
@click.argument("number", type=NUMBER)
@acting
def show_reflection(actor: Actor, number: int) -> None:
    """One of yours."""
    told = queries.opened(queries.reflection(actor, number))
    lines = [told.title, *(f"{ask}\n{text}" for ask, text in told.answers if text)]
    show(
        {"id": told.id, "at": told.at, "title": told.title, "answers": told.answers},
        line="\n\n".join(line.strip() for line in lines if line.strip()),
    )


@group.command("find")
@acting
def find(actor: Actor) -> None:
    """Those that hold the words given on standard input."""
    for told in queries.find(actor, sys.stdin.read()[:200]):
        _print(told)


@group.command("export")
@acting
def export(actor: Actor) -> None:
    """All of yours, as Markdown."""
    click.echo(queries.as_markdown(actor), nl=False)


@group.command("erase")
@click.argument("number", type=NUMBER)
@click.confirmation_option(prompt="Erase it for good?")
@acting
def erase(actor: Actor, number: int) -> None:
    """Erase one of yours."""
    actions.erase(number, by=actor)
    show({"id": number}, line="Erased.")


commands = [group]
