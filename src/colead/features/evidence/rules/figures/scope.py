"""Whose figures, over which window: what each is computed from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from colead.features.evidence.rules import network as measures
from colead.features.evidence.rules.columns import NONE, Columns, Table, code
from colead.features.evidence.rules.figures.cuts import Cut, Window
from colead.features.evidence.rules.figures.values import (
    Bools,
    Drawn,
    Floats,
    Rows,
    around,
    vertex_errors,
)
from colead.features.evidence.rules.network.graph import Ints

DRAWS = 1_000
SETTLED = ("agreed", "not-agreed")
RESULT = ("succeeded", "failed")


def among(column: Any, words: Sequence[str]) -> Bools:
    """Which results are one of these words."""
    return np.isin(column, [code("result", word) for word in words])


@dataclass(frozen=True)
class Scope:
    """Whose figures: ``people``, what they did in the ``window``, which domains there are and who
    looked after each, and who held a role. ``whole``: it is the organization itself. Without
    ``draws`` nothing is drawn: there are no bootstrap intervals and no nulls."""

    people: frozenset[int]
    window: Window
    cut: Cut
    story: Columns
    duties: Mapping[int, Set[int]]
    with_role: Set[int]
    whole: bool
    draws: int = DRAWS

    @cached_property
    def sorted(self) -> Ints:
        """The people in order: the place of each is their number."""
        return np.array(sorted(self.people), dtype=np.int64)

    def has(self, members: Any) -> Bools:
        """Which of these are people of this scope."""
        return np.isin(members, self.sorted)

    @cached_property
    def ties(self) -> Table:
        """Ties between these people."""
        ties = self.cut["ties"]
        return ties.take(self.has(ties["source"]) & self.has(ties["target"]))

    @cached_property
    def ends(self) -> Ints:
        """Ties × 2: the numbers of the people at both ends of each."""
        ends = [np.searchsorted(self.sorted, self.ties[end]) for end in ("source", "target")]
        return np.column_stack(ends)

    @cached_property
    def net(self) -> measures.Network:
        """Who turned to, credited or followed whom, those without ties included."""
        return measures.Network.of(len(self.people), self.ends)

    @cached_property
    def free(self) -> Any:
        """Of the people as numbered, who holds no role."""
        return ~np.isin(self.sorted, sorted(self.with_role))

    @cached_property
    def errors(self) -> dict[str, float]:
        """Of what depends on which people are here, 1.96 standard errors by the same draws."""
        net, both_ways = self.net, self.net.both_ways

        def decentral(drawn: Drawn) -> Floats:
            highest = drawn.degrees.max(axis=1)
            return np.asarray(1 - (net.n * highest - drawn.degrees.sum(axis=1)) / (net.n - 1) ** 2)

        looked_at: dict[str, Callable[[Drawn], Floats]] = {
            "answered": lambda drawn: drawn.share(both_ways.into(drawn.often)),
            "decentralization": decentral,
            "no-role": lambda drawn: drawn.share(drawn.received * self.free),
        }
        return vertex_errors(net, looked_at, draws=self.draws)

    def around(self, value: float, name: str) -> tuple[float | None, float | None]:
        """The interval of a share, if anything is drawn."""
        return around(value, self.errors[name]) if self.draws else (None, None)

    def began(self, name: str) -> Table:
        """Of things of a name, what began in the window."""
        things = self.cut[name]
        return things.take(self.window.holds(things["began"]))

    def ended(self, name: str) -> Table:
        """Of things of a name, what ended in the window."""
        things = self.cut[name]
        return things.take(self.window.holds(things["ended"]))

    def days(self, name: str, to: str = "ended", *, but: Sequence[str] = ("withdrawn",)) -> Rows:
        """Durations of things that began in the window, but for those with some results, to a day;
        open where it has not come. What was imported with one day for both tells no duration."""
        things = self.lasting(name, to, but=but)
        day, began = things[to], things["began"]
        ended = day != NONE
        length = np.where(ended, np.maximum(0, day - began), self.window.ends[1] - began)
        return length.astype(np.float64), ended

    def lasting(
        self, name: str, to: str = "ended", *, but: Sequence[str] = ("withdrawn",)
    ) -> Table:
        """The things of ``days``; what ended was taken up, too."""
        things = self.began(name)
        things = things.take(~among(things["result"], but))
        if to != "ended":
            day = np.where(things[to] == NONE, things["ended"], things[to])
            things = things.having(**{to: day})
        return things.take((things["imported"] == 0) | (things[to] != things["began"]))

    def counts(self, members: Any, weights: Any = None) -> Ints:
        """How often each of this scope's people stands among members, who all are of them."""
        at = np.searchsorted(self.sorted, members)
        return np.bincount(at, weights=weights, minlength=len(self.people)).astype(np.int64)

    def leading(self) -> Table:
        """Who led an initiative of this scope, since when, as far as it has come."""
        parts = self.cut["parts"]
        return parts.take((parts["leads"] == 1) & (parts["on"] <= self.window.ends[1]))
