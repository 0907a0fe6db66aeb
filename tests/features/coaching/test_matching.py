"""Matching against brute force and a dense solver; vetoes, places, the drawing of lots."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from colead.features.coaching.rules.matching import match, table
from colead.kernel.verdict import Refused

Table = NDArray[np.float32]


def by_trying_all(fits: Table, seats: list[int]) -> tuple[int, int]:
    """The most matched and then the best total, over every way to seat everybody."""
    best = (0, 0)
    for way in product(range(-1, fits.shape[1]), repeat=fits.shape[0]):
        took = Counter(coach for coach in way if coach >= 0)
        fitting = [int(fits[i, coach]) for i, coach in enumerate(way) if coach >= 0]
        if all(took[c] <= seats[c] for c in took) and min(fitting, default=0) >= 0:
            best = max(best, (len(fitting), sum(fitting)))
    return best


def by_dense(fits: Table, seats: NDArray[np.int64]) -> tuple[int, int]:
    """scipy's dense assignment on single seats, being matched weighing more than all fits."""
    columns = np.repeat(np.arange(fits.shape[1]), seats)
    matter = fits.shape[0] * max(float(fits.max()), 0.0) + 1
    worth = np.where(fits[:, columns] >= 0, fits[:, columns].astype(float) + matter, 0)
    rows, seat = linear_sum_assignment(-worth)
    taken = worth[rows, seat]
    return int((taken > 0).sum()), int((taken[taken > 0] - matter).sum())


def instance(seed: int, *, seekers: int, coaches: int) -> tuple[Table, NDArray[np.int64]]:
    chance = np.random.default_rng(seed)
    there = chance.random((seekers, coaches)) < chance.choice([0.05, 0.3, 0.6, 1.0])
    points = chance.integers(0, chance.choice([2, 10, 1000, 10**6]), (seekers, coaches))
    seats = chance.integers(0, chance.choice([2, 4, 8]), coaches)
    return np.where(there, points, -1).astype(np.float32), seats


@pytest.mark.parametrize("seed", range(200))
def test_small_ones_by_trying_all(seed: int) -> None:
    chance = np.random.default_rng(seed)
    fits, seats = instance(
        seed, seekers=int(chance.integers(1, 6)), coaches=int(chance.integers(1, 5))
    )
    found = match(fits, seats, seed=str(seed))
    assert (found.matched, found.total) == by_trying_all(fits, seats.tolist())
    assert found.proven


@pytest.mark.parametrize("seed", range(40))
def test_larger_ones_by_the_dense_solver(seed: int) -> None:
    fits, seats = instance(seed, seekers=60 + 5 * seed, coaches=20 + 3 * seed)
    found = match(fits, seats, seed="larger")
    assert (found.matched, found.total) == by_dense(fits, seats)
    assert found.proven


@pytest.mark.parametrize("most", [2, 5])
def test_who_is_alike_does_not_wait_for_each_other(most: int) -> None:
    """Alike seekers, alike coaches, and groups of them, with seats for some and for all."""
    chance = np.random.default_rng(most)
    seats = chance.integers(1, most + 1, 60)
    for fits in (
        np.full((150, 60), 7),
        np.tile(chance.integers(0, 1000, 60), (150, 1)),
        np.tile(chance.integers(0, 1000, (150, 1)), (1, 60)),
        np.repeat(chance.integers(0, 1000, (10, 60)), 15, axis=0),
        np.where(np.arange(60) < np.where(np.arange(150) < 75, 6, 60)[:, None], 500, -1),
    ):
        found = match(fits.astype(np.float32), seats, seed="alike")
        assert (found.matched, found.total) == by_dense(fits.astype(np.float32), seats)
        assert found.proven


def test_all_of_two_seekers_and_two_coaches() -> None:
    """Every table of no pair, 0 or 1 with every number of seats up to 2."""
    for cells in product((-1, 0, 1), repeat=4):
        fits = np.array(cells, dtype=np.float32).reshape(2, 2)
        for seats in product(range(3), repeat=2):
            found = match(fits, list(seats), seed="")
            assert (found.matched, found.total) == by_trying_all(fits, list(seats))


@given(st.integers(0, 10**6), st.text(max_size=5))
@settings(max_examples=60, deadline=None)
def test_vetoes_and_places_hold(number: int, seed: str) -> None:
    fits, seats = instance(number, seekers=30, coaches=12)
    found = match(fits, seats, seed=seed)
    took = np.bincount(found.coach_of[found.coach_of >= 0], minlength=12)
    assert (took <= seats).all()
    for seeker, coach in enumerate(found.coach_of):
        assert coach < 0 or fits[seeker, coach] >= 0
    # Nobody is without a match while a coach they could have has a place.
    for seeker in np.flatnonzero(found.coach_of < 0):
        assert not ((fits[seeker] >= 0) & (took < seats)).any()


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_the_order_of_signing_up_means_nothing(number: int) -> None:
    """The same people under the same names in another order: the same pairs."""
    fits, seats = instance(number, seekers=15, coaches=7)
    fits = np.minimum(fits, 2)
    mixed = np.random.default_rng(number)
    rows, columns = mixed.permutation(15), mixed.permutation(7)
    plain = match(fits, seats, seed="s")
    other = match(
        fits[np.ix_(rows, columns)], seats[columns], seed="s",
        seekers=[str(row) for row in rows], coaches=[str(column) for column in columns],
    )  # fmt: skip
    back = [columns[c] if c >= 0 else -1 for c in other.coach_of]
    assert [back[list(rows).index(i)] for i in range(15)] == plain.coach_of.tolist()


def test_equals_have_equal_chances() -> None:
    """Four alike seekers, two seats: over 400 seeds each is matched about half the time (200,
    standard deviation 10; the bounds are five of them), and the seed alone decides."""
    fits = np.full((4, 1), 5, dtype=np.float32)
    times = np.zeros(4)
    for seed in range(400):
        found = match(fits, [2], seed=str(seed))
        assert found.coach_of.tolist() == match(fits, [2], seed=str(seed)).coach_of.tolist()
        times += found.coach_of >= 0
    assert times.sum() == 800
    assert ((times > 150) & (times < 250)).all()


def test_a_claim_of_proof_is_checked() -> None:
    """The proof refuses a matching that could be better, one with too many, and false prices."""
    from colead.features.coaching.rules.matching import _Solver

    fits = np.array([[5, 1], [5, 4]], dtype=np.float32)
    solver = _Solver(fits, np.array([1, 1]))
    best, prices = solver.solve()
    assert best.tolist() == [0, 1]
    assert solver.proven(best, prices)
    assert not solver.proven(np.array([1, 0]), prices)
    assert not solver.proven(np.array([0, 0]), prices)
    assert not solver.proven(best, prices + 2 * solver.matter)
    assert not solver.proven(np.array([0, -1]), np.zeros(2))


def test_what_is_no_table_is_refused() -> None:
    assert table([(0, 1, 7)], seekers=1, coaches=2)[0].tolist() == [-1e9, 7]
    with pytest.raises(Refused, match="not there"):
        table([(0, 2, 7)], seekers=1, coaches=2)
    with pytest.raises(Refused, match="points"):
        table([(0, 0, -1)], seekers=1, coaches=1)
    with pytest.raises(Refused, match="belong together"):
        match(np.zeros((2, 2), dtype=np.float32), [1], seed="")
    with pytest.raises(Refused, match="places"):
        match(np.zeros((1, 1), dtype=np.float32), [-1], seed="")
    with pytest.raises(Refused, match="twice"):
        match(np.zeros((2, 1), dtype=np.float32), [1], seed="", seekers=["a", "a"])
    assert match(np.zeros((0, 3), dtype=np.float32), [1, 1, 1], seed="").matched == 0
