"""An election as whole numbers: equal ballots grouped, money and points scaled without loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, Literal

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from colead.features.funds.rules.pabulib import Election
from colead.kernel.verdict import Refused

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Ballot = tuple[tuple[int, int], ...]
# Sums of points must stay exact in floats; far above any election there is.
MOST_POINTS = 2**52


@dataclass(frozen=True)
class Ballots:
    """What a rule counts. Money is in units of ``1 / (money_scale × voters)``, so that an equal
    share of the budget is the whole number ``budget × money_scale``.

    ``groups`` are the different ballots ((project, points) in order of projects), ``weights``
    how many voters cast each; voters who named nothing are counted in ``voters`` only.
    """

    ids: tuple[str, ...]
    costs: tuple[Fraction, ...]
    budget: Fraction
    voters: int
    money_scale: int
    points_scale: int
    groups: tuple[Ballot, ...]
    weights: Whole

    @cached_property
    def units(self) -> tuple[int, ...]:
        """The costs as whole numbers of the smallest unit."""
        return tuple(int(cost * self.money_scale * self.voters) for cost in self.costs)

    @cached_property
    def share(self) -> int:
        """An equal share of the budget, in the smallest unit."""
        return int(self.budget * self.money_scale)

    def money(self, units: int | Fraction) -> Fraction:
        """Units as an amount of the file."""
        return Fraction(units) / (self.money_scale * self.voters)

    @cached_property
    def support(self) -> tuple[tuple[NDArray[np.intp], Whole], ...]:
        """Per project the groups that support it, and the points each of their voters gives."""
        lengths = np.fromiter((len(ballot) for ballot in self.groups), np.int64, len(self.groups))
        flat = np.array(
            [entry for ballot in self.groups for entry in ballot], dtype=np.int64
        ).reshape(-1, 2)
        group = np.repeat(np.arange(len(self.groups)), lengths)
        order = np.argsort(flat[:, 0], kind="stable")
        cuts = np.searchsorted(flat[order, 0], np.arange(1, len(self.ids)))
        return tuple(
            zip(np.split(group[order], cuts), np.split(flat[order, 1], cuts), strict=True)
        )

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """How many voters support each project."""
        return tuple(int(self.weights[groups].sum()) for groups, _points in self.support)

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """The sum of (scaled) points of each project; for approval its votes."""
        return tuple(int(self.weights[groups] @ points) for groups, points in self.support)

    def left_out(self, funded: Sequence[int]) -> int:
        """How many voters who named a project have none of theirs funded."""
        reached = np.zeros(len(self.groups), dtype=bool)
        for project in funded:
            reached[self.support[project][0]] = True
        return int(self.weights[~reached].sum())


def compile_ballots(election: Election, *, step: Fraction | int = 1) -> Ballots:
    """Group an election's ballots. ``step`` is the amount a completion adds per voter: it is made
    whole along with the costs.

    Ordinal ballots become points: of ``m`` places (``max_length``, or the longest ballot) the
    first named gets m, the next m - 1 … (Borda's count). Points of zero are no support. Refuses
    an election without ballots, and points too fine or too large to be counted exactly.
    """
    if not election.votes:
        raise Refused(_("There are no ballots."), field="votes")
    at = {project.id: number for number, project in enumerate(election.projects)}
    cast: Counter[Any]
    if election.vote_type in ("cumulative", "scoring"):
        cast = Counter((vote.projects, vote.points) for vote in election.votes)
        scale = lcm(*{points.denominator for _named, given in cast for points in given}, 1)
        pairs = {
            key: [(at[name], int(points * scale)) for name, points in zip(*key, strict=True)]
            for key in cast
        }
    else:
        cast, scale = Counter(vote.projects for vote in election.votes), 1
        places = _places(election.meta, cast) if election.vote_type == "ordinal" else 0
        pairs = {
            key: [(at[name], places - rank if places else 1) for rank, name in enumerate(key)]
            for key in cast
        }
    merged: dict[Ballot, int] = {}
    for key, count in cast.items():
        ballot = tuple(sorted(pair for pair in pairs[key] if pair[1] > 0))
        if ballot:
            merged[ballot] = merged.get(ballot, 0) + count
    if sum(points * count for ballot, count in merged.items() for _p, points in ballot) > (
        MOST_POINTS
    ):
        raise Refused(_("The points are too fine or too large to be counted exactly."))
    costs = tuple(project.cost for project in election.projects)
    amounts = (election.budget, Fraction(step), *costs)
    return Ballots(
        ids=tuple(project.id for project in election.projects),
        costs=costs,
        budget=election.budget,
        voters=len(election.votes),
        money_scale=lcm(*(amount.denominator for amount in amounts)),
        points_scale=scale,
        groups=tuple(merged),
        weights=np.fromiter(merged.values(), np.int64, len(merged)),
    )


def _places(meta: Mapping[str, str], cast: Counter[tuple[str, ...]]) -> int:
    longest = max(len(named) for named in cast)
    said = meta.get("max_length", "")
    return max(longest, int(said)) if said.isdecimal() and len(said) < 6 else longest


Utility = Literal["cost", "cardinality"]


def lots(ballots: Ballots, lot: Sequence[str]) -> tuple[int, ...]:
    """Each project's place in the drawing of lots: first those named in ``lot`` (ids, as drawn),
    then all others in the order of the file. Refuses ids that are not there or come twice."""
    at = {name: number for number, name in enumerate(ballots.ids)}
    if strange := [name for name in lot if name not in at]:
        raise Refused(_("There is no project “%(id)s”.") % {"id": strange[0]}, field="lot")
    if len(set(lot)) < len(lot):
        raise Refused(_("A project is drawn twice."), field="lot")
    drawn = {at[name]: place for place, name in enumerate(lot)}
    return tuple(drawn.get(number, len(lot) + number) for number in range(len(ballots.ids)))
