"""Measures of who turns to whom. An arc (i, j) says that i turns to j; leadership received is
in-degree. Undefined (0/0) is None."""

from colead.features.evidence.rules.network.graph import Network
from colead.features.evidence.rules.network.hierarchy import Hierarchy, Lubness, krackhardt
from colead.features.evidence.rules.network.measures import (
    Core,
    Reciprocity,
    articulation_points,
    betweenness,
    betweenness_centralization,
    brokerage,
    closeness_centralization,
    core_periphery,
    degree_centralization,
    density,
    fragmentation,
    in_degree_centralization,
    out_degree_centralization,
    reciprocity,
    transitivity,
)

__all__ = [
    "Core",
    "Hierarchy",
    "Lubness",
    "Network",
    "Reciprocity",
    "articulation_points",
    "betweenness",
    "betweenness_centralization",
    "brokerage",
    "closeness_centralization",
    "core_periphery",
    "degree_centralization",
    "density",
    "fragmentation",
    "in_degree_centralization",
    "krackhardt",
    "out_degree_centralization",
    "reciprocity",
    "transitivity",
]
