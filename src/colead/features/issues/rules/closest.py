"""Who is closest to an issue: a pure ranking of what is known about people, told in words.

Closeness is made of evidence, never of rank: neither stewardship nor guiding a circle counts.
Each piece of evidence gives points:

====================================================  =========================================
holds a domain the issue touches, with at most two     40; each further one 10 (three at most)
others
holds a domain together with many                      25; each further one 5 (three at most)
states a skill that the issue speaks of                6 x level (1 to 5); further ones 2 x level
                                                       (the three best)
belongs to the circle in which it falls short          20
shares a circle with the one who raised it             8
resolved an issue of the like                          25, halved for every year since
took up an issue, or worked on an initiative, of the   15, halved for every year since; of all
like                                                   past work the best counts whole, the next
                                                       three a quarter
====================================================  =========================================

More evidence never gives fewer points. The sum is cut into bands of five points. Within a band,
who has fewer open issues in hand comes first, so that the same few are not always asked; what is
still equal is drawn by lot, by a digest of the issue's mark and the person's id: the same for the
same issue, another order for another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

HOLDS, HOLDS_MORE = 40, 10
SHARES, SHARES_MORE = 25, 5
SKILL, SKILL_MORE = 6, 2
AFFECTED, NEAR = 20, 8
RESOLVED, WORKED = 25, 15
BAND = 5
HALF_LIFE_DAYS = 365
# From how many points on Colead offers an issue by itself: one strong piece of evidence.
CLOSE_ENOUGH = 20
# With how many others a domain may be held to count as held, rather than shared.
FEW = 3


@dataclass(frozen=True, slots=True)
class Past:
    """Something of the like that a person did before."""

    what: Literal["resolved", "took-up", "worked"]
    title: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """What is known of one person's closeness to one issue."""

    member_id: int
    name: str
    holds: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    affected: str = ""
    near: str = ""
    past: tuple[Past, ...] = ()
    in_hand: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of the closest, with the reasons in words; ``close`` when it rests on evidence."""

    member_id: int
    name: str
    reasons: tuple[str, ...]
    close: bool

    @property
    def why(self) -> str:
        """All reasons in one line."""
        return "; ".join(self.reasons)


def points(person: Closeness, *, today: date) -> float:
    """How close a person is; see the table above."""
    return (
        _first_and_more(len(person.holds), HOLDS, HOLDS_MORE)
        + _first_and_more(len(person.shares), SHARES, SHARES_MORE)
        + _skill_points([level for _name, level in person.skills])
        + (AFFECTED if person.affected else 0)
        + (NEAR if person.near else 0)
        + _past_points(person.past, today)
    )


def _first_and_more(count: int, first: int, more: int) -> int:
    return first + more * min(count - 1, 3) if count else 0


def _skill_points(levels: Sequence[int]) -> int:
    best = sorted((min(max(level, 1), 5) for level in levels), reverse=True)
    return SKILL * best[0] + SKILL_MORE * sum(best[1:4]) if best else 0


def _past_points(past: Sequence[Past], today: date) -> float:
    worth = sorted((_worth(one, today) for one in past), reverse=True)
    return worth[0] + sum(worth[1:4]) / 4 if worth else 0.0


def _worth(one: Past, today: date) -> float:
    full = RESOLVED if one.what == "resolved" else WORKED
    days = max((today - one.on).days, 0)
    return float(full * 0.5 ** (days / HALF_LIFE_DAYS))


def _lot(mark: str, person_id: int) -> str:
    return hashlib.sha256(f"{mark}:{person_id}".encode()).hexdigest()


def closest(
    people: Iterable[Closeness], *, mark: str, today: date, limit: int = 5, at_least: int = 0
) -> list[Suggestion]:
    """The people closest to an issue, closest first, each explained.

    ``people`` in any order; ``mark`` names the issue for the lot. Who has no evidence at all is
    only named when fewer than ``at_least`` others are known.
    """
    ranked = sorted(
        ((points(person, today=today), person) for person in people),
        key=lambda pair: (
            -int(pair[0] // BAND) if pair[0] else 1,
            pair[1].in_hand,
            _lot(mark, pair[1].member_id),
        ),
    )
    found = [pair for pair in ranked if pair[0] > 0][:limit]
    missing = min(at_least, limit) - len(found)
    if missing > 0:
        found += [pair for pair in ranked if pair[0] == 0][:missing]
    return [
        Suggestion(
            person.member_id, person.name, tuple(reasons(person)), close=score >= CLOSE_ENOUGH
        )
        for score, person in found
    ]


def reasons(person: Closeness) -> list[str]:
    """Why this person is suggested, the weightiest first; never empty."""
    said = []
    if person.holds:
        said.append(_("holds the domain %(names)s") % {"names": _listed(person.holds)})
    if person.shares:
        said.append(
            _("is one of those who hold the domain %(names)s") % {"names": _listed(person.shares)}
        )
    if person.skills:
        best = sorted(person.skills, key=lambda skill: (-skill[1], skill[0]))
        said.append(
            _("knows about %(skills)s") % {"skills": _listed([name for name, _level in best[:3]])}
        )
    said += [_told(one) for one in _newest(person.past)[:2]]
    if person.affected:
        said.append(_("is in %(circle)s, where it falls short") % {"circle": person.affected})
    if person.near:
        said.append(_("is in %(circle)s, like the one who raised it") % {"circle": person.near})
    return said or [_("nobody is known to be closer, and they have little in hand")]


def _newest(past: Sequence[Past]) -> list[Past]:
    order = {"resolved": 0, "took-up": 1, "worked": 2}
    return sorted(past, key=lambda one: (order[one.what], -one.on.toordinal(), one.title))


def _told(one: Past) -> str:
    month = date_format(one.on, "YEAR_MONTH_FORMAT")
    if one.what == "resolved":
        sentence = _("resolved a similar issue in %(month)s: “%(title)s”")
    elif one.what == "took-up":
        sentence = _("took up a similar issue in %(month)s: “%(title)s”")
    else:
        sentence = _("worked on a similar initiative in %(month)s: “%(title)s”")
    return sentence % {"month": month, "title": one.title}


def _listed(names: Sequence[str]) -> str:
    return str(get_text_list(list(dict.fromkeys(names)), _("and")))
