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
# Of the slots' number, the power of two: 2 MB of flags.
SLOTS = 21
# numpy draws from urns of fewer balls than that.
URN = 10**9
THERE, SHARED, WANTED, TWICE = 1, 2, 4, 8


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
        return draw.multivariate_hypergeometric([n - 1] * n, m, method="marginals")
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
    chain = Chain(net, np.random.default_rng(seed))
    values = [chain.step() for _ in range(FIRST + draws)]
    return _beside(2 * net.mutual / net.m, np.array(values[FIRST:]))


class Chain:
    """The chain of ``shuffles`` for large networks: what arcs there are is looked up in a small
    table of slots that stays in the processor's cache, not in one of all pairs.

    Each step spreads the arcs over the slots anew by a multiplier drawn at random (multiply-shift
    hashing, Dietzfelbinger et al. 1997), and pairs arcs that lie a distance drawn at random apart.
    A pair is swapped, seven times in eight, if the two arcs it has and the two it would have lie in
    four slots where no other arc lies, now or wished for. That two arcs share a slot by chance only
    keeps a pair from being swapped, now and after it would have been: a step is as likely as its
    reverse, and the next step has other slots.
    """

    def __init__(self, net: Network, rng: np.random.Generator) -> None:
        self.rng = rng
        width = 64 if net.n**2 >= 2**32 else 32
        self.kind = np.uint64 if width == 64 else np.uint32
        bits = min(SLOTS, net.m.bit_length() + 4)
        self.width, self.shift = width, self.kind(width - bits)
        self.people: Any = self.kind(net.n)
        self.source: Any
        self.target: Any
        self.source, self.target = (net.arcs[:, at].astype(self.kind) for at in (0, 1))
        self.numbers = np.arange(net.m, dtype=np.int32)
        self.flags = np.zeros(1 << bits, dtype=np.uint8)
        self.owner = np.zeros(1 << bits, dtype=np.int32)

    def step(self) -> float:
        """The share of arcs that are answered; then one step on."""
        factor = self.kind(2 * int(self.rng.integers(1 << (self.width - 1))) + 1)
        # Turned round like a wheel, so that all arcs meet, those at the ends too.
        turn = int(self.rng.integers(len(self.numbers)))
        self.source, self.target = np.roll(self.source, turn), np.roll(self.target, turn)
        keys = self.source * self.people + self.target
        at = self._slots(keys, factor)
        self.flags.fill(0)
        later = self._claim(at, THERE, SHARED)
        share = self._answered(keys, keys[later], factor)
        if len(keys) > 1:
            self._swap(at, factor)
        return share

    def _slots(self, keys: Any, factor: Any) -> Any:
        return (keys * factor) >> self.shift  # that the product overflows is how it hashes

    def _claim(self, at: Any, once: int, twice: int) -> Any:
        """Flag slots, and those that are claimed by several; who is not the last in a slot."""
        mine = self.numbers[: len(at)]
        self.flags[at] |= once
        self.owner[at] = mine
        later = np.flatnonzero(self.owner[at] != mine)
        self.flags[at[later]] |= twice
        return later

    def _answered(self, keys: Any, crowded: Any, factor: Any) -> float:
        back = self.target * self.people + self.source
        there = self._slots(back, factor)
        maybe = np.flatnonzero(self.flags[there])
        asked, there = back[maybe], there[maybe]
        found = keys[self.owner[there]] == asked
        unsure = ~found & (self.flags[there] != THERE)
        return float(found.sum() + np.isin(asked[unsure], crowded).sum()) / len(keys)

    def _swap(self, at: Any, factor: Any) -> None:
        apart = int(self.rng.integers(1, len(at) // 2 + 1))
        count = len(at) // (2 * apart) * 2 * apart

        def pairs(some: Any) -> Any:
            return some[:count].reshape(-1, 2, apart).swapaxes(0, 1)

        (i, k), target, old = pairs(self.source), pairs(self.target), pairs(at)
        j, l = target  # noqa: E741 - as published
        new = np.stack([
            self._slots(i * self.people + l, factor), self._slots(k * self.people + j, factor)
        ])  # fmt: skip
        self._claim(new.ravel(), WANTED, TWICE)
        good = (self.flags[new] == WANTED).all(axis=0) & (self.flags[old] == THERE).all(axis=0)
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
