"""The chain of shuffles, which swaps many arcs at once, says what a plain one says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import islice, permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from colead.features.evidence.rules import nulls
from colead.features.evidence.rules.network import Network


@st.composite
def networks(draw: st.DrawFn) -> Network:
    n = draw(st.integers(3, 9))
    ends = st.integers(0, n - 1)
    return Network.of(n, draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=40)))


@settings(max_examples=60)
@given(networks(), st.integers(0, 5))
def test_every_step_keeps_all_degrees_and_counts_what_is_answered(net: Network, seed: int) -> None:
    assume(net.m)
    chain = nulls.Chain(net, np.random.default_rng(seed))
    for _ in range(40):
        before = Network.of(net.n, np.column_stack([chain.source, chain.target]).astype(int))
        assert before.m == net.m
        assert before.in_degrees.tolist() == net.in_degrees.tolist()
        assert before.out_degrees.tolist() == net.out_degrees.tolist()
        assert chain.step() == pytest.approx(2 * before.mutual / before.m)


def plain(net: Network, seed: int) -> Iterator[float]:
    """The share of arcs that are answered, swap by swap, in a chain that tries one at a time."""
    draw, arcs = random.Random(seed), [tuple(arc) for arc in net.arcs.tolist()]
    there = set(arcs)
    while True:
        for _ in range(2 * len(arcs)):
            one, other = draw.randrange(len(arcs)), draw.randrange(len(arcs))
            (i, j), (k, l) = arcs[one], arcs[other]  # noqa: E741 - as published
            if i != l and k != j and not there & {(i, l), (k, j)}:
                there = there - {(i, j), (k, l)} | {(i, l), (k, j)}
                arcs[one], arcs[other] = (i, l), (k, j)
        yield sum((j, i) in there for i, j in arcs) / len(arcs)


def test_each_network_with_these_degrees_comes_as_often() -> None:
    """Each of four turns to one other and is turned to by one: nine networks, counted by hand as
    the permutations without fixed points; three of them are two mutual pairs."""
    ring = Network.of(4, [(0, 1), (1, 2), (2, 3), (3, 0)])
    ways = [w for w in permutations(range(4)) if all(w[i] != i for i in range(4))]
    assert len(ways) == 9
    chain, seen = nulls.Chain(ring, np.random.default_rng(3)), Counter[tuple[int, ...]]()
    for _ in range(45_000):
        chain.step()
        seen[tuple(chain.target[np.argsort(chain.source)].tolist())] += 1
    assert set(seen) == set(ways)
    # Neighbours of the chain are alike: the spread is that of fewer draws.
    assert all(abs(count - 5_000) < 700 for count in seen.values()), seen
    found = nulls.reciprocity_null(ring, draws=10_000)
    assert found is not None
    shares = [sum(way[way[i]] == i for i in range(4)) / 4 for way in ways]
    assert found.mean == pytest.approx(sum(shares) / 9, abs=0.02)


def test_it_agrees_with_the_plain_chain() -> None:
    rng = np.random.default_rng(5)
    net = Network.of(30, rng.integers(0, 30, size=(160, 2)))
    quick = nulls.reciprocity_null(net)
    slow = list(islice(plain(net, 1), 1_000))
    assert quick is not None
    assert quick.observed == 2 * net.mutual / net.m
    assert quick.mean == pytest.approx(np.mean(slow), abs=0.01)
    assert (quick.low, quick.high) == pytest.approx(np.quantile(slow, [0.025, 0.975]), abs=0.03)
    assert nulls.reciprocity_null(Network.of(4, [])) is None


def test_many_people_need_wider_numbers() -> None:
    rng = np.random.default_rng(5)
    net = Network.of(70_000, rng.integers(0, 70_000, size=(300, 2)))
    chain = nulls.Chain(net, rng)
    for _ in range(5):
        before = Network.of(net.n, np.column_stack([chain.source, chain.target]).astype(int))
        assert chain.step() == pytest.approx(2 * before.mutual / before.m)
    assert chain.target.tolist() != net.arcs[:, 1].tolist()
