"""Notices, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.notices import actions, queries
from colead.features.notices.models import Notice, Preferences
from colead.kernel import journal, paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["notices"])
Often = Literal["instant", "daily", "weekly", "never"]


class NoticeOut(Schema):
    """Something new for me."""

    id: int
    reason: str
    subject_kind: str
    subject_id: int
    event: str
    sentence: str
    at: datetime
    read_at: datetime | None


class CountOut(Schema):
    """How many wait (100 stands for 100 or more)."""

    unread: int


class ReadIn(Schema):
    """Which notices were read; all of them without a list."""

    notices: list[int] | None = Field(None, max_length=500)


class StanceIn(Schema):
    """How I stand to a thing."""

    kind: str = Field(max_length=30)
    id: int = Field(ge=0, lt=2**53)
    stance: Literal["follow", "unfollow", "mute", "unmute"]


class PreferencesOut(Schema):
    """When letters come."""

    concerned: Often
    follow: Often
    circle: Literal["daily", "weekly", "never"]
    weekday: int = Field(0, ge=0, le=6)
    quiet_from: int | None = Field(None, ge=0, le=23)
    quiet_to: int | None = Field(None, ge=0, le=23)
    stories: bool = False


@router.get("/", response=Listed[NoticeOut])
def notices(request: HttpRequest, unread: bool = False, after: str | None = None) -> object:
    """My notices, newest first."""
    actor = actor_of(request)
    found = queries.visible_to(actor)
    if unread:
        found = found.filter(read_at=None)
    part = paging.page(found, after=after, order=("-id",))
    names = queries.names_of(actor, (n.entry for n in part.items))
    return listed(paging.Page([_out(n, names) for n in part.items], part.next))


def _out(notice: Notice, names: dict[int, str]) -> dict[str, object]:
    entry = notice.entry
    return {
        "id": notice.pk,
        "reason": notice.reason,
        "subject_kind": notice.subject_kind,
        "subject_id": notice.subject_id,
        "event": entry.event,
        "sentence": journal.tell(entry, who=names.get(entry.member_id or 0, "Colead")),
        "at": notice.at,
        "read_at": notice.read_at,
    }


@router.get("/unread", response=CountOut)
def unread(request: HttpRequest) -> dict[str, int]:
    """How many wait."""
    return {"unread": queries.unread_count(actor_of(request))}


@router.post("/read", response=CountOut)
def read(request: HttpRequest, body: ReadIn) -> dict[str, int]:
    """Mark notices as read."""
    actor = actor_of(request)
    if body.notices is None:
        actions.mark_all_read(by=actor)
    else:
        actions.mark_read([n for n in body.notices if 0 <= n < 2**53], by=actor)
    return {"unread": queries.unread_count(actor)}


@router.post("/stance", response={204: None})
def stance(request: HttpRequest, body: StanceIn) -> Status[None]:
    """Follow, unfollow, mute or unmute a thing."""
    act = {
        "follow": actions.follow,
        "unfollow": actions.unfollow,
        "mute": actions.mute,
        "unmute": actions.unmute,
    }[body.stance]
    act(body.kind, body.id, by=actor_of(request))
    return Status(204, None)


@router.get("/preferences", response=PreferencesOut)
def preferences(request: HttpRequest) -> Preferences:
    """When letters come."""
    return queries.preferences(actor_of(request))


@router.put("/preferences", response=PreferencesOut)
def choose(request: HttpRequest, body: PreferencesOut) -> Preferences:
    """Choose when letters come."""
    return actions.amend_preferences(by=actor_of(request), **body.dict())
