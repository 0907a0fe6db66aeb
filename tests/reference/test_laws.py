"""What must hold of every ranked tally, whatever the ballots: no option and no voter is special,
equal ballots may be grouped or not, promises of each method are kept."""

from __future__ import annotations

from itertools import combinations
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colead.features.decisions.rules.ranked import pairwise, runoff
from colead.features.decisions.rules.ranked.meek import meek
from colead.features.decisions.rules.ranked.profile import NO_OPINION, RankedProfile
from colead.features.decisions.rules.ranked.results import METHODS, SEVERAL_SEATS, count
from colead.features.decisions.rules.ranked.scottish import scottish

Row = tuple[tuple[int | str | None, ...], int]
CONDORCET = ("schulze", "ranked-pairs", "condorcet-irv")


@st.composite
def rows(draw: st.DrawFn, *, strict: bool = False) -> list[Row]:
    """Ballots over two to six options, as marks with counts."""
    size = draw(st.integers(2, 6))
    if strict:
        one = st.permutations(range(1, size + 1)).map(tuple)
    else:
        one = st.tuples(
            *[st.one_of(st.integers(1, size), st.sampled_from([None, NO_OPINION]))] * size
        )
    return draw(st.lists(st.tuples(one, st.integers(1, 4)), min_size=1, max_size=9))


def profile(found: list[Row]) -> RankedProfile:
    return RankedProfile.of("ABCDEF"[: len(found[0][0])], found)


seats_of = st.integers(1, 4)


@pytest.mark.parametrize("method", METHODS)
@given(found=rows(), seats=seats_of, chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_no_option_is_special(method: str, found: list[Row], seats: int, chance: object) -> None:
    size = len(found[0][0])
    seats = min(seats, size) if method in SEVERAL_SEATS else 1
    places = list(range(size))
    chance.shuffle(places)  # type: ignore[attr-defined]
    moved = [(tuple(marks[place] for place in places), times) for marks, times in found]
    names = "ABCDEF"[:size]
    here = count(RankedProfile.of(names, found), method, seats=seats)
    there = count(RankedProfile.of([names[place] for place in places], moved), method, seats=seats)
    assert [set(level) for level in here.order] == [set(level) for level in there.order]
    assert set(here.winners) == set(there.winners)
    assert set(here.tied) == set(there.tied)
    assert set(here.smith) == set(there.smith)
    assert {frozenset(s) for s in here.outcomes} == {frozenset(s) for s in there.outcomes}


@pytest.mark.parametrize("method", METHODS)
@given(found=rows(), seats=seats_of, chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_no_voter_is_special(method: str, found: list[Row], seats: int, chance: object) -> None:
    """Order and grouping of ballots change nothing, not even a stage."""
    seats = min(seats, len(found[0][0])) if method in SEVERAL_SEATS else 1
    single = [(marks, 1) for marks, times in found for _ in range(times)]
    chance.shuffle(single)  # type: ignore[attr-defined]
    here = count(profile(found), method, seats=seats)
    assert count(profile(single), method, seats=seats) == here
    assert count(profile(single).grouped(), method, seats=seats) == here
    halves = [(marks, 1) for marks, _n in found] + [(marks, n - 1) for marks, n in reversed(found)]
    assert count(profile(halves).grouped(), method, seats=seats) == here


@given(found=rows(), gaps=st.lists(st.integers(0, 3), min_size=6, max_size=6))
@settings(max_examples=80, deadline=None)
def test_gaps_between_ranks_mean_nothing(found: list[Row], gaps: list[int]) -> None:
    """Options nobody ranks stretch the scale; the others' order does not move."""
    size = len(found[0][0])
    wide = [
        ((*(m + sum(gaps[:m]) if isinstance(m, int) else m for m in marks), *[None] * 18), times)
        for marks, times in found
    ]
    names = "ABCDEFGHIJKLMNOPQRSTUVWX"[: size + 18]
    here = runoff.irv(RankedProfile.of(names, wide))
    tight = [((*marks, *[None] * 18), times) for marks, times in found]
    assert runoff.irv(RankedProfile.of(names, tight)) == here


@pytest.mark.parametrize("method", CONDORCET)
@given(found=rows())
@settings(max_examples=120, deadline=None)
def test_who_beats_all_others_wins(method: str, found: list[Row]) -> None:
    result = count(profile(found), method)
    if result.condorcet_winner is not None:
        assert result.winners == (result.condorcet_winner,)
        assert result.smith == (result.condorcet_winner,)


@pytest.mark.parametrize("method", CONDORCET)
@given(found=rows(strict=True))
@settings(max_examples=120, deadline=None)
def test_winners_are_of_the_smith_set(method: str, found: list[Row]) -> None:
    result = count(profile(found), method)
    assert set(result.winners + result.tied) <= set(result.smith)


@given(found=rows())
@settings(max_examples=100, deadline=None)
def test_schulze_and_ranked_pairs_put_the_whole_smith_set_first(found: list[Row]) -> None:
    pairs = pairwise.wins(profile(found))
    smith = set(pairwise.smith_set(pairs))
    for levels in (pairwise.schulze(pairs), pairwise.ranked_pairs(pairs).levels):
        placed: set[int] = set()
        for level in levels:
            if placed != smith and not smith <= placed:
                assert set(level) <= smith
            placed |= set(level)


@pytest.mark.parametrize("method", METHODS)
@given(found=rows(strict=True))
@settings(max_examples=60, deadline=None)
def test_a_majority_of_first_places_wins(method: str, found: list[Row]) -> None:
    whole = sum(times for _marks, times in found)
    firsts = [
        sum(times for marks, times in found if marks[place] == 1)
        for place in range(len(found[0][0]))
    ]
    result = count(profile(found), method)
    for name, votes in zip(result.options, firsts, strict=True):
        if 2 * votes > whole:
            assert result.winners == (name,)


@pytest.mark.parametrize("method", METHODS)
@given(found=rows(), seats=seats_of)
@settings(max_examples=60, deadline=None)
def test_every_option_has_its_place_and_every_seat_its_winner(
    method: str, found: list[Row], seats: int
) -> None:
    seats = min(seats, len(found[0][0])) if method in SEVERAL_SEATS else 1
    result = count(profile(found), method, seats=seats)
    assert sorted(one for level in result.order for one in level) == list(result.options)
    if result.tied:
        assert len(result.winners) < seats < len(result.winners) + len(result.tied)
    else:
        assert len(result.winners) == seats


@pytest.mark.parametrize("stv", [scottish, meek])
@given(found=rows(strict=True), seats=seats_of)
@settings(max_examples=200, deadline=None)
def test_solid_coalitions_have_their_seats(stv: object, found: list[Row], seats: int) -> None:
    """Droop proportionality (Woodall 1994): a group of options that k quotas of voters put before
    all others has at least k of the seats, if it has so many options."""
    size = len(found[0][0])
    seats = min(seats, size)
    whole = sum(times for _marks, times in found)
    quota = floor(whole / (seats + 1)) + 1
    result = stv(profile(found), seats)  # type: ignore[operator]
    for length in range(1, size):
        for group in combinations(range(size), length):
            voters = sum(
                times
                for marks, times in found
                if {marks[place] for place in group} == set(range(1, length + 1))
            )
            due = min(voters // quota, length)
            for elected in result.outcomes:
                assert sum(one in group for one in elected) >= due


@given(found=rows(), seats=seats_of)
@settings(max_examples=100, deadline=None)
def test_no_vote_is_lost_or_made(found: list[Row], seats: int) -> None:
    """At each stage: votes, exhausted and lost ones add up to the ballots with any rank."""
    seats = min(seats, len(found[0][0]))
    ranked = sum(times for marks, times in found if any(isinstance(m, int) for m in marks))
    for stage in scottish(profile(found), seats).stages:
        assert sum(stage.votes) + stage.exhausted + stage.lost == ranked
    for stage in meek(profile(found), seats).stages:
        assert sum(stage.votes) + stage.exhausted == ranked
    for step in runoff.irv(profile(found)).stages:
        assert sum(step.votes) + step.exhausted == sum(times for _marks, times in found)


@given(found=rows(), seats=seats_of, lot=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_lot_leaves_no_tie(found: list[Row], seats: int, lot: object) -> None:
    size = len(found[0][0])
    seats = min(seats, size)
    drawn = list(range(size))
    lot.shuffle(drawn)  # type: ignore[attr-defined]
    for stv in (scottish, meek):
        free = stv(profile(found), seats)
        result = stv(profile(found), seats, lot=drawn)
        assert (len(result.elected), result.tied) == (seats, ())
        assert set(free.elected) <= set(result.elected) <= set(free.elected + free.tied)
