"""An election as whole numbers: equal ballots grouped, money and points scaled without loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import lcm
from operator import attrgetter
from typing import Any, Literal

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from colead.features.funds.rules.pabulib import Election
from colead.kernel.verdict import Refused

Floats = NDArray[np.float64]
Whole = NDArray[np.integer[Any]]
Groups = NDArray[np.intp]
# Sums of points must stay exact in floats; far above any election there is.
MOST_POINTS = 2**52
MOST_PROJECTS = 60_000
# A table of groups and projects up to this many cells (32 MB) makes completions quicker.
SMALL = 4_000_000


@dataclass(frozen=True)
class Ballots:
    """What a rule counts. Money is in units of ``1 / (money_scale × voters)``, so that an equal
    share of the budget is the whole number ``budget × money_scale``.

    A *group* is the voters of one ballot, ``weights`` says how many. ``support`` has for each
    project the groups that support it, rising, and the points each of their voters gives. Voters
    who support nothing are counted in ``voters`` only.
    """

    ids: tuple[str, ...]
    costs: tuple[Fraction, ...]
    budget: Fraction
    voters: int
    money_scale: int
    points_scale: int
    weights: Whole
    support: tuple[tuple[Groups, Whole], ...]

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
    def dense(self) -> Floats | None:
        """Points of a voter of each group for each project, where such a table is small."""
        if len(self.weights) * len(self.ids) > SMALL:
            return None
        cells = np.zeros((len(self.weights), len(self.ids)))
        for project, (groups, points) in enumerate(self.support):
            cells[groups, project] = points
        return cells

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
        reached = np.zeros(len(self.weights), dtype=bool)
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
    if len(election.projects) > MOST_PROJECTS:
        raise Refused(_("There are too many projects."), field="projects")
    at = {project.id: number for number, project in enumerate(election.projects)}
    # What is counted was made when the ballots were read: nothing new for each voter of a city.
    said: list[tuple[str, ...]]
    given: list[tuple[Fraction, ...]] = []
    if election.vote_type in ("cumulative", "scoring"):
        both = Counter((vote.projects, vote.points) for vote in election.votes)
        said, given = map(list, zip(*both, strict=True))
        times = both.values()
    else:
        alone = Counter(map(attrgetter("projects"), election.votes))
        said, times = list(alone), alone.values()
    counts = np.fromiter(times, np.int64, len(said))
    lengths = np.fromiter(map(len, said), np.int64, len(said))
    # Numbers as small as they go: touching fresh memory takes longer than what is done with it.
    named = np.fromiter(map(at.__getitem__, chain.from_iterable(said)), np.uint16, lengths.sum())
    group = np.repeat(np.arange(len(said), dtype=np.int32), lengths)
    points: Whole = np.ones(len(named), dtype=np.uint8)
    scale = 1
    if given:
        different = set(chain.from_iterable(given))
        scale = lcm(*(number.denominator for number in different))
        whole = {number: int(number * scale) for number in different}
        if max(whole.values(), default=0) > MOST_POINTS:
            raise Refused(_too_fine(), field="votes")
        points = np.fromiter(map(whole.__getitem__, chain.from_iterable(given)), np.int64)
    elif election.vote_type == "ordinal":
        rank = np.arange(len(named)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        points = _places(election.meta, int(lengths.max())) - rank
    if int(points.max(initial=0)) * int(counts @ lengths) > MOST_POINTS:
        raise Refused(_too_fine(), field="votes")
    # Groups that support nothing have no part in any rule; the others are numbered anew.
    kept = lengths > 0
    if not (supports := points > 0).all():
        named, group, points = named[supports], group[supports], points[supports]
        kept = np.bincount(group, minlength=len(said)) > 0
    if not kept.all():
        group = (np.cumsum(kept) - 1)[group]
    # A stable sort of 16-bit numbers is a radix sort: a city in milliseconds.
    order = np.argsort(named, kind="stable")
    cuts = np.cumsum(np.bincount(named, minlength=len(at)))[:-1]
    groups = group[order].astype(np.intp)
    support = zip(np.split(groups, cuts), np.split(points[order], cuts), strict=True)
    costs = tuple(project.cost for project in election.projects)
    amounts = (election.budget, Fraction(step), *costs)
    return Ballots(
        ids=tuple(project.id for project in election.projects),
        costs=costs,
        budget=election.budget,
        voters=len(election.votes),
        money_scale=lcm(*(amount.denominator for amount in amounts)),
        points_scale=scale,
        weights=counts[kept],
        support=tuple(support),
    )


def _places(meta: Mapping[str, str], longest: int) -> int:
    said = meta.get("max_length", "")
    return max(longest, int(said)) if said.isdecimal() and len(said) < 6 else longest


def _too_fine() -> str:
    return _("The points are too fine or too large to be counted exactly.")


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
