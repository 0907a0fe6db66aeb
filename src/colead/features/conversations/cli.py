"""Conversations on the command line."""

from __future__ import annotations

import click

from colead.features.conversations import actions
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.command("comment")
@click.argument("kind")
@click.argument("number", type=int)
@click.argument("text")
@acting
def group(actor: Actor, kind: str, number: int, text: str) -> None:
    """Comment on something, for instance: colead comment idea 12 "I would join"."""
    made = actions.comment(kind, number, text=text, by=actor)
    show({"id": made.pk}, line=f"Comment {made.pk} posted.")
