"""How long the network measures take over 10,000 people and 200,000 ties, beside networkx.

    python benchmarks/measures.py

Two networks: ties at random, and one where a few are turned to by many. Goal: centralization,
reciprocity, Krackhardt's four, brokerage and articulation points together within 20 s. networkx
measures the same in the same run where it has the measure.
"""

# ruff: noqa: E402 - what is measured is the package beside this folder

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import networkx
import numpy as np

from colead.features.evidence.rules import network as measures
from colead.features.evidence.rules import nulls, spread
from colead.features.evidence.rules.network import Network

PEOPLE, TIES, CIRCLES = 10_000, 200_000, 40


GROUPS = np.random.default_rng(1).integers(0, CIRCLES, PEOPLE).tolist()
Row = tuple[str, Callable[[Network], Any], Callable[[Any], Any] | None]
ROWS: list[Row] = [
    ("in-degree centralization", measures.in_degree_centralization, networkx.in_degree_centrality),
    ("reciprocity", measures.reciprocity, networkx.overall_reciprocity),
    ("Krackhardt's four", measures.krackhardt, None),
    ("brokerage of 40 circles", lambda net: measures.brokerage(net, GROUPS), None),
    (
        "articulation points", measures.articulation_points,
        lambda net: set(networkx.articulation_points(net.to_undirected())),
    ),
    ("transitivity", measures.transitivity, None),
    ("core and periphery", measures.core_periphery, None),
    ("effective number, 1,000 draws", lambda net: spread.effective_number(net.in_degrees), None),
    ("chance of centralization, 1,000 graphs", nulls.centralization_null, None),
    ("chance of reciprocity, 100 graphs", lambda net: nulls.reciprocity_null(net, draws=100), None),
]  # fmt: skip


def spent(act: Callable[[Any], Any], net: Any) -> float:
    """Wall seconds of one run."""
    began = time.perf_counter()
    act(net)
    return time.perf_counter() - began


def main() -> None:
    """Make the networks, measure, print."""
    chance = np.random.default_rng(2026)
    even = chance.integers(0, PEOPLE, (TIES, 2))
    famous = np.column_stack(
        [
            chance.integers(0, PEOPLE, TIES),
            (PEOPLE * chance.random(TIES) ** 3).astype(int),
        ]
    )
    for name, arcs in (("at random", even), ("a few turned to by many", famous)):
        net = Network.of(PEOPLE, arcs)
        other = networkx.DiGraph()
        other.add_nodes_from(range(PEOPLE))
        other.add_edges_from(net.arcs.tolist())
        print(f"\n{name}: {net.n:,} people, {net.m:,} ties")
        print(f"{'':36}{'Colead':>10}{'networkx':>10}{'ratio':>8}")
        total = 0.0
        for label, ours, theirs in ROWS:
            # A network keeps what it once made: a new one for each, so that all pay alike.
            own = spent(ours, Network.of(PEOPLE, arcs))
            total += own
            beside = f"{(them := spent(theirs, other)):>9.2f}s{them / own:>7.1f}x" if theirs else ""
            print(f"{label:36}{own:>9.2f}s{beside}")
        print(f"{'all':36}{total:>9.2f}s")


if __name__ == "__main__":
    main()
