"""Offers on the command line."""

from __future__ import annotations

import click

from colead.features.offers import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group("offer")
def group() -> None:
    """What was offered to you."""


@group.command("list")
@acting
def list_offers(actor: Actor) -> None:
    """Offers that wait for your answer."""
    for offer in queries.waiting_for(actor):
        show({"id": offer.pk, "title": offer.title}, line=f"{offer.pk:>6}  {offer.title}")


@group.command("take")
@click.argument("number", type=int)
@acting
def take(actor: Actor, number: int) -> None:
    """Say yes."""
    offer = actions.take(number, by=actor)
    show({"id": offer.pk, "state": offer.state}, line=f"Taken: {offer.title}")


@group.command("decline")
@click.argument("number", type=int)
@click.option("--reply", default="", help="A word to the one who offered.")
@acting
def decline(actor: Actor, number: int, reply: str) -> None:
    """Say no."""
    offer = actions.decline(number, by=actor, reply=reply)
    show({"id": offer.pk, "state": offer.state}, line=f"Declined: {offer.title}")
