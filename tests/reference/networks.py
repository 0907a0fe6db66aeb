"""The public networks beside the repository, and the classic ones that networkx brings."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import networkx
import pytest

from colead.features.evidence.rules import files
from colead.features.evidence.rules.network import Network

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
UNDIRECTED = ("flo_marriage(r-cran-network)", "krackhardt_kite")
DIRECTED = (
    "ht_advice",
    "ht_friends",
    "ht_reports",
    "ht_reports_T(boss->sub)",
    *(f"PS_school0{number}" for number in range(1, 9)),
    "star10_all->1",
    "complete10",
    "ring10",
)


def need(path: str) -> Path:
    """A file of the public records; the test is skipped where they are not at hand."""
    found = FOLDER / path
    if not found.exists():
        pytest.skip("the public records are not beside the repository (../shared/data)")
    return found


@cache
def reference() -> dict[str, dict[str, str]]:
    """The published rows by network (R 4.2.2: sna 2.7-1, igraph 1.3.5, vegan 2.6-4)."""
    with need("networks/reference_sna.csv").open() as file:
        return {row["net"]: row for row in csv.DictReader(file)}


def both_ways(graph: networkx.Graph, people: int) -> tuple[dict[str, int], Network]:
    """An undirected graph as a network with arcs in both directions, and each one's number."""
    number = {name: at for at, name in enumerate(graph)}
    ties = [(number[one], number[other]) for one, other in graph.edges]
    return number, Network.of(people, ties + [(j, i) for i, j in ties])


def numbered(path: str, people: int) -> Network:
    """An edge list whose people are numbered from 1, so that each keeps their place."""
    with need(f"networks/{path}").open() as file:
        rows = list(csv.DictReader(file))
    return Network.of(people, [(int(row["from"]) - 1, int(row["to"]) - 1) for row in rows])


def network(name: str) -> Network:
    """One of the reference networks by its name there."""
    if name == "ht_reports_T(boss->sub)":
        return network("ht_reports").transposed
    if name.startswith("ht_"):
        return numbered(f"{name}_edges.csv", 21)
    if name.startswith("PS_school"):
        with need("networks/pitts_spillane_sizes.csv").open() as file:
            sizes = {row["school"]: int(row["n"]) for row in csv.DictReader(file)}
        path = need(f"networks/pitts_spillane_school{name[-2:]}_edges.csv")
        return files.edges(path.read_bytes(), nodes=sizes[str(int(name[-2:]))]).network
    return {
        "star10_all->1": Network.of(10, [(i, 0) for i in range(1, 10)]),
        "complete10": Network.of(10, [(i, j) for i in range(10) for j in range(10)]),
        "ring10": Network.of(10, [(i, (i + 1) % 10) for i in range(10)]),
        "flo_marriage(r-cran-network)": both_ways(networkx.florentine_families_graph(), 16)[1],
        "krackhardt_kite": both_ways(networkx.krackhardt_kite_graph(), 10)[1],
    }[name]
