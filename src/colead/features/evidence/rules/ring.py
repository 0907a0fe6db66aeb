"""What flows between circles as a picture: circles stand on a ring, arrows go between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Any

MIDDLE, AROUND, NODE = 500.0, 270.0, 26.0
WIDEST = 14.0
MOST = 12
"""So many circles at most are drawn; more stand in the table only."""


@dataclass(frozen=True, slots=True)
class Arc:
    """An arrow with its width; ``few``: too few ties for a number."""

    path: str
    width: str
    few: bool
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """A circle with its place; ``anchor`` is where its name begins."""

    name: str
    x: str
    y: str
    label_x: str
    label_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Ring:
    """The picture, in a square of 1000."""

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def ring(
    circles: Sequence[int], cells: Sequence[Sequence[Any]], names: Mapping[int, str]
) -> Ring | None:
    """Circles by name around a ring, an arrow for each pair with ties, as wide as the root of
    their number. None where fewer than two or more than ``MOST`` are there."""
    order = sorted(circles, key=lambda one: names.get(one, "").casefold())
    if not 2 <= len(order) <= MOST:
        return None
    angle = {one: 2 * pi * at / len(order) - pi / 2 for at, one in enumerate(order)}
    place = {one: (MIDDLE + AROUND * cos(a), MIDDLE + AROUND * sin(a)) for one, a in angle.items()}
    most = max((count or 1 for _source, _target, count in cells), default=1)
    arcs = []
    for source, target, count in cells:
        if source == target or source not in place or target not in place:
            continue
        (x1, y1), (x2, y2) = place[source], place[target]
        length = sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        # Bent to one side, so that the way there and the way back can be told apart.
        bend = 0.12 * length
        mx, my = (x1 + x2) / 2 - dy * bend, (y1 + y2) / 2 + dx * bend
        arcs.append(
            Arc(
                f"M{_n(x1 + dx * NODE)} {_n(y1 + dy * NODE)}"
                f"Q{_n(mx)} {_n(my)} {_n(x2 - dx * (NODE + 12))} {_n(y2 - dy * (NODE + 12))}",
                _n(1.5 + (WIDEST - 1.5) * sqrt((count or 1) / most)),
                count is None,
                f"{names.get(source, '')} → {names.get(target, '')}",
            )
        )
    nodes = tuple(
        Node(
            names.get(one, "…"),
            _n(place[one][0]),
            _n(place[one][1]),
            _n(MIDDLE + (AROUND + 44) * cos(a)),
            _n(MIDDLE + (AROUND + 44) * sin(a) + 8),
            "middle" if abs(cos(a)) < 0.35 else "start" if cos(a) > 0 else "end",
        )
        for one, a in angle.items()
    )
    return Ring(nodes, tuple(arcs))
