"""Feedback, for programs of the one whose it is. What was written anonymously is written in the
browser only: a key would stand beside it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.feedback import actions, queries
from colead.features.feedback.models import Piece, Wish
from colead.kernel.api import Router
from colead.kernel.web import actor_of

router = Router(tags=["feedback"])
Id = Annotated[int, Field(ge=1, le=2**53)]
Words = Annotated[str, Field(max_length=300)]


class WishOut(Schema):
    """A wish of one's own, or one that one is asked by."""

    id: int
    receiver_id: int
    anonymous: bool
    upward: bool
    threshold: int
    state: str
    ends_at: datetime


class PieceOut(Schema):
    """Feedback that one got or gave under one's name, without its words."""

    id: int
    receiver_id: int
    writer_id: int | None
    wish_id: int | None
    given_on: date
    thanked: bool
    kept: bool


class SheetOut(Schema):
    """Feedback with its words: pairs of question and answer; what was said about it since, each
    with whether its receiver said it."""

    piece: PieceOut
    pairs: list[tuple[str, str]]
    doing: str
    words: list[tuple[bool, str]]


class AskIn(Schema):
    """Whom one asks what; ``upward`` asks all of a circle, always anonymously."""

    about: str = Field(min_length=1, max_length=2_000)
    people: list[Id] = Field([], max_length=300)
    anonymous: bool
    ends_at: datetime
    questions: list[Words] = Field([], max_length=5)
    upward: bool = False
    circle_id: Id | None = None
    threshold: int | None = Field(None, ge=4, le=100)


class OfferIn(Schema):
    """Feedback that nobody asked for, under one's name."""

    receiver_id: Id
    about: str = Field("", max_length=300)
    text: str = Field(min_length=1, max_length=5_000)


@router.get("/wishes", response=list[WishOut])
def wishes(request: HttpRequest) -> list[Wish]:
    """The wishes one has."""
    return queries.my_wishes(actor_of(request))


@router.post("/wishes", response={201: WishOut})
def ask(request: HttpRequest, body: AskIn) -> Status[Wish]:
    """Ask for feedback."""
    return Status(201, actions.ask(by=actor_of(request), **body.dict()))


@router.post("/wishes/{int:pk}/thank", response=WishOut)
def thank_all(request: HttpRequest, pk: int) -> Wish:
    """Thank for all that came."""
    actor = actor_of(request)
    actions.thank_all(pk, by=actor)
    return queries.wish(actor, pk)


@router.get("/", response=list[PieceOut])
def got(request: HttpRequest) -> list[Piece]:
    """The newest feedback one got."""
    return list(queries.got(actor_of(request)).items)


@router.post("/", response={201: PieceOut})
def offer(request: HttpRequest, body: OfferIn) -> Status[Piece]:
    """Offer feedback."""
    return Status(
        201, actions.offer(body.receiver_id, about=body.about, text=body.text, by=actor_of(request))
    )


@router.get("/{int:pk}", response=SheetOut)
def piece(request: HttpRequest, pk: int) -> queries.Sheet:
    """One's own feedback, with its words."""
    return queries.read(actor_of(request), pk)


@router.post("/{int:pk}/thank", response=PieceOut)
def thank(request: HttpRequest, pk: int) -> Piece:
    """Thank for it."""
    return actions.thank(pk, by=actor_of(request))
