"""What rooms add to another room's page without that room knowing them.

A page names a place, as ``"initiative"``; a room says what it has to show there: a function of the
actor and of what the place hands over, that answers a ``Part`` or None, by at most two queries. The
places there are stand in docs/house.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Make = Callable[..., "Part | None"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part: what it says, where it leads, and a quieter word behind it."""

    text: str
    url: str = ""
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a room has to show at a place: a title, its icon, lines, and where one can act."""

    title: str
    icon: str
    lines: Sequence[Line] = ()
    act: Line | None = None

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        return self.title, self.icon, self.lines, self.act


class _Added(NamedTuple):
    order: int
    name: str
    make: Make


_added: dict[str, dict[str, _Added]] = {}


def adds(place: str, name: str, make: Make, *, order: int = 50) -> None:
    """Let a room show something at a place; the lower its ``order``, the higher it stands."""
    _added.setdefault(place, {})[name] = _Added(order, name, make)


def parts(place: str, *given: object) -> list[Part]:
    """All that is to be shown at a place, in order. ``given`` is handed to every room there."""
    found = (one.make(*given) for one in sorted(_added.get(place, {}).values()))
    return [part for part in found if part is not None]
