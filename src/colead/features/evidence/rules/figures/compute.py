"""Every indicator of a set of people over a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import inf
from typing import Any

import numpy as np

from colead.features.evidence.rules import dependence, nulls
from colead.features.evidence.rules import network as measures
from colead.features.evidence.rules.acts import Story, Thing, Tie, credits
from colead.features.evidence.rules.figures.cuts import Cut, Window
from colead.features.evidence.rules.figures.values import (
    Drawn,
    Floats,
    Value,
    around,
    beside,
    effective,
    median_days,
    missing,
    share,
    share_by,
    vertex_errors,
)
from colead.features.evidence.rules.nulls import reciprocity_null

DRAWS = 1_000
SETTLED = ("agreed", "not-agreed")
RESULT = ("succeeded", "failed")
UNDONE = timedelta(days=90)
HELD = timedelta(days=30)
GROWN = 180
FREE = ("go", "inform", "advise")


@dataclass(frozen=True)
class Scope:
    """Whose figures: ``people``, what they did in the ``window``, which domains there are and who
    looked after each, and who held a role. ``whole``: it is the organization itself."""

    people: frozenset[int]
    window: Window
    cut: Cut
    story: Story
    duties: Mapping[int, Set[int]]
    with_role: Set[int]
    whole: bool
    draws: int = DRAWS

    @cached_property
    def ties(self) -> list[Tie]:
        """Ties between these people."""
        return [t for t in self.cut.ties if t.source in self.people and t.target in self.people]

    @cached_property
    def number(self) -> dict[int, int]:
        """People numbered from 0."""
        return {person: at for at, person in enumerate(sorted(self.people))}

    @cached_property
    def net(self) -> measures.Network:
        """Who turned to, credited or followed whom, those without ties included."""
        arcs = [(self.number[t.source], self.number[t.target]) for t in self.ties]
        return measures.Network.of(len(self.people), arcs)

    @cached_property
    def free(self) -> Any:
        """Of the people as numbered, who holds no role."""
        return np.array([person not in self.with_role for person in sorted(self.people)])

    @cached_property
    def errors(self) -> dict[str, float]:
        """Of what depends on which people are here, 1.96 standard errors by the same draws."""
        net = self.net
        source, target = net.arcs[:, 0], net.arcs[:, 1]
        most = (net.n - 1) ** 2
        mutual = np.isin(target * net.n + source, source * net.n + target)
        to_free = self.free[target]

        def share_of(some: Any) -> Drawn:
            def share(_degrees: Floats, often: Floats) -> float:
                weight = often[source] * often[target]
                whole = float(weight.sum())
                return float(weight[some].sum()) / whole if whole else float("nan")

            return share

        def decentral(degrees: Floats, _often: Floats) -> float:
            return 1 - float((degrees.max() - degrees).sum()) / most

        looked_at = {
            "answered": share_of(mutual),
            "decentralization": decentral,
            "no-role": share_of(to_free),
        }
        return vertex_errors(net, looked_at, draws=self.draws, seed=1)

    def by_now(self, day: date | None) -> bool:
        """Whether a day has come by the end of the window."""
        return day is not None and day <= self.window.until

    def began(self, things: Sequence[Thing]) -> list[Thing]:
        """Of these, what began in the window."""
        return [one for one in things if one.began in self.window]

    def ended(self, things: Sequence[Thing]) -> list[Thing]:
        """Of these, what ended in the window."""
        return [one for one in things if one.ended in self.window]

    def days(self, things: Sequence[Thing], to: Callable[[Thing], date | None]) -> list[Row]:
        """Durations from beginning to a day, counted as open where it lies after the window. What
        was imported with one day for both tells no duration."""
        rows: list[Row] = []
        for one in self.began(things):
            day = to(one)
            assert one.began is not None  # noqa: S101 - it began in the window
            if one.imported and day == one.began:
                continue
            if day is not None and day <= self.window.until:
                rows.append((float(max(0, (day - one.began).days)), True))
            else:
                rows.append((float((self.window.until - one.began).days), False))
        return rows

    def counts(self, people: Mapping[int, int]) -> list[int]:
        """Counts per person of this scope, zeros included."""
        return [people.get(one, 0) for one in sorted(self.people)]


Row = tuple[float, bool]


def own_authority(scope: Scope) -> Value:
    # What was imported says "go" of everything; only verdicts that were given here count.
    begun = [one for one in scope.began(scope.cut.initiatives) if one.facts.get("verdict")]
    return share(one.facts.get("outcome") in FREE for one in begun)


def initiators(scope: Scope) -> Value:
    begun: dict[int, int] = {}
    cut = scope.cut
    reached = [
        *(d for d in scope.ended(cut.decisions) if d.result == "agreed"),
        *(i for i in scope.ended(cut.initiatives) if i.result in RESULT),
        *(i for i in scope.ended(cut.issues) if i.result == "resolved"),
    ]
    for one in reached:
        others = (one.people | set(one.leads)) - {one.by}
        if one.by in scope.people and others:
            begun[one.by] = begun.get(one.by, 0) + 1
    for tie in scope.ties:
        if tie.kind == "took-up":
            begun[tie.target] = begun.get(tie.target, 0) + 1
    return effective(scope.counts(begun), people=len(scope.people), draws=scope.draws)


def kept(scope: Scope) -> Value:
    rows: list[Row] = []
    for one in scope.began(scope.cut.commitments):
        if one.due is None or one.began is None:
            continue
        length = max(1, (one.due - one.began).days)
        gone = scope.by_now(one.ended)
        until = one.ended if gone and one.ended else scope.window.until
        part = max(0, (until - one.began).days) / length
        if gone and one.result == "done" and one.confirmed:
            rows.append((part, True))
        elif gone and one.result == "let-go":
            rows.append((inf, False))  # It will not be kept in time any more.
        else:
            rows.append(((scope.window.until - one.began).days / length, False))
    return share_by(rows, 1.0)


def not_alone(scope: Scope) -> Value:
    settled = [d for d in scope.ended(scope.cut.decisions) if d.result in SETTLED and d.by]
    return share(bool(one.people - {one.by}) for one in settled)


def ask_days(scope: Scope) -> Value:
    asks = [one for one in scope.cut.asks if one.result != "withdrawn"]
    return median_days(scope.days(asks, lambda one: one.ended))


def shared_duties(scope: Scope) -> Value:
    found = share(len(people) >= 2 for people in scope.duties.values())
    return missing("no-domains") if found.undefined else found


def truck_factor(scope: Scope) -> Value:
    found = dependence.truck_factor(dict(scope.duties))
    return missing("no-domains") if found is None else Value(float(found), cases=len(scope.duties))


def first_leads(scope: Scope) -> Value:
    leading: set[int] = set()
    for one in scope.cut.initiatives:
        leading |= {m for m, day in one.leads.items() if day in scope.window and m in scope.people}
    first = scope.story.first_led
    return share(first[one] >= scope.window.start for one in leading)


def first_done(scope: Scope) -> Value:
    first = scope.story.first_led
    ended = [
        one
        for one in scope.ended(scope.cut.initiatives)
        if any(first.get(member) == day for member, day in one.leads.items())
    ]
    return share(one.result in RESULT for one in ended)


def succeeded(scope: Scope) -> Value:
    return share(one.result == "succeeded" for one in scope.ended(scope.cut.initiatives))


def without_top(scope: Scope) -> Value:
    net = scope.net
    if not net.m:
        return missing("no-ties")
    tops = np.flatnonzero(net.in_degrees == net.in_degrees.max())[:10].tolist()
    found = [measures.fragmentation(net, without=[top]) for top in tops]
    return Value(max(one for one in found if one is not None), cases=net.m)


def grown(scope: Scope) -> Value:
    rows: list[Row] = []
    led = scope.story.first_led
    for person, day in scope.story.first_helped.items():
        lead = led.get(person)
        if person not in scope.people or day not in scope.window or (lead and lead <= day):
            continue
        ended = scope.by_now(lead)
        until = lead if lead and ended else scope.window.until
        rows.append((float((until - day).days), ended))
    return share_by(rows, GROWN)


def advisers(scope: Scope) -> Value:
    return _spread(scope, [tie for tie in scope.ties if tie.kind in ("asked", "advice")])


def _spread(scope: Scope, ties: Sequence[Tie]) -> Value:
    led: dict[int, int] = {}
    for (_source, target), count in credits(ties).items():
        led[target] = led.get(target, 0) + count
    if not led:
        return missing("no-ties")
    return effective(scope.counts(led), people=len(scope.people), draws=scope.draws)


def spread(scope: Scope) -> Value:
    return _spread(scope, scope.ties)


def reviews_held(scope: Scope) -> Value:
    looks: dict[int, list[date]] = {}
    for review in scope.story.reviews:
        if review.kind == "decisions":
            looks.setdefault(review.id, []).append(review.on)
    return share(
        any(on <= day <= on + HELD for day in looks.get(number, ()))
        for number, on, _circle in scope.cut.reviews_due
        if on + HELD <= scope.window.until
    )


def reviews_changed(scope: Scope) -> Value:
    return share(one.changed for one in scope.cut.reviews)


def undone(scope: Scope) -> Value:
    looks: dict[int, list[tuple[date, int | None]]] = {}
    for review in scope.story.reviews:
        if review.kind == "decisions" and review.changed:
            looks.setdefault(review.id, []).append((review.on, review.by))
    return share(
        any(by != one.by and on - one.ended <= UNDONE for on, by in looks.get(one.id, ()))
        for one in scope.ended(scope.cut.decisions)
        if one.result == "agreed" and one.by and one.ended and scope.by_now(one.ended + UNDONE)
    )


def answered(scope: Scope) -> Value:
    net = scope.net
    found = measures.reciprocity(net).edgewise
    if found is None:
        return missing("no-ties")
    null = reciprocity_null(net, draws=scope.draws)
    return beside(Value(found, *around(found, scope.errors["answered"]), cases=net.m), null)


def decentralization(scope: Scope) -> Value:
    net = scope.net
    found = measures.in_degree_centralization(net)
    if found is None or not net.m:
        return missing("no-ties")
    null = nulls.centralization_null(net, draws=scope.draws)
    low, high = around(1 - found, scope.errors["decentralization"])
    return beside(Value(1 - found, low, high, cases=net.m), null, turned=True)


def no_role(scope: Scope) -> Value:
    degrees = scope.net.in_degrees
    total = int(degrees.sum())
    if not total:
        return missing("no-ties")
    free = scope.free
    found = float(degrees[free].sum()) / total
    rng = np.random.default_rng(1)
    drawn = np.array(
        [degrees[rng.permutation(free)].sum() / total for _ in range(scope.draws)], dtype=float
    )
    low, high = around(found, scope.errors["no-role"])
    return Value(
        found, low, high, float(drawn.mean()), float((drawn < found - 1e-12).mean()), cases=total
    )


def co_led(scope: Scope) -> Value:
    begun = [one for one in scope.began(scope.cut.initiatives) if not one.imported]
    return share(sum(scope.by_now(day) for day in one.leads.values()) >= 2 for one in begun)


def decision_days(scope: Scope) -> Value:
    put = [one for one in scope.cut.decisions if one.result != "withdrawn"]
    return median_days(scope.days(put, lambda one: one.ended))


def connectedness(scope: Scope) -> Value:
    found = measures.fragmentation(scope.net)
    return missing("no-ties") if found is None else Value(1 - found, cases=scope.net.m)


def ask_helped(scope: Scope) -> Value:
    return share(helped for _on, helped in scope.cut.helped)


def advice_followed(scope: Scope) -> Value:
    return share(followed for _on, _circle, followed in scope.cut.advice)


COMPUTED: dict[str, Callable[[Scope], Value]] = {
    "own-authority": own_authority,
    "initiators": initiators,
    "kept": kept,
    "not-alone": not_alone,
    "ask-days": ask_days,
    "shared-duties": shared_duties,
    "dependence": truck_factor,
    "first-leads": first_leads,
    "without-top": without_top,
    "grown": grown,
    "advisers": advisers,
    "reviews-held": reviews_held,
    "reviews-changed": reviews_changed,
    "answered": answered,
    "decentralization": decentralization,
    "spread": spread,
    "no-role": no_role,
    "co-led": co_led,
    "decision-days": decision_days,
    "undone": undone,
    "connectedness": connectedness,
    "first-done": first_done,
    "succeeded": succeeded,
    "ask-helped": ask_helped,
    "advice-followed": advice_followed,
}
