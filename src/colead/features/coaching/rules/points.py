"""The points of ``fit`` for all pairs at once, as the table that ``matching.match`` takes.

What ``fit`` says of one pair with its reasons, this says of millions in whole points; a test holds
the two against each other. Loads numpy: import it in jobs and commands only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from colead.features.coaching.rules.auction import Fits
from colead.features.coaching.rules.fit import FORM, HOURS, LANGUAGE, PRACTICES, Offer, Wish
from colead.features.coaching.rules.matching import NO_PAIR

Chosen = NDArray[np.float32]


def points(
    wishes: Sequence[Wish],
    offers: Sequence[Offer],
    *,
    lines: Collection[tuple[int, int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> Fits:
    """A table (seekers × coaches) of points from 0 to 1,000; negative where no pair may be.

    ``lines`` and ``apart`` are (seeker, coach): those in one role line, who are paired only if
    both wish it, and those who may not meet for another reason.
    """
    if not wishes or not offers:
        return np.full((len(wishes), len(offers)), NO_PAIR, dtype=np.float32)
    shared, first, wished = _shared([w.practices for w in wishes], [o.practices for o in offers])
    weight = shared + first
    found = np.where(wished > 0, PRACTICES * weight // (wished + 1), PRACTICES)
    shared, _first, wished = _shared([w.forms for w in wishes], [o.forms for o in offers])
    found += np.where(wished > 0, FORM * shared // np.maximum(wished, 1), FORM)
    sought = np.array([max(1, wish.hours) for wish in wishes])[:, None]
    given = np.array([offer.hours for offer in offers])
    found += HOURS * np.minimum(given, sought) // sought
    shared, first, _wished = _shared([w.languages for w in wishes], [o.languages for o in offers])
    found += np.where(first > 0, LANGUAGE, LANGUAGE // 2)
    table = np.where((shared > 0) & (given > 0), found, NO_PAIR).astype(np.float32)
    table[_barred(wishes, offers, lines, apart)] = NO_PAIR
    return table


def _shared(sought: Sequence[Sequence[str]], given: Sequence[Sequence[str]]) -> tuple[Any, ...]:
    """For each pair how many of the sought are given, and whether the first is (each seekers ×
    coaches); and how many are sought (seekers × 1)."""
    names = {name: at for at, name in enumerate(sorted({n for some in given for n in some}))}
    distinct = [list(dict.fromkeys(some)) for some in sought]
    wants = _marks(distinct, names)
    firsts = _marks([some[:1] for some in distinct], names)
    gives = _marks(given, names).T
    return (
        (wants @ gives).astype(np.int32),
        (firsts @ gives).astype(np.int32),
        np.array([len(some) for some in distinct])[:, None],
    )


def _marks(some: Sequence[Sequence[str]], names: dict[str, int]) -> Chosen:
    marks = np.zeros((len(some), max(1, len(names))), dtype=np.float32)
    for row, chosen in enumerate(some):
        marks[row, [names[name] for name in chosen if name in names]] = 1
    return marks


def _barred(
    wishes: Sequence[Wish],
    offers: Sequence[Offer],
    lines: Collection[tuple[int, int]],
    apart: Iterable[tuple[int, int]],
) -> tuple[list[int], list[int]]:
    rows: dict[int, list[int]] = {}
    columns: dict[int, list[int]] = {}
    for at, wish in enumerate(wishes):
        rows.setdefault(wish.seeker, []).append(at)
    for at, offer in enumerate(offers):
        columns.setdefault(offer.coach, []).append(at)
    places = [
        (row, column)
        for row, wish in enumerate(wishes)
        for coach in (wish.seeker, *wish.vetoes)
        for column in columns.get(coach, ())
    ]
    places += [
        (row, column)
        for column, offer in enumerate(offers)
        for seeker in offer.vetoes
        for row in rows.get(seeker, ())
    ]
    places += [
        (row, column)
        for pairs, needs_both in ((lines, True), (apart, False))
        for seeker, coach in pairs
        for row in rows.get(seeker, ())
        for column in columns.get(coach, ())
        if not (needs_both and wishes[row].own_line_too and offers[column].own_line_too)
    ]
    return [row for row, _ in places], [column for _, column in places]
