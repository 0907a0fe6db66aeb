"""What a ranked tally came to, as plain values that are kept, shown and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _

from colead.features.decisions.rules.ranked import pairwise, runoff, scottish
from colead.features.decisions.rules.ranked.meek import meek
from colead.features.decisions.rules.ranked.profile import RankedProfile, levels_of
from colead.features.decisions.rules.ranked.stv import StvStage, check_seats
from colead.features.decisions.rules.tallies import Outcome, Result
from colead.kernel.verdict import Refused

RankedMethod = Literal["schulze", "ranked-pairs", "irv", "condorcet-irv", "stv", "meek"]
METHODS: tuple[RankedMethod, ...] = (
    "schulze",
    "ranked-pairs",
    "irv",
    "condorcet-irv",
    "stv",
    "meek",
)
SEVERAL_SEATS = frozenset({"stv", "meek"})


def figure(votes: Fraction) -> str:
    """A number of votes exactly: whole, decimal where that is exact, else as a fraction."""
    if votes.denominator == 1:
        return str(votes.numerator)
    scaled = votes * 10**9
    if scaled.denominator == 1:
        whole, rest = divmod(abs(scaled.numerator), 10**9)
        return f"{'-' if votes < 0 else ''}{whole}.{rest:09d}".rstrip("0")
    return f"{votes.numerator}/{votes.denominator}"


@dataclass(frozen=True)
class Stage:
    """One stage of a runoff or of STV. ``votes`` are pairs of option and exact figure; ``did``
    says what was done: ``first``, ``surplus``, ``exclusion``, ``round`` or ``last``."""

    did: str
    of: tuple[Any, ...]
    votes: tuple[tuple[Any, str], ...]
    exhausted: str
    lost: str = "0"
    quota: str = ""
    elected: tuple[Any, ...] = ()
    excluded: tuple[Any, ...] = ()
    tied: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Ranking(Result):
    """An order of options from ranked ballots.

    ``order`` are levels from the top, equals on one level. ``winners`` have a seat whatever way
    ties are settled, ``tied`` in some. ``pairs`` is the matrix of ballots that put the option of
    the row above that of the column. ``left_out`` are the majorities that ranked pairs left out,
    ``outcomes`` the different sets that STV can elect when ties are settled one way or another.
    ``complete`` is false when ties could be settled in too many ways to follow all.
    """

    kind: ClassVar[str] = "ranking"
    parts: ClassVar[Mapping[str, type]] = {"stages": Stage}
    method: str = ""
    eligible: int = 0
    cast: int = 0
    quorum: int = 0
    seats: int = 1
    options: tuple[Any, ...] = ()
    order: tuple[tuple[Any, ...], ...] = ()
    winners: tuple[Any, ...] = ()
    tied: tuple[Any, ...] = ()
    pairs: tuple[tuple[int, ...], ...] = ()
    condorcet_winner: Any = None
    condorcet_loser: Any = None
    smith: tuple[Any, ...] = ()
    stages: tuple[Stage, ...] = ()
    left_out: tuple[tuple[Any, Any], ...] = ()
    outcomes: tuple[tuple[Any, ...], ...] = ()
    complete: bool = True

    @property
    def chosen(self) -> tuple[Any, ...]:
        """The options that won."""
        return self.winners

    def said(self, labels: Mapping[Any, str] | None = None) -> str:
        """What came out and why."""
        names = labels or {}

        def said(them: Sequence[Any]) -> str:
            return ", ".join(str(names.get(one, one)) for one in them)

        numbers = {
            "winners": said(self.winners),
            "tied": said(self.tied),
            "open": self.seats - len(self.winners),
            "cast": self.cast,
            "eligible": self.eligible,
            "quorum": self.quorum,
            "options": len(self.options),
        }
        if self.why == "reached" and self.seats == 1:
            return (
                _("“%(winners)s” comes first of %(options)s; ballots counted: %(cast)s.") % numbers
            )
        if self.why == "tie" and self.winners:
            return (
                _("Elected: %(winners)s. A tie between %(tied)s for %(open)s more: it stays a tie.")
                % numbers
            )
        return {
            "reached": _("Elected: %(winners)s; ballots counted: %(cast)s.") % numbers,
            "tie": _("A tie between %(tied)s: a tie stays a tie, so nothing is agreed.") % numbers,
            "quorum": _("%(cast)s answered; the quorum is %(quorum)s of %(eligible)s.") % numbers,
            "nobody": _("Nobody ranked an option above another."),
        }.get(self.why) or _("%(cast)s of %(eligible)s have answered.") % numbers


def count(
    profile: RankedProfile,
    method: str,
    *,
    seats: int = 1,
    lot: Sequence[int] | None = None,
) -> Ranking:
    """Count ranked ballots by a method of ``METHODS``. Seats above 1 only for STV.

    ``lot`` (places of the options, the luckiest first) settles ties within STV only; the order of
    all other methods keeps ties.
    """
    if method not in METHODS:
        raise Refused(_("There is no ranked method of that name."), field="method")
    check_seats(profile, seats)
    if seats > 1 and method not in SEVERAL_SEATS:
        raise Refused(_("This method fills one seat; for several take STV."), field="seats")
    names = profile.options
    pairs = pairwise.wins(profile)
    levels: pairwise.Levels
    winners: tuple[int, ...]
    tied: tuple[int, ...] = ()
    stages: tuple[Stage, ...] = ()
    left_out: tuple[tuple[int, int], ...] = ()
    outcomes: tuple[tuple[int, ...], ...] = ()
    complete = True
    if method in SEVERAL_SEATS:
        found = (meek if method == "meek" else scottish.scottish)(profile, seats, lot=lot)
        levels, winners, tied, complete = found.levels, found.elected, found.tied, found.complete
        outcomes = found.outcomes
        stages = tuple(_of_stv(stage, names) for stage in found.stages)
    else:
        if method in ("irv", "condorcet-irv"):
            run = runoff.irv(profile) if method == "irv" else runoff.condorcet_irv(profile, pairs)
            levels, top, complete = run.levels, run.winners, run.complete
            stages = tuple(_of_runoff(stage, names) for stage in run.stages)
        elif method == "ranked-pairs":
            locked = pairwise.ranked_pairs(pairs)
            levels, left_out = locked.levels, locked.left_out + locked.level_out
            top = levels[0]
        else:
            levels = pairwise.schulze(pairs)
            top = levels[0]
        winners, tied = (top, ()) if len(top) == 1 else ((), top)
    best, worst = pairwise.condorcet_winner(pairs), pairwise.condorcet_loser(pairs)
    empty = not any(any(row) for row in pairs) and profile.size > 1
    return Ranking(
        outcome="not-agreed" if tied or empty else "agreed",
        why="nobody" if empty else "tie" if tied else "reached",
        method=method,
        eligible=profile.cast,
        cast=profile.cast,
        seats=seats,
        options=names,
        order=levels_of(levels, names),
        winners=tuple(names[one] for one in winners),
        tied=tuple(names[one] for one in tied),
        pairs=pairs,
        condorcet_winner=None if best is None else names[best],
        condorcet_loser=None if worst is None else names[worst],
        smith=tuple(names[one] for one in pairwise.smith_set(pairs)),
        stages=stages,
        left_out=tuple((names[i], names[j]) for i, j in left_out),
        outcomes=tuple(tuple(names[one] for one in them) for them in outcomes),
        complete=complete,
    )


def _of_runoff(stage: runoff.Stage, names: Sequence[Any]) -> Stage:
    out = tuple(names[one] for one in stage.out)
    return Stage(
        did="exclusion" if out else "last",
        of=out or tuple(names[one] for one in stage.left),
        votes=tuple(
            (names[one], figure(votes)) for one, votes in zip(stage.left, stage.votes, strict=True)
        ),
        exhausted=figure(stage.exhausted),
        excluded=() if stage.tied else out,
        tied=out if stage.tied else (),
    )


def _of_stv(stage: StvStage, names: Sequence[Any]) -> Stage:
    def named(them: Sequence[int]) -> tuple[Any, ...]:
        return tuple(names[one] for one in them)

    return Stage(
        did=stage.what,
        of=named(stage.of),
        votes=tuple((names[one], figure(votes)) for one, votes in enumerate(stage.votes)),
        exhausted=figure(stage.exhausted),
        lost=figure(stage.lost),
        quota=figure(stage.quota),
        elected=named(stage.elected),
        excluded=named(stage.excluded),
        tied=named(stage.tied),
    )


def outcome_of(found: Ranking, *, closed: bool, quorum: int) -> tuple[Outcome, str]:
    """Outcome and reason of a ranked count in a decision: nothing is certain before the end."""
    if not closed and found.cast < found.eligible:
        return "", "waiting"
    if found.cast < quorum or not found.cast:
        return "not-agreed", "quorum" if quorum else "nobody"
    return found.outcome, found.why
