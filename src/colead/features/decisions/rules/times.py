"""Finding a time: times as options, and how answers to them are counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from colead.features.decisions.rules.cardinal.options import Line, Marks, most
from colead.features.decisions.rules.cardinal.reading import marks_of_options
from colead.features.decisions.rules.settings import Settings
from colead.features.decisions.rules.tallies import NO, YES, Profile
from colead.kernel.verdict import Refused

FIELD = "options"
IF_NEEDED = "if-needed"
FARTHEST = timedelta(days=400)


def read_times(given: Sequence[str], *, timezone: str, at: datetime) -> list[datetime]:
    """Moments written as ISO 8601 (``2026-12-03T10:00``), in order; those without an offset are
    meant at the place ``timezone``. Refused: no moment, past, beyond 400 days, twice the same."""
    found = []
    for text in given:
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            raise Refused(
                _("“%(text)s” is no time. Write it as 2026-12-03 10:00.") % {"text": text[:40]},
                field=FIELD,
            ) from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(timezone))
        try:
            moment = moment.astimezone(UTC)
            ahead = moment - at
        except OverflowError:
            ahead = -FARTHEST
        if not timedelta() < ahead < FARTHEST:
            raise Refused(_("Choose times that lie ahead, within a year."), field=FIELD)
        found.append(moment.replace(second=0, microsecond=0))
    if len(set(found)) < len(found):
        raise Refused(_("Two times are the same."), field=FIELD)
    return sorted(found)


def label(starts_at: datetime, minutes: int, *, timezone: str) -> str:
    """A time in words, at the place ``timezone``: ``Thu, Dec 3, 2026, 10:00–11:00``."""
    place = ZoneInfo(timezone)
    begins, ends = starts_at.astimezone(place), starts_at + timedelta(minutes=minutes)
    language = (get_language() or "en").replace("-", "_")

    def words(pattern: str, moment: datetime) -> str:
        return str(format_datetime(moment, pattern, tzinfo=place, locale=language))

    until = "HH:mm" if ends.astimezone(place).date() == begins.date() else "EEE HH:mm"
    return f"{words('EEE d MMM y, HH:mm', begins)}–{words(until, ends)}"


def read_answers(value: Any, options: Sequence[int], settings: Settings) -> list[list[Any]]:
    """Pairs of option and yes, if-needed or no; a time left empty is a no."""
    return marks_of_options(
        value, options, (YES, IF_NEEDED, NO), _("Choose: yes, if need be, or no.")
    )


def tally(profile: Profile, settings: Settings, *, closed: bool = False) -> Marks:
    """The time at which most people can come; among equals the one that suits more of them well,
    and then the earliest (``profile.options`` stand in order of time)."""
    gladly = dict.fromkeys(profile.options, 0)
    able = dict(gladly)
    for choice, times in profile.ballots:
        for option, mark in choice:
            if option in able:
                able[option] += times * (mark in (YES, IF_NEEDED))
                gladly[option] += times * (mark == YES)
    # One number orders all three: people, then how well it suits, then how early it is.
    last, size = len(profile.options), profile.cast + 1
    values = {
        option: (Fraction(able[option]) * size + gladly[option]) * last - place
        if able[option]
        else Fraction(0)
        for place, option in enumerate(profile.options)
    }
    lines = [
        Line(option, str(able[option]), voices=gladly[option], total=able[option],
             reached=able[option] > 0)
        for option in profile.options
    ]  # fmt: skip
    return most("time-poll", profile, settings, lines, values, closed=closed)
