"""Surveys, for programs. Answers go in, and nothing but figures comes out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.surveys import actions, queries
from colead.features.surveys.models import Instrument, Pulse, Survey
from colead.kernel.api import Listed, Router, listed
from colead.kernel.urn import Receipt
from colead.kernel.web import actor_of

router = Router(tags=["surveys"])
Id = Annotated[int, Field(ge=1, le=2**53)]
Key = Annotated[str, Field(max_length=40)]


class SurveyOut(Schema):
    """A survey; ``groups`` are the parts told apart, by key; ``results`` the figures, when it is
    over."""

    id: int
    title: str
    about: str
    circle_id: int
    instrument_id: int
    pulse_id: int | None
    state: str
    threshold: int
    groups: dict[str, str]
    asked: int
    opened_at: datetime
    closes_at: datetime
    results: dict[str, Any] | None


class SheetOut(Schema):
    """A survey, how many answered (from the threshold on), and what was written freely."""

    survey: SurveyOut
    answered: int | None
    texts: dict[str, list[str]]

    @staticmethod
    def resolve_answered(found: queries.Sheet) -> int | None:
        """Only as far as it is told."""
        return found.told


class AskIn(Schema):
    """What to ask whom; ``questions`` empty: all of the instrument."""

    title: str = Field(min_length=1, max_length=200)
    instrument_id: Id
    circle_id: Id
    closes_at: datetime
    about: str = Field("", max_length=4_000)
    threshold: int = Field(5, ge=5, le=1_000)
    cuts: list[Key] = Field([], max_length=3)
    questions: list[Key] = Field([], max_length=100)
    guests: bool = False


class AnswerIn(Schema):
    """By question: a number of the scale, a text, or ids of people."""

    answers: dict[Key, int | str | list[Id] | None]
    receipt: str = Field("", max_length=60)


class ReceiptOut(Schema):
    """The receipt, shown once."""

    code: str


class WhyIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


class InstrumentOut(Schema):
    """An instrument; ``contents`` is its file."""

    id: int
    key: str
    version: int
    title: str
    contents: dict[str, Any]


class InstrumentIn(Schema):
    """The file of an instrument, as JSON."""

    contents: dict[str, Any]


class PulseIn(Schema):
    """A few questions again and again."""

    title: str = Field(min_length=1, max_length=200)
    instrument_id: Id
    circle_id: Id
    weeks: int = Field(ge=1, le=52)
    questions: int = Field(3, ge=1, le=80)
    days: int = Field(5, ge=1, le=90)
    threshold: int = Field(5, ge=5, le=1_000)
    cuts: list[Key] = Field([], max_length=3)


class PulseOut(Schema):
    """A pulse."""

    id: int
    title: str
    circle_id: int
    instrument_id: int
    weeks: int
    questions: int
    waves: int
    next_at: datetime
    stopped_at: datetime | None


@router.get("/", response=Listed[SurveyOut])
def surveys(
    request: HttpRequest, over: bool = False, after: str | None = None
) -> dict[str, object]:
    """Surveys that are open, or over."""
    state = "over" if over else "open"
    return listed(queries.listed(actor_of(request), state=state, after=after))


@router.post("/", response={201: SurveyOut})
def ask(request: HttpRequest, body: AskIn) -> Status[Survey]:
    """Ask many."""
    return Status(201, actions.open_survey(by=actor_of(request), **body.dict()))


@router.get("/{int:pk}", response=SheetOut)
def survey(request: HttpRequest, pk: int) -> queries.Sheet:
    """One survey."""
    return queries.sheet(actor_of(request), pk)


@router.post("/{int:pk}/answer", response=ReceiptOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Receipt:
    """Answer, or change one's answer by its receipt."""
    return actions.answer(pk, answers=body.answers, receipt=body.receipt, by=actor_of(request))


@router.post("/{int:pk}/withdraw", response=SurveyOut)
def withdraw(request: HttpRequest, pk: int, body: WhyIn) -> Survey:
    """Take it back; the answers are destroyed unseen."""
    return actions.withdraw(pk, reason=body.reason, by=actor_of(request))


@router.get("/instruments", response=list[InstrumentOut])
def instruments(request: HttpRequest) -> list[Instrument]:
    """The questions at hand."""
    return list(queries.instruments(actor_of(request))[:200])


@router.post("/instruments", response={201: InstrumentOut})
def add_instrument(request: HttpRequest, body: InstrumentIn) -> Status[Instrument]:
    """Bring questions."""
    return Status(201, actions.add_instrument(json.dumps(body.contents), by=actor_of(request)))


@router.get("/pulses", response=list[PulseOut])
def pulses(request: HttpRequest) -> list[Pulse]:
    """The pulses."""
    return list(queries.pulses(actor_of(request))[:200])


@router.post("/pulses", response={201: PulseOut})
def begin_pulse(request: HttpRequest, body: PulseIn) -> Status[Pulse]:
    """Begin a pulse."""
    return Status(201, actions.begin_pulse(by=actor_of(request), **body.dict()))


@router.post("/pulses/{int:pk}/stop", response=PulseOut)
def stop_pulse(request: HttpRequest, pk: int) -> Pulse:
    """Ask no more."""
    return actions.stop_pulse(pk, by=actor_of(request))
