"""What a ballot is, how a round is counted, and that anybody counts the same."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colead.features.funds.rules import pabulib
from colead.features.funds.rules.allocation import equal_shares, greedy
from colead.features.rounds.rules import counting, papers
from colead.features.rounds.rules.counting import Standing
from colead.kernel.testing import NOON
from colead.kernel.verdict import Refused


def election(paper: str = "approval", ballots: dict[str, object] | None = None, **more: object):
    values = {
        "title": "Yard; garden", "where": "North", "amount": 60_000, "currency": "EUR",
        "points": 10, "rule": "add1-greedy", "seed": "s", "begin": NOON.date(), "end": NOON.date(),
        "standing": [Standing(1, "Racks", 30_000), Standing(2, "Pond", 30_050),
                     Standing(3, "Swing", 12_000)],
        "ballots": ballots or {"a": [1, 3], "b": [1], "c": [2]},
    }  # fmt: skip
    return counting.election(paper=paper, **{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("paper", "choice", "read"),
    [
        ("approval", ["3", 1], [1, 3]),
        ("ordinal", [3, "1"], [3, 1]),
        ("cumulative", {"3": "4", 1: 6, "2": "0"}, {"1": 6, "3": 4}),
    ],
)
def test_a_ballot_in_canonical_form(paper: str, choice: object, read: object) -> None:
    assert papers.read(choice, paper=paper, standing=[1, 2, 3], points=10) == read


@pytest.mark.parametrize(
    ("paper", "choice"),
    [
        ("approval", []), ("approval", [4]), ("approval", [1, "1"]), ("approval", "13"),
        ("approval", None), ("approval", [True]), ("approval", [[1]]), ("approval", ["9" * 40]),
        ("ordinal", [2, 2]), ("ordinal", ["-1"]), ("ordinal", {"1": 1}),
        ("cumulative", {"1": 11}), ("cumulative", {"1": -1}), ("cumulative", {"1": 0}),
        ("cumulative", {"4": 1}), ("cumulative", [1]), ("cumulative", {"1": "1e3"}),
    ],
)  # fmt: skip
def test_what_is_no_ballot_is_refused_with_a_sentence(paper: str, choice: object) -> None:
    with pytest.raises(Refused) as no:
        papers.read(choice, paper=paper, standing=[1, 2, 3], points=10)
    assert no.value.field == "choice"


def test_places_make_an_order() -> None:
    assert papers.in_order({5: "2", 6: "", 7: "1", 8: "9"}) == [7, 5, 8]
    for typed in ({5: "1", 6: "1"}, {5: "x"}, {5: "0"}):
        with pytest.raises(Refused):
            papers.in_order(typed)


@pytest.mark.parametrize(
    ("amount", "currency", "voters", "step"),
    [
        (60_000, "EUR", 5, 100), (300_000, "EUR", 40, 100), (10**9, "EUR", 100, 100_000),
        (5_000_000, "JPY", 50, 100), (60_000, "KWD", 3, 1_000), (1, "EUR", 0, 100),
    ],
)  # fmt: skip
def test_the_step_is_a_unit_or_scaled_never_cents(
    amount: int, currency: str, voters: int, step: int
) -> None:
    assert counting.step_of(amount, currency, voters) == step
    assert amount < step * counting.MOST_STEPS


@pytest.mark.parametrize("paper", ["approval", "ordinal", "cumulative"])
@pytest.mark.parametrize("rule", sorted(counting.RULES))
def test_the_file_read_back_gives_the_same_result(paper: str, rule: str) -> None:
    ballots = {"a": [1, 3], "b": [1], "c": [2]}
    if paper == "cumulative":
        ballots = {"a": {"1": 6, "3": 4}, "b": {"1": 10}, "c": {"2": 9}}  # type: ignore[assignment]
    made = election(paper, ballots, rule=rule)
    back = pabulib.read(pabulib.write(made))
    assert (back.budget, back.vote_type) == (600, paper)
    assert {one.id: one.cost for one in back.projects}["2"] == Fraction("300.50")
    step = Fraction(made.meta["colead_step"])
    result = counting.count(made, rule=rule, step=step)
    again = counting.count_file(back)
    assert again == json.loads(json.dumps(result)), "JSON all through, and the same"
    direct = greedy(back) if rule == "greedy" else equal_shares(back, completion=rule, step=step)
    assert [one["id"] for one in result["funded"]] == list(direct.ids)


def test_equals_are_told_apart_by_the_lot_of_the_seed() -> None:
    twins = [Standing(number, f"Bench {number}", 60_000) for number in range(1, 9)]
    ballots = {str(number): [number] for number in range(1, 9)}
    winners = set()
    for seed in ("a", "b", "c", "d", "e", "f"):
        made = election(standing=twins, ballots=ballots, seed=seed)
        order = sorted(twins, key=lambda one: counting.place_in_lot(seed, one.id))
        result = counting.count(made, rule="add1-greedy")
        assert result["funded"][0]["id"] == str(order[0].id)
        winners.add(result["funded"][0]["id"])
    assert len(winners) > 1


def test_a_file_that_takes_too_long_is_refused() -> None:
    slow = election(ballots={str(n): [1] for n in range(400)}, amount=9_000_000)
    with pytest.raises(Refused, match="colead allocate"):
        counting.count_file(slow)


def test_a_result_with_other_names() -> None:
    result = counting.count(election(), rule="add1-greedy")
    names = {"1": "racks", "2": "pond", "3": "swing"}
    other = counting.renamed(result, names)
    back = counting.renamed(other, {value: key for key, value in names.items()})
    assert back == result
    assert set(other["lot"]) == {"racks", "pond", "swing"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sets(st.integers(1, 5), min_size=1), min_size=1, max_size=12),
    st.lists(st.integers(1, 60_000), min_size=5, max_size=5),
    st.sampled_from(sorted(counting.RULES)),
)
def test_whatever_is_voted_the_money_is_enough_and_voters_pay_the_cost(
    votes: list[set[int]], costs: list[int], rule: str
) -> None:
    standing = [Standing(n, str(n), cost) for n, cost in enumerate(costs, 1)]
    ballots = counting.by_content([sorted(vote) for vote in votes])
    result = counting.count(election(standing=standing, ballots=ballots), rule=rule)
    assert sum(Fraction(one["cost"]) for one in result["funded"]) <= 600
    assert Fraction(result["spent"]) <= 600
    funded = {one["id"] for one in result["funded"]}
    assert result["without"] == sum(not (set(map(str, vote)) & funded) for vote in votes)
    for one in result["funded"]:
        if one["payments"] and not one["others"]:
            paid = sum(pay["voters"] * Fraction(pay["each"]) for pay in one["payments"])
            assert abs(paid - Fraction(one["cost"])) < Fraction(1, 100)
