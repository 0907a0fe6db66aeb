"""The journal, told to people: a feed by day, and the whole record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, overload
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import journal, paging, prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.events import event_class, minor_events
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing

SIZE = 40
EVER = datetime(1900, 1, 1, tzinfo=UTC)
_WHO, _TITLE = "\ue000", "\ue001"
_MARKS = {ord(_WHO): None, ord(_TITLE): None}


@dataclass(frozen=True)
class Told:
    """An entry in words, which are found when they are asked for: pages keep what they drew.

    ``known`` says whether ``who`` has a page.
    """

    entry: Entry
    who: str
    known: bool
    slug: str

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        return self.entry, self.who, self.known, self.slug

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.entry.at

    @property
    def icon(self) -> str:
        """Its picture."""
        event = event_class(self.entry.event)
        return event.icon if event else "dot"

    @property
    def text(self) -> str:
        """A sentence without links."""
        return journal.tell(self.entry, who=self.who)

    @property
    def sentence(self) -> SafeString:
        """A sentence with links, as safe HTML."""
        return _sentence(self)


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day."""

    day: date
    told: list[Told]


class Days(Sequence[Day]):
    """Entries by day at the reader's place, put into words when somebody looks."""

    def __init__(self, actor: Actor, entries: Sequence[Entry]) -> None:
        self.actor, self.entries = actor, entries
        self.names = _named(actor, _by(entries))

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        entries = self.entries if isinstance(self.entries, prepared.Rows) else list(self.entries)
        return entries, self.names, self.actor.slug, self.actor.timezone

    @cached_property
    def _days(self) -> list[Day]:
        return by_day(_told(self.actor, self.entries, self.names), self.actor.timezone)

    def __len__(self) -> int:
        return len(self._days)

    def __bool__(self) -> bool:
        return bool(self.entries)

    @overload
    def __getitem__(self, at: int) -> Day: ...
    @overload
    def __getitem__(self, at: slice) -> list[Day]: ...
    def __getitem__(self, at: int | slice) -> Day | list[Day]:
        return self._days[at]


def filtered(
    actor: Actor, *, circle: int | None = None, kind: str = "", person: str = ""
) -> QuerySet[Entry]:
    """The entries the actor may read, by circle (with the circles in it), kind and name."""
    rows = journal.entries(actor)
    if circle is not None:
        rows = rows.filter(circle_id__in=circles.subtree_ids(actor, circle))
    if kind:
        rows = rows.filter(subject_kind=kind)
    if person:
        people = organizations.visible_to(actor)
        people = (
            people.filter(pk=int(person))
            if _is_id(person)
            else organizations.named(people, person, by=actor)
        )
        rows = rows.filter(member_id__in=list(people.values_list("pk", flat=True)[:50]))
    return rows


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def feed(
    actor: Actor,
    *,
    circle: int | None = None,
    kind: str = "",
    person: str = "",
    after: str | None = None,
) -> tuple[Days, str | None]:
    """One page of what happened, by day at the reader's place: 2 queries and those of filters."""
    order = ("-at", "-id")
    if circle is None and not person:
        part = paging.read(_all, actor, kind, after=after, order=order, size=SIZE)
    else:
        rows = filtered(actor, circle=circle, kind=kind, person=person)
        rows = rows.exclude(event__in=minor_events())
        part = paging.page(rows, after=after, order=order, size=SIZE)
    return Days(actor, part.items), part.next


def _all(actor: Actor, kind: str) -> QuerySet[Entry]:
    return filtered(actor, kind=kind).exclude(event__in=minor_events())


def recent(actor: Actor, *, limit: int = 8) -> list[Told]:
    """What others did lately in the actor's circles: 4 queries at most."""
    mine = circles.my_circle_ids(actor)
    if not mine:
        return []
    # Of several circles, the database sorts all there is: mostly that of a week is enough.
    for since in (actor.at - timedelta(days=7), EVER):
        given = (actor, prepared.padded(mine), since)
        found = prepared.head(_news_in, ("-at", "-id"), limit, *given)
        if len(found) == limit:
            break
    return tell_all(actor, found)


def _news_in(actor: Actor, circle_ids: tuple[int, ...], since: datetime) -> QuerySet[Entry]:
    here = journal.news(actor).filter(circle_id__in=circle_ids, at__gt=since)
    return here.exclude(member_id=actor.member_id)


def by_day(told: Sequence[Told], timezone: str) -> list[Day]:
    """Group what is told by the calendar day at a place, in the order given."""
    zone = ZoneInfo(timezone)
    days: dict[date, list[Told]] = {}
    for one in told:
        days.setdefault(one.at.astimezone(zone).date(), []).append(one)
    return [Day(day, some) for day, some in days.items()]


def tell_all(actor: Actor, entries: Iterable[Entry]) -> list[Told]:
    """Entries as sentences; one query for the names."""
    entries = list(entries)
    return _told(actor, entries, _named(actor, _by(entries)))


def _by(entries: Sequence[Entry]) -> set[int]:
    """Who acted, by number."""
    if isinstance(entries, prepared.Rows):
        found = entries.each("member_id")
    else:
        found = [entry.member_id for entry in entries]
    return {member_id for member_id in found if member_id}


def _named(actor: Actor, ids: set[int]) -> Sequence[tuple[int, str]]:
    return prepared.unmade(_names, actor, prepared.padded(ids)) if ids else ()


def _told(actor: Actor, entries: Iterable[Entry], named: Sequence[tuple[int, str]]) -> list[Told]:
    names = dict(named)
    return [
        Told(
            entry,
            names.get(entry.member_id or 0, "Colead"),
            entry.member_id in names,
            actor.slug,
        )
        for entry in entries
    ]


def _names(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Member, Any]:
    return organizations.visible_to(actor).filter(pk__in=ids).values_list("pk", "name")


def _sentence(told: Told) -> SafeString:
    entry, slug = told.entry, told.slug
    marked = _fill(entry, _WHO, _TITLE)
    page = _page(entry, slug)
    title: str = escape(entry.title)
    linked = f'<a href="{escape(page)}">{title}</a>' if page and title else title
    person: str = escape(told.who.translate(_MARKS))
    if told.known:
        page_of = subjects.url("member", entry.member_id or 0, slug=slug)
        person = f'<a href="{escape(page_of)}">{person}</a>'
    html: str = escape(marked)
    html = html.replace(_WHO, f"<strong>{person}</strong>").replace(_TITLE, linked)
    return mark_safe(html)


def _fill(entry: Entry, who: str, title: str) -> str:
    copy = Entry(event=entry.event, facts={**_plain(entry.facts), "title": title})
    return journal.tell(copy, who=who)


def _plain(facts: dict[str, object]) -> dict[str, object]:
    """Facts without the two characters that stand for links."""
    return {k: v.translate(_MARKS) if isinstance(v, str) else v for k, v in facts.items()}


def _page(entry: Entry, slug: str) -> str:
    kind, number = entry.subject_kind, entry.subject_id
    about = entry.facts.get("about_kind"), entry.facts.get("about")
    if kind == "comment" and isinstance(about[0], str) and isinstance(about[1], int):
        kind, number = about[0], about[1]
    try:
        return subjects.url(kind, number, slug=slug)
    except Missing:
        return ""


def journal_page(
    actor: Actor, *, kind: str = "", person: str = "", after: str | None = None
) -> tuple[list[Told], str | None]:
    """One page of the whole record."""
    rows = filtered(actor, kind=kind, person=person)
    part = paging.page(rows, after=after, order=("-at", "-id"), size=SIZE)
    return tell_all(actor, part.items), part.next


def rows_for_export(actor: Actor, *, kind: str = "", person: str = "") -> Iterator[list[object]]:
    """The rows of the exported journal, oldest first, in pieces."""
    yield ["id", "at", "event", "who", "door", "subject", "subject_id", "circle_id", "says"]
    rows = filtered(actor, kind=kind, person=person).order_by("pk")
    last = 0
    while True:
        piece = list(rows.filter(pk__gt=last)[:1_000])
        if not piece:
            return
        for told in tell_all(actor, piece):
            entry = told.entry
            yield [
                entry.pk,
                entry.at.isoformat(),
                entry.event,
                told.who,
                entry.door,
                entry.subject_kind,
                entry.subject_id,
                entry.circle_id if entry.circle_id is not None else "",
                told.text,
            ]
        last = piece[-1].pk
