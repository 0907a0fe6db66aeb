"""A dot for each thing, stacked by how many people it has: pure numbers for a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from colead.features.evidence.rules.drawing import Mark

WIDTH, BASE, FOOT = 720, 24, 34
MOST = 5
COLUMN = WIDTH / (MOST + 1)
# A stack gets narrower dots before it gets higher than this.
HIGH = 320
SIZES = (26.0, 18.0, 14.0, 11.0, 9.0, 7.0)


@dataclass(frozen=True, slots=True)
class Stack:
    """The things with ``people`` people each (``MOST`` stands for so many and more): where the
    stack stands, where its number is written and a mark for each thing, with its name."""

    people: int
    x: str
    top: str
    dots: tuple[Mark, ...]

    @property
    def more(self) -> bool:
        return self.people == MOST


@dataclass(frozen=True, slots=True)
class Dots:
    """Stacks from nobody to ``MOST`` and more, in a box of ``width`` by ``height``."""

    stacks: tuple[Stack, ...]
    radius: str
    floor: str
    foot: str
    height: int
    width: int = WIDTH


def dots(things: Iterable[tuple[str, int]]) -> Dots | None:
    """A picture of (name, people ≥ 0) pairs; within a stack in their order, from below. None
    without things."""
    stacks: list[list[str]] = [[] for _ in range(MOST + 1)]
    for name, people in things:
        stacks[min(people, MOST)].append(name)
    highest = max(map(len, stacks))
    if not highest:
        return None

    def beside(size: float) -> int:
        return int((COLUMN - 16) // size)

    def rows(count: int, size: float) -> int:
        return -(-count // beside(size))

    size = next((one for one in SIZES if rows(highest, one) * one <= HIGH), SIZES[-1])
    floor = BASE + rows(highest, size) * size
    found = []
    for people, names in enumerate(stacks):
        middle = (people + 0.5) * COLUMN
        left = middle - (min(len(names), beside(size)) - 1) * size / 2
        marks = tuple(
            Mark(
                f"{left + place % beside(size) * size:.1f}",
                f"{floor - (place // beside(size) + 0.5) * size:.1f}",
                name,
            )
            for place, name in enumerate(names)
        )
        top = floor - rows(len(names), size) * size - 6
        found.append(Stack(people, f"{middle:.1f}", f"{top:.1f}", marks))
    return Dots(
        tuple(found),
        f"{size * 0.4:.1f}",
        f"{floor:.1f}",
        f"{floor + 22:.1f}",
        round(floor + FOOT),
    )
