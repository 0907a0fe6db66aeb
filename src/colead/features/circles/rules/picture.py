"""The map of circles as a picture: what is drawn where, in units of a square of 1000."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import cos, floor, pi, sin, sqrt
from typing import Any, NamedTuple

from colead.features.circles.rules.packing import Disc, enclose, pack

SIDE = 1000.0
DRAWN = 150
TRIED = 20
# A letter's width and a line's height, in parts of the font size.
LETTER, LINE = 0.56, 1.16
SMALLEST, LARGEST = 9.0, 30.0
NEAR, NEAREST = 28.0, 44.0
SEAT, SEAT_STEP = 4.2, 13.0
NOWHERE = Disc(0.0, 0.0, 0.0)


class Placed(NamedTuple):
    """What the picture needs to know of a circle."""

    id: int
    parent_id: int | None
    name: str
    people: int


@dataclass
class Drawn:
    """One circle of the picture, and the node of the list beside it."""

    circle: Placed
    depth: int
    inside: list[Drawn] = field(default_factory=list)
    beyond: int = 0
    disc: Disc = NOWHERE
    font: float = 0.0
    lines: tuple[str, ...] = ()
    near_font: float = 0.0
    near_lines: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        """How many are in it."""
        return self.circle.people

    @cached_property
    def size(self) -> str:
        """How large the name is: ``l`` reads on a phone, ``m`` on a desk, ``s`` not at all."""
        return "l" if self.font >= 25 else "m" if self.font >= SMALLEST else "s"

    @cached_property
    def arc(self) -> str:
        """The path on which a circle with circles inside carries its name, along its top."""
        x, y, r = self.disc.x, self.disc.y, self.disc.r - self.font * 1.25
        return f"M{_n(x - r)} {_n(y)}A{_n(r)} {_n(r)} 0 0 1 {_n(x + r)} {_n(y)}"

    @cached_property
    def written(self) -> list[tuple[str, str, str]]:
        """The lines of a name in the middle: (x, y, text)."""
        return _written(self.disc, self.font, self.lines)

    @cached_property
    def near(self) -> list[tuple[str, str, str]]:
        """The same for a small screen, where only the circles next to the outermost are named."""
        return _written(self.disc, self.near_font, self.near_lines)

    @cached_property
    def cx(self) -> str:
        """Middle, from the left."""
        return _n(self.disc.x)

    @cached_property
    def cy(self) -> str:
        """Middle, from the top."""
        return _n(self.disc.y)

    @cached_property
    def r(self) -> str:
        """Radius."""
        return _n(self.disc.r)

    @cached_property
    def seats(self) -> str:
        """The people, sitting in the round: one path of dots, as many as have room."""
        radius = self.disc.r - SEAT * 2.4
        arc = 2 * pi if not self.inside else 1.15 * pi
        room = floor(arc * radius / SEAT_STEP)
        shown = min(self.people, room)
        if shown <= 0:
            return ""
        # A whole round begins at the top; around inner circles people sit at the bottom.
        step = arc / shown if not self.inside else min(arc / shown, SEAT_STEP * 1.6 / radius)
        start = -pi / 2 if not self.inside else pi / 2 - step * (shown - 1) / 2
        return "".join(
            f"M{_n(self.disc.x + radius * cos(start + step * seat))}"
            f" {_n(self.disc.y + radius * sin(start + step * seat))}h0"
            for seat in range(shown)
        )


@dataclass
class Picture:
    """The map around one circle: all that is drawn, outermost first, and the tree of it.
    ``of`` is what it was made of: two maps of the same are the same."""

    top: Drawn
    drawn: Sequence[Drawn]
    of: tuple[tuple[Placed, ...], int]

    @cached_property
    def seats(self) -> str:
        """Everybody's seat, as one path."""
        return "".join(one.seats for one in self.drawn)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _written(disc: Disc, font: float, lines: Sequence[str]) -> list[tuple[str, str, str]]:
    top = disc.y - (len(lines) - 1) * font * LINE / 2 + font * 0.34
    return [(_n(disc.x), _n(top + place * font * LINE), line) for place, line in enumerate(lines)]


def picture(
    tree: Sequence[tuple[int, Any]], people: Mapping[int, int], *, focus: int
) -> Picture | None:
    """Lay out the circles of a tree (as ``in_tree_order`` gives it) around one of them.

    ``people``: how many are in each circle. ``focus``: the id of the outermost circle. What lies
    too deep to be drawn (more than 150 circles) is counted in ``beyond``. None when the focus is
    not in the tree. The same circles give the same picture, which is therefore kept.
    """
    return _drawn(
        tuple(
            Placed(circle.pk, circle.parent_id, str(circle.name), people.get(circle.pk, 0))
            for _depth, circle in tree
        ),
        focus,
    )


@lru_cache(maxsize=64)
def _drawn(circles: tuple[Placed, ...], focus: int) -> Picture | None:
    nodes = {circle.id: Drawn(circle, 0) for circle in circles}
    for node in nodes.values():
        outer = nodes.get(node.circle.parent_id or 0)
        if outer is not None:
            outer.inside.append(node)
    top = nodes.get(focus)
    if top is None:
        return None
    layers = _layers(top)
    _cut(layers)
    _measure(top)
    scale = (SIDE / 2 - 4) / top.disc.r
    _place(top, SIDE / 2, SIDE / 2, scale)
    return Picture(top, [node for layer in layers for node in layer], (circles, focus))


def _layers(top: Drawn) -> list[list[Drawn]]:
    layers = [[top]]
    while layers[-1]:
        layers.append([inner for node in layers[-1] for inner in node.inside])
        for node in layers[-1]:
            node.depth = len(layers) - 1
    return layers[:-1]


def _cut(layers: list[list[Drawn]]) -> None:
    """Leave out the deepest layers while there are too many circles; tell how many lie beyond."""
    while len(layers) > 2 and sum(map(len, layers)) > DRAWN:
        layers.pop()
        for node in layers[-1]:
            node.beyond = sum(1 + inner.beyond for inner in node.inside)
            node.inside = []


def _measure(node: Drawn) -> None:
    """Radius of a node, and where its inner circles lie relative to its middle."""
    for inner in node.inside:
        _measure(inner)
    if not node.inside:
        node.disc = Disc(0, 0, 34 + 5 * sqrt(node.people + node.beyond))
        return
    gap = 5.0
    ordered = sorted(node.inside, key=lambda inner: -inner.disc.r)
    around, packed = closest([inner.disc.r + gap for inner in ordered])
    for inner, disc in zip(ordered, packed, strict=True):
        inner.disc = Disc(disc.x - around.x, disc.y - around.y, inner.disc.r)
    # The ring holds the circle's own name above and its people below.
    node.disc = Disc(0, 0, around.r * 1.055 + 11)


def closest(radii: Sequence[float]) -> tuple[Disc, list[Disc]]:
    """The closest of a few packings - each begins with another disc - and what encloses it."""
    best: tuple[Disc, list[Disc]] | None = None
    for first in range(min(len(radii), TRIED)):
        packed = pack([*radii[first:], *radii[:first]])
        packed = [*packed[len(radii) - first :], *packed[: len(radii) - first]]
        around = enclose(packed)
        if best is None or around.r < best[0].r - 1e-9:
            best = around, packed
    return best or (NOWHERE, [])


def _place(node: Drawn, x: float, y: float, scale: float) -> None:
    radius = node.disc.r * scale
    node.disc = Disc(x, y, radius)
    name = node.circle.name
    if node.inside:
        ring = radius - max(_reach(inner) for inner in node.inside) * scale
        node.font = min(LARGEST, ring * 0.62)
        room = floor(pi * radius * 0.82 / (LETTER * node.font)) if node.font else 0
        node.lines = (name if len(name) <= room else name[: max(1, room - 1)].rstrip() + "…",)
    else:
        node.font, node.lines = fitted(name, radius * 1.62 - SEAT * 4)
    if node.font < SMALLEST:
        node.font, node.lines = 0.0, ()
    if node.depth == 1:
        font, lines = fitted(name, radius * 1.8, least=NEAR, most=NEAREST)
        if " ".join(lines) == " ".join(name.split()):
            # Half a name would help nobody; the list beside has them all.
            node.near_font, node.near_lines = font, lines
    for inner in node.inside:
        _place(inner, x + inner.disc.x * scale, y + inner.disc.y * scale, scale)


def _reach(inner: Drawn) -> float:
    return sqrt(inner.disc.x**2 + inner.disc.y**2) + inner.disc.r


def fitted(
    name: str, width: float, *, least: float = SMALLEST, most: float = LARGEST
) -> tuple[float, tuple[str, ...]]:
    """A name in one to four lines within a round of this width: (font size, lines).

    A name that would have to be smaller than ``least`` is shortened.
    """
    words = name.split()
    font, lines = _fitted(words, width)
    if font < least and words:
        words = [word if len(word) <= 9 else word[:8] + "…" for word in words]
        font, lines = _fitted(words, width)
    if font < least and words:
        font, lines = _fitted(words[:1], width * 0.9)
    return min(most, font), lines


def _fitted(words: Sequence[str], width: float) -> tuple[float, tuple[str, ...]]:
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for count in range(1, min(4, len(words)) + 1):
        lines = broken(words, count)
        widest = max(map(len, lines))
        # The corners of the block of lines touch the round.
        font = width / sqrt((widest * LETTER) ** 2 + (len(lines) * LINE) ** 2)
        if font > best[0] + 0.5:
            best = (font, lines)
    return best


def broken(words: Sequence[str], count: int) -> tuple[str, ...]:
    """Words in at most so many lines, the longest as short as can be."""
    low, high = max(map(len, words)), len(" ".join(words))
    while low < high:
        middle = (low + high) // 2
        if len(_wrapped(words, middle)) <= count:
            high = middle
        else:
            low = middle + 1
    return tuple(_wrapped(words, low))


def _wrapped(words: Sequence[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
