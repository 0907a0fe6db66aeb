"""The shares of a completion: many side by side, and none where the outcome follows.

*Side by side*: a row of a table for each share; floats do for all rows at once what ``shares`` does
for one. A row in which floats cannot tell is left to ``shares``.

*What follows* (``same_between``). Let k_1 … k_r be funded in this order from a share b and from a
larger one b'. Then no voter has less left from b' than from b, and no project a higher price: the
price p of a project solves Σ min(left_i, p · points_i) = cost, so it does not rise where what is
left does not fall, and max(0, left_i - p · points_i) does not fall where p does not rise; by
induction over r. Now let the runs of two shares fund the same in the same order, and in each round
the ρ of the funded one at the lower share lie below that of every other at the higher share. Then
each share between them has the same run: as far as it is the same, the funded one is affordable (it
is at the lower share) with no larger ρ than there, the others have no smaller ρ than at the higher
share, and what is not affordable there is not affordable here. Projects that stand even are no
exception where their exact ρ is the same at both ends: then it is the same between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from colead.features.funds.rules.allocation.ballots import Floats
from colead.features.funds.rules.allocation.shares import EPS, NEAR, Method, break_tie, dot

Rows = NDArray[np.intp]
# Two tables of so many groups and rows stay near the processor; with more groups one share after
# the other is quicker, and nothing is skipped.
MOST_ROWS = 64
MOST_GROUPS = 16_000
# A project that is asked for in one row is looked at wherever it is nearly as good as the best.
AHEAD = 1.3


@dataclass(frozen=True, slots=True)
class Sketch:
    """The run of one share: the funded projects in order; the ρ of each; the least ρ that any
    other could have had then; and in which rounds several stood even, with the exact ρ of each."""

    order: tuple[int, ...]
    rho: Floats
    others: Floats
    even: tuple[tuple[int, tuple[tuple[int, Fraction], ...]], ...] = ()


def same_between(lower: Sketch, higher: Sketch) -> bool:
    """Whether all shares between these two surely have the same run (see above)."""
    return (
        lower.order == higher.order
        and lower.even == higher.even
        and bool((lower.rho * (1 + 32 * NEAR) < higher.others).all())
    )


def first(
    method: Method, *, share: int, widen: int, most: int, ends: Callable[[Sequence[int]], str]
) -> tuple[int, str] | None:
    """The first of the shares ``share + step · widen`` (``step`` from 0 to ``most``) whose funded
    projects end the completion, and why: as if each were counted. Amounts are units per voter.

    Goes on in blocks of shares ``stride`` steps apart, wider where little changes from one to the
    next and closer where much does; then halves what may hide a change until nothing can.
    """
    found: dict[int, Sketch] = {}
    last, why = most, ""

    def count(steps: Sequence[int]) -> None:
        nonlocal last, why
        sketches = sweep(method, [share + step * widen for step in steps])
        for step, sketch in zip(steps, sketches, strict=True):
            found[step] = sketch
            if step <= last and (reason := ends(sketch.order)):
                last, why = step, reason

    def changes(steps: Sequence[int]) -> list[tuple[int, int]]:
        return [
            (low, high)
            for low, high in pairwise(steps)
            if not same_between(found[low], found[high])
        ]

    room = MOST_ROWS if len(method.ballots.weights) <= MOST_GROUPS else 1
    width, stride, at = min(8, room), 1, 0
    count([0])
    while at < last:
        stride = min(stride, last - at)
        steps = [at, *range(at + stride, min(at + stride * width, last) + 1, stride)]
        count(steps[1:])
        gaps = changes(steps)
        if len(gaps) * 8 <= width:
            stride *= 2
        elif len(gaps) * 2 > width:
            stride = max(1, stride // 2)
        while gaps := [(low, high) for low, high in gaps if high - low > 1 and low < last]:
            middles = [(low + high) // 2 for low, high in gaps[:room]]
            count(middles)
            halves = [(low, mid, high) for (low, high), mid in zip(gaps, middles, strict=False)]
            gaps = [gap for half in halves for gap in changes(half)] + gaps[room:]
        at, width = steps[-1], min(2 * width, room)
        reached = found[at]
        found.clear()
        found[at] = reached
    return (last, why) if why else None


def sweep(method: Method, shares: Sequence[int]) -> list[Sketch]:
    """The runs of several shares, in units per voter."""
    if len(method.ballots.weights) > MOST_GROUPS:
        return [_unsure(method, share) for share in shares]
    table = _Sweep(method, shares)
    table.run()
    return [table.sketch(row) or _unsure(method, share) for row, share in enumerate(shares)]


def _unsure(method: Method, share: int) -> Sketch:
    """The run of ``shares``, from which nothing follows for other shares."""
    order = method.run(share).winners
    nothing = np.full(len(order), np.nan)
    return Sketch(tuple(order), nothing, nothing)


class _Sweep:
    """``left`` is what one voter of each group has, with a column for each share, off by at most
    ``errors``, which are at most ``error``; who has nothing has exactly nothing. All else has a row
    for each share.

    ``price`` is from below, per point, infinite for what is funded or out; ``fresh`` says where
    it is today's, off by at most a quarter of ``NEAR``. ``bound`` is ρ from below; what is fresh
    stands back a little in it, so that whoever might come before is looked at first.
    """

    def __init__(self, method: Method, shares: Sequence[int]) -> None:
        self.m = method
        rows, projects = len(shares), len(method.costs)
        self.share = np.array([float(share) for share in shares])
        self.left = np.tile(self.share, (len(method.ballots.weights), 1))
        self.errors = EPS * self.left
        self.error = EPS * self.share
        self.weights = np.array(method.float_weights)
        least = np.full(projects, np.inf)
        for rho, project in method.start:
            least[project] = rho
        self.bound = np.tile(least, (rows, 1))
        self.price = self.bound * self.weights
        self.fresh = np.zeros((rows, projects), dtype=bool)
        self.unsure = np.zeros(rows, dtype=bool)
        self.rounds = np.zeros(rows, dtype=np.intp)
        self.order = np.zeros((rows, projects), dtype=np.intp)
        self.rho = np.zeros((rows, projects))
        self.others = np.zeros((rows, projects))
        self.even: list[list[tuple[int, tuple[tuple[int, Fraction], ...]]]] = [[] for _ in shares]

    def sketch(self, row: int) -> Sketch | None:
        """The run of a row, where floats are sure of it."""
        if self.unsure[row]:
            return None
        rounds = self.rounds[row]
        return Sketch(
            tuple(self.order[row, :rounds].tolist()),
            self.rho[row, :rounds],
            self.others[row, :rounds],
            tuple(self.even[row]),
        )

    def run(self) -> None:
        """Fund in every row until nothing is affordable in any."""
        each = np.arange(len(self.share))
        while True:
            best = self.bound.argmin(axis=1)
            least = self.bound[each, best]
            waiting = least < np.inf
            if not waiting.any():
                return
            # The row furthest behind says what is looked at: so the rows stay together.
            behind = np.where(waiting, self.rounds, self.rounds.max() + 1).argmin()
            project = int(best[behind])
            worth = waiting & ~self.fresh[:, project]
            worth &= self.bound[:, project] <= least * AHEAD
            if worth.any():
                self._look(project, np.flatnonzero(worth))
            ready = self.fresh[:, project] & (self.bound.argmin(axis=1) == project)
            if ready.any():
                self._choose(project, np.flatnonzero(ready))

    def _doubt(self, rows: Rows) -> None:
        self.unsure[rows] = True
        self.price[rows] = self.bound[rows] = np.inf
        self.fresh[rows] = False

    def _of(self, table: Floats, project: int, rows: Rows) -> Floats:
        """The supporters' part of a table, a column for each of the rows."""
        part = table.take(self.m.idx[project], axis=0)
        return part if len(rows) == len(self.share) else part.take(rows, axis=1)

    def _put(self, table: Floats, project: int, rows: Rows, part: Floats) -> None:
        groups = self.m.idx[project]
        if len(rows) == len(self.share):
            table[groups] = part
        else:
            table[groups[:, None], rows] = part

    def _look(self, project: int, rows: Rows) -> None:
        """Today's price of a project, or that its supporters cannot pay."""
        m = self.m
        counts, points, cost = m.counts[project], m.points[project], m.costs[project]
        left = self._of(self.left, project, rows)
        money = dot(counts, left)
        slack = m.sizes[project] * self.error[rows] + m.rounding[project] * cost
        enough = money > cost + slack
        if not enough.all():
            self.price[rows[~enough], project] = self.bound[rows[~enough], project] = np.inf
            self._doubt(rows[~enough & (money >= cost - slack)])
            rows, left, slack = rows[enough], left[:, enough], slack[enough]
            if not len(rows):
                return
        price, before = self.price[rows, project], np.full(len(rows), -1.0)
        rich = before
        # As in ``shares``: from below, each step counts as poor only who is poor at the end too.
        while True:
            asked = price if points is None else points[:, None] * price
            gone = dot(m.strength[project], left < asked)
            if (gone == before).all():
                break
            before = gone
            rich = float(m.ballots.totals[project]) - gone
            missing = cost - dot(counts, np.minimum(left, asked))
            price = price + np.where(rich < 0.5, 0.0, missing / np.maximum(rich, 1.0))
        self.price[rows, project] = price
        self.bound[rows, project] = price / self.weights[project] * (1 + 8 * NEAR)
        self.fresh[rows, project] = True
        self._doubt(rows[(rich < 0.5) | (slack > NEAR / 4 * price * rich)])

    def _choose(self, project: int, rows: Rows) -> None:
        """Fund a project in the rows where it is best; exact figures decide what is close."""
        bound = self.bound[rows]
        near = self.fresh[rows] & (bound <= bound[:, [project]] * (1 + 4 * NEAR))
        alone = near.sum(axis=1) == 1
        for row, rivals in zip(rows[~alone], near[~alone], strict=True):
            self._among(row, np.flatnonzero(rivals).tolist())
        if alone.any():
            self._fund(project, rows[alone], np.where(near, np.inf, bound).min(axis=1)[alone])

    def _among(self, row: int, rivals: list[int]) -> None:
        """Fund one of several nearly equal projects, where nobody asked is poor in any of them but
        those who have nothing: then ρ = cost / points of the others / weight, exactly."""
        m, exact = self.m, {}
        for project in rivals:
            left, points = self.left[m.idx[project], row], m.points[project]
            price = self.price[row, project]
            asked = price if points is None else price * points
            if ((left > 0) & (left <= asked * (1 + NEAR))).any():
                self._doubt(np.array([row]))
                return
            rich = round(float(dot(m.strength[project], left > 0)))
            exact[project] = Fraction(m.ballots.units[project], rich * m.weights[project])
        least = min(exact.values())
        tied = [project for project in rivals if exact[project] == least]
        taken = tied[0] if len(tied) == 1 else break_tie(m.ballots, tied, m.lot)[0]
        self.even[row].append((int(self.rounds[row]), tuple(exact.items())))
        others = self.bound[row].copy()
        others[rivals] = np.inf
        self._fund(taken, np.array([row]), others.min(keepdims=True))

    def _fund(self, project: int, rows: Rows, others: Floats) -> None:
        m = self.m
        points, price = m.points[project], self.price[rows, project]
        asked = price if points is None else points[:, None] * price
        left, errors = self._of(self.left, project, rows), self._of(self.errors, project, rows)
        rest = left - asked
        sure = np.abs(rest).min(axis=0) > NEAR * price * m.most[project]
        poor = (rest < 0).astype(np.float64)
        rich = float(m.ballots.totals[project]) - dot(m.strength[project], poor)
        # Who has nothing has no error either.
        slack = dot(m.counts[project], errors * poor) + m.rounding[project] * m.costs[project]
        sure &= slack <= NEAR / 4 * price * rich
        off = slack / np.maximum(rich, 1.0) + EPS * price
        errors += EPS * self.share[rows] + (off if points is None else points[:, None] * off)
        errors *= np.subtract(1.0, poor, out=poor)
        np.maximum(rest, 0.0, out=rest)
        self._put(self.left, project, rows, rest)
        self._put(self.errors, project, rows, errors)
        self.error[rows] += EPS * self.share[rows] + m.most[project] * off
        at = self.rounds[rows]
        self.order[rows, at] = project
        self.rho[rows, at] = price / self.weights[project]
        self.others[rows, at] = others
        self.rounds[rows] += 1
        self.price[rows, project] = np.inf
        self.bound[rows] = self.price[rows] / self.weights
        self.fresh[rows] = False
        self._doubt(rows[~sure])
