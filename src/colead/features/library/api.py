"""The library, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.library import actions, queries, rules
from colead.features.library.models import Lesson, Reuse
from colead.kernel.api import Listed, Router
from colead.kernel.web import actor_of

router = Router(tags=["library"])
Id = Annotated[int, Field(ge=1, le=2**53)]
Words = Annotated[str, Field(max_length=60)]


class LessonOut(Schema):
    """A lesson or practice. ``taken``: it came from the end of its initiative."""

    id: int
    kind: str
    title: str
    text: str
    tried: str
    happened: str
    whom: str
    failed: bool
    topics: list[str]
    author_ids: list[int]
    circle_id: int | None
    initiative_id: int | None
    taken: bool
    kept_at: datetime
    reuses: int


class ReuseOut(Schema):
    """Somebody acted on a lesson."""

    id: int
    lesson_id: int
    by_id: int
    initiative_id: int | None
    came_of_it: str
    used_at: datetime


class WholeOut(Schema):
    """A lesson with who acted on it."""

    lesson: LessonOut
    reuses: list[ReuseOut]


class TopicOut(Schema):
    """A topic of the library."""

    topic: str
    name: str


class StoryOut(Schema):
    """A lesson or public thanks of a month."""

    at: datetime
    lesson_id: int | None
    recognition_id: int | None
    title: str
    text: str


class KeepIn(Schema):
    """What was learnt. ``text`` is what one would tell the next; ``from_kind`` and ``from_id``
    name the thing it was learnt from."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=rules.LONGEST)
    tried: str = Field("", max_length=rules.LONGEST)
    happened: str = Field("", max_length=rules.LONGEST)
    whom: str = Field("", max_length=300)
    kind: Literal["lesson", "practice"] = "lesson"
    failed: bool = False
    topics: list[Words] = Field([], max_length=rules.TOPICS)
    circle_id: Id | None = None
    from_kind: str = Field("", max_length=30)
    from_id: Id | None = None


class RewordIn(Schema):
    """How it is to read."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=rules.LONGEST)
    tried: str = Field("", max_length=rules.LONGEST)
    happened: str = Field("", max_length=rules.LONGEST)
    whom: str = Field("", max_length=300)
    topics: list[Words] = Field([], max_length=rules.TOPICS)


class UseIn(Schema):
    """Where one acted on it, and what came of it."""

    initiative_id: Id | None = None
    came_of_it: str = Field("", max_length=rules.LONGEST)


class TellIn(Schema):
    """What came of it."""

    came_of_it: str = Field(min_length=1, max_length=rules.LONGEST)


def _out(row: Lesson) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "title": row.title,
        "text": row.advice,
        "tried": row.tried,
        "happened": row.happened,
        "whom": row.whom,
        "failed": row.failed,
        "topics": [topic.name for topic in row.topics.all()],
        "author_ids": [one.pk for one in row.authors.all()],
        "circle_id": row.circle_id,
        "initiative_id": row.initiative_id,
        "taken": row.taken,
        "kept_at": row.kept_at,
        "reuses": row.reuses,
    }


@router.get("/", response=Listed[LessonOut])
def lessons(
    request: HttpRequest,
    which: Literal["all", "lessons", "practices", "failures", "mine"] = "all",
    topic: str = "",
    q: str = "",
    after: str | None = None,
) -> dict[str, Any]:
    """Lessons and practices, newest first; with ``q`` what holds all words, best first."""
    actor = actor_of(request)
    if q.strip():
        found = queries.find(actor, q[:200], topic=topic[:60])
        return {"items": [_out(row) for row in found], "next": None}
    page = queries.listed(actor, which=which, topic=topic[:60], after=after)
    return {"items": [_out(row) for row in page.items], "next": page.next}


@router.post("/", response={201: LessonOut})
def keep(request: HttpRequest, body: KeepIn) -> Status[dict[str, Any]]:
    """Keep a lesson or practice."""
    actor = actor_of(request)
    made = actions.keep(by=actor, **body.dict())
    return Status(201, _out(queries.lesson(actor, made.pk)))


@router.get("/similar", response=list[LessonOut])
def similar(request: HttpRequest, text: str) -> list[dict[str, Any]]:
    """What speaks of the same as a text."""
    return [_out(row) for row in queries.similar(actor_of(request), text[:2_000])]


@router.get("/topics", response=list[TopicOut])
def topics(request: HttpRequest) -> list[dict[str, str]]:
    """The topics of the library."""
    return [{"topic": key, "name": name} for key, name in queries.topics(actor_of(request))]


@router.get("/stories", response=list[StoryOut])
def stories(request: HttpRequest, month: date) -> list[dict[str, Any]]:
    """The lessons and public thanks of the month that a day falls into."""
    found = queries.stories(actor_of(request), month.replace(day=1))
    return [
        {
            "at": told.at,
            "lesson_id": told.lesson.pk if told.lesson else None,
            "recognition_id": told.thanks.id if told.thanks else None,
            "title": told.lesson.title if told.lesson else told.thanks.about,  # type: ignore[union-attr]
            "text": told.lesson.advice if told.lesson else told.thanks.text,  # type: ignore[union-attr]
        }
        for told in found
    ]


@router.get("/{int:pk}", response=WholeOut)
def lesson(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One lesson, and who acted on it."""
    actor = actor_of(request)
    row = queries.lesson(actor, pk)
    return {"lesson": _out(row), "reuses": queries.reuses(actor, pk)}


@router.put("/{int:pk}", response=LessonOut)
def reword(request: HttpRequest, pk: int, body: RewordIn) -> dict[str, Any]:
    """Say it better."""
    actor = actor_of(request)
    actions.reword(pk, by=actor, **body.dict())
    return _out(queries.lesson(actor, pk))


@router.delete("/{int:pk}", response={204: None})
def withdraw(request: HttpRequest, pk: int) -> Status[None]:
    """Take my own lesson out."""
    actions.withdraw(pk, by=actor_of(request))
    return Status(204, None)


@router.post("/{int:pk}/reuses", response={201: ReuseOut})
def use(request: HttpRequest, pk: int, body: UseIn) -> Status[Reuse]:
    """Say that I acted on it; its authors are thanked."""
    return Status(201, actions.use(pk, by=actor_of(request), **body.dict()))


@router.patch("/reuses/{int:pk}", response=ReuseOut)
def tell(request: HttpRequest, pk: int, body: TellIn) -> Reuse:
    """Say what came of it."""
    return actions.tell(pk, came_of_it=body.came_of_it, by=actor_of(request))
