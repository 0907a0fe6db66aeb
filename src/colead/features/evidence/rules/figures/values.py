"""An indicator's value with what is known about how sure it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from colead.features.evidence.rules import durations, spread
from colead.features.evidence.rules.network import Network
from colead.features.evidence.rules.network.graph import Ints
from colead.features.evidence.rules.nulls import Null

Floats = np.ndarray[Any, np.dtype[np.float64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]
Rows = tuple[Floats, Bools]
"""Durations, and which of them ended."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its 95 % interval and its null, or ``undefined``: the reason why there is none.
    ``cases``: of how many acts or things it is made."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    null_mean: float | None = None
    null_percentile: float | None = None
    cases: int = 0
    undefined: str = ""


def missing(reason: str, cases: int = 0) -> Value:
    """Undefined, with its reason (a key of ``indicators.UNDEFINED``)."""
    return Value(undefined=reason, cases=cases)


def share(hits: Sequence[bool] | Bools) -> Value:
    """The share of cases that are so, with Wilson's interval (Wilson 1927), which unlike a
    bootstrap of the cases does not shrink to a point when all are alike."""
    n, found = len(hits), int(np.sum(hits))
    if not n:
        return missing("no-cases")
    p, z = found / n, 1.959964
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Value(p, max(0.0, middle - half), min(1.0, middle + half), cases=n)


def median_days(rows: Rows) -> Value:
    """The Kaplan-Meier median of durations in days, open ones counted as open; interval: the times
    at which the band of the curve crosses one half (Brookmeyer & Crowley 1982)."""
    if not len(rows[0]):
        return missing("no-cases")
    steps = durations.kaplan_meier(*rows)
    middle = durations.median(steps)
    if middle is None:
        return missing("still-open", len(rows[0]))
    low = next((step.time for step in steps if step.low <= 0.5), middle)
    high = next((step.time for step in steps if step.high <= 0.5), None)
    return Value(middle, low, high, cases=len(rows[0]))


def share_by(rows: Rows, time: float) -> Value:
    """The Kaplan-Meier share that ended by a time, with the band of the curve. Undefined where
    nobody was observed so long and some are open."""
    cases = len(rows[0])
    if not cases:
        return missing("no-cases")
    steps = [step for step in durations.kaplan_meier(*rows) if step.time <= time]
    longest = float(rows[0].max())
    last = steps[-1] if steps else None
    if longest < time and (last is None or last.open > 0):
        return missing("too-early", cases)
    if last is None:
        return Value(0.0, None, None, cases=cases)
    return Value(1 - last.open, 1 - last.high, 1 - last.low, cases=cases)


def effective(counts: spread.Acts, *, people: int, draws: int, seed: int = 1) -> Value:
    """The effective number of people behind acts (``spread.effective_number``), beside as many acts
    that fall on all ``people`` with equal chance; without ``draws`` the value alone."""
    total = int(np.sum(counts))
    if not total:
        return missing("no-cases")
    index = spread.unbiased_herfindahl(counts)
    if not index:
        return missing("unbounded", total)
    if not draws:
        return Value(1 / index, cases=total)
    found = spread.effective_number(counts, draws=draws, seed=seed)
    chance = spread.by_chance(total, people, draws=draws, seed=seed)
    mean = float(chance.mean())
    return Value(
        1 / index,
        found.low,
        found.high,
        null_mean=1 / mean if mean > 0 else None,
        # A draw is less spread where its index is higher.
        null_percentile=float((chance > index + 1e-12).mean()),
        cases=total,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """Some draws of as many people as there are, each draws × people: how ``often`` each person was
    drawn; how many of those drawn turn to each person (``received``); ``degrees``: the in-degrees
    of those drawn, among whom those drawn twice may be tied."""

    often: Ints
    received: Ints
    degrees: Ints

    def share(self, hits: Ints) -> Floats:
        """By draw: the share of arcs that are ``hits``, of which so many lead to each person;
        undefined (NaN) where no arc was drawn."""
        part, whole = ((self.often * to).sum(axis=1) for to in (hits, self.received))
        with np.errstate(invalid="ignore"):
            return np.asarray(part / whole)


def vertex_errors(
    net: Network,
    measures: Mapping[str, Callable[[Drawn], Floats]],
    *,
    draws: int = 1_000,
    seed: int = 1,
) -> dict[str, float]:
    """1.96 standard errors of each measure by the vertex bootstrap (Snijders & Borgatti 1999):
    people are drawn with replacement and keep their ties; two copies of one person are tied as
    often as two people are on average. All measures look at the same draws."""
    rng = np.random.default_rng(seed)
    n = net.n
    found: dict[str, list[Floats]] = {name: [] for name in measures}
    for block in spread.in_blocks(draws, n):
        offset = n * np.arange(block)[:, None]
        who = rng.integers(n, size=(block, n)) + offset
        often = np.bincount(who.ravel(), minlength=block * n)
        again = np.repeat(np.arange(block * n), often)
        copies = rng.binomial(often[again] - 1, net.m / (n * (n - 1)))
        often = often.reshape(block, n)
        received = net.into(often)
        degrees = (received.ravel()[again] + copies).reshape(block, n)
        drawn = Drawn(often, received, degrees)
        for name, measure in measures.items():
            found[name].append(measure(drawn))
    return {name: 1.96 * float(np.nanstd(np.concatenate(them))) for name, them in found.items()}


def around(value: float, error: float) -> tuple[float, float]:
    """A share with its error on both sides, within 0 and 1."""
    return max(0.0, value - error), min(1.0, value + error)


def beside(value: Value, null: Null | None, *, turned: bool = False) -> Value:
    """The value beside its null; ``turned``: the value is 1 minus what the null is of. The
    percentile is then of draws at or below the value, else of draws below it."""
    if null is None:
        return value
    mean, below = null.mean, null.percentile
    if turned:
        mean, below = 1 - mean, 1 - below
    return replace(value, null_mean=mean, null_percentile=below)


def fields(value: Value) -> dict[str, Any]:
    """A value as the fields of a figure."""
    return {name: getattr(value, name) for name in Value.__slots__}
