"""What waits for a member: each room says where its own waits, and all are asked in one query.

A room gives a queryset of its rows in the common shape (``told``) and says how one is put into
words. Home asks all of them at once by UNION ALL, so that a further room costs no further query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    ExpressionWrapper,
    F,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from colead.kernel import prepared, subjects
from colead.kernel.actor import Actor

NOON = timedelta(hours=12)
Rows = Callable[[Actor], QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for this member, or that they could do. The lower its ``urgency``, the
    sooner it is shown."""

    kind: str
    title: str
    url: str
    why: str
    icon: str
    due: datetime | None = None
    label: str = ""
    urgency: int | None = None


class Source(NamedTuple):
    """Where a room's own waits: its rows, and the words for one of them."""

    rows: Rows
    url_name: str
    icon: str
    why: Any
    label: Any
    urgency: int
    guests: bool


_sources: dict[str, Source] = {}


def told(
    rows: QuerySet[Any, Any],
    *,
    kind: str,
    title: str | Combinable,
    about: str | Combinable | None = None,
    due: str | None = None,
    on: str | None = None,
    id: str = "pk",
) -> QuerySet[Any, Any]:
    """Rows in the common shape: kind, number (of ``url_name``), title, what it is about, when it
    is due: a moment (``due``) or a day (``on``, told as its noon). Names are of fields; rows may
    not be sliced."""

    def as_text(given: str | Combinable | None) -> Combinable:
        value = Value("") if given is None else F(given) if isinstance(given, str) else given
        return Cast(value, CharField())

    when: Combinable = Value(None) if due is None else F(due)
    if on is not None:
        when = ExpressionWrapper(Cast(F(on), DateTimeField()) + NOON, DateTimeField())
    shaped: QuerySet[Any, Any] = rows.order_by().values_list(
        Value(kind, output_field=CharField()),
        Cast(F(id), BigIntegerField()),
        as_text(title),
        as_text(about),
        Cast(when, DateTimeField()),
    )
    return shaped


def waits(
    kind: str,
    rows: Rows,
    *,
    url_name: str,
    icon: str,
    why: Any,
    label: Any,
    urgency: int = 5,
    guests: bool = False,
) -> None:
    """Make known where something of this kind waits. ``rows`` answers what ``told`` gives, and as a
    prepared read it may not decide by a number or a moment; ``url_name`` takes the organization's
    slug and the number; ``why`` may hold ``%(about)s``; ``urgency`` is 0 (others are held up) to 9;
    ``guests`` are told too where it is so."""
    if kind in _sources and _sources[kind].url_name != url_name:
        raise ValueError(f"two rooms let a {kind} wait: {_sources[kind].url_name} and {url_name}")
    _sources[kind] = Source(rows, url_name, icon, why, label, urgency, guests)


def waiting(actor: Actor) -> list[Todo]:
    """All that waits for the actor in the rooms that registered: one query."""
    kinds = tuple(kind for kind, one in _sources.items() if one.guests or not actor.is_guest)
    return [_todo(row, actor) for row in prepared.rows(_all, actor, kinds)] if kinds else []


def _all(actor: Actor, kinds: Iterable[str]) -> QuerySet[Any, Any]:
    first, *others = (_sources[kind].rows(actor) for kind in kinds)
    return first.union(*others, all=True) if others else first


def _todo(row: tuple[Any, ...], actor: Actor) -> Todo:
    kind, number, title, about, due = row
    source = _sources[kind]
    return Todo(
        kind,
        title,
        subjects.address(source.url_name, actor.slug, number),
        str(source.why) % {"about": about} if "%(" in str(source.why) else str(source.why),
        source.icon,
        due,
        str(source.label),
        source.urgency,
    )
