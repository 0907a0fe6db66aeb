"""Every network measure against values that others computed and published, to six digits."""

from __future__ import annotations

from typing import Any

import networkx
import pytest

from colead.features.evidence.rules import files, nulls, report, spread
from colead.features.evidence.rules import network as measures
from colead.features.evidence.rules.network import Network
from tests.reference.networks import (
    DIRECTED,
    UNDIRECTED,
    both_ways,
    network,
    numbered,
    reference,
)

FROM_REPORT = {
    "density": "density",
    "recip_dyadic.Mut": "reciprocity.dyadic",
    "recip_nonnull.Mut": "reciprocity.nonnull",
    "recip_edgewise.Mut": "reciprocity.edgewise",
    "C_in": "centralization.in_degree",
    "C_out": "centralization.out_degree",
    "C_deg": "centralization.degree",
    "C_betw": "centralization.betweenness",
    "C_close_suminv": "centralization.closeness_inverse",
    "C_close": "centralization.closeness",
    "connectedness": "hierarchy.connectedness",
    "hier_krack": "hierarchy.hierarchy",
    "efficiency": "hierarchy.efficiency",
    "lubness": "hierarchy.lubness",
    "lubness_T": "turned.lubness",
    "gini_in": "spread.gini",
    "hhi_in": "spread.herfindahl",
    "H_in": "spread.entropy",
    "hill1_in": "spread.hill_1",
    "hill2_in": "spread.hill_2",
    "even_in": "spread.evenness",
    "berger_parker": "spread.top_share",
    "cutpts_ig": "articulation_points.count",
    "trans": "transitivity",
    "ig_Cin": "centralization.in_degree",
    "ig_Cbetw": "centralization.betweenness",
}
# What has a meaning for undirected ties; their centralizations have bounds of their own.
OF_TIES = [
    "density", "C_deg", "C_betw", "connectedness", "hier_krack", "efficiency",
    "lubness", "lubness_T", "gini_in", "hhi_in", "H_in", "hill1_in",
    "hill2_in", "even_in", "berger_parker", "cutpts_ig", "trans", "ig_Cbetw",
]  # fmt: skip
SIX = 6e-6


def facts_of(net: Network) -> dict[str, Any]:
    names = tuple(str(one) for one in range(net.n))
    return report.network_facts(files.Edges(net, names, 0, 0, 0), draws=100)


def at(facts: dict[str, Any], path: str) -> Any:
    for part in path.split("."):
        facts = facts[part]
    return facts


@pytest.mark.parametrize("name", DIRECTED)
def test_every_column_of_a_directed_network(name: str) -> None:
    row, facts = reference()[name], facts_of(network(name))
    assert (facts["people"], facts["arcs"]) == (int(row["n"]), int(row["arcs"]))
    for column, path in FROM_REPORT.items():
        found = at(facts, path)
        if name == "star10_all->1" and column == "trans":
            # Nobody turns to somebody who turns on: 0/0, which sna shows as 1.
            assert found is None
            continue
        assert found == pytest.approx(float(row[column]), rel=SIX, abs=SIX), column


@pytest.mark.parametrize("name", UNDIRECTED)
def test_undirected_networks(name: str) -> None:
    net, row = network(name), reference()[name]
    facts = facts_of(net)
    for column in OF_TIES:
        found = at(facts, FROM_REPORT[column])
        assert found == pytest.approx(float(row[column]), rel=SIX, abs=SIX), column
    for column, inverse in (("C_close", False), ("C_close_suminv", True)):
        found = measures.closeness_centralization(net, inverse=inverse, directed=False)
        assert found == pytest.approx(float(row[column]), rel=SIX, abs=SIX), column


def test_krackhardts_managers() -> None:
    advice, friends = facts_of(network("ht_advice")), facts_of(network("ht_friends"))
    assert advice["density"] == pytest.approx(0.452381, abs=1e-6)
    assert advice["centralization"]["in_degree"] == pytest.approx(0.47)
    assert advice["centralization"]["betweenness"] == pytest.approx(0.210296, abs=1e-6)
    assert advice["reciprocity"]["edgewise"] == pytest.approx(0.473684, abs=1e-6)
    assert advice["hierarchy"]["hierarchy"] == 0
    assert advice["hierarchy"]["efficiency"] == pytest.approx(0.575)
    assert advice["spread"]["hill_1"] == pytest.approx(19.0728, abs=5e-5)
    assert advice["spread"]["gini"] == pytest.approx(0.246115, abs=1e-6)
    assert friends["hierarchy"]["hierarchy"] == pytest.approx(0.181818, abs=1e-6)
    assert friends["hierarchy"]["efficiency"] == pytest.approx(0.795)
    turned = measures.krackhardt(network("ht_reports_T(boss->sub)"))
    assert (turned.connectedness, turned.hierarchy, turned.efficiency) == (1, 1, 1)
    assert turned.lubness is not None
    assert turned.lubness.highest == turned.lubness.least == 1
    collected = measures.krackhardt(network("ht_reports")).lubness
    assert collected is not None
    assert collected.highest == pytest.approx(0.0631579, abs=5e-8)


def test_beside_chance() -> None:
    """CUG of C_in: means and p as published in the design (1,000 draws there too)."""
    for name, mean, p, wide in (
        ("ht_advice", 0.219, 0.001, 0.001),
        ("ht_friends", 0.200, 0.19, 0.04),
        ("PS_school04", 0.180, 0.64, 0.05),
    ):
        found = nulls.centralization_null(network(name), draws=4_000, seed=7)
        assert found is not None
        assert found.mean == pytest.approx(mean, abs=0.005), name
        assert found.p_high == pytest.approx(p, abs=wide), name


def test_florentine_marriages() -> None:
    number, net = both_ways(networkx.florentine_families_graph(), 16)
    assert measures.fragmentation(net) == pytest.approx(0.125)
    without = measures.fragmentation(net, without=[number["Medici"]])
    assert without == pytest.approx(0.466667, abs=1e-6)
    assert len(measures.articulation_points(net)) == 4


def test_reports_without_the_one_at_the_top() -> None:
    net = numbered("ht_reports_edges.csv", 21)
    assert measures.fragmentation(net, without=[6]) == pytest.approx(0.752632, abs=1e-6)
    assert len(measures.articulation_points(net)) == 5


def test_the_vector_of_the_design() -> None:
    acts = [10, 5, 3, 1, 1]
    assert spread.hill(acts, 1) == pytest.approx(3.586900, abs=1e-6)
    assert spread.hill(acts, 2) == pytest.approx(2.941176, abs=1e-6)
    assert spread.unbiased_herfindahl(acts) == pytest.approx(0.305263, abs=1e-6)
    assert spread.gini(acts) == pytest.approx(0.44)
    assert spread.gini([*acts, 0, 0, 0, 0, 0]) == pytest.approx(0.72)
    # Ten equal leaders with ten acts each drawn at random look like 5.96 by the plain number.
    found = spread.effective_number(acts)
    assert found.value == pytest.approx(1 / 0.305263, rel=1e-5)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 3.2758 < found.high


@pytest.mark.parametrize("n", [4, 7, 12])
def test_extremes(n: int) -> None:
    star = Network.of(n, [(i, 0) for i in range(1, n)])
    assert measures.in_degree_centralization(star) == 1
    found, turned = measures.krackhardt(star), measures.krackhardt(star.transposed)
    assert (found.hierarchy, found.efficiency) == (1, 1)
    assert turned.lubness is not None
    assert turned.lubness.least == 1
    complete = Network.of(n, [(i, j) for i in range(n) for j in range(n)])
    assert measures.in_degree_centralization(complete) == 0
    found = measures.krackhardt(complete)
    assert (found.hierarchy, found.efficiency) == (0, 0)
    ring = Network.of(n, [(i, (i + 1) % n) for i in range(n)])
    assert measures.krackhardt(ring).efficiency == pytest.approx(1 - 1 / (n - 1) ** 2)
