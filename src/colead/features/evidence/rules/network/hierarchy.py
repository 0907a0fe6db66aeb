"""Krackhardt's four dimensions of hierarchy (1994)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import rustworkx

from colead.features.evidence.rules.network.graph import Network

EXACT = 400  # up to so many people in a component every pair is tried
SAMPLE = 4_000


@dataclass(frozen=True, slots=True)
class Lubness:
    """The share of pairs with a common superior above all their common superiors (``highest``,
    what R's sna computes and what its published values are), and with one below all of them
    (``least``, the letter of the definition). In a tree both are one. Where ``sampled`` pairs made
    them, ``half_width`` is the larger half of their 95 % intervals."""

    highest: float
    least: float
    sampled: int = 0
    half_width: float = 0.0


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Each between 0 and 1; None where undefined."""

    connectedness: float | None
    hierarchy: float | None
    efficiency: float | None
    lubness: Lubness | None


def _reach(net: Network) -> tuple[list[list[int]], list[set[int]]]:
    """The strong components, each after all that it reaches; and to which each points."""
    parts = rustworkx.strongly_connected_components(net.directed)
    part_of = [0] * net.n
    for number, part in enumerate(parts):
        for one in part:
            part_of[one] = number
    into: list[set[int]] = [set() for _ in parts]
    for i, j in net.arcs.tolist():
        if part_of[i] != part_of[j]:
            into[part_of[i]].add(part_of[j])
    return parts, into


def _sets(parts: list[list[int]], into: list[set[int]], place: Sequence[int]) -> list[int]:
    """Whom each reaches, oneself included: bit ``place[j]`` of item ``place[i]``. A part points
    only to parts before it."""
    reach: list[int] = []
    found = [0] * len(place)
    for number, part in enumerate(parts):
        bits = sum(1 << place[one] for one in part)
        for other in into[number]:
            bits |= reach[other]
        reach.append(bits)
        for one in part:
            found[place[one]] = bits
    return found


def _turned(parts: list[list[int]], into: list[set[int]]) -> tuple[list[list[int]], list[set[int]]]:
    """The same with every arc turned round."""
    last = len(parts) - 1
    back: list[set[int]] = [set() for _ in parts]
    for number, others in enumerate(into):
        for other in others:
            back[last - other].add(last - number)
    return parts[::-1], back


def krackhardt(net: Network, *, seed: int = 1) -> Hierarchy:
    """Connectedness 1 - V/(n(n-1)/2); hierarchy: of the pairs of which one reaches the other, the
    share that is one-way; efficiency 1 - (arcs above n_c-1)/Σ(n_c-1)²; LUBness 1 - violations by
    Σ(n_c-1)(n_c-2)/2, arcs read as boss → subordinate.

    Components of more than 400 people have their LUBness from 4,000 pairs drawn by ``seed``.
    """
    n = net.n
    parts, into = _reach(net)
    first = _sets(parts, into, range(n))
    counts = [bits.bit_count() for bits in first]
    mutual = sum(len(part) * (len(part) - 1) // 2 for part in parts)
    one_way = sum(counts) - n - 2 * mutual
    weak = net.components
    together = sum(len(part) * (len(part) - 1) // 2 for part in weak)
    possible = sum((len(part) - 1) ** 2 for part in weak)
    excess = net.m - sum(len(part) - 1 for part in weak)
    # Who reaches most comes first: the highest of a set of people is then its lowest bit, and
    # the least its highest bit, if there is one.
    order = sorted(range(n), key=lambda one: -counts[one])
    place = [0] * n
    for at, one in enumerate(order):
        place[one] = at
    reach, above = _sets(parts, into, place), _sets(*_turned(parts, into), place)
    return Hierarchy(
        connectedness=together / (n * (n - 1) / 2) if n > 1 else None,
        hierarchy=one_way / (one_way + mutual) if one_way + mutual else None,
        efficiency=1 - excess / possible if possible else None,
        lubness=_lubness(reach, above, [[place[one] for one in part] for part in weak], seed),
    )


def _lubness(
    reach: list[int], above: list[int], parts: list[list[int]], seed: int
) -> Lubness | None:
    most = sum((len(part) - 1) * (len(part) - 2) // 2 for part in parts)
    if most <= 0:
        return None
    violations, variances, sampled = [0.0, 0.0], [0.0, 0.0], 0
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    for part in parts:
        size = len(part)
        pairs = size * (size - 1) // 2
        if size < 3:
            continue
        drawn: Iterable[Sequence[int]] = combinations(part, 2)
        tried = pairs
        if size > EXACT:
            tried = min(SAMPLE, pairs)
            drawn = (draw.sample(part, 2) for _ in range(tried))
            sampled += tried
        missing = [0, 0]
        for i, j in drawn:
            bounds = above[i] & above[j]
            if not bounds:
                missing[0] += 1
                missing[1] += 1
                continue
            missing[0] += bool(bounds & ~reach[(bounds & -bounds).bit_length() - 1])
            missing[1] += bool(bounds & ~above[bounds.bit_length() - 1])
        for at in (0, 1):
            share = missing[at] / tried
            violations[at] += share * pairs
            if size > EXACT:
                variances[at] += share * (1 - share) / tried * pairs**2
    return Lubness(
        1 - violations[0] / most,
        1 - violations[1] / most,
        sampled,
        1.96 * max(variances) ** 0.5 / most,
    )
