"""Ranked ballots in a decision: what is read, what is refused, what the result tells."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import colead
from colead.features.decisions.rules import methods
from colead.features.decisions.rules import settings as schema
from colead.features.decisions.rules.ranked.ballots import read_ranking, tally_by
from colead.features.decisions.rules.ranked.profile import MOST_BALLOTS, RankedProfile
from colead.features.decisions.rules.ranked.results import METHODS, Ranking, count, figure
from colead.features.decisions.rules.tallies import Profile, from_facts
from colead.kernel.verdict import Refused

OPTIONS = (7, 3, 9)
SOURCE = str(Path(colead.__file__).parents[1])


def test_a_ballot_is_read_into_one_form() -> None:
    expected = [[3, 1], [7, 2], [9, "no-opinion"]]
    assert read_ranking({"7": "3", "3": "1", "9": "no-opinion"}, OPTIONS, {}) == expected
    assert read_ranking([[7, 2], [9, "no-opinion"], [3, 1]], OPTIONS, {}) == expected
    # Unranked options are left out, gaps are closed, ties stay ties.
    assert read_ranking({3: 2, 7: 2, 9: ""}, OPTIONS, {}) == [[3, 1], [7, 1]]
    assert read_ranking({3: None, 7: " 3 "}, OPTIONS, {}) == [[7, 1]]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({8: 1}, "One of these options does not stand for choice."),
        ({"x": 1}, "One of these options does not stand for choice."),
        ({True: 1}, "One of these options does not stand for choice."),
        ({3: 1, "3": 2}, "An option is marked twice."),
        ([[3, 1], [3, 1]], "An option is marked twice."),
        ({3: 0}, "A rank is a whole number from 1 to 3."),
        ({3: 4}, "A rank is a whole number from 1 to 3."),
        ({3: -1}, "A rank is a whole number from 1 to 3."),
        ({3: 1.0}, "A rank is a whole number from 1 to 3."),
        ({3: math.nan}, "A rank is a whole number from 1 to 3."),
        ({3: True}, "A rank is a whole number from 1 to 3."),
        ({3: "1e0"}, "A rank is a whole number from 1 to 3."),
        ({3: "٣"}, "A rank is a whole number from 1 to 3."),
        ({3: "9" * 400}, "A rank is a whole number from 1 to 3."),
        ({3: [1]}, "A rank is a whole number from 1 to 3."),
        ({3: "no-opinion"}, "Rank at least one option."),
        ({}, "Rank at least one option."),
        ("3,7,9", "Rank the options: 1 for the best."),
        ([3, 7], "Rank the options: 1 for the best."),
        (None, "Rank the options: 1 for the best."),
    ],
)
def test_a_malformed_ballot_is_refused_with_a_sentence(value: Any, reason: str) -> None:
    with pytest.raises(Refused) as no:
        read_ranking(value, OPTIONS, {})
    assert (no.value.reason, no.value.field) == (reason, "choice")


def test_ties_can_be_forbidden() -> None:
    with pytest.raises(Refused, match="a rank of its own"):
        read_ranking({3: 1, 7: 1}, OPTIONS, {"ties": False})
    assert read_ranking({3: 1, 7: 2, 9: ""}, OPTIONS, {"ties": False}) == [[3, 1], [7, 2]]


BALLOTS = (([[3, 1], [7, 2]], 3), ([[7, 1], [9, "no-opinion"]], 1))


@pytest.mark.parametrize("method", METHODS)
def test_a_tally_in_a_decision_waits_settles_and_is_kept(method: str) -> None:
    tally = tally_by(method)
    waiting = tally(Profile(BALLOTS, eligible=5, options=OPTIONS), {"quorum": 50})
    assert (waiting.outcome, waiting.why) == ("", "waiting")
    assert waiting.sentence() == "4 of 5 have answered."
    done = tally(Profile(BALLOTS, eligible=5, options=OPTIONS), {"quorum": 50}, closed=True)
    assert (done.outcome, done.why, done.winners) == ("agreed", "reached", (3,))
    assert "“Bread”" in done.sentence({3: "Bread"}) or "Bread" in done.sentence({3: "Bread"})
    assert from_facts(json.loads(json.dumps(done.as_facts()))) == done
    few = tally(Profile(BALLOTS, eligible=20, options=OPTIONS), {"quorum": 50}, closed=True)
    assert (few.outcome, few.why, few.quorum) == ("not-agreed", "quorum", 10)
    assert few.sentence() == "4 answered; the quorum is 10 of 20."
    nobody = tally(Profile((), eligible=4, options=OPTIONS), {}, closed=True)
    assert (nobody.outcome, nobody.why) == ("not-agreed", "nobody")


def test_an_option_taken_out_later_is_passed_over() -> None:
    found = tally_by("schulze")(Profile(BALLOTS, eligible=4, options=(7, 9)), {}, closed=True)
    assert found.order == ((7,), (9,))
    assert found.pairs == ((0, 3), (0, 0))


def test_several_seats_only_by_stv() -> None:
    profile = RankedProfile.of("ABC", [((1, 2, 3), 3), ((3, 2, 1), 2)])
    assert count(profile, "stv", seats=2).winners == ("A", "C")
    for seats in (0, 4, True):
        with pytest.raises(Refused, match="from 1 to 3 seats"):
            count(profile, "stv", seats=seats)
    with pytest.raises(Refused, match="take STV"):
        count(profile, "schulze", seats=2)
    with pytest.raises(Refused, match="no ranked method"):
        count(profile, "borda")
    with pytest.raises(Refused, match="names every option once"):
        count(profile, "stv", lot=(0, 1, 1))


@pytest.mark.parametrize(
    ("options", "rows", "reason"),
    [
        ("AA", [], "same name"),
        ("", [], "no option"),
        ("AB", [((1,), 1)], "1 marks for 2 options"),
        ("AB", [((1, 3), 1)], "from 1 to 2"),
        ("AB", [((1, True), 1)], "from 1 to 2"),
        ("AB", [((1, "2"), 1)], "from 1 to 2"),
        ("AB", [((1, 2), -1)], "whole number of times"),
        ("AB", [((1, 2), 1.5)], "whole number of times"),
        ("AB", [((1, 2), MOST_BALLOTS)], "counted exactly"),
    ],
)
def test_a_profile_refuses_what_it_cannot_count(options: str, rows: Any, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        RankedProfile.of(options, rows)


def test_a_profile_of_many_options_keeps_its_ranks() -> None:
    """Beyond 254 options a rank no longer fits a byte."""
    size = 300
    backwards = tuple(range(size, 0, -1))
    profile = RankedProfile.of(range(size), [(backwards, 2), (tuple(range(1, size + 1)), 1)])
    assert profile.strict
    assert (
        profile.grouped().rows()
        == RankedProfile.of(
            range(size), [(tuple(range(1, size + 1)), 1), (backwards, 1), (backwards, 1)]
        )
        .grouped()
        .rows()
    )
    assert count(profile, "irv").winners == (size - 1,)
    assert count(profile, "meek", seats=2).winners == (size - 1, 0)


def test_figures_are_exact() -> None:
    assert [figure(Fraction(*pair)) for pair in ((3, 1), (1, 8), (-5, 4), (2, 3), (1, 10**9))] == [
        "3",
        "0.125",
        "-1.25",
        "2/3",
        "0.000000001",
    ]


def test_too_many_ways_to_settle_ties_leave_all_open() -> None:
    """Twelve options, each first on one ballot that names nobody else: nothing tells them apart,
    and there are more ways to settle that than anybody would follow."""
    rows = [(tuple(1 if place == one else None for place in range(12)), 1) for one in range(12)]
    for method in ("stv", "meek"):
        found: Ranking = count(RankedProfile.of(range(12), rows), method, seats=3)
        assert (found.winners, found.tied) == ((), tuple(range(12)))
        assert (found.order, found.complete) == ((tuple(range(12)),), False)
    assert count(RankedProfile.of(range(12), rows), "irv").tied == tuple(range(12))


def test_a_method_is_one_registration_away() -> None:
    """Words, settings, reader and tally fit together as the registry of methods asks."""
    method = methods.Method(
        name="ranked",
        label="Ranked choice",
        says="Everyone ranks the options; who beats the others pair by pair comes first.",
        fits="Several options, and second choices matter.",
        icon="list",
        settles="count",
        ballot="vote",
        options="free",
        settings=(schema.QUORUM, schema.TIES, schema.SEATS),
        read=read_ranking,
        tally=tally_by("meek"),
    )
    kept = method.clean({"seats": 2})
    assert method.read is not None
    assert method.tally is not None
    ballots = tuple(
        (method.read(value, OPTIONS, kept), times)
        for value, times in (({7: 1, 3: 2}, 3), ({9: 1}, 2), ({"3": "1"}, 1))
    )
    found = method.tally(Profile(ballots, eligible=6, options=OPTIONS), kept, closed=True)
    assert isinstance(found, Ranking)
    assert (found.outcome, found.winners) == ("agreed", (7, 9))


def test_importing_loads_no_numpy() -> None:
    """Importing the tallies does not load numpy: the server starts without it."""
    code = (
        "import sys, colead.features.decisions.rules.ranked.ballots;"
        "sys.exit('numpy' in sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], check=False, env={"PYTHONPATH": SOURCE}
        ).returncode
        == 0
    )
