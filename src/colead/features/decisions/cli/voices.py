"""Voices given to others, on the command line."""

from __future__ import annotations

import click

from colead.features.decisions import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group("voice")
def voice_group() -> None:
    """Who speaks for whom in votes."""


@voice_group.command("list")
@acting
def list_voices(actor: Actor) -> None:
    """The voices that you gave and carry."""
    for voice in queries.voices(actor):
        state = "taken" if voice.taken_at else "asked"
        where = voice.decision or voice.circle or "everywhere"
        show(
            {"id": voice.pk, "giver": voice.giver_id, "taker": voice.taker_id, "state": state},
            line=f"{voice.pk:>6}  {state}  {voice.giver.name} → {voice.taker.name}  {where}",
        )


@voice_group.command("give")
@click.argument("to", type=click.IntRange(1, 2**53))
@click.option("--circle", type=click.IntRange(1, 2**53), help="Only in this circle's votes.")
@click.option("--decision", type=click.IntRange(1, 2**53), help="Only in this decision.")
@acting
def give_voice(actor: Actor, to: int, circle: int | None, decision: int | None) -> None:
    """Ask a person (by number) to speak for you."""
    voice = actions.give_voice(to=to, circle_id=circle, decision_id=decision, by=actor)
    show({"id": voice.pk}, line=f"Asked as {voice.pk}. It counts as soon as they take it.")


@voice_group.command("take")
@click.argument("number", type=click.IntRange(1, 2**53))
@acting
def take_voice(actor: Actor, number: int) -> None:
    """Speak for somebody who asked for it."""
    show({"id": number}, line=f"You speak for {actions.take_voice(number, by=actor).giver.name}.")


@voice_group.command("end")
@click.argument("number", type=click.IntRange(1, 2**53))
@acting
def end_voice(actor: Actor, number: int) -> None:
    """Take your voice back, or give back one that you carry."""
    actions.end_voice(number, by=actor)
    show({"id": number}, line="Everyone speaks for themselves.")
