"""Keeping lessons, taking them in from what ended, rewording, using."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.initiatives.models import Initiative, Part
from colead.features.library import events, queries, rules
from colead.features.library.models import Lesson, Reuse, Topic, Wording
from colead.kernel import search, subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.search import fold
from colead.kernel.verdict import Missing, refuse


def findable(row: Lesson, topics: Iterable[str]) -> None:
    """Let a lesson be found by its words and topics."""
    search.index(
        row.organization_id,
        "lesson",
        row.pk,
        title=row.title,
        text="\n".join((row.tried, row.happened, row.advice, row.whom, *topics)),
        circle_id=row.circle_id,
    )


def _checked(given: dict[str, str]) -> dict[str, str]:
    found = rules.texts(given)
    if not found["title"]:
        refuse(_("Give it a name, so that it is found."), field="title")
    if not found["advice"]:
        refuse(_("What would you tell the next one? A sentence is enough."), field="advice")
    for name in ("tried", "happened", "advice"):
        if len(found[name]) > rules.LONGEST:
            refuse(_("This is too long: short ones are read."), field=name)
    return found


@action
def keep(
    *,
    title: str,
    text: str,
    by: Actor,
    tried: str = "",
    happened: str = "",
    whom: str = "",
    kind: str = Lesson.Kind.LESSON,
    failed: bool = False,
    topics: Sequence[str] = (),
    circle_id: int | None = None,
    from_kind: str = "",
    from_id: int | None = None,
) -> Lesson:
    """Keep what was learnt. ``text`` is what one would tell the next (of a practice: how it is
    done); ``from_kind`` and ``from_id`` name the thing it was learnt from, which the actor must
    be able to see. The domains and skills it speaks of become its topics beside those given."""
    rules.may_keep(by).enforce()
    found = _checked(
        {"title": title, "advice": text, "tried": tried, "happened": happened, "whom": whom}
    )
    if kind not in Lesson.Kind.values:
        refuse(_("Choose a lesson or a practice."), field="kind")
    circle = circles.circle(by, circle_id) if circle_id else None
    thing = subjects.find(by, from_kind, from_id) if from_kind and from_id else None
    led = thing.thing if thing is not None and isinstance(thing.thing, Initiative) else None
    made = Lesson.objects.create(
        organization_id=by.organization_id,
        circle=circle,
        kind=kind,
        failed=failed,
        by_id=by.member_id,
        initiative=led,
        from_kind=from_kind if thing else "",
        from_id=from_id if thing else None,
        kept_at=by.at,
        **found,
    )
    made.authors.set([by.member_id or 0])
    _name(made, topics, by=by)
    record(
        events.LessonKept(lesson=made.pk, title=made.title, kind=made.kind, circle=circle_id),
        by=by,
    )
    return made


def _name(row: Lesson, given: Sequence[str], *, by: Actor) -> None:
    """Give a lesson its topics: those named, and the domains and skills it speaks of."""
    spoken = queries.topics_in(by, f"{row.title}\n{row.tried}\n{row.advice}")
    wanted = rules.topics_of([*given, *spoken])
    Topic.objects.filter(lesson=row).delete()
    Topic.objects.bulk_create(
        Topic(organization_id=row.organization_id, lesson=row, name=name, folded=folded)
        for folded, name in wanted.items()
    )
    findable(row, wanted.values())


@action
def reword(
    lesson_id: int,
    *,
    title: str,
    text: str,
    by: Actor,
    tried: str = "",
    happened: str = "",
    whom: str = "",
    topics: Sequence[str] = (),
) -> Lesson:
    """Say it better; how it read before is kept."""
    row = queries.lesson(by, lesson_id, lock=True)
    inside = row.circle_id is not None and circles.is_member_of(by, row.circle_id)
    rules.may_reword(
        by, author_ids=queries.author_ids(row), kind=row.kind, in_circle=inside
    ).enforce()
    found = _checked(
        {"title": title, "advice": text, "tried": tried, "happened": happened, "whom": whom}
    )
    before = {name: getattr(row, name) for name in found}
    if before != found:
        Wording.objects.create(lesson=row, until=by.at, by_id=by.member_id, **before)
        for name, value in found.items():
            setattr(row, name, value)
        row.edited_at = by.at
        row.save(update_fields=[*found, "edited_at"])
        record(events.LessonReworded(lesson=row.pk, title=row.title, circle=row.circle_id), by=by)
    _name(row, topics, by=by)
    return row


@action
def withdraw(lesson_id: int, *, by: Actor) -> None:
    """Take one's own lesson out of the library; who used it keeps that on record."""
    row = queries.lesson(by, lesson_id, lock=True)
    rules.may_withdraw(by, author_ids=queries.author_ids(row), taken=row.taken).enforce()
    row.withdrawn_at = by.at
    row.save(update_fields=["withdrawn_at"])
    search.remove("lesson", row.pk)
    record(events.LessonWithdrawn(lesson=row.pk, title=row.title, circle=row.circle_id), by=by)


@action
def use(
    lesson_id: int, *, by: Actor, initiative_id: int | None = None, came_of_it: str = ""
) -> Reuse:
    """Say that one acted on a lesson: where, and (now or later) what came of it. Its authors are
    thanked."""
    rules.may_use(by).enforce()
    row = queries.lesson(by, lesson_id)
    led = queries.initiative_of(by, initiative_id) if initiative_id else None
    if led is not None and row.taken and row.initiative_id == led.pk:
        refuse(_("It was learnt there. Where did you use it?"), field="initiative_id")
    if len(came_of_it) > rules.LONGEST:
        refuse(_("This is too long: short ones are read."), field="came_of_it")
    try:
        with transaction.atomic():
            made = Reuse.objects.create(
                organization_id=by.organization_id,
                lesson=row,
                by_id=by.member_id or 0,
                initiative=led,
                came_of_it=came_of_it.strip(),
                used_at=by.at,
            )
    except IntegrityError:
        refuse(_("You said so already. Add what came of it there."))
    Lesson.objects.filter(pk=row.pk).update(reuses=Reuse.objects.filter(lesson=row).count())
    record(
        events.LessonReused(
            lesson=row.pk,
            title=row.title,
            reuse=made.pk,
            where=_(" in %(title)s") % {"title": led.title} if led else "",
            initiative=led.pk if led else None,
            concerned=sorted(queries.author_ids(row) - {by.member_id or 0}),
            circle=row.circle_id,
        ),
        by=by,
    )
    return made


@action
def tell(reuse_id: int, *, came_of_it: str, by: Actor) -> Reuse:
    """Say what came of it."""
    made = queries.reuse(by, reuse_id)
    if made.by_id != by.member_id:
        refuse(_("Whoever used it tells what came of it."))
    if not came_of_it.strip() or len(came_of_it) > rules.LONGEST:
        refuse(_("Say in a few words what came of it."), field="came_of_it")
    made.came_of_it = came_of_it.strip()
    made.save(update_fields=["came_of_it"])
    record(
        events.ReuseTold(
            lesson=made.lesson_id,
            title=made.lesson.title,
            reuse=made.pk,
            concerned=sorted(queries.author_ids(made.lesson) - {by.member_id or 0}),
            circle=made.lesson.circle_id,
        ),
        by=by,
    )
    return made


def of_end(found: Initiative) -> dict[str, Any]:
    """What the end of an initiative says as a lesson."""
    return {
        "title": found.title,
        "tried": "\n\n".join(part for part in (found.result, found.hypothesis) if part),
        "happened": found.outcome,
        "advice": found.lesson,
        "failed": found.status == Initiative.Status.FAILED,
        "circle_id": found.circle_id,
    }


@action
def take_in(initiative_id: int, *, by: Actor) -> Lesson | None:
    """Take the lesson of an ended initiative into the library. After another end it follows, as
    long as nobody reworded it. Done again, it changes nothing."""
    try:
        found = queries.initiative_of(by, initiative_id)
    except Missing:
        return None
    if found.is_running or not found.lesson.strip():
        return None
    values = of_end(found)
    held = Lesson.objects.filter(initiative=found, taken=True).first()
    if held is not None and (
        held.edited_at is not None
        or all(getattr(held, name) == value for name, value in values.items())
    ):
        return held
    if held is None:
        held = Lesson.objects.create(
            organization_id=by.organization_id,
            initiative=found,
            taken=True,
            from_kind="initiative",
            from_id=found.pk,
            kept_at=by.at,
            **values,
        )
        held.authors.set(sorted(queries.leads_of(found.pk)))
    else:
        for name, value in values.items():
            setattr(held, name, value)
        held.save(update_fields=list(values))
    _name(held, (), by=by)
    record(
        events.LessonTakenIn(
            lesson=held.pk, title=held.title, initiative=found.pk, circle=held.circle_id
        ),
        by=by,
    )
    return held


def take_in_brought(organization_id: int, *, ended_at: Any) -> int:
    """After an import: the lessons of all ended initiatives that are not in the library yet, at
    once. ``ended_at`` gives the moment of an initiative. Returns how many."""
    known = Lesson.objects.filter(organization_id=organization_id, initiative__isnull=False)
    texts = set(known.values_list("initiative_id", "advice"))
    taken = set(known.filter(taken=True).values_list("initiative_id", flat=True))
    ended = Initiative.objects.filter(organization_id=organization_id).exclude(lesson="")
    fresh = [
        found
        for found in ended.exclude(status__in=Initiative.RUNNING).order_by("pk")
        if found.pk not in taken and (found.pk, found.lesson) not in texts and found.lesson.strip()
    ]
    made = Lesson.objects.bulk_create(
        [
            Lesson(
                organization_id=organization_id,
                initiative=found,
                taken=True,
                from_kind="initiative",
                from_id=found.pk,
                kept_at=ended_at(found),
                **of_end(found),
            )
            for found in fresh
        ],
        batch_size=500,
    )
    by_initiative = {one.initiative_id: one.pk for one in made}
    leads = Part.objects.filter(
        organization_id=organization_id, initiative__in=list(by_initiative), kind=Part.Kind.LEAD
    )
    through = Lesson.authors.through
    through.objects.bulk_create(
        [
            through(lesson_id=by_initiative[initiative_id], member_id=member_id)
            for initiative_id, member_id in sorted(
                set(leads.values_list("initiative_id", "member_id"))
            )
        ],
        batch_size=500,
    )
    search.index_all(
        organization_id,
        "lesson",
        [
            (one.pk, one.title, f"{one.tried}\n{one.happened}\n{one.advice}", one.circle_id)
            for one in made
        ],
    )
    return len(made)


def set_topics(lesson_ids: dict[int, Sequence[str]], *, organization_id: int) -> None:
    """After an import: the topics of lessons, by id."""
    Topic.objects.filter(lesson__in=list(lesson_ids)).delete()
    Topic.objects.bulk_create(
        [
            Topic(
                organization_id=organization_id,
                lesson_id=pk,
                name=name,
                folded=fold(name)[:60],
            )
            for pk, names in lesson_ids.items()
            for name in rules.topics_of(names).values()
        ],
        batch_size=500,
    )
