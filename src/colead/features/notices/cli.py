"""Notices on the command line."""

from __future__ import annotations

import click

from colead.features.notices import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group("notice")
def group() -> None:
    """What is new for you."""


@group.command("list")
@acting
def list_notices(actor: Actor) -> None:
    """What you have not read yet."""
    found = list(queries.visible_to(actor).filter(read_at=None).order_by("-pk")[:100])
    for gathered in queries.grouped(actor, found):
        for line in gathered.lines:
            show(
                {"id": line.id, "says": line.sentence, "about": gathered.title},
                line=f"{line.id:>8}  {line.sentence}",
            )


@group.command("read")
@click.argument("numbers", type=click.IntRange(1, 2**53), nargs=-1)
@acting
def read(actor: Actor, numbers: tuple[int, ...]) -> None:
    """Mark NUMBERS as read; without numbers all."""
    count = actions.mark_read(numbers, by=actor) if numbers else actions.mark_all_read(by=actor)
    show({"read": count}, line=f"{count} marked as read.")
