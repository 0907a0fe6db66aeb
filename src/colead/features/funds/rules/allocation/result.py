"""What a round came to, in words that can be shown: who pays what, and what others missed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from colead.features.funds.rules.allocation.ballots import Ballots, Groups
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


def payments(
    ballots: Ballots, run: Run, number: int, price: Fraction, has: NDArray[np.bool_]
) -> tuple[Payment, ...]:
    """Who pays what for the project of round ``number`` (from 0), with its price per point:
    different amounts, the largest first. Money of the file, exact; the sum over voters is the
    cost. ``has`` tells of each group whether it has anything left; who has not after this round
    is taken out of it."""
    taken = run.rounds[number]
    groups, points = ballots.support[taken.project]
    amounts: dict[tuple[Fraction, bool], int] = {}

    def add(amount: Fraction, of: Groups, *, empty: bool) -> None:
        key = (amount, empty)
        amounts[key] = amounts.get(key, 0) + int(ballots.weights[of].sum())

    left, which = run.chain.each(taken.poor, at=number)
    for kind, amount in enumerate(left):
        add(amount, taken.poor[which == kind], empty=True)
    has[taken.poor] = False
    for empty in (True, False):
        rich = np.isin(groups, taken.even) if empty else has[groups]
        for each in np.unique(points[rich]).tolist():
            add(price * each, groups[rich & (points == each)], empty=empty)
        has[taken.even] = False
    return tuple(
        Payment(voters, ballots.money(amount), empty)
        for (amount, empty), voters in sorted(amounts.items(), reverse=True)
        if voters
    )


def from_run(ballots: Ballots, run: Run) -> tuple[Funded, ...]:
    """The funded projects of a run, explained."""
    has = np.ones(len(ballots.weights), dtype=bool)
    return tuple(
        Funded(
            id=ballots.ids[project],
            cost=ballots.costs[project],
            votes=ballots.votes[project],
            support=support(ballots, project),
            round=number + 1,
            phase="shares",
            effective=ballots.units[project] / price / ballots.points_scale,
            payments=payments(ballots, run, number, price, has),
        )
        for number, (project, price) in enumerate(zip(run.winners, run.chain.prices(), strict=True))
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
