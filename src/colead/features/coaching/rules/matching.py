"""Who could coach whom, over all at once: as many seekers as possible, then the best total fit.

Maximum-weight matching with capacities (the transportation problem). Three steps, the last of
which proves the result whatever the first two did:

1. Prices by an auction (``auction``): quick, nearly optimal; they tell which few coaches a seeker
   may end up with.
2. An exact matching among those few (scipy's sparse Jonker-Volgenant).
3. Over *all* admissible pairs: moving a seeker from coach j to coach k changes the total by what
   the cheapest such move costs; the matching is optimal exactly if no cycle of moves gains
   (Klein 1967). Gaining cycles are carried out until there is none; the potentials that remain
   are the dual prices, and ``Matching.proven`` says they fit every pair.

Ties are broken by a drawing of lots: seekers and coaches are put in an order drawn from a seed that
can be published, before anything is computed. So two members who differ in nothing but their
name have the same chance, and the order in which they signed up means nothing.

Loads numpy and scipy: import it in jobs and commands only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from colead.features.coaching.rules.auction import (
    BLOCK,
    Fits,
    Numbers,
    coaches_bid,
    seekers_bid,
)
from colead.kernel.verdict import Refused

# Whole points up to this are exact in 32 bits, and in sums weighed against the number matched.
BEST_FIT = 1_000_000
MOST_SEATS = 1_000
NO_PAIR = np.float32(-1e9)


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
    drawn = np.empty((count, len(open_columns)), dtype=fits.dtype)
    for start in range(0, count, BLOCK):
        there = fits[rows[start : start + BLOCK]]
        np.take(there, open_columns, axis=1, out=drawn[start : start + BLOCK], mode="clip")
    solver = _Solver(drawn, room[open_columns])
    found, worth = solver.solve()
    matched = found >= 0
    coach_of[rows[matched]] = open_columns[found[matched]]
    prices[open_columns] = worth
    total = int(drawn[np.flatnonzero(matched), found[matched]].astype(np.int64).sum())
    return Matching(coach_of, int(matched.sum()), total, prices, solver.proven(found, worth), seed)


class _Solver:
    """One table in drawn order."""

    # Coaches in the exact matching for each seeker, found by measuring (benchmarks/matching.py).
    FEW = 5

    def __init__(self, fits: Fits, room: Numbers) -> None:
        self.fits, self.room = fits, room
        self.seekers, self.coaches = fits.shape
        self.most = float(fits.max())
        # One more seeker matched outweighs every sum of fits.
        self.matter = self.seekers * self.most + 1.0
        self.scarce = int((fits.max(axis=1) >= 0).sum()) > int(room.sum())

    def solve(self) -> tuple[Numbers, NDArray[np.float64]]:
        """The coach of each seeker or -1, and the price of each coach."""
        bid = coaches_bid if self.scarce else seekers_bid
        seated, prices, among = bid(self.fits, self.room)
        found = self._exact_among(among, prices, seated)
        return _Moves(self, found, -prices.astype(np.float64)).improve()

    def _exact_among(self, among: Numbers, prices: Fits, seated: Numbers) -> Numbers:
        """The best matching among a few coaches for each seeker and where the auction put them.

        Each seat is a column, and a seeker may have one of their own that means "nobody"."""
        few = min(self.FEW, among.shape[1])
        gain = np.take_along_axis(self.fits, among, 1) - prices[among]
        best = np.argpartition(gain, among.shape[1] - few, axis=1)[:, among.shape[1] - few :]
        seeker = np.repeat(np.arange(self.seekers), few)
        coach = np.take_along_axis(among, best, 1).ravel()
        sat = np.flatnonzero(seated >= 0)
        key = np.unique(np.concatenate([
            seeker * self.coaches + coach, sat * self.coaches + seated[sat]
        ]))  # fmt: skip
        seeker, coach = key // self.coaches, key % self.coaches
        fit = self.fits[seeker, coach].astype(np.float64)
        seeker, coach, fit = (part[fit >= 0] for part in (seeker, coach, fit))
        seats = np.minimum(self.room, np.bincount(coach, minlength=self.coaches))
        first, times = np.cumsum(seats) - seats, seats[coach]
        column = (
            np.repeat(first[coach], times)
            + np.arange(times.sum())
            - np.repeat(np.cumsum(times) - times, times)
        )
        if self.scarce:
            # Where every seat is taken its price changes no comparison; costs lie closer without.
            fit = fit - prices[coach]
        cost, row = np.repeat(2 * self.most + 1 - fit, times), np.repeat(seeker, times)
        whole = int(seats.sum())
        rows, columns = self._assigned(cost, row, column, whole, everybody=not self.scarce)
        taken = columns < whole
        found = np.full(self.seekers, -1, dtype=np.int64)
        owner = np.repeat(np.arange(self.coaches), seats)
        found[rows[taken]] = owner[columns[taken]]
        return found

    def _assigned(
        self,
        cost: NDArray[np.float64],
        row: Numbers,
        column: Numbers,
        seats: int,
        *,
        everybody: bool,
    ) -> tuple[Numbers, Numbers]:
        """Seekers and their columns. With seats for ``everybody`` the columns of nobody are left
        out, which is quicker; should that leave somebody without, they are needed after all."""
        if everybody:
            try:
                graph = csr_matrix((cost, (row, column)), shape=(self.seekers, seats))
                rows, columns = min_weight_full_bipartite_matching(graph)
            except ValueError:
                pass
            else:
                return rows, columns
        who = np.arange(self.seekers)
        cost = np.append(cost, np.full(self.seekers, self.matter + 2 * self.most))
        places = (np.append(row, who), np.append(column, seats + who))
        graph = csr_matrix((cost, places), shape=(self.seekers, seats + self.seekers))
        rows, columns = min_weight_full_bipartite_matching(graph)
        return rows, columns

    def proven(self, found: Numbers, worth: NDArray[np.float64]) -> bool:
        """Whether the prices prove the matching best: complementary slackness over all pairs.

        Prices are never negative and zero where a seat is free; no seeker gains more elsewhere
        than where they are (being matched at all counts ``matter``)."""
        load = np.bincount(found[found >= 0], minlength=self.coaches)
        if (load > self.room).any() or (worth < 0).any() or (worth[load < self.room] > 0).any():
            return False
        for start in range(0, self.seekers, 256):
            rows = self.fits[start : start + 256].astype(np.float64)
            gain = np.where(rows >= 0, rows + self.matter - worth, -np.inf).max(axis=1)
            here = found[start : start + 256]
            mine = rows[np.arange(len(rows)), here] + self.matter - worth[here]
            if (np.maximum(gain, 0) > np.where(here >= 0, mine, 0)).any():
                return False
        return True


class _Moves:
    """The graph of moves: coaches and, last, nobody. ``cost[j, k]`` is the least that the total
    loses when a seeker goes from j to k; an empty seat may come from nobody to any coach at no
    cost, and go back from a coach that has one."""

    def __init__(self, solver: _Solver, found: Numbers, start: NDArray[np.float64]) -> None:
        self.solver, self.found = solver, found
        self.nobody = solver.coaches
        self.cost = np.full((self.nobody + 1, self.nobody + 1), np.inf)
        # Nobody starts far away and comes as near as the first look finds.
        self.distance = np.append(start, 2 * solver.matter)
        for coach in range(self.nobody + 1):
            self._row(coach)

    def _members(self, coach: int) -> Numbers:
        return np.flatnonzero(self.found == (-1 if coach == self.nobody else coach))

    def _values(self, who: Numbers, coach: int) -> Any:
        """What these seekers' places at a coach are worth; at nobody, nothing."""
        if coach == self.nobody:
            return np.zeros(len(who))
        return self.solver.fits[who, coach].astype(np.float64) + self.solver.matter

    def _row(self, coach: int) -> None:
        who = self._members(coach)
        row = np.full(self.nobody + 1, np.inf)
        if coach == self.nobody:
            # Of the many at nobody only the one who fits best counts for each coach.
            fits = self.solver.fits[who].max(axis=0, initial=NO_PAIR).astype(np.float64)
            row[:-1] = np.where(fits >= 0, -fits - self.solver.matter, 0.0)
        else:
            if len(who):
                mine = self._values(who, coach)
                there = self.solver.fits[who].astype(np.float64)
                moved = np.where(there >= 0, mine[:, None] - there - self.solver.matter, np.inf)
                row[:-1], row[-1] = moved.min(axis=0), mine.min()
            if len(who) < self.solver.room[coach]:
                row[-1] = 0.0
        row[coach] = 0.0
        self.cost[coach] = row

    def improve(self) -> tuple[Numbers, NDArray[np.float64]]:
        """Carry out gaining cycles until potentials exist (Bellman and Ford); who sits where,
        and the prices that the potentials are."""
        distance = self.distance
        before = np.full(self.nobody + 1, -1, dtype=np.int64)
        changed = np.arange(self.nobody + 1)
        while len(changed):
            through = self.cost[changed]
            through += distance[changed, None]
            best = through.min(axis=0)
            closer = np.flatnonzero(best < distance)
            distance[closer] = best[closer]
            before[closer] = changed[through[:, closer].argmin(axis=0)]
            changed = closer
            if len(changed) and (cycles := _cycles(before)):
                # They have no coach in common, so one does not undo what another gains.
                for cycle in cycles:
                    self._carry_out(cycle)
                before[:] = -1
                changed = np.union1d(changed, np.concatenate(cycles))
        return self.found, distance[-1] - distance[:-1]

    def _carry_out(self, cycle: list[int]) -> None:
        moves: list[tuple[int, int]] = []
        for leaving, going in zip(cycle, cycle[1:] + cycle[:1], strict=True):
            who = self._members(leaving)
            if len(who):
                there = self._values(who, going)
                if going != self.nobody:
                    there = np.where(self.solver.fits[who, going] >= 0, there, -np.inf)
                loss = self._values(who, leaving) - there
                # An empty seat moves at no cost; a seeker only where that is better.
                if loss.min() <= self.cost[leaving, going]:
                    moves.append((int(who[loss.argmin()]), going))
        for seeker, going in moves:
            self.found[seeker] = -1 if going == self.nobody else going
        for coach in cycle:
            self._row(coach)


def _cycles(before: Numbers) -> list[list[int]]:
    """The cycles of the predecessors, each in walking order."""
    links = before.tolist()
    marks = [0] * len(links)
    found = []
    for start in range(len(links)):
        node = start
        while node >= 0 and not marks[node]:
            marks[node] = start + 1
            node = links[node]
        if node >= 0 and marks[node] == start + 1:
            cycle = [node]
            while links[cycle[-1]] != node:
                cycle.append(links[cycle[-1]])
            found.append(cycle[::-1])
    return found
