"""Momentum: an initiative's own beat, when a word is due, when it has gone quiet.

Signs of life are what people of the team do: check-ins, commitments made and kept, readings, words
in its conversation, money that moved, parts taken. They are measured against the initiative's own
pace, never against that of others: a garden that is looked at once a month is as alive as a kitchen
that tells every day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no, refuse

# A beat is told by at least three gaps; until then two weeks are taken for it.
USUAL, GAPS = 14, 3
# Below three days a weekend would be silence; above sixty nobody would be asked within a term.
FLOOR, CEILING = 3, 60
# One missed word is life. After the second the leads are asked whether help would be welcome.
QUIET_AFTER = 2
REMIND_AGAIN = timedelta(days=1)
LATER = {"day": 1, "week": 7}
LONGEST = 180


def beat(days: Iterable[date]) -> int:
    """How many days lie between the days with signs of life, as the median of the gaps, kept
    between ``FLOOR`` and ``CEILING``; ``USUAL`` where there are fewer than ``GAPS`` gaps."""
    told = sorted(set(days))
    gaps = [(after - before).days for before, after in pairwise(told)]
    if len(gaps) < GAPS:
        return USUAL
    return min(max(round(median(gaps)), FLOOR), CEILING)


def check_in_due_at(last_sign_at: datetime, pace_days: int) -> datetime:
    """When, by its own pace, a word is due."""
    return last_sign_at + timedelta(days=pace_days)


def is_quiet(last_sign_at: datetime, pace_days: int, now: datetime) -> bool:
    """No sign of life for ``QUIET_AFTER`` times its own pace."""
    return now >= last_sign_at + timedelta(days=QUIET_AFTER * pace_days)


def may_snooze(actor: Actor, *, concerned: set[int], running: bool) -> Verdict:
    """Everybody puts off their own reminders, nobody those of others."""
    if not running:
        return no(_("This initiative has ended."))
    if actor.member_id not in concerned:
        return no(_("Nobody reminds you of this."))
    return YES


def until(given: date | None, *, span: str = "", by: Actor) -> datetime:
    """The morning at which a reminder comes again: after a ``span`` of ``LATER``, or on a day.

    Refused at ``until`` when there is neither, or the day is not ahead, or farther than half a
    year."""
    day = by.today + timedelta(days=LATER[span]) if span in LATER else given
    if day is None:
        refuse(_("Choose until when."), field="until")
    if day <= by.today:
        refuse(_("Choose a day that lies ahead."), field="until")
    if (day - by.today).days > LONGEST:
        refuse(_("Choose a day within half a year."), field="until")
    return datetime.combine(day, time(7), tzinfo=ZoneInfo(by.timezone))
