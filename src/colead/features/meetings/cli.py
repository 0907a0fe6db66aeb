"""``colead meeting``: call meetings and answer invitations."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext as _

from colead.features.meetings import actions, queries
from colead.features.meetings.models import Meeting
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, moment, show
from colead.kernel.verdict import Refused

NUMBER = click.IntRange(1, 2**53)


@click.group("meeting")
def group() -> None:
    """Meetings: when, with whom, and what they go through."""


def _line(found: Meeting, actor: Actor) -> str:
    at = found.starts_at.astimezone(ZoneInfo(actor.timezone))
    return f"{found.pk:>6}  {at:%Y-%m-%d %H:%M}  {found.state:<9}  {found.title}"


@group.command("list")
@click.option("--past", is_flag=True, help="Those that were.")
@acting
def list_meetings(actor: Actor, past: bool) -> None:
    """Meetings that are ahead."""
    for found in queries.listed(actor, past=past).items:
        show(
            {"id": found.pk, "title": found.title, "starts_at": found.starts_at},
            line=_line(found, actor),
        )


@group.command("call")
@click.argument("title")
@click.argument("starts")
@click.option("--minutes", default=60, show_default=True, help="How long it takes.")
@click.option("--circle", type=NUMBER, help="Whose members are invited; else everybody.")
@click.option("--place", default="", help="Where.")
@click.option("--topic", "topics", multiple=True, help="What to go through; repeat it.")
@click.option("--decision", "decision_ids", multiple=True, type=NUMBER, help="One to go through.")
@acting
def call(
    actor: Actor,
    title: str,
    starts: str,
    minutes: int,
    circle: int | None,
    place: str,
    topics: tuple[str, ...],
    decision_ids: tuple[int, ...],
) -> None:
    """Invite to a meeting; STARTS is a moment as 2026-12-03T10:00 at your place."""
    when = moment(starts, by=actor, field="starts_at")
    if when is None:
        raise Refused(_("Say when it starts."), field="starts_at")
    made = actions.call(
        title=title,
        starts_at=when,
        minutes=minutes,
        circle_id=circle,
        place=place,
        topics=topics,
        decision_ids=decision_ids,
        by=actor,
    )
    show({"id": made.pk, "title": made.title}, line=f"Called as {made.pk}: {made.title}")


@group.command("answer")
@click.argument("number", type=NUMBER)
@click.argument("answer", type=click.Choice(["yes", "maybe", "no"]))
@acting
def answer(actor: Actor, number: int, answer: str) -> None:
    """Say whether you come."""
    actions.answer(number, answer=answer, by=actor)
    show({"id": number, "answer": answer}, line="Noted.")


commands = [group]
