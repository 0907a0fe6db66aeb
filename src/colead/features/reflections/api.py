"""One's own reflections, for one's own programs. Nobody else's are there, for anybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema, Status

from colead.features.reflections import actions, queries, rules
from colead.features.reflections.models import Passage, Pause, Rhythm
from colead.kernel.api import Listed, Router
from colead.kernel.web import actor_of

router = Router(tags=["reflections"])
Id = Annotated[int, Field(ge=1, le=2**53)]


class AnswerIO(Schema):
    """A question (empty on a blank page) and what was written."""

    ask: str = Field("", max_length=400)
    text: str = Field("", max_length=rules.LONGEST)


class ReflectionOut(Schema):
    """One of my own reflections."""

    id: int
    title: str
    answers: list[AnswerIO]
    about: str
    at: datetime
    changed_at: datetime | None


class WriteIn(Schema):
    """A reflection; ``prompt_id`` is the invitation that it answers."""

    title: str = Field("", max_length=200)
    answers: list[AnswerIO] = Field(min_length=1, max_length=rules.QUESTIONS)
    template: str = Field("", max_length=40)
    prompt_id: Id | None = None


class AmendIn(Schema):
    """The reflection as it is to read."""

    title: str = Field("", max_length=200)
    answers: list[AnswerIO] = Field(min_length=1, max_length=rules.QUESTIONS)


class FindIn(Schema):
    """Words to look for."""

    words: str = Field(min_length=1, max_length=200)


class QuestionsOut(Schema):
    """A template."""

    key: str
    name: str
    asks: list[str]
    source: str


class PromptOut(Schema):
    """An invitation to look back."""

    id: int
    title: str
    cause: str
    made_at: datetime


class RhythmIO(Schema):
    """How often one is invited; empty: not by the clock."""

    every: Literal["", "week", "fortnight", "month", "quarter"]
    template: str = Field("three", max_length=20)
    begins_on: date | None = None
    after_acts: bool = True


class RhythmOut(Schema):
    """How often one is invited, and when next."""

    every: str
    template: str
    next_on: date
    after_acts: bool


class PauseIn(Schema):
    """Time to keep free."""

    starts_at: datetime
    minutes: int = Field(30, ge=5, le=1_440)
    note: str = Field("", max_length=2_000)


class PauseOut(Schema):
    """A pause of mine."""

    id: int
    starts_at: datetime
    minutes: int
    cancelled_at: datetime | None


class ShareIn(Schema):
    """A passage, to a person or to a circle."""

    words: str = Field(min_length=1, max_length=rules.LONGEST)
    to: Id | None = None
    circle_id: Id | None = None


class PassageOut(Schema):
    """A shared passage that I may read."""

    id: int
    by_id: int
    to_id: int | None
    circle_id: int | None
    words: str
    shared_at: datetime


class EraseIn(Schema):
    """That one means it; ``passages``: also what was shared."""

    sure: Literal[True]
    passages: bool = False


def _out(told: queries.Told) -> dict[str, Any]:
    return {
        "id": told.id,
        "title": told.title,
        "answers": [{"ask": ask, "text": text} for ask, text in told.answers],
        "about": told.about[2] if told.about else "",
        "at": told.at,
        "changed_at": told.changed_at,
    }


def _pairs(answers: list[AnswerIO]) -> list[tuple[str, str]]:
    return [(one.ask, one.text) for one in answers]


def _passage(row: Passage) -> dict[str, Any]:
    return {
        "id": row.pk,
        "by_id": row.by_id,
        "to_id": row.to_id,
        "circle_id": row.circle_id,
        "words": queries.passage_words(row),
        "shared_at": row.shared_at,
    }


@router.get("/", response=Listed[ReflectionOut])
def reflections(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """My reflections, the latest first."""
    found = queries.listed(actor_of(request), after=after)
    return {"items": [_out(told) for told in found.items], "next": found.next}


@router.post("/", response={201: ReflectionOut})
def write(request: HttpRequest, body: WriteIn) -> Status[dict[str, Any]]:
    """Write one."""
    made = actions.write(
        title=body.title,
        answers=_pairs(body.answers),
        template=body.template,
        prompt_id=body.prompt_id,
        by=actor_of(request),
    )
    return Status(201, _out(queries.opened(made)))


@router.post("/find", response=list[ReflectionOut])
def find(request: HttpRequest, body: FindIn) -> list[dict[str, Any]]:
    """Those of mine that hold all words."""
    return [_out(told) for told in queries.find(actor_of(request), body.words)]


@router.get("/templates", response=list[QuestionsOut])
def templates(request: HttpRequest) -> list[rules.Questions]:
    """Questions to write with: those of Colead, and mine."""
    return queries.templates(actor_of(request))


@router.get("/prompts", response=list[PromptOut])
def prompts(request: HttpRequest) -> list[Any]:
    """What invites me to look back."""
    return queries.open_prompts(actor_of(request))


@router.post("/prompts/{int:pk}/put-away", response={204: None})
def put_away(request: HttpRequest, pk: int) -> Status[None]:
    """Put an invitation away."""
    actions.put_away(pk, by=actor_of(request))
    return Status(204, None)


@router.put("/rhythm", response=RhythmOut)
def keep_rhythm(request: HttpRequest, body: RhythmIO) -> Rhythm:
    """Choose how often I am invited."""
    return actions.keep_rhythm(by=actor_of(request), **body.dict())


@router.get("/pauses", response=list[PauseOut])
def pauses(request: HttpRequest) -> list[Pause]:
    """The time I keep free."""
    return queries.pauses_ahead(actor_of(request))


@router.post("/pauses", response={201: PauseOut})
def book_pause(request: HttpRequest, body: PauseIn) -> Status[Pause]:
    """Keep time free."""
    return Status(201, actions.book_pause(by=actor_of(request), **body.dict()))


@router.delete("/pauses/{int:pk}", response={204: None})
def cancel_pause(request: HttpRequest, pk: int) -> Status[None]:
    """Give it free again."""
    actions.cancel_pause(pk, by=actor_of(request))
    return Status(204, None)


@router.get("/passages", response=Listed[PassageOut])
def passages(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """What was shared with me, and what I shared."""
    found = queries.passages(actor_of(request), after=after)
    return {"items": [_passage(row) for row, _words in found.items], "next": found.next}


@router.delete("/passages/{int:pk}", response={204: None})
def take_back(request: HttpRequest, pk: int) -> Status[None]:
    """Take back what I shared."""
    actions.take_back(pk, by=actor_of(request))
    return Status(204, None)


@router.get("/export", response={200: str})
def export(request: HttpRequest) -> HttpResponse:
    """All of mine as one Markdown text."""
    body = queries.as_markdown(actor_of(request))
    return HttpResponse(body, content_type="text/markdown; charset=utf-8")


@router.post("/erase", response={204: None})
def erase_everything(request: HttpRequest, body: EraseIn) -> Status[None]:
    """Erase all of mine."""
    actions.erase_everything(passages=body.passages, by=actor_of(request))
    return Status(204, None)


@router.get("/{int:pk}", response=ReflectionOut)
def reflection(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One of mine."""
    return _out(queries.opened(queries.reflection(actor_of(request), pk)))


@router.put("/{int:pk}", response=ReflectionOut)
def amend(request: HttpRequest, pk: int, body: AmendIn) -> dict[str, Any]:
    """Change one of mine."""
    row = actions.amend(pk, title=body.title, answers=_pairs(body.answers), by=actor_of(request))
    return _out(queries.opened(row))


@router.delete("/{int:pk}", response={204: None})
def erase(request: HttpRequest, pk: int) -> Status[None]:
    """Erase one of mine."""
    actions.erase(pk, by=actor_of(request))
    return Status(204, None)


@router.post("/{int:pk}/share", response={201: PassageOut})
def share(request: HttpRequest, pk: int, body: ShareIn) -> Status[dict[str, Any]]:
    """Give a passage of one of mine on."""
    return Status(201, _passage(actions.share(pk, by=actor_of(request), **body.dict())))
