"""Equal Shares and greedy against their definitions, on thousands of small random elections."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colead.features.funds.rules import pabulib
from colead.features.funds.rules.allocation import (
    ballots,
    compare,
    compile_ballots,
    equal_shares,
    greedy,
    shares,
    sweep,
)
from colead.kernel.verdict import Refused
from tests.features.funds.by_definition import Profile, completed, one_run


def election(
    costs: list[Fraction], profile: Profile, budget: Fraction, kind: str = "cumulative"
) -> pabulib.Election:
    """Projects are named by their number."""
    return pabulib.Election(
        meta={},
        budget=budget,
        vote_type=kind,
        project_columns=("project_id", "cost"),
        projects=tuple(pabulib.Project(str(c), cost, ()) for c, cost in enumerate(costs)),
        vote_columns=("voter_id", "vote"),
        votes=tuple(
            pabulib.Vote(str(i), tuple(map(str, ballot)), tuple(ballot.values()), ())
            for i, ballot in enumerate(profile)
        ),
    )


def random_election(chance: random.Random) -> tuple[list[Fraction], Profile, Fraction, str]:
    """Small, with many ties: few different costs, repeated ballots, sometimes fractions."""
    projects, voters = chance.randint(1, 8), chance.randint(1, 14)
    kind = chance.choice(["approval", "cumulative"])
    most = chance.choice([4, 10, 100, 10**6])
    costs = [
        Fraction(chance.randint(1, most), chance.choice([1, 1, 1, 2, 3])) for _ in range(projects)
    ]
    profile: Profile = []
    for _ in range(voters):
        named = chance.sample(range(projects), chance.randint(0, projects))
        points = (lambda: 1) if kind == "approval" else (lambda: chance.randint(0, 5))
        profile.append({c: Fraction(points()) for c in named})
    if chance.random() < 0.3:
        profile = [chance.choice(profile[:3]) for _ in profile]
    return costs, profile, Fraction(chance.randint(1, most * projects)), kind


@pytest.mark.parametrize(("near", "eps"), [(1e-6, 2.3e-16), (0.3, 2.3e-16), (1e-6, 1e-6)])
@pytest.mark.parametrize("block", range(4))
def test_winners_prices_and_ties_are_those_of_the_definition(
    block: int, near: float, eps: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is; with nearly all comparisons sent through the exact way; and with floats said to
    be so coarse that every price has to be exact."""
    monkeypatch.setattr(shares, "NEAR", near)
    monkeypatch.setattr(shares, "EPS", eps)
    # Large elections have no dense table.
    monkeypatch.setattr(ballots, "SMALL", 0 if block % 2 else ballots.SMALL)
    tied = 0
    for seed in range(block * 1000, (block + 1) * 1000):
        chance = random.Random(seed)
        costs, profile, budget, kind = random_election(chance)
        by_cost = chance.random() < 0.5
        lot = chance.sample(range(len(costs)), len(costs))
        result = equal_shares(
            election(costs, profile, budget, kind),
            completion="none",
            utility="cost" if by_cost else "cardinality",
            lot=[str(c) for c in lot],
        )
        winners, paid, ties = one_run(
            costs, profile, budget / len(profile), by_cost=by_cost, lot=lot
        )
        assert result.ids == tuple(map(str, winners)), seed
        assert [tie.projects for tie in result.ties] == [tuple(map(str, tie)) for tie in ties], seed
        tied += len(ties)
        for one, payments in zip(result.funded, paid, strict=True):
            spread = sorted(chain.from_iterable([pay.each] * pay.voters for pay in one.payments))
            # Who had nothing left pays nothing and is not told of.
            assert spread == sorted(amount for amount in payments.values() if amount), seed
    assert tied > 300


@pytest.mark.parametrize("completion", ["none", "add1", "add1-greedy"])
@pytest.mark.parametrize("until", ["overspending", "exhaustive"])
def test_completions_are_those_of_the_definition(
    completion: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(400):
        # Large elections are counted one share after the other.
        monkeypatch.setattr(sweep, "MOST_GROUPS", 0 if seed % 4 == 0 else 16_000)
        chance = random.Random(seed)
        costs, profile, budget, kind = random_election(chance)
        most = max(costs)
        step = max(Fraction(1), most / chance.choice([3, 10, 20]))
        by_cost = chance.random() < 0.5
        lot = list(range(len(costs)))
        result = equal_shares(
            election(costs, profile, budget, kind),
            completion=completion,
            utility="cost" if by_cost else "cardinality",
            step=step,
            until=until,
        )
        expected = completed(
            costs, profile, budget,
            by_cost=by_cost, lot=lot, completion=completion, step=step, until=until,
        )  # fmt: skip
        assert result.ids == tuple(map(str, expected)), seed


amounts = st.integers(1, 30).map(Fraction)


@st.composite
def elections(draw: st.DrawFn) -> tuple[list[Fraction], Profile, Fraction]:
    """Costs, approval ballots, budget."""
    costs = draw(st.lists(amounts, min_size=1, max_size=5))
    ballot = st.sets(st.integers(0, len(costs) - 1)).map(
        lambda named: {c: Fraction(1) for c in sorted(named)}
    )
    profile = draw(st.lists(ballot, min_size=1, max_size=6))
    return costs, profile, Fraction(draw(st.integers(1, 60)))


def all_steps(method: shares.Method, share: int, widen: int, most: int) -> list[list[int]]:
    """The winners of every single share."""
    return [method.run(share + step * widen).winners for step in range(most + 1)]


@pytest.mark.parametrize(
    ("block", "near", "rows"), [(0, 1e-6, 64), (1, 1e-6, 3), (2, 0.05, 64), (3, 0.05, 1)]
)
def test_a_completion_that_skips_ends_where_one_ends_that_tries_every_share(
    block: int, near: float, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is, and with figures called close that are not, so that exact ones decide often."""
    monkeypatch.setattr(sweep, "NEAR", near)
    monkeypatch.setattr(sweep, "MOST_ROWS", rows)
    told = skipped = bounded = 0
    for seed in range(block * 200, (block + 1) * 200):
        chance = random.Random(seed)
        costs, profile, budget, kind = random_election(chance)
        found = compile_ballots(election(costs, profile, budget, kind))
        method = shares.Method(
            found,
            utility=chance.choice(["cost", "cardinality"]),
            lot=chance.sample(range(len(costs)), len(costs)),
        )
        most, widen = 30, max(1, found.share // chance.choice([5, 50, 500]))
        runs = all_steps(method, found.share, widen, most)
        # The runs side by side are those of one share after the other.
        steps = sorted(chance.sample(range(most + 1), 6))
        sketches = sweep.sweep(method, [found.share + step * widen for step in steps])
        for step, sketch in zip(steps, sketches, strict=True):
            assert list(sketch.order) == runs[step], seed
            told += not any(sketch.rho != sketch.rho)
        # Where the runs between two shares are said to be alike, they are; and they fund nothing
        # but what they are said to fund at most.
        for (low, one), (high, other) in combinations(zip(steps, sketches, strict=True), 2):
            rounds = sweep.alike(one, other)
            limit = sweep.most(method, found.share + high * widen, other, rounds)
            for step in range(low, high + 1):
                assert runs[step][:rounds] == runs[low][:rounds], seed
                assert set(runs[step]) <= set(limit), seed
            if rounds == len(one.order) == len(other.order):
                assert all(runs[step] == runs[low] for step in range(low, high + 1)), seed
                skipped += high - low - 1
            else:
                bounded += len(limit) < sum(1 for votes in found.votes if votes)
        # An end like that of overspending: it may come, go and come again.
        limit = chance.randint(0, sum(found.units))

        def ends(funded: Any, limit: int = limit, units: Any = found.units) -> str:
            return "end" if sum(units[project] for project in funded) > limit else ""

        first = next((step for step, funded in enumerate(runs) if ends(funded)), None)
        assert sweep.first(method, share=found.share, widen=widen, steps=most, ends=ends) == (
            None if first is None else (first, "end")
        ), seed
    assert told > 600
    assert skipped > 600
    assert bounded > 100


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_between_two_shares_runs_are_alike_as_far_as_it_is_said(data: st.DataObject) -> None:
    """The theorem in ``sweep``, in fractions only: at any share between, not only at steps."""
    costs, profile, budget = data.draw(elections())
    lot = list(range(len(costs)))
    found = compile_ballots(election(costs, profile, budget, "approval"))
    method = shares.Method(found, utility="cost", lot=lot)
    low = found.share
    high = low + data.draw(st.integers(1, 4 * low))
    one, other = sweep.sweep(method, [low, high])
    rounds = sweep.alike(one, other)
    between = found.money(data.draw(st.integers(low, high)) * found.voters) / found.voters
    winners, _paid, _ties = one_run(costs, profile, between, by_cost=True, lot=lot)
    assert winners[:rounds] == list(one.order[:rounds])
    assert set(winners) <= set(sweep.most(method, high, other, rounds))
    if rounds == len(one.order) == len(other.order):
        assert winners == list(one.order)


def test_floats_do_not_decide_what_only_whole_numbers_can_tell() -> None:
    """By hand: two projects of 10^17 and 10^17 + 1 with three voters each; as floats their costs
    are the same number, and so is the money of the second's voters, short by one."""
    cost = 10**17
    profile: Profile = [{0: Fraction(1)}] * 3 + [{1: Fraction(1)}] * 3
    result = equal_shares(
        election([Fraction(cost), Fraction(cost + 1)], profile, Fraction(2 * cost), "approval"),
        completion="none",
    )
    assert result.ids == ("0",)
    (missed,) = result.runners_up
    assert missed.lacking == 1


@given(elections(), st.sampled_from(["none", "add1", "add1-greedy"]))
@settings(max_examples=300, deadline=None)
def test_money_is_never_made(case: tuple[list[Fraction], Profile, Fraction], how: Any) -> None:
    costs, profile, budget = case
    result = equal_shares(election(costs, profile, budget, "approval"), completion=how)
    assert result.spent == sum(one.cost for one in result.funded) <= budget
    assert result.share is not None
    for one in result.funded:
        if one.phase == "shares":
            assert sum(pay.voters * pay.each for pay in one.payments) == one.cost
            assert all(0 < pay.each <= result.share for pay in one.payments)
            assert sum(pay.voters for pay in one.payments) <= one.votes
    paid = sum(pay.voters * pay.each for one in result.funded for pay in one.payments)
    assert paid <= result.share * len(profile)
    assert sorted([*result.ids, *(one.id for one in result.runners_up)]) == sorted(
        str(c) for c in range(len(costs))
    )


@given(elections(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_names_and_order_of_voters_and_projects_do_not_matter(
    case: tuple[list[Fraction], Profile, Fraction], chance: random.Random
) -> None:
    """Voters anonymous; projects neutral as far as the lot goes, which is drawn alike here."""
    costs, profile, budget = case
    plain = equal_shares(election(costs, profile, budget, "approval"))
    new = list(range(len(costs)))
    chance.shuffle(new)
    moved = [costs[new.index(c)] for c in range(len(costs))]
    shuffled: Profile = [{new[c]: u for c, u in ballot.items()} for ballot in profile]
    chance.shuffle(shuffled)
    other = equal_shares(
        election(moved, shuffled, budget, "approval"), lot=[str(new[c]) for c in range(len(costs))]
    )
    assert other.ids == tuple(str(new[int(key)]) for key in plain.ids)


def _subsets(things: range) -> Any:
    return chain.from_iterable(combinations(things, size) for size in range(1, len(things) + 1))


@given(elections())
@settings(max_examples=150, deadline=None)
def test_cohesive_groups_are_represented(case: tuple[list[Fraction], Profile, Fraction]) -> None:
    """Extended justified representation (Peters, Pierczyński & Skowron 2021, Definition 2 and
    Theorem 2: up to one project) by brute force: if a group of voters all want the projects T
    and their shares pay for T, some member gets more than T is worth with one more project."""
    costs, profile, budget = case
    result = equal_shares(
        election(costs, profile, budget, "approval"), completion="none", utility="cost"
    )
    won = {int(key) for key in result.ids}
    share = budget / len(profile)
    for group in _subsets(range(len(profile))):
        common = set.intersection(*(set(profile[i]) for i in group))
        for wanted in _subsets(range(len(costs))):
            worth = sum(costs[c] for c in wanted)
            if set(wanted) <= common and worth <= share * len(group):
                assert any(
                    sum(costs[c] for c in won & set(profile[i])) >= worth
                    or any(
                        sum(costs[c] for c in (won | {extra}) & set(profile[i])) > worth
                        for extra in wanted
                    )
                    for i in group
                ), (group, wanted)


def test_greedy_goes_by_votes_and_passes_over_what_does_not_fit() -> None:
    """By hand: votes 3, 2, 2, 1; budget 10."""
    one = Fraction(1)
    profile: Profile = [{0: one, 1: one}, {0: one, 2: one}, {0: one, 1: one, 2: one}, {3: one}]
    case = election([Fraction(6), Fraction(5), Fraction(4), Fraction(1)], profile, Fraction(10))
    result = greedy(case)
    assert (result.ids, result.spent, result.without) == (("0", "2"), 10, 1)
    assert {other.id: other.lacking for other in result.runners_up} == {"1": 5, "3": 1}
    # By votes per cost: 1, 0.5, 0.5, 0.4.
    assert greedy(case, utility="cardinality").ids == ("3", "2", "1")


def test_both_rules_beside_each_other() -> None:
    """By hand: six want 0 and 1, four want 2. Six times 10 pays for 1 (even with 0, cheaper), then
    not for 0; greedy funds 1 and 0 and leaves the four with nothing."""
    profile: Profile = [{0: Fraction(1), 1: Fraction(1)}] * 6 + [{2: Fraction(1)}] * 4
    case = election([Fraction(60), Fraction(40), Fraction(40)], profile, Fraction(100), "approval")
    both = compare(case, shares=equal_shares(case))
    assert (both.greedy.ids, both.equal_shares.ids) == (("1", "0"), ("1", "2"))
    assert (both.both, both.only_greedy, both.only_equal_shares) == (("1",), ("0",), ("2",))
    assert (both.greedy.without, both.equal_shares.without) == (4, 0)


def test_what_cannot_be_counted_is_refused() -> None:
    case = election([Fraction(5)], [{0: Fraction(1)}], Fraction(10))
    with pytest.raises(Refused, match="step"):
        equal_shares(case, step=0)
    far = election([Fraction(10**9)], [{0: Fraction(1)}] * 2, Fraction(10))
    with pytest.raises(Refused, match="too small"):
        equal_shares(far, step=Fraction(1, 10))
    with pytest.raises(Refused, match="no project “9”"):
        equal_shares(case, lot=["9"])
    with pytest.raises(Refused, match="no ballots"):
        compile_ballots(election([Fraction(5)], [], Fraction(10)))
    with pytest.raises(Refused, match="exactly"):
        compile_ballots(election([Fraction(5)], [{0: Fraction(10**17)}], Fraction(10)))
