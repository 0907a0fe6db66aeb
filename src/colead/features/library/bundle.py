"""The library in the organization bundle: lessons, their topics, and who acted on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from colead.features.initiatives.models import Initiative
from colead.features.library import actions, events
from colead.features.library.models import Lesson, Reuse, Topic
from colead.kernel import search
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert


def _noon(day: date | None, otherwise: datetime) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC) if day else otherwise


def bring_lessons(rows: Sequence[Row], bringing: Bringing) -> None:
    """Lessons, known again by their key; then those of ended initiatives that are not among
    them."""
    values = [
        {
            "key": row["lesson"],
            "title": row["title"][:200],
            "kind": row.get("kind") or Lesson.Kind.LESSON,
            "advice": row.get("text") or row["title"],
            "tried": row.get("tried") or "",
            "happened": row.get("happened") or "",
            "whom": (row.get("whom") or "")[:300],
            "failed": row.get("failed") == "yes",
            "taken": row.get("ended") == "yes" and bool(row.get("initiative_id")),
            "circle_id": row.get("circle_id"),
            "initiative_id": row.get("initiative_id"),
            "from_kind": "initiative" if row.get("initiative_id") else "",
            "from_id": row.get("initiative_id"),
            "by_id": row.get("person_id"),
            "kept_at": _noon(row.get("at"), bringing.at),
        }
        for row in rows
    ]
    done = upsert(
        Lesson,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="lessons",
        # Whence it comes and who kept it a bundle tells in part: the place in full is here.
        keep=("by_id", "from_kind", "from_id")
        if all(row.get("at") for row in rows)
        else ("by_id", "from_kind", "from_id", "kept_at"),
    )
    bringing.learn("lessons", (row["lesson"] for row in rows), done.ids)
    through = Lesson.authors.through
    through.objects.bulk_create(
        [
            through(lesson_id=done.ids[i], member_id=row["person_id"])
            for i, row in enumerate(rows)
            if row.get("person_id")
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    touched = (*done.created, *done.changed)
    actions.set_topics(
        {done.ids[i]: rows[i].get("topics") or () for i in touched},
        organization_id=bringing.organization_id,
    )
    search.index_all(
        bringing.organization_id,
        "lesson",
        [
            (
                done.ids[i],
                values[i]["title"],
                "\n".join(
                    [values[i]["tried"], values[i]["happened"], values[i]["advice"],
                     *(rows[i].get("topics") or ())]
                ),
                values[i]["circle_id"],
            )
            for i in touched
        ],
    )  # fmt: skip
    for i in done.created:
        if not values[i]["taken"]:
            bringing.tell(
                events.LessonKept(
                    lesson=done.ids[i],
                    title=values[i]["title"],
                    kind=values[i]["kind"],
                    circle=values[i]["circle_id"],
                ),
                on=rows[i].get("at"),
                by=rows[i].get("person_id"),
            )

    def ended_at(found: Initiative) -> datetime:
        return _noon(found.ended_on, found.started_at)

    actions.take_in_brought(bringing.organization_id, ended_at=ended_at)


def take_lessons(taking: Taking) -> Iterable[Row]:
    """All lessons that were not withdrawn."""
    keys = taking.keys.setdefault("lessons", {})
    topics: dict[int, list[str]] = {}
    for pk, name in (
        Topic.objects.filter(organization_id=taking.organization_id)
        .order_by("id")
        .values_list("lesson_id", "name")
    ):
        topics.setdefault(pk, []).append(name)
    authors: dict[int, int] = {}
    through = Lesson.authors.through
    for lesson_id, member_id in (
        through.objects.filter(lesson__organization_id=taking.organization_id)
        .order_by("id")
        .values_list("lesson_id", "member_id")
    ):
        authors.setdefault(lesson_id, member_id)
    found = Lesson.objects.filter(organization_id=taking.organization_id, withdrawn_at=None)
    for one in found.order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "_id": one.pk,
            "lesson": keys[one.pk],
            "title": one.title,
            "initiative": taking.key("initiatives", one.initiative_id),
            "person": taking.key("people", authors.get(one.pk, one.by_id)),
            "at": one.kept_at.date(),
            "text": one.advice,
            "kind": one.kind,
            "tried": one.tried,
            "happened": one.happened,
            "whom": one.whom,
            "topics": topics.get(one.pk, []),
            "circle": taking.key("circles", one.circle_id),
            "failed": "yes" if one.failed else "no",
            "ended": "yes" if one.taken else "no",
        }


def bring_reuses(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who acted on which lesson, where."""
    values: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        mark = (row["lesson_id"], row["person_id"], row.get("initiative_id"))
        values[mark] = {
            "lesson_id": mark[0],
            "by_id": mark[1],
            "initiative_id": mark[2],
            "came_of_it": row.get("text") or "",
            "used_at": _noon(row.get("at"), bringing.at),
        }
    upsert(
        Reuse,
        list(values.values()),
        identity=["lesson_id", "by_id", "initiative_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="lesson_reuses",
        keep=() if all(row.get("at") for row in rows) else ("used_at",),
    )
    counts: dict[int, int] = {}
    for lesson_id in Reuse.objects.filter(organization_id=bringing.organization_id).values_list(
        "lesson_id", flat=True
    ):
        counts[lesson_id] = counts.get(lesson_id, 0) + 1
    differing = [
        one for one in Lesson.objects.filter(pk__in=counts) if one.reuses != counts[one.pk]
    ]
    for one in differing:
        one.reuses = counts[one.pk]
    Lesson.objects.bulk_update(differing, ["reuses"], batch_size=200)


def take_reuses(taking: Taking) -> Iterable[Row]:
    """Who acted on the lessons."""
    found = Reuse.objects.filter(organization_id=taking.organization_id, lesson__withdrawn_at=None)
    for one in found.order_by("pk"):
        yield {
            "lesson": taking.key("lessons", one.lesson_id),
            "person": taking.key("people", one.by_id),
            "initiative": taking.key("initiatives", one.initiative_id),
            "at": one.used_at.date(),
            "text": one.came_of_it,
        }


register(
    Table(
        "lessons",
        (
            Column("lesson", "key", required=True),
            Column("title", required=True),
            Column("initiative", "key", table="initiatives"),
            Column("person", "key", table="people"),
            Column("at", "day"),
            Column("text", "text"),
            Column("kind", "choice", choices=("lesson", "practice")),
            Column("tried", "text"),
            Column("happened", "text"),
            Column("whom"),
            Column("topics", "list"),
            Column("circle", "key", table="circles"),
            Column("failed", "choice", choices=("yes", "no")),
            Column("ended", "choice", choices=("yes", "no")),
        ),
        bring_lessons,
        take_lessons,
        keyed=True,
    )
)
register(
    Table(
        "lesson_reuses",
        (
            Column("lesson", "key", required=True, table="lessons"),
            Column("person", "key", required=True, table="people"),
            Column("initiative", "key", table="initiatives"),
            Column("at", "day"),
            Column("text", "text"),
        ),
        bring_reuses,
        take_reuses,
    )
)
