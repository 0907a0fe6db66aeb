"""The Method of Equal Shares against examples that others published with their numbers."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from colead.features.funds.rules import pabulib
from colead.features.funds.rules.allocation import compile_ballots, equal_shares, greedy
from colead.features.funds.rules.allocation.shares import break_tie

ELECTIONS = Path(__file__).resolve().parents[3] / "shared" / "data" / "elections"


def approval(costs: dict[str, int], ballots: list[str], budget: int) -> pabulib.Election:
    """An election from ballots written as letters."""
    rows = ["META", "key;value", f"budget;{budget}", "vote_type;approval", "PROJECTS"]
    rows += ["project_id;cost", *(f"{key};{cost}" for key, cost in costs.items())]
    rows += ["VOTES", "voter_id;vote"]
    rows += [f"{number};{','.join(ballot)}" for number, ballot in enumerate(ballots)]
    return pabulib.read("\n".join(rows))


# equalshares.net/explanation, "Example 1" and "Example 2": b(ike path), g(ym), p(ark),
# y (playground), l(ibrary); the columns of the table from left to right.
COSTS = {"b": 700, "g": 400, "p": 250, "y": 200, "l": 100}
LEFT_TEN = ["bg", "bgp", "bg", "bgp", "bgp", "bg", "pyl", "y", "yl", "pyl"]


def test_equalshares_net_example_1() -> None:
    election = approval(COSTS, [*LEFT_TEN, "b"], 1100)
    result = equal_shares(election, completion="none")
    assert result.ids == ("b", "y", "l")
    assert [one.effective for one in result.funded] == [7, 4, 3]
    assert [[(pay.voters, pay.each) for pay in one.payments] for one in result.funded] == [
        [(7, 100)],
        [(4, 50)],
        [(3, Fraction(100, 3))],
    ]
    assert greedy(election).ids == ("b", "g")


def test_equalshares_net_example_2() -> None:
    """The page rounds (43, 60.5, 4.13, 3.31); the fractions behind it were worked out by hand."""
    result = equal_shares(approval(COSTS, [*LEFT_TEN, "g"], 1100), completion="none")
    assert result.ids == ("g", "p", "y")
    gym, park, playground = result.funded
    assert [(pay.voters, pay.each) for pay in gym.payments] == [(7, Fraction(400, 7))]
    # Three have 100 - 400/7 = 300/7 left; two pay (250 - 3 · 300/7) / 2 = 425/7 each.
    assert [(pay.voters, pay.each, pay.all_they_had) for pay in park.payments] == [
        (2, Fraction(425, 7), False),
        (3, Fraction(300, 7), True),
    ]
    assert round(float(park.effective or 0), 2) == 4.12
    # Two have 275/7 left; the others pay (200 - 2 · 275/7) / 2 = 425/7.
    assert [(pay.voters, pay.each) for pay in playground.payments] == [
        (2, Fraction(425, 7)),
        (2, Fraction(275, 7)),
    ]
    # Two have 275/7 left and 100 is asked of nobody but them and one with nothing.
    library = next(one for one in result.runners_up if one.id == "l")
    assert library.there == Fraction(275, 7)


def test_lackner_skowron_example_11() -> None:
    """Lackner & Skowron, "Multi-Winner Voting with Approval Preferences" (2023), Example 11: a
    committee of four, so each candidate costs 1 of 4. The first phase elects a alone, at 1/8."""
    ballots = 3 * ["ab"] + 3 * ["ac"] + 2 * ["ad"] + ["bcf", "e", "f", "g"]
    election = approval(dict.fromkeys("abcdefgh", 1), ballots, 4)
    result = equal_shares(election, completion="none", utility="cardinality")
    assert result.share == Fraction(1, 3)
    assert result.ids == ("a",)
    assert result.funded[0].payments[0].each == Fraction(1, 8)
    # Three voters of b with 5/24 left and one with 1/3.
    b = next(one for one in result.runners_up if one.id == "b")
    assert b.there == 3 * Fraction(5, 24) + Fraction(1, 3)


@pytest.mark.parametrize(
    ("costs", "votes", "tied", "taken"),
    [
        ((600, 700, 100), (500, 300, 150), [0, 1], (0, "cost")),
        ((400, 400, 400), (500, 300, 150), [0, 1, 2], (0, "votes")),
        ((400, 400), (500, 500), [0, 1], (1, "lot")),
    ],
)
def test_equalshares_net_tie_breaking(
    costs: tuple[int, ...], votes: tuple[int, ...], tied: list[int], taken: tuple[int, str]
) -> None:
    """Examples 1 to 3 of equalshares.net/implementation/tie-breaking; the lot is drawn here for
    the second."""
    ballots = [chr(97 + project) for project, count in enumerate(votes) for _ in range(count)]
    named = {chr(97 + project): cost for project, cost in enumerate(costs)}
    assert break_tie(compile_ballots(approval(named, ballots, 1000)), tied, (1, 0, 2)) == taken


@pytest.mark.parametrize(
    "name",
    [
        "Poland_Swiecie_2023.pb",
        "Poland_Wieliczka_2023_Green_Budget.pb",
        "Netherlands_Assen_2024.pb",
    ],
)
def test_cities_that_decided_by_equal_shares(name: str) -> None:
    """The published winners stand in the files themselves (column ``selected``); ``PABULIB`` is a
    folder with files of that library, which are not ours to hand on."""
    path = Path(os.environ.get("PABULIB", ELECTIONS)) / name
    if not path.exists():
        pytest.skip(f"{name} of the Pabulib library is not at hand: name its folder in PABULIB")
    election = pabulib.read(path.read_bytes())
    result = equal_shares(election, completion="add1", until="overspending")
    assert set(result.ids) == set(election.selected())
