"""Needs, who could help, one's time, and an initiative's capacity and progress, for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Schema, Status

from colead.features.capacity import actions, queries, rules
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.models import Need
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["capacity"])
BIG = 2**53


class NeedOut(Schema):
    """What an initiative needs."""

    id: int
    initiative_id: int
    kind: str
    text: str
    amount: int | None
    met: bool = Field(False)
    met_by_id: int | None

    @staticmethod
    def resolve_met(found: Need) -> bool:
        """Whether it is here."""
        return found.met_at is not None


class WantedOut(Schema):
    """A need with why it is shown to you."""

    need: NeedOut
    why: str


class MatchOut(Schema):
    """Somebody who could help, with the reasons; there is no score."""

    member_id: int
    name: str
    reasons: list[str]


class AnswerIn(Schema):
    """“I can do that”; a commitment comes of ``what``."""

    what: str = Field("", max_length=300)
    due_on: date | None = None
    hours: int | None = Field(None, ge=1, le=rules.MOST_HOURS)


class OfferIn(Schema):
    """Offer a need to a member."""

    to: int = Field(ge=1, le=BIG)
    note: str = Field("", max_length=2_000)
    what: str = Field("", max_length=300)
    due_on: date | None = None


class OfferOut(Schema):
    """The offer that was made; it is theirs when they say yes."""

    offer: int


class MoneyIn(Schema):
    """From which fund."""

    fund_id: int = Field(ge=1, le=BIG)


class TimeIn(Schema):
    """One's own time: hours a week, and whether not to be suggested."""

    hours: int | None = Field(None, ge=0, le=rules.MOST_HOURS)
    opted_out: bool = False


class WayOut(Schema):
    """A fund or a thing that could meet a need; ``reason`` says what is asked for first."""

    title: str
    url: str
    why: str
    fund_id: int | None
    reason: str


class PersonOut(Schema):
    """Somebody in it, with the hours a week they said they have for it."""

    member_id: int
    kind: str
    hours: int | None


class FiguresOut(Schema):
    """Money in one currency, in minor units."""

    currency: str
    taken: int
    spent: int
    balance: int


class LineOut(Schema):
    """One line of what another room shows."""

    text: str
    url: str
    meta: str


class PartOut(Schema):
    """What another room shows of an initiative."""

    title: str
    lines: list[LineOut]


class PanelOut(Schema):
    """What an initiative has and needs."""

    people: list[PersonOut]
    open_count: int
    kept_count: int
    hours: int
    money: list[FiguresOut]
    needs: list[NeedOut]
    parts: list[PartOut]


class StepOut(Schema):
    """Something that happened on the way."""

    on: date
    what: str
    says: str


@router.get("/needs", response=Listed[NeedOut])
def needs(
    request: HttpRequest, after: Annotated[str | None, Query(max_length=500)] = None
) -> dict[str, object]:
    """Open needs of running initiatives, newest first."""
    return listed(queries.listed(actor_of(request), after=after))


@router.get("/needs/wanted", response=list[WantedOut])
def wanted(request: HttpRequest) -> list[Any]:
    """Where what you can do is wanted, and why."""
    return queries.wanted(actor_of(request))


@router.get("/needs/{int:pk}", response=NeedOut)
def need(request: HttpRequest, pk: int) -> Need:
    """One need."""
    return queries.need(actor_of(request), pk)


@router.get("/needs/{int:pk}/people", response=list[MatchOut])
def people(request: HttpRequest, pk: int) -> list[Any]:
    """Who could help, first those to name first, each explained; for those who lead."""
    by = actor_of(request)
    found = queries.need(by, pk)
    rules.may_see(by, leads=initiatives.lead_ids(found.initiative_id)).enforce()
    return queries.suggestions(by, found)


@router.get("/needs/{int:pk}/ways", response=list[WayOut])
def ways(request: HttpRequest, pk: int) -> list[Any]:
    """Funds and things that could meet it."""
    by = actor_of(request)
    return queries.ways(by, queries.need(by, pk))


@router.post("/needs/{int:pk}/answer", response=NeedOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Need:
    """Say that you can do it."""
    return actions.answer_need(pk, by=actor_of(request), **body.dict())


@router.post("/needs/{int:pk}/offers", response={201: OfferOut})
def offer(request: HttpRequest, pk: int, body: OfferIn) -> Status[dict[str, int]]:
    """Offer it to somebody; it is theirs when they say yes."""
    return Status(201, {"offer": actions.offer_need(pk, by=actor_of(request), **body.dict()).pk})


@router.post("/needs/{int:pk}/money", response=NeedOut)
def money(request: HttpRequest, pk: int, body: MoneyIn) -> Need:
    """Take what is needed from a fund, in one act."""
    actions.take_money(pk, by=actor_of(request), **body.dict())
    return queries.need(actor_of(request), pk)


@router.get("/time", response=TimeIn)
def my_time(request: HttpRequest) -> Any:
    """What you said about your own time; nobody else reads it."""
    return queries.time_of(actor_of(request))


@router.put("/time", response=TimeIn)
def state_time(request: HttpRequest, body: TimeIn) -> Any:
    """Say how much time you have to give."""
    actions.state_time(by=actor_of(request), **body.dict())
    return queries.time_of(actor_of(request))


@router.get("/initiatives/{int:pk}", response=PanelOut)
def panel(request: HttpRequest, pk: int) -> Any:
    """What an initiative has and needs."""
    return queries.panel(actor_of(request), pk)


@router.get("/initiatives/{int:pk}/progress", response=list[StepOut])
def progress(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """What happened on the way, oldest first: what its picture shows."""
    found = queries.picture(actor_of(request), pk)
    rows = found.rows if found else ()
    return [{"on": on, "what": what, "says": says} for on, what, says in rows]
