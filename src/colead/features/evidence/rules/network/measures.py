"""Density, reciprocity, centralization, brokerage, fragmentation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import rustworkx
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from colead.features.evidence.rules.network.graph import Ints, Network


def _share(part: float, whole: float) -> float | None:
    return float(part) / float(whole) if whole else None


def density(net: Network) -> float | None:
    """Arcs there are, by arcs there could be: m / n(n-1)."""
    return _share(net.m, net.n * (net.n - 1))


@dataclass(frozen=True, slots=True)
class Reciprocity:
    """``edgewise`` 2M/(2M+A): the share of arcs that are answered. ``nonnull`` M/(M+A): the share
    of tied pairs that are mutual. ``dyadic``: the share of all pairs that are mutual or untied."""

    edgewise: float | None
    nonnull: float | None
    dyadic: float | None


def reciprocity(net: Network) -> Reciprocity:
    """How far ties are answered (Wasserman & Faust 1994, section 13.4)."""
    mutual = net.mutual
    one_way = net.m - 2 * mutual
    pairs = net.n * (net.n - 1) // 2
    return Reciprocity(
        _share(2 * mutual, net.m),
        _share(mutual, mutual + one_way),
        _share(pairs - one_way, pairs),
    )


def _centralization(values: Ints | Sequence[float], most: float) -> float | None:
    numbers = np.asarray(values, dtype=np.float64)
    return _share((numbers.max() - numbers).sum(), most) if len(numbers) and most else None


def in_degree_centralization(net: Network) -> float | None:
    """Freeman 1979: the sum of (highest in-degree - in-degree) by (n-1)²."""
    return _centralization(net.in_degrees, (net.n - 1) ** 2)


def out_degree_centralization(net: Network) -> float | None:
    """The same of out-degrees."""
    return _centralization(net.out_degrees, (net.n - 1) ** 2)


def degree_centralization(net: Network) -> float | None:
    """The same of in- and out-degree together, by its highest value 2(n-1)(n-2)."""
    return _centralization(net.in_degrees + net.out_degrees, 2 * (net.n - 1) * (net.n - 2))


def betweenness(net: Network) -> list[float]:
    """Freeman's betweenness of each in the directed network (Brandes 2001), not normed."""
    found = rustworkx.digraph_betweenness_centrality(net.directed, normalized=False)
    return [found[one] for one in range(net.n)]


def betweenness_centralization(net: Network) -> float | None:
    """Freeman 1979, by (n-1)²(n-2)."""
    if net.n < 3:
        return None
    return _centralization(betweenness(net), (net.n - 1) ** 2 * (net.n - 2))


def closeness_centralization(
    net: Network, *, inverse: bool = False, directed: bool = True
) -> float | None:
    """Centralization of closeness (n-1)/Σd(i,j), which is 0 for who does not reach everybody; with
    ``inverse`` of Σ1/d(i,j)/(n-1), which needs no connected network (Gil & Schmidt 1996).

    Normed as R's sna does; directed closeness can then go above 1 where not everybody reaches
    everybody, and is better read by ``inverse``."""
    n = net.n
    if n < 3:
        return None
    values = []
    for one in range(n):
        lengths = rustworkx.dijkstra_shortest_path_lengths(net.directed, one, lambda _edge: 1.0)
        if inverse:
            values.append(sum(1 / length for length in lengths.values() if length) / (n - 1))
        else:
            whole = len(lengths) == n - 1
            values.append((n - 1) / sum(lengths.values()) if whole else 0.0)
    if inverse:
        return _centralization(values, (n - 1) ** 2 if directed else (n - 2) / 2)
    return _centralization(
        values, (n - 1) * (1 - 1 / n) if directed else (n - 2) * (n - 1) / (2 * n - 3)
    )


def transitivity(net: Network) -> float | None:
    """Of all i → j → k, the share with i → k (Wasserman & Faust 1994, section 6.6)."""
    out: list[set[int]] = [set() for _ in range(net.n)]
    for i, j in net.arcs.tolist():
        out[i].add(j)
    ways = closed = 0
    for i in range(net.n):
        for j in out[i]:
            ways += len(out[j]) - (i in out[j])
            closed += len(out[j] & out[i])
    return _share(closed, ways)


def articulation_points(net: Network) -> set[int]:
    """Those without whom the symmetrized network falls into more parts."""
    return set(rustworkx.articulation_points(net.symmetrized))


def fragmentation(net: Network, *, without: Collection[int] = ()) -> float | None:
    """KPP-NEG (Borgatti 2006, eq. 4): the share of pairs that do not reach each other in the
    symmetrized network, when those ``without`` are gone."""
    stay = np.ones(net.n, dtype=bool)
    stay[list(without)] = False
    n = int(stay.sum())
    if n < 2:
        return None
    source, target = net.arcs[stay[net.arcs].all(axis=1)].T
    ties = coo_array((np.ones(len(source), dtype=np.int8), (source, target)), (net.n, net.n))
    parts = np.bincount(connected_components(ties, directed=False)[1][stay])
    together = int((parts * (parts - 1)).sum())
    return 1 - together / (n * (n - 1))


@dataclass(frozen=True, slots=True)
class Core:
    """The people of the core, and how well the network fits the pattern (a correlation)."""

    people: frozenset[int]
    fit: float


def core_periphery(net: Network) -> Core | None:
    """A core whose people are tied to everybody, a periphery without ties in itself (Borgatti &
    Everett 2000, eq. 1-3, the pattern with ties between both): the core with the highest
    correlation of the symmetrized network with it, by single moves from each start "the k with
    most ties". None where all or no pairs are tied."""
    n = net.n
    pairs = n * (n - 1) / 2
    arcs = np.sort(net.arcs, axis=1)
    ties = np.unique(arcs, axis=0) if len(arcs) else arcs
    m = len(ties)
    if not 0 < m < pairs:
        return None
    near = [np.empty(0, np.int64)] * n
    turned = np.concatenate([ties, ties[:, ::-1]])
    turned = turned[np.argsort(turned[:, 0], kind="stable")]
    starts = np.searchsorted(turned[:, 0], np.arange(n + 1))
    for one in range(n):
        near[one] = turned[starts[one] : starts[one + 1], 1]

    def fit(size: Any, left: Any) -> Any:
        """With cores of ``size`` and ``left`` ties inside the periphery."""
        ideal = pairs - (n - size) * (n - size - 1) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            root = np.sqrt(m * (pairs - m) * ideal * (pairs - ideal))
            found = (pairs * (m - left) - m * ideal) / root
        return np.where(root > 0, found, -1.0)

    # Whoever leaves the fewest ties in the periphery comes into the core next; the best of all
    # these cores is the start.
    open_ties = np.bincount(turned[:, 0], minlength=n)
    waiting = open_ties.copy()
    order: list[int] = []
    lefts: list[int] = []
    left = m
    while left and len(order) < n - 1:
        one = int(waiting.argmax())
        order.append(one)
        left -= int(waiting[one])
        lefts.append(left)
        waiting[one] = -1
        them = near[one]
        waiting[them] -= waiting[them] >= 0
    fits = fit(np.arange(1, len(order) + 1), np.array(lefts))
    size = int(fits.argmax()) + 1
    inside = np.zeros(n, dtype=bool)
    inside[order[:size]] = True
    left, best = lefts[size - 1], float(fits[size - 1])
    # How many of each one's ties lead to the periphery.
    out = np.array([int((~inside[them]).sum()) for them in near])
    while True:
        step = np.where(inside, 1, -1)
        moved = fit(size - step, left + step * out)
        one = int(moved.argmax())
        if moved[one] <= best + 1e-12:
            return Core(frozenset(np.flatnonzero(inside).tolist()), best)
        best = float(moved[one])
        size, left = size - int(step[one]), left + int(step[one] * out[one])
        out[near[one]] += step[one]
        inside[one] = not inside[one]


ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")


def brokerage(net: Network, groups: Sequence[Any]) -> list[dict[str, int]]:
    """For each person j, how often they stand between: i → j → k without i → k (Gould & Fernandez
    1989), by the groups of i, j and k. Coordinator: all in one. Consultant: i and k in one, j not.
    Gatekeeper: j and k. Representative: i and j. Liaison: three groups."""
    out: list[set[int]] = [set() for _ in range(net.n)]
    into: list[list[int]] = [[] for _ in range(net.n)]
    for i, j in net.arcs.tolist():
        out[i].add(j)
        into[j].append(i)
    found = []
    for j in range(net.n):
        counts = dict.fromkeys(ROLES, 0)
        here = groups[j]
        for i in into[j]:
            before = groups[i]
            for k in out[j]:
                if k == i or k in out[i]:
                    continue
                after = groups[k]
                if before == here:
                    role = "coordinator" if after == here else "representative"
                elif after == here:
                    role = "gatekeeper"
                else:
                    role = "consultant" if before == after else "liaison"
                counts[role] += 1
        found.append(counts)
    return found
