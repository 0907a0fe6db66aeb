"""Search over everything."""

from __future__ import annotations

from dataclasses import dataclass

from colead.features.organizations import queries as organizations
from colead.kernel import search, subjects
from colead.kernel.actor import Actor

MOST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """Something found, with its page."""

    kind: str
    label: str
    icon: str
    title: str
    url: str
    excerpt: str


def found(actor: Actor, query: str, *, kind: str = "") -> list[Found]:
    """People by name, then everything that holds the words, best first; only what may be seen."""
    query = query.strip()
    if not query:
        return []
    hits, people = list[search.Hit](), list[tuple[str, int]]()
    if kind != "member":
        hits = search.find(actor, query, kinds=[kind] if kind else None, limit=MOST)
    if kind in ("", "member"):
        people = [("member", pk) for pk in organizations.first_named(actor, query, 8)]
    keys = [*people, *((hit.kind, hit.id) for hit in hits if (hit.kind, hit.id) not in people)]
    excerpts = {(hit.kind, hit.id): hit for hit in hits}
    things = subjects.find_all(actor, keys)
    return [
        Found(
            kind=key[0],
            label=things[key].label,
            icon=things[key].icon,
            title=things[key].title[:200],
            url=things[key].url,
            excerpt=excerpts[key].excerpt if key in excerpts else "",
        )
        for key in keys
        if key in things
    ]
