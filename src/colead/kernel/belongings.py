"""What is a member's own: each room says what it keeps of a person, hands it over and erases it.

A room registers its part; the page *What is mine here* offers all parts as one file, and each to
be erased where that takes nothing away from others. The journal stays: it says what was done.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from colead.kernel.actor import Actor
from colead.kernel.sheets import table
from colead.kernel.verdict import Missing

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Belonging:
    """A part of what a room keeps of a person. ``take`` hands over all of the actor's own as rows
    of JSON values; ``erase`` erases it and says how much that was (None: it cannot be erased, and
    ``says`` tells why); ``private``: nobody else could read it."""

    name: str
    label: Any
    says: Any
    take: Callable[[Actor], Rows]
    erase: Callable[..., int] | None = None
    private: bool = False


_known: dict[str, Belonging] = {}


def register(
    name: str,
    *,
    label: Any,
    says: Any,
    take: Callable[[Actor], Rows],
    erase: Callable[..., int] | None = None,
    private: bool = False,
) -> None:
    """Make a part known. ``erase`` is an action that takes ``by`` alone."""
    _known[name] = Belonging(name, label, says, take, erase, private)


def erases(name: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Mark the action that erases a part (its ``take`` is known from the queries below it)."""

    def mark(act: Callable[..., int]) -> Callable[..., int]:
        part = _known[name]
        _known[name] = Belonging(part.name, part.label, part.says, part.take, act, part.private)
        return act

    return mark


def parts() -> Iterator[Belonging]:
    """All parts, in the order of the rooms."""
    yield from _known.values()


def part(name: str) -> Belonging:
    """One part, or ``Missing``."""
    try:
        return _known[name]
    except KeyError:
        raise Missing(name) from None


def packed(actor: Actor) -> bytes:
    """All parts as a .zip: for each a .json with everything and a .csv to look at."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for one in parts():
            rows = list(one.take(actor))
            told = json.dumps(rows, ensure_ascii=False, indent=1, default=str)
            file.writestr(f"{one.name}.json", told)
            if rows:
                names = list(dict.fromkeys(name for row in rows for name in row))
                cells = ([row.get(name, "") for name in names] for row in rows)
                file.writestr(f"{one.name}.csv", table([names, *cells]))
    return out.getvalue()
