"""Reciprocity beside chance, quickly: the chain of ``nulls.shuffles`` on a table of all pairs."""

from __future__ import annotations

from typing import Any

import numpy as np

from colead.features.evidence.rules import nulls
from colead.features.evidence.rules.network import Network
from colead.features.evidence.rules.nulls import Null

MOST = 10_000
"""More people than so many would need a table of more than 100 MB."""
THERE, WANTED, TWICE = 1, 2, 4
FIRST = 40

Floats = np.ndarray[Any, np.dtype[np.float64]]


def reciprocity_null(net: Network, *, draws: int = 1_000, seed: int = 1) -> Null | None:
    """Edgewise reciprocity beside networks in which each turns to as many and is turned to by as
    many (Rao, Jana & Bandyopadhyay 1996). None without arcs.

    The chain and what makes each step as likely as its reverse are those of ``nulls.shuffles``,
    but conflicts are looked up in a table instead of sorted, a coin is thrown for each pair, and
    forty steps come before the first network. As there, swaps alone do not reach every network: a
    ring of three cannot turn round (Rao et al. add a move for it).
    """
    if net.m == 0 or net.n > MOST:
        return nulls.reciprocity_null(net, draws=draws, seed=seed)
    rng = np.random.default_rng(seed)
    n = net.n
    source, target = net.arcs[:, 0].copy(), net.arcs[:, 1].copy()
    table = np.zeros(n * n, dtype=np.uint8)
    table[source * n + target] = THERE
    half = net.m // 2
    found = np.empty(draws)
    for step in range(FIRST + draws):
        if half:
            _swap(rng, table, n, source, target, half)
        if step >= FIRST:
            found[step - FIRST] = (table[target * n + source] & THERE).mean()
    observed = 2 * net.mutual / net.m
    low, high = np.quantile(found, [0.025, 0.975])
    return Null(
        observed,
        float(found.mean()),
        float(low),
        float(high),
        float((found < observed - 1e-12).mean()),
        float((1 + (found >= observed - 1e-12).sum()) / (1 + draws)),
        draws,
    )


def _swap(
    rng: np.random.Generator, table: Any, n: int, source: Any, target: Any, half: int
) -> None:
    """One step: arcs are paired at random, i → j, k → l become i → l, k → j where no arc that a
    pair has or would have is one that another pair has or would have."""
    order = rng.permutation(len(source))
    one, other = order[:half], order[half : 2 * half]
    i, j, k, l = source[one], target[one], source[other], target[other]  # noqa: E741
    old_1, old_2, new_1, new_2 = i * n + j, k * n + l, i * n + l, k * n + j
    wanted = np.concatenate([new_1, new_2])
    table[wanted] |= WANTED
    ordered = np.sort(wanted)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    table[twice] |= TWICE
    # A new arc is free if nobody has it and only this pair wants it; an old one if nobody else
    # wants it.
    good = (table[new_1] == WANTED) & (table[new_2] == WANTED) & (i != l) & (k != j)
    good &= (table[old_1] == THERE) & (table[old_2] == THERE)
    # A coin for each pair: if all were swapped always, some networks would only turn round in
    # circles (a ring of four would never become two mutual pairs).
    good &= rng.random(half) < 0.5
    table[wanted] &= THERE
    table[old_1[good]] = 0
    table[old_2[good]] = 0
    table[new_1[good]] = THERE
    table[new_2[good]] = THERE
    target[one[good]], target[other[good]] = l[good], j[good]
