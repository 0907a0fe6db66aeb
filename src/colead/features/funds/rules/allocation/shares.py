"""The Method of Equal Shares for one size of share.

Peters, Pierczyński & Skowron, "Proportional Participatory Budgeting with Additive Utilities"
(NeurIPS 2021), section 3: every voter holds an equal share. A project is *ρ-affordable* if its
supporters can pay its cost when voter i pays min(what i has left, ρ · u_i). Again and again the
project with the least ρ is funded and paid so, until none is affordable.

With u_i = points_i · weight of the project (its cost, or 1), ρ = price / weight where voter i pays
min(left, price · points_i). For approval and cost utilities 1/ρ = cost / price is the *effective
vote count* of equalshares.net: the largest wins.

Floats find the winners; wherever two figures lie closer than the floats' proven error, whole
numbers decide (``chain``). So the winners are those of an exact computation, ties included.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colead.features.funds.rules.allocation.ballots import Ballots, Floats, Groups, Utility, Whole
from colead.features.funds.rules.allocation.chain import Chain

# Figures closer than this are decided exactly. Errors of floats are kept below a quarter of it.
NEAR = 1e-6
PIECE = 8192
NOBODY: Groups = np.zeros(0, dtype=np.intp)
EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects with exactly the same ρ in one round, who was taken, and by which rule."""

    round: int
    projects: tuple[int, ...]
    taken: int
    by: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One round: the project, its supporters with too little left, the points of the rest, and
    those of them who had exactly what was asked."""

    project: int
    poor: Groups
    rich: int
    even: Groups


@dataclass
class Run:
    """The outcome for one share: rounds in order, and the exact chain of prices."""

    chain: Chain
    rounds: list[Taken] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    exhausted: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @property
    def winners(self) -> list[int]:
        """The funded projects in the order of their rounds."""
        return [taken.project for taken in self.rounds]


@dataclass(frozen=True, slots=True)
class Exact:
    """A price as whole numbers have it. ``even`` have exactly what is asked: rich, then empty.

    ``is_poor`` and ``even`` speak of places among the project's supporters, ``poor`` of groups.
    """

    price: Fraction
    poor: Groups
    rich: int
    is_poor: NDArray[np.bool_]
    even: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Payment:
    """What a project's supporters have after paying, and by how much the price may be off.

    ``poor`` and ``even`` are groups, ``rest`` has an amount for each supporting group.
    """

    price: float
    poor: Groups
    rich: int
    rest: Floats
    error: float
    even: Groups


class Method:
    """Arrays of one election, used for as many shares as a completion tries."""

    def __init__(self, ballots: Ballots, *, utility: Utility, lot: Sequence[int]) -> None:
        self.ballots = ballots
        self.lot = lot
        self.costs = [float(cost) for cost in ballots.units]
        # ρ = price / weight; a weight is whole, so that exact values stay exact.
        self.weights = ballots.units if utility == "cost" else (1,) * len(ballots.units)
        self.float_weights = [float(weight) for weight in self.weights]
        self.idx: list[Groups] = [groups for groups, _points in ballots.support]
        voters = ballots.weights.astype(np.float64)
        self.counts: list[Floats] = [voters[groups] for groups in self.idx]
        self.points: list[Floats | None] = []
        self.strength: list[Floats] = []
        self.most: list[float] = []
        for (_groups, points), counts in zip(ballots.support, self.counts, strict=True):
            plain = bool((points == 1).all())
            self.points.append(None if plain else points.astype(np.float64))
            self.strength.append(counts if plain else counts * points)
            self.most.append(1.0 if plain else float(points.max()))
        self.sizes = [float(counts.sum()) for counts in self.counts]
        self.rounding = [(len(groups) + 32) * EPS for groups in self.idx]
        self.start = [
            (cost / total / weight, number)
            for number, (cost, total, weight) in enumerate(
                zip(self.costs, ballots.totals, self.float_weights, strict=True)
            )
            if total
        ]
        heapq.heapify(self.start)

    @cached_property
    def supporters(self) -> tuple[Groups, Groups, Floats]:
        """All supporting groups of all projects in a row: of which project, who, how many."""
        sizes = [len(groups) for groups in self.idx]
        projects = np.repeat(np.arange(len(sizes)), sizes)
        return projects, np.concatenate(self.idx), np.concatenate(self.counts)

    def run(self, share: int) -> Run:
        """All rounds for a share of so many units per voter."""
        return _Rounds(self, share).run()


class _Rounds:
    """One run. ``left`` is what one voter of each group has, off by at most ``errors``, the largest
    of which is ``error``. Who has nothing has exactly nothing."""

    def __init__(self, method: Method, share: int) -> None:
        self.m = method
        self.share = float(share)
        self.left = np.full(len(method.ballots.weights), self.share)
        self.error = EPS * self.share
        self.errors = np.full_like(self.left, self.error)
        self.chain = Chain(method.ballots, share)
        self.outcome = Run(self.chain)

    def run(self) -> Run:
        """Fund until nothing is affordable."""
        heap = list(self.m.start)
        while heap:
            seen: list[tuple[float, int, float]] = []
            best = np.inf
            # A price only rises as money is spent: an old ρ bounds today's from below.
            while heap and heap[0][0] <= best * (1 + 4 * NEAR):
                bound, project = heapq.heappop(heap)
                price = self._price(project, bound * self.m.float_weights[project])
                if price is not None:
                    rho = price / self.m.float_weights[project]
                    seen.append((rho, project, price))
                    best = min(best, rho)
            if not seen:
                break
            near = [entry for entry in seen if entry[0] <= best * (1 + 4 * NEAR)]
            taken = near[0] if len(near) == 1 else self._exact_best(near)
            payment = self._settle(taken[1], taken[2])
            for entry in seen:
                if entry is not taken:
                    heapq.heappush(heap, entry[:2])
            if payment.price > taken[2] * (1 + NEAR):
                # Floats had the price too low to say that nobody else comes before: look again.
                heapq.heappush(heap, (payment.price / self.m.float_weights[taken[1]], taken[1]))
                continue
            self._pay(taken[1], payment)
        self.outcome.exhausted = self.left <= 0
        return self.outcome

    def _price(self, project: int, price: float) -> float | None:
        """The price per point at which the supporters can pay, or nothing if they cannot.

        ``price`` is a lower bound. Rises to the solution of Σ min(left, price · points) = cost:
        each step counts as poor only who is poor at the solution too.
        """
        m = self.m
        left = self.left.take(m.idx[project])
        counts, points, cost = m.counts[project], m.points[project], m.costs[project]
        money = dot(left, counts)
        slack = m.sizes[project] * self.error + m.rounding[project] * cost
        if money < cost + slack and (money < cost - slack or not self._affordable_exactly(project)):
            return None
        strength, spread, rich = m.strength[project], cost, 1.0
        before = -1.0
        while True:
            poor = left < (price if points is None else price * points)
            theirs = counts * poor
            gone = float(theirs.sum())
            if gone == before:
                break
            before = gone
            all_points = float(m.ballots.totals[project])
            rich = all_points - (gone if points is None else dot(strength, poor))
            spread = cost - dot(theirs, left)
            if rich < 0.5 or spread <= 0:
                return float(self._exact_price(project, price).price)
            price = max(price, spread / rich)
        if slack > NEAR / 4 * spread:
            return float(self._exact_price(project, price).price)
        # Not the bound that it began with, even where that is higher: it is off by more.
        return spread / rich

    def _affordable_exactly(self, project: int) -> bool:
        groups = self.m.idx[project]
        alive = groups[self.left[groups] > 0]
        return self.chain.together(alive) >= self.m.ballots.units[project]

    def _exact_price(self, project: int, near: float) -> Exact:
        """The exact price and who pays how.

        ``near`` is the price as floats have it: who has clearly less than it is surely poor and
        who has clearly more surely rich; the few between are compared exactly. If the price then
        comes out elsewhere, all are.
        """
        groups = self.m.idx[project]
        points = self.m.ballots.support[project][1]
        left = self.left[groups]
        ratio, alive = left / points, left > 0
        low, high = near * (1 - 100 * NEAR) - self.error, near * (1 + 100 * NEAR) + self.error
        while True:
            poor = alive & (ratio < low)
            unsure = np.flatnonzero(alive & (ratio >= low) & (ratio <= high))
            asked = _asked(*self.chain.each(groups[unsure]), points[unsure])
            # Walk up from the surely poor; whoever the price passes becomes poor.
            price, rich = self._price_with(project, groups, poor, alive)
            for amount, at in asked:
                if price is None or amount >= price:
                    break
                poor[unsure[at]] = True
                price, rich = self._price_with(project, groups, poor, alive)
            if price is not None and (low <= float(price) <= high or low == -np.inf):
                even = [unsure[at] for amount, found in asked if amount == price for at in found]
                return Exact(price, groups[poor], rich, poor, np.array(even, dtype=np.intp))
            low, high = -np.inf, np.inf

    def _price_with(
        self, project: int, groups: Groups, poor: NDArray[np.bool_], alive: NDArray[np.bool_]
    ) -> tuple[Fraction | None, int]:
        chosen = alive & ~poor
        points = self.m.ballots.support[project][1]
        rich = int(self.m.ballots.weights[groups[chosen]] @ points[chosen])
        if not rich:
            return None, 0
        return self.chain.price(project, groups[poor], rich), rich

    def _exact_best(self, near: list[tuple[float, int, float]]) -> tuple[float, int, float]:
        """Of projects too close for floats the one with the least exact ρ, ties by the rule."""
        exact = {
            entry[1]: self._exact_price(entry[1], entry[2]).price / self.m.weights[entry[1]]
            for entry in near
        }
        least = min(exact.values())
        tied = [entry for entry in near if exact[entry[1]] == least]
        if len(tied) > 1:
            taken, by = break_tie(self.m.ballots, [entry[1] for entry in tied], self.m.lot)
            names = tuple(sorted(entry[1] for entry in tied))
            self.outcome.ties.append(Tie(len(self.outcome.rounds) + 1, names, taken, by))
            tied = [entry for entry in tied if entry[1] == taken]
        return tied[0]

    def _settle(self, project: int, price: float) -> Payment:
        """What paying a project means, exactly where floats cannot tell poor from rich."""
        m = self.m
        groups, points = m.idx[project], m.points[project]
        left = self.left.take(groups)
        asked: Any = price if points is None else price * points
        margin = NEAR * asked
        rest = left - asked
        is_rich = rest > margin
        rich = dot(m.strength[project], is_rich)
        # The price is (cost - what the poor have) / points of the rich: only the amounts of those
        # who have something, and the rounding of the sum, can be off.
        is_poor = (rest < 0) & (left > 0)
        slack = dot(m.counts[project] * self.errors.take(groups), is_poor)
        slack += m.rounding[project] * m.costs[project]
        if rich > 0.5 and slack <= NEAR / 4 * price * rich and (np.abs(rest) > margin).all():
            poor = groups[is_poor]
            rest[rest < 0] = 0.0
            return Payment(price, poor, round(rich), rest, slack / rich + EPS * price, NOBODY)
        exact = self._exact_price(project, price)
        price = float(exact.price)
        # Whoever is rich by less than floats can tell still has something left.
        asked = price if points is None else price * points
        rest = np.maximum(left - asked, EPS * self.share)
        rest[exact.is_poor | (left <= 0)] = 0.0
        rest[exact.even] = 0.0
        return Payment(price, exact.poor, exact.rich, rest, EPS * price, groups[exact.even])

    def _pay(self, project: int, payment: Payment) -> None:
        self.chain.add(project, payment.poor, payment.rich)
        self.outcome.rounds.append(Taken(project, payment.poor, payment.rich, payment.even))
        groups, points = self.m.idx[project], self.m.points[project]
        self.left[groups] = payment.rest
        self.errors[groups] += EPS * self.share + (
            payment.error if points is None else payment.error * points
        )
        self.error = max(self.error, float(self.errors.take(groups).max()))
        if self.error > 1e-3 * NEAR * self.share:
            self._refresh()

    def _refresh(self) -> None:
        """Make what is left anew from the exact prices, so that errors cannot pile up."""
        left = np.full(len(self.left), self.share)
        error = EPS * self.share
        for project, price in zip(self.chain.order, self.chain.prices(), strict=True):
            groups, points = self.m.idx[project], self.m.points[project]
            left[groups] -= float(price) if points is None else float(price) * points
            error += 2 * EPS * self.share
        # Exhausted voters stay exhausted; nobody else can be below zero but by rounding.
        alive = self.left > 0
        self.left = np.where(alive, np.maximum(left, error / 1e6), 0.0)
        self.error = error
        self.errors.fill(error)


def dot(row: NDArray[Any], other: NDArray[Any]) -> Any:
    """The sum of products (with each column), in pieces small enough for one thread: for vectors of
    this size a second thread of the linear algebra library costs a hundred times what it brings."""
    if len(row) <= PIECE:
        return row.dot(other)
    return sum(row[at : at + PIECE].dot(other[at : at + PIECE]) for at in range(0, len(row), PIECE))


def _asked(
    amounts: list[Fraction], which: Whole, points: Whole
) -> list[tuple[Fraction, NDArray[np.intp]]]:
    """The different amounts per point, rising, each with the places of its groups."""
    if not len(which):
        return []
    found: dict[Fraction, list[NDArray[np.intp]]] = {}
    pairs, place = np.unique(np.stack([which, points]), axis=1, return_inverse=True)
    for number, (kind, each) in enumerate(pairs.T.tolist()):
        found.setdefault(amounts[kind] / each, []).append(
            np.flatnonzero(place.reshape(-1) == number)
        )
    return [(amount, np.concatenate(found[amount])) for amount in sorted(found)]


def break_tie(ballots: Ballots, tied: Sequence[int], lot: Sequence[int]) -> tuple[int, str]:
    """The project taken of several equal ones, and by what: the lowest cost; among equal costs
    the most votes (points); then by lot. This is the procedure that equalshares.net recommends."""
    cost = min(ballots.units[project] for project in tied)
    cheapest = [project for project in tied if ballots.units[project] == cost]
    if len(cheapest) == 1:
        return cheapest[0], "cost"
    votes = max(ballots.totals[project] for project in cheapest)
    favoured = [project for project in cheapest if ballots.totals[project] == votes]
    if len(favoured) == 1:
        return favoured[0], "votes"
    return min(favoured, key=lot.__getitem__), "lot"
