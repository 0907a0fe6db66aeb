"""What may be shown without saying something about a person.

A set of people is released or not; nothing about the figures themselves is asked. Sets are compared
within one window: a later window counts other acts.

Where people *answered* something, more is asked (``determined``): that nobody's answer follows from
all that is shown together, by whatever arithmetic.
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
    whole = frozenset(people)
    for one in known:
        both = len(one & whole)
        if both and (_gives_away(len(whole) - both) or _gives_away(len(one) - both)):
            return True
    for outer in (*(one for one in known if whole < one), whole):
        inside = [one for one in known if one < outer]
        parts = inside if outer == whole else [*inside, whole]
        # Sets that are so much smaller together leave enough over, wherever they lie.
        enough = len(outer) - sum(map(len, parts)) >= LEAST
        if inside and not enough and _gives_away(len(outer.difference(*parts))):
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


def determined(told: Sequence[tuple[Set[int], Sequence[int]]]) -> frozenset[int] | None:
    """Whose answer follows from all that is told together, by whatever arithmetic.

    ``told`` are sets of people, each with how many of them gave each of the possible answers (the
    same answers in the same order). Everything that can be said about the answers to one question
    of such a set - mean, share, spread - follows from these counts. A *world* gives everybody an
    answer so that all counts come out; somebody is determined who has the same answer in every
    world. None when there is no world: people answered otherwise from one set to the next.

    Found by whole-number programs over the groups of those whom no set tells apart (``alike``):
    each looks for a world in which as many groups as possible are not all of the answer that they
    had in the worlds before. At least two of these; then one for each that finds more.
    """
    from colead.kernel.worlds import Worlds

    groups = alike(people for people, _counts in told)
    worlds = Worlds([len(one) for one in groups])
    for people, counts in told:
        worlds.tell([n for n, one in enumerate(groups) if one <= people], counts)
    fixed = worlds.fixed()
    return None if fixed is None else frozenset().union(*(groups[n] for n in fixed))


def nearly_all_alike(counts: Sequence[int]) -> bool:
    """Whether fewer than two people answered otherwise than most: who is the one would know what
    all the others said."""
    return sum(counts) - max(counts, default=0) < 2
