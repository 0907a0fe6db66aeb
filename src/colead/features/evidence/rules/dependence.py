"""Duties that hang on few people: the truck factor (Avelino et al. 2016), for duties."""

from __future__ import annotations

from collections.abc import Mapping, Set
from itertools import combinations
from typing import Any

EXACT = 20


def single_person(duties: Mapping[Any, Set[int]]) -> list[Any]:
    """The duties that just one person can do."""
    return [duty for duty, people in duties.items() if len(people) == 1]


def truck_factor(duties: Mapping[Any, Set[int]]) -> int | None:
    """The least number of people without whom more than half of the duties have nobody; None
    without duties. Duties that nobody does count as having nobody from the beginning.

    Exact by trying all sets among at most 20 people; greedy above that (always whoever leaves most
    duties alone goes next), which can only be too high.
    """
    if not duties:
        return None
    half = len(duties) / 2
    people = set().union(*duties.values())

    def orphaned(gone: Set[int]) -> int:
        return sum(duty <= gone for duty in duties.values())

    if orphaned(set()) > half:
        return 0
    if len(people) <= EXACT:
        for size in range(1, len(people) + 1):
            if any(orphaned(set(some)) > half for some in combinations(sorted(people), size)):
                return size
    gone: set[int] = set()
    while orphaned(gone) <= half:
        left = [duty - gone for duty in duties.values() if not duty <= gone]
        weight: dict[int, float] = {}
        for duty in left:
            for one in duty:
                weight[one] = weight.get(one, 0) + 1 / len(duty)
        gone.add(max(sorted(weight), key=weight.__getitem__))
    return len(gone)
