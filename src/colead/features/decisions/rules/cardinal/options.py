"""Approval, score, dots, and thresholds that each option has to reach by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from colead.features.decisions.rules.settings import Settings
from colead.features.decisions.rules.tallies import NO, YES, Outcome, Profile, Result

ONE_HUNDRED = 100


@dataclass(frozen=True)
class Line:
    """One option's count. ``value`` is what the order goes by, exact (a whole number, or a
    fraction as ``7/2``); ``voices`` is on how many ballots it has a mark; ``against`` counts the
    noes where there are any. ``reached`` tells that it passes its own thresholds."""

    option: Any
    value: str
    voices: int = 0
    total: int = 0
    against: int = 0
    reached: bool = True


@dataclass(frozen=True)
class Marks(Result):
    """Options with their counts, in levels from the most to the least.

    ``winners`` are the options that are chosen: the first level, or, where each option is judged
    by itself, all that reach their thresholds. ``tied`` holds a first level of several.
    """

    kind: ClassVar[str] = "marks"
    parts: ClassVar[Mapping[str, type]] = {"lines": Line}
    method: str = ""
    eligible: int = 0
    cast: int = 0
    quorum: int = 0
    lines: tuple[Line, ...] = ()
    order: tuple[tuple[Any, ...], ...] = ()
    winners: tuple[Any, ...] = ()
    tied: tuple[Any, ...] = ()

    @property
    def unit(self) -> str:
        """What the value of a line counts."""
        return {
            "approval": _("Ticks"),
            "dot": _("Dots"),
            "each": _("Yes"),
            "time-poll": _("Can come"),
        }.get(self.method, _("Score"))

    @property
    def in_order(self) -> list[Line]:
        """The lines from the most to the least."""
        lines = {line.option: line for line in self.lines}
        return [lines[option] for level in self.order for option in level]

    @property
    def chosen(self) -> tuple[Any, ...]:
        """The options that won."""
        return self.winners

    def said(self, labels: Mapping[Any, str] | None = None) -> str:
        """What came out and why."""
        names = labels or {}
        value = next((line.value for line in self.lines if line.option in self.winners), "")
        numbers = {
            "winners": ", ".join(str(names.get(one, one)) for one in self.winners),
            "tied": ", ".join(str(names.get(one, one)) for one in self.tied),
            "value": value,
            "cast": self.cast,
            "eligible": self.eligible,
            "quorum": self.quorum,
        }
        return {
            "reached": (
                _("%(winners)s: %(value)s of %(cast)s can come.")
                if self.method == "time-poll"
                else _("“%(winners)s” has the most: %(value)s.")
            )
            % numbers,
            "each": _("Reached what it takes: %(winners)s.") % numbers,
            "below": _("No option reached what it takes."),
            "tie": _("A tie between %(tied)s: a tie stays a tie, so nothing is agreed.") % numbers,
            "quorum": _("%(cast)s answered; the quorum is %(quorum)s of %(eligible)s.") % numbers,
            "nobody": _("Nobody marked an option."),
        }.get(self.why) or _("%(cast)s of %(eligible)s have answered.") % numbers


def reaches(
    count: int, *, percent: int, cast: int, eligible: int, of: str, at_most: bool = False
) -> bool:
    """Whether a count is at least (or at most) so many per cent of those cast or eligible; exact,
    in whole numbers. At least 0 per cent is always reached, at most 0 only by a count of 0."""
    base = eligible if of == "eligible" else cast
    mine, bound = count * ONE_HUNDRED, percent * base
    return mine <= bound if at_most else mine >= bound


def _levels(values: Mapping[Any, Fraction]) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        tuple(option for option, value in values.items() if value == level)
        for level in sorted(set(values.values()), reverse=True)
    )


def _ended(
    profile: Profile, settings: Settings, *, closed: bool
) -> tuple[int, int, tuple[Outcome, str] | None]:
    """The eligible, the quorum, and outcome with reason where they do not depend on the count."""
    eligible = max(profile.eligible, profile.cast)
    quorum = -(-eligible * settings.get("quorum", 0) // ONE_HUNDRED)
    if not closed and profile.cast < eligible:
        return eligible, quorum, ("", "waiting")
    if profile.cast < quorum:
        return eligible, quorum, ("not-agreed", "quorum")
    if not profile.cast:
        return eligible, quorum, ("not-agreed", "nobody")
    return eligible, quorum, None


def most(
    method: str,
    profile: Profile,
    settings: Settings,
    lines: Sequence[Line],
    values: Mapping[Any, Fraction],
    *,
    closed: bool,
) -> Marks:
    """The option with the highest value has it, if it is alone and reaches its threshold."""
    eligible, quorum, ended = _ended(profile, settings, closed=closed)
    levels = _levels(values)
    standing = {line.option for line in lines if line.reached}
    fit = [tuple(one for one in level if one in standing) for level in levels]
    first = next((level for level in fit if level), ())
    if first and not any(values.values()):
        first = ()
    outcome: Outcome
    if ended is not None:
        outcome, why = ended
    elif not first:
        outcome, why = "not-agreed", "below"
    elif len(first) > 1:
        outcome, why = "not-agreed", "tie"
    else:
        outcome, why = "agreed", "reached"
    return Marks(
        outcome=outcome,
        why=why,
        method=method,
        eligible=eligible,
        cast=profile.cast,
        quorum=quorum,
        lines=tuple(lines),
        order=levels,
        winners=first if why == "reached" else (),
        tied=first if why == "tie" else (),
    )


def approval(profile: Profile, settings: Settings, *, closed: bool = False) -> Marks:
    """Approval voting (Brams & Fishburn 1978, "Approval voting", American Political Science
    Review 72): the option ticked on the most ballots has it.

    A ballot is a list of options. ``at_least`` (per cent, of ``of``: cast or eligible) has to be
    reached. Equal numbers stay a tie.
    """
    counts = dict.fromkeys(profile.options, 0)
    for choice, times in profile.ballots:
        for option in choice:
            if option in counts:
                counts[option] += times
    bound = {"percent": settings.get("at_least", 0), "of": settings.get("of", "cast")}
    eligible = max(profile.eligible, profile.cast)
    lines = [
        Line(
            option,
            str(number),
            voices=number,
            total=number,
            reached=reaches(number, cast=profile.cast, eligible=eligible, **bound),
        )
        for option, number in counts.items()
    ]
    values = {option: Fraction(number) for option, number in counts.items()}
    return most("approval", profile, settings, lines, values, closed=closed)


def mean(marks: Sequence[tuple[int, int]]) -> Fraction:
    """The mean of scores given as pairs of score and how often."""
    times = sum(n for _score, n in marks)
    return Fraction(sum(score * n for score, n in marks), times) if times else Fraction(0)


def median(marks: Sequence[tuple[int, int]]) -> Fraction:
    """The middle score; with an even number, the mean of the two in the middle."""
    times = sum(n for _score, n in marks)
    if not times:
        return Fraction(0)

    def at(place: int) -> int:
        for score, n in sorted(marks):
            place -= n
            if place < 0:
                return score
        raise AssertionError("a place beyond the scores")

    return Fraction(at((times - 1) // 2) + at(times // 2), 2)


def total(marks: Sequence[tuple[int, int]]) -> Fraction:
    """The sum of the scores."""
    return Fraction(sum(score * n for score, n in marks))


_BY: dict[str, Callable[[Sequence[tuple[int, int]]], Fraction]] = {
    "sum": total,
    "mean": mean,
    "median": median,
}


def _marks_of(profile: Profile) -> dict[Any, list[tuple[int, int]]]:
    marks: dict[Any, list[tuple[int, int]]] = {option: [] for option in profile.options}
    for choice, times in profile.ballots:
        for option, score in choice:
            if option in marks:
                marks[option].append((score, times))
    return marks


def score(profile: Profile, settings: Settings, *, closed: bool = False) -> Marks:
    """Score voting: the option with the highest sum, mean or median (setting ``by``) has it.

    A ballot is pairs of option and whole score. An option without a score on a ballot takes no
    part in it: it does not count as 0 in the mean and the median. So that few voices do not carry
    a mean, ``voices`` per cent of the ballots must have scored the winner.
    """
    by = _BY[settings.get("by", "sum")]
    marks = _marks_of(profile)
    values = {option: by(given) for option, given in marks.items()}
    lines = []
    for option, given in marks.items():
        voices = sum(times for _score, times in given)
        lines.append(
            Line(
                option,
                str(values[option]),
                voices=voices,
                total=int(total(given)),
                reached=voices > 0
                and reaches(
                    voices,
                    percent=settings.get("voices", 0),
                    cast=profile.cast,
                    eligible=profile.eligible,
                    of="cast",
                ),
            )
        )
    return most("score", profile, settings, lines, values, closed=closed)


def dots(profile: Profile, settings: Settings, *, closed: bool = False) -> Marks:
    """Dot voting: everyone spreads so many dots; the option with the most dots has it.

    The limit is kept where ballots are read (``reading.read_dots``).
    """
    marks = _marks_of(profile)
    lines = [
        Line(
            option,
            str(total(given)),
            voices=sum(times for _dots, times in given),
            total=int(total(given)),
        )
        for option, given in marks.items()
    ]
    values = {option: total(given) for option, given in marks.items()}
    return most("dot", profile, settings, lines, values, closed=closed)


def each(profile: Profile, settings: Settings, *, closed: bool = False) -> Marks:
    """Thresholds per option: every option whose yeses are at least ``at_least`` per cent, and
    whose noes are at most ``at_most`` per cent, of the ballots ``cast`` or of the ``eligible``
    (``of``), is agreed; several can be, or none.

    A ballot is pairs of option and yes, no or abstain. Abstentions count among those cast. An
    option without any yes is never agreed.
    """
    eligible, quorum, ended = _ended(profile, settings, closed=closed)
    yes = dict.fromkeys(profile.options, 0)
    against, voices = dict(yes), dict(yes)
    for choice, times in profile.ballots:
        for option, mark in choice:
            if option in yes:
                voices[option] += times
                yes[option] += times * (mark == YES)
                against[option] += times * (mark == NO)
    base = {"cast": profile.cast, "eligible": eligible, "of": settings.get("of", "cast")}
    least, most = settings.get("at_least", 50), settings.get("at_most", 100)
    lines = tuple(
        Line(
            option,
            str(number),
            voices=voices[option],
            total=number,
            against=against[option],
            reached=number > 0
            and reaches(number, percent=least, **base)
            and reaches(against[option], percent=most, at_most=True, **base),
        )
        for option, number in yes.items()
    )
    winners = tuple(line.option for line in lines if line.reached)
    outcome: Outcome = "agreed" if winners else "not-agreed"
    why = "each" if winners else "below"
    if ended is not None:
        outcome, why = ended
    return Marks(
        outcome=outcome,
        why=why,
        method="each",
        eligible=eligible,
        cast=profile.cast,
        quorum=quorum,
        lines=lines,
        order=_levels({option: Fraction(number) for option, number in yes.items()}),
        winners=winners if ended is None else (),
    )
