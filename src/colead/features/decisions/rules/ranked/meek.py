"""STV by Meek's method: an elected option keeps just the share of each ballot that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Any

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

# Votes and keep factors are counted in thousand-millionths.
UNIT = 10**9
OMEGA = UNIT // 10**6
Pattern = tuple[tuple[tuple[int, ...], ...], int]


def meek(profile: RankedProfile, seats: int, *, lot: Sequence[int] | None = None) -> Stv:
    """Single transferable vote by Meek's method (Hill, Wichmann & Woodall 1987, "Algorithm 123:
    Single transferable vote by Meek's method", The Computer Journal 30), in the fixed arithmetic
    of the Proportional Representation Foundation's Reference Meek Rule (nine decimals).

    Every ballot gives each option in its order the option's keep factor of what is left of it:
    hopeful ones keep all, excluded ones nothing, elected ones what brings them to the quota. The
    quota is (votes with any option) / (seats + 1), cut off after nine decimals, plus 1e-9
    (Droop). Keep factors are renewed until the surpluses together are below 1e-6 or stop
    shrinking; then the hopeful option with the fewest votes is excluded.

    Of options whose votes differ by no more than the surplus still out, an earlier stage decides,
    else ``lot``, else all ways are followed (the rule draws). Several without any votes are
    excluded together. Equal ranks, which the rule does not know, count as the mean of all orders
    of the equals: option *i* of a tie takes the integral from 0 to 1 of
    k_i * prod_{j != i}(1 - t k_j) dt of what reaches it. No opinion counts as unranked.
    """
    check_seats(profile, seats)
    drawn = None if lot is None else check_lot(profile, lot)
    return follow(_Count(profile, seats), profile.size, seats, drawn)


class _Count:
    """A count under way; votes and keep factors in units."""

    def __init__(self, profile: RankedProfile, seats: int) -> None:
        self.profile, self.seats = profile, seats
        self.hopeful = set(range(profile.size))
        self.elected: list[int] = []
        self.keep = dict.fromkeys(range(profile.size), UNIT)
        self.stages: list[StvStage] = []
        self.done = False
        self.tie_of = "exclusion"
        self.votes = [0] * profile.size
        self.surplus = self.exhausted = self.quota = 0
        self.valid = int(profile.counts[(profile.ranks < profile.last).any(axis=0)].sum())
        self._rounds((), ())

    def copy(self) -> _Count:
        """The same count, to go on another way."""
        other = object.__new__(_Count)
        other.__dict__.update(self.__dict__)
        other.hopeful, other.elected = set(self.hopeful), list(self.elected)
        other.keep, other.stages = dict(self.keep), list(self.stages)
        other.votes = list(self.votes)
        return other

    def step(self, named: int | None = None) -> tuple[int, ...]:
        """Exclude the option with the fewest votes and iterate until the next has to go."""
        least = min(self.votes[one] for one in self.hopeful)
        none = tuple(sorted(one for one in self.hopeful if self.votes[one] == 0))
        if none and len(self.hopeful) - len(none) >= self.seats - len(self.elected):
            self._rounds(none, ())
            return ()
        tied = tuple(sorted(one for one in self.hopeful if self.votes[one] <= least + self.surplus))
        tied = earlier(tied, self.stages, min, Fraction(self.surplus, UNIT))
        if len(tied) > 1 and named is None:
            return tied
        one = tied[0] if named is None else named
        self._rounds((one,), tied if named is not None else ())
        return ()

    def _rounds(self, out: tuple[int, ...], tied: tuple[int, ...]) -> None:
        """Exclude, then elect all who reach the quota, until an exclusion is needed."""
        self.hopeful -= set(out)
        what: What = "exclusion" if out else "first"
        while True:
            fresh = self._iterate()
            self._keep_stage(what, out, fresh, tied)
            what, out, tied = "round", (), ()
            empty = self.seats - len(self.elected)
            if empty and len(self.hopeful) <= empty:
                last = sorted(self.hopeful, key=lambda one: (-self.votes[one], one))
                self.elected += last
                self.hopeful.clear()
                self._keep_stage("last", (), last, ())
                empty = 0
            self.done = not empty
            if self.done or not fresh:
                return

    def _keep_stage(
        self, what: What, out: tuple[int, ...], elected: list[int], tied: tuple[int, ...]
    ) -> None:
        self.stages.append(
            StvStage(
                what,
                out or tuple(elected),
                tuple(Fraction(units, UNIT) for units in self.votes),
                Fraction(self.exhausted, UNIT),
                Fraction(0),
                Fraction(self.quota, UNIT),
                tuple(elected),
                out,
                tied,
            )
        )

    def _iterate(self) -> list[int]:
        """Renew keep factors until somebody is elected (returned) or the surplus is settled."""
        patterns = patterns_of(self.profile, self.elected, sorted(self.hopeful))
        before: int | None = None
        while True:
            self._distribute(patterns)
            self.quota = sum(self.votes) // (self.seats + 1) + 1
            fresh = [one for one in self.hopeful if self.votes[one] >= self.quota]
            fresh.sort(key=lambda one: (-self.votes[one], one))
            self.surplus = max(0, sum(self.votes[one] - self.quota for one in self.elected))
            if fresh:
                self.elected += fresh
                self.hopeful -= set(fresh)
                return fresh
            if self.surplus < OMEGA or (before is not None and self.surplus >= before):
                return []
            before = self.surplus
            for one in self.elected:
                kept = -(-self.keep[one] * self.quota // UNIT)
                self.keep[one] = min(UNIT, -(-kept * UNIT // self.votes[one]))

    def _distribute(self, patterns: list[Pattern]) -> None:
        votes = [0] * self.profile.size
        ties: dict[tuple[int, ...], list[Fraction]] = {}
        for levels, times in patterns:
            weight = UNIT
            for level in levels:
                if len(level) == 1:
                    one = level[0]
                    take = weight if one in self.hopeful else -(-weight * self.keep[one] // UNIT)
                    votes[one] += take * times
                    weight -= take
                else:
                    if level not in ties:
                        ties[level] = shares_of([self.keep[one] for one in level])
                    takes = [weight * share.numerator // share.denominator for share in ties[level]]
                    for one, take in zip(level, takes, strict=True):
                        votes[one] += take * times
                    weight -= sum(takes)
                if not weight:
                    break
        self.votes = votes
        self.exhausted = self.valid * UNIT - sum(votes)


def shares_of(keeps: Sequence[int]) -> list[Fraction]:
    """What each of several equally ranked options takes of one ballot, given their keep factors
    in units: the mean over all orders of them.

    Give every option a moment drawn evenly from 0 to 1 and let them take in that order: *i*,
    coming at *t*, finds what the others left, each of whom came before with chance *t*.
    """
    shares = []
    full = sum(keep == UNIT for keep in keeps)
    for place, mine in enumerate(keeps):
        poly = [Fraction(1)]
        for other, keep in enumerate(keeps):
            if other != place and keep != UNIT:
                factor = Fraction(keep, UNIT)
                poly = [
                    low - factor * high
                    for low, high in zip([*poly, Fraction(0)], [Fraction(0), *poly], strict=True)
                ]
        more = full - (mine == UNIT)
        # The integral of t^a (1 - t)^b is 1 / ((a + b + 1) * C(a + b, a)).
        whole = sum(
            (part / ((a + more + 1) * comb(a + more, a)) for a, part in enumerate(poly)),
            Fraction(0),
        )
        shares.append(Fraction(mine, UNIT) * whole)
    return shares


def patterns_of(
    profile: RankedProfile, elected: Sequence[int], hopeful: Sequence[int]
) -> list[Pattern]:
    """The ballots reduced to what matters now, equal ones together: the levels of elected options
    down to the first level with a hopeful one, and how many ballots are so."""
    import numpy as np

    ranks, last = profile.ranks, profile.last
    best = np.full(ranks.shape[1], last, dtype=ranks.dtype)
    for place in hopeful:
        np.minimum(best, ranks[place], out=best)
    code = np.zeros(ranks.shape[1], dtype=np.int64)
    spread = 1

    def refine(part: NDArray[np.integer], ways: int) -> None:
        nonlocal code, spread
        if spread * ways >= 1 << 60:
            kinds, code = np.unique(code, return_inverse=True)
            spread = len(kinds)
        code *= ways
        code += part
        spread *= ways

    if profile.strict:
        top = np.zeros(ranks.shape[1], dtype=np.int16)
        for number, place in enumerate(hopeful):
            top[(ranks[place] == best) & (best < last)] = number + 1
        refine(top, len(hopeful) + 1)
    else:
        for place in hopeful:
            refine((ranks[place] == best) & (best < last), 2)
    before: list[NDArray[Any]] = []
    for place in elected:
        mine = np.where((ranks[place] <= best) & (ranks[place] < last), ranks[place], last)
        refine((mine < best).astype(np.int8) + (mine < last), 3)
        for other in before:
            refine((mine < other).astype(np.int8) + 2 * (mine > other), 3)
        before.append(mine)
    if spread > 1 << 20:
        kinds, code = np.unique(code, return_inverse=True)
        spread = len(kinds)
    sums = np.bincount(code, weights=profile.counts, minlength=spread)
    sample = np.zeros(spread, dtype=np.int64)
    sample[code] = np.arange(code.size)
    found: list[Pattern] = []
    for kind in np.flatnonzero(sums).tolist():
        marks = ranks[:, int(sample[kind])].tolist()
        low = min((marks[place] for place in hopeful), default=last)
        there = [one for one in (*elected, *hopeful) if marks[one] <= low and marks[one] < last]
        levels = tuple(
            tuple(sorted(one for one in there if marks[one] == rank))
            for rank in sorted({marks[one] for one in there})
        )
        if levels:
            found.append((levels, int(sums[kind])))
    return found
