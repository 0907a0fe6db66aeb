"""How evenly acts are spread over people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Acts = Sequence[int] | np.ndarray[Any, Any]


def gini(acts: Acts) -> float | None:
    """Gini's coefficient of the numbers of acts, people without any included; None without acts."""
    values = np.sort(np.asarray(acts, dtype=np.float64))
    total, n = values.sum(), len(values)
    if not total:
        return None
    ranks = np.arange(1, n + 1)
    return float((2 * (ranks * values).sum() / total - (n + 1)) / n)


def entropy(acts: Acts) -> float | None:
    """Shannon's H in nats."""
    values = np.asarray(acts, dtype=np.float64)
    if not values.sum():
        return None
    p = values[values > 0] / values.sum()
    return float(-(p * np.log(p)).sum()) + 0.0


def hill(acts: Acts, order: int) -> float | None:
    """Hill's number of order 1 (exp H) or 2 (1/Σp²): so many equal leaders would be as spread.
    Biased in small samples: never shown alone (Hill 1973)."""
    if order == 1:
        found = entropy(acts)
        return None if found is None else float(np.exp(found))
    share = herfindahl(acts)
    return None if share is None else 1 / share


def herfindahl(acts: Acts) -> float | None:
    """Σp²."""
    values = np.asarray(acts, dtype=np.float64)
    total = values.sum()
    return float(((values / total) ** 2).sum()) if total else None


def unbiased_herfindahl(acts: Acts) -> float | None:
    """Σa(a-1)/(N(N-1)): the chance that two acts are one person's (Simpson 1949)."""
    values = np.asarray(acts, dtype=np.float64)
    total = values.sum()
    return float((values * (values - 1)).sum() / (total * (total - 1))) if total > 1 else None


AT_ONCE = 100_000
"""So many numbers are drawn at once, which take 0.8 MB: the processor has them near at hand."""


def in_blocks(draws: int, size: int) -> Iterator[int]:
    """So many draws of so many numbers each, in blocks of not too many numbers."""
    block = max(1, AT_ONCE // max(1, size))
    for first in range(0, draws, block):
        yield min(block, draws - first)


def _of_each(acts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Of acts, draws × people, of equal sums: the unbiased Herfindahl index of each draw."""
    total = float(acts[0].sum())
    return np.asarray((np.einsum("ij,ij->i", acts, acts) - total) / (total * (total - 1.0)))


def by_chance(
    total: int, people: int, *, draws: int = 1_000, seed: int = 1
) -> np.ndarray[Any, Any]:
    """The unbiased Herfindahl index of each of some draws in which so many acts, two or more, fall
    on all people with equal chance."""
    rng = np.random.default_rng(seed)
    found = []
    for block in in_blocks(draws, max(total, people)):
        who = rng.integers(people, size=(block, total)) + people * np.arange(block)[:, None]
        counts = np.bincount(who.ravel(), minlength=block * people)
        found.append(_of_each(counts.reshape(block, people)))
    return np.concatenate(found)


@dataclass(frozen=True, slots=True)
class Effective:
    """The effective number of leaders 1/HHI (unbiased), with its interval; ``value`` is None when
    no two acts are one person's, for then it has no bound."""

    value: float | None
    low: float | None
    high: float | None


def effective_number(acts: Acts, *, draws: int = 1_000, seed: int = 1) -> Effective:
    """The inverse of the unbiased Herfindahl index with a 95 % percentile bootstrap over acts."""
    values = np.asarray(acts, dtype=np.int64)
    found = unbiased_herfindahl(values)
    total = int(values.sum())
    if not found or total < 2:
        return Effective(None, None, None)
    rng, chance = np.random.default_rng(seed), values / total
    index = np.concatenate(
        [
            _of_each(rng.multinomial(total, chance, size=block))
            for block in in_blocks(draws, len(values))
        ]
    )
    # A draw repeats acts of one person, which biases a draw's index by 1/N; taken out again.
    index = (index - 1 / total) / (1 - 1 / total)
    low, high = np.quantile(index, [0.025, 0.975])
    return Effective(
        1 / found, float(1 / high) if high > 0 else None, float(1 / low) if low > 0 else None
    )
