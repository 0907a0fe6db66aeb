"""Figures as pages, programs and the command line show them. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.evidence.models import Annotation, Figure, Look, Sheet
from colead.features.evidence.rules import drawing
from colead.features.evidence.rules.acts import EVENTS
from colead.features.evidence.rules.indicators import (
    CONCEPTS,
    INDICATORS,
    REMARKS,
    UNDEFINED,
    Indicator,
    of_concept,
)
from colead.features.guidance import queries as guidance
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.models import Initiative, Part
from colead.features.organizations import queries as organizations
from colead.kernel import journal
from colead.kernel.actor import Actor
from colead.kernel.models import Entry, Job
from colead.kernel.verdict import Missing

NONE_SHOWN = "all"
LATELY = 400
"""The small line beside a figure shows so many days."""


def visible_to(actor: Actor) -> QuerySet[Figure]:
    """The figures an actor may see: all of the organization; none for guests."""
    found = Figure.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found


def circle_or_whole(actor: Actor, circle_id: int | None) -> Circle | None:
    """The circle whose evidence is asked for; None for the organization and its root circle."""
    if circle_id is None:
        return None
    found = circles.circle(actor, circle_id)
    return None if found.parent_id is None else found


def _of(actor: Actor, circle: Circle | None) -> QuerySet[Figure]:
    return visible_to(actor).filter(circle=circle).order_by("until")


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator with its figure of a day (None: none was made) and how it moved before."""

    indicator: Indicator
    figure: Figure | None
    trend: drawing.Trend
    before: Sequence[tuple[date, float | None]]
    counter: Shown | None = None

    @property
    def why_not(self) -> str:
        """Why there is no value."""
        return str(UNDEFINED.get(self.figure.undefined, "")) if self.figure else ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One of the six concepts with its indicators."""

    name: str
    label: str
    remark: str
    shown: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Profiles:
    """Six profiles of the organization or a circle on a day. ``closed``: why nothing is shown."""

    circle: Circle | None
    until: date | None
    days: int
    people: int
    ends: Sequence[date]
    profiles: Sequence[Profile]
    closed: str


def profiles(actor: Actor, circle: Circle | None, *, until: date | None = None) -> Profiles:
    """The six profiles with the newest figures, or those of an earlier end: 1 query."""
    rows = list(_of(actor, circle))
    ends = sorted({row.until for row in rows}, reverse=True)
    if not ends:
        return Profiles(circle, None, 0, 0, [], [], "")
    day = until if until in ends else ends[0]
    by_name: dict[str, dict[date, Figure]] = {}
    for row in rows:
        by_name.setdefault(row.indicator, {})[row.until] = row
    closed = by_name.get(NONE_SHOWN, {}).get(day)
    if closed is not None:
        reason = str(UNDEFINED.get(closed.undefined, closed.undefined))
        return Profiles(circle, day, closed.days, closed.people, ends, [], reason)
    shown = {name: _shown(one, by_name.get(name, {}), day) for name, one in INDICATORS.items()}
    found = [
        Profile(
            concept,
            str(label),
            str(REMARKS.get(concept, "")),
            [
                _beside(shown[one.name], shown.get(one.counter))
                for one in of_concept(concept)
                if circle is None or not one.whole_only
            ],
        )
        for concept, label in CONCEPTS.items()
    ]
    first = next(row for row in rows if row.until == day)
    return Profiles(circle, day, first.days, first.people, ends, found, "")


def _shown(indicator: Indicator, rows: dict[date, Figure], day: date) -> Shown:
    before = [(end, rows[end].value) for end in sorted(rows) if end <= day]
    line = drawing.trend([value for end, value in before if (day - end).days < LATELY])
    return Shown(indicator, rows.get(day), line, before)


def _beside(one: Shown, counter: Shown | None) -> Shown:
    return Shown(one.indicator, one.figure, one.trend, one.before, counter)


def series(actor: Actor, circle: Circle | None, name: str) -> list[Figure]:
    """One indicator over time, the oldest first; ``Missing`` for a name that is none."""
    if name not in INDICATORS:
        raise Missing(name)
    return list(_of(actor, circle).filter(indicator=name))


def ends(actor: Actor, circle: Circle | None) -> list[date]:
    """The days on which windows end, the newest first."""
    found = _of(actor, circle).values_list("until", flat=True).distinct()
    return sorted(set(found), reverse=True)


def sheet(
    actor: Actor, circle: Circle | None, name: str, *, until: date | None = None
) -> Sheet | None:
    """What a picture is drawn from: the newest, or that of a day."""
    if actor.is_guest:
        return None
    found = Sheet.objects.filter(
        organization_id=actor.organization_id, circle=circle, name=name
    ).order_by("-until")
    return (found.filter(until=until).first() if until else None) or found.first()


def asked(actor: Actor, circle: Circle | None, name: str) -> QuerySet[Sheet]:
    """Sheets of days that somebody asked about, the newest day first."""
    found = Sheet.objects.filter(
        organization_id=actor.organization_id, circle=circle, name=name
    ).order_by("-until")
    return found.none() if actor.is_guest else found


def network(actor: Actor, circle: Circle | None, *, until: date | None = None) -> Sheet | None:
    """The ties to draw: of a day that has figures or was asked for, else the newest."""
    found = sheet(actor, circle, "ties", until=until)
    if until is not None and (found is None or found.until != until):
        return asked(actor, circle, "drawn").filter(until=until).first() or found
    return found


def closed(actor: Actor, circle: Circle | None) -> str:
    """Why nothing is shown of the organization or a circle now; empty where something is."""
    row = _of(actor, circle).order_by("-until").first()
    if row is None or row.indicator != NONE_SHOWN:
        return ""
    return str(UNDEFINED.get(row.undefined, ""))


def names(actor: Actor, people: Iterable[int]) -> dict[int, str]:
    """Names of people by id, of those who left as well."""
    found = organizations.visible_to(actor).filter(pk__in=list(people)).order_by()
    return dict(found.values_list("pk", "name"))


def progress(actor: Actor, *, job_name: str) -> tuple[int, int] | None:
    """How far the making of figures is, as (done, of); None when nothing is being made."""
    found = Job.objects.filter(
        organization_id=actor.organization_id, name=job_name, finished_at=None, failed_at=None
    ).order_by("run_at")
    row = found.filter(run_at__lte=actor.at).first()
    return (row.done, row.total) if row else None


@dataclass(frozen=True, slots=True)
class Shared:
    """A domain or a goal of today, and how many people it has."""

    id: int
    name: str
    circle: str
    circle_id: int
    people: int


def _fewest_first(shown: Iterable[Shared]) -> list[Shared]:
    return sorted(shown, key=lambda one: (one.people, one.name.casefold()))


def domains(actor: Actor, found: Sheet | None) -> list[Shared]:
    """The domains of a sheet that are still there, with how many looked after each in its window;
    those of fewest people first."""
    if found is None:
        return []
    people = {int(key): count for key, count in found.facts["people"].items()}
    rows = circles.domains(actor).filter(pk__in=people)
    return _fewest_first(
        Shared(one.pk, one.name, one.circle.name, one.circle_id, people[one.pk]) for one in rows
    )


def goals(actor: Actor, circle: Circle | None) -> list[Shared]:
    """Open goals with how many lead running work towards each now, fewest first: 2 queries."""
    led = (
        initiatives.visible_to(actor)
        .filter(
            status__in=Initiative.IN_HAND,
            goal__isnull=False,
            parts__kind=Part.Kind.LEAD,
            parts__ended_on=None,
        )
        .order_by()
        .values_list("goal_id")
        .annotate(Count("parts__member_id", distinct=True))
    )
    people = dict(led)
    found = guidance.open_goals(actor)
    if circle is not None:
        found = found.filter(circle_id__in=circles.subtree_ids(actor, circle.pk))
    return _fewest_first(
        Shared(one.pk, one.title, one.circle.name, one.circle_id, people.get(one.pk, 0))
        for one in found
    )


def notes(actor: Actor) -> list[Annotation]:
    """Notes beside the curves, the oldest first."""
    found = Annotation.objects.filter(organization_id=actor.organization_id)
    return [] if actor.is_guest else list(found.select_related("by").order_by("on", "pk"))


def looks(actor: Actor) -> QuerySet[Look]:
    """Who looked at which page of evidence, to be paged."""
    found = Look.objects.filter(organization_id=actor.organization_id).select_related("member")
    return found.none() if actor.is_guest else found


def my_acts(actor: Actor, *, days: int = 365) -> QuerySet[Entry]:
    """The actor's own acts that evidence reads, newest first; of nobody else."""
    if actor.member_id is None:
        return Entry.objects.none()
    since = actor.at - timedelta(days=days)
    return journal.entries(actor).filter(member_id=actor.member_id, event__in=EVENTS, at__gte=since)


def my_counts(actor: Actor) -> dict[str, int]:
    """How many of the actor's own acts of each event there are in twelve months."""
    found: dict[str, int] = {}
    rows: Any = my_acts(actor).order_by().values_list("event", flat=True)
    for event in rows.iterator():
        found[event] = found.get(event, 0) + 1
    return found
