"""How long things take, with those still open counted as open (Kaplan & Meier 1958)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Step:
    """After ``time`` the share ``open`` is still open, with its 95 % band (log-log)."""

    time: float
    open: float
    low: float
    high: float
    at_risk: int
    ended: int


def kaplan_meier(durations: Iterable[tuple[float, bool]]) -> list[Step]:
    """The curve of pairs (duration, whether it ended; False: still open then). Band: Greenwood's
    variance on the log-log scale (Kalbfleisch & Prentice 1980)."""
    rows = sorted(durations)
    at_risk, share, sum_ = len(rows), 1.0, 0.0
    steps: list[Step] = []
    for time, them in groupby(rows, key=lambda row: row[0]):
        same = [ended for _length, ended in them]
        ended = sum(same)
        if ended:
            share *= 1 - ended / at_risk
            if at_risk > ended:
                sum_ += ended / (at_risk * (at_risk - ended))
            steps.append(Step(time, share, *_band(share, sum_), at_risk, ended))
        at_risk -= len(same)
    return steps


def _band(share: float, sum_: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    spread = 1.96 * math.sqrt(sum_) / abs(math.log(share))
    return share ** math.exp(spread), share ** math.exp(-spread)


def median(steps: Iterable[Step]) -> float | None:
    """The time after which half is done; None while more than half is open."""
    return next((step.time for step in steps if step.open <= 0.5 + 1e-12), None)
