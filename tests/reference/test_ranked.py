"""Ranked tallies against published elections and textbook examples, each with its source."""

from __future__ import annotations

from fractions import Fraction

import pytest

from colead.features.decisions.rules.ranked import pairwise, runoff, sheet
from colead.features.decisions.rules.ranked.meek import meek
from colead.features.decisions.rules.ranked.profile import RankedProfile
from colead.features.decisions.rules.ranked.results import count, figure
from colead.features.decisions.rules.ranked.scottish import scottish
from colead.kernel import sheets
from tests.reference.elections import PUBLISHED, election, plain


def ballots(options: str, *piles: tuple[int, str]) -> RankedProfile:
    """Piles of equal ballots, as ``(5, "ACBED")``: five put A first, then C …; those not named
    are unranked, ``=`` ties what stands around it (``"A=BC"``)."""
    rows = []
    for times, said in piles:
        marks: dict[str, int] = {}
        rank = 1
        for place, one in enumerate(said):
            if one != "=":
                rank += place > 0 and said[place - 1] != "="
                marks[one] = rank
        rows.append(([marks.get(one) for one in options], times))
    return RankedProfile.of(options, rows)


def order(levels: pairwise.Levels, options: str) -> str:
    return " ".join("=".join(options[one] for one in level) for level in levels)


@pytest.mark.parametrize(
    ("year", "method"),
    [
        *((year, method) for year in (2017, 2018) for method in ("schulze",)),
        *((year, method) for year in (2019, 2020) for method in ("schulze", "condorcet-irv")),
    ],
)
def test_kubernetes_steering_elections(year: int, method: str) -> None:
    """The published whole orders: 2017 and 2018 by Schulze, 2019 and 2020 by Condorcet-IRV. In
    those two nobody needed a runoff, so Schulze says the same."""
    profile = sheet.read_sheet(sheets.text_of(election(year).read_bytes()), sheet.rank_of).ranked()
    found = count(profile, method)
    assert [[plain(str(one)) for one in level] for level in found.order] == [
        [name] for name in PUBLISHED[year].split(", ")
    ]


def test_debian_project_leader_2003() -> None:
    """The official pairwise wins of Debian's leader election of 2003 (vote.debian.org); published
    order 4, 2, 3, 1, 5, where 5 is "none of the above". The first two are 4 votes apart."""
    told = {
        (1, 5): (228, 202), (2, 1): (428, 34), (2, 3): (238, 221), (2, 5): (449, 29),
        (3, 1): (385, 66), (3, 5): (405, 65), (4, 1): (397, 38), (4, 2): (228, 224),
        (4, 3): (237, 226), (4, 5): (424, 39),
    }  # fmt: skip
    matrix = [[0] * 5 for _ in range(5)]
    for (a, b), (more, fewer) in told.items():
        matrix[a - 1][b - 1], matrix[b - 1][a - 1] = more, fewer
    pairs = tuple(tuple(row) for row in matrix)
    expected = ((3,), (1,), (2,), (0,), (4,))
    assert pairwise.schulze(pairs) == expected
    assert pairwise.ranked_pairs(pairs).levels == expected
    assert pairwise.condorcet_winner(pairs) == 3
    assert pairwise.condorcet_loser(pairs) == 4


SCHULZE_ONE = ballots(
    "ABCDE", (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"), (7, "CAEBD"), (2, "CBADE"),
    (7, "DCEBA"), (8, "EBADC"),
)  # fmt: skip


def test_schulze_example_of_45_voters() -> None:
    """Schulze's example of 45 voters and five candidates: the matrix of pairs, the strengths of
    the strongest paths and the order E A C B D as he gives them ("A new monotonic …", and in
    Wikipedia's article on the method)."""
    pairs = pairwise.wins(SCHULZE_ONE)
    assert pairs == (
        (0, 20, 26, 30, 22),
        (25, 0, 16, 33, 18),
        (19, 29, 0, 17, 24),
        (15, 12, 28, 0, 14),
        (23, 27, 21, 31, 0),
    )
    assert pairwise.strongest_paths(pairs) == (
        (0, 28, 28, 30, 24),
        (25, 0, 28, 33, 24),
        (25, 29, 0, 29, 24),
        (25, 28, 28, 0, 24),
        (25, 28, 28, 31, 0),
    )
    assert order(pairwise.schulze(pairs), "ABCDE") == "E A C B D"
    assert pairwise.condorcet_winner(pairs) is None


# Memphis, Nashville, Chattanooga, Knoxville choose a capital: Wikipedia's common example.
TENNESSEE = ballots("MNCK", (42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))


def test_tennessee_by_pairs() -> None:
    """Wikipedia, "Ranked pairs", "Condorcet method", "Schulze method": Nashville beats all; order
    Nashville, Chattanooga, Knoxville, Memphis."""
    pairs = pairwise.wins(TENNESSEE)
    assert pairs == ((0, 42, 42, 42), (58, 0, 68, 68), (58, 32, 0, 83), (58, 32, 17, 0))
    found = pairwise.ranked_pairs(pairs)
    assert order(found.levels, "MNCK") == "N C K M"
    # Locked from the strongest down: 83, then 68 (twice), then 58 (three times).
    assert found.locked == ((2, 3), (1, 2), (1, 3), (1, 0), (2, 0), (3, 0))
    assert order(pairwise.schulze(pairs), "MNCK") == "N C K M"
    assert pairwise.smith_set(pairs) == (1,)
    assert pairwise.condorcet_loser(pairs) == 0
    assert order(runoff.condorcet_irv(TENNESSEE).levels, "MNCK") == "N C K M"


def test_tennessee_by_instant_runoff() -> None:
    """Wikipedia, "Instant-runoff voting": Chattanooga goes out with 15, then Nashville with 26,
    and Knoxville wins by 58 to 42."""
    found = runoff.irv(TENNESSEE)
    assert [dict(zip(stage.left, stage.votes, strict=True)) for stage in found.stages[:3]] == [
        {0: 42, 1: 26, 2: 15, 3: 17},
        {0: 42, 1: 26, 3: 32},
        {0: 42, 3: 58},
    ]
    assert order(found.levels, "MNCK") == "K M N C"


def test_a_circle_is_closed_at_its_weakest_majority() -> None:
    """By hand: A beats B 7:2, B beats C 6:3, C beats A 5:4. Ranked pairs leaves out the weakest,
    so A B C; the strongest paths say the same: A to C 6 against 5 back."""
    profile = ballots("ABC", (4, "ABC"), (2, "BCA"), (3, "CAB"))
    pairs = pairwise.wins(profile)
    assert (pairs[0][1], pairs[1][2], pairs[2][0]) == (7, 6, 5)
    found = pairwise.ranked_pairs(pairs)
    assert (order(found.levels, "ABC"), found.left_out) == ("A B C", ((2, 0),))
    assert order(pairwise.schulze(pairs), "ABC") == "A B C"
    assert pairwise.smith_set(pairs) == (0, 1, 2)


def test_a_perfect_circle_stays_a_tie_everywhere() -> None:
    """By hand: one voter each for ABC, BCA, CAB; nothing tells the three apart."""
    profile = ballots("ABC", (1, "ABC"), (1, "BCA"), (1, "CAB"))
    for method in ("schulze", "ranked-pairs", "irv", "condorcet-irv", "stv", "meek"):
        found = count(profile, method)
        assert (found.order, found.winners, found.tied) == ((tuple("ABC"),), (), tuple("ABC"))
        assert (found.outcome, found.why) == ("not-agreed", "tie")


# Wikipedia's example of STV: 20 voters choose three foods for a party.
FOOD = ballots("OPCSH", (4, "O"), (2, "PO"), (8, "CS"), (4, "CH"), (1, "S"), (1, "H"))


def test_food_for_a_party_by_scottish_transfers() -> None:
    """Wikipedia, "Single transferable vote" (older edition): oranges, pears, chocolate,
    strawberries, hamburgers; quota 6. Chocolate is in with 12 and hands on 6 (4 to strawberries,
    2 to hamburgers); pears go out, which brings oranges to 6; hamburgers go out; strawberries
    take the last seat with 5."""
    found = scottish(FOOD, 3)
    assert [tuple(map(int, stage.votes)) for stage in found.stages] == [
        (4, 2, 12, 1, 1),
        (4, 2, 6, 5, 3),
        (6, 0, 6, 5, 3),
        (6, 0, 6, 5, 0),
        (6, 0, 6, 5, 0),
    ]
    assert [(stage.what, stage.elected, stage.excluded) for stage in found.stages] == [
        ("first", (2,), ()),
        ("surplus", (), ()),
        ("exclusion", (0,), (1,)),
        ("exclusion", (), (4,)),
        ("last", (3,), ()),
    ]
    assert {stage.quota for stage in found.stages} == {6}
    assert found.elected == (2, 0, 3)


def test_scottish_transfers_cut_off_after_five_decimals() -> None:
    """By hand, after rules 45-52 of the Scottish Local Government Elections Order 2007. Two seats,
    15 ballots: 4 A B, 3 A C, 4 B, 4 C. Quota 15/3 + 1 = 6. A has 7, a surplus of 1; each of its
    papers moves at 1/7 = 0.14285|71…, so 0.14285: B gets 4 x 0.14285 = 0.57140, C 3 x 0.14285 =
    0.42855, and 0.00005 are lost. C, the lowest with 4.42855, goes out; none of its papers names
    B. B takes the last seat with 4.57140."""
    found = scottish(ballots("ABC", (4, "AB"), (3, "AC"), (4, "B"), (4, "C")), 2)
    said = [
        ([figure(votes) for votes in stage.votes], figure(stage.exhausted), figure(stage.lost))
        for stage in found.stages
    ]
    assert said == [
        (["7", "4", "4"], "0", "0"),
        (["6", "4.5714", "4.42855"], "0", "0.00005"),
        (["6", "4.5714", "0"], "4.42855", "0.00005"),
        (["6", "4.5714", "0"], "4.42855", "0.00005"),
    ]
    assert found.elected == (0, 1)


def test_a_paper_moved_twice_is_cut_off_twice() -> None:
    """By hand, rule 48: the second transfer multiplies the value the paper came with. Two seats
    of four, 20 ballots: 9 A B C, 5 B C, 4 C, 2 D. Quota 20/3 + 1 = 7. A hands on 2 of 9: each
    paper at 0.22222, B gets 1.99998 and has 6.99998, just below. D goes out (no further names),
    then C with 4 (none either), and B takes the seat."""
    found = scottish(ballots("ABCD", (9, "ABC"), (5, "BC"), (4, "C"), (2, "D")), 2)
    assert [figure(stage.votes[1]) for stage in found.stages][:2] == ["5", "6.99998"]
    # With one B more: 7.99998, a surplus of 0.99998. The papers from A move on at
    # 0.22222 x 0.99998 / 7.99998 = 0.02777|6… and the six B C at 0.99998 / 7.99998 = 0.12499|…;
    # C gets 9 x 0.02777 + 6 x 0.12499 = 0.99987 on top of its 4.
    more = scottish(ballots("ABCD", (9, "ABC"), (6, "BC"), (4, "C"), (1, "D")), 3)
    assert figure(more.stages[0].quota) == "6"
    quota_seven = scottish(ballots("ABCD", (9, "ABC"), (6, "BC"), (4, "C"), (1, "D")), 2)
    assert figure(quota_seven.stages[1].votes[1]) == "7.99998"
    assert quota_seven.elected == (0, 1)


def test_food_for_a_party_by_meek() -> None:
    """By hand. Chocolate (12) is in at once with the quota 5; its surplus brings strawberries in.
    From then on, k and m being what the two keep: 12 k = q, (1 + 8 (1 - k)) m = q; exhausted are
    (1 + 8 (1 - k)) (1 - m) = 9 - 5q/3, and 4 q = 20 - exhausted, so q = 33/7 = 4.7142857…;
    hamburgers have 1 + 4 (1 - k) = 24/7. Pears, the fewest, go out; oranges have 6 and are in."""
    found = meek(FOOD, 3)
    assert found.elected == (2, 3, 0)
    settled = found.stages[2]
    near = Fraction(1, 10**6)
    for votes, expected in zip(
        (*settled.votes, settled.quota),
        (4, 2, Fraction(33, 7), Fraction(33, 7), Fraction(24, 7), Fraction(33, 7)),
        strict=True,
    ):
        assert abs(votes - expected) < near
    assert found.stages[3].excluded == (1,)
    assert found.stages[3].votes[0] == 6


def test_meek_keeps_what_the_quota_needs() -> None:
    """By hand: two seats; 6 A B, 3 B C, 2 C, 1 D. Quota 12/3 = 4 (and 1e-9). A has 6 and keeps
    4/6 of each: B gets 6 x 2/6 = 2, has 5 and is in. No seat is left: the count is over."""
    found = meek(ballots("ABCD", (6, "AB"), (3, "BC"), (2, "C"), (1, "D")), 2)
    assert found.elected == (0, 1)
    assert abs(found.stages[1].votes[1] - 5) < Fraction(1, 10**6)


def test_equal_ranks_are_split_in_equal_parts() -> None:
    """By hand: two voters put A and B equally first, one C. A and B have 1 each, C 1: C goes out
    in one way, A or B in the others; then whoever stays has both of the two ballots."""
    profile = ballots("ABC", (2, "A=B"), (1, "C"))
    found = runoff.irv(profile)
    assert found.stages[0].votes == (1, 1, 1)
    assert order(found.levels, "ABC") == "A=B=C"
    assert found.winners == (0, 1)
    third = runoff.irv(ballots("ABCD", (1, "A=B=C"), (1, "D")))
    assert third.stages[0].votes == (Fraction(1, 3),) * 3 + (1,)


def test_a_tie_in_stv_is_settled_by_an_earlier_stage_first() -> None:
    """By hand, by the Order: one seat, quota 11/2 + 1 = 6. 5 A, 3 B, 2 C, 1 D C: D
    goes out, B and C both have 3; at the stage before, C had fewer, so C goes."""
    found = scottish(ballots("ABCD", (5, "A"), (3, "B"), (2, "C"), (1, "DC")), 1)
    assert [stage.excluded for stage in found.stages] == [(), (3,), (2,), (1,), ()]
    assert not any(stage.tied for stage in found.stages)


def test_a_real_tie_in_stv_is_followed_both_ways_or_drawn() -> None:
    """By hand: two seats, 3 A, 2 B C, 2 C B, 2 D. Quota 9/3 + 1 = 4: nobody. B, C and D tie for
    last. Without B or C the other has 4 and is in, with A; without D (whose papers name nobody) B
    or C goes next and again the other is in. So A is sure, and one of B and C."""
    profile = ballots("ABCD", (3, "A"), (2, "BC"), (2, "CB"), (2, "D"))
    found = scottish(profile, 2)
    assert (found.elected, found.tied) == ((0,), (1, 2))
    assert (found.outcomes, found.levels) == (((0, 1), (0, 2)), ((0,), (1, 2), (3,)))
    assert scottish(profile, 2, lot=(3, 1, 0, 2)).elected == (1, 0)
    assert scottish(profile, 2, lot=(3, 2, 0, 1)).elected == (2, 0)
    said = count(profile, "stv", seats=2)
    assert said.sentence() == ("Elected: A. A tie between B, C for 1 more: it stays a tie.")
