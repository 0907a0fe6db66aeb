"""Feeds that a member's own programs read - a feed reader, a calendar - without signing in.

A room registers its feeds by name; each member has one address for each. An address is signed, so
that nobody can guess it; when a member asks for new ones, all their earlier ones stop working.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.urls import reverse

from colead.kernel.verdict import Missing


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it is called and says; ``url_name`` takes the token. One feed ``of_one`` thing
    each is found on that thing's page."""

    name: str
    label: Any
    says: Any
    url_name: str
    of_one: bool = False


_feeds: dict[str, Feed] = {}


def register(name: str, *, label: Any, says: Any, url_name: str, of_one: bool = False) -> None:
    """Make a feed known."""
    _feeds[name] = Feed(name, label, says, url_name, of_one)


def feeds() -> Iterator[Feed]:
    """All feeds but those of one thing each, in the order of the rooms."""
    yield from (feed for feed in _feeds.values() if not feed.of_one)


def path(name: str, *, member_id: int, number: int, of: int | None = None) -> str:
    """The path of a member's feed, ``of`` one thing if it is such a one. ``number`` counts how
    often they asked for new addresses."""
    said = [member_id, number] if of is None else [member_id, number, of]
    token = signing.dumps(said, salt=f"feeds.{name}", compress=False)
    return reverse(_feeds[name].url_name, args=[token])


def read(token: str, *, name: str) -> tuple[int, int]:
    """The member's id and number in the address of this feed, or ``Missing`` for a forged one."""
    member_id, number, *_of = _said(token, name)
    return member_id, number


def thing_of(token: str, *, name: str) -> int:
    """The number of the one thing that the address of this feed is of, or ``Missing``."""
    _member_id, _number, *of = _said(token, name)
    if not of:
        raise Missing("feed")
    return of[0]


def _said(token: str, name: str) -> list[int]:
    try:
        return [int(one) for one in signing.loads(token[:300], salt=f"feeds.{name}")]
    except (signing.BadSignature, ValueError, TypeError):
        raise Missing("feed") from None
