"""What must hold of the measures for any network and any numbers of acts."""

from __future__ import annotations

from dataclasses import astuple
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colead.features.evidence.rules import dependence, durations, nulls, spread
from colead.features.evidence.rules import network as measures
from colead.features.evidence.rules.figures import values
from colead.features.evidence.rules.network import Network
from colead.features.surveys.rules import scores


@st.composite
def networks(draw: st.DrawFn, most: int = 9) -> Network:
    n = draw(st.integers(2, most))
    ends = st.integers(0, n - 1)
    return Network.of(n, draw(st.lists(st.tuples(ends, ends), max_size=30)))


def all_of(net: Network) -> list[float | None]:
    found = measures.krackhardt(net)
    core = measures.core_periphery(net)
    return [
        measures.density(net),
        *astuple(measures.reciprocity(net)),
        measures.in_degree_centralization(net),
        measures.out_degree_centralization(net),
        measures.betweenness_centralization(net),
        measures.closeness_centralization(net, inverse=True),
        measures.transitivity(net),
        measures.fragmentation(net),
        float(len(measures.articulation_points(net))),
        found.connectedness,
        found.hierarchy,
        found.efficiency,
        found.lubness.highest if found.lubness else None,
        found.lubness.least if found.lubness else None,
        measures.closeness_centralization(net),
        None if core is None else float(core.fit >= 0),
    ]


@given(networks(), st.randoms(use_true_random=False))
def test_names_do_not_matter(net: Network, chance: object) -> None:
    order = list(range(net.n))
    chance.shuffle(order)  # type: ignore[attr-defined]
    other = Network.of(net.n, [(order[i], order[j]) for i, j in net.arcs.tolist()])
    for one, two in zip(all_of(net), all_of(other), strict=True):
        assert one == pytest.approx(two)


@given(networks())
def test_all_shares_are_between_0_and_1(net: Network) -> None:
    for found in all_of(net)[:-2]:
        assert found is None or found == float(int(found)) or -1e-12 <= found <= 1 + 1e-12


@given(networks(), st.integers(1, 4))
def test_people_without_ties(net: Network, more: int) -> None:
    """They thin a network out; what is told of pairs within components stays."""
    wider = Network.of(net.n + more, net.arcs)
    one, two = measures.krackhardt(net), measures.krackhardt(wider)
    assert (one.hierarchy, one.efficiency, one.lubness) == (
        two.hierarchy,
        two.efficiency,
        two.lubness,
    )
    assert measures.reciprocity(net).edgewise == measures.reciprocity(wider).edgewise
    assert measures.transitivity(net) == measures.transitivity(wider)
    assert (measures.density(net) or 0) >= (measures.density(wider) or 0)
    assert (measures.fragmentation(net) or 0) <= (measures.fragmentation(wider) or 0)


def reach_by_walking(net: Network) -> list[set[int]]:
    out: list[set[int]] = [{one} for one in range(net.n)]
    for _ in range(net.n):
        for i, j in net.arcs.tolist():
            for reached in out:
                if i in reached:
                    reached.add(j)
    return out


@settings(max_examples=200)
@given(networks())
def test_krackhardts_four_by_brute_force(net: Network) -> None:
    reach = reach_by_walking(net)
    found = measures.krackhardt(net)
    pairs = list(combinations(range(net.n), 2))
    linked = [(i, j) for i, j in pairs if j in reach[i] or i in reach[j]]
    one_way = [(i, j) for i, j in linked if not (j in reach[i] and i in reach[j])]
    assert found.hierarchy == (pytest.approx(len(one_way) / len(linked)) if linked else None)
    both = Network.of(net.n, [*net.arcs.tolist(), *net.arcs[:, ::-1].tolist()])
    weak = reach_by_walking(both)
    together = [(i, j) for i, j in pairs if j in weak[i]]
    assert found.connectedness == pytest.approx(len(together) / len(pairs))
    sizes = [len(part) for part in {frozenset(part) for part in weak}]
    most = sum((size - 1) * (size - 2) // 2 for size in sizes)
    if not most:
        assert found.lubness is None
        return
    assert found.lubness is not None
    highest = least = 0
    for i, j in together:
        if len(weak[i]) < 3:
            continue
        bounds = {one for one in range(net.n) if i in reach[one] and j in reach[one]}
        highest += not any(bounds <= reach[one] for one in bounds)
        least += not any(all(one in reach[other] for other in bounds) for one in bounds)
    assert found.lubness.highest == pytest.approx(1 - highest / most)
    assert found.lubness.least == pytest.approx(1 - least / most)


@given(networks(14))
def test_a_sample_says_so_and_a_whole_count_does_not(net: Network) -> None:
    found = measures.krackhardt(net).lubness
    assert found is None or (found.sampled == 0 and found.half_width == 0)


def test_a_large_component_is_sampled_with_an_interval() -> None:
    chance = np.random.default_rng(5)
    arcs = np.sort(chance.integers(0, 600, (2_400, 2)), axis=1)
    net = Network.of(600, arcs)
    found = measures.krackhardt(net).lubness
    assert found is not None
    assert found.sampled == 4_000
    assert 0 < found.half_width < 0.05
    assert found == measures.krackhardt(net).lubness


acts = st.lists(st.integers(0, 30), min_size=1, max_size=20)


@given(acts)
def test_spread(numbers: list[int]) -> None:
    total = sum(numbers)
    if not total:
        assert spread.gini(numbers) is None
        assert spread.hill(numbers, 1) is None
        return
    doers = sum(number > 0 for number in numbers)
    first, second = spread.hill(numbers, 1), spread.hill(numbers, 2)
    assert first is not None
    assert second is not None
    assert 1 - 1e-9 <= second <= first + 1e-9 <= doers + 1e-6
    gini = spread.gini(numbers)
    assert gini is not None
    assert -1e-9 <= gini <= 1 - 1 / len(numbers) + 1e-9
    pairs = [
        one == other
        for one, other in combinations([i for i, k in enumerate(numbers) for _ in range(k)], 2)
    ]
    if pairs:
        assert spread.unbiased_herfindahl(numbers) == pytest.approx(sum(pairs) / len(pairs))


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=40))
def test_kaplan_meier(rows: list[tuple[int, bool]]) -> None:
    steps = durations.kaplan_meier([time for time, _ in rows], [ended for _, ended in rows])
    for one, other in pairwise(steps):
        assert one.time < other.time
        assert one.open >= other.open
    for step in steps:
        assert 0 <= step.low <= step.open + 1e-12
        assert step.open <= step.high + 1e-12
    if all(ended for _, ended in rows):
        for step in steps:
            left = sum(time > step.time for time, _ in rows) / len(rows)
            assert step.open == pytest.approx(left)


def test_kaplan_meier_as_published() -> None:
    """Freireich et al. 1963, 6-MP arm, as in Kleinbaum & Klein: .857, .807, .753, .690, ..."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    left = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    steps = durations.kaplan_meier(ended + left, [True] * len(ended) + [False] * len(left))
    assert [round(step.open, 4) for step in steps] == [
        0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482,
    ]  # fmt: skip
    assert durations.median(steps) == 23


duties = st.dictionaries(
    st.integers(0, 8), st.frozensets(st.integers(0, 6), max_size=4), max_size=8
)


@given(duties)
def test_truck_factor_by_brute_force(held: dict[int, frozenset[int]]) -> None:
    people = sorted(set().union(*held.values())) if held else []
    expected = None
    for size in range(len(people) + 1):
        gone = [set(some) for some in combinations(people, size)]
        if any(sum(duty <= them for duty in held.values()) > len(held) / 2 for them in gone):
            expected = size
            break
    assert dependence.truck_factor(held) == (expected if held else None)


@given(st.lists(st.integers(0, 3), min_size=3, max_size=15))
def test_a_change_of_nothing_is_none(before: list[int]) -> None:
    found = nulls.change(before, before, spread.gini, draws=100)
    assert found is not None
    assert found.before == pytest.approx(found.after)
    assert found.p == 1


def test_a_change_that_is_one() -> None:
    found = nulls.change([0] * 30 + [1], list(range(10)) * 3, spread.herfindahl, draws=500)
    assert found is not None
    assert found.p < 0.01


@settings(deadline=None)  # scipy is loaded by the first
@given(st.integers(2, 6), st.integers(3, 30), st.integers(0, 1000))
def test_alpha_does_not_mind_the_zero_or_the_unit(items: int, people: int, seed: int) -> None:
    answers = np.random.default_rng(seed).normal(size=(people, items))
    one, other = scores.alpha(answers), scores.alpha(answers * 3 + 7)
    assert one == pytest.approx(other)
    assert one is not None
    low, high = scores.alpha_interval(one, people, items)
    assert low <= one <= high


def test_undefined_stays_undefined() -> None:
    nobody, same = Network.of(3, []), np.ones((5, 4))
    found = measures.krackhardt(nobody)
    assert (found.hierarchy, found.efficiency, found.lubness) == (None, None, None)
    assert measures.reciprocity(nobody).edgewise is None
    assert measures.core_periphery(nobody) is None
    assert nulls.centralization_null(nobody) is None
    assert nulls.reciprocity_null(nobody) is None
    assert measures.density(Network.of(1, [])) is None
    assert (scores.alpha(same), scores.omega(same), scores.icc(same)) == (None, None, None)
    assert spread.effective_number([1, 1, 1]).value is None
    assert nulls.change([], [1], spread.gini) is None


@given(networks(), st.integers(0, 99))
def test_who_is_drawn_again_brings_their_ties(net: Network, seed: int) -> None:
    """The vertex bootstrap counts arcs by their number of copies, as one by one would."""
    often: list[list[int]] = []
    shares: list[float] = []

    def look(drawn: values.Drawn) -> np.ndarray[Any, np.dtype[np.float64]]:
        found = drawn.share(net.both_ways.into(drawn.often))
        often.extend(drawn.often.tolist())
        shares.extend(found.tolist())
        return found

    values.vertex_errors(net, {"answered": look}, draws=7, seed=seed)
    assert [sum(times) for times in often] == [net.n] * 7
    arcs = {(i, j) for i, j in net.arcs.tolist()}
    for times, share in zip(often, shares, strict=True):
        weights = {(i, j): times[i] * times[j] for i, j in arcs}
        both = sum(weight for (i, j), weight in weights.items() if (j, i) in arcs)
        whole = sum(weights.values())
        assert share == pytest.approx(both / whole if whole else float("nan"), nan_ok=True)


def test_what_chance_gives_is_one_in_as_many_as_there_are() -> None:
    found = spread.by_chance(40, 8, draws=20_000)
    assert len(found) == 20_000
    assert found.mean() == pytest.approx(1 / 8, abs=0.001)


def test_a_draw_does_not_depend_on_how_many_are_drawn_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acts = [10, 5, 3, 1, 1, 0]
    at_once = spread.effective_number(acts), spread.by_chance(20, 6).tolist()
    monkeypatch.setattr(spread, "AT_ONCE", 60)
    assert at_once == (spread.effective_number(acts), spread.by_chance(20, 6).tolist())
