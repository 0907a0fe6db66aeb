"""Reads of rooms, things and stock."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.materials.queries.calendar import (
    calendar_file,
    feed_mine,
    feed_of,
    month,
    one_day,
    span_of,
    week,
)
from colead.features.materials.queries.reads import (
    HOLDING,
    ahead,
    booking,
    bookings,
    choices_of,
    damage,
    damages,
    feed_path,
    held_for,
    is_own_keeper,
    keeper_ids,
    keeping_circles,
    lapsing,
    listed,
    low_for,
    material,
    mine,
    moves,
    of_leaver,
    out_with,
    overdue,
    overlapping,
    own,
    queue,
    series,
    shelves,
    total,
    used_by,
    visible_to,
)
from colead.kernel import belongings, feeds, subjects, todo
from colead.kernel.actor import Actor

__all__ = [
    "HOLDING",
    "ahead",
    "booking",
    "bookings",
    "calendar_file",
    "choices_of",
    "damage",
    "damages",
    "feed_mine",
    "feed_of",
    "feed_path",
    "is_own_keeper",
    "keeper_ids",
    "keeping_circles",
    "lapsing",
    "listed",
    "material",
    "mine",
    "month",
    "moves",
    "of_leaver",
    "one_day",
    "overdue",
    "overlapping",
    "queue",
    "series",
    "shelves",
    "span_of",
    "total",
    "used_by",
    "visible_to",
    "week",
]


def _held(actor: Actor) -> QuerySet[Any, Any]:
    return todo.told(
        held_for(actor), kind="held-time", title="material__title", about="title", due="held_until"
    )


def _late(actor: Actor) -> QuerySet[Any, Any]:
    return todo.told(
        out_with(actor), kind="late-thing", title="material__title", about="title", due="ends_at"
    )


def _low(actor: Actor) -> QuerySet[Any, Any]:
    return todo.told(low_for(actor), kind="low-stock", title="title", about="circle__name")


todo.waits(
    "held-time",
    _held,
    url_name="materials:booking",
    icon="gift",
    why=_("It became free when you wanted it (%(about)s)"),
    label=_("Say yes or no"),
    urgency=1,
)
todo.waits(
    "late-thing",
    _late,
    url_name="materials:booking",
    icon="package",
    why=_("It is still with you (%(about)s)"),
    label=_("Bring it back"),
    urgency=2,
)
todo.waits(
    "low-stock",
    _low,
    url_name="materials:material",
    icon="triangle-alert",
    why=_("Little is left; %(about)s looks after it"),
    label=_("Fill it up"),
    urgency=6,
)
feeds.register(
    "bookings",
    label=_("My bookings"),
    says=_("Rooms and things that you booked, for your calendar (iCalendar)."),
    url_name="materials-public:mine",
)
feeds.register(
    "material",
    label=_("One room or thing"),
    says=_("Who has it when, for your calendar (iCalendar)."),
    url_name="materials-public:feed",
    of_one=True,
)
belongings.register(
    "bookings",
    label=_("What I booked and took"),
    says=_("Others count on what is booked: give up your bookings on their own pages."),
    take=own,
)
subjects.register(
    "material",
    label=_("material"),
    icon="package-open",
    visible_to=visible_to,
    url_name="materials:material",
)
