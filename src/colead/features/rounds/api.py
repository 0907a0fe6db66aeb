"""Rounds and giving, for programs. Amounts are whole minor units of the currency beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema, Status

from colead.features.funds.rules import pabulib
from colead.features.organizations import queries as organizations
from colead.features.rounds import actions, queries
from colead.features.rounds.models import Appeal, Giving, Proposal, Round
from colead.kernel import money
from colead.kernel.api import Listed, Router, listed
from colead.kernel.verdict import Missing
from colead.kernel.web import actor_of

router = Router(tags=["rounds"])
gifts = queries.gifts
Cents = Annotated[int, Field(ge=1, le=money.LARGEST)]
Id = Annotated[int, Field(ge=1, le=2**53)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(min_length=1, max_length=20_000)]


class RoundOut(Schema):
    """A round; ``result`` is there when it is over."""

    id: int
    fund_id: int
    circle_id: int | None
    title: str
    about: str
    amount: int
    currency: str
    proposers: str
    voters: str
    guests: bool
    paper: str
    points: int
    rule: str
    completion: str
    secret: bool
    phase: str
    check_at: datetime
    vote_at: datetime
    ends_at: datetime
    eligible: int
    seed: str
    result: dict[str, Any] | None
    reason: str


class ProposalOut(Schema):
    """A proposal; ``verdict`` is what the guardrails said to it last."""

    id: int
    round_id: int
    title: str
    plan: str
    cost: int
    by_id: int | None
    state: str
    reason: str
    verdict: dict[str, Any]
    initiative_id: int | None


class OpenIn(Schema):
    """A round to open."""

    title: Title
    amount: Cents
    check_at: datetime
    vote_at: datetime
    ends_at: datetime
    about: str = Field("", max_length=20_000)
    proposers: Literal["circle", "everyone"] = "everyone"
    voters: Literal["circle", "everyone"] = "everyone"
    guests: bool = False
    paper: Literal["approval", "cumulative", "ordinal"] = "approval"
    points: int = Field(10, ge=1, le=1000)
    rule: Literal["equal-shares", "greedy"] = "equal-shares"
    completion: Literal["add1-greedy", "add1", "none"] = "add1-greedy"
    secret: bool = True


class ChangeIn(Schema):
    """What a proposal says."""

    title: Title
    plan: Words
    cost: Cents


class ProposeIn(ChangeIn):
    """A proposal, and who could lead it."""

    lead_it: bool = True
    offer_to: list[Id] = Field([], max_length=50)


class OfferIn(Schema):
    """Whom to offer the lead."""

    to: Id
    note: str = Field("", max_length=2_000)


class VoteIn(Schema):
    """A ballot: ids (approval, ordinal), or points by id (cumulative). ``receipt`` changes a
    secret one."""

    choice: list[Id] | dict[str, int]
    receipt: str = Field("", max_length=100)


class VotedOut(Schema):
    """Of a secret ballot: its receipt, shown once, and the number under which it lies."""

    receipt: str | None = None
    number: str | None = None


class WhyIn(Schema):
    """Why."""

    why: str = Field("", max_length=300)


class GivingOut(Schema):
    """Shares of a fund, handed out to give."""

    id: int
    fund_id: int
    title: str
    share: int
    currency: str
    ends_at: datetime
    ended_at: datetime | None


class HandOutIn(Schema):
    """Equal shares to hand out."""

    title: Title
    share: Cents
    ends_at: datetime


class AppealOut(Schema):
    """An appeal of an initiative; ``reached`` is what was given."""

    id: int
    initiative_id: int
    title: str
    text: str
    minimum: int
    goal: int
    reached: int
    currency: str
    state: str
    ends_at: datetime


class AskIn(Schema):
    """What is asked for."""

    minimum: Cents
    goal: Cents
    ends_at: datetime
    text: str = Field("", max_length=20_000)
    currency: str = Field("", max_length=3)


class GiveIn(Schema):
    """A gift, with one's name or without."""

    amount: Cents
    named: bool


@router.get("/", response=Listed[RoundOut])
def rounds(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """Rounds, the newest first."""
    return listed(queries.listed(actor_of(request), after=after))


@router.post("/of-fund/{int:pk}", response={201: RoundOut})
def open_round(request: HttpRequest, pk: int, body: OpenIn) -> Status[Round]:
    """Set a part of a fund aside and open it to proposals."""
    return Status(201, actions.open_round(pk, by=actor_of(request), **body.dict()))


@router.get("/{int:pk}", response=RoundOut)
def round_(request: HttpRequest, pk: int) -> Round:
    """One round."""
    return queries.round_(actor_of(request), pk)


@router.get("/{int:pk}/proposals", response=list[ProposalOut])
def proposals(request: HttpRequest, pk: int) -> list[Proposal]:
    """What is proposed in it, by title."""
    return list(queries.table(actor_of(request), pk).proposals)


@router.post("/{int:pk}/proposals", response={201: ProposalOut})
def propose(request: HttpRequest, pk: int, body: ProposeIn) -> Status[Proposal]:
    """Propose something."""
    return Status(201, actions.propose(pk, by=actor_of(request), **body.dict()))


@router.get("/proposals/{int:pk}", response=ProposalOut)
def proposal(request: HttpRequest, pk: int) -> Proposal:
    """One proposal."""
    return queries.proposal(actor_of(request), pk)


@router.put("/proposals/{int:pk}", response=ProposalOut)
def change(request: HttpRequest, pk: int, body: ChangeIn) -> Proposal:
    """Change it, until voting begins."""
    return actions.change(pk, by=actor_of(request), **body.dict())


@router.post("/proposals/{int:pk}/withdraw", response=ProposalOut)
def withdraw(request: HttpRequest, pk: int) -> Proposal:
    """Take it back."""
    return actions.withdraw(pk, by=actor_of(request))


@router.post("/proposals/{int:pk}/offer", response=ProposalOut)
def offer(request: HttpRequest, pk: int, body: OfferIn) -> Proposal:
    """Offer somebody to lead it."""
    actions.offer_lead(pk, by=actor_of(request), **body.dict())
    return queries.proposal(actor_of(request), pk)


@router.post("/proposals/{int:pk}/step-back", response=ProposalOut)
def step_back(request: HttpRequest, pk: int) -> Proposal:
    """Not lead it after all."""
    return actions.step_back(pk, by=actor_of(request))


@router.post("/{int:pk}/vote", response=VotedOut)
def vote(request: HttpRequest, pk: int, body: VoteIn) -> dict[str, Any]:
    """Vote, or vote anew."""
    slip = actions.cast(pk, by=actor_of(request), **body.dict())
    return {"receipt": slip.code, "number": slip.number} if slip else {}


@router.post("/{int:pk}/move", response=RoundOut)
def move(request: HttpRequest, pk: int, body: WhyIn) -> Round:
    """Go on to the next phase before its date."""
    return actions.advance(pk, why=body.why, by=actor_of(request))


@router.post("/{int:pk}/stop", response=RoundOut)
def stop(request: HttpRequest, pk: int, body: WhyIn) -> Round:
    """End it without a result."""
    return actions.stop(pk, reason=body.why, by=actor_of(request))


@router.get("/{int:pk}/file", response={200: bytes})
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The round as a Pabulib file, once it is over."""
    actor = actor_of(request)
    found = queries.round_(actor, pk)
    if found.phase != Round.Phase.DONE:
        raise Missing(f"file of round {pk}")
    where = organizations.organization(actor).name
    text = pabulib.write(queries.election(found, where=where))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@router.post("/givings/of-fund/{int:pk}", response={201: GivingOut})
def hand_out(request: HttpRequest, pk: int, body: HandOutIn) -> Status[Giving]:
    """Hand out equal shares of a fund."""
    return Status(201, actions.hand_out(pk, by=actor_of(request), **body.dict()))


@router.get("/givings/{int:pk}", response=GivingOut)
def giving(request: HttpRequest, pk: int) -> Giving:
    """One handing out."""
    return gifts.giving(actor_of(request), pk)


@router.post("/givings/{int:pk}/end", response=GivingOut)
def end_giving(request: HttpRequest, pk: int) -> Giving:
    """End it; what nobody gave goes back."""
    return actions.end_giving(pk, by=actor_of(request))


@router.get("/appeals", response=Listed[AppealOut])
def appeals(request: HttpRequest, which: str = "open", after: str | None = None) -> dict[str, Any]:
    """Appeals: ``open`` or those that are ``over``."""
    return listed(gifts.listed_appeals(actor_of(request), which=which, after=after))


@router.get("/appeals/{int:pk}", response=AppealOut)
def appeal(request: HttpRequest, pk: int) -> Appeal:
    """One appeal."""
    return gifts.appeal(actor_of(request), pk)


@router.post("/initiatives/{int:pk}/appeal", response={201: AppealOut})
def ask(request: HttpRequest, pk: int, body: AskIn) -> Status[Appeal]:
    """Ask for gifts for an initiative that one leads."""
    return Status(201, actions.ask(pk, by=actor_of(request), **body.dict()))


@router.post("/appeals/{int:pk}/give", response=AppealOut)
def give(request: HttpRequest, pk: int, body: GiveIn) -> Appeal:
    """Give of one's share."""
    return actions.pledge(pk, by=actor_of(request), **body.dict())


@router.post("/appeals/{int:pk}/take-back", response=AppealOut)
def take_back(request: HttpRequest, pk: int) -> Appeal:
    """Not ask any more; all gifts go back."""
    return actions.take_back_appeal(pk, by=actor_of(request))
