"""Every indicator of a set of people over a window."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np

from colead.features.evidence.rules import dependence, nulls
from colead.features.evidence.rules import network as measures
from colead.features.evidence.rules.acts import SATURATED
from colead.features.evidence.rules.columns import NONE, WIDE, Columns, code, look_up
from colead.features.evidence.rules.figures.scope import RESULT, SETTLED, Scope, among
from colead.features.evidence.rules.figures.values import (
    Value,
    beside,
    effective,
    median_days,
    missing,
    share,
    share_by,
)
from colead.features.evidence.rules.network.graph import Ints
from colead.features.evidence.rules.nulls import reciprocity_null

UNDONE = 90
HELD = 30
GROWN = 180


def own_authority(scope: Scope) -> Value:
    # What was imported says "go" of everything; only verdicts that were given here count.
    begun = scope.began("initiatives")
    return share(begun["free"][begun["judged"] == 1] == 1)


def initiators(scope: Scope) -> Value:
    found = [scope.ties["target"][scope.ties["kind"] == code("kind", "took-up")]]
    for name, results in (
        ("decisions", ("agreed",)), ("initiatives", RESULT), ("issues", ("resolved",)),
    ):  # fmt: skip
        ended = scope.ended(name)
        others = (ended["beside"] != NONE) | (ended["led"] != NONE)
        good = among(ended["result"], results) & others & scope.has(ended["by"])
        found.append(ended["by"][good])
    counts = scope.counts(np.concatenate(found))
    return effective(counts, people=len(scope.people), draws=scope.draws)


def kept(scope: Scope) -> Value:
    begun = scope.began("commitments")
    begun = begun.take(begun["due"] != NONE)
    length = np.maximum(1, begun["due"] - begun["began"])
    gone = begun["ended"] != NONE
    done = gone & among(begun["result"], ["done"]) & (begun["confirmed"] != NONE)
    part = np.maximum(0, begun["ended"] - begun["began"]) / length
    waited = (scope.window.ends[1] - begun["began"]) / length
    # What was let go will not be kept in time any more.
    other = np.where(gone & among(begun["result"], ["let-go"]), inf, waited)
    return share_by((np.where(done, part, other), done), 1.0)


def not_alone(scope: Scope) -> Value:
    settled = scope.ended("decisions")
    known = among(settled["result"], SETTLED) & (settled["by"] != NONE)
    return share(settled["beside"][known] != NONE)


def ask_days(scope: Scope) -> Value:
    return median_days(scope.days("asks"))


def shared_duties(scope: Scope) -> Value:
    found = share([len(people) >= 2 for people in scope.duties.values()])
    return missing("no-domains") if found.undefined else found


def truck_factor(scope: Scope) -> Value:
    found = dependence.truck_factor(dict(scope.duties))
    return missing("no-domains") if found is None else Value(float(found), cases=len(scope.duties))


def first_leads(scope: Scope) -> Value:
    parts = scope.leading()
    here = scope.window.holds(parts["on"]) & scope.has(parts["member"])
    leading = np.unique(parts["member"][here])
    return share(look_up(scope.story.first_led, leading) >= scope.window.ends[0])


def first_done(scope: Scope) -> Value:
    parts, ended = scope.leading(), scope.ended("initiatives")
    new = parts["on"] == look_up(scope.story.first_led, parts["member"])
    by_new = np.isin(ended["id"], parts["thing"][new])
    return share(among(ended["result"], RESULT)[by_new])


def succeeded(scope: Scope) -> Value:
    return share(among(scope.ended("initiatives")["result"], ["succeeded"]))


def without_top(scope: Scope) -> Value:
    net = scope.net
    if not net.m:
        return missing("no-ties")
    tops = np.flatnonzero(net.in_degrees == net.in_degrees.max())[:10].tolist()
    found = [measures.fragmentation(net, without=[top]) for top in tops]
    return Value(max(one for one in found if one is not None), cases=net.m)


def grown(scope: Scope) -> Value:
    members, day = scope.story.first_helped
    lead = look_up(scope.story.first_led, members)
    here = scope.has(members) & scope.window.holds(day) & ((lead == NONE) | (lead > day))
    day, lead = day[here], lead[here]
    last = scope.window.ends[1]
    ended = (lead != NONE) & (lead <= last)
    return share_by(((np.where(ended, lead, last) - day).astype(np.float64), ended), GROWN)


def advisers(scope: Scope) -> Value:
    asked = np.isin(scope.ties["kind"], [code("kind", "asked"), code("kind", "advice")])
    return _spread(scope, scope.ends[asked])


def _spread(scope: Scope, ends: Ints) -> Value:
    if not len(ends):
        return missing("no-ties")
    pairs, often = np.unique(ends[:, 0] * len(scope.people) + ends[:, 1], return_counts=True)
    credits = np.minimum(often, SATURATED)
    led = np.bincount(pairs % len(scope.people), weights=credits, minlength=len(scope.people))
    return effective(led.astype(np.int64), people=len(scope.people), draws=scope.draws)


def spread(scope: Scope) -> Value:
    return _spread(scope, scope.ends)


def reviews_held(scope: Scope) -> Value:
    due = scope.cut["due"]
    due = due.take(due["on"] + HELD <= scope.window.ends[1])
    looks = _looks(scope.story)
    key = due["id"] * WIDE + due["on"]
    found = np.append(looks, np.iinfo(np.int64).max)[np.searchsorted(looks, key)]
    return share(found <= key + HELD)


def _looks(story: Columns) -> Ints:
    """The second looks at decisions, as id * WIDE + day, in order."""
    reviews = story.reviews
    here = reviews["kind"] == code("review", "decisions")
    return np.sort(reviews["id"][here] * WIDE + reviews["on"][here])


def reviews_changed(scope: Scope) -> Value:
    return share(scope.cut["reviews"]["changed"] == 1)


def undone(scope: Scope) -> Value:
    agreed = scope.ended("decisions")
    agreed = agreed.take(
        among(agreed["result"], ["agreed"])
        & (agreed["by"] != NONE)
        & (agreed["ended"] + UNDONE <= scope.window.ends[1])
    )
    agreed = agreed.take(np.argsort(agreed["id"], kind="stable"))
    looks = scope.story.reviews
    looks = looks.take((looks["kind"] == code("review", "decisions")) & (looks["changed"] == 1))
    looks = looks.take(np.isin(looks["id"], agreed["id"]))
    of = np.searchsorted(agreed["id"], looks["id"])
    by_others = (looks["by"] != agreed["by"][of]) & (looks["on"] - agreed["ended"][of] <= UNDONE)
    return share(np.isin(agreed["id"], looks["id"][by_others]))


def answered(scope: Scope) -> Value:
    net = scope.net
    found = measures.reciprocity(net).edgewise
    if found is None:
        return missing("no-ties")
    null = reciprocity_null(net, draws=scope.draws) if scope.draws else None
    return beside(Value(found, *scope.around(found, "answered"), cases=net.m), null)


def decentralization(scope: Scope) -> Value:
    net = scope.net
    found = measures.in_degree_centralization(net)
    if found is None or not net.m:
        return missing("no-ties")
    null = nulls.centralization_null(net, draws=scope.draws) if scope.draws else None
    low, high = scope.around(1 - found, "decentralization")
    return beside(Value(1 - found, low, high, cases=net.m), null, turned=True)


def no_role(scope: Scope) -> Value:
    degrees = scope.net.in_degrees
    total = int(degrees.sum())
    if not total:
        return missing("no-ties")
    free = scope.free
    found = float(degrees[free].sum()) / total
    if not scope.draws:
        return Value(found, cases=total)
    rng = np.random.default_rng(1)
    drawn = np.array(
        [degrees[rng.permutation(free)].sum() / total for _ in range(scope.draws)], dtype=float
    )
    low, high = scope.around(found, "no-role")
    return Value(
        found, low, high, float(drawn.mean()), float((drawn < found - 1e-12).mean()), cases=total
    )


def co_led(scope: Scope) -> Value:
    begun, parts = scope.began("initiatives"), scope.leading()
    begun = begun.take(begun["imported"] == 0)
    them, often = np.unique(parts["thing"], return_counts=True)
    return share(np.isin(begun["id"], them[often >= 2]))


def decision_days(scope: Scope) -> Value:
    return median_days(scope.days("decisions"))


def connectedness(scope: Scope) -> Value:
    found = measures.fragmentation(scope.net)
    return missing("no-ties") if found is None else Value(1 - found, cases=scope.net.m)


def ask_helped(scope: Scope) -> Value:
    return share(scope.cut["helped"]["helped"] == 1)


def advice_followed(scope: Scope) -> Value:
    return share(scope.cut["advice"]["followed"] == 1)


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

DRAWN = (
    "initiators", "advisers", "spread", "coaches", "answered", "decentralization", "no-role"
)  # fmt: skip
"""Those with intervals or nulls that are drawn by lot; the intervals of others are formulas."""
