"""What the journal and the tables tell, for the job that makes figures of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Q, QuerySet

from colead.features.circles import queries as circles
from colead.features.evidence.models import Figure, Position
from colead.features.evidence.queries.brought import brought
from colead.features.evidence.rules.acts import BEFORE, EVENTS, Told
from colead.features.evidence.rules.ground import Ground
from colead.features.initiatives import queries as initiatives
from colead.features.organizations import queries as organizations
from colead.kernel import journal
from colead.kernel.actor import Actor
from colead.kernel.models import Entry

PLACES = ("organizations.Member", "organizations.Stewardship", "circles.")
"""Beginnings of the names of events that change who counts where."""
PARTS = "initiatives.PartTaken"


def position(actor: Actor) -> Position | None:
    """How far the organization's journal was read."""
    return Position.objects.filter(organization_id=actor.organization_id).first()


def last_entry(actor: Actor) -> int:
    """The newest entry's id; 0 in an empty journal."""
    found = journal.entries(actor).aggregate(last=Max("pk"))["last"]
    return int(found or 0)


def earliest_since(actor: Actor, entry_id: int) -> datetime | None:
    """When the earliest of the newer entries happened that change figures; None without any.
    What was imported is new and lies far back."""
    wanted = Q(event__in=EVENTS)
    for name in PLACES:
        wanted |= Q(event__startswith=name)
    newer = journal.entries(actor).filter(wanted, pk__gt=entry_id).order_by()
    found: datetime | None = newer.aggregate(first=Min("at"))["first"]
    return found


def first_day(actor: Actor, moments: set[datetime]) -> date | None:
    """The day of the earliest entry that has a date of its own."""
    found = journal.entries(actor).order_by()
    if moments:
        found = found.exclude(door=Entry.Door.IMPORT, at__in=moments)
    first = found.aggregate(first=Min("at"))["first"]
    return None if first is None else day_of(actor, first)


def day_of(actor: Actor, moment: datetime) -> date:
    """The day of a moment at the organization's own place."""
    return moment.astimezone(ZoneInfo(actor.timezone)).date()


def ends_there(actor: Actor) -> set[date]:
    """The days on which windows end that have figures."""
    found = Figure.objects.filter(organization_id=actor.organization_id).order_by()
    return set(found.values_list("until", flat=True).distinct())


def undated(actor: Actor) -> set[datetime]:
    """The moments of imports: what bears one of them has no date of its own."""
    found = journal.entries(actor).filter(event="exchange.BundleBrought").order_by()
    return set(found.values_list("at", flat=True))


def _day_begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def told(actor: Actor, start: date, until: date, *, undated: set[datetime]) -> Iterator[Told]:
    """Entries about leading from ``start`` to ``until`` in their order, and before them, without
    their facts, what began earlier. What has no date of its own is left out."""
    zone = ZoneInfo(actor.timezone)
    first, last = _day_begins(start, zone), _day_begins(until + timedelta(days=1), zone)
    everything = journal.entries(actor).order_by("at", "pk")
    before = everything.filter(event__in=BEFORE, at__lt=first)
    yield from _read(before.exclude(event=PARTS), zone, undated, facts=False)
    yield from _read(before.filter(event=PARTS), zone, undated)
    yield from _read(everything.filter(event__in=EVENTS, at__gte=first, at__lt=last), zone, undated)
    yield from brought(actor, until, undated=undated)


def _read(
    rows: QuerySet[Entry], zone: ZoneInfo, undated: set[datetime], *, facts: bool = True
) -> Iterator[Told]:
    names = ["event", "member_id", "at", "subject_id", "circle_id", "door"]
    found: QuerySet[Entry, Any] = rows.values_list(*names, *(["facts"] if facts else []))
    for event, member, at, subject, circle, door, *more in found.iterator(chunk_size=5_000):
        imported = door == Entry.Door.IMPORT
        if not (imported and at in undated):
            day = at.astimezone(zone).date()
            yield Told(event, member, day, subject, circle, more[0] if more else {}, imported)


def count_undated(actor: Actor, moments: set[datetime]) -> int:
    """How many entries about leading have no date of their own."""
    if not moments:
        return 0
    found = journal.entries(actor).filter(event__in=EVENTS, door="import", at__in=moments)
    return found.order_by().count()


def ground(actor: Actor) -> Ground:
    """Who was where when: 7 queries."""
    return Ground(
        members=organizations.member_spans(actor),
        stewards=organizations.steward_spans(actor),
        circles=circles.circle_spans(actor),
        memberships=circles.membership_spans(actor),
        terms=circles.term_spans(actor),
        domains=list(
            circles.domains(actor).select_related(None).values_list("pk", "circle_id", "role_id")
        ),
        domains_of={
            pk: ids
            for pk, ids in initiatives.visible_to(actor).order_by().values_list("pk", "domain_ids")
            if ids
        },
    )
