"""Thanks, for programs. Nowhere are they counted by person."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.recognition import actions, queries, rules
from colead.features.recognition.models import PracticeList
from colead.kernel import paging
from colead.kernel.api import Listed, Router
from colead.kernel.web import actor_of

router = Router(tags=["recognition"])
Id = Annotated[int, Field(ge=1, le=2**53)]


class RecognitionOut(Schema):
    """Thanks; ``public`` false: only the two can read it. ``hidden`` by whoever was thanked."""

    id: int
    by_id: int
    to_id: int
    public: bool
    hidden: bool
    practice: str
    text: str
    about: str
    about_url: str
    given_at: datetime


class PracticeOut(Schema):
    """A leadership practice that thanks can name."""

    key: str
    title: str
    says: str
    source: str


class PracticesOut(Schema):
    """The list; ``number`` tells its version, 0 as Colead ships it."""

    number: int
    practices: list[PracticeOut]


class GiveIn(Schema):
    """Thanks to a person for one thing: its kind and id."""

    to: Id
    about_kind: str = Field(min_length=1, max_length=30)
    about_id: Id
    practice: str = Field(min_length=1, max_length=40)
    text: str = Field(min_length=1, max_length=rules.LONGEST)
    public: bool = True


class LineIn(Schema):
    """One practice of a list; without a key it is new."""

    key: str = Field("", max_length=40)
    title: str = Field(min_length=1, max_length=120)
    says: str = Field("", max_length=400)
    source: str = Field("", max_length=200)


class PracticesIn(Schema):
    """The whole list as it is to be; ``seen`` is the number of the version that was changed."""

    practices: list[LineIn] = Field(max_length=rules.MOST)
    why: str = Field(min_length=1, max_length=300)
    seen: int = Field(ge=0, le=10**6)
    circle_id: Id | None = None


def _out(story: queries.Story) -> dict[str, Any]:
    row = story.row
    return {
        "id": row.pk,
        "by_id": row.by_id,
        "to_id": row.to_id,
        "public": row.public,
        "hidden": row.hidden_at is not None,
        "practice": story.practice,
        "text": story.text,
        "about": story.about,
        "about_url": story.url,
        "given_at": row.given_at,
    }


def _listed(request: HttpRequest, found: paging.Page[Any]) -> dict[str, Any]:
    told = queries.told(actor_of(request), found.items)
    return {"items": [_out(one) for one in told], "next": found.next}


@router.get("/", response=Listed[RecognitionOut])
def stories(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """What people thank each other for in public, the latest first."""
    return _listed(request, queries.listed(actor_of(request), after=after))


@router.get("/mine", response=Listed[RecognitionOut])
def mine(request: HttpRequest, given: bool = False, after: str | None = None) -> dict[str, Any]:
    """What was said to me, or what I said; private ones too."""
    return _listed(request, queries.mine(actor_of(request), given=given, after=after))


@router.get("/practices", response=PracticesOut)
def practices(request: HttpRequest, circle_id: Id | None = None) -> dict[str, Any]:
    """The practices that thanks can name; of a circle: what it adds."""
    number, entries = queries.entries(actor_of(request), circle_id)
    return {"number": number, "practices": entries}


@router.put("/practices", response=PracticesOut)
def change_practices(request: HttpRequest, body: PracticesIn) -> dict[str, Any]:
    """Another version of the list."""
    made: PracticeList = actions.change_practices(
        [(one.key, one.title, one.says, one.source) for one in body.practices],
        why=body.why,
        seen=body.seen,
        circle_id=body.circle_id,
        by=actor_of(request),
    )
    return {"number": made.number, "practices": made.entries}


@router.post("/", response={201: RecognitionOut})
def give(request: HttpRequest, body: GiveIn) -> Status[dict[str, Any]]:
    """Thank somebody."""
    actor = actor_of(request)
    row = actions.give(
        to=body.to,
        about=(body.about_kind, body.about_id),
        practice=body.practice,
        text=body.text,
        public=body.public,
        by=actor,
    )
    return Status(201, _out(queries.told(actor, [row])[0]))


@router.get("/{int:pk}", response=RecognitionOut)
def recognition(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One that I may read."""
    actor = actor_of(request)
    return _out(queries.told(actor, [queries.recognition(actor, pk)])[0])


@router.post("/{int:pk}/hide", response=RecognitionOut)
def hide(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Keep what was said to me out of the stories."""
    actor = actor_of(request)
    return _out(queries.told(actor, [actions.hide(pk, by=actor)])[0])


@router.post("/{int:pk}/show", response=RecognitionOut)
def show(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Let others read it again."""
    actor = actor_of(request)
    return _out(queries.told(actor, [actions.show(pk, by=actor)])[0])


@router.delete("/{int:pk}", response={204: None})
def take_back(request: HttpRequest, pk: int) -> Status[None]:
    """Take my own thanks back."""
    actions.take_back(pk, by=actor_of(request))
    return Status(204, None)
