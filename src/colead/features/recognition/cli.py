"""``colead recognition``: thank somebody, and read what people thank each other for."""

from __future__ import annotations

import click

from colead.features.recognition import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show

NUMBER = click.IntRange(1, 2**53)


@click.group("recognition")
def group() -> None:
    """Thanks for concrete acts."""


def _print(story: queries.Story) -> None:
    show(
        {"id": story.id, "text": story.text, "practice": story.practice, "about": story.about},
        line=f"{story.id:>6}  {story.row.by.name} -> {story.row.to.name}"
        f"  {story.practice} ({story.about}): {' '.join(story.text.split())[:200]}",
    )


@group.command("list")
@click.option("--mine", is_flag=True, help="What was said to you.")
@click.option("--given", is_flag=True, help="What you said.")
@acting
def list_stories(actor: Actor, mine: bool, given: bool) -> None:
    """The latest stories."""
    found = queries.mine(actor, given=given) if mine or given else queries.listed(actor)
    for story in queries.told(actor, found.items):
        _print(story)


@group.command("practices")
@acting
def practices(actor: Actor) -> None:
    """What thanks can name."""
    for one in queries.practices(actor):
        show({"key": one.key, "title": one.title}, line=f"{one.key:<12} {one.title}: {one.says}")


@group.command("give")
@click.argument("to", type=NUMBER)
@click.argument("kind")
@click.argument("number", type=NUMBER)
@click.argument("practice")
@click.argument("text")
@click.option("--private", is_flag=True, help="Only the two of you read it.")
@acting
def give(
    actor: Actor, to: int, kind: str, number: int, practice: str, text: str, private: bool
) -> None:
    """Thank the person TO for the thing of this KIND and NUMBER, as: initiative 12."""
    made = actions.give(
        to=to, about=(kind, number), practice=practice, text=text, public=not private, by=actor
    )
    show({"id": made.pk}, line=f"Said, as {made.pk}.")


commands = [group]
