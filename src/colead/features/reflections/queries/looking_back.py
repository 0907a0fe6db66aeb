"""A year of one's own: what one wrote beside what one did for all to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from colead.features.reflections.queries.reads import Told, opened_all, visible_to
from colead.kernel import journal, subjects
from colead.kernel.actor import Actor
from colead.kernel.events import event_class
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing

# So many acts, and so many reflections, stand on the page of a year.
ACTS = 400


@dataclass(frozen=True, slots=True)
class Moment:
    """Something of one's year: an act that everyone could read, or (``told``) a reflection."""

    at: datetime
    text: str = ""
    url: str = ""
    icon: str = ""
    told: Told | None = None


def year(actor: Actor, number: int) -> list[Moment]:
    """One's own reflections of a year beside one's own public acts, in order: 2 queries."""
    zone = ZoneInfo(actor.timezone)
    begin, end = (datetime.combine(date(y, 1, 1), time(), zone) for y in (number, number + 1))
    own = visible_to(actor).filter(written_at__gte=begin, written_at__lt=end)
    told = opened_all(own.order_by("-written_at")[:ACTS])
    found = journal.news(actor).filter(
        member_id=actor.member_id or 0,
        audience=Entry.Audience.ORGANIZATION,
        at__gte=begin,
        at__lt=end,
    )
    acts = [_act(entry, actor) for entry in found[:ACTS]]
    return sorted([*acts, *(Moment(one.at, told=one) for one in told)], key=lambda m: m.at)


def _act(entry: Entry, actor: Actor) -> Moment:
    known = event_class(entry.event)
    try:
        url = subjects.url(entry.subject_kind, entry.subject_id, slug=actor.slug)
    except Missing:
        url = ""
    return Moment(
        entry.at, journal.tell(entry, who=actor.name), url, known.icon if known else "dot"
    )


def years(actor: Actor) -> list[int]:
    """The years one has reflections or acts of, the latest first."""
    first = visible_to(actor).order_by("written_at").values_list("written_at", flat=True).first()
    since = min(first or actor.at, actor.at)
    begun = (
        journal.entries(actor)
        .filter(member_id=actor.member_id or 0)
        .order_by("at", "id")
        .values_list("at", flat=True)
        .first()
    )
    zone = ZoneInfo(actor.timezone)
    oldest = min(since, begun or since).astimezone(zone).year
    return list(range(actor.today.year, max(oldest, actor.today.year - 30) - 1, -1))
