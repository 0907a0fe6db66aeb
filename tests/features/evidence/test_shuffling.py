"""The quick chain of shuffles says the same as the plain one."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colead.features.evidence.rules import nulls
from colead.features.evidence.rules.network import Network


@st.composite
def networks(draw: st.DrawFn) -> Network:
    n = draw(st.integers(3, 9))
    ends = st.integers(0, n - 1)
    return Network.of(n, draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=40)))


@settings(max_examples=40, deadline=None)
@given(networks(), st.integers(0, 5))
def test_every_step_keeps_all_degrees_and_the_table(net: Network, seed: int) -> None:
    rng = np.random.default_rng(seed)
    source, target = net.arcs[:, 0].copy(), net.arcs[:, 1].copy()
    table = np.zeros(net.n**2, dtype=np.uint8)
    table[source * net.n + target] = nulls.THERE
    for _ in range(30):
        if net.m > 1:
            nulls._swap(rng, table, net.n, source, target, net.m // 2)
        again = Network.of(net.n, np.column_stack([source, target]))
        assert again.m == net.m
        assert again.in_degrees.tolist() == net.in_degrees.tolist()
        assert again.out_degrees.tolist() == net.out_degrees.tolist()
        assert table.tolist() == np.bincount(source * net.n + target, minlength=net.n**2).tolist()


def test_the_mean_is_that_of_all_networks_with_these_degrees(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each of four turns to one other and is turned to by one: nine networks, counted by hand as
    the permutations without fixed points; three of them are two mutual pairs."""
    ring = Network.of(4, [(0, 1), (1, 2), (2, 3), (3, 0)])
    shares = [
        sum(way[way[i]] == i for i in range(4)) / 4
        for way in permutations(range(4))
        if all(way[i] != i for i in range(4))
    ]
    assert len(shares) == 9
    for most in (nulls.MOST, 0):
        monkeypatch.setattr(nulls, "MOST", most)
        found = nulls.reciprocity_null(ring, draws=10_000)
        assert found is not None
        assert found.mean == pytest.approx(sum(shares) / 9, abs=0.02)


def test_it_agrees_with_the_plain_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    net = Network.of(30, rng.integers(0, 30, size=(160, 2)))
    quick = nulls.reciprocity_null(net)
    monkeypatch.setattr(nulls, "MOST", 0)
    plain = nulls.reciprocity_null(net)
    assert quick is not None
    assert plain is not None
    assert quick.observed == plain.observed
    assert quick.mean == pytest.approx(plain.mean, abs=0.01)
    assert (quick.low, quick.high) == pytest.approx((plain.low, plain.high), abs=0.03)
    assert nulls.reciprocity_null(Network.of(4, [])) is None
