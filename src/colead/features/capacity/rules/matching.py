"""Needs matched to people: who could help, each with the reasons in words; never by rank.

Nobody gets a number. What is known about a person is weighed only to decide whom to name first, and
the weights stand here for all to read:

==========================================================  =====================================
said to know what the need speaks of, and would like to      8 x level (1 to 5); the best counts
use it (for a coach: would show others)                      whole, a further one adds 4
holds a domain that the need or its initiative touches       20
led or helped in an initiative of the like                   16, halved for every year since
is in the circle of the initiative                           10
==========================================================  =====================================

A skill that somebody would rather not use is never a reason. The sum is cut into bands of ten.
Within a band, whoever has not led or helped for the longest time comes first, so that it is not
always the same few; what is still equal is drawn by lot, by a digest of the need and the person.
Neither stewardship nor a role counts, and how much somebody has done before counts for nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from colead.features.issues.rules import beginning, speaks_of_skill
from colead.kernel.search import telling_words

SKILL, SKILL_MORE = 8, 4
HOLDS, PAST, CIRCLE = 20, 16, 10
BAND, HALF_LIFE_DAYS = 10, 365
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Skill:
    """What a person says about one skill of theirs."""

    name: str
    level: int
    would_use: bool = True
    would_teach: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """Something of the like that a person led or helped in; ``on``: its last day, or today."""

    title: str
    on: date
    led: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known about one person in view of one need. ``last_on`` is the last day on which they
    led or helped in anything, today if they do now, None if they never have."""

    member_id: int
    name: str
    skills: tuple[Skill, ...] = ()
    holds: tuple[str, ...] = ()
    past: tuple[Past, ...] = ()
    circle: str = ""
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who could help, with the reasons in words, the weightiest first."""

    member_id: int
    name: str
    reasons: tuple[str, ...]

    @property
    def id(self) -> int:
        """The same, by the name that avatars look for."""
        return self.member_id


def fits_skill(skill: Skill, words: Iterable[str], *, kind: str) -> bool:
    """Whether a need's words speak of a skill, and its holder would like to give it: for a coach by
    showing others, else by using it."""
    willing = skill.would_teach if kind == "coach" else skill.would_use
    return willing and speaks_of_skill(list(words), skill.name)


def matches(
    people: Iterable[Known], *, kind: str, mark: str, today: date, limit: int = 6
) -> list[Match]:
    """Those who could help with a need of a kind, first those to name first; ``people`` in any
    order, their skills already found to fit; ``mark`` names the need for the lot."""
    weighed = [(_weight(one, today), one) for one in people]
    ordered = sorted(
        (pair for pair in weighed if pair[0] > 0),
        key=lambda pair: (
            -int(pair[0] // BAND),
            pair[1].last_on or LONG_AGO,
            _lot(mark, pair[1].member_id),
        ),
    )
    return [
        Match(one.member_id, one.name, tuple(_reasons(one, kind=kind, today=today)))
        for _points, one in ordered[:limit]
    ]


def _weight(person: Known, today: date) -> float:
    levels = sorted((min(max(skill.level, 1), 5) for skill in person.skills), reverse=True)
    points = float(SKILL * levels[0] + SKILL_MORE * len(levels[1:2])) if levels else 0.0
    if person.holds:
        points += HOLDS
    if person.past:
        days = min(max((today - one.on).days, 0) for one in person.past)
        points += PAST * 0.5 ** (days / HALF_LIFE_DAYS)
    return points + (CIRCLE if person.circle else 0)


def _lot(mark: str, person_id: int) -> str:
    return hashlib.sha256(f"{mark}:{person_id}".encode()).hexdigest()


def _reasons(person: Known, *, kind: str, today: date) -> list[str]:
    said = [_said(skill, kind) for skill in sorted(person.skills, key=lambda s: -s.level)[:2]]
    if person.holds:
        names = get_text_list(list(dict.fromkeys(person.holds)), _("and"))
        said.append(_("holds the domain %(names)s") % {"names": names})
    for one in sorted(person.past, key=lambda past: past.on, reverse=True)[:1]:
        words = _("led “%(title)s”") if one.led else _("helped in “%(title)s”")
        said.append(words % {"title": one.title})
    if person.circle:
        said.append(_("is in %(circle)s, too") % {"circle": person.circle})
    said.append(_since(person.last_on, today))
    return said


def _said(skill: Skill, kind: str) -> str:
    if kind == "coach":
        return _("would show others: %(skill)s") % {"skill": skill.name}
    sentences = {
        1: _("has begun with %(skill)s and would like to use it"),
        2: _("knows a little about %(skill)s and would like to use it"),
        3: _("knows about %(skill)s and would like to use it"),
        4: _("does hard cases of %(skill)s and would like to"),
        5: _("is asked by others about %(skill)s and would like to use it"),
    }
    return sentences[min(max(skill.level, 1), 5)] % {"skill": skill.name}


def _since(last_on: date | None, today: date) -> str:
    if last_on is None:
        return _("has not led or helped in an initiative yet")
    if last_on >= today:
        return _("leads or helps in something now")
    month = date_format(last_on, "YEAR_MONTH_FORMAT")
    return _("last led or helped in %(month)s") % {"month": month}


@dataclass(frozen=True, slots=True)
class Mine:
    """What a member could give: their skills, and the circles they are in."""

    skills: tuple[Skill, ...]
    circles: frozenset[int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need in a member's eyes: why it is shown to them. ``skill`` is what of theirs is wanted."""

    need_id: int
    why: str
    skill: str = ""


@lru_cache(4_000)
def _telling(text: str) -> tuple[str, ...]:
    """The telling words of a need, which is looked at for one member after the other."""
    return tuple(telling_words(text))


def wanted(
    needs: Sequence[tuple[int, str, str, int | None, str]], mine: Mine, *, limit: int
) -> list[Wanted]:
    """Which needs (id, kind, words, circle's id and name; newest first) are wanted of a member, and
    why: first what they say they can do and would like to, then what their own circles lack."""
    by_skill, by_circle = list[Wanted](), list[Wanted]()
    begun = {beginning(part) for one in mine.skills for part in telling_words(one.name)}
    for need_id, kind, text, circle_id, circle in needs:
        if len(by_skill) == limit:
            break
        words = _telling(text) if begun else ()
        near = not begun.isdisjoint(map(beginning, words))
        fitting = [one for one in mine.skills if near and fits_skill(one, words, kind=kind)]
        if fitting:
            name = max(fitting, key=lambda one: one.level).name
            why = _("Your %(skill)s is wanted") % {"skill": name}
            by_skill.append(Wanted(need_id, why, name))
        elif (
            len(by_circle) < limit
            and circle_id in mine.circles
            and kind in ("skill", "hands", "coach")
        ):
            by_circle.append(Wanted(need_id, _("In %(circle)s, too") % {"circle": circle}))
    return (by_skill + by_circle)[:limit]
