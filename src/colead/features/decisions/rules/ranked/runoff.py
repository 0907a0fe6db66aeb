"""Instant runoff, alone and with a look for the option that beats all others before each step.

Which votes stand at a stage depends only on who is still in. So a tie for last place needs no
lot: every way of settling it is followed, and ways that meet again are counted once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from colead.features.decisions.rules.ranked import pairwise
from colead.features.decisions.rules.ranked.profile import RankedProfile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# So many different sets of remaining options are looked at. Real elections need one for each
# stage; only ballots made up to tie everywhere come near.
MOST_SETS = 1024
Left = tuple[int, ...]
Totals = dict[int, Fraction]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the votes of those still in (in ``left``'s order), the ballots that hold none of
    them, who goes out now, and whether they were tied with others who could have gone instead."""

    left: Left
    votes: tuple[Fraction, ...]
    exhausted: Fraction
    out: tuple[int, ...]
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Runoff:
    """What a runoff came to. ``winners`` has more than one place only when a tie could be settled
    either way; ``stages`` follows the count as far as every way goes through it. ``complete`` is
    false when there were too many ways to follow: then nobody is put before anybody whom an
    unfollowed way could put first."""

    winners: tuple[int, ...]
    levels: pairwise.Levels
    stages: tuple[Stage, ...]
    complete: bool = True


class FirstVotes:
    """First preferences of a profile among any of its options, exactly.

    A ballot that ranks several of them equally first is split into equal parts; one that ranks
    none of them (unranked, no opinion) counts for none.
    """

    def __init__(self, profile: RankedProfile) -> None:
        self.profile = profile
        self._weights: NDArray[np.float64] | None = None

    def among(self, left: Left) -> Totals:
        """Votes of each option still in."""
        import numpy as np

        profile = self.profile
        ranks = profile.ranks
        best = ranks[left[0]].copy()
        for place in left[1:]:
            np.minimum(best, ranks[place], out=best)
        # An option that nobody ranks must not be first among the unranked.
        best[best >= profile.last] = 0
        if profile.strict:
            return {place: Fraction(self._sum(ranks[place] == best)) for place in left}
        firsts = [ranks[place] == best for place in left]
        sharing = np.zeros(best.shape, dtype=np.uint16)
        for first in firsts:
            sharing += first
        weights = None if profile.single else profile.counts.astype(np.float64)
        totals: Totals = {}
        for place, first in zip(left, firsts, strict=True):
            parts = np.bincount(
                sharing[first], weights=None if weights is None else weights[first]
            ).tolist()
            totals[place] = sum(
                (Fraction(int(times), ways) for ways, times in enumerate(parts) if times),
                Fraction(0),
            )
        return totals

    def _sum(self, chosen: NDArray[np.bool_]) -> int:
        import numpy as np

        if self.profile.single:
            return int(np.count_nonzero(chosen))
        if self._weights is None:
            self._weights = self.profile.counts.astype(np.float64)
        return int(chosen.astype(np.float64) @ self._weights)


def lowest(totals: Totals, *, batches: bool = True) -> tuple[tuple[int, ...], bool]:
    """Who goes out, and whether together (true) or one of them, any (false).

    The last one goes alone. Several with no votes at all, or tied ones whose votes together are
    fewer than anybody else's, go together: whichever went first, the others would follow.
    """
    least = min(totals.values())
    last = tuple(place for place, votes in totals.items() if votes == least)
    if len(last) == 1:
        return last, True
    others = [votes for votes in totals.values() if votes != least]
    return last, batches and bool(others) and least * len(last) < min(others)


def _follow(
    left: Left, first: FirstVotes, finish: Callable[[Left], int | None], *, batches: bool
) -> tuple[dict[Left, tuple[Left, ...]], tuple[Stage, ...], bool]:
    """All sets of remaining options that can be met, each with those that can follow; the stages
    that all ways share; and whether everything was followed. ``batches``: several may go out
    together where that cannot change what follows."""
    after: dict[Left, tuple[Left, ...]] = {}
    stages: list[Stage] = []
    waiting = {left}
    ended = False
    while waiting:
        now = max(waiting, key=len)
        alone = len(waiting) == 1 and not ended
        waiting.discard(now)
        if finish(now) is not None:
            after[now] = ()
            ended = True
            if alone:
                stages.append(_stage(now, first, ()))
            continue
        if len(after) >= MOST_SETS:
            return after, tuple(stages), False
        totals = first.among(now)
        out, together = lowest(totals, batches=batches)
        rests = (
            [tuple(one for one in now if one not in out)]
            if together
            else [tuple(one for one in now if one != gone) for gone in out]
        )
        after[now] = tuple(rests)
        waiting.update(rests)
        if alone:
            stages.append(_stage(now, first, out, tied=not together, totals=totals))
    return after, tuple(stages), True


def _stage(
    left: Left,
    first: FirstVotes,
    out: tuple[int, ...],
    *,
    tied: bool = False,
    totals: Totals | None = None,
) -> Stage:
    votes = first.among(left) if totals is None else totals
    spent = first.profile.cast - sum(votes.values(), Fraction(0))
    return Stage(left, tuple(votes[place] for place in left), spent, out, tied)


def irv(profile: RankedProfile) -> Runoff:
    """Instant runoff (the alternative vote): the option with the fewest first preferences goes
    out and its ballots count for their next, until one is left.

    The order is that of going out, reversed. Options tied for last are settled in every way:
    whoever wins in one of them is among the winners, and two options stand on one level unless
    the same one outlasts the other in all ways.
    """
    everyone = tuple(range(profile.size))
    first = FirstVotes(profile)
    after, stages, complete = _follow(
        everyone, first, lambda left: left[0] if len(left) == 1 else None, batches=True
    )
    if not complete:
        unknown = stages[-1].left if stages else everyone
        gone = [stage.out for stage in stages if not stage.tied]
        return Runoff(unknown, (unknown, *reversed(gone)), stages, complete=False)
    # not_below[left][i]: bit set of those that i can outlast, or go out together with.
    not_below: dict[Left, dict[int, int]] = {}
    winners: dict[Left, int] = {}
    for left in sorted(after, key=len):
        merged = dict.fromkeys(left, 0)
        winners[left] = 0 if after[left] else 1 << left[0]
        for rest in after[left]:
            winners[left] |= winners[rest]
            gone_now = [one for one in left if one not in rest]
            bits = sum(1 << one for one in gone_now)
            for one, below in not_below[rest].items():
                merged[one] |= below | bits
            for one in gone_now:
                merged[one] |= bits
        not_below[left] = merged
    levels = _levels(everyone, not_below[everyone])
    return Runoff(_places(winners[everyone], everyone), levels, stages)


def _places(bits: int, among: Iterable[int]) -> tuple[int, ...]:
    return tuple(one for one in among if bits >> one & 1)


def _levels(everyone: Left, not_below: dict[int, int]) -> pairwise.Levels:
    """Those joined by "either may outlast the other" share a level."""
    surely_above = {
        one: {other for other in everyone if other != one and not not_below[other] >> one & 1}
        for one in everyone
    }
    left = set(everyone)
    levels: list[tuple[int, ...]] = []
    while left:
        # Grow from one that nobody surely stands above, by all who are open with the level.
        level = {next(one for one in left if not any(one in surely_above[o] for o in left))}
        while True:
            open_with = {
                other
                for other in left - level
                if any(other not in surely_above[one] for one in level)
            }
            if not open_with:
                break
            level |= open_with
        levels.append(tuple(sorted(level)))
        left -= level
    return tuple(levels)


def condorcet_irv(profile: RankedProfile, pairs: pairwise.Matrix | None = None) -> Runoff:
    """Condorcet by instant runoff: of those still in, the one that beats each other one wins; as
    long as there is none, the one with the fewest first preferences goes out.

    (Green-Armytage 2011, "Four Condorcet-Hare hybrid methods for single-winner elections",
    Voting matters 29, calls it Benham's method.) For the whole order the winner is set aside and
    the count begins anew with all others. Ties for last are settled in every way, always one by
    one (among fewer, one may beat all others); those who win in one of them share a level.
    ``stages`` tell of the first place.
    """
    matrix = pairwise.wins(profile) if pairs is None else pairs
    first = FirstVotes(profile)
    levels: list[tuple[int, ...]] = []
    left = tuple(range(profile.size))
    shown: tuple[Stage, ...] = ()
    whole = True
    while left:
        after, stages, complete = _follow(
            left, first, lambda now: pairwise.condorcet_winner(matrix, now), batches=False
        )
        found = {
            pairwise.condorcet_winner(matrix, now) for now, rests in after.items() if not rests
        }
        tops = tuple(one for one in left if one in found) if complete else left
        if not levels:
            shown = stages
        whole &= complete
        levels.append(tops)
        left = tuple(one for one in left if one not in tops)
    return Runoff(levels[0], tuple(levels), shown, whole)
