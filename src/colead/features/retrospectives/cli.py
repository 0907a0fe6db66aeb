"""``colead retrospective``: look back from the command line."""

from __future__ import annotations

from datetime import datetime

import click

from colead.features.retrospectives import actions, queries
from colead.kernel import review
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show

NUMBER = click.IntRange(1, 2**53)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("retrospective")
def group() -> None:
    """Looking back together, and what is due for a second look."""


@group.command("list")
@click.option("--past", is_flag=True, help="Those that were.")
@acting
def list_retrospectives(actor: Actor, past: bool) -> None:
    """Those under way."""
    for one in queries.listed(actor, past=past).items:
        show(
            {"id": one.pk, "title": one.title, "phase": one.phase},
            line=f"{one.pk:>6}  {one.phase:<8}  {one.title}",
        )


@group.command("formats")
@acting
def list_formats(actor: Actor) -> None:
    """All ways of looking back, by the name that ``start`` takes."""
    for name, title, says in queries.ways(actor):
        show({"name": name, "title": title, "says": says}, line=f"{name:<22}  {title}")


@group.command("start")
@click.argument("title")
@click.option("--format", "format_name", default="start-stop-continue", show_default=True,
              help="One of those that `formats` lists.")  # fmt: skip
@click.option("--circle", type=NUMBER, help="Which circle looks back; else everybody.")
@click.option("--initiative", type=NUMBER, help="Look back on an initiative.")
@click.option("--over-days", is_flag=True, help="Each when they have time.")
@click.option("--unnamed", is_flag=True, help="Nobody can tell who wrote a card.")
@click.option("--open", "readable", is_flag=True, help="Everybody here may read it afterwards.")
@acting
def start(
    actor: Actor,
    title: str,
    format_name: str,
    circle: int | None,
    initiative: int | None,
    over_days: bool,
    unnamed: bool,
    readable: bool,
) -> None:
    """Begin to look back."""
    made = actions.start(
        title=title,
        format=format_name,
        circle_id=circle,
        about=("initiative", initiative) if initiative else None,
        live=not over_days,
        anonymous=unnamed,
        readers="all" if readable else "team",
        by=actor,
    )
    show({"id": made.pk, "title": made.title}, line=f"Begun as {made.pk}: {made.title}")


@group.command("come")
@click.argument("number", type=NUMBER)
@acting
def come(actor: Actor, number: int) -> None:
    """Come in. Shows your slip, this once: keep it, for unnamed cards are written with it."""
    slip = actions.come(number, by=actor)
    show({"id": number, "slip": slip}, line=f"You are in it. {slip}".strip())


@group.command("write")
@click.argument("number", type=NUMBER)
@click.argument("column", type=click.IntRange(1, 20))
@click.argument("text")
@click.option("--slip", default="", help="Your slip, where cards are unnamed.")
@acting
def write(actor: Actor, number: int, column: int, text: str, slip: str) -> None:
    """Write a card into a column, counted from 1."""
    actions.write_card(number, column=column - 1, text=text, slip=slip, by=actor)
    show({"id": number}, line="Written.")


@group.command("on")
@click.argument("number", type=NUMBER)
@acting
def on(actor: Actor, number: int) -> None:
    """Go on to the next phase."""
    found = actions.move_on(number, by=actor)
    show({"id": number, "phase": found.phase}, line=f"Now: {found.phase}")


@group.command("commit")
@click.argument("number", type=NUMBER)
@click.argument("what")
@click.option("--by", "due", type=DAY, help="By when, as 2026-12-03.")
@acting
def commit(actor: Actor, number: int, what: str, due: datetime | None) -> None:
    """Say what you will do."""
    one = actions.commit(number, what=what, due_on=due.date() if due else None, by=actor)
    show({"id": one.pk, "what": one.what}, line=f"You will: {one.what}")


@group.command("record")
@click.argument("number", type=NUMBER)
@acting
def record(actor: Actor, number: int) -> None:
    """The record as Markdown."""
    board = queries.board(actor, number)
    board.read.enforce()
    show({"id": number, "record": queries.as_markdown(board)}, line=queries.as_markdown(board))


@group.command("second-look")
@click.option("--circle", type=NUMBER, help="Only of one circle.")
@acting
def second_look(actor: Actor, circle: int | None) -> None:
    """What is due for a second look."""
    for one in review.coming(actor, until=actor.today, circle_id=circle):
        show(
            {"kind": one.kind, "id": one.id, "title": one.title, "on": one.on},
            line=f"{one.on}  {one.label:<12}  {one.title}",
        )


commands = [group]
