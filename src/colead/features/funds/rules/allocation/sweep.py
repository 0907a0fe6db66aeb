"""The shares of a completion: many side by side, and none where enough about it follows.

*Side by side*: a row of a table for each share; floats do for all rows at once what ``shares`` does
for one. A row in which floats cannot tell is left to ``shares``.

*What follows* (``alike``). Let k_1 … k_r be funded in this order from a share b and from a
larger one b'. Then no voter has less left from b' than from b, and no project a higher price: the
price p of a project solves Σ min(left_i, p · points_i) = cost, so it does not rise where what is
left does not fall, and max(0, left_i - p · points_i) does not fall where p does not rise; by
induction over r. Now let the runs of two shares fund the same in the same order, and in each round
the ρ of the funded one at the lower share lie below that of every other at the higher share. Then
each share between them has the same run: as far as it is the same, the funded one is affordable (it
is at the lower share) with no larger ρ than there, the others have no smaller ρ than at the higher
share, and what is not affordable there is not affordable here. Projects that stand even are no
exception where their exact ρ is the same at both ends: then it is the same between them.

Where only the first rounds are alike, all that a share between them can fund is what they fund and
what is affordable then at the larger share (``most``): nobody has more at the smaller one. A share
whose funded projects end the completion cannot lie between two where not even all of that does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise, zip_longest

import numpy as np
from numpy.typing import NDArray

from colead.features.funds.rules.allocation.ballots import Floats
from colead.features.funds.rules.allocation.shares import EPS, NEAR, Method, break_tie, dot

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]
# Two tables of so many groups and rows stay near the processor; with more groups one share after
# the other is quicker, and nothing is skipped.
MOST_ROWS = 64
MOST_GROUPS = 16_000


@dataclass(frozen=True, slots=True)
class Sketch:
    """The run of one share: the funded projects in order; the ρ of each; the least ρ that any
    other could have had then; and in which rounds several stood even, with the exact ρ of each."""

    order: tuple[int, ...]
    rho: Floats
    others: Floats
    even: tuple[tuple[int, tuple[tuple[int, Fraction], ...]], ...] = ()


def alike(lower: Sketch, higher: Sketch) -> int:
    """In how many first rounds all shares between these two surely fund the same (see above)."""
    rounds = min(len(lower.order), len(higher.order))
    same = np.equal(lower.order[:rounds], higher.order[:rounds])
    same &= lower.rho[:rounds] * (1 + 32 * NEAR) < higher.others[:rounds]
    for ends in zip_longest(lower.even, higher.even):
        if ends[0] != ends[1]:
            same[min(at for at, _exact in filter(None, ends)) :] = False
            break
    return rounds if same.all() else int(same.argmin())


def most(method: Method, share: int, sketch: Sketch, rounds: int) -> list[int]:
    """The first projects of a share's run and all that is affordable after them."""
    left = np.full(len(method.ballots.weights), float(share))
    funded = list(sketch.order[:rounds])
    for project, rho in zip(funded, sketch.rho.tolist(), strict=False):
        groups, points = method.idx[project], method.points[project]
        price = rho * method.float_weights[project]
        left[groups] = np.maximum(
            left.take(groups) - (price if points is None else price * points), 0.0
        )
    # Prices are off by at most a quarter of NEAR, and nobody has paid more than their share.
    owners, groups, counts = method.supporters
    money = np.bincount(owners, left.take(groups) * counts, len(method.costs))
    able = money >= np.subtract(method.costs, NEAR * share * np.array(method.sizes))
    able[funded] = False
    return funded + np.flatnonzero(able).tolist()


def first(
    method: Method, *, share: int, widen: int, steps: int, ends: Callable[[Sequence[int]], str]
) -> tuple[int, str] | None:
    """The first of the shares ``share + step · widen`` (``step`` from 0 to ``steps``) whose funded
    projects end the completion, and why: as if each were counted. Projects that do not end it must
    not do so without some of them either. Amounts are units per voter.

    Goes on in blocks of shares ``stride`` steps apart, wider where little changes from one to the
    next and closer where much does; then halves what may hide the end until nothing can.
    """
    found: dict[int, Sketch] = {}
    last, why = steps, ""

    def count(these: Sequence[int]) -> None:
        nonlocal last, why
        sketches = sweep(method, [share + step * widen for step in these])
        for step, sketch in zip(these, sketches, strict=True):
            found[step] = sketch
            if step <= last and (reason := ends(sketch.order)):
                last, why = step, reason

    def hides(low: int, high: int) -> bool:
        lower, higher = found[low], found[high]
        if high - low <= 1:
            return False
        rounds = alike(lower, higher)
        if rounds == len(lower.order) == len(higher.order):
            return False
        # What either of them funds can be funded between.
        return bool(
            ends(list({*lower.order, *higher.order}))
            or ends(most(method, share + high * widen, higher, rounds))
        )

    def gaps_among(these: Sequence[int]) -> list[tuple[int, int]]:
        return [(low, high) for low, high in pairwise(these) if hides(low, high)]

    room = MOST_ROWS if len(method.ballots.weights) <= MOST_GROUPS else 1
    least, stride = (1, 1) if room == 1 else (2, 8)
    width, at = min(16, room), 0
    gaps: list[tuple[int, int]] = []
    while gaps or at < last:
        halves = [(low, (low + high) // 2, high) for low, high in gaps[:room]]
        block = [0] if not found else []
        if len(halves) * 4 <= room:
            stride = max(1, min(stride, last - at))
            block += range(at + stride, min(at + stride * width, last) + 1, stride)
        count([middle for _low, middle, _high in halves] + block)
        fresh = gaps_among([at, *block])
        gaps = [gap for half in halves for gap in gaps_among(half)] + gaps[room:] + fresh
        gaps = [(low, high) for low, high in gaps if low < last]
        if block:
            if len(fresh) * 8 <= width:
                stride *= least
            elif len(fresh) * 2 > width:
                stride = max(least, stride // 2)
            at, width = block[-1], min(2 * width, room)
        found = {step: found[step] for step in {at, *chain.from_iterable(gaps)}}
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
            waiting = self.bound[each, best] < np.inf
            if not waiting.any():
                return
            # The row furthest behind says what is looked at: so the rows stay together.
            behind = np.where(waiting, self.rounds, self.rounds.max() + 1).argmin()
            project = int(best[behind])
            stale = (self.bound[:, project] < np.inf) > self.fresh[:, project]
            if stale.any():
                self._look(project, stale)
            ready = self.fresh[:, project] & (self.bound.argmin(axis=1) == project)
            if ready.any():
                self._choose(project, np.flatnonzero(ready))

    def _doubt(self, rows: Rows) -> None:
        if not len(rows):
            return
        self.unsure[rows] = True
        self.price[rows] = self.bound[rows] = np.inf
        self.fresh[rows] = False

    def _look(self, project: int, asks: Mask) -> None:
        """Today's price of a project in some rows, or that its supporters cannot pay."""
        m = self.m
        counts, points, cost = m.counts[project], m.points[project], m.costs[project]
        strength, total = m.strength[project], float(m.ballots.totals[project])
        rows = np.flatnonzero(asks)
        span = slice(rows[0], rows[-1] + 1)
        left, asks, known = self.left[m.idx[project], span], asks[span], self.price[span, project]
        slack = m.sizes[project] * self.error[span] + m.rounding[project] * cost
        over = dot(counts, left) - cost
        if (out := (over <= slack) & asks).any():
            known[out] = self.bound[span, project][out] = np.inf
            self._doubt(np.flatnonzero(out & (over >= -slack)) + rows[0])
            asks = asks & ~out
        # In other rows nothing is asked of anybody.
        price = np.where(asks, known, 0.0)
        asked = price if points is None else points[:, None] * price
        gone, before = dot(strength, left < asked), None
        # As in ``shares``: from below, each step counts as poor only who is poor at the end too.
        while before is None or (gone != before).any():
            missing = cost - dot(counts, np.minimum(left, asked))
            price += missing * asks / np.maximum(total - gone, 1.0)
            asked = price if points is None else points[:, None] * price
            gone, before = dot(strength, left < asked), gone
        rich = total - gone
        np.copyto(known, price, where=asks)
        np.copyto(
            self.bound[span, project], price / self.weights[project] * (1 + 8 * NEAR), where=asks
        )
        self.fresh[span, project] |= asks
        unsure = (slack > NEAR / 4 * price * rich) & asks
        self._doubt(np.flatnonzero(unsure) + rows[0])

    def _choose(self, project: int, rows: Rows) -> None:
        """Fund a project in the rows where it is best; exact figures decide what is close."""
        bound = self.bound[rows]
        limit = bound[:, [project]] * (1 + 4 * NEAR)
        others = np.where(np.arange(bound.shape[1]) == project, np.inf, bound).min(axis=1)
        if (others > limit[:, 0]).all():
            self._fund(project, rows, others)
            return
        near = self.fresh[rows] & (bound <= limit)
        alone = near.sum(axis=1) == 1
        if alone.any():
            others = np.where(near, np.inf, bound).min(axis=1)
            self._fund(project, rows[alone], others[alone])
        if not alone.all():
            for rivals in np.unique(near[~alone], axis=0):
                same = rows[(near == rivals).all(axis=1)]
                self._among(same, np.flatnonzero(rivals).tolist())

    def _among(self, rows: Rows, rivals: list[int]) -> None:
        """Fund one of several nearly equal projects, where nobody asked is poor in any of them but
        those who have nothing: then ρ = cost / points of the others / weight, exactly."""
        m = self.m
        rich = np.empty((len(rivals), len(rows)))
        plain = np.ones(len(rows), dtype=bool)
        for at, project in enumerate(rivals):
            left, points = self.left[m.idx[project][:, None], rows], m.points[project]
            price = self.price[rows, project]
            asked = price if points is None else points[:, None] * price
            plain &= ~((left > 0) & (left <= asked * (1 + NEAR))).any(axis=0)
            rich[at] = dot(m.strength[project], left > 0)
        self._doubt(rows[~plain])
        taken = np.full(len(rows), -1)
        for counts in np.unique(rich[:, plain], axis=1).T:
            exact = {
                project: Fraction(m.ballots.units[project], round(count) * m.weights[project])
                for project, count in zip(rivals, counts.tolist(), strict=True)
            }
            least = min(exact.values())
            tied = [project for project in rivals if exact[project] == least]
            alike = plain & (rich == counts[:, None]).all(axis=0)
            taken[alike] = tied[0] if len(tied) == 1 else break_tie(m.ballots, tied, m.lot)[0]
            for row in rows[alike]:
                self.even[row].append((int(self.rounds[row]), tuple(exact.items())))
        for project in set(taken[plain].tolist()):
            here = rows[taken == project]
            others = self.bound[here]
            others[:, rivals] = np.inf
            self._fund(project, here, others.min(axis=1))

    def _fund(self, project: int, rows: Rows, others: Floats) -> None:
        m = self.m
        groups, points = m.idx[project], m.points[project]
        # Rows that fund the same at once lie together; where others lie between, nothing is asked.
        span = slice(rows[0], rows[-1] + 1)
        rest = self.left[groups, span]
        price = np.zeros(rest.shape[1])
        price[rows - rows[0]] = self.price[rows, project]
        rest -= price if points is None else points[:, None] * price
        # (The least of all is found sooner than that of each row, and mostly says enough.)
        tell = NEAR * price * m.most[project]
        away = np.abs(rest)
        sure = price < np.inf if away.min() > tell.max() else away.min(axis=0) > tell
        poor = (rest < 0).astype(np.float64)
        np.maximum(rest, 0.0, out=rest)
        self.left[groups, span] = rest
        rich = float(m.ballots.totals[project]) - dot(m.strength[project], poor)
        errors = self.errors[groups, span]
        poor *= errors
        slack = dot(m.counts[project], poor) + m.rounding[project] * m.costs[project]
        sure &= slack <= NEAR / 4 * price * rich
        off = slack / np.maximum(rich, 1.0) + EPS * (price + self.share[span])
        off[price == 0] = 0.0
        errors += off if points is None else points[:, None] * off
        # Who has nothing has no error either.
        errors *= rest > 0
        self.errors[groups, span] = errors
        self.error[span] += m.most[project] * off
        at = self.rounds[rows]
        self.order[rows, at] = project
        self.rho[rows, at] = self.price[rows, project] / self.weights[project]
        self.others[rows, at] = others
        self.rounds[rows] += 1
        self.price[rows, project] = np.inf
        self.bound[rows] = self.price[rows] / self.weights
        self.fresh[rows] = False
        self._doubt(rows[~sure[rows - rows[0]]])
