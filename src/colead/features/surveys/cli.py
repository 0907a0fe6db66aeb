"""``colead survey``: ask many, bring questions, read figures."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.surveys import actions, queries
from colead.features.surveys.rules import instruments as files
from colead.kernel.actor import Actor
from colead.kernel.calendar import end_of_day
from colead.kernel.cli import acting, show
from colead.kernel.verdict import Refused

NUMBER = click.IntRange(1, 2**53)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("survey")
def group() -> None:
    """Questions to many, answered anonymously."""


@group.command("list")
@click.option("--over", is_flag=True, help="Those that are over.")
@acting
def list_surveys(actor: Actor, over: bool) -> None:
    """Surveys that are open."""
    for found in queries.listed(actor, state="over" if over else "open").items:
        show(
            {"id": found.pk, "title": found.title, "closes_at": found.closes_at},
            line=f"{found.pk:>6}  {found.closes_at:%Y-%m-%d}  {found.state:<9}  {found.title}",
        )


@group.command("show")
@click.argument("number", type=NUMBER)
@acting
def show_survey(actor: Actor, number: int) -> None:
    """A survey with its figures."""
    found = queries.sheet(actor, number)
    results = found.survey.results or {}
    lines = [f"{found.survey.title}: {found.survey.state}"]
    if found.told:
        lines.append(f"{found.told} of {found.survey.asked} answered")
    for one in found.form.items:
        figure = results.get("items", {}).get(one.key)
        mean = f"{figure['mean']:.2f}" if figure else "   -"
        lines.append(f"{mean}  {one.text}")
    show(
        {"id": number, "state": found.survey.state, "results": found.survey.results},
        line="\n".join(lines),
    )


@group.command("ask")
@click.argument("title")
@click.argument("until")
@click.option("--questions", "instrument", type=NUMBER, help="The set of questions to ask.")
@click.option("--circle", type=NUMBER, help="Whose people are asked; else everybody.")
@click.option("--threshold", type=click.IntRange(5, 1000), default=5, show_default=True,
              help="Show nothing below so many answers.")  # fmt: skip
@click.option("--by", "cuts", multiple=True, help="Tell apart by circle, tenure or role; repeat.")
@acting
def ask(
    actor: Actor, title: str, until: str, instrument: int | None, circle: int | None,
    threshold: int, cuts: tuple[str, ...],
) -> None:  # fmt: skip
    """Ask until the end of a day, UNTIL as 2026-12-03."""
    try:
        day = datetime.fromisoformat(until).date()
    except ValueError:
        raise Refused(_("Write the day as 2026-12-03."), field="until") from None
    if instrument is None:
        instrument = actions.take_shipped("colead-shared-leading", by=actor).pk
    made = actions.open_survey(
        title=title, instrument_id=instrument, circle_id=circle or circles.root(actor).pk,
        closes_at=end_of_day(day, actor.timezone), threshold=threshold, cuts=cuts, by=actor,
    )  # fmt: skip
    show({"id": made.pk, "asked": made.asked}, line=f"Asked {made.asked} people as {made.pk}.")


@group.command("answer")
@click.argument("number", type=NUMBER)
@click.argument("file", type=FILE)
@click.option("--receipt", default="", help="To change an answer.")
@acting
def answer(actor: Actor, number: int, file: Path, receipt: str) -> None:
    """Answer by a JSON file: question to mark, text or list of people."""
    try:
        given = json.loads(file.read_bytes()[:200_000])
        if not isinstance(given, dict):
            raise ValueError
    except ValueError:
        raise Refused(_("The file is not a JSON object.")) from None
    slip = actions.answer(number, answers=given, receipt=receipt, by=actor)
    show({"receipt": slip.code}, line=f"In the box. Your receipt, shown only now: {slip.code}")


@group.command("check")
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Check a file of questions, without bringing it."""
    try:
        form = files.read(file.read_bytes()[: files.MOST_BYTES + 1])
    except Refused as no:
        raise click.ClickException(no.reason) from None
    click.echo(f"{form.title}: {len(form.questions)} questions, version {form.version}.")


@group.command("bring")
@click.argument("file", type=FILE)
@acting
def bring(actor: Actor, file: Path) -> None:
    """Bring a file of questions."""
    made = actions.add_instrument(file.read_bytes()[: files.MOST_BYTES + 1], by=actor)
    show({"id": made.pk, "key": made.key, "version": made.version},
         line=f"At hand as {made.pk}: {made.title}")  # fmt: skip


commands = [group]
