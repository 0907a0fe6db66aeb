"""What a round came to, in words that can be shown: who pays what, and what others missed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from colead.features.funds.rules.allocation.ballots import Ballots
from colead.features.funds.rules.allocation.shares import Run


@dataclass(frozen=True, slots=True)
class Payment:
    """So many voters who each pay this amount; ``all_they_had`` if their share is used up."""

    voters: int
    each: Fraction
    all_they_had: bool


@dataclass(frozen=True, slots=True)
class Funded:
    """A funded project: in which round, by whose money.

    ``support`` is the sum of points (for approval the number of voters), ``effective`` what
    counted in its round (cost ÷ price; for approval the voters it would take if all paid what the
    highest payer pays). ``phase`` is ``shares``, ``fill`` or ``greedy``; payments are there for
    ``shares`` only, the largest first, and add up to the cost exactly.
    """

    id: str
    cost: Fraction
    votes: int
    support: Fraction
    round: int
    phase: str
    effective: Fraction | None = None
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """A project not funded. ``there`` is the money that was there for it at the end: what its
    supporters had left of their shares (Equal Shares), what was left of the budget when its turn
    came (greedy); ``lacking`` is what was missing to its cost."""

    id: str
    cost: Fraction
    votes: int
    support: Fraction
    there: Fraction
    lacking: Fraction


@dataclass(frozen=True, slots=True)
class TieBroken:
    """Projects that stood exactly even, who was taken, and by what (``cost``, ``votes``, or
    ``lot`` when nothing but a drawing of lots could tell them apart)."""

    projects: tuple[str, ...]
    taken: str
    by: str


@dataclass(frozen=True)
class Allocation:
    """The result of a rule.

    ``share`` is what each voter held in the run that counted (Equal Shares), ``increments`` by
    how many steps it stands above an equal share of the budget, ``stopped`` why it went no
    higher: ``no completion``, ``overspending``, ``exhaustive`` or ``everything funded``.
    ``without`` counts voters who named projects and got none of them.
    """

    rule: str
    utility: str
    completion: str
    budget: Fraction
    spent: Fraction
    voters: int
    without: int
    funded: tuple[Funded, ...]
    runners_up: tuple[RunnerUp, ...]
    ties: tuple[TieBroken, ...]
    share: Fraction | None = None
    increments: int = 0
    stopped: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The funded projects in order of their rounds."""
        return tuple(project.id for project in self.funded)


def payments(ballots: Ballots, run: Run, number: int, price: Fraction) -> tuple[Payment, ...]:
    """Who pays what for the project of round ``number`` (from 0), with its price per point:
    different amounts, the largest first. Money of the file, exact; the sum over voters is the
    cost."""
    taken = run.rounds[number]
    groups, points = ballots.support[taken.project]
    amounts: dict[tuple[Fraction, bool], int] = {}
    before = run.alive_before(number, ballots)
    rich = before[groups]
    left, which = run.chain.each(taken.poor, at=number)
    for kind, amount in enumerate(left):
        voters = int(ballots.weights[taken.poor[which == kind]].sum())
        if voters:
            amounts[amount, True] = amounts.get((amount, True), 0) + voters
    is_poor = np.zeros(len(ballots.weights), dtype=bool)
    is_poor[taken.poor] = True
    rich &= ~is_poor[groups]
    after = run.alive_before(number + 1, ballots)
    for empty in (False, True):
        here = rich & (after[groups] != empty)
        for each in np.unique(points[here]):
            voters = int(ballots.weights[groups[here & (points == each)]].sum())
            key = (price * int(each), empty)
            amounts[key] = amounts.get(key, 0) + voters
    return tuple(
        Payment(voters, ballots.money(amount), empty)
        for (amount, empty), voters in sorted(amounts.items(), reverse=True)
    )


def from_run(ballots: Ballots, run: Run) -> tuple[Funded, ...]:
    """The funded projects of a run, explained."""
    prices = run.chain.prices()
    return tuple(
        Funded(
            id=ballots.ids[project],
            cost=ballots.costs[project],
            votes=ballots.votes[project],
            support=support(ballots, project),
            round=number + 1,
            phase="shares",
            effective=ballots.units[project] / prices[number] / ballots.points_scale,
            payments=payments(ballots, run, number, prices[number]),
        )
        for number, project in enumerate(run.winners)
    )


def support(ballots: Ballots, project: int) -> Fraction:
    """The points given to a project, as the ballots have them."""
    return Fraction(ballots.totals[project], ballots.points_scale)


def not_funded(ballots: Ballots, run: Run, funded: Sequence[int]) -> tuple[RunnerUp, ...]:
    """The other projects by what their supporters lacked, the closest first (then cost, id)."""
    rest = []
    for project in sorted(set(range(len(ballots.ids))) - set(funded)):
        groups = ballots.support[project][0]
        there = ballots.money(run.chain.together(groups[~run.exhausted[groups]]))
        rest.append(runner_up(ballots, project, there))
    return tuple(sorted(rest, key=lambda one: (one.lacking / one.cost, one.cost, one.id)))


def runner_up(ballots: Ballots, project: int, there: Fraction) -> RunnerUp:
    """A project not funded, with the money that was there for it."""
    cost = ballots.costs[project]
    return RunnerUp(
        id=ballots.ids[project],
        cost=cost,
        votes=ballots.votes[project],
        support=support(ballots, project),
        there=there,
        lacking=max(cost - there, Fraction(0)),
    )
