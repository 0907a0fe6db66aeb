"""Is it high? What chance alone would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from colead.features.evidence.rules.network import Network
from colead.features.evidence.rules.network.graph import Ints, twice

# Steps of the chain before the first network that is looked at.
FIRST = 40
# numpy draws from urns of fewer balls than that.
URN = 10**9


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
    """In-degrees of a network drawn evenly from all with n people and m arcs: of the n(n-1) arcs
    that there could be, n-1 lead to each, so they are drawn as balls of n colours from an urn."""
    if n * (n - 1) < URN:
        return draw.multivariate_hypergeometric(np.full(n, n - 1), m, method="marginals")
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


def reciprocity_null(net: Network, *, draws: int = 1_000, seed: int = 1) -> Null | None:
    """Edgewise reciprocity beside networks with the same degrees. None without arcs."""
    if net.m == 0:
        return None
    chain = Chain(net, np.random.default_rng(seed))
    values = [chain.step() for _ in range(FIRST + draws)]
    return _beside(2 * net.mutual / net.m, np.array(values[FIRST:]))


class Chain:
    """Networks in which each turns to as many, and is turned to by as many, as in ``net``, by swaps
    of i → j, k → l to i → l, k → j (Rao, Jana & Bandyopadhyay 1996), many at once.

    Each step pairs arcs that lie a distance drawn at random apart. A pair is swapped, seven times
    in eight, if none of the two arcs it has and the two it would have is another's too, there or
    wished for. What is there or wished for more than once is so before and after a step, however
    many swap: a step is as likely as its reverse. It is found by sorting, and looked up by its last
    16 bits; that an arc shares them by chance only keeps its pair from being swapped, both ways.
    """

    def __init__(self, net: Network, rng: np.random.Generator) -> None:
        self.rng = rng
        # Half as wide is sorted in half the time.
        kind = np.uint32 if net.n**2 < 2**32 else np.uint64
        self.people: Any = kind(net.n)
        self.source: Any
        self.target: Any
        self.source, self.target = (net.arcs[:, at].astype(kind) for at in (0, 1))

    def step(self) -> float:
        """The share of arcs that are answered; then one step on."""
        ends = self.source, self.target
        found = 2 * len(twice(np.minimum(*ends) * self.people + np.maximum(*ends)))
        if len(self.source) > 1:
            self._swap()
        return found / len(self.source)

    def _swap(self) -> None:
        # Turned round like a wheel, so that all arcs meet, those at the ends too.
        turn = int(self.rng.integers(len(self.source)))
        self.source, self.target = np.roll(self.source, turn), np.roll(self.target, turn)
        apart = int(self.rng.integers(1, len(self.source) // 2 + 1))
        count = len(self.source) // (2 * apart) * 2 * apart

        def pairs(some: Any) -> Any:
            return some[:count].reshape(-1, 2, apart).swapaxes(0, 1)

        (i, k), target = pairs(self.source), pairs(self.target)
        j, l = target  # noqa: E741 - as published
        there = self.source * self.people + self.target
        wished = np.stack([i * self.people + l, k * self.people + j])
        crowded = np.zeros(1 << 16, dtype=bool)
        crowded[twice(np.concatenate([there, wished.ravel()])).astype(np.uint16)] = True
        has, would = (crowded.take(keys.astype(np.uint16)) for keys in (pairs(there), wished))
        good = ~(has[0] | has[1] | would[0] | would[1])
        good &= (i != l) & (k != j) & (self.rng.integers(8, size=good.shape, dtype=np.uint8) > 0)
        target[0], target[1] = np.where(good, l, j), np.where(good, j, l)


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
