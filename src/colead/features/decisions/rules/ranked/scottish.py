"""STV as in Scottish council elections: weighted inclusive Gregory transfers, five decimals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING

from colead.features.decisions.rules.ranked.parts import Parts
from colead.features.decisions.rules.ranked.profile import RankedProfile
from colead.features.decisions.rules.ranked.stv import (
    Stv,
    StvStage,
    What,
    check_lot,
    check_seats,
    earlier,
    follow,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Values of papers are counted in hundred-thousandths of a vote.
UNIT = 100_000
NOBODY, IN_PARTS = -1, -2


def scottish(profile: RankedProfile, seats: int, *, lot: Sequence[int] | None = None) -> Stv:
    """Single transferable vote by the Scottish Local Government Elections Order 2007, schedule 1,
    rules 45-52.

    Quota: valid ballots / (seats + 1), the fraction dropped, plus 1 (Droop; rule 46). Who has the
    quota is elected (47). Surpluses are transferred one at a time, the largest first (49): every
    paper moves to its next continuing option at surplus x value / votes, cut off after five
    decimals (48). With no surplus left, the option with the fewest votes is excluded and its
    papers move at their value (50). As many continuing options as empty seats are elected.

    Of equal ones, the most recent earlier stage with unequal votes decides; where all stages are
    equal, the Order draws a lot. Here ``lot`` (all places, the luckiest first) does so if it was
    drawn; otherwise every way is followed and the tie is reported. Several options without any
    votes are excluded in one stage, for no paper moves.

    Equal ranks, which the Order does not know, split a paper into equal parts, exactly; only the
    value of a paper is cut off. No opinion counts as unranked.
    """
    check_seats(profile, seats)
    drawn = None if lot is None else check_lot(profile, lot)
    return follow(_Count(profile, seats), profile.size, seats, drawn)


class _Count:
    """A count under way. Papers of one ballot that lie undivided with one option are kept in the
    arrays ``at`` and ``value``; papers split by equal ranks are kept as ``parts``."""

    def __init__(self, profile: RankedProfile, seats: int) -> None:
        import numpy as np

        self.profile, self.seats = profile, seats
        self.hopeful = set(range(profile.size))
        self.elected: list[int] = []
        self.waiting: list[int] = []
        self.stages: list[StvStage] = []
        self.done = False
        self.tie_of = ""
        # Parts of a paper are whole numbers of 1/whole: a tie of k splits by at most k! in all.
        self.whole = 1 if profile.strict else factorial(profile.size)
        self.scale = UNIT * self.whole
        rows = profile.ranks.shape[1]
        self.at = np.full(rows, NOBODY, dtype=np.int16)
        self.value = np.full(rows, UNIT, dtype=np.int64)
        self.parts = Parts(rows)
        self.votes = [0] * profile.size
        self.exhausted = self.lost = 0
        ranked = (profile.ranks < profile.last).any(axis=0)
        valid = int(profile.counts[ranked].sum())
        self.quota = (valid // (seats + 1) + 1) * self.scale
        self._move(np.flatnonzero(ranked))
        self.exhausted = 0
        self._close("first", ())

    def copy(self) -> _Count:
        """The same count, to go on another way."""
        other = object.__new__(_Count)
        other.__dict__.update(self.__dict__)
        other.hopeful, other.elected = set(self.hopeful), list(self.elected)
        other.waiting, other.stages = list(self.waiting), list(self.stages)
        other.at, other.value = self.at.copy(), self.value.copy()
        other.parts = self.parts.copy()
        other.votes = list(self.votes)
        return other

    def step(self, named: int | None = None) -> tuple[int, ...]:
        """One transfer: of the largest surplus, else of the option with the fewest votes."""
        if self.waiting:
            return self._surplus(named)
        return self._exclude(named)

    def _surplus(self, named: int | None) -> tuple[int, ...]:
        most = max(self.votes[one] for one in self.waiting)
        tied = tuple(one for one in self.waiting if self.votes[one] == most)
        tied = earlier(tied, self.stages, max)
        if len(tied) > 1 and named is None:
            self.tie_of = "surplus"
            return tied
        one = tied[0] if named is None else named
        self.waiting.remove(one)
        total, surplus = self.votes[one], self.votes[one] - self.quota
        before = sum(self.votes) + self.exhausted
        self._transfer(one, surplus, total)
        self.votes[one] = self.quota
        self.lost += before - sum(self.votes) - self.exhausted
        self._close("surplus", (one,), tied=tied if named is not None else ())
        return ()

    def _exclude(self, named: int | None) -> tuple[int, ...]:
        least = min(self.votes[one] for one in self.hopeful)
        tied = tuple(sorted(one for one in self.hopeful if self.votes[one] == least))
        if least == 0 and len(self.hopeful) - len(tied) >= self.seats - len(self.elected):
            self.hopeful -= set(tied)
            self._close("exclusion", tied, excluded=tied)
            return ()
        tied = earlier(tied, self.stages, min)
        if len(tied) > 1 and named is None:
            self.tie_of = "exclusion"
            return tied
        one = tied[0] if named is None else named
        self.hopeful.discard(one)
        self._transfer(one, 1, 1)
        self.votes[one] = 0
        self._close("exclusion", (one,), excluded=(one,), tied=tied if named is not None else ())
        return ()

    def _close(
        self,
        what: What,
        of: tuple[int, ...],
        *,
        excluded: tuple[int, ...] = (),
        tied: tuple[int, ...] = (),
    ) -> None:
        """End a stage: who has the quota now, and whether the last seats are settled."""
        votes = tuple(Fraction(units, self.scale) for units in self.votes)

        def keep(elected: list[int], what: What, of: tuple[int, ...]) -> None:
            self.elected += elected
            self.hopeful -= set(elected)
            self.stages.append(
                StvStage(
                    what,
                    of,
                    votes,
                    Fraction(self.exhausted, self.scale),
                    Fraction(self.lost, self.scale),
                    Fraction(self.quota, self.scale),
                    tuple(elected),
                    excluded if what != "last" else (),
                    tied if what != "last" else (),
                )
            )

        there = [one for one in self.hopeful if self.votes[one] >= self.quota]
        there.sort(key=lambda one: (-self.votes[one], one))
        self.waiting += [one for one in there if self.votes[one] > self.quota]
        keep(there, what, of)
        empty = self.seats - len(self.elected)
        if empty and len(self.hopeful) <= empty:
            last = sorted(self.hopeful, key=lambda one: (-self.votes[one], one))
            keep(last, "last", tuple(last))
            empty = 0
        self.done = not empty

    def _transfer(self, one: int, surplus: int, total: int) -> None:
        """Move all papers of an option at surplus / total of their value."""
        import numpy as np

        rows = np.flatnonzero(self.at == one)
        if surplus != total:
            kinds, which = np.unique(self.value[rows], return_inverse=True)
            after = [int(kind) * surplus // total for kind in kinds.tolist()]
            self.value[rows] = np.array(after, dtype=np.int64)[which]
        self._move(rows)
        split, kinds = self.parts.take(one)
        if surplus != total:
            kinds = self.parts.revalued(kinds, lambda value: value * surplus // total)
        self._give(split, kinds)

    def _move(self, rows: NDArray[np.intp]) -> None:
        """Put whole papers to their best continuing option, split where several are equal."""
        import numpy as np

        ranks, last = self.profile.ranks, self.profile.last
        best = np.full(rows.shape, last, dtype=ranks.dtype)
        to = np.full(rows.shape, NOBODY, dtype=np.int16)
        among = sorted(self.hopeful)
        for place in among:
            mine = ranks[place] if rows.size == ranks.shape[1] else ranks[place][rows]
            if self.whole > 1:
                to[(mine == best) & (mine < last)] = IN_PARTS
            better = mine < best
            to[better] = place
            np.minimum(best, mine, out=best)
        self.at[rows] = to
        papers = self.profile.counts[rows] * self.value[rows]
        sums = np.bincount(to + 2, weights=papers, minlength=self.profile.size + 2).tolist()
        for place in among:
            self.votes[place] += int(sums[place + 2]) * self.whole
        self.exhausted += int(sums[NOBODY + 2]) * self.whole
        if self.whole > 1:
            tied = rows[to == IN_PARTS]
            kinds, which = np.unique(self.value[tied], return_inverse=True)
            numbers = [self.parts.number(((value, self.whole),)) for value in kinds.tolist()]
            self._give(tied, np.array(numbers, dtype=np.int64)[which])

    def _give(self, rows: NDArray[np.intp], kinds: NDArray[np.int64]) -> None:
        """Put parts of papers to their best continuing options, in equal parts."""
        import numpy as np

        if not rows.size:
            return
        ranks, counts = self.profile.ranks, self.profile.counts[rows]
        among = sorted(self.hopeful)
        marks = {place: ranks[place][rows] for place in among}
        best = np.full(rows.shape, self.profile.last, dtype=ranks.dtype)
        for mine in marks.values():
            np.minimum(best, mine, out=best)
        best[best >= self.profile.last] = 0
        ways = np.zeros(rows.shape, dtype=np.int64)
        for mine in marks.values():
            ways += mine == best
        split = self.parts.split(kinds, ways, self.profile.size)
        for place, mine in marks.items():
            here = mine == best
            if here.any():
                self.parts.add(place, rows[here], split[here])
                self.votes[place] += self.parts.worth(split[here], counts[here])
        spent = ways == 0
        self.exhausted += self.parts.worth(kinds[spent], counts[spent])
