"""Conversations, for programs."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.conversations import actions, queries
from colead.features.conversations.models import Comment
from colead.kernel import paging, subjects
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["conversations"])


class CommentOut(Schema):
    """A comment."""

    id: int
    subject_kind: str
    subject_id: int
    parent_id: int | None
    by_id: int
    text: str
    posted_at: datetime
    edited_at: datetime | None
    retracted_at: datetime | None


class CommentIn(Schema):
    """What to say."""

    text: str = Field(min_length=1, max_length=20_000)
    parent_id: int | None = Field(None, ge=1, le=2**53)


class ReactionIn(Schema):
    """One of thanks, agree, help, wonder, celebrate."""

    kind: str = Field(max_length=9)


@router.put("/comments/{int:pk}", response=CommentOut)
def reword(request: HttpRequest, pk: int, body: CommentIn) -> Comment:
    """Reword one's own comment."""
    return actions.edit(pk, text=body.text, by=actor_of(request))


@router.delete("/comments/{int:pk}", response=CommentOut)
def take_back(request: HttpRequest, pk: int) -> Comment:
    """Take one's own comment back."""
    return actions.retract(pk, by=actor_of(request))


@router.post("/comments/{int:pk}/reactions", response={200: dict[str, bool]})
def react(request: HttpRequest, pk: int, body: ReactionIn) -> dict[str, bool]:
    """Give a reaction, or take it back."""
    return {"on": actions.react(pk, kind=body.kind, by=actor_of(request))}


# Last, because its first part fits everything.
@router.get("/{kind}/{int:pk}", response=Listed[CommentOut])
def comments(
    request: HttpRequest, kind: str, pk: int, after: str | None = None
) -> dict[str, object]:
    """The comments on a thing, oldest first."""
    actor = actor_of(request)
    subjects.find(actor, kind, pk)
    found = queries.visible_to(actor).filter(subject_kind=kind, subject_id=pk)
    return listed(paging.page(found, after=after, order=("id",)))


@router.post("/{kind}/{int:pk}", response={201: CommentOut})
def say(request: HttpRequest, kind: str, pk: int, body: CommentIn) -> Status[Comment]:
    """Comment on a thing."""
    return Status(
        201,
        actions.comment(kind, pk, text=body.text, parent_id=body.parent_id, by=actor_of(request)),
    )
