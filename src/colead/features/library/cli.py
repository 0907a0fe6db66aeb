"""``colead lesson``: find what others learnt, keep what you learnt, say what you used."""

from __future__ import annotations

import click

from colead.features.library import actions, queries
from colead.features.library.models import Lesson
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show

NUMBER = click.IntRange(1, 2**53)


@click.group("lesson")
def group() -> None:
    """Lessons and practices."""


def _print(row: Lesson) -> None:
    show(
        {"id": row.pk, "kind": row.kind, "title": row.title, "text": row.advice},
        line=f"{row.pk:>6}  {row.kind:<8}  {row.title}",
    )


@group.command("list")
@click.option("--which", type=click.Choice(queries.WHICH), default="all", show_default=True)
@click.option("--topic", default="", help="About this.")
@acting
def list_lessons(actor: Actor, which: str, topic: str) -> None:
    """The newest."""
    for row in queries.listed(actor, which=which, topic=topic).items:
        _print(row)


@group.command("find")
@click.argument("words")
@acting
def find(actor: Actor, words: str) -> None:
    """What holds all WORDS, best first."""
    for row in queries.find(actor, words):
        _print(row)


@group.command("show")
@click.argument("number", type=NUMBER)
@acting
def show_lesson(actor: Actor, number: int) -> None:
    """One, with who acted on it."""
    row = queries.lesson(actor, number)
    used = [f"{one.by.name}: {one.came_of_it}" for one in queries.reuses(actor, number)]
    parts = [row.title, row.tried, row.happened, row.advice, row.whom, *used]
    show(
        {"id": row.pk, "title": row.title, "tried": row.tried, "happened": row.happened,
         "text": row.advice, "whom": row.whom, "used": used},
        line="\n\n".join(part for part in parts if part),
    )  # fmt: skip


@group.command("keep")
@click.argument("title")
@click.argument("text")
@click.option("--tried", default="", help="What was tried.")
@click.option("--happened", default="", help="What happened.")
@click.option("--for", "whom", default="", help="For whom it is.")
@click.option("--topic", "topics", multiple=True, help="What it is about; repeat it.")
@click.option("--practice", is_flag=True, help="A practice: how something is done here.")
@click.option("--failed", is_flag=True, help="It was learnt from something that failed.")
@click.option("--circle", type=NUMBER, help="Whose it is.")
@acting
def keep(
    actor: Actor,
    title: str,
    text: str,
    tried: str,
    happened: str,
    whom: str,
    topics: tuple[str, ...],
    practice: bool,
    failed: bool,
    circle: int | None,
) -> None:
    """Keep what you learnt: TEXT is what you would tell the next one."""
    made = actions.keep(
        title=title, text=text, tried=tried, happened=happened, whom=whom, topics=topics,
        kind="practice" if practice else "lesson", failed=failed, circle_id=circle, by=actor,
    )  # fmt: skip
    show({"id": made.pk}, line=f"Kept as {made.pk}.")


@group.command("used")
@click.argument("number", type=NUMBER)
@click.option("--initiative", type=NUMBER, help="Where.")
@click.option("--came-of-it", default="", help="What came of it.")
@acting
def used(actor: Actor, number: int, initiative: int | None, came_of_it: str) -> None:
    """Say that you acted on it; its authors are thanked."""
    made = actions.use(number, initiative_id=initiative, came_of_it=came_of_it, by=actor)
    show({"id": made.pk}, line="Noted, and its authors are thanked.")


commands = [group]
