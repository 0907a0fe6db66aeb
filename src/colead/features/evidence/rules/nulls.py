"""Is it high? What chance alone would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from colead.features.evidence.rules.network import Network
from colead.features.evidence.rules.network.graph import Ints


@dataclass(frozen=True, slots=True)
class Null:
    """An observed value among draws: their mean and 95 % range, the share of draws below it, and
    the share as high (``p_high``: how often chance gives at least so much)."""

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
    observed = float((net.in_degrees.max() * net.n - net.m) / most)
    low, high = np.quantile(values, [0.025, 0.975])
    return Null(
        observed, float(values.mean()), float(low), float(high),
        float((values < observed - 1e-12).mean()), float((values >= observed - 1e-12).mean()),
        draws,
    )  # fmt: skip
