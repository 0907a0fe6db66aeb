"""Krackhardt's four dimensions of hierarchy (1994)."""

from __future__ import annotations

import random
from dataclasses import dataclass

import rustworkx

from colead.features.evidence.rules.network.graph import Network

EXACT = 120  # up to so many people in a component every pair is tried
SAMPLE = 4_000


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Each between 0 and 1; None where undefined. ``sampled`` pairs made LUBness, 0: all of them;
    then ``half_width`` is that of its 95 % interval."""

    connectedness: float | None
    hierarchy: float | None
    efficiency: float | None
    lubness: float | None
    sampled: int = 0
    half_width: float = 0.0


def _reach(net: Network) -> tuple[list[int], int]:
    """Whom each reaches, as bits of a whole number (oneself included); and the mutual pairs."""
    parts = rustworkx.strongly_connected_components(net.directed)
    part_of = [0] * net.n
    for number, part in enumerate(parts):
        for one in part:
            part_of[one] = number
    own = [sum(1 << one for one in part) for part in parts]
    into: list[set[int]] = [set() for _ in parts]
    for i, j in net.arcs.tolist():
        if part_of[i] != part_of[j]:
            into[part_of[i]].add(part_of[j])
    # Parts come in reverse topological order: whatever a part points to stands before it.
    reach: list[int] = []
    for number in range(len(parts)):
        bits = own[number]
        for other in into[number]:
            bits |= reach[other]
        reach.append(bits)
    mutual = sum(len(part) * (len(part) - 1) // 2 for part in parts)
    return [reach[part_of[one]] for one in range(net.n)], mutual


def krackhardt(net: Network, *, seed: int = 1) -> Hierarchy:
    """Connectedness 1 - V/(n(n-1)/2); hierarchy: of the pairs of which one reaches the other, the
    share that is one-way; efficiency 1 - (arcs above n_c-1)/Σ(n_c-1)²; LUBness: the share of pairs
    with a least upper bound, violations by Σ(n_c-1)(n_c-2)/2, arcs read as boss → subordinate.

    Components of more than 120 people have their LUBness from 4,000 pairs drawn by ``seed``.
    """
    n = net.n
    parts = net.components
    together = sum(len(part) * (len(part) - 1) // 2 for part in parts)
    reach, mutual = _reach(net)
    reached = sum(bits.bit_count() for bits in reach) - n
    one_way = reached - 2 * mutual
    possible = sum((len(part) - 1) ** 2 for part in parts)
    excess = net.m - sum(len(part) - 1 for part in parts)
    lubness, sampled, half = _lubness(reach, parts, seed)
    return Hierarchy(
        connectedness=together / (n * (n - 1) / 2) if n > 1 else None,
        hierarchy=one_way / (one_way + mutual) if one_way + mutual else None,
        efficiency=1 - excess / possible if possible else None,
        lubness=lubness,
        sampled=sampled,
        half_width=half,
    )


def _lubness(
    reach: list[int], parts: list[list[int]], seed: int
) -> tuple[float | None, int, float]:
    above = _transposed(reach)
    most = sum((len(part) - 1) * (len(part) - 2) // 2 for part in parts)
    if most <= 0:
        return None, 0, 0.0
    violations, sampled, variance = 0.0, 0, 0.0
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    for part in parts:
        size = len(part)
        if size < 3:
            continue
        pairs = size * (size - 1) // 2
        if size <= EXACT:
            violations += sum(
                _unbounded(reach, above[part[i]] & above[part[j]])
                for i in range(size)
                for j in range(i)
            )
            continue
        tried = min(SAMPLE, pairs)
        missing = sum(
            _unbounded(reach, above[i] & above[j])
            for i, j in (draw.sample(part, 2) for _ in range(tried))
        )
        share = missing / tried
        violations += share * pairs
        variance += share * (1 - share) / tried * pairs**2
        sampled += tried
    return 1 - violations / most, sampled, 1.96 * variance**0.5 / most


def _transposed(reach: list[int]) -> list[int]:
    """Who reaches each, oneself included."""
    n = len(reach)
    found = [bytearray(n // 8 + 1) for _ in range(n)]
    for i, bits in enumerate(reach):
        byte, bit = i >> 3, 1 << (i & 7)
        while bits:
            low = bits & -bits
            found[low.bit_length() - 1][byte] |= bit
            bits ^= low
    return [int.from_bytes(one, "little") for one in found]


def _unbounded(reach: list[int], bounds: int) -> bool:
    """Whether no common upper bound lies below all the others."""
    rest = bounds
    candidate = -1
    # The least bound is reached by all others: follow the first one down as far as it goes.
    while rest:
        low = rest & -rest
        one = low.bit_length() - 1
        if candidate < 0 or (reach[candidate] >> one) & 1:
            candidate = one
        rest ^= low
    if candidate < 0:
        return True
    rest = bounds
    while rest:
        low = rest & -rest
        if not (reach[low.bit_length() - 1] >> candidate) & 1:
            return True
        rest ^= low
    return False
