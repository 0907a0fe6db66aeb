"""What the journal and the tables tell, for the job that makes figures of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from json import loads
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Min, TextField
from django.db.models.functions import Cast

from colead.features.circles import queries as circles
from colead.features.evidence.models import Figure, Position, Reading
from colead.features.evidence.queries.brought import brought
from colead.features.evidence.rules.acts import ABOUT, EVENTS, PLAIN, Told, piece_of, pieces_of
from colead.features.evidence.rules.ground import Ground
from colead.features.initiatives import queries as initiatives
from colead.features.organizations import queries as organizations
from colead.kernel import journal
from colead.kernel.actor import Actor
from colead.kernel.models import Entry

IMPORT = Entry.Door.IMPORT
MANY = 500
ENABLING = ("funds.MoneyTaken", "learning.BudgetReleased")


def position(actor: Actor) -> Position | None:
    """How far the organization's journal was read."""
    return Position.objects.filter(organization_id=actor.organization_id).first()


def extent(actor: Actor) -> tuple[int, int]:
    """The newest entry's number, of all organizations (0: there is none), and how many entries the
    organization has."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0, journal.entries(actor).order_by().count()


@dataclass(frozen=True, slots=True)
class News:
    """What newer entries are about: the ``pieces`` of which they tell something, whatever it is;
    the first day on which something happened that changes only what stewards make possible; how
    many entries there are."""

    pieces: set[int]
    enabled: date | None
    count: int


def news(actor: Actor, *, after: int, last: int) -> News:
    """The entries after one, up to the last."""
    # Asked by number: by an index of organizations SQLite would look through all entries of one.
    rows = Entry.objects.alias(whose=F("organization_id") + 0).filter(
        whose=actor.organization_id, pk__gt=after, pk__lte=last
    )
    pieces: set[int] = set()
    enabled: date | None = None
    count = 0
    for kind, subject, event, at in rows.values_list(
        "subject_kind", "subject_id", "event", "at"
    ).iterator():
        count += 1
        if kind in ABOUT:
            pieces.add(piece_of(kind, subject))
        if event in ENABLING:
            day = day_of(actor, at)
            enabled = day if enabled is None else min(day, enabled)
    return News(pieces, enabled, count)


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


def pieces(
    actor: Actor, *, undated: set[datetime], only: Collection[int] | None = None
) -> Iterator[tuple[int, list[Told]]]:
    """Everything that is told about leading, thing by thing (``acts.piece_of``): the entries about
    each in their order, then what an import says of it. Of all things or of ``only`` some. What has
    no date of its own is left out."""
    zone = ZoneInfo(actor.timezone)
    besides = brought(actor, undated=undated, only=only)
    for (kind, subject), rows in groupby(_entries(actor, only), key=itemgetter(0, 1)):
        piece = piece_of(kind, subject)
        told = [
            Told(
                event,
                member,
                at.astimezone(zone).date(),
                subject,
                circle,
                {} if event in PLAIN else _facts(facts, concerned),
                door == IMPORT,
            )
            for _kind, _subject, event, member, at, circle, door, facts, concerned in rows
            if not (door == IMPORT and at in undated)
        ]
        yield piece, told + besides.pop(piece, [])
    yield from besides.items()


def _facts(facts: str, concerned: str | None) -> dict[str, Any]:
    """``journal.facts`` of what stands in the two columns."""
    found: dict[str, Any] = loads(facts)
    return found if concerned is None else {**found, "concerned": loads(concerned)}


def _entries(actor: Actor, only: Collection[int] | None) -> Iterator[Any]:
    found = journal.entries(actor).filter(event__in=EVENTS, subject_kind__in=ABOUT)
    rows = found.order_by("subject_kind", "subject_id", "at", "pk").values_list(
        "subject_kind", "subject_id", "event", "member_id", "at", "circle_id", "door",
        # As text: half of them need not be understood.
        Cast("facts", TextField()), Cast("concerned", TextField()),
    )  # fmt: skip
    if only is None:
        yield from rows.iterator(chunk_size=5_000)
        return
    for kind, ids in pieces_of(only).items():
        for start in range(0, len(ids), MANY):
            yield from rows.filter(subject_kind=kind, subject_id__in=ids[start : start + MANY])


def way(actor: Actor, *, version: int, undated: set[datetime]) -> str:
    """By what the journal was read: another version of the code, another time zone or another
    import would read something else in the same entries."""
    told = f"{version} {actor.timezone} {sorted(undated)}"
    return sha256(told.encode()).hexdigest()


def kept_reading(actor: Actor) -> Reading | None:
    """The journal in columns as it was read last, in whatever way."""
    return Reading.objects.filter(organization_id=actor.organization_id).first()


def drawn(actor: Actor, until: date, *, since: datetime) -> dict[tuple[int | None, str], Figure]:
    """The figures of a window whose intervals or nulls were drawn since a moment, by circle and
    indicator."""
    found = Figure.objects.filter(
        organization_id=actor.organization_id, until=until, drawn_at__gte=since
    )
    return {(row.circle_id, row.indicator): row for row in found}


def drawn_before(actor: Actor) -> dict[date, set[int | None]]:
    """Where intervals or nulls are older than their values: circles by end of the window."""
    found: dict[date, set[int | None]] = {}
    rows = Figure.objects.filter(
        organization_id=actor.organization_id, drawn_at__lt=F("made_at")
    ).values_list("until", "circle_id")
    for until, circle in rows:
        found.setdefault(until, set()).add(circle)
    return found


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
