"""Notices on the command line."""

from __future__ import annotations

import sys

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from colead.features.notices import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show
from colead.kernel.verdict import Missing, Refused


@click.group("notice")
def group() -> None:
    """What is new for you."""


@click.group("mail")
def mail_group() -> None:
    """Letters that come in."""


@mail_group.command("receive")
def receive() -> None:
    """Take one letter from standard input, as a mail server hands it over: an answer to a notice.

    Ends with code 65 when it cannot be taken, so that the mail server sends it back with the
    reason.
    """
    try:
        said = actions.receive(sys.stdin.buffer.read(), at=timezone.now())
    except (Refused, Missing) as no:
        click.echo(no.reason if isinstance(no, Refused) else _("This is not there any more."))
        raise SystemExit(65) from None
    click.echo(said)


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


commands = [group, mail_group]
