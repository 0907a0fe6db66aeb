"""What the counts of the single transferable vote share: stages, ties, and the ways of a tie."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from django.utils.translation import gettext as _

from colead.features.decisions.rules.ranked.pairwise import Levels
from colead.features.decisions.rules.ranked.profile import RankedProfile
from colead.kernel.verdict import Refused

# So many ways of settling ties are followed before the count stops with a tie.
MOST_WAYS = 256
What = Literal["first", "surplus", "exclusion", "last", "round"]


@dataclass(frozen=True, slots=True)
class StvStage:
    """One stage: what was done and to whom, the votes of every option after it, the votes of
    ballots that hold nobody any more (``exhausted``) and those lost in rounding, who was elected
    and who was excluded by it. ``tied`` names all who could have been chosen when the choice was
    a tie that earlier stages did not settle."""

    what: What
    of: tuple[int, ...]
    votes: tuple[Fraction, ...]
    exhausted: Fraction
    lost: Fraction
    quota: Fraction
    elected: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stv:
    """What a count came to.

    ``elected`` are in all ways of settling the ties; ``tied`` are elected in some, for the seats
    that are left. ``levels`` puts those elected first (by stage, then by votes), then the others
    (the last to go out first); after a tie, those elected in all ways come before those in some
    and these before the rest, and among them two share a level unless all ways agree.
    ``stages`` is the whole count when nothing was tied, else what comes before the first tie.
    ``outcomes`` are the different sets that can be elected, each by place. Not ``complete``:
    there were too many ways to follow; ``tied`` then names all still open.
    """

    seats: int
    elected: tuple[int, ...]
    tied: tuple[int, ...]
    levels: Levels
    stages: tuple[StvStage, ...]
    outcomes: tuple[tuple[int, ...], ...] = ()
    complete: bool = True


class Count(Protocol):
    """A count under way. ``step`` does one stage; it returns the options of a tie if it needs one
    of them named, and is then called again with that one. ``copy`` splits the count in two."""

    stages: list[StvStage]
    elected: list[int]
    done: bool
    tie_of: str

    def step(self, named: int | None = None) -> tuple[int, ...]: ...

    def copy(self) -> Count: ...


def earlier(
    tied: Sequence[int],
    stages: Sequence[StvStage],
    choose: Callable[[list[Fraction]], Fraction],
    slack: Fraction = Fraction(0),
) -> tuple[int, ...]:
    """Those of the tied whom the most recent earlier stage with unequal votes singles out (least
    or most by ``choose``), and so on back to the first stage."""
    left = tuple(tied)
    for stage in reversed(stages):
        if len(left) == 1:
            break
        wanted = choose([stage.votes[one] for one in left])
        left = tuple(one for one in left if abs(stage.votes[one] - wanted) <= slack)
    return left


def check_seats(profile: RankedProfile, seats: int) -> None:
    """Refuse a number of seats that is no number or not between 1 and the options."""
    if isinstance(seats, bool) or not isinstance(seats, int) or not 1 <= seats <= profile.size:
        raise Refused(
            _("There can be from 1 to %(most)s seats.") % {"most": profile.size}, field="seats"
        )


def check_lot(profile: RankedProfile, lot: Sequence[int]) -> dict[int, int]:
    """The place of each option in a drawn lot (earlier is luckier), if all are in it once."""
    if sorted(lot) != list(range(profile.size)):
        raise Refused(_("A lot names every option once."), field="lot")
    return {one: place for place, one in enumerate(lot)}


def follow(begin: Count, size: int, seats: int, lot: Mapping[int, int] | None) -> Stv:
    """Run a count to its end. A tie is settled by the lot if one was drawn, else in every way."""
    ends: list[Count] = []
    open_ways: list[Count] = [begin]
    shared: tuple[StvStage, ...] | None = None
    complete = True
    while open_ways:
        count = open_ways.pop()
        tied: tuple[int, ...] = ()
        while not count.done and not tied:
            tied = count.step()
            if tied and lot is not None:
                # The luckiest is transferred first or stays; so for an exclusion the last goes.
                drawn = sorted(tied, key=lambda one: lot[one])
                tied = count.step(drawn[0] if _is_surplus(count) else drawn[-1])
        if not tied:
            ends.append(count)
            continue
        if shared is None:
            shared = tuple(count.stages)
        if len(ends) + len(open_ways) + len(tied) > MOST_WAYS:
            complete = False
            ends.append(count)
            continue
        for one in tied:
            way = count.copy()
            way.step(one)
            open_ways.append(way)
    if not complete:
        sure = [one for one in ends[0].elected if all(one in end.elected for end in ends)]
        rest = [
            one
            for one in range(size)
            if one not in sure
            and any(one in end.elected or (not end.done and _open(end, one)) for end in ends)
        ]
        others = tuple(one for one in range(size) if one not in sure)
        levels = tuple(level for level in (tuple(sorted(sure)), others) if level)
        return Stv(seats, tuple(sure), tuple(rest), levels, shared or (), complete=False)
    sets = [frozenset(end.elected) for end in ends]
    always = frozenset.intersection(*sets)
    some = frozenset.union(*sets) - always
    first = ends[0]
    outcomes = tuple(sorted({tuple(sorted(them)) for them in sets}))
    if len(ends) == 1:
        return Stv(
            seats, tuple(first.elected), (), order_of(first, size), tuple(first.stages), outcomes
        )
    orders = {order_of(end, size) for end in ends}
    merged = _merged(orders, size)
    # Whoever is elected in all ways comes before who is in some, and they before the others.
    groups = (always, some, frozenset(range(size)) - always - some)
    parts = [tuple(one for one in level if one in group) for group in groups for level in merged]
    levels = tuple(part for part in parts if part)
    elected = tuple(one for level in levels for one in level if one in always)
    return Stv(seats, elected, tuple(sorted(some)), levels, shared or (), outcomes)


def _is_surplus(count: Count) -> bool:
    return count.tie_of == "surplus"


def _open(count: Count, one: int) -> bool:
    return all(one not in stage.excluded for stage in count.stages)


def order_of(count: Count, size: int) -> Levels:
    """Those elected by stage and votes, then those never settled, then those excluded, the last
    first; equals share a level."""
    levels: list[tuple[int, ...]] = []
    out: list[tuple[int, ...]] = []
    for stage in count.stages:
        for votes in sorted({stage.votes[one] for one in stage.elected}, reverse=True):
            levels.append(tuple(one for one in stage.elected if stage.votes[one] == votes))
        if stage.excluded:
            out.append(stage.excluded)
    placed = {one for level in [*levels, *out] for one in level}
    rest = [one for one in range(size) if one not in placed]
    last = count.stages[-1].votes
    for votes in sorted({last[one] for one in rest}, reverse=True):
        levels.append(tuple(one for one in rest if last[one] == votes))
    return tuple(tuple(sorted(level)) for level in [*levels, *reversed(out)])


def _merged(orders: set[Levels], size: int) -> Levels:
    """One order out of several: two options are apart only where all orders put the same one
    first; those joined by an open pair share a level."""
    places = [{one: n for n, level in enumerate(order) for one in level} for order in orders]
    left = set(range(size))
    levels: list[tuple[int, ...]] = []

    def above(a: int, b: int) -> bool:
        return all(place[a] < place[b] for place in places)

    while left:
        level = {next(one for one in sorted(left) if not any(above(o, one) for o in left))}
        while True:
            more = {o for o in left - level if any(not above(one, o) for one in level)}
            if not more:
                break
            level |= more
        levels.append(tuple(sorted(level)))
        left -= level
    return tuple(levels)
