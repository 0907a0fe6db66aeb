"""Before and after a day, and how often chance alone would make such a difference.

Whole weeks are exchanged between the two sides: each week before the day keeps its place with the
week as far after the beginning of the other side, and in each draw either both stay or both change
sides. If the day made no difference, the difference seen is one of these (Fisher's permutation
test with weeks as blocks, since acts of one week hang together; Good 2005, Permutation tests).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from colead.features.evidence.rules import durations, spread
from colead.features.evidence.rules.acts import SATURATED
from colead.features.evidence.rules.columns import NONE, Table, join
from colead.features.evidence.rules.figures.compute import COMPUTED
from colead.features.evidence.rules.figures.scope import SETTLED, Scope, among
from colead.features.evidence.rules.figures.values import Rows, fields
from colead.features.evidence.rules.network.graph import Ints

Bools = np.ndarray[Any, np.dtype[np.bool_]]
Statistic = Callable[[Bools], float | None]
"""A value of the items of a side, which a mask chooses; None: undefined."""
COMPARED = ("spread", "decentralization", "not-alone", "decision-days")


@dataclass(frozen=True, slots=True)
class Exchange:
    """``difference`` after less before; ``p``: the share of draws with a difference at least so
    large, what was seen counted as one draw; ``draws``: in which both sides had a value."""

    difference: float | None
    p: float | None
    draws: int


def exchanged(
    week: Sequence[int] | Ints,
    after: Sequence[bool] | Bools,
    of: Statistic,
    *,
    weeks: int,
    draws: int = 1_000,
    seed: int = 1,
) -> Exchange:
    """Compare the items of the two sides by a statistic; ``week`` is each item's week on its own
    side, from 0."""
    number, late = np.asarray(week, dtype=np.int64), np.asarray(after, dtype=bool)
    seen = _difference(of, late)
    if seen is None:
        return Exchange(None, None, 0)
    rng = np.random.default_rng(seed)
    there = as_far = 0
    for _ in range(draws):
        drawn = _difference(of, late ^ (rng.random(weeks) < 0.5)[number])
        if drawn is not None:
            there += 1
            as_far += abs(drawn) >= abs(seen) - 1e-12
    return Exchange(seen, (1 + as_far) / (1 + there), there)


def _difference(of: Statistic, late: Bools) -> float | None:
    first, second = of(~late), of(late)
    return None if first is None or second is None else second - first


def spread_of(ties: Table) -> Statistic:
    """Leaders, as if all were equal, of some of these ties (saturated for each pair)."""
    pair, ends = _pairs(ties)

    def of(mask: Bools) -> float | None:
        counts = np.minimum(np.bincount(pair[mask], minlength=len(ends)), SATURATED)
        index = spread.unbiased_herfindahl(np.bincount(ends, weights=counts))
        return 1 / index if index else None

    return of


def decentralization_of(ties: Table, people: int) -> Statistic:
    """1 less Freeman's centralization of in-degree of some of these ties among ``people``."""
    pair, ends = _pairs(ties)

    def of(mask: Bools) -> float | None:
        there = np.bincount(pair[mask], minlength=len(ends)) > 0
        if not there.any() or people < 2:
            return None
        degrees = np.bincount(ends[there])
        return 1 - float(degrees.max() * people - degrees.sum()) / (people - 1) ** 2

    return of


def _pairs(ties: Table) -> tuple[Any, Any]:
    """For each tie the number of its pair, and for each pair the number of its target."""
    ends = np.column_stack([ties["source"], ties["target"]])
    found, pair = np.unique(ends, axis=0, return_inverse=True)
    return pair.reshape(-1), np.unique(found[:, 1], return_inverse=True)[1]


def share_of(hits: Sequence[bool] | Bools) -> Statistic:
    """The share of cases that are so."""
    values = np.asarray(hits, dtype=float)
    return lambda mask: float(values[mask].mean()) if mask.any() else None


def median_of(rows: Rows) -> Statistic:
    """The Kaplan-Meier median of durations, open ones counted as open."""
    lengths, ended = rows
    return lambda mask: durations.median(durations.kaplan_meier(lengths[mask], ended[mask]))


def compare(before: Scope, after: Scope, *, draws: int = 1_000) -> list[dict[str, Any]]:
    """The two sides of a day by four indicators, as JSON values. Both scopes hold the same people
    and as many whole weeks."""
    weeks = after.window.days // 7
    sides = _statistics(before, after)
    found = []
    for name in COMPARED:
        (early, late), statistic = sides[name]
        test = exchanged(
            np.concatenate([early, late]),
            np.arange(len(early) + len(late)) >= len(early),
            statistic,
            weeks=weeks,
            draws=draws,
        )
        found.append(
            {
                "name": name,
                "before": fields(COMPUTED[name](before)),
                "after": fields(COMPUTED[name](after)),
                "difference": test.difference,
                "p": test.p,
                "draws": test.draws,
            }
        )
    return found


def _statistics(before: Scope, after: Scope) -> dict[str, tuple[list[Any], Statistic]]:
    """By indicator: of what it is made on both sides, the week of each, and how it is computed."""
    both = (before, after)

    def weeks(tables: Sequence[Table], day: str) -> list[Any]:
        return [
            (table[day] - side.window.ends[0]) // 7
            for side, table in zip(both, tables, strict=True)
        ]

    ties = [side.ties for side in both]
    settled = [side.ended("decisions") for side in both]
    settled = [one.take(among(one["result"], SETTLED) & (one["by"] != NONE)) for one in settled]
    put = [side.lasting("decisions") for side in both]
    rows = [side.days("decisions") for side in both]
    all_ties = join(ties)
    return {
        "spread": (weeks(ties, "on"), spread_of(all_ties)),
        "decentralization": (
            weeks(ties, "on"), decentralization_of(all_ties, len(after.people))
        ),
        "not-alone": (weeks(settled, "ended"), share_of(join(settled)["beside"] != NONE)),
        "decision-days": (
            weeks(put, "began"),
            median_of((np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows]))),
        ),
    }  # fmt: skip
