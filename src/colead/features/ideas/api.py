"""Ideas, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.ideas import actions, queries
from colead.features.ideas.models import Idea
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["ideas"])
Id = Annotated[int, Field(ge=1, le=2**53)]


class IdeaOut(Schema):
    """An idea."""

    id: int
    title: str
    text: str
    falls_short: str
    result: str
    circle_id: int | None
    by_id: int | None
    state: str
    merged_into_id: int | None
    supporters: int
    posted_at: datetime


class IdeaIn(Schema):
    """A new idea, or its new wording."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field("", max_length=20_000)
    falls_short: str = Field("", max_length=20_000)
    result: str = Field("", max_length=20_000)


class NewIdeaIn(IdeaIn):
    """A new idea."""

    circle_id: int | None = Field(None, ge=1, le=2**53)


class SupportIn(Schema):
    """join, use or worry (with a reason)."""

    kind: str = Field(max_length=5)
    reason: str = Field("", max_length=2_000)


class MergeIn(Schema):
    """The idea into which to merge."""

    into: int = Field(ge=1, le=2**53)


@router.get("/", response=Listed[IdeaOut])
def ideas(
    request: HttpRequest,
    state: str = "open",
    order: str = "new",
    circle_id: Id | None = None,
    after: str | None = None,
) -> dict[str, object]:
    """Ideas, newest or most wanted first."""
    return listed(
        queries.listed(
            actor_of(request), state=state, order=order, circle_id=circle_id, after=after
        )
    )


@router.post("/", response={201: IdeaOut})
def post(request: HttpRequest, body: NewIdeaIn) -> Status[Idea]:
    """Share an idea."""
    return Status(201, actions.post(by=actor_of(request), **body.dict()))


@router.get("/{int:pk}", response=IdeaOut)
def idea(request: HttpRequest, pk: int) -> Idea:
    """One idea."""
    return queries.idea(actor_of(request), pk)


@router.put("/{int:pk}", response=IdeaOut)
def edit(request: HttpRequest, pk: int, body: IdeaIn) -> Idea:
    """Reword one's own idea."""
    return actions.edit(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/support", response=IdeaOut)
def support(request: HttpRequest, pk: int, body: SupportIn) -> Idea:
    """Respond to an idea."""
    actions.support(pk, by=actor_of(request), **body.dict())
    return queries.idea(actor_of(request), pk)


@router.delete("/{int:pk}/support", response=IdeaOut)
def take_back(request: HttpRequest, pk: int) -> Idea:
    """Take one's response back."""
    actions.take_back_support(pk, by=actor_of(request))
    return queries.idea(actor_of(request), pk)


@router.post("/{int:pk}/merge", response=IdeaOut)
def merge(request: HttpRequest, pk: int, body: MergeIn) -> Idea:
    """Merge into another idea; answers with that one."""
    return actions.merge(pk, into_id=body.into, by=actor_of(request))


@router.post("/{int:pk}/withdraw", response=IdeaOut)
def withdraw(request: HttpRequest, pk: int) -> Idea:
    """Withdraw one's own idea."""
    return actions.withdraw(pk, by=actor_of(request))


@router.post("/{int:pk}/reopen", response=IdeaOut)
def reopen(request: HttpRequest, pk: int) -> Idea:
    """Open one's own withdrawn idea again."""
    return actions.reopen(pk, by=actor_of(request))
