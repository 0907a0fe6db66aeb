"""How long things take, with those still open counted as open (Kaplan & Meier 1958)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Step:
    """After ``time`` the share ``open`` is still open, with its 95 % band (log-log)."""

    time: float
    open: float
    low: float
    high: float
    at_risk: int
    ended: int


def kaplan_meier(
    lengths: Sequence[float] | np.ndarray[Any, Any], ended: Sequence[bool] | np.ndarray[Any, Any]
) -> list[Step]:
    """The curve of durations, in any unit, and of each whether it ended (False: still open then).
    Band: Greenwood's variance on the log-log scale (Kalbfleisch & Prentice 1980)."""
    times, place = np.unique(np.asarray(lengths, dtype=np.float64), return_inverse=True)
    over = np.bincount(place, weights=ended, minlength=len(times)).astype(np.int64)
    before = np.cumsum(np.bincount(place, minlength=len(times))[::-1])[::-1]
    share, sum_ = 1.0, 0.0
    steps: list[Step] = []
    some = over > 0
    for time, at_risk, count in zip(
        times[some].tolist(), before[some].tolist(), over[some].tolist(), strict=True
    ):
        share *= 1 - count / at_risk
        if at_risk > count:
            sum_ += count / (at_risk * (at_risk - count))
        steps.append(Step(time, share, *_band(share, sum_), at_risk, count))
    return steps


def _band(share: float, sum_: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    spread = 1.96 * math.sqrt(sum_) / abs(math.log(share))
    return share ** math.exp(spread), share ** math.exp(-spread)


def median(steps: Iterable[Step]) -> float | None:
    """The time after which half is done; None while more than half is open."""
    return next((step.time for step in steps if step.open <= 0.5 + 1e-12), None)
