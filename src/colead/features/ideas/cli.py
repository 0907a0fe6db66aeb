"""Ideas on the command line."""

from __future__ import annotations

import click

from colead.features.ideas import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group("idea")
def group() -> None:
    """Share ideas and respond to them."""


@group.command("post")
@click.argument("title")
@click.option("--text", default="", help="Anything else.")
@click.option("--falls-short", default="", help="What falls short today.")
@click.option("--result", default="", help="What you would love to see instead.")
@click.option("--circle", "circle_id", type=int, help="Number of the circle it is close to.")
@acting
def post(
    actor: Actor, title: str, text: str, falls_short: str, result: str, circle_id: int | None
) -> None:
    """Share an idea."""
    made = actions.post(
        title=title[:200],
        text=text,
        falls_short=falls_short,
        result=result,
        circle_id=circle_id,
        by=actor,
    )
    show({"id": made.pk, "title": made.title}, line=f"Idea {made.pk}: {made.title}")


@group.command("list")
@click.option("--state", default="open", show_default=True, help="Which ones.")
@acting
def list_ideas(actor: Actor, state: str) -> None:
    """The newest ideas."""
    for found in queries.listed(actor, state=state).items:
        show(
            {"id": found.pk, "title": found.title, "supporters": found.supporters},
            line=f"{found.pk:>6}  {found.supporters:>4} ♥  {found.title}",
        )


@group.command("support")
@click.argument("number", type=int)
@click.argument("kind", type=click.Choice(["join", "use", "worry"]))
@click.option("--reason", default="", help="What worries you.")
@acting
def support(actor: Actor, number: int, kind: str, reason: str) -> None:
    """Respond to an idea."""
    given = actions.support(number, kind=kind, reason=reason, by=actor)
    show({"idea": number, "kind": given.kind}, line="Noted.")
