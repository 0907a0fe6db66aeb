"""Who stands in one line: pure.

A *line* runs where one person, here and now, answers for the work of another:

- from whoever holds a guide role of a circle to whoever holds another role in that same circle;
- from the leads of a running initiative to those who help or advise in it.

It does not run between equals (two leads, two holders of a role, two guides), not from stewards
(their powers are vision, goals and guardrails; nobody answers to them for their work), and not
between circles of different depth (a circle's guide does not answer for another circle).

Within a line a pair is proposed only where both wish it: one can hardly say everything to the
person whose work one depends on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Those who answer for something, and those whose work it is."""

    heads: frozenset[int]
    others: frozenset[int]


def in_one_line(one: int, other: int, lines: Iterable[Line]) -> bool:
    """Whether a line runs between two members, in either direction."""
    return one != other and any(
        (one in line.heads and other in line.others - line.heads)
        or (other in line.heads and one in line.others - line.heads)
        for line in lines
    )


def pairs_in_lines(
    seekers: Collection[int], coaches: Collection[int], lines: Iterable[Line]
) -> set[tuple[int, int]]:
    """All (seeker, coach) between whom a line runs."""
    looking, giving = frozenset(seekers), frozenset(coaches)
    found: set[tuple[int, int]] = set()
    for line in lines:
        below = line.others - line.heads
        found |= {(a, b) for a in looking & below for b in giving & line.heads}
        found |= {(a, b) for a in looking & line.heads for b in giving & below}
    return found
