"""Density, reciprocity, centralization, brokerage, fragmentation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import rustworkx

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
    ``inverse`` of Σ1/d(i,j)/(n-1), which needs no connected network (Gil & Schmidt 1996)."""
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
    left = net.without(without) if without else net
    together = sum(len(part) * (len(part) - 1) for part in left.components)
    return None if left.n < 2 else 1 - together / (left.n * (left.n - 1))


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
