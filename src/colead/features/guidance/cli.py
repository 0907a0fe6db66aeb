"""Vision and goals on the command line."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import click

from colead.features.circles import queries as circles
from colead.features.guidance import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group()
def goal() -> None:
    """What the organization and its circles want to reach."""


@goal.command("list")
@click.option("--circle", "circle_id", type=int, help="Only this circle's.")
@acting
def list_goals(actor: Actor, circle_id: int | None) -> None:
    """Goals that are pursued."""
    for found in queries.open_goals(actor, circle_id=circle_id):
        show(
            {"id": found.pk, "title": found.title, "circle": found.circle_id},
            line=f"{found.pk:>6}  {found.title} ({found.circle.name})",
        )


@goal.command("open")
@click.argument("title")
@click.option("--circle", "circle_id", type=int, help="Whose goal; else the organization's.")
@click.option("--text", default="", help="What it means, and why.")
@acting
def open_goal(actor: Actor, title: str, circle_id: int | None, text: str) -> None:
    """Open a goal."""
    made = actions.open_goal(
        circle_id=circle_id or circles.root(actor).pk, title=title[:300], text=text, by=actor
    )
    show({"id": made.pk, "title": made.title}, line=f"Opened goal {made.pk}.")


@goal.command("read")
@click.argument("measure_id", type=int)
@click.argument("value")
@click.option("--note", default="", help="A short note.")
@acting
def read(actor: Actor, measure_id: int, value: str, note: str) -> None:
    """Write down what a measure shows today."""
    try:
        number = round(Decimal(value.replace(",", ".")), 6)
    except InvalidOperation:
        raise click.ClickException("This is not a number.") from None
    made = actions.read_measure(measure_id, value=number, note=note[:300], by=actor)
    show({"measure": measure_id, "value": str(made.value)}, line="Written down.")


@click.group()
def vision() -> None:
    """Where the organization and its circles want to be."""


@vision.command("show")
@click.option("--circle", "circle_id", type=int, help="Whose vision; else the organization's.")
@acting
def show_vision(actor: Actor, circle_id: int | None) -> None:
    """The vision as it stands now."""
    found = queries.vision(actor, circle_id or circles.root(actor).pk)
    text = found.text if found else ""
    show({"text": text, "number": found.number if found else 0}, line=text or "(none yet)")


commands = [goal, vision]
