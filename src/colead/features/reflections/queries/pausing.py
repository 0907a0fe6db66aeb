"""Pauses: time that somebody keeps free, which nobody else sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from colead.features.reflections.models import Pause
from colead.features.reflections.queries.reads import open_box, own, sealed_for
from colead.kernel import feeds, private, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing


def pauses_visible_to(actor: Actor) -> QuerySet[Pause]:
    """One's own pauses: nobody else sees them, not even as busy."""
    return own(actor, Pause)


def pause(actor: Actor, pause_id: int) -> Pause:
    """One of one's own pauses, or ``Missing``."""
    row = pauses_visible_to(actor).filter(pk=pause_id).first()
    if row is None:
        raise Missing("pause")
    return row


def pauses_ahead(actor: Actor) -> list[Pause]:
    """The pauses that are still to come or go on, the next one first."""
    found = pauses_visible_to(actor).filter(
        cancelled_at=None, starts_at__gt=actor.at - timedelta(days=1)
    )
    return [one for one in found.order_by("starts_at", "id")[:50] if one.ends_at > actor.at]


def pause_note(row: Pause) -> str:
    """What somebody noted for their pause."""
    if row.box is None:
        return ""
    read = private.opener(organization_id=row.organization_id)
    return str(open_box(row.box, sealed_for("pause", row.member_id), read)["note"])


def pauses_coming(after: datetime, until: datetime) -> list[tuple[int, int]]:
    """Ids (organization, pause) of those that begin between two moments and were not told."""
    found = Pause.objects.filter(
        starts_at__gt=after, starts_at__lte=until, cancelled_at=None, reminded_at=None
    )
    return list(found.order_by("starts_at").values_list("organization_id", "pk"))


def pauses_file(actor: Actor, found: Sequence[Pause], *, site: str, name: str = "") -> bytes:
    """Pauses as iCalendar (RFC 5545), private and without a note: whoever else reads the calendar
    sees that the time is taken, no more."""
    file = Calendar()
    file.add("prodid", "-//Colead//Pauses//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    if name:
        file.add("x-wr-calname", name)
    for one in found:
        event = Event()
        event.add("uid", f"pause-{one.pk}@{urlsplit(site).hostname}")
        event.add("dtstamp", one.starts_at)
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("summary", _("Pause"))
        event.add("class", "PRIVATE")
        event.add("url", site + reverse("reflections:list", args=[actor.slug]))
        event.add("sequence", 1 if one.cancelled_at else 0)
        event.add("status", "CANCELLED" if one.cancelled_at else "CONFIRMED")
        file.add_component(event)
    return bytes(file.to_ical())


def pauses_for_calendar(actor: Actor) -> list[Pause]:
    """For one's own calendar: the pauses of the last month and ahead."""
    found = pauses_visible_to(actor).filter(starts_at__gt=actor.at - timedelta(days=31))
    return list(found.order_by("starts_at")[:500])


def _pausing(actor: Actor) -> QuerySet[Pause, Any]:
    found = pauses_visible_to(actor).filter(
        cancelled_at=None, reminded_at__isnull=False, starts_at__gt=actor.at
    )
    return todo.told(found, kind="pause", title=Value(str(_("My pause"))), due="starts_at")


todo.waits(
    "pause",
    _pausing,
    url_name="reflections:pause",
    icon="leaf",
    why=gettext_lazy("Time that you keep free for yourself"),
    label=gettext_lazy("Look at it"),
    urgency=6,
)
feeds.register(
    "pauses",
    label=gettext_lazy("My pauses"),
    says=gettext_lazy("Time that you keep free to look back, for your own calendar (iCalendar)."),
    url_name="reflections-public:feed",
)
subjects.register(
    "pause",
    label=gettext_lazy("pause"),
    icon="leaf",
    visible_to=pauses_visible_to,
    url_name="reflections:pause",
)
