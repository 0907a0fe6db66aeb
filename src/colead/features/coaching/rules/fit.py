"""How well a coach fits a seeker, and in which words that can be said: pure, in whole points.

Points, at most 1,000 in all (so that differences show and sums stay whole):

- 500 for practices: the share of the seeker's wished practices that the coach offers, the first
  wish counting twice;
- 200 for form: the share of the forms the seeker likes (``in person``, ``by video`` …) that the
  coach offers; 200 where the seeker has no preference;
- 200 for hours: the coach's free hours per month against what the seeker wishes, at most all;
- 100 for language: the seeker's first language is one of the coach's; 50 for another one shared.

No pair at all where either side vetoed the other, they share no language, the coach has no hour
left, they stand in one role line and do not both wish it, or it is the same person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

PRACTICES, FORM, HOURS, LANGUAGE = 500, 200, 200, 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What a seeker looks for. Practices, languages and forms in order of preference."""

    seeker: int
    practices: Sequence[str]
    languages: Sequence[str]
    forms: Sequence[str] = ()
    hours: int = 1
    vetoes: frozenset[int] = frozenset()
    own_line_too: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a coach gives; ``hours`` are those free per month."""

    coach: int
    practices: Sequence[str]
    languages: Sequence[str]
    forms: Sequence[str] = ()
    hours: int = 1
    vetoes: frozenset[int] = frozenset()
    own_line_too: bool = False

    def places(self, hours_each: int) -> int:
        """How many seekers find a place, at so many hours a month for each."""
        return max(0, self.hours) // max(1, hours_each)


@dataclass(frozen=True, slots=True)
class Reason:
    """One plain reason: its kind, what it names, its points of how many."""

    kind: str
    names: tuple[str, ...]
    points: int
    of: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Points with their reasons; or no pair, and ``barrier`` says why: ``self``, ``seeker veto``,
    ``coach veto``, ``role line``, ``language`` or ``hours``."""

    points: int
    reasons: tuple[Reason, ...] = ()
    barrier: str = ""

    def __bool__(self) -> bool:
        return not self.barrier


def fit(wish: Wish, offer: Offer, *, same_line: bool = False) -> Fit:
    """How well they fit. ``same_line``: one answers to the other (see ``lines``)."""
    if barrier := _barrier(wish, offer, same_line):
        return Fit(0, barrier=barrier)
    reasons = (
        _practices(wish, offer),
        _forms(wish, offer),
        Reason(
            "hours", (), HOURS * min(offer.hours, max(1, wish.hours)) // max(1, wish.hours), HOURS
        ),
        _language(wish, offer),
    )
    return Fit(sum(reason.points for reason in reasons), reasons)


def _barrier(wish: Wish, offer: Offer, same_line: bool) -> str:
    if wish.seeker == offer.coach:
        return "self"
    if offer.coach in wish.vetoes:
        return "seeker veto"
    if wish.seeker in offer.vetoes:
        return "coach veto"
    if same_line and not (wish.own_line_too and offer.own_line_too):
        return "role line"
    if not set(wish.languages) & set(offer.languages):
        return "language"
    return "" if offer.hours > 0 else "hours"


def _practices(wish: Wish, offer: Offer) -> Reason:
    wished = list(dict.fromkeys(wish.practices))
    shared = tuple(name for name in wished if name in set(offer.practices))
    if not wished:
        return Reason("practices", (), PRACTICES, PRACTICES)
    weight = len(shared) + (1 if wished[0] in shared else 0)
    return Reason("practices", shared, PRACTICES * weight // (len(wished) + 1), PRACTICES)


def _forms(wish: Wish, offer: Offer) -> Reason:
    liked = list(dict.fromkeys(wish.forms))
    if not liked:
        return Reason("form", tuple(offer.forms), FORM, FORM)
    shared = tuple(name for name in liked if name in set(offer.forms))
    return Reason("form", shared, FORM * len(shared) // len(liked), FORM)


def _language(wish: Wish, offer: Offer) -> Reason:
    shared = tuple(name for name in wish.languages if name in set(offer.languages))
    points = LANGUAGE if shared[0] == wish.languages[0] else LANGUAGE // 2
    return Reason("language", shared, points, LANGUAGE)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another coach for a seeker, with a free place or without."""

    coach: int
    fit: Fit
    free: bool


def alternatives(
    wish: Wish,
    offers: Sequence[Offer],
    *,
    free: Mapping[int, int],
    lines: Collection[tuple[int, int]] = (),
    now: int | None = None,
    most: int = 3,
) -> list[Alternative]:
    """Other coaches for a seeker than the one proposed (``now``): free places first, best first,
    then the coach's number. ``free`` counts places left; ``lines`` are (seeker, coach) pairs that
    stand in one role line."""
    found = []
    for offer in offers:
        answer = fit(wish, offer, same_line=(wish.seeker, offer.coach) in lines)
        if answer and offer.coach != now:
            found.append(Alternative(offer.coach, answer, free.get(offer.coach, 0) > 0))
    return sorted(found, key=lambda one: (not one.free, -one.fit.points, one.coach))[:most]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Why a seeker has none: ``possible`` coaches there were, ``barriers`` counts what stood
    between the others. With some possible, all their places went to others: whoever had been
    moved for this seeker would have had none, or fitted less in sum."""

    possible: int
    barriers: tuple[tuple[str, int], ...]


def why_none(
    wish: Wish, offers: Sequence[Offer], *, lines: Collection[tuple[int, int]] = ()
) -> NoMatch:
    """Count what stood between a seeker and each coach, the most frequent barrier first."""
    counts: dict[str, int] = {}
    for offer in offers:
        barrier = fit(wish, offer, same_line=(wish.seeker, offer.coach) in lines).barrier
        counts[barrier] = counts.get(barrier, 0) + 1
    possible = counts.pop("", 0)
    return NoMatch(possible, tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))))
