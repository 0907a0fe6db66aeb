"""Who could coach whom, over all at once: as many seekers as possible, then the best total fit.

Maximum-weight matching with capacities (the transportation problem), in three steps, the last of
which proves the result whatever the first two did:

1. Prices of seats by an auction (``auction``): quick, nearly right; they tell which few coaches a
   seeker may end up with.
2. An exact matching among those few, by primal and dual in turns (Ford and Fulkerson 1956): as many
   as possible sit where they gain most, by a maximum flow; while somebody stands, prices change by
   how far each coach is from them (shortest paths), so that more ways to free seats open.
3. The dual prices are compared with *all* admissible pairs. Where somebody would gain more
   elsewhere, the closest pairs at these prices are added, and 2 is done again.
   ``Matching.proven`` says that the prices fit every pair.

Ties are broken by a drawing of lots: seekers and coaches are put in an order drawn from a seed that
can be published, before anything is computed. So two members who differ in nothing but their
name have the same chance, and the order in which they signed up means nothing.

Loads numpy and scipy: import it in jobs and commands only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra, maximum_flow

from colead.features.coaching.rules.auction import (
    BLOCK,
    FINE,
    Fits,
    Numbers,
    bid,
    closest,
)
from colead.kernel.verdict import Refused

# Whole points up to this are exact in 32 bits, and in sums weighed against the number matched.
BEST_FIT = 1_000_000
MOST_SEATS = 1_000
NO_PAIR = np.float32(-1e9)
Worth = NDArray[np.float64]


@dataclass(frozen=True)
class Matching:
    """For each seeker (as given) the coach's number, or -1. ``total`` is the sum of fits.

    ``prices``: what a seat of each coach is worth, in points of fit: no seeker could gain by going
    to another coach at these prices; ``proven`` says that this was checked over all pairs.
    """

    coach_of: Numbers
    matched: int
    total: int
    prices: NDArray[np.float64]
    proven: bool
    seed: str


def table(pairs: Sequence[tuple[int, int, int]] | Numbers, *, seekers: int, coaches: int) -> Fits:
    """Fits as a table (seekers × coaches) from a list of admissible pairs (seeker, coach, points).

    A pair that is not listed is not admissible (a veto, the same role line, no common language).
    Refuses points below 0 or above 1,000,000, and pairs of nobody.
    """
    fits = np.full((seekers, coaches), NO_PAIR, dtype=np.float32)
    listed = np.asarray(pairs, dtype=np.int64).reshape(-1, 3)
    who, whom, points = listed.T
    if ((who < 0) | (who >= seekers) | (whom < 0) | (whom >= coaches)).any():
        raise Refused(_("A pair names somebody who is not there."))
    if ((points < 0) | (points > BEST_FIT)).any():
        raise Refused(_("A fit is from 0 to 1,000,000 points."))
    fits[who, whom] = points
    return fits


def draw(names: Sequence[str], *, seed: str) -> Numbers:
    """An order of the names that nobody can foresee without the seed and anybody can check."""
    lots = [blake2b(f"{seed}\0{name}".encode(), digest_size=16).digest() for name in names]
    return np.array(sorted(range(len(names)), key=lambda at: (lots[at], names[at])), dtype=np.int64)


def match(
    fits: Fits,
    seats: Sequence[int] | Numbers,
    *,
    seed: str,
    seekers: Sequence[str] | None = None,
    coaches: Sequence[str] | None = None,
) -> Matching:
    """The best matching of a table of fits (see ``table``; negative: no pair) and seats per coach.

    ``seekers`` and ``coaches`` are names that stay (ids) from which, with ``seed``, lots are drawn;
    without them their numbers serve. Refuses seats below 0 or above 1,000, names that come twice.
    """
    count, whole = fits.shape
    names = [
        list(map(str, given if given is not None else range(size)))
        for given, size in ((seekers, count), (coaches, whole))
    ]
    room = np.asarray(seats, dtype=np.int64)
    if len(names[0]) != count or len(names[1]) != whole or room.shape != (whole,):
        raise Refused(_("Fits, seats and names do not belong together."))
    if any(len(set(some)) < len(some) for some in names):
        raise Refused(_("A name comes twice."))
    if ((room < 0) | (room > MOST_SEATS)).any():
        raise Refused(_("A coach has from 0 to 1,000 places."))
    rows, columns = draw(names[0], seed=seed), draw(names[1], seed=seed)
    coach_of = np.full(count, -1, dtype=np.int64)
    prices = np.zeros(whole)
    open_columns = columns[room[columns] > 0]
    if not count or not len(open_columns) or not (fits >= 0).any():
        return Matching(coach_of, 0, 0, prices, True, seed)
    drawn = np.empty((count, len(open_columns)), dtype=np.float32)
    for start in range(0, count, BLOCK):
        there = fits[rows[start : start + BLOCK]]
        there = there[:, open_columns]
        drawn[start : start + BLOCK] = np.where(there >= 0, there, NO_PAIR)
    solver = _Solver(drawn, room[open_columns])
    found, worth = solver.solve()
    matched = np.flatnonzero(found >= 0)
    coach_of[rows[matched]] = open_columns[found[matched]]
    prices[open_columns] = worth
    total = int(drawn[matched, found[matched]].astype(np.int64).sum())
    return Matching(coach_of, len(matched), total, prices, solver.sure, seed)


class _Solver:
    """One table in drawn order."""

    # Coaches of each seeker in the exact matching, found by measuring (benchmarks/matching.py).
    FEW = 16

    def __init__(self, fits: Fits, room: Numbers) -> None:
        self.fits, self.room = fits, room
        self.seekers, self.coaches = fits.shape
        self.most = float(fits.max())
        # One more seeker matched outweighs every sum of fits.
        self.matter = self.seekers * self.most + 1.0

    def solve(self) -> tuple[Numbers, Worth]:
        """The coach of each seeker or -1, and the price of each coach."""
        start, found = bid(self.fits, self.room, self.matter)
        worth, blur, pairs = start, self.most * FINE, np.zeros(0, dtype=np.int64)
        while True:
            near = closest(self.fits, worth, self.FEW, found, blur)
            near += np.arange(self.seekers)[:, None] * self.coaches
            before, pairs = len(pairs), np.union1d(pairs, near)
            # From the first prices again: those of too few pairs may be far off for the rest.
            found, worth = self._among(pairs, start)
            self.sure = self.proven(found, worth)
            # Fits are whole; with others there could be nothing left to add and no proof.
            if self.sure or len(pairs) == before:
                return found, worth
            blur = 0.5

    def _among(self, pairs: Numbers, worth: Worth) -> tuple[Numbers, Worth]:
        """The best matching among pairs (seeker times all coaches and coach, in order), and its
        dual prices, from prices near to them.

        Everybody finds a place and every place is taken: at *nobody*, the last column, there is
        room for all seekers, and the *empty*, the last row, are as many as there are seats."""
        empty, nobody = self.seekers, self.coaches
        seekers, columns = np.arange(empty), np.arange(nobody + 1)
        who, whom = np.divmod(pairs, self.coaches)
        value = self.fits[who, whom].astype(np.float64) + self.matter
        there = value >= self.matter
        who = np.concatenate([who[there], seekers, np.full(nobody + 1, empty)])
        whom = np.concatenate([whom[there], np.full(empty, nobody), columns])
        value = np.append(value[there], np.zeros(empty + nobody + 1))
        order = np.argsort(who, kind="stable")
        who, whom, value = who[order], whom[order], value[order]
        first = np.searchsorted(who, np.arange(empty + 1))
        many = np.append(np.ones(empty, dtype=np.int32), np.int32(self.room.sum()))
        places = np.append(self.room, empty).astype(np.int32)
        prices = np.append(worth, 0.0)
        while True:
            gain = value - prices[whom]
            less = np.maximum.reduceat(gain, first)[who] - gain
            # Points are whole: less than a half is nothing.
            best = less < 0.5
            row, column, much = _seated(who[best], whom[best], many, places)
            if much.sum() == many.sum():
                taken = (row < empty) & (column < nobody)
                found = np.full(empty, -1, dtype=np.int64)
                found[row[taken]] = column[taken]
                return found, prices[:-1] - prices[-1]
            stand = np.flatnonzero(np.bincount(row, weights=much, minlength=empty + 1) < many)
            free = np.bincount(column, weights=much, minlength=nobody + 1) < places
            # Who sits goes back at no cost; rows first, then columns.
            ends = (np.append(who, empty + 1 + column), np.append(empty + 1 + whom, row))
            costs = np.append(less, np.zeros(len(row)))
            size = empty + nobody + 2
            ways = csr_matrix((costs, ends), shape=(size, size))
            far = dijkstra(ways, indices=stand, min_only=True)[empty + 1 :]
            prices = prices - np.minimum(far, far[free].max())

    def proven(self, found: Numbers, worth: Worth) -> bool:
        """Whether the prices prove the matching best: complementary slackness over all pairs.

        Prices are never negative and zero where a seat is free; no seeker gains more elsewhere
        than where they are (being matched at all counts ``matter``)."""
        load = np.bincount(found[found >= 0], minlength=self.coaches)
        if (load > self.room).any() or (worth < 0).any() or (worth[load < self.room] > 0).any():
            return False
        for start in range(0, self.seekers, BLOCK):
            rows = self.fits[start : start + BLOCK].astype(np.float64)
            gain = np.where(rows >= 0, rows + self.matter - worth, -np.inf).max(axis=1)
            here = found[start : start + BLOCK]
            mine = rows[np.arange(len(rows)), here] + self.matter - worth[here]
            if (np.maximum(gain, 0) > np.where(here >= 0, mine, 0)).any():
                return False
        return True


def _seated(
    who: Numbers, whom: Numbers, many: NDArray[np.int32], places: NDArray[np.int32]
) -> tuple[Numbers, Numbers, Numbers]:
    """As many as possible of each row (at most so ``many``) at the columns named beside it (with
    so many ``places``): rows, columns, and how many."""
    rows, columns = len(many), len(places)
    source, sink = rows + columns, rows + columns + 1
    ends = (
        np.concatenate([np.full(rows, source), who, rows + np.arange(columns)]),
        np.concatenate([np.arange(rows), rows + whom, np.full(columns, sink)]),
    )
    capacity = np.concatenate([many, np.minimum(many[who], places[whom]), places])
    graph = csr_matrix((capacity, ends), shape=(sink + 1, sink + 1))
    flow = maximum_flow(graph, source, sink).flow[:rows, rows:source].tocoo()
    some = flow.data > 0
    return flow.row[some], flow.col[some], flow.data[some]
