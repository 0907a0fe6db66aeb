"""Approval, scores, dots and thresholds: counted, refused, and the laws they keep."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.decisions.rules.cardinal import options as marks
from colead.features.decisions.rules.cardinal import reading
from colead.features.decisions.rules.tallies import Profile, from_facts
from colead.kernel.verdict import Refused

OPTIONS = (1, 2, 3)


def profile(*ballots: tuple[Any, int], eligible: int = 0) -> Profile:
    return Profile(tuple(ballots), eligible=eligible, options=OPTIONS)


def counted(found: marks.Marks) -> dict[Any, str]:
    return {line.option: line.value for line in found.lines}


def test_approval() -> None:
    found = marks.approval(profile(([1, 2], 3), ([2], 1), ([], 2)), {}, closed=True)
    assert counted(found) == {1: "3", 2: "4", 3: "0"}
    assert (found.order, found.winners) == (((2,), (1,), (3,)), (2,))
    assert found.sentence({2: "Soup"}) == "“Soup” has the most: 4."
    assert from_facts(json.loads(json.dumps(found.as_facts()))) == found
    tie = marks.approval(profile(([1, 2], 2)), {}, closed=True)
    assert (tie.outcome, tie.why, tie.tied) == ("not-agreed", "tie", (1, 2))
    below = marks.approval(
        profile(([1], 4), eligible=10), {"at_least": 50, "of": "eligible"}, closed=True
    )
    assert (below.outcome, below.why) == ("not-agreed", "below")
    assert marks.approval(profile(([], 3)), {}, closed=True).why == "below"


def test_scores_by_sum_mean_and_median() -> None:
    ballots = profile(([[1, 5], [2, 3]], 1), ([[1, 0], [2, 3]], 1), ([[1, 5], [3, 4]], 1))
    said = {by: marks.score(ballots, {"by": by}, closed=True) for by in ("sum", "mean", "median")}
    assert counted(said["sum"]) == {1: "10", 2: "6", 3: "4"}
    assert counted(said["mean"]) == {1: "10/3", 2: "3", 3: "4"}
    assert counted(said["median"]) == {1: "5", 2: "3", 3: "4"}
    assert [found.winners for found in said.values()] == [(1,), (3,), (1,)]
    # One voice of three does not carry a mean where half of the ballots have to score it.
    half = marks.score(ballots, {"by": "mean", "voices": 50}, closed=True)
    assert half.winners == (1,)


def test_dots() -> None:
    found = marks.dots(profile(([[1, 3], [2, 2]], 2), ([[2, 5]], 1)), {}, closed=True)
    assert (counted(found), found.winners) == ({1: "6", 2: "9", 3: "0"}, (2,))


def test_each_option_by_its_own_thresholds() -> None:
    ballots = profile(
        ([[1, "yes"], [2, "yes"], [3, "no"]], 6),
        ([[1, "no"], [2, "abstain"], [3, "yes"]], 3),
        ([[3, "yes"]], 1),
        eligible=20,
    )
    found = marks.each(ballots, {"at_least": 60}, closed=True)
    assert (found.winners, found.why) == ((1, 2), "each")
    assert found.sentence({1: "Bread", 2: "Soup"}) == "Reached what it takes: Bread, Soup."
    strict = marks.each(ballots, {"at_least": 60, "at_most": 29}, closed=True)
    assert strict.winners == (2,)
    of_all = marks.each(ballots, {"at_least": 31, "of": "eligible"}, closed=True)
    assert (of_all.winners, of_all.outcome, of_all.why) == ((), "not-agreed", "below")
    assert marks.each(ballots, {"at_least": 0}, closed=False).outcome == ""
    quorum = marks.each(ballots, {"at_least": 0, "quorum": 60}, closed=True)
    assert (quorum.why, quorum.winners) == ("quorum", ())


def test_nothing_is_certain_before_the_end() -> None:
    for tally in (marks.approval, marks.score, marks.dots, marks.each):
        assert tally(profile(eligible=2), {}).why == "waiting"
        assert tally(profile(eligible=2), {}, closed=True).why == "nobody"


READ = {
    "approval": reading.read_approval,
    "scores": reading.read_scores,
    "dots": reading.read_dots,
    "each": reading.read_each,
}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("approval", ["3", 1], [1, 3]),
        ("approval", [], []),
        ("scores", {"2": "0", 1: 5, 3: "no-opinion"}, [[1, 5], [2, 0]]),
        ("scores", [[1, 5], [2, ""]], [[1, 5]]),
        ("dots", {1: "2", 2: 3, 3: 0}, [[1, 2], [2, 3]]),
        ("each", {1: "yes", "2": "abstain", 3: ""}, [[1, "yes"], [2, "abstain"]]),
    ],
)
def test_ballots_are_read_into_one_form(kind: str, value: Any, expected: Any) -> None:
    assert READ[kind](value, OPTIONS, {}) == expected


STRANGE = "One of these options does not stand for choice."
DOUBLE = "An option is marked twice."
SCORE = "A score is a whole number from 0 to 5."
DOTS = "Dots are whole numbers from 0."


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("approval", [4], STRANGE),
        ("approval", [True], STRANGE),
        ("approval", [math.nan], STRANGE),
        ("approval", [1, "1"], DOUBLE),
        ("approval", "12", "Tick the options that you can live with."),
        ("approval", None, "Tick the options that you can live with."),
        ("scores", {4: 1}, STRANGE),
        ("scores", {1: 1, "1": 2}, DOUBLE),
        ("scores", {1: 6}, SCORE),
        ("scores", {1: -1}, SCORE),
        ("scores", {1: math.nan}, SCORE),
        ("scores", {1: math.inf}, SCORE),
        ("scores", {1: True}, SCORE),
        ("scores", {1: 2.0}, SCORE),
        ("scores", {1: ""}, "Score at least one option."),
        ("scores", [1, 2], "Mark the options."),
        ("dots", {1: 3, 2: 3}, "These are 6 dots; you have 5."),
        ("dots", {1: 10**30}, f"These are {10**30} dots; you have 5."),
        ("dots", {1: -1, 2: 6}, DOTS),
        ("dots", {1: 1.5}, DOTS),
        ("dots", {1: False}, DOTS),
        ("dots", {1: 0}, "Give at least one dot."),
        ("each", {1: "perhaps"}, "Choose: yes, no or abstain."),
        ("each", {1: ["yes"]}, "Choose: yes, no or abstain."),
        ("each", {9: "yes"}, STRANGE),
    ],
)
def test_malformed_ballots_are_refused_with_a_sentence(kind: str, value: Any, reason: str) -> None:
    with pytest.raises(Refused) as no:
        READ[kind](value, OPTIONS, {})
    assert (no.value.reason, no.value.field) == (reason, "choice")


def test_limits_that_are_set_are_kept() -> None:
    with pytest.raises(Refused, match="at most 1 options"):
        reading.read_approval([1, 2], OPTIONS, {"choices": 1})
    with pytest.raises(Refused, match="At most 2 dots go on one"):
        reading.read_dots({1: 3}, OPTIONS, {"per_option": 2})
    assert reading.read_scores({1: 10}, OPTIONS, {"top": 10}) == [[1, 10]]


scores = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 5), min_size=1).map(
            lambda given: [[option, mark] for option, mark in sorted(given.items())]
        ),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=8,
)


@given(found=scores, by=st.sampled_from(["sum", "mean", "median"]))
def test_scores_agree_with_a_count_by_hand(found: list[Any], by: str) -> None:
    ballots = Profile(tuple(found), eligible=0, options=OPTIONS)
    expected = {}
    for option in OPTIONS:
        mine = [
            Fraction(m) for given, n in found for one, m in given if one == option for _ in range(n)
        ]
        values = {
            "sum": sum(mine, Fraction(0)),
            "mean": sum(mine, Fraction(0)) / max(1, len(mine)),
            "median": median(mine) if mine else Fraction(0),
        }
        expected[option] = str(values[by])
    assert counted(marks.score(ballots, {"by": by}, closed=True)) == expected


@given(found=scores, chance=st.permutations(OPTIONS), data=st.data())
def test_no_option_and_no_voter_is_special(found: list[Any], chance: Any, data: Any) -> None:
    rename = dict(zip(OPTIONS, chance, strict=True))
    moved = [([[rename[o], m] for o, m in given], n) for given, n in found]
    single = data.draw(st.permutations([(given, 1) for given, n in moved for _ in range(n)]))
    for tally in (marks.score, marks.dots):
        here = tally(Profile(tuple(found), 0, OPTIONS), {}, closed=True)
        there = tally(Profile(tuple(single), 0, tuple(chance)), {}, closed=True)
        assert {rename[o]: v for o, v in counted(here).items()} == counted(there)
        assert {rename[one] for one in here.winners + here.tied} == set(there.winners + there.tied)


@given(
    found=st.lists(st.sampled_from(["yes", "no", "abstain"]), min_size=1, max_size=20),
    more=st.integers(0, 10),
    of=st.sampled_from(["cast", "eligible"]),
    data=st.data(),
)
def test_thresholds_are_monotone(found: list[str], more: int, of: str, data: Any) -> None:
    """A lower bar never fails what a higher one passes, and a no turned to yes never harms."""
    low = data.draw(st.integers(0, 100))
    high = data.draw(st.integers(low, 100))

    def passes(votes: list[str], least: int, most: int = 100) -> bool:
        ballots = tuple(([[1, vote]], 1) for vote in votes)
        voted = Profile(ballots, eligible=len(votes) + more, options=(1,))
        rules = {"at_least": least, "at_most": most, "of": of}
        return bool(marks.each(voted, rules, closed=True).winners)

    assert not passes(found, high) or passes(found, low)
    assert not passes(found, low, low) or passes(found, low, high)
    turned = ["yes" if vote == "no" else vote for vote in found]
    assert not passes(found, high, low) or passes(turned, high, low)
