"""Voices that are given to somebody else: who speaks for whom in a vote.

Whoever answers speaks for themselves. Whoever does not may be spoken for by the person they gave
their voice to - for this decision, else for its circle, else everywhere - and that person's voice
may have been given on (transitive, as in LiquidFeedback: Behrens et al. 2014, "The Principles of
LiquidFeedback"). A ring of voices reaches nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """A voice that is given: by whom to whom, and for what (neither: everywhere)."""

    giver: int
    taker: int
    circle: int | None = None
    decision: int | None = None

    @property
    def nearness(self) -> int:
        """A voice for one decision goes before one for a circle, and that before one for all."""
        return 2 if self.decision is not None else 1 if self.circle is not None else 0


def nearest(given: Iterable[Given]) -> dict[int, int]:
    """Giver → taker, by the nearest voice of each giver."""
    found: dict[int, Given] = {}
    for one in sorted(given, key=lambda one: one.nearness):
        found[one.giver] = one
    return {giver: one.taker for giver, one in found.items()}


def speaker(person: int, takers: Mapping[int, int], answered: Collection[int]) -> int | None:
    """Who speaks for a person: themselves when they answered, else the first along the line of
    given voices who did; None when the line ends or runs in a ring."""
    seen = set()
    while person not in answered:
        if person in seen or person not in takers:
            return None
        seen.add(person)
        person = takers[person]
    return person


def carried(
    roll: Iterable[int], takers: Mapping[int, int], answered: Collection[int], *, most: int = 0
) -> dict[int, int]:
    """How many other voices each of those who answered carries; at most ``most`` where that is
    above 0 (further ones are not counted)."""
    reach = set(answered)
    counts = Counter(
        found
        for person in roll
        if person not in reach and (found := speaker(person, takers, reach)) is not None
    )
    return {person: min(n, most) if most else n for person, n in counts.items()}
