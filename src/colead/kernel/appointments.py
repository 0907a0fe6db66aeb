"""Appointments as iCalendar (RFC 5545), for people's own calendars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something that takes place. ``uid`` names it for ever; a calendar that took it before
    replaces it by the one of a higher ``version``."""

    uid: str
    version: int
    starts_at: datetime
    ends_at: datetime
    title: str
    url: str
    about: str = ""
    place: str = ""
    is_cancelled: bool = False
    stamp: datetime | None = None


def calendar_file(found: Iterable[Appointment], *, product: str, name: str = "") -> bytes:
    """Appointments as a file; ``product`` says which room wrote it, ``name`` what it is called."""
    file = Calendar()
    file.add("prodid", f"-//Colead//{product}//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    if name:
        file.add("x-wr-calname", name)
    for one in found:
        file.add_component(_event(one))
    return bytes(file.to_ical())


def _event(one: Appointment) -> Event:
    event = Event()
    event.add("uid", f"{one.uid}@{urlsplit(one.url).hostname}")
    event.add("sequence", one.version)
    event.add("dtstamp", one.stamp or one.starts_at)
    event.add("dtstart", one.starts_at.astimezone(UTC))
    event.add("dtend", one.ends_at.astimezone(UTC))
    event.add("summary", one.title)
    event.add("url", one.url)
    event.add("description", f"{one.about}\n\n{one.url}" if one.about else one.url)
    if one.place:
        event.add("location", one.place)
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    return event
