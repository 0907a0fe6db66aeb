"""Things that can be spoken of: commented on, linked, followed, searched - across rooms.

A room registers its kinds of things; others then speak of one by kind and id, without importing
the room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

VisibleTo = Callable[[Actor], QuerySet[Any]]
People = Callable[[int], set[int]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: what it is called, how it is found and where its page is."""

    name: str
    label: Any
    icon: str
    visible_to: VisibleTo
    url_name: str
    title_field: str
    people: People | None = None
    spoken_of: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing, as other rooms may know it."""

    kind: str
    id: int
    title: str
    url: str
    label: str
    icon: str
    circle_id: int | None
    thing: Model

    @property
    def key(self) -> str:
        """``kind:id``, the name under which live pages listen."""
        return f"{self.kind}:{self.id}"


_kinds: dict[str, Kind] = {}
_pages: dict[str, str] = {}


def register(
    name: str,
    *,
    label: Any,
    icon: str,
    visible_to: VisibleTo,
    url_name: str,
    title_field: str = "title",
    people: People | None = None,
    spoken_of: bool = True,
) -> None:
    """Make a kind of thing known. ``url_name`` takes the organization's slug and the id;
    ``people`` tells the ids of the members who are in a thing of this kind now. What is not
    ``spoken_of`` takes no comments: these would be for everyone."""
    known = _kinds.get(name)
    if known is not None and known.url_name != url_name:
        raise ValueError(f"two rooms call a thing {name}: {known.url_name} and {url_name}")
    _kinds[name] = Kind(name, label, icon, visible_to, url_name, title_field, people, spoken_of)
    _pages[url_name] = name


def kind_of_page(url_name: str) -> str | None:
    """The kind of thing whose page an address names, or None."""
    return _pages.get(url_name)


def spoken_of(name: str) -> bool:
    """Whether things of a kind are spoken of in front of everyone who sees them."""
    return name not in _kinds or _kinds[name].spoken_of


def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    return dict(_kinds)


def kind(name: str) -> Kind:
    """One kind; ``Missing`` when there is none of that name."""
    try:
        return _kinds[name]
    except KeyError:
        raise Missing(name) from None


def people(actor: Actor, name: str, subject_id: int) -> set[int]:
    """The members who are in a thing now; ``Missing`` where the actor does not see it, nobody where
    its kind has no people."""
    find(actor, name, subject_id)
    who = kind(name).people
    return who(subject_id) if who else set()


def url(name: str, subject_id: int, *, slug: str) -> str:
    """The address of a thing's page, without looking it up."""
    return address(kind(name).url_name, slug, subject_id)


@lru_cache(maxsize=20_000)
def address(url_name: str, slug: str, subject_id: int) -> str:
    """The address of a page by slug and number; it never changes while Colead runs."""
    return reverse(url_name, args=[slug, subject_id])


def _subject(found: Kind, thing: Any, slug: str) -> Subject:
    circle = thing.pk if found.name == "circle" else getattr(thing, "circle_id", None)
    return Subject(
        kind=found.name,
        id=thing.pk,
        title=str(getattr(thing, found.title_field)),
        url=address(found.url_name, slug, thing.pk),
        label=str(found.label),
        icon=found.icon,
        circle_id=circle,
        thing=thing,
    )


def find(actor: Actor, name: str, subject_id: int) -> Subject:
    """One thing that the actor may see, or ``Missing``."""
    known = kind(name)
    thing = prepared.first(_one, actor, name, subject_id)
    if thing is None:
        raise Missing(f"{name} {subject_id}")
    return _subject(known, thing, actor.slug)


def seeing(actors: Sequence[Actor], name: str, subject_id: int) -> list[bool]:
    """Which of these may see a thing; what no room knows, everyone may."""
    if name not in _kinds:
        return [True] * len(actors)
    return prepared.exists_for(_one, actors, name, subject_id)


def _one(actor: Actor, name: str, subject_id: int) -> QuerySet[Any]:
    return kind(name).visible_to(actor).filter(pk=subject_id)


def _some(actor: Actor, name: str, ids: tuple[int, ...]) -> QuerySet[Any]:
    return kind(name).visible_to(actor).filter(pk__in=ids)


def find_all(actor: Actor, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Subject]:
    """Many things at once, one query a kind; what the actor may not see is left out."""
    wanted: dict[str, set[int]] = {}
    for name, subject_id in keys:
        if name in _kinds:
            wanted.setdefault(name, set()).add(subject_id)
    return {
        (name, thing.pk): _subject(_kinds[name], thing, actor.slug)
        for name, ids in wanted.items()
        for thing in prepared.rows(_some, actor, name, prepared.padded(ids))
    }


def seen_by(actor: Actor, rows: QuerySet[Any], *, kind: str, circle: str = "circle_id") -> Any:
    """Keep the rows of the actor's organization; for a guest, only what it was invited to.

    Every room's ``visible_to`` begins with this.
    """
    rows = rows.filter(organization_id=actor.organization_id)
    if not actor.is_guest:
        return rows
    invited = [subject_id for name, subject_id in actor.topics if name == kind]
    return rows.filter(Q(**{f"{circle}__in": actor.circles}) | Q(pk__in=invited))
