"""Reads of the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.circles import queries as circles
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.models import Initiative
from colead.features.library import rules
from colead.features.library.models import Lesson, Reuse, Topic, Wording
from colead.features.organizations.models import Member
from colead.features.recognition import queries as recognition
from colead.kernel import belongings, paging, prepared, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.calendar import months_after
from colead.kernel.verdict import Missing

ORDER = ("-kept_at", "-id")
WHICH = ("all", "lessons", "practices", "failures", "mine")
FOUND, ALIKE = 60, 4
# What of a thing tells what it is about, whichever kind it is.
TELLING = ("result", "why", "falls_short", "facts", "effect", "need", "hypothesis", "text")


def visible_to(actor: Actor) -> QuerySet[Lesson]:
    """The lessons an actor may see."""
    found: QuerySet[Lesson] = subjects.seen_by(actor, Lesson.objects.all(), kind="lesson")
    return found.filter(withdrawn_at=None)


def kept_from(actor: Actor, kind: str, subject_id: int, *, title: str = "") -> list[Lesson]:
    """What the actor keeps in the library from a thing, under a title if one is given."""
    found = Lesson.objects.filter(
        organization_id=actor.organization_id,
        by_id=actor.member_id,
        from_kind=kind,
        from_id=subject_id,
        withdrawn_at=None,
    )
    return list(found.filter(title=title) if title else found)


def _shown(found: QuerySet[Lesson]) -> QuerySet[Lesson]:
    return found.select_related("circle", "initiative").prefetch_related("authors", "topics")


def lesson(actor: Actor, lesson_id: int, *, lock: bool = False) -> Lesson:
    """One lesson, or ``Missing``."""
    found = visible_to(actor).filter(pk=lesson_id)
    row = (found.select_for_update(of=("self",)) if lock else _shown(found)).first()
    if row is None:
        raise Missing(f"lesson {lesson_id}")
    return row


def author_ids(row: Lesson) -> set[int]:
    """Who learnt it, of those who are here."""
    return {one.pk for one in row.authors.all() if one.left_on is None}


def listed(
    actor: Actor, *, which: str = "all", topic: str = "", after: str | None = None
) -> paging.Page[Lesson]:
    """One page of the library, newest first: 3 queries."""
    found = _shown(visible_to(actor))
    if which in ("lessons", "practices"):
        found = found.filter(kind=which[:-1])
    elif which == "failures":
        found = found.filter(failed=True)
    elif which == "mine":
        found = found.filter(Exists(_by(actor)))
    if topic:
        found = found.filter(topics__folded=search.fold(topic)[:60])
    return paging.page(found, after=after, order=ORDER)


def _by(actor: Actor) -> QuerySet[Any]:
    through = Lesson.authors.through
    return through.objects.filter(lesson_id=OuterRef("pk"), member_id=actor.member_id or 0)


def find(actor: Actor, query: str, *, topic: str = "") -> list[Lesson]:
    """What holds all words, best first: by title and topic, then by what was acted on."""
    hits = [hit.id for hit in search.find(actor, query, kinds=["lesson"], limit=FOUND)]
    found = _shown(visible_to(actor).filter(pk__in=hits))
    if topic:
        found = found.filter(topics__folded=search.fold(topic)[:60])
    rows = {row.pk: row for row in found}
    order = rules.ranked(
        query,
        [
            rules.Found(pk, rows[pk].title, _names(rows[pk]), rows[pk].reuses)
            for pk in hits
            if pk in rows
        ],
    )
    return [rows[pk] for pk in order]


def _names(row: Lesson) -> tuple[str, ...]:
    return tuple(topic.name for topic in row.topics.all())


def similar(actor: Actor, text: str) -> list[Lesson]:
    """What speaks of the same, best first: 4 queries beside the search."""
    return _alike(actor, text, whole=True)


def _alike(actor: Actor, text: str, *, whole: bool) -> list[Lesson]:
    hits = [hit.id for hit in search.similar(actor, text, kind="lesson", limit=ALIKE + 2)]
    if not hits:
        return []
    rows = {row.pk: row for row in prepared.rows(_some, actor, prepared.padded(hits), whole)}
    return [rows[pk] for pk in hits if pk in rows][:ALIKE]


def _some(actor: Actor, ids: tuple[int, ...], whole: bool) -> QuerySet[Lesson]:
    found = visible_to(actor).filter(pk__in=ids)
    return _shown(found) if whole else found


@dataclass(frozen=True, slots=True)
class Near:
    """What the library has to say to a thing: kept from it, used in it, and what may help."""

    thing: subjects.Subject
    kept: list[Lesson]
    used: list[Lesson]
    alike: list[Lesson]


def near(actor: Actor, kind: str, subject_id: int) -> Near:
    """What the library has to say to an idea, an issue, an initiative …: lessons without their
    authors and topics. At most 4 queries beside the search."""
    thing = subjects.find(actor, kind, subject_id)
    words = [thing.title, *(str(getattr(thing.thing, name, "") or "") for name in TELLING)]
    found = _newest(prepared.rows(_kept, actor, kind, subject_id))
    acted = _newest(prepared.rows(_used, actor, subject_id)) if kind == "initiative" else []
    shown = {one.pk for one in (*found, *acted)}
    like = _alike(actor, " ".join(words)[:2_000], whole=False)
    return Near(thing, found, acted, [one for one in like if one.pk not in shown])


def _newest(found: list[Lesson]) -> list[Lesson]:
    """Of the few of one thing: asked for in order, the database would look along all there are."""
    return sorted(found, key=lambda one: (one.kept_at, one.pk), reverse=True)[:5]


def _kept(actor: Actor, kind: str, subject_id: int) -> QuerySet[Lesson]:
    kept = Q(from_kind=kind, from_id=subject_id)
    if kind == "initiative":
        kept |= Q(initiative_id=subject_id)
    # By their numbers: beside the organization SQLite would not look at two indexes.
    return visible_to(actor).filter(pk__in=Lesson.objects.filter(kept).values("pk"))


def _used(actor: Actor, initiative_id: int) -> QuerySet[Lesson]:
    used = Reuse.objects.filter(initiative_id=initiative_id)
    return visible_to(actor).filter(pk__in=used.values("lesson"))


def wordings(lesson_id: int) -> list[Wording]:
    """How a lesson read before, newest first."""
    found = Wording.objects.filter(lesson_id=lesson_id).select_related("by")
    return list(found.order_by("-until", "-id")[:30])


def reuses(actor: Actor, lesson_id: int) -> list[Reuse]:
    """Who acted on a lesson, newest first; where stands only where the reader may see it."""
    found = Reuse.objects.filter(lesson_id=lesson_id).select_related("by", "initiative")
    rows = list(found.order_by("-used_at", "-id")[:30])
    seen = set(
        initiatives.visible_to(actor)
        .filter(pk__in=[one.initiative_id for one in rows if one.initiative_id])
        .values_list("pk", flat=True)
    )
    for one in rows:
        if one.initiative_id is not None and one.initiative_id not in seen:
            one.initiative = None
    return rows


def reuse(actor: Actor, reuse_id: int) -> Reuse:
    """One reuse of a lesson that the actor may see, or ``Missing``."""
    found = Reuse.objects.filter(pk=reuse_id, lesson__in=visible_to(actor))
    row = found.select_related("lesson").first()
    if row is None:
        raise Missing(f"reuse {reuse_id}")
    return row


def places(actor: Actor) -> list[tuple[int, str]]:
    """The initiatives in which the actor could have used something: those they are or were in."""
    parts = initiatives.of_member(actor, actor.member_id or 0, limit=60)
    return list({part.initiative_id: part.initiative.title for part in parts}.items())


def topics(actor: Actor, *, most: int = 24) -> list[tuple[str, str]]:
    """The topics of the library, those with most lessons first: folded and as they are written."""
    found = Topic.objects.filter(
        organization_id=actor.organization_id, lesson__in=visible_to(actor).values("pk")
    )
    counted = found.values("folded").annotate(n=Count("id"), name=Max("name"))
    return list(counted.order_by("-n", "folded").values_list("folded", "name")[:most])


def topics_in(actor: Actor, text: str) -> list[str]:
    """The domains and skills that a text speaks of."""
    words = set(search.words_of(text, most=400))
    domains = [found.name for found in circles.domains_in_text(actor, text)]
    skills = [name for name, _n in circles.skill_names(actor)[:300]]
    spoken = [name for name in skills if (own := search.words_of(name)) and words.issuperset(own)]
    return [*domains, *(name for name in spoken if len(name) > 2)]


def initiative_of(actor: Actor, initiative_id: int) -> Initiative:
    """One initiative the actor may see."""
    return initiatives.initiative(actor, initiative_id)


def leads_of(initiative_id: int) -> set[int]:
    """Whose lesson the end of an initiative is."""
    return initiatives.lead_ids(initiative_id)


@dataclass(frozen=True, slots=True)
class Told:
    """A story: a lesson or thanks."""

    at: datetime
    lesson: Lesson | None = None
    thanks: recognition.Story | None = None


def stories(actor: Actor, month: date) -> list[Told]:
    """The lessons and the public thanks of a month (given by its first day), in order."""
    zone = ZoneInfo(actor.timezone)
    begin, end = (datetime.combine(day, time(), zone) for day in (month, months_after(month, 1)))
    kept = _shown(visible_to(actor).filter(kept_at__gte=begin, kept_at__lt=end))
    lessons = [Told(one.kept_at, lesson=one) for one in kept.order_by("kept_at", "id")[:60]]
    thanks = [Told(one.at, thanks=one) for one in recognition.between(actor, begin=begin, end=end)]
    return sorted([*lessons, *thanks], key=lambda told: told.at)


def months_beside(actor: Actor, month: date) -> tuple[date | None, date | None]:
    """The nearest months before and after that hold a story, as their first days."""
    zone = ZoneInfo(actor.timezone)
    begin = datetime.combine(month, time(), zone)
    end = datetime.combine(months_after(month, 1), time(), zone)
    kept, said = visible_to(actor), recognition.stories(actor)
    before = [
        kept.filter(kept_at__lt=begin)
        .order_by("-kept_at")
        .values_list("kept_at", flat=True)
        .first(),
        said.filter(given_at__lt=begin)
        .order_by("-given_at")
        .values_list("given_at", flat=True)
        .first(),
    ]
    after = [
        kept.filter(kept_at__gte=end).order_by("kept_at").values_list("kept_at", flat=True).first(),
        said.filter(given_at__gte=end)
        .order_by("given_at")
        .values_list("given_at", flat=True)
        .first(),
    ]

    def first_of(moments: Sequence[datetime | None], pick: Any) -> date | None:
        known = [one for one in moments if one is not None]
        return pick(known).astimezone(zone).date().replace(day=1) if known else None

    return first_of(before, max), first_of(after, min)


def names(row: Lesson) -> list[Member]:
    """Those who learnt it, by name."""
    return sorted(row.authors.all(), key=lambda one: (one.name, one.pk))


def _taken(actor: Actor) -> list[dict[str, Any]]:
    """The lessons that the actor learnt."""
    found = visible_to(actor).filter(Exists(_by(actor))).order_by("kept_at", "id")
    fields = ("title", "tried", "happened", "advice", "whom")
    return [
        {"at": one.kept_at.isoformat(), **{name: getattr(one, name) for name in fields}}
        for one in found
    ]


belongings.register(
    "lessons",
    label=_("Lessons that I kept"),
    says=_("They belong to all who act on them; withdraw one on its own page."),
    take=_taken,
)
subjects.register(
    "lesson",
    label=_("lesson"),
    icon="book-open",
    visible_to=visible_to,
    url_name="library:lesson",
)
