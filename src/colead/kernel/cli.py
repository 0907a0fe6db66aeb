"""What the command-line doors of all rooms share."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Protocol, TypeVar, cast
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Refused

F = TypeVar("F", bound=Callable[..., Any])


class Session(Protocol):
    """What the root command puts into the context: who acts, found by a token when needed."""

    as_json: bool

    def actor(self) -> Actor:
        """The member whose token was given."""


def acting(command: F) -> F:
    """Give a command its actor; refusals end it with a sentence and exit code 1."""

    @click.pass_context
    @wraps(command)
    def run(context: click.Context, /, *args: Any, **kwargs: Any) -> Any:
        session = cast(Session, context.obj)
        try:
            return command(session.actor(), *args, **kwargs)
        except Refused as no:
            raise click.ClickException(no.reason) from None
        except Missing:
            raise click.ClickException("There is no such thing here.") from None

    return cast(F, run)


def moment(text: str, *, by: Actor, field: str) -> datetime | None:
    """A moment as ``2026-12-03T10:00`` at the actor's place, or with an offset; None for none."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(_("Write the time as 2026-12-03T10:00."), field=field) from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(by.timezone))


def show(value: Any, *, line: str) -> None:
    """Print a result: a line for people, or JSON when ``--json`` was given to ``colead``."""
    session = cast(Session, click.get_current_context().obj)
    click.echo(json.dumps(value, default=str, ensure_ascii=False) if session.as_json else line)
