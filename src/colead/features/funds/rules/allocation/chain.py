"""What voters have left, exactly: prices of funded projects as fractions of one denominator.

A voter who was never asked for more than they had has paid every funded project they support at
its full price; a voter who once gave their last money has nothing. So all remaining budgets follow
from the prices, and a price from earlier prices by whole numbers alone: with the poor supporters
P (who give all they have) and the rich supporters' points V, project k costs

    cost_k = Σ_{i in P} (share - Σ_{j paid by i} price_j · points_ij) + V · price_k

Counting voters is exact in floats and integers; only the prices need large whole numbers.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd

import numpy as np

from colead.features.funds.rules.allocation.ballots import Ballots, Groups, Whole


class Chain:
    """The funded projects in order with their exact prices (per point), worked out when asked."""

    def __init__(self, ballots: Ballots, share: int) -> None:
        self.ballots = ballots
        self.share = share
        self.order: list[int] = []
        self._poor: list[tuple[Groups, int]] = []
        self._numerators: list[int] = []
        self._denominator = 1

    def add(self, project: int, poor: Groups, rich_points: int) -> None:
        """Note a funded project: its supporters with some but too little money, and the points of
        those who pay the full price."""
        self.order.append(project)
        self._poor.append((poor, rich_points))

    def _resolve(self, upto: int) -> None:
        while len(self._numerators) < upto:
            at = len(self._numerators)
            poor, rich = self._poor[at]
            price = self._price(self.order[at], poor, rich, at)
            # One denominator for all prices: widen it by what this price brings.
            widen = price.denominator // gcd(price.denominator, self._denominator)
            if widen > 1:
                self._numerators = [number * widen for number in self._numerators]
                self._denominator *= widen
            self._numerators.append(price.numerator * (self._denominator // price.denominator))

    def _price(self, project: int, poor: Groups, rich: int, at: int) -> Fraction:
        missing = self.ballots.units[project] * self._denominator - self._left(poor, at)
        return Fraction(missing, rich * self._denominator)

    def _left(self, groups: Groups, at: int) -> int:
        """What the voters of these groups, none of them exhausted, have together before funded
        project number ``at``, times the denominator."""
        if not len(groups):
            return 0
        ballots = self.ballots
        weights = ballots.weights[groups]
        left = int(weights.sum()) * self.share * self._denominator
        if ballots.dense is not None:
            # Sums of points are below 2^52, so floats add them exactly.
            paid = (weights.astype(np.float64) @ ballots.dense[groups]).tolist()
            for project, number in zip(self.order[:at], self._numerators[:at], strict=True):
                left -= int(paid[project]) * number
            return left
        there = np.zeros(len(ballots.weights), dtype=np.int64)
        there[groups] = weights
        for project, number in zip(self.order[:at], self._numerators[:at], strict=True):
            payers, points = ballots.support[project]
            left -= int(there[payers] @ points) * number
        return left

    def prices(self) -> list[Fraction]:
        """The exact price per point of each funded project, in units."""
        self._resolve(len(self.order))
        return [Fraction(number, self._denominator) for number in self._numerators]

    def price(self, project: int, poor: Groups, rich: int) -> Fraction:
        """The price a further project would have, were these its poor and rich supporters."""
        self._resolve(len(self.order))
        return self._price(project, poor, rich, len(self.order))

    def together(self, groups: Groups) -> Fraction:
        """What the voters of these groups, none of them exhausted, have left together."""
        self._resolve(len(self.order))
        return Fraction(self._left(groups, len(self.order)), self._denominator)

    def each(self, groups: Groups, *, at: int | None = None) -> tuple[list[Fraction], Whole]:
        """What one voter of each group has left before funded project number ``at`` (or now):
        the different amounts, and for each group the number of its amount. No exhausted ones."""
        at = len(self.order) if at is None else at
        self._resolve(at)
        table = np.zeros((len(groups), at), dtype=np.int64)
        row = np.full(len(self.ballots.weights), -1, dtype=np.int64)
        row[groups] = np.arange(len(groups))
        for column, project in enumerate(self.order[:at]):
            payers, points = self.ballots.support[project]
            rows = row[payers]
            table[rows[rows >= 0], column] = points[rows >= 0]
        # Rows of the same bytes are the same, and found ten times as quickly as rows of numbers.
        rows = table.view(f"V{at * table.itemsize}") if at else table.sum(axis=1)
        _rows, first, which = np.unique(rows, return_index=True, return_inverse=True)
        amounts = [
            Fraction(
                self.share * self._denominator
                - sum(p * n for p, n in zip(kind, self._numerators[:at], strict=True) if p),
                self._denominator,
            )
            for kind in table[first].tolist()
        ]
        return amounts, which.reshape(-1)
