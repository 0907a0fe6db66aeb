"""The rules as an organization calls them: greedy, completed Equal Shares, both compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from django.utils.translation import gettext as _

from colead.features.funds.rules.allocation import result
from colead.features.funds.rules.allocation.ballots import (
    Ballots,
    Utility,
    compile_ballots,
    lots,
)
from colead.features.funds.rules.allocation.result import Allocation, Funded, TieBroken
from colead.features.funds.rules.allocation.shares import Method, Run
from colead.features.funds.rules.allocation.sweep import first
from colead.features.funds.rules.pabulib import Election
from colead.kernel.verdict import Refused

Completion = Literal["none", "add1", "add1-greedy"]
Until = Literal["overspending", "exhaustive"]
# A completion that needs more runs than this has a step far too small for its amounts.
MOST_STEPS = 100_000


def greedy(
    election: Election | Ballots, *, utility: Utility = "cost", lot: Sequence[str] = ()
) -> Allocation:
    """Fund by support until the money is spent; what does not fit is passed over.

    Order: with cost utilities by points (votes for approval), as cities do; with cardinality by
    points per cost (Pabutools' greedy welfare with `Cost_Sat` and `Cardinality_Sat`). Of equal
    ones the cheaper first, then the one drawn first by ``lot``.
    """
    ballots = election if isinstance(election, Ballots) else compile_ballots(election)
    place = lots(ballots, lot)
    order = _by_support(ballots, utility, place)
    chosen, passed, ties = _fill(ballots, order, [], ballots.budget, utility)
    return Allocation(
        rule="greedy",
        utility=utility,
        completion="none",
        budget=ballots.budget,
        spent=sum((ballots.costs[project] for project in chosen), Fraction(0)),
        voters=ballots.voters,
        without=ballots.left_out(chosen),
        funded=_filled(ballots, chosen, "greedy", 0),
        runners_up=tuple(
            result.runner_up(ballots, project, there) for project, there in passed.items()
        ),
        ties=ties,
    )


def equal_shares(
    election: Election,
    *,
    completion: Completion = "add1",
    utility: Utility | None = None,
    step: Fraction | int = 1,
    until: Until = "overspending",
    lot: Sequence[str] = (),
) -> Allocation:
    """The Method of Equal Shares (see ``shares``), completed.

    - ``none``: every voter holds an equal share of the budget; money may be left.
    - ``add1``: the share of every voter grows by ``step`` (an amount in the file's money, exact)
      again and again; the last outcome that does not cost more than the budget counts. With
      ``until="exhaustive"`` it also ends as soon as no further project would fit.
    - ``add1-greedy``: after that, what still fits is funded by support.

    ``utility`` is ``cost`` (points × cost of the project: what cities with approval ballots use)
    or ``cardinality`` (the points themselves). Unsaid it is ``cardinality`` for cumulative and
    scoring ballots, whose points are utilities already, and ``cost`` for the others.

    ``lot`` are project ids as drawn, for ties that cost and votes do not settle; without it the
    order of the file stands in for the drawing, and the tie is reported. Refuses a step that is
    not above zero, or so small that more than 100,000 shares would have to be tried.
    """
    step = Fraction(step)
    if utility is None:
        with_points = election.vote_type in ("cumulative", "scoring")
        utility = "cardinality" if with_points else "cost"
    if step <= 0:
        raise Refused(_("The step must be an amount above zero."), field="step")
    ballots = compile_ballots(election, step=step)
    place = lots(ballots, lot)
    method = Method(ballots, utility=utility, lot=place)
    run, share, increments, stopped = _complete(method, completion, step, until)
    winners = run.winners
    filled: list[int] = []
    ties = tuple(_tie(ballots, tie.projects, tie.taken, tie.by) for tie in run.ties)
    if completion == "add1-greedy":
        order = _by_support(ballots, "cost", place)
        spent = sum((ballots.costs[project] for project in winners), Fraction(0))
        filled, _passed, more = _fill(ballots, order, winners, ballots.budget - spent, "cost")
        ties += more
    funded = [*winners, *filled]
    return Allocation(
        rule="equal-shares",
        utility=utility,
        completion=completion,
        budget=ballots.budget,
        spent=sum((ballots.costs[project] for project in funded), Fraction(0)),
        voters=ballots.voters,
        without=ballots.left_out(funded),
        funded=result.from_run(ballots, run) + _filled(ballots, filled, "fill", len(winners)),
        runners_up=result.not_funded(ballots, run, funded),
        ties=ties,
        share=ballots.money(share * ballots.voters) / ballots.voters,
        increments=increments,
        stopped=stopped,
    )


def _complete(
    method: Method, completion: Completion, step: Fraction, until: Until
) -> tuple[Run, int, int, str]:
    """The run that counts, its share in units, the steps above an equal one, why it stopped."""
    ballots = method.ballots
    if completion == "none":
        return method.run(ballots.share), ballots.share, 0, "no completion"
    budget = ballots.share * ballots.voters
    supported = sum(1 for votes in ballots.votes if votes)

    def ends(funded: Sequence[int]) -> str:
        left = budget - sum(ballots.units[project] for project in funded)
        if left < 0:
            return "overspending"
        if len(funded) == supported:
            return "everything funded"
        rest = set(range(len(ballots.units))).difference(funded)
        if until == "exhaustive" and all(ballots.units[project] > left for project in rest):
            return "exhaustive"
        return ""

    widen = int(step * ballots.money_scale) * ballots.voters
    found = first(method, share=ballots.share, widen=widen, steps=MOST_STEPS, ends=ends)
    if found is None:
        raise Refused(_("The step is too small for these amounts."), field="step")
    increments, why = found
    if why == "overspending":
        increments -= 1
    share = ballots.share + increments * widen
    return method.run(share), share, increments, why


def _by_support(ballots: Ballots, utility: Utility, place: Sequence[int]) -> list[int]:
    def key(project: int) -> tuple[Fraction, Fraction, int]:
        points = Fraction(ballots.totals[project])
        cost = ballots.costs[project]
        return -(points if utility == "cost" else points / cost), cost, place[project]

    return sorted((at for at, votes in enumerate(ballots.votes) if votes), key=key)


def _fill(
    ballots: Ballots,
    order: Sequence[int],
    there: Sequence[int],
    left: Fraction,
    utility: Utility,
) -> tuple[list[int], dict[int, Fraction], tuple[TieBroken, ...]]:
    """Projects in order as long as they fit; the ones passed over with what was left for them;
    and ties by lot where it made the difference who was funded."""
    chosen: list[int] = []
    passed: dict[int, Fraction] = {}
    for project in order:
        if project in there:
            continue
        if ballots.costs[project] <= left:
            chosen.append(project)
            left -= ballots.costs[project]
        else:
            passed[project] = left
    ties = []
    for project in chosen:
        even = [
            other
            for other in passed
            if ballots.totals[other] == ballots.totals[project]
            and ballots.costs[other] == ballots.costs[project]
        ]
        if even:
            ties.append(_tie(ballots, sorted([project, *even]), project, "lot"))
    unsupported = {at: left for at, votes in enumerate(ballots.votes) if not votes}
    return chosen, passed | unsupported, tuple(ties)


def _tie(ballots: Ballots, projects: Sequence[int], taken: int, by: str) -> TieBroken:
    return TieBroken(tuple(ballots.ids[at] for at in projects), ballots.ids[taken], by)


def _filled(
    ballots: Ballots, projects: Sequence[int], phase: str, after: int
) -> tuple[Funded, ...]:
    return tuple(
        Funded(
            id=ballots.ids[project],
            cost=ballots.costs[project],
            votes=ballots.votes[project],
            support=result.support(ballots, project),
            round=after + number,
            phase=phase,
        )
        for number, project in enumerate(projects, 1)
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two allocations of the same ballots: what only one funds, and whom each leaves without."""

    greedy: Allocation
    equal_shares: Allocation
    both: tuple[str, ...]
    only_greedy: tuple[str, ...]
    only_equal_shares: tuple[str, ...]


def compare(election: Election, *, shares: Allocation, lot: Sequence[str] = ()) -> Comparison:
    """An Equal Shares result beside what greedy funding would have given."""
    plain = greedy(election, lot=lot)
    return Comparison(
        greedy=plain,
        equal_shares=shares,
        both=tuple(key for key in shares.ids if key in plain.ids),
        only_greedy=tuple(key for key in plain.ids if key not in shares.ids),
        only_equal_shares=tuple(key for key in shares.ids if key not in plain.ids),
    )
