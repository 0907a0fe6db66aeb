"""Reads of reflections. Only the person themselves comes to them; words are opened here, never in
the database, an index or a log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from colead.features.circles import queries as circles
from colead.features.reflections import rules
from colead.features.reflections.models import (
    Draft,
    Passage,
    Pause,
    Prompt,
    Reflection,
    Rhythm,
    Template,
)
from colead.kernel import feeds, journal, paging, private, sources, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.events import event_class
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing

ORDER = ("-written_at", "-id")
SIZE = 20
# So many are opened for one search, so many acts stand on the page of a year.
SEARCHED, FOUND, ACTS = 1_000, 50, 400


@dataclass(frozen=True, slots=True)
class Told:
    """A reflection, opened for whoever wrote it: questions with their answers in order."""

    id: int
    title: str
    answers: list[tuple[str, str]]
    template: str
    about: tuple[str, int, str] | None
    at: datetime
    changed_at: datetime | None = None

    @property
    def words(self) -> str:
        """All that was written, without the questions."""
        return rules.words(self.answers)


def sealed_for(kind: str, member_id: int) -> str:
    """What a sealed text is bound to: its kind and whose it is."""
    return f"reflections.{kind}:{member_id}"


def open_box(box: bytes, *, organization_id: int, about: str) -> dict[str, Any]:
    """A sealed text as it was before."""
    return dict(json.loads(private.unseal(box, organization_id=organization_id, about=about)))


def _own(actor: Actor, model: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = model.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    )
    return found


def visible_to(actor: Actor) -> QuerySet[Reflection]:
    """One's own reflections, and nobody else's."""
    return _own(actor, Reflection)


def opened(row: Reflection) -> Told:
    """A row of the actor's own, opened."""
    found = open_box(
        bytes(row.box),
        organization_id=row.organization_id,
        about=sealed_for("reflection", row.member_id),
    )
    about = found.get("about")
    return Told(
        row.pk,
        found["title"],
        [(ask, text) for ask, text in found["answers"]],
        found.get("template", ""),
        (about[0], about[1], about[2]) if about else None,
        row.written_at,
        row.changed_at,
    )


def reflection(actor: Actor, reflection_id: int, *, lock: bool = False) -> Reflection:
    """One of one's own, or ``Missing``."""
    found = visible_to(actor).filter(pk=reflection_id)
    row = (found.select_for_update() if lock else found).first()
    if row is None:
        raise Missing("reflection")
    return row


def listed(actor: Actor, *, after: str | None = None) -> paging.Page[Told]:
    """One page of one's own, the latest first."""
    found = paging.page(visible_to(actor), after=after, order=ORDER, size=SIZE)
    return paging.Page([opened(row) for row in found.items], found.next)


def find(actor: Actor, query: str) -> list[Told]:
    """One's own reflections that hold all words, the latest first. They are opened one by one in
    memory, the latest ``SEARCHED`` of them: there is no index of what is private."""
    found: list[Told] = []
    for row in visible_to(actor).order_by(*ORDER)[:SEARCHED].iterator(chunk_size=100):
        told = opened(row)
        if rules.holds(query, (told.title, told.words, told.about[2] if told.about else "")):
            found.append(told)
            if len(found) == FOUND:
                break
    return found


def everything(actor: Actor) -> Iterator[Told]:
    """All of one's own, the oldest first."""
    for row in visible_to(actor).order_by("written_at", "id").iterator(chunk_size=100):
        yield opened(row)


def as_markdown(actor: Actor) -> str:
    """All of one's own reflections as one Markdown text."""
    zone = ZoneInfo(actor.timezone)
    parts = [f"# {_('Reflections of %(name)s') % {'name': actor.name}}"]
    for told in everything(actor):
        day = told.at.astimezone(zone).date().isoformat()
        parts.append(f"## {day}{f' {told.title}' if told.title else ''}")
        if told.about:
            parts.append(f"*{told.about[2]}*")
        for ask, text in told.answers:
            parts += [f"**{ask}**"] if ask and text else []
            parts += [text] if text else []
    return "\n\n".join(parts) + "\n"


def draft(actor: Actor) -> dict[str, Any] | None:
    """What one was writing and did not keep yet: title, answers, template, prompt."""
    row = _own(actor, Draft).first()
    if row is None:
        return None
    return open_box(
        row.box, organization_id=row.organization_id, about=sealed_for("draft", row.member_id)
    )


def templates(actor: Actor) -> list[rules.Questions]:
    """The templates that Colead ships, and one's own."""
    own = []
    for row in _own(actor, Template).order_by("pk")[:30]:
        found = open_box(
            bytes(row.box),
            organization_id=row.organization_id,
            about=sealed_for("template", row.member_id),
        )
        own.append(rules.Questions(f"own-{row.pk}", found["name"], tuple(found["asks"])))
    return [*rules.shipped(), *own]


def template(actor: Actor, key: str) -> rules.Questions:
    """One template by its key; the first one for a key that is not known."""
    known = templates(actor)
    return next((one for one in known if one.key == key), known[0])


def own_template(actor: Actor, template_id: int) -> Template:
    """A template of one's own, or ``Missing``."""
    row: Template | None = _own(actor, Template).filter(pk=template_id).first()
    if row is None:
        raise Missing("template")
    return row


def rhythm(actor: Actor) -> Rhythm | None:
    """How often one wishes to be asked."""
    found: Rhythm | None = _own(actor, Rhythm).first()
    return found


def rhythms_due(day: date) -> list[tuple[int, int]]:
    """Ids (organization, member) of those whose rhythm asks on that day or did before."""
    found = Rhythm.objects.filter(next_on__lte=day, member__left_on=None).exclude(every="")
    return list(found.order_by("pk").values_list("organization_id", "member_id"))


def wants_asking(member_id: int) -> bool:
    """Whether somebody wishes to be invited after what ended or was reviewed."""
    chosen = Rhythm.objects.filter(member_id=member_id).values_list("after_acts", flat=True)
    return chosen.first() is not False


def prompts_visible_to(actor: Actor) -> QuerySet[Prompt]:
    """One's own invitations to look back."""
    return _own(actor, Prompt)


def prompt(actor: Actor, prompt_id: int) -> Prompt:
    """One of one's own invitations, or ``Missing``."""
    row = prompts_visible_to(actor).filter(pk=prompt_id).first()
    if row is None:
        raise Missing("prompt")
    return row


def open_prompts(actor: Actor) -> list[Prompt]:
    """The invitations that stand, the latest first."""
    return list(prompts_visible_to(actor).filter(closed_at=None).order_by("-made_at", "-id")[:10])


def passages_visible_to(actor: Actor) -> QuerySet[Passage]:
    """What others shared with the actor, or with a circle of theirs, and what they shared."""
    here = Passage.objects.filter(organization_id=actor.organization_id)
    if not actor.is_member:
        return here.none()
    return here.filter(
        Q(by_id=actor.member_id)
        | Q(to_id=actor.member_id)
        | Q(circle_id__in=circles.my_circle_ids(actor))
        | Q(circle__isnull=False, circle__parent=None)
    )


def passage(actor: Actor, passage_id: int) -> Passage:
    """One that the actor may read, or ``Missing``."""
    found = passages_visible_to(actor).select_related("by", "to", "circle")
    row = found.filter(pk=passage_id).first()
    if row is None:
        raise Missing("passage")
    return row


def passage_bound_to(row: Passage) -> str:
    """What a passage is bound to: who gave it and to whom, so that it reaches nobody else."""
    return f"reflections.passage:{row.by_id}:{row.to_id}:{row.circle_id}"


def passage_words(row: Passage) -> str:
    """The words of a passage that the actor may read."""
    found = open_box(
        bytes(row.box), organization_id=row.organization_id, about=passage_bound_to(row)
    )
    return str(found["words"])


def passages(actor: Actor, *, after: str | None = None) -> paging.Page[Any]:
    """What was shared with the actor and by them, the latest first; what was only taken out for
    the library is left out."""
    found = passages_visible_to(actor).filter(Q(to__isnull=False) | Q(circle__isnull=False))
    rows = paging.page(
        found.select_related("by", "to", "circle"), after=after, order=("-id",), size=SIZE
    )
    return paging.Page([(row, passage_words(row)) for row in rows.items], rows.next)


def pauses_visible_to(actor: Actor) -> QuerySet[Pause]:
    """One's own pauses: nobody else sees them, not even as busy."""
    return _own(actor, Pause)


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
    about = sealed_for("pause", row.member_id)
    return str(open_box(bytes(row.box), organization_id=row.organization_id, about=about)["note"])


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
    told = [opened(row) for row in own.order_by("-written_at")[:ACTS]]
    found = journal.news(actor).filter(
        member_id=actor.member_id or 0,
        audience=Entry.Audience.ORGANIZATION,
        at__gte=begin,
        at__lt=end,
    )
    acts = [_act(entry, actor) for entry in found[:ACTS]]
    return sorted([*(Moment(one.at, told=one) for one in told), *acts], key=lambda m: m.at)


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


def _asked(actor: Actor) -> QuerySet[Prompt, Any]:
    found = prompts_visible_to(actor).filter(closed_at=None)
    return todo.told(found, kind="reflection", title="title")


def _pausing(actor: Actor) -> QuerySet[Pause, Any]:
    found = pauses_visible_to(actor).filter(
        cancelled_at=None, reminded_at__isnull=False, starts_at__gt=actor.at
    )
    return todo.told(found, kind="pause", title=Value(str(_("My pause"))), due="starts_at")


def _as_lesson(actor: Actor, passage_id: int) -> sources.Source:
    """A passage of one's own as the beginning of a lesson."""
    row = passage(actor, passage_id)
    if row.by_id != actor.member_id:
        raise Missing("passage")
    return sources.Source(title="", advice=passage_words(row), circle_id=row.circle_id)


sources.register("passage", _as_lesson)
todo.waits(
    "reflection",
    _asked,
    url_name="reflections:prompt",
    icon="leaf",
    why=gettext_lazy("A moment to look back, if you like"),
    label=gettext_lazy("Look back"),
    urgency=8,
)
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
    "prompt",
    label=gettext_lazy("a moment to look back"),
    icon="leaf",
    visible_to=prompts_visible_to,
    url_name="reflections:prompt",
)
subjects.register(
    "passage",
    label=gettext_lazy("a shared thought"),
    icon="quote",
    visible_to=passages_visible_to,
    url_name="reflections:passage",
)
subjects.register(
    "pause",
    label=gettext_lazy("pause"),
    icon="leaf",
    visible_to=pauses_visible_to,
    url_name="reflections:pause",
)
