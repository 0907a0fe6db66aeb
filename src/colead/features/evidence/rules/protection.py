"""What may be shown without saying something about a person.

A set of people is released or not; nothing about the figures themselves is asked. Sets are compared
within one window: a later window counts other acts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence, Set
from typing import TypeVar

LEAST = 5
"""No figure about fewer people."""
BROKEN_DOWN = 10
"""A set of fewer people is not broken down into circles."""

K = TypeVar("K", bound=Hashable)


def may_show(people: int) -> bool:
    """Whether a figure about so many people may be shown at all."""
    return people >= LEAST


def may_break_down(people: int) -> bool:
    """Whether a set of so many people may be shown by its parts as well."""
    return people >= BROKEN_DOWN


def _gives_away(count: int) -> bool:
    """Whether what is left between two released sets is a handful of people."""
    return 0 < count < LEAST


def derivable(people: Set[int], released: Iterable[Set[int]]) -> bool:
    """Whether a figure for ``people``, beside those of the ``released`` sets, would tell about
    fewer than five.

    Looked at are, for each released set that overlaps, what either has that the other lacks, and
    for each that holds ``people``, what is left of it when all released sets inside it are taken
    away as well. Identical sets tell nothing new.
    """
    known = [frozenset(one) for one in released]
    for one in known:
        if one.isdisjoint(people) or one == people:
            continue
        if _gives_away(len(people - one)) or _gives_away(len(one - people)):
            return True
    whole = frozenset(people)
    for outer in (*(one for one in known if whole < one), whole):
        inside = [one for one in known if one < outer]
        if inside and _gives_away(len(outer.difference(*inside, () if outer == whole else whole))):
            return True
    return False


def released(sets: Sequence[tuple[K, Set[int], K | None]]) -> dict[K, str]:
    """Which of these sets may have figures: key → why not (empty: released).

    ``sets`` are (key, people, the key of the set around it or None), outer ones before inner ones;
    an earlier one goes before a later one. Reasons: ``few-people`` (fewer than five),
    ``breakdown`` (the set around it has fewer than ten people), ``differencing`` (something about
    fewer than five could be worked out by comparing).
    """
    why: dict[K, str] = {}
    sizes: dict[K, int] = {}
    shown: list[frozenset[int]] = []
    for key, people, outer in sets:
        sizes[key] = len(people)
        if not may_show(len(people)):
            why[key] = "few-people"
        elif outer is not None and not may_break_down(sizes.get(outer, 0)):
            why[key] = "breakdown"
        elif derivable(people, shown):
            why[key] = "differencing"
        else:
            why[key] = ""
            shown.append(frozenset(people))
    return why
