"""Initiatives, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema

from colead.features.initiatives import actions, queries
from colead.features.initiatives.models import CheckIn, Commitment, Initiative, Part
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["initiatives"])
BIG = 2**53


class InitiativeOut(Schema):
    """An initiative."""

    id: int
    title: str
    result: str
    why: str
    status: str
    circle_id: int | None
    goal_id: int | None
    idea_id: int | None
    issue_id: int | None
    domain_ids: list[int]
    reversibility: str
    amount: int | None
    currency: str
    people_affected: int | None
    hypothesis: str
    acceptable_loss: str
    safe_to_try_on: date | None
    verdict: dict[str, Any]
    started_at: datetime
    ended_on: date | None
    outcome: str
    lesson: str


class FactsIn(Schema):
    """What an initiative is about."""

    title: str = Field(min_length=1, max_length=200)
    result: str = Field("", max_length=20_000)
    why: str = Field("", max_length=20_000)
    circle_id: int | None = Field(None, ge=1, le=BIG)
    goal_id: int | None = Field(None, ge=1, le=BIG)
    domain_ids: list[int] = Field(default_factory=list, max_length=50)
    reversibility: Literal["easy", "hard", "never"] = "easy"
    amount: int | None = Field(None, ge=0, le=10**14)
    currency: str = Field("", max_length=3)
    people_affected: int | None = Field(None, ge=0, le=10**6)
    hypothesis: str = Field("", max_length=20_000)
    acceptable_loss: str = Field("", max_length=20_000)
    safe_to_try_on: date | None = None


class StartIn(FactsIn):
    """Take the lead, from an idea or an issue if there is one."""

    idea_id: int | None = Field(None, ge=1, le=BIG)
    issue_id: int | None = Field(None, ge=1, le=BIG)


class CommitmentIn(Schema):
    """What one will do, by when."""

    what: str = Field(min_length=1, max_length=300)
    due_on: date | None = None


class CommitmentOut(Schema):
    """A commitment."""

    id: int
    initiative_id: int
    by_id: int
    what: str
    due_on: date | None
    state: str


class CheckInIn(Schema):
    """How it goes; confidence from 1 (doubt) to 5 (sure)."""

    progress: str = Field(min_length=1, max_length=5_000)
    confidence: int = Field(ge=1, le=5)
    needs: str = Field("", max_length=300)


class CheckInOut(Schema):
    """A check-in."""

    id: int
    initiative_id: int
    by_id: int
    at: datetime
    progress: str
    confidence: int
    needs: str


class OfferIn(Schema):
    """Offer the lead to a member."""

    to: int = Field(ge=1, le=BIG)
    note: str = Field("", max_length=2_000)


class EndIn(Schema):
    """How it ended."""

    status: Literal["succeeded", "failed", "stopped"]
    outcome: str = Field(min_length=1, max_length=10_000)
    lesson: str = Field("", max_length=10_000)


class PartOut(Schema):
    """Somebody's part."""

    id: int
    member_id: int
    kind: str
    started_on: date | None
    ended_on: date | None


@router.get("/", response=Listed[InitiativeOut])
def initiatives(
    request: HttpRequest,
    which: str = "running",
    circle_id: int | None = None,
    after: str | None = None,
) -> dict[str, object]:
    """Initiatives, newest first: running, mine, help, ended, lessons, orphaned."""
    return listed(queries.listed(actor_of(request), which=which, circle_id=circle_id, after=after))


@router.post("/", response={201: InitiativeOut})
def start(request: HttpRequest, body: StartIn) -> tuple[int, Initiative]:
    """Take the lead. 409 when the guardrails say that it is not to be done here."""
    return 201, actions.start(by=actor_of(request), **body.dict())


@router.get("/{int:pk}", response=InitiativeOut)
def initiative(request: HttpRequest, pk: int) -> Initiative:
    """One initiative."""
    return queries.initiative(actor_of(request), pk)


@router.put("/{int:pk}", response=InitiativeOut)
def amend(request: HttpRequest, pk: int, body: FactsIn) -> Initiative:
    """Change what it is about."""
    return actions.amend(pk, by=actor_of(request), **body.dict())


@router.get("/{int:pk}/parts", response=list[PartOut])
def parts(request: HttpRequest, pk: int) -> list[Part]:
    """Who leads, helps and advises, now and before."""
    return queries.dossier(actor_of(request), pk).parts


@router.post("/{int:pk}/join", response={201: PartOut})
def join(request: HttpRequest, pk: int) -> tuple[int, Part]:
    """Help in it."""
    return 201, actions.join(pk, by=actor_of(request))


@router.post("/{int:pk}/offers", response={201: dict[str, int]})
def offer_lead(request: HttpRequest, pk: int, body: OfferIn) -> tuple[int, dict[str, int]]:
    """Offer somebody to lead as an equal."""
    return 201, {"offer": actions.offer_lead(pk, by=actor_of(request), **body.dict()).pk}


@router.get("/{int:pk}/commitments", response=list[CommitmentOut])
def commitments(request: HttpRequest, pk: int) -> list[Commitment]:
    """What people said they will do."""
    return queries.dossier(actor_of(request), pk).commitments


@router.post("/{int:pk}/commitments", response={201: CommitmentOut})
def commit(request: HttpRequest, pk: int, body: CommitmentIn) -> tuple[int, Commitment]:
    """Say what one will do."""
    return 201, actions.commit(pk, by=actor_of(request), **body.dict())


@router.post("/commitments/{int:pk}/done", response=CommitmentOut)
def done(request: HttpRequest, pk: int) -> Commitment:
    """Say that it is done."""
    return actions.do(pk, by=actor_of(request))


@router.post("/{int:pk}/check-ins", response={201: CheckInOut})
def check_in(request: HttpRequest, pk: int, body: CheckInIn) -> tuple[int, CheckIn]:
    """Tell how it goes."""
    return 201, actions.check_in(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/pause", response=InitiativeOut)
def pause(request: HttpRequest, pk: int) -> Initiative:
    """Pause it."""
    return actions.pause(pk, by=actor_of(request))


@router.post("/{int:pk}/resume", response=InitiativeOut)
def resume(request: HttpRequest, pk: int) -> Initiative:
    """Go on."""
    return actions.resume(pk, by=actor_of(request))


@router.post("/{int:pk}/end", response=InitiativeOut)
def end(request: HttpRequest, pk: int, body: EndIn) -> Initiative:
    """End it."""
    return actions.end(pk, by=actor_of(request), **body.dict())
