"""What is due for a second look: each room says where its own stands, and all are asked at once.

As with ``todo``, a room gives a queryset of its rows in the common shape (``todo.told``), so that
one UNION ALL answers for every kind of thing: guardrails, roles, agreements, goals and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from colead.kernel import subjects
from colead.kernel.actor import Actor

Rows = Callable[[Actor, date, int | None], QuerySet[Any, Any]]
MOST = 300


class Source(NamedTuple):
    """Where things of a kind come up, and how they are called."""

    rows: Rows
    url_name: str
    icon: str
    label: Any


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to be looked at again: what, of which circle, from which day on."""

    kind: str
    id: int
    label: str
    title: str
    circle: str
    url: str
    icon: str
    on: date


_sources: dict[str, Source] = {}


def comes_up(kind: str, rows: Rows, *, url_name: str, icon: str, label: Any) -> None:
    """Make known where things of this kind come up for a second look.

    ``rows(actor, until, circle_id)`` answers what ``todo.told`` gives with ``on``: all whose day
    comes by ``until``, of one circle or (None) of all that the actor sees; ``about`` names the
    circle. ``url_name`` takes the organization's slug and the number.
    """
    _sources[kind] = Source(rows, url_name, icon, label)


def coming(actor: Actor, *, until: date, circle_id: int | None = None) -> list[Look]:
    """All that comes up by a day, the longest due first: one query over all rooms."""
    if not _sources:
        return []
    first, *others = (one.rows(actor, until, circle_id) for one in _sources.values())
    found = first.union(*others, all=True) if others else first
    looks = [_look(row, actor) for row in found[:MOST]]
    return sorted(looks, key=lambda one: (one.on, one.kind, one.id))


def _look(row: tuple[Any, ...], actor: Actor) -> Look:
    kind, number, title, about, due = row
    source = _sources[kind]
    moment: datetime = due
    return Look(
        kind,
        number,
        str(source.label),
        title,
        about,
        subjects.address(source.url_name, actor.slug, number),
        source.icon,
        moment.date(),
    )
