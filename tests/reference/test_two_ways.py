"""Two independent counts of thousands of small random profiles agree (see ``naive``)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from colead.features.decisions.rules.ranked import pairwise, runoff
from colead.features.decisions.rules.ranked.meek import meek
from colead.features.decisions.rules.ranked.profile import NO_OPINION, RankedProfile
from colead.features.decisions.rules.ranked.scottish import scottish
from colead.features.decisions.rules.ranked.stv import Stv
from tests.reference import naive


def profiles(seed: int, times: int, *, most: int) -> list[tuple[str, naive.Ballots]]:
    """Random profiles: strict, with ties, short, with no opinions; few voters, so ties abound."""
    chance = random.Random(seed)
    found = []
    for _ in range(times):
        options = "ABCDEF"[: chance.randint(2, most)]
        kind = chance.choice(["strict", "short", "ties", "all"])
        ballots: naive.Ballots = []
        for _ in range(chance.randint(1, 7)):
            if kind in ("strict", "short"):
                order = chance.sample(options, len(options))
                kept = order if kind == "strict" else order[: chance.randint(1, len(order))]
                marks: naive.Marks = {
                    one: kept.index(one) + 1 if one in kept else None for one in options
                }
            else:
                values: list[int | str | None] = [*range(1, len(options) + 1)]
                if kind == "all":
                    values += [None, NO_OPINION]
                marks = {one: chance.choice(values) for one in options}
            ballots.append((marks, chance.choice([1, 1, 1, 2, 3])))
        found.append((options, ballots))
    return found


def profile(options: str, ballots: naive.Ballots) -> RankedProfile:
    return RankedProfile.of(options, [([m[one] for one in options], n) for m, n in ballots])


def named(options: str, levels: Sequence[Sequence[int]]) -> naive.Order:
    return [{options[one] for one in level} for level in levels]


def test_pairs_smith_and_condorcet() -> None:
    for options, ballots in profiles(1, 4000, most=5):
        pairs = pairwise.wins(profile(options, ballots))
        votes = naive.pairs(ballots, options)
        assert all(
            pairs[options.index(a)][options.index(b)] == number for (a, b), number in votes.items()
        )
        assert {options[one] for one in pairwise.smith_set(pairs)} == naive.smith(ballots, options)
        best = pairwise.condorcet_winner(pairs)
        assert (None if best is None else options[best]) == naive.condorcet(ballots, options)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (pairwise.schulze, naive.schulze),
        (lambda pairs: pairwise.ranked_pairs(pairs).levels, naive.ranked_pairs),
    ],
    ids=["schulze", "ranked-pairs"],
)
def test_orders_from_pairs(
    ours: Callable[[pairwise.Matrix], pairwise.Levels],
    theirs: Callable[[naive.Ballots, str], naive.Order],
) -> None:
    for options, ballots in profiles(2, 3000, most=5):
        found = named(options, ours(pairwise.wins(profile(options, ballots))))
        assert found == theirs(ballots, options), ballots


def test_instant_runoff() -> None:
    for options, ballots in profiles(3, 4000, most=5):
        found = runoff.irv(profile(options, ballots))
        winners, order = naive.irv(ballots, options)
        assert {options[one] for one in found.winners} == winners, ballots
        assert named(options, found.levels) == order, ballots
        assert found.complete


def test_condorcet_by_instant_runoff() -> None:
    for options, ballots in profiles(4, 4000, most=5):
        found = runoff.condorcet_irv(profile(options, ballots))
        assert named(options, found.levels) == naive.condorcet_irv(ballots, options), ballots


def sets(found: Stv, options: str) -> tuple[set[str], set[str]]:
    return {options[one] for one in found.elected}, {options[one] for one in found.tied}


def test_scottish_transfers() -> None:
    for options, ballots in profiles(5, 4000, most=4):
        for seats in range(1, min(3, len(options)) + 1):
            found = scottish(profile(options, ballots), seats)
            if not any(isinstance(m, int) for marks, _n in ballots for m in marks.values()):
                continue
            ways = naive.scottish(ballots, options, seats)
            always = set(frozenset.intersection(*ways))
            some = set(frozenset.union(*ways)) - always
            assert sets(found, options) == (always, some), (ballots, seats)
            assert {
                frozenset(options[one] for one in one_way) for one_way in found.outcomes
            } == ways


def test_meek() -> None:
    compared = 0
    for options, ballots in profiles(6, 3000, most=5):
        for seats in range(1, min(3, len(options)) + 1):
            try:
                elected = naive.meek(ballots, options, seats)
            except naive.Close:
                continue
            found = meek(profile(options, ballots), seats)
            assert sets(found, options) == (set(elected), set()), (ballots, seats)
            compared += 1
    assert compared > 2000
