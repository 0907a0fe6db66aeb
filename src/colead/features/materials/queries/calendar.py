"""Calendars of rooms and things: as tables for pages, as iCalendar for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.urls import reverse
from icalendar import Calendar, Event

from colead.features.materials import rules
from colead.features.materials.models import Booking, Material
from colead.features.materials.queries import reads
from colead.kernel.actor import Actor

WEEKS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in the table: ``at`` on the wall clock, over ``rows`` rows or columns; free, over,
    closed, or somebody's booking."""

    at: datetime
    rows: int = 1
    booking: Booking | None = None
    is_free: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A calendar as a table. ``rows`` hold each the cells that begin there; ``heads`` are the days
    at the top, or the things at the side of a day."""

    first: date
    last: date
    heads: Sequence[date]
    rows: Sequence[Sequence[Cell]]
    hours: Sequence[int] = field(default_factory=tuple)

    @property
    def before(self) -> date:
        """A day of the table before this one."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the table after this one."""
        return self.last + timedelta(days=1)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _column(
    found: Material, day: date, bookings: Iterable[Booking], zone: ZoneInfo, now: datetime,
    opens: int, closes: int, *, merged: bool = False,
) -> list[Cell]:  # fmt: skip
    """The cells of one thing on one day: what is booked as one, what is free half hour by half
    hour, or ``merged`` as one, too."""
    start, count = rules.at_hour(day, opens), (closes - opens) * 2
    taken: list[Booking | None] = [None] * count
    for one in bookings:
        begin, end = _wall(one.starts_at, zone) - start, _wall(one.ends_at, zone) - start
        for index in range(max(0, begin // rules.STEP), min(count, -(-end // rules.STEP))):
            taken[index] = one
    cells, index = [], 0
    is_open = str(day.isoweekday()) in found.weekdays

    def looks(index: int) -> tuple[Booking | None, bool, bool]:
        at, who = start + index * rules.STEP, taken[index]
        shut = not is_open or not found.opens <= at.hour < found.closes
        return who, who is None and not shut and at + rules.STEP > now, shut and who is None

    while index < count:
        face, rows = looks(index), 1
        while (merged or not face[1]) and index + rows < count and looks(index + rows) == face:
            rows += 1
        cells.append(Cell(start + index * rules.STEP, rows, *face))
        index += rows
    return cells


def week(actor: Actor, found: Material, day: date) -> Table:
    """The week of a day, of a thing that is booked by the hour: days beside each other, half hours
    below each other; one query."""
    zone = ZoneInfo(actor.timezone)
    first = day - timedelta(days=day.weekday())
    days = [first + timedelta(days=number) for number in range(7)]
    begin = datetime.combine(first, time.min, zone)
    bookings = reads.span([found.pk], begin, begin + timedelta(days=8))
    now = _wall(actor.at, zone)
    rows: list[list[Cell]] = [[] for _row in range((found.closes - found.opens) * 2)]
    for one in days:
        index = 0
        here = [b for b in bookings if _touches(b, one, zone)]
        for cell in _column(found, one, here, zone, now, found.opens, found.closes):
            rows[index].append(cell)
            index += cell.rows
    return Table(first, days[-1], days, rows, tuple(range(found.opens, found.closes)))


def _touches(found: Booking, day: date, zone: ZoneInfo) -> bool:
    begin, end = _wall(found.starts_at, zone), _wall(found.ends_at, zone)
    return begin < rules.at_hour(day, 24) and end > rules.at_hour(day, 0)


def month(actor: Actor, found: Material, day: date) -> Table:
    """Five weeks from the week of a day, of a thing that is booked by the day; one query."""
    zone = ZoneInfo(actor.timezone)
    first = day - timedelta(days=day.weekday())
    begin = datetime.combine(first, time.min, zone)
    bookings = reads.span([found.pk], begin, begin + timedelta(days=7 * WEEKS + 1))
    rows = []
    for number in range(WEEKS):
        row = []
        for place in range(7):
            one = first + timedelta(days=7 * number + place)
            who = next((b for b in bookings if _touches(b, one, zone)), None)
            free = who is None and one >= actor.today
            row.append(Cell(rules.at_hour(one, 0), 1, who, free))
        rows.append(row)
    days = [first + timedelta(days=place) for place in range(7)]
    return Table(first, first + timedelta(days=7 * WEEKS - 1), days, rows)


def one_day(actor: Actor, day: date) -> tuple[Table, list[tuple[Material, Sequence[Cell]]]]:
    """One day of all rooms and things that are booked by the hour: each with its cells; two
    queries."""
    zone = ZoneInfo(actor.timezone)
    found = reads.bookable(actor)
    begin = datetime.combine(day, time.min, zone)
    bookings = reads.span([one.pk for one in found], begin, begin + timedelta(days=1, hours=2))
    opens = min((one.opens for one in found), default=8)
    closes = max((one.closes for one in found), default=18)
    now = _wall(actor.at, zone)
    rows: list[tuple[Material, Sequence[Cell]]] = []
    for one in found:
        here = [b for b in bookings if b.material_id == one.pk and _touches(b, day, zone)]
        rows.append((one, _column(one, day, here, zone, now, opens, closes, merged=True)))
    table = Table(day, day, [day], [cells for _one, cells in rows], tuple(range(opens, closes)))
    return table, rows


def span_of(found: Booking, timezone: str) -> tuple[date, date, time, time]:
    """First day, last day, and the hours of a booking, on the wall clock."""
    zone = ZoneInfo(timezone)
    begin, end = _wall(found.starts_at, zone), _wall(found.ends_at, zone)
    last = end.date() - timedelta(days=1) if end.time() == time.min else end.date()
    return begin.date(), max(last, begin.date()), begin.time(), end.time()


def calendar_file(
    found: Iterable[Booking], *, site: str, slug: str, timezone: str, name: str = ""
) -> bytes:
    """Bookings as iCalendar (RFC 5545). A changed booking replaces the one taken before: the same
    UID, a higher SEQUENCE. What is booked by the day stands there as whole days."""
    file = Calendar()
    file.add("prodid", "-//Colead//Materials//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    if name:
        file.add("x-wr-calname", name)
    for one in found:
        file.add_component(_event(one, site=site, slug=slug, timezone=timezone))
    return bytes(file.to_ical())


def _event(found: Booking, *, site: str, slug: str, timezone: str) -> Event:
    event = Event()
    event.add("uid", f"booking-{found.pk}@{urlsplit(site).hostname}")
    event.add("sequence", found.version)
    event.add("dtstamp", found.booked_at.astimezone(UTC))
    if found.material.by_day:
        first, last, *_hours = span_of(found, timezone)
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))
    else:
        event.add("dtstart", found.starts_at.astimezone(UTC))
        event.add("dtend", found.ends_at.astimezone(UTC))
    event.add("summary", f"{found.material.title}: {found.title}")
    event.add("description", found.member.name)
    event.add("url", site + reverse("materials:booking", args=[slug, found.pk]))
    if found.material.place:
        event.add("location", found.material.place)
    event.add("status", "CONFIRMED" if found.holds else "CANCELLED")
    return event


def feed_of(actor: Actor, material_id: int) -> list[Booking]:
    """For a calendar of one material: its bookings of the last month and ahead."""
    found = reads.bookings(actor).filter(
        material_id=material_id,
        state=Booking.State.BOOKED,
        ends_at__gt=actor.at - timedelta(days=31),
    )
    return list(found.select_related("material", "member").order_by("starts_at")[:1_000])


def feed_mine(actor: Actor) -> list[Booking]:
    """For one's own calendar: one's bookings of the last month and ahead."""
    found = reads.bookings(actor).filter(
        member_id=actor.member_id or 0,
        state=Booking.State.BOOKED,
        ends_at__gt=actor.at - timedelta(days=31),
    )
    return list(found.select_related("material", "member").order_by("starts_at")[:500])
