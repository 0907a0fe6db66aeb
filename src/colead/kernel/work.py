"""Who took part in what work, across rooms.

A room makes known where its rows say that a member took part in a thing; others then find the work
that two people have in common, or who worked on what a text speaks of, without importing the room.
All rooms are asked in one query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from colead.kernel import search, subjects
from colead.kernel.actor import Actor

HITS = 40


class Source(NamedTuple):
    """Where a room's rows of taking part are; ``subject`` and ``member`` name their fields."""

    name: str
    kind: str
    rows: Callable[[Actor], QuerySet[Any, Any]]
    subject: str
    member: str
    says: Any


@dataclass(frozen=True, slots=True)
class Trace:
    """That a member took part in a thing, in words: ``says`` as *led it*."""

    member_id: int
    kind: str
    subject_id: int
    says: str


_sources: dict[str, Source] = {}


def register(
    name: str,
    *,
    kind: str,
    rows: Callable[[Actor], QuerySet[Any, Any]],
    subject: str,
    member: str,
    says: Any,
) -> None:
    """Make known that these rows tell who took part in things of a kind. ``rows`` holds only what
    every member of the organization may know."""
    _sources[name] = Source(name, kind, rows, subject, member, says)


def kinds() -> list[str]:
    """The kinds of things in which people take part."""
    return sorted({one.kind for one in _sources.values()})


def _told(
    actor: Actor,
    *,
    members: Collection[int] | None = None,
    things: Collection[tuple[str, int]] | None = None,
) -> list[tuple[str, int, int]]:
    """(source, thing, member) for these members, or these things: one query."""
    parts = []
    for one in _sources.values():
        found = one.rows(actor)
        if members is not None:
            found = found.filter(**{f"{one.member}__in": members})
        if things is not None:
            ids = [pk for kind, pk in things if kind == one.kind]
            if not ids:
                continue
            found = found.filter(**{f"{one.subject}__in": ids})
        parts.append(
            found.order_by().values_list(
                Value(one.name, output_field=CharField()),
                Cast(F(one.subject), BigIntegerField()),
                Cast(F(one.member), BigIntegerField()),
            )
        )
    if not parts:
        return []
    first, *others = parts
    return list(first.union(*others) if others else first)


def common(actor: Actor, one: int, other: int) -> list[subjects.Subject]:
    """The things in which two members both took part and that the actor may see, the latest of
    each kind first."""
    took: dict[tuple[str, int], set[int]] = {}
    for name, subject_id, member_id in _told(actor, members={one, other}):
        took.setdefault((_sources[name].kind, subject_id), set()).add(member_id)
    both = [key for key, people in took.items() if people >= {one, other}]
    found = subjects.find_all(actor, both)
    return [found[key] for key in sorted(found, key=lambda key: (key[0], -key[1]))]


def is_common(actor: Actor, kind: str, subject_id: int, *, people: Iterable[int]) -> bool:
    """Whether all these members took part in a thing."""
    told = _told(actor, things=[(kind, subject_id)])
    return {member_id for _name, _thing, member_id in told} >= set(people)


def traces(actor: Actor, words: str) -> list[Trace]:
    """Who took part in things that speak of these words, the best hits first."""
    hits = search.find(actor, words, kinds=kinds(), limit=HITS)
    place = {(hit.kind, hit.id): number for number, hit in enumerate(hits)}
    told = _told(actor, things=list(place)) if place else []
    made = [
        Trace(member_id, _sources[name].kind, subject_id, str(_sources[name].says))
        for name, subject_id, member_id in told
    ]
    return sorted(made, key=lambda one: (place[one.kind, one.subject_id], one.member_id))
