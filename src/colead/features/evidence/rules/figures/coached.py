"""What the organization may know of coaching: numbers of five people or more, and late.

A step in a curve, or a figure that moves on the day on which somebody takes a public lead, would
tell who is coached. So there is no curve, only its value at 180 days, and everything is counted up
to the beginning of the quarter in which the window ends.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from colead.features.evidence.rules.figures.compute import GROWN
from colead.features.evidence.rules.figures.scope import Scope
from colead.features.evidence.rules.figures.values import Value, effective, missing, share_by
from colead.kernel import protection

Pairs = list[tuple[float, bool]]


def quarter(day: date) -> date:
    """The first day of the quarter of a year."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _year(scope: Scope) -> tuple[date, date]:
    """The year that is counted: from its first day to the one after its last."""
    until = quarter(scope.window.until)
    return until.replace(year=until.year - 1), until


def _beginnings(scope: Scope) -> dict[int, date]:
    """By coached member, when their first pair of the year began."""
    start, until = _year(scope)
    found: dict[int, date] = {}
    for seeker, _coach, day in scope.story.pairs:
        if start <= day < until and seeker in scope.people:
            found[seeker] = min(day, found.get(seeker, day))
    return found


def led(scope: Scope) -> tuple[Pairs, Pairs]:
    """Days until somebody next took a lead, of members coached and of members not coached, who
    begin on a day drawn by lot from those on which a coaching began."""
    _start, until = _year(scope)
    began = _beginnings(scope)
    ever = {seeker for seeker, _coach, _day in scope.story.pairs}
    others = sorted(scope.people - ever)
    days = sorted(began.values())
    if not days:
        return [], []
    leads: dict[int, list[date]] = {}
    parts = scope.story.parts
    parts = parts.take((parts["leads"] == 1) & (parts["on"] < until.toordinal()))
    for member, on in zip(parts["member"].tolist(), parts["on"].tolist(), strict=True):
        leads.setdefault(member, []).append(date.fromordinal(on))
    drawn = np.random.default_rng(1).integers(len(days), size=len(others))
    beginnings = {one: days[at] for one, at in zip(others, drawn.tolist(), strict=True)}

    def row(member: int, day: date) -> tuple[float, bool]:
        after = [on for on in leads.get(member, ()) if on >= day]
        return (float((min(after) - day).days), True) if after else (
            float((until - day).days), False
        )  # fmt: skip

    return (
        [row(one, day) for one, day in sorted(began.items())],
        [row(one, day) for one, day in sorted(beginnings.items())],
    )


def _of(scope: Scope, place: int) -> Value:
    both = led(scope)
    if not all(protection.may_show(len(rows)) for rows in both):
        return missing("few-coached")
    lengths, ended = zip(*both[place], strict=True)
    return share_by((np.array(lengths), np.array(ended)), GROWN)


def coached_led(scope: Scope) -> Value:
    """The share of coached members who led something within 180 days of their beginning."""
    return _of(scope, 0)


def others_led(scope: Scope) -> Value:
    """The same of members who were not coached."""
    return _of(scope, 1)


def coaches(scope: Scope) -> Value:
    """Coaches, as if all coached equally many; of five coaches and five coached at least."""
    start, until = _year(scope)
    pairs = [(s, c) for s, c, day in scope.story.pairs if start <= day < until]
    coaching = [coach for _seeker, coach in pairs if coach in scope.people]
    few = (len(set(coaching)), len({seeker for seeker, _coach in pairs}))
    if not all(protection.may_show(one) for one in few):
        return missing("few-coached")
    found = effective(scope.counts(coaching), people=len(scope.people), draws=scope.draws)
    # Not everybody offers to coach: chance over all members would say nothing.
    return replace(found, null_mean=None, null_percentile=None)
