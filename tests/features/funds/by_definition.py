"""Equal Shares straight from its definition, voter by voter, in fractions: slow and plain.

Written from Peters, Pierczyński & Skowron 2021, section 3, and the completions as
equalshares.net states them; shares nothing with the product's own way of counting.
"""

from __future__ import annotations

from fractions import Fraction

Profile = list[dict[int, Fraction]]


def price(cost: Fraction, left: list[Fraction], points: dict[int, Fraction]) -> Fraction | None:
    """The least ρ with Σ min(left_i, ρ·points_i) = cost, or nothing."""
    supporters = sorted(points, key=lambda i: left[i] / points[i])
    if sum(left[i] for i in supporters) < cost:
        return None
    owed, strength = cost, sum(points.values(), Fraction(0))
    for i in supporters:
        if left[i] >= points[i] * owed / strength:
            return owed / strength
        owed -= left[i]
        strength -= points[i]
    raise AssertionError("nobody could pay")


def one_run(
    costs: list[Fraction], profile: Profile, share: Fraction, *, by_cost: bool, lot: list[int]
) -> tuple[list[int], list[dict[int, Fraction]], list[tuple[int, ...]]]:
    """Winners in order, what each voter paid for each, and the tied projects of each round."""
    left = [share] * len(profile)
    supporters = [
        {i: ballot[c] for i, ballot in enumerate(profile) if ballot.get(c, 0) > 0}
        for c in range(len(costs))
    ]
    winners: list[int] = []
    paid: list[dict[int, Fraction]] = []
    ties: list[tuple[int, ...]] = []
    while True:
        found = {}
        for c, points in enumerate(supporters):
            if c not in winners and points and (p := price(costs[c], left, points)) is not None:
                found[c] = p / (costs[c] if by_cost else 1)
        if not found:
            return winners, paid, ties
        tied = [c for c in found if found[c] == min(found.values())]
        if len(tied) > 1:
            ties.append(tuple(tied))
        best = min(tied, key=lambda c: (costs[c], -sum(supporters[c].values()), lot.index(c)))
        each = found[best] * (costs[best] if by_cost else 1)
        payments = {i: min(left[i], each * u) for i, u in supporters[best].items()}
        for i, amount in payments.items():
            left[i] -= amount
        winners.append(best)
        paid.append(payments)


def completed(
    costs: list[Fraction],
    profile: Profile,
    budget: Fraction,
    *,
    by_cost: bool,
    lot: list[int],
    completion: str,
    step: Fraction,
    until: str,
) -> list[int]:
    """Winners under a completion; those of the fill come last."""
    share = budget / len(profile)
    winners = one_run(costs, profile, share, by_cost=by_cost, lot=lot)[0]
    supported = {c for ballot in profile for c, u in ballot.items() if u > 0}
    while completion != "none" and set(winners) != supported:
        spent = sum((costs[c] for c in winners), Fraction(0))
        rest = [c for c in range(len(costs)) if c not in winners]
        if until == "exhaustive" and all(spent + costs[c] > budget for c in rest):
            break
        share += step
        following = one_run(costs, profile, share, by_cost=by_cost, lot=lot)[0]
        if sum(costs[c] for c in following) > budget:
            break
        winners = following
    if completion == "add1-greedy":
        strength = {c: sum(b.get(c, Fraction(0)) for b in profile) for c in supported}
        for c in sorted(supported, key=lambda c: (-strength[c], costs[c], lot.index(c))):
            spent = sum((costs[w] for w in winners), Fraction(0))
            if c not in winners and spent + costs[c] <= budget:
                winners.append(c)
    return winners
