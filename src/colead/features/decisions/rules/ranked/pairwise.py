"""Tallies that compare options pair by pair: Schulze, ranked pairs, Condorcet, Smith."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from colead.features.decisions.rules.ranked.profile import RankedProfile

Matrix = tuple[tuple[int, ...], ...]
Levels = tuple[tuple[int, ...], ...]
# Ballots looked at in one go: small enough that all rows of a chunk stay in the cache.
CHUNK = 1 << 15


def wins(profile: RankedProfile) -> Matrix:
    """How many ballots rank option *i* above option *j* (row *i*, column *j*).

    A ballot that ranks two options equally, or leaves both unranked, counts for neither; one
    with no opinion of an option counts in none of its pairs.
    """
    import numpy as np

    size, silent = profile.size, profile.last + 1
    found = np.zeros((size, size), dtype=np.int64)
    single = profile.single
    for start in range(0, profile.ranks.shape[1], CHUNK):
        ranks = profile.ranks[:, start : start + CHUNK]
        weights = None if single else profile.counts[start : start + CHUNK].astype(np.float64)
        voiced = [row != silent if (row == silent).any() else None for row in ranks]
        for i in range(size):
            for j in range(size):
                if i == j:
                    continue
                above = ranks[i] < ranks[j]
                sure = voiced[j]
                if sure is not None:
                    above &= sure
                found[i, j] += (
                    np.count_nonzero(above)
                    if weights is None
                    else int(above.astype(float) @ weights)
                )
    return tuple(tuple(row) for row in found.tolist())


def strongest_paths(pairs: Matrix) -> Matrix:
    """The strength of the strongest path from each option to each other.

    A path goes along majorities; it is as strong as its weakest one, and a majority is as strong
    as the number of votes for it ("winning votes"). Schulze 2011, "A new monotonic,
    clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
    method", Social Choice and Welfare 36, section 2.3.1.
    """
    import numpy as np

    votes = np.array(pairs, dtype=np.int64)
    paths = np.where(votes > votes.T, votes, 0)
    for middle in range(len(pairs)):
        np.maximum(paths, np.minimum(paths[:, middle, None], paths[None, middle, :]), out=paths)
    np.fill_diagonal(paths, 0)
    return tuple(tuple(row) for row in paths.tolist())


def peel(above: Sequence[Iterable[int]]) -> Levels:
    """Levels of a strict partial order: those whom nobody stands above, then, these taken away,
    those whom nobody who is left stands above, and so on. ``above[i]``: who stands above *i*."""
    over = [set(them) for them in above]
    left = set(range(len(over)))
    levels: list[tuple[int, ...]] = []
    while left:
        top = tuple(sorted(one for one in left if not over[one] & left))
        levels.append(top)
        left -= set(top)
    return tuple(levels)


def schulze(pairs: Matrix) -> Levels:
    """Schulze's order as levels, the winners first.

    *i* stands above *j* when the strongest path from *i* to *j* is stronger than the one back
    (Schulze 2011, 2.2). That relation is transitive; where it leaves two options open they are
    tied, and ``peel`` puts them into levels. The first level are exactly Schulze's winners.
    """
    paths = strongest_paths(pairs)
    places = range(len(pairs))
    return peel([[i for i in places if paths[i][j] > paths[j][i]] for j in places])


@dataclass(frozen=True, slots=True)
class Locked:
    """What ranked pairs came to: the levels, the majorities that were locked in, those left out
    because stronger ones contradict them, and those left out because equally strong ones do."""

    levels: Levels
    locked: tuple[tuple[int, int], ...]
    left_out: tuple[tuple[int, int], ...]
    level_out: tuple[tuple[int, int], ...]


def ranked_pairs(pairs: Matrix) -> Locked:
    """Tideman's ranked pairs with winning votes.

    Majorities are locked in from the strongest down, unless one would close a circle with those
    already locked (Tideman 1987, "Independence of clones as a criterion for voting rules",
    Social Choice and Welfare 4). The stronger majority has more votes for it; of equal ones, the
    one with fewer votes against. Majorities equal in both are looked at together, so that no
    order among them is ever invented: one of them is left out if the locked ones and its equals
    close a circle with it. (This neutral rule for equals is ours; with no equals it makes no
    difference.) The order of the locked majorities is put into levels by ``peel``.
    """
    places = range(len(pairs))
    majorities = sorted(
        (-pairs[i][j], pairs[j][i], i, j)
        for i in places
        for j in places
        if pairs[i][j] > pairs[j][i]
    )
    reach = [0] * len(pairs)
    locked: list[tuple[int, int]] = []
    out: list[tuple[int, int]] = []
    level_out: list[tuple[int, int]] = []
    for _strength, equals in groupby(majorities, key=lambda found: found[:2]):
        group = [(i, j) for _for, _against, i, j in equals]
        free = [(i, j) for i, j in group if not reach[j] >> i & 1]
        out += [pair for pair in group if pair not in free]
        together = list(reach)
        for i, j in free:
            _lock(together, i, j)
        for i, j in free:
            if together[j] >> i & 1:
                level_out.append((i, j))
            else:
                locked.append((i, j))
                _lock(reach, i, j)
    levels = peel([[i for i in places if reach[i] >> j & 1] for j in places])
    return Locked(levels, tuple(locked), tuple(out), tuple(level_out))


def _lock(reach: list[int], above: int, below: int) -> None:
    """Everybody from whom ``above`` is reached now reaches what ``below`` reaches (bit sets)."""
    gained = reach[below] | 1 << below
    for one in range(len(reach)):
        if one == above or reach[one] >> above & 1:
            reach[one] |= gained


def condorcet_winner(pairs: Matrix, among: Sequence[int] | None = None) -> int | None:
    """The option that beats each other one (of ``among``), or None."""
    places = range(len(pairs)) if among is None else among
    return next(
        (i for i in places if all(pairs[i][j] > pairs[j][i] for j in places if j != i)), None
    )


def condorcet_loser(pairs: Matrix) -> int | None:
    """The option that each other one beats, or None; none when there is only one option."""
    places = range(len(pairs))
    if len(pairs) < 2:
        return None
    return next(
        (i for i in places if all(pairs[i][j] < pairs[j][i] for j in places if j != i)), None
    )


def smith_set(pairs: Matrix) -> tuple[int, ...]:
    """The smallest set of options each of which beats every option outside it (Smith 1973,
    "Aggregation of preferences with variable electorate", Econometrica 41): those from whom
    every other is reached by steps to somebody who does not beat them."""
    size = len(pairs)
    reach = [
        sum(1 << j for j in range(size) if j == i or pairs[i][j] >= pairs[j][i])
        for i in range(size)
    ]
    for middle in range(size):
        for one in range(size):
            if reach[one] >> middle & 1:
                reach[one] |= reach[middle]
    whole = (1 << size) - 1
    return tuple(one for one in range(size) if reach[one] == whole)
