"""Before and after a day, and how often chance alone would make such a difference.

Whole weeks are exchanged between the two sides: each week before the day keeps its place with the
week as far after the beginning of the other side, and in each draw either both stay or both change
sides. If the day made no difference, the difference seen is one of these (Fisher's permutation
test with weeks as blocks, since acts of one week hang together; Good 2005, Permutation tests).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from colead.features.evidence.rules import durations, spread
from colead.features.evidence.rules.acts import SATURATED, Tie
from colead.features.evidence.rules.figures.compute import COMPUTED, SETTLED, Scope
from colead.features.evidence.rules.figures.values import fields

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
    week: Sequence[int],
    after: Sequence[bool],
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


def spread_of(ties: Sequence[Tie]) -> Statistic:
    """Leaders, as if all were equal, of some of these ties (saturated for each pair)."""
    pair, ends = _pairs(ties)

    def of(mask: Bools) -> float | None:
        counts = np.minimum(np.bincount(pair[mask], minlength=len(ends)), SATURATED)
        index = spread.unbiased_herfindahl(np.bincount(ends, weights=counts))
        return 1 / index if index else None

    return of


def decentralization_of(ties: Sequence[Tie], people: int) -> Statistic:
    """1 less Freeman's centralization of in-degree of some of these ties among ``people``."""
    pair, ends = _pairs(ties)

    def of(mask: Bools) -> float | None:
        there = np.bincount(pair[mask], minlength=len(ends)) > 0
        if not there.any() or people < 2:
            return None
        degrees = np.bincount(ends[there])
        return 1 - float(degrees.max() * people - degrees.sum()) / (people - 1) ** 2

    return of


def _pairs(ties: Sequence[Tie]) -> tuple[Any, Any]:
    """For each tie the number of its pair, and for each pair the number of its target."""
    targets = {one: at for at, one in enumerate(sorted({tie.target for tie in ties}))}
    found = {one: at for at, one in enumerate(sorted({(t.source, t.target) for t in ties}))}
    pair = np.array([found[tie.source, tie.target] for tie in ties], dtype=np.int64)
    return pair, np.array([targets[target] for _source, target in found], dtype=np.int64)


def share_of(hits: Sequence[bool]) -> Statistic:
    """The share of cases that are so."""
    values = np.asarray(hits, dtype=float)
    return lambda mask: float(values[mask].mean()) if mask.any() else None


def median_of(rows: Sequence[tuple[float, bool]]) -> Statistic:
    """The Kaplan-Meier median of durations, open ones counted as open."""
    return lambda mask: durations.median(
        durations.kaplan_meier([row for row, chosen in zip(rows, mask, strict=True) if chosen])
    )


def compare(before: Scope, after: Scope, *, draws: int = 1_000) -> list[dict[str, Any]]:
    """The two sides of a day by four indicators, as JSON values. Both scopes hold the same people
    and as many whole weeks."""
    weeks = after.window.days // 7
    items = _items(before), _items(after)
    found = []
    for name in COMPARED:
        early, late = (side[name] for side in items)
        both = [*early, *late]
        test = exchanged(
            [number for number, _item in both],
            [False] * len(early) + [True] * len(late),
            _statistic(name, [item for _number, item in both], len(after.people)),
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


def _statistic(name: str, items: Sequence[Any], people: int) -> Statistic:
    if name == "spread":
        return spread_of(items)
    if name == "decentralization":
        return decentralization_of(items, people)
    return share_of(items) if name == "not-alone" else median_of(items)


def _items(scope: Scope) -> dict[str, list[tuple[int, Any]]]:
    """What each indicator is made of on a side, each with its week."""

    def week(day: date) -> int:
        return (day - scope.window.start).days // 7

    ties = [(week(tie.on), tie) for tie in scope.ties]
    settled = [d for d in scope.ended(scope.cut.decisions) if d.result in SETTLED and d.by]
    put = [d for d in scope.began(scope.cut.decisions) if d.result != "withdrawn"]
    return {
        "spread": list(ties),
        "decentralization": list(ties),
        "not-alone": [(week(d.ended), bool(d.people - {d.by})) for d in settled if d.ended],
        "decision-days": [
            (week(d.began), row)
            for d in put
            if d.began
            for row in scope.days([d], lambda one: one.ended)
        ],
    }
