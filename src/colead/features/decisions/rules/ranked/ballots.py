"""Ranked ballots of a decision: how one is read, and how all of them are tallied."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions.rules import tallies
from colead.features.decisions.rules.ranked.profile import NO_OPINION, RankedProfile
from colead.features.decisions.rules.ranked.results import Ranking, count, outcome_of
from colead.features.decisions.rules.settings import Settings
from colead.kernel.verdict import Refused

FIELD = "choice"


def read_ranking(value: Any, options: Sequence[int], settings: Settings) -> list[list[Any]]:
    """A ranked ballot in canonical form: pairs of option and rank by option, ranks without gaps,
    ``no-opinion`` kept, unranked options left out.

    ``value`` maps options to ranks, or lists pairs; ids and ranks may be written as text, an
    empty mark is unranked. Gaps between ranks are allowed and mean nothing. Refused: options that
    do not stand for choice, an option marked twice, ranks that are not whole numbers from 1 to
    the number of options, equal ranks where the setting ``ties`` forbids them, and a ballot
    without any rank.
    """
    pairs = _pairs(value)
    marks: dict[int, int | str | None] = {}
    for raw, mark in pairs:
        option = _whole(raw)
        if option is None or option not in options:
            raise Refused(_("One of these options does not stand for choice."), field=FIELD)
        if option in marks:
            raise Refused(_("An option is marked twice."), field=FIELD)
        marks[option] = _mark(mark, len(options))
    ranks = sorted({mark for mark in marks.values() if isinstance(mark, int)})
    if not ranks:
        raise Refused(_("Rank at least one option."), field=FIELD)
    given = [mark for mark in marks.values() if isinstance(mark, int)]
    if not settings.get("ties", True) and len(given) != len(ranks):
        raise Refused(_("Give every option a rank of its own."), field=FIELD)
    dense = {rank: place for place, rank in enumerate(ranks, 1)}
    return [
        [option, dense[mark] if isinstance(mark, int) else mark]
        for option, mark in sorted(marks.items())
        if mark is not None
    ]


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, list | tuple) and all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in value
    ):
        return [(pair[0], pair[1]) for pair in value]
    raise Refused(_("Rank the options: 1 for the best."), field=FIELD)


def _whole(value: Any) -> int | None:
    """A whole number, also one written in digits; anything else is None."""
    if isinstance(value, str):
        value = value.strip()
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _mark(mark: Any, most: int) -> int | str | None:
    if mark is None or (isinstance(mark, str) and not mark.strip()):
        return None
    if isinstance(mark, str) and mark.strip() == NO_OPINION:
        return NO_OPINION
    rank = _whole(mark)
    if rank is None or not 1 <= rank <= most:
        raise Refused(
            _("A rank is a whole number from 1 to %(most)s.") % {"most": most}, field=FIELD
        )
    return rank


def profile_of(found: tallies.Profile) -> RankedProfile:
    """The decision's ballots as a ranked profile over its options."""
    places = {option: place for place, option in enumerate(found.options)}
    rows: list[tuple[list[int | str | None], int]] = []
    for choice, times in found.ballots:
        marks: list[int | str | None] = [None] * len(places)
        for option, mark in choice:
            # An option taken out of the choice later is passed over.
            if option in places:
                marks[places[option]] = mark
        dense = {rank: n for n, rank in enumerate(sorted({m for m in marks if type(m) is int}), 1)}
        marks = [dense[mark] if isinstance(mark, int) else mark for mark in marks]
        rows.append((marks, times))
    return RankedProfile.of(found.options, rows)


def tally_by(method: str) -> Callable[..., Ranking]:
    """The tally of a ranked method, as methods are registered with it. Settings it reads:
    ``quorum`` (per cent of the eligible) and ``seats``."""

    def tally(profile: tallies.Profile, settings: Settings, *, closed: bool = False) -> Ranking:
        eligible = max(profile.eligible, profile.cast)
        quorum = -(-eligible * settings.get("quorum", 0) // 100)
        found = count(profile_of(profile), method, seats=settings.get("seats", 1))
        found = dataclasses.replace(found, eligible=eligible, quorum=quorum)
        outcome, why = outcome_of(found, closed=closed, quorum=quorum)
        return dataclasses.replace(found, outcome=outcome, why=why)

    tally.__name__ = method.replace("-", "_")
    tally.__doc__ = f"Ranked ballots counted by {method}; ties stay ties."
    return tally


def ranked(profile: tallies.Profile, settings: Settings, *, closed: bool = False) -> Ranking:
    """Ranked ballots counted as the setting ``count`` says (Schulze if not set)."""
    return tally_by(settings.get("count", "schulze"))(profile, settings, closed=closed)


def stv(profile: tallies.Profile, settings: Settings, *, closed: bool = False) -> Ranking:
    """Ranked ballots counted for several ``seats``, by STV as the setting ``count`` says
    (Scottish if not set)."""
    return tally_by(settings.get("count", "stv"))(profile, settings, closed=closed)
