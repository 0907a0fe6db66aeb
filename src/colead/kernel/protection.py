"""What may be shown without saying something about a person.

A set of people is released or not; nothing about the figures themselves is asked. Sets are compared
within one window: a later window counts other acts.

Where people *answered* something, more is asked (``answerable``): that nobody's answer follows from
all that is shown together, by whatever arithmetic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
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


def alike(released: Iterable[Set[int]]) -> list[frozenset[int]]:
    """People in groups of those whom no released set tells apart: in the same sets, all of them."""
    inside: dict[int, list[int]] = {}
    for place, people in enumerate(released):
        for one in people:
            inside.setdefault(one, []).append(place)
    groups: dict[tuple[int, ...], set[int]] = {}
    for one, places in inside.items():
        groups.setdefault(tuple(places), set()).add(one)
    return [frozenset(group) for group in groups.values()]


def separable(people: Set[int], released: Iterable[Set[int]]) -> bool:
    """Whether figures for ``people`` beside those of the ``released`` sets would tell fewer than
    five people apart from all others, taking any number of sets together."""
    return any(_gives_away(len(one)) for one in alike([*released, people]))


def answerable(sets: Iterable[Set[int]], answers: Mapping[int, Hashable]) -> bool:
    """Whether figures about the answers of each of these ``sets`` determine nobody's answer.

    Figures are sums, shares, anything that does not change when two people of a set swap their
    answers. Two people in the same sets can then always be swapped; so if everybody has at least
    two others in the same sets who answered otherwise, everybody's answer could be another one for
    whoever sees the figures - also for one of them, who knows their own answer. At least five
    people in each such group, or none.
    """
    for group in alike(sets):
        if len(group) < LEAST:
            return False
        most = Counter(answers[one] for one in group).most_common(1)[0][1]
        if len(group) - most < 2:
            return False
    return True
