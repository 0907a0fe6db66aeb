"""Issues and asks, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Schema

from colead.features.issues import actions, queries
from colead.features.issues.models import Ask, Issue
from colead.features.issues.rules import Suggestion
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["issues"])
BIG = 2**53


class IssueOut(Schema):
    """An issue."""

    id: int
    title: str
    facts: str
    effect: str
    need: str
    circle_id: int | None
    domain_ids: list[int]
    by_id: int | None
    state: str
    raised_at: datetime
    how: str


class IssueIn(Schema):
    """What falls short."""

    title: str = Field(min_length=1, max_length=200)
    facts: str = Field("", max_length=20_000)
    effect: str = Field("", max_length=20_000)
    need: str = Field("", max_length=20_000)
    circle_id: int | None = Field(None, ge=1, le=BIG)
    domain_ids: list[int] = Field(default_factory=list, max_length=50)


class SuggestionOut(Schema):
    """A person close to an issue, and why."""

    member_id: int
    name: str
    reasons: list[str]


class OfferIn(Schema):
    """To whom."""

    to: list[int] = Field(min_length=1, max_length=10)
    note: str = Field("", max_length=2_000)


class WordsIn(Schema):
    """A few words."""

    text: str = Field(min_length=1, max_length=5_000)


class AskOut(Schema):
    """An ask to the stewards."""

    id: int
    title: str
    text: str
    by_id: int
    asked_at: datetime
    due_on: date
    state: str
    answered_at: datetime | None
    answer: str
    until: date | None
    helped: bool | None


class AskIn(Schema):
    """What the stewards should remove."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field("", max_length=20_000)


class AnswerIn(Schema):
    """A steward's answer."""

    state: Literal["removed", "working", "refused"]
    answer: str = Field(min_length=1, max_length=5_000)
    until: date | None = None


@router.get("/", response=Listed[IssueOut])
def issues(
    request: HttpRequest,
    state: str = "open",
    circle_id: int | None = None,
    after: str | None = None,
) -> dict[str, object]:
    """Issues, newest first."""
    actor = actor_of(request)
    return listed(queries.listed(actor, state=state, circle_id=circle_id, after=after))


@router.post("/", response={201: IssueOut})
def raise_issue(request: HttpRequest, body: IssueIn) -> tuple[int, Issue]:
    """Raise an issue."""
    return 201, actions.raise_issue(by=actor_of(request), **body.dict())


@router.get("/asks", response=Listed[AskOut])
def asks(request: HttpRequest, which: str = "open", after: str | None = None) -> dict[str, object]:
    """Asks to the stewards: open, mine, answered."""
    return listed(queries.listed_asks(actor_of(request), which=which, after=after))


@router.post("/asks", response={201: AskOut})
def ask(request: HttpRequest, body: AskIn) -> tuple[int, Ask]:
    """Ask the stewards."""
    return 201, actions.ask(by=actor_of(request), **body.dict())


@router.post("/asks/{int:pk}/answer", response=AskOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Ask:
    """Answer an ask (stewards)."""
    return actions.answer(pk, by=actor_of(request), **body.dict())


@router.get("/{int:pk}", response=IssueOut)
def issue(request: HttpRequest, pk: int) -> Issue:
    """One issue."""
    return queries.issue(actor_of(request), pk)


@router.get("/{int:pk}/closest", response=list[SuggestionOut])
def closest(request: HttpRequest, pk: int) -> list[Suggestion]:
    """The people closest to it, each explained."""
    actor = actor_of(request)
    return queries.suggestions(actor, queries.issue(actor, pk))


@router.post("/{int:pk}/offers", response={201: list[int]})
def offer(request: HttpRequest, pk: int, body: OfferIn) -> tuple[int, list[int]]:
    """Offer it to people close to it; answers with the offers' ids."""
    made = actions.offer(pk, by=actor_of(request), **body.dict())
    return 201, [one.pk for one in made]


@router.post("/{int:pk}/take-up", response=IssueOut)
def take_up(request: HttpRequest, pk: int) -> Issue:
    """Take it up."""
    return actions.take_up(pk, by=actor_of(request))


@router.post("/{int:pk}/join", response=IssueOut)
def join(request: HttpRequest, pk: int) -> Issue:
    """Join in."""
    return actions.join(pk, by=actor_of(request))


@router.post("/{int:pk}/pass-on", response=IssueOut)
def pass_on(request: HttpRequest, pk: int, body: WordsIn) -> Issue:
    """Give it back with a reason."""
    return actions.pass_on(pk, reason=body.text, by=actor_of(request))


@router.post("/{int:pk}/resolve", response=IssueOut)
def resolve(request: HttpRequest, pk: int, body: WordsIn) -> Issue:
    """Say how it was resolved."""
    return actions.resolve(pk, how=body.text, by=actor_of(request))
