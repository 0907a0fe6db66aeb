"""Is it high? What chance alone would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from colead.features.evidence.rules.network import Network
from colead.features.evidence.rules.network.graph import Ints

# Steps of the chain before the first network that is looked at.
FIRST = 40
# More people than so many would need a table of pairs of more than 100 MB.
MOST = 10_000
THERE, WANTED, TWICE = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Null:
    """An observed value among draws: their mean and 95 % range, the share of draws below it, and
    ``p_high``: how often chance gives at least so much, what was observed counted as one draw
    (Davison & Hinkley 1997, section 4.2)."""

    observed: float
    mean: float
    low: float
    high: float
    percentile: float
    p_high: float
    draws: int


def _random_in_degrees(n: int, m: int, draw: np.random.Generator) -> Ints:
    """In-degrees of a network drawn evenly from all with n people and m arcs."""
    picked = draw.choice(n * (n - 1), size=m, replace=False, shuffle=False)
    source, target = picked // (n - 1), picked % (n - 1)
    return np.bincount(target + (target >= source), minlength=n)


def centralization_null(net: Network, *, draws: int = 1_000, seed: int = 1) -> Null | None:
    """In-degree centralization beside the conditional uniform graph given the number of arcs
    (Anderson, Butts & Carley 1999). None for fewer than 3 people or no arc."""
    if net.n < 3 or net.m == 0:
        return None
    draw = np.random.default_rng(seed)
    most = (net.n - 1) ** 2
    values = np.empty(draws)
    for number in range(draws):
        degrees = _random_in_degrees(net.n, net.m, draw)
        values[number] = (degrees.max() * net.n - net.m) / most
    return _beside(float((net.in_degrees.max() * net.n - net.m) / most), values)


def _beside(observed: float, values: np.ndarray[Any, np.dtype[np.float64]]) -> Null:
    low, high = np.quantile(values, [0.025, 0.975])
    return Null(
        observed,
        float(values.mean()),
        float(low),
        float(high),
        float((values < observed - 1e-12).mean()),
        float((1 + (values >= observed - 1e-12).sum()) / (1 + len(values))),
        len(values),
    )


def shuffles(net: Network, *, draws: int = 1_000, seed: int = 1) -> Iterator[Network]:
    """Networks in which each turns to as many, and is turned to by as many, as in ``net``.

    A Markov chain of swaps i → j, k → l to i → l, k → j (Rao, Jana & Bandyopadhyay 1996). Arcs are
    paired at random and all pairs tried at once; a pair is swapped only if no arc it has or would
    have is another pair's too, which makes each step as likely as its reverse. Twenty steps
    come before the first network and one between two.
    """
    draw = np.random.default_rng(seed)
    n, arcs = net.n, net.arcs.copy()
    half = len(arcs) // 2
    for step in range(FIRST + 2 * draws):
        if half:
            draw.shuffle(arcs)
            (i, j), (k, l) = arcs[:half].T, arcs[half : 2 * half].T  # noqa: E741 - as published
            keys = np.concatenate([i * n + j, k * n + l, i * n + l, k * n + j])
            rest = arcs[2 * half :, 0] * n + arcs[2 * half :, 1]
            _, where, often = np.unique(
                np.concatenate([keys, rest]), return_inverse=True, return_counts=True
            )
            alone = (often[where[: 4 * half]] == 1).reshape(4, half).all(axis=0)
            good = alone & (i != l) & (k != j) & (draw.random(half) < 0.5)
            new_j, new_l = np.where(good, l, j), np.where(good, j, l)
            arcs[:half, 1], arcs[half : 2 * half, 1] = new_j, new_l
        if step >= FIRST and step % 2:
            yield Network(n, arcs.copy())


def reciprocity_null(net: Network, *, draws: int = 1_000, seed: int = 1) -> Null | None:
    """Edgewise reciprocity beside networks with the same degrees. None without arcs."""
    if net.m == 0:
        return None
    if net.n <= MOST:
        values = _reciprocities(net, draws=draws, seed=seed)
    else:
        values = np.array([2 * one.mutual / one.m for one in shuffles(net, draws=draws, seed=seed)])
    return _beside(2 * net.mutual / net.m, values)


def _reciprocities(net: Network, *, draws: int, seed: int) -> Any:
    """The reciprocity of each network of the chain of ``shuffles``, from a table of all pairs in
    which conflicts are looked up instead of sorted."""
    draw = np.random.default_rng(seed)
    source, target = net.arcs[:, 0].copy(), net.arcs[:, 1].copy()
    table = np.zeros(net.n * net.n, dtype=np.uint8)
    table[source * net.n + target] = THERE
    half = net.m // 2
    found = np.empty(draws)
    for step in range(FIRST + draws):
        if half:
            _swap(draw, table, net.n, source, target, half)
        if step >= FIRST:
            found[step - FIRST] = (table[target * net.n + source] & THERE).mean()
    return found


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
    good &= rng.random(half) < 0.5
    table[wanted] &= THERE
    table[old_1[good]] = 0
    table[old_2[good]] = 0
    table[new_1[good]] = THERE
    table[new_2[good]] = THERE
    target[one[good]], target[other[good]] = l[good], j[good]


@dataclass(frozen=True, slots=True)
class Change:
    """What was before and after a date, and how often a random division of the same acts differs
    at least as much (two-sided, the given division counted as one)."""

    before: float
    after: float
    p: float
    draws: int


def change(
    before: Sequence[int],
    after: Sequence[int],
    measure: Callable[[np.ndarray[Any, Any]], float | None],
    *,
    draws: int = 1_000,
    seed: int = 1,
) -> Change | None:
    """Permutation test of a ``measure`` of counts per person. ``before`` and ``after`` name the
    person of each act. None where the measure is undefined on either side (Good 2005)."""
    acts = np.concatenate([np.asarray(before, np.int64), np.asarray(after, np.int64)])
    if not len(before) or not len(after):
        return None
    _, acts = np.unique(acts, return_inverse=True)
    people = int(acts.max()) + 1

    def both(them: np.ndarray[Any, Any]) -> tuple[float | None, float | None]:
        cut = len(before)
        return (
            measure(np.bincount(them[:cut], minlength=people)),
            measure(np.bincount(them[cut:], minlength=people)),
        )

    first, second = both(acts)
    if first is None or second is None:
        return None
    draw = np.random.default_rng(seed)
    as_much = 1
    for _ in range(draws):
        one, other = both(draw.permutation(acts))
        # An undefined draw has no two acts of one person: as far apart as can be.
        if one is None or other is None or abs(other - one) >= abs(second - first) - 1e-12:
            as_much += 1
    return Change(first, second, as_much / (draws + 1), draws)
