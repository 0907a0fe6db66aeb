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
    """A feed: what it is called and says; ``url_name`` takes the token."""

    name: str
    label: Any
    says: Any
    url_name: str


_feeds: dict[str, Feed] = {}


def register(name: str, *, label: Any, says: Any, url_name: str) -> None:
    """Make a feed known."""
    _feeds[name] = Feed(name, label, says, url_name)


def feeds() -> Iterator[Feed]:
    """All feeds, in the order of the rooms."""
    yield from _feeds.values()


def path(name: str, *, member_id: int, number: int) -> str:
    """The path of a member's feed. ``number`` counts how often they asked for new addresses."""
    token = signing.dumps([member_id, number], salt=f"feeds.{name}", compress=False)
    return reverse(_feeds[name].url_name, args=[token])


def read(token: str, *, name: str) -> tuple[int, int]:
    """The member's id and number in the address of this feed, or ``Missing`` for a forged one."""
    try:
        member_id, number = signing.loads(token[:300], salt=f"feeds.{name}")
    except (signing.BadSignature, ValueError, TypeError):
        raise Missing("feed") from None
    return int(member_id), int(number)
