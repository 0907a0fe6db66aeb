"""Issues and asks, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.issues import actions, queries
from colead.features.issues.models import Answer, Ask, Issue
from colead.features.issues.rules import EnablingRecord, Suggestion
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["issues"])
BIG = 2**53
Id = Annotated[int, Field(ge=1, le=BIG)]


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
    domain_ids: list[Id] = Field(default_factory=list, max_length=50)
    offer_it: bool = False


class RewordIn(Schema):
    """The new words of an issue."""

    title: str = Field(min_length=1, max_length=200)
    facts: str = Field("", max_length=20_000)
    effect: str = Field("", max_length=20_000)
    need: str = Field("", max_length=20_000)


class PassOnIn(Schema):
    """Why, and to whom, if one knows."""

    text: str = Field(min_length=1, max_length=5_000)
    to: int | None = Field(None, ge=1, le=BIG)


class SuggestionOut(Schema):
    """A person close to an issue, and why."""

    member_id: int
    name: str
    reasons: list[str]


class OfferIn(Schema):
    """To whom."""

    to: list[Id] = Field(min_length=1, max_length=10)
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
    """What the stewards should remove, and before which thing it stands."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field("", max_length=20_000)
    about_kind: str = Field("", max_length=30)
    about_id: int | None = Field(None, ge=1, le=BIG)


class JudgeIn(Schema):
    """Whether the answer helped."""

    helped: bool
    note: str = Field("", max_length=2_000)


class AgainIn(Schema):
    """The ask in other words, if they changed."""

    text: str = Field("", max_length=20_000)


class AnsweredOut(Schema):
    """One of the answers to an ask."""

    state: str
    text: str
    until: date | None
    by_id: int | None
    given_at: datetime


class RecordOut(Schema):
    """How the stewards answered within a year; ``median_days`` counts working days."""

    asked: int
    answered: int
    waiting: int
    late: int
    ever_late: int
    removed: int
    refused: int
    helped: int
    did_not_help: int
    median_days: float | None


class AnswerIn(Schema):
    """A steward's answer."""

    state: Literal["removed", "working", "refused"]
    answer: str = Field(min_length=1, max_length=5_000)
    until: date | None = None


@router.get("/", response=Listed[IssueOut])
def issues(
    request: HttpRequest,
    state: str = "open",
    circle_id: Id | None = None,
    after: str | None = None,
) -> dict[str, object]:
    """Issues, newest first."""
    actor = actor_of(request)
    return listed(queries.listed(actor, state=state, circle_id=circle_id, after=after))


@router.post("/", response={201: IssueOut})
def raise_issue(request: HttpRequest, body: IssueIn) -> Status[Issue]:
    """Raise an issue."""
    return Status(201, actions.raise_issue(by=actor_of(request), **body.dict()))


@router.get("/asks", response=Listed[AskOut])
def asks(request: HttpRequest, which: str = "open", after: str | None = None) -> dict[str, object]:
    """Asks to the stewards: open, late, mine, answered."""
    return listed(queries.listed_asks(actor_of(request), which=which, after=after))


@router.post("/asks", response={201: AskOut})
def ask(request: HttpRequest, body: AskIn) -> Status[Ask]:
    """Ask the stewards."""
    about = (body.about_kind, body.about_id) if body.about_kind and body.about_id else None
    made = actions.ask(title=body.title, text=body.text, about=about, by=actor_of(request))
    return Status(201, made)


@router.get("/asks/record", response=RecordOut)
def enabling_record(request: HttpRequest) -> EnablingRecord:
    """How the stewards answered what they were asked."""
    return queries.enabling_record(actor_of(request))


@router.get("/asks/{int:pk}", response=AskOut)
def one_ask(request: HttpRequest, pk: int) -> Ask:
    """One ask."""
    return queries.ask(actor_of(request), pk)


@router.get("/asks/{int:pk}/answers", response=list[AnsweredOut])
def answers(request: HttpRequest, pk: int) -> list[Answer]:
    """All answers to an ask, in order."""
    return queries.answers(queries.ask(actor_of(request), pk).pk)


@router.post("/asks/{int:pk}/answer", response=AskOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Ask:
    """Answer an ask (stewards)."""
    return actions.answer(pk, by=actor_of(request), **body.dict())


@router.post("/asks/{int:pk}/judge", response=AskOut)
def judge(request: HttpRequest, pk: int, body: JudgeIn) -> Ask:
    """Say whether the answer to one's own ask helped."""
    return actions.judge(pk, by=actor_of(request), **body.dict())


@router.post("/asks/{int:pk}/again", response=AskOut)
def ask_again(request: HttpRequest, pk: int, body: AgainIn) -> Ask:
    """Ask again; a new clock runs."""
    return actions.ask_again(pk, text=body.text, by=actor_of(request))


@router.post("/asks/{int:pk}/withdraw", response=AskOut)
def withdraw_ask(request: HttpRequest, pk: int) -> Ask:
    """Withdraw one's own ask."""
    return actions.withdraw_ask(pk, by=actor_of(request))


@router.get("/similar", response=list[IssueOut])
def similar(request: HttpRequest, text: str) -> list[Issue]:
    """Issues that speak of the same as a text."""
    return queries.similar(actor_of(request), text)


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
def offer(request: HttpRequest, pk: int, body: OfferIn) -> Status[list[int]]:
    """Offer it to people close to it; answers with the offers' ids."""
    made = actions.offer(pk, by=actor_of(request), **body.dict())
    return Status(201, [one.pk for one in made])


@router.post("/{int:pk}/take-up", response=IssueOut)
def take_up(request: HttpRequest, pk: int) -> Issue:
    """Take it up."""
    return actions.take_up(pk, by=actor_of(request))


@router.post("/{int:pk}/join", response=IssueOut)
def join(request: HttpRequest, pk: int) -> Issue:
    """Join in."""
    return actions.join(pk, by=actor_of(request))


@router.post("/{int:pk}/pass-on", response=IssueOut)
def pass_on(request: HttpRequest, pk: int, body: PassOnIn) -> Issue:
    """Give it back, or say no to its offer, with a reason."""
    return actions.pass_on(pk, reason=body.text, to=body.to, by=actor_of(request))


@router.post("/{int:pk}/resolve", response=IssueOut)
def resolve(request: HttpRequest, pk: int, body: WordsIn) -> Issue:
    """Say how it was resolved."""
    return actions.resolve(pk, how=body.text, by=actor_of(request))


@router.put("/{int:pk}", response=IssueOut)
def reword(request: HttpRequest, pk: int, body: RewordIn) -> Issue:
    """Reword one's own issue; how it read before is kept."""
    return actions.reword(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/withdraw", response=IssueOut)
def withdraw(request: HttpRequest, pk: int) -> Issue:
    """Withdraw one's own issue."""
    return actions.withdraw(pk, by=actor_of(request))


@router.post("/{int:pk}/reopen", response=IssueOut)
def reopen(request: HttpRequest, pk: int, body: WordsIn) -> Issue:
    """Open it again; the reason becomes a comment."""
    return actions.reopen(pk, reason=body.text, by=actor_of(request))
