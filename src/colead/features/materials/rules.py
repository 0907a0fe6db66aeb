"""Who may do what with rooms, things and stock, and which times can be booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from colead.kernel.actor import Actor
from colead.kernel.calendar import months_after
from colead.kernel.verdict import YES, Verdict, no

STEP = timedelta(minutes=30)
MOST_TIMES = 60
HOLD = timedelta(hours=24)
FARTHEST = timedelta(days=1_100)
# Small delays are no lateness: whoever has a thing is asked after an hour, the others after a day.
ASKED_AFTER, TOLD_AFTER = timedelta(hours=1), timedelta(hours=25)

REPEATS = {
    "": gettext_lazy("Once"),
    "daily": gettext_lazy("Every day"),
    "weekly": gettext_lazy("Every week"),
    "fortnightly": gettext_lazy("Every two weeks"),
    "monthly": gettext_lazy("Every month"),
}


class Terms(Protocol):
    """How a material can be booked (see ``models.Material``)."""

    kind: str
    state: str
    unit: str
    opens: int
    closes: int
    weekdays: str
    longest: int
    ahead_days: int


def may_keep(actor: Actor, *, in_circle: bool) -> Verdict:
    """The circle that looks after it adds, changes, retires, counts and mends."""
    if not actor.is_member:
        return no(_("Members of this organization look after it."))
    if not in_circle:
        return no(_("The circle that looks after it does this. Join it, or write to it."))
    return YES


def may_book(actor: Actor, found: Terms) -> Verdict:
    """Every member may book what is ready."""
    if not actor.is_member:
        return no(_("Members book. Ask somebody of the circle that looks after it."))
    if found.kind == "stock":
        return no(_("This is taken from stock, not booked."))
    if found.state == "broken":
        return no(_("It is out of use until it is mended."))
    if found.state == "retired":
        return no(_("It is not here any more."))
    return YES


def may_take(actor: Actor, found: Terms) -> Verdict:
    """Every member may take from a stock."""
    if not actor.is_member:
        return no(_("Members take from stock."))
    if found.kind != "stock":
        return no(_("This is booked, not taken."))
    if found.state == "retired":
        return no(_("It is not here any more."))
    return YES


def may_change_booking(actor: Actor, *, member_id: int, state: str, ends_at: datetime) -> Verdict:
    """Whoever booked changes it or gives it up, until it is over."""
    if actor.member_id is None or actor.member_id != member_id:
        return no(_("Whoever booked it changes it. You can ask them."))
    if state not in ("booked", "held", "waiting"):
        return no(_("It was given up already."))
    if ends_at <= actor.at:
        return no(_("This time is over."))
    return YES


def may_lend(actor: Actor, *, in_circle: bool, member_id: int) -> Verdict:
    """Whoever booked it, and the circle that looks after it, note when it goes and comes back."""
    if actor.member_id is not None and actor.member_id == member_id:
        return YES
    if actor.is_member and in_circle:
        return YES
    return no(_("Whoever booked it notes this, or the circle that looks after it."))


def fits(found: Terms, starts_at: datetime, ends_at: datetime, *, by: Actor) -> Verdict:
    """Whether a time lies within what the circle that looks after it has set. Days and hours are
    those at the organization's own place."""
    near = (starts_at - by.at, ends_at - by.at)
    if max(near) > FARTHEST or min(near) < -FARTHEST:
        return no(_("Choose a time in the next two years."))
    zone = ZoneInfo(by.timezone)
    begin, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if end <= begin:
        return no(_("It has to end after it begins."))
    if begin.date() > by.today + timedelta(days=found.ahead_days):
        return no(
            ngettext(
                "It can be booked up to %(n)s day ahead.",
                "It can be booked up to %(n)s days ahead.",
                found.ahead_days,
            )
            % {"n": found.ahead_days}
        )
    return _fits_days(found, begin, end, by) if found.unit == "day" else _fits_hours(
        found, begin, end, by
    )  # fmt: skip


def _fits_days(found: Terms, begin: datetime, end: datetime, by: Actor) -> Verdict:
    if begin.time() != time.min or end.time() != time.min:
        return no(_("It is booked by whole days."))
    if begin.date() < by.today:
        return no(_("This day is over. Choose one that lies ahead."))
    days = (end.date() - begin.date()).days
    if days > found.longest:
        return no(
            ngettext(
                "It can be booked for at most %(n)s day.",
                "It can be booked for at most %(n)s days.",
                found.longest,
            )
            % {"n": found.longest}
        )
    ends = {begin.date(), end.date() - timedelta(days=1)}
    if any(str(day.isoweekday()) not in found.weekdays for day in ends):
        return no(_("It is neither fetched nor brought back on this day of the week."))
    return YES


def _fits_hours(found: Terms, begin: datetime, end: datetime, by: Actor) -> Verdict:
    if any(one.minute % 30 or one.second or one.microsecond for one in (begin, end)):
        return no(_("Choose full or half hours."))
    if end <= by.at:
        return no(_("This time is over. Choose one that lies ahead."))
    if str(begin.isoweekday()) not in found.weekdays:
        return no(_("It is closed on this day of the week."))
    first, last = at_hour(begin.date(), found.opens), at_hour(begin.date(), found.closes)
    if begin.replace(tzinfo=None) < first or end.replace(tzinfo=None) > last:
        return no(
            _("It is open from %(opens)s:00 to %(closes)s:00.")
            % {"opens": found.opens, "closes": found.closes}
        )
    if end - begin > timedelta(hours=found.longest):
        return no(
            ngettext(
                "It can be booked for at most %(n)s hour at a time.",
                "It can be booked for at most %(n)s hours at a time.",
                found.longest,
            )
            % {"n": found.longest}
        )
    return YES


def is_open(found: Terms, *, by: Actor) -> bool:
    """Whether it could be used at this moment, if nobody had it."""
    wall = by.at.astimezone(ZoneInfo(by.timezone))
    open_today = str(wall.isoweekday()) in found.weekdays
    return found.unit == "day" or (open_today and found.opens <= wall.hour < found.closes)


def next_open(found: Terms, *, by: Actor) -> tuple[date, int]:
    """The day and the full hour from which on it is open next."""
    hour = by.at.astimezone(ZoneInfo(by.timezone)).hour + 1
    for ahead in range(8):
        day = by.today + timedelta(days=ahead)
        begins = max(found.opens, hour if ahead == 0 and found.unit == "hour" else 0)
        if str(day.isoweekday()) in found.weekdays and begins < found.closes:
            return day, begins
    return by.today, found.opens


def at_hour(day: date, hour: int) -> datetime:
    """An hour (0 to 24) of a day, on the wall clock (naive)."""
    return datetime.combine(day, time.min) + timedelta(hours=hour)


def times(
    starts_at: datetime, ends_at: datetime, *, repeat: str, until: date | None, timezone: str
) -> Iterator[tuple[datetime, datetime]]:
    """A time and those that follow it until a day, that day included; at most ``MOST_TIMES``.

    Repeated on the wall clock: ten o'clock stays ten o'clock when the clocks change. Of months
    that are too short for the day, the last day is taken.
    """
    zone = ZoneInfo(timezone)
    begin, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    span = end.replace(tzinfo=None) - begin.replace(tzinfo=None)
    days = {"daily": 1, "weekly": 7, "fortnightly": 14}.get(repeat)
    for number in range(MOST_TIMES if repeat and until else 1):
        if days is not None:
            day = begin.date() + timedelta(days=days * number)
        else:
            day = months_after(begin.date(), number)
        if number and until is not None and day > until:
            return
        wall = datetime.combine(day, begin.time())
        yield wall.replace(tzinfo=zone), (wall + span).replace(tzinfo=zone)


def held_until(starts_at: datetime, ends_at: datetime, *, at: datetime) -> datetime:
    """Until when a time that became free is held for the first in the queue: a day, but not past
    its beginning; if that is near, past its middle."""
    latest = starts_at if starts_at - at >= STEP else starts_at + (ends_at - starts_at) / 2
    return min(at + HOLD, max(latest, at + timedelta(minutes=10)))
