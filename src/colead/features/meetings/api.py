"""Meetings, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.meetings import actions, queries
from colead.features.meetings.models import Attendance, Item, Meeting
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["meetings"])
Id = Annotated[int, Field(ge=1, le=2**53)]
Words = Annotated[str, Field(max_length=200)]


class MeetingOut(Schema):
    """A meeting; while it runs, what it is at."""

    id: int
    title: str
    about: str
    place: str
    starts_at: datetime
    minutes: int
    state: str
    circle_id: int | None
    convener_id: int | None
    facilitator_id: int | None
    item_id: int | None
    phase: str
    turn_id: int | None
    timer_ends_at: datetime | None


class ItemOut(Schema):
    """One thing that it goes through."""

    id: int
    title: str
    decision_id: int | None
    notes: str
    done_at: datetime | None


class AttendanceOut(Schema):
    """Somebody who is invited: ``yes``, ``maybe``, ``no`` or no answer; here since when."""

    member_id: int
    answer: str
    here_at: datetime | None


class TableOut(Schema):
    """A meeting with its list and its people."""

    meeting: MeetingOut
    items: list[ItemOut]
    attendances: list[AttendanceOut]


class CallIn(Schema):
    """A meeting to invite to: a circle, or only those named in ``invite``."""

    title: str = Field(min_length=1, max_length=200)
    starts_at: datetime
    minutes: int = Field(60, ge=5, le=20_160)
    circle_id: Id | None = None
    place: str = Field("", max_length=300)
    about: str = Field("", max_length=20_000)
    decision_ids: list[Id] = Field([], max_length=50)
    topics: list[Words] = Field([], max_length=50)
    invite: list[Id] = Field([], max_length=2000)


class ChangeIn(Schema):
    """What is changed; what is left out stays."""

    title: str | None = Field(None, min_length=1, max_length=200)
    starts_at: datetime | None = None
    minutes: int | None = Field(None, ge=5, le=20_160)
    place: str | None = Field(None, max_length=300)
    about: str | None = Field(None, max_length=20_000)


class WhyIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


class AnswerIn(Schema):
    """Whether one comes."""

    answer: Literal["yes", "maybe", "no"]


class ItemIn(Schema):
    """A topic, or a decision."""

    title: Words = ""
    decision_id: Id | None = None


class GoIn(Schema):
    """Where it goes: a step of what is on, or another thing."""

    item_id: Id | None = None
    phase: str = Field("", max_length=12)


class TimerIn(Schema):
    """So many seconds from now; 0 takes the timer away."""

    seconds: int = Field(ge=0, le=3600)


class NotesIn(Schema):
    """Notes on one thing."""

    notes: str = Field(max_length=20_000)


@router.get("/", response=Listed[MeetingOut])
def meetings(
    request: HttpRequest, past: bool = False, after: str | None = None
) -> dict[str, object]:
    """Meetings that are ahead, the next one first; or those that were."""
    return listed(queries.listed(actor_of(request), past=past, after=after))


@router.post("/", response={201: MeetingOut})
def call(request: HttpRequest, body: CallIn) -> Status[Meeting]:
    """Invite to a meeting."""
    return Status(201, actions.call(by=actor_of(request), **body.dict()))


@router.get("/{int:pk}", response=TableOut)
def meeting(request: HttpRequest, pk: int) -> queries.Table:
    """One meeting."""
    return queries.table(actor_of(request), pk)


@router.patch("/{int:pk}", response=MeetingOut)
def change(request: HttpRequest, pk: int, body: ChangeIn) -> Meeting:
    """Another time, place or name; at another time everybody is asked anew."""
    return actions.change(pk, by=actor_of(request), **body.dict(exclude_unset=True))


@router.post("/{int:pk}/cancel", response=MeetingOut)
def cancel(request: HttpRequest, pk: int, body: WhyIn) -> Meeting:
    """Say that it does not take place."""
    return actions.cancel(pk, reason=body.reason, by=actor_of(request))


@router.post("/{int:pk}/answer", response=AttendanceOut)
def answer(request: HttpRequest, pk: int, body: AnswerIn) -> Attendance:
    """Say whether one comes."""
    return actions.answer(pk, answer=body.answer, by=actor_of(request))


@router.post("/{int:pk}/items", response={201: ItemOut})
def add_item(request: HttpRequest, pk: int, body: ItemIn) -> Status[Item]:
    """Put something on the list."""
    return Status(201, actions.add_item(pk, by=actor_of(request), **body.dict()))


@router.delete("/items/{int:pk}", response={204: None})
def drop_item(request: HttpRequest, pk: int) -> Status[None]:
    """Take something off the list."""
    actions.drop_item(pk, by=actor_of(request))
    return Status(204, None)


@router.put("/items/{int:pk}/notes", response=ItemOut)
def note(request: HttpRequest, pk: int, body: NotesIn) -> Item:
    """Write the notes on one thing."""
    return actions.note(pk, notes=body.notes, by=actor_of(request))


@router.post("/{int:pk}/begin", response=MeetingOut)
def begin(request: HttpRequest, pk: int) -> Meeting:
    """Begin it, as its facilitator."""
    return actions.begin(pk, by=actor_of(request))


@router.post("/{int:pk}/come", response=AttendanceOut)
def come(request: HttpRequest, pk: int) -> Attendance:
    """Be in it."""
    return actions.come(pk, by=actor_of(request))


@router.post("/{int:pk}/take-facilitation", response=MeetingOut)
def take_facilitation(request: HttpRequest, pk: int) -> Meeting:
    """Lead through it from now on."""
    return actions.take_facilitation(pk, by=actor_of(request))


@router.post("/{int:pk}/go", response=MeetingOut)
def go_to(request: HttpRequest, pk: int, body: GoIn) -> Meeting:
    """Go on to a step or to another thing."""
    return actions.go_to(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/next", response=MeetingOut)
def next_turn(request: HttpRequest, pk: int) -> Meeting:
    """Whoever speaks is done."""
    return actions.next_turn(pk, by=actor_of(request))


@router.post("/{int:pk}/timer", response=MeetingOut)
def set_timer(request: HttpRequest, pk: int, body: TimerIn) -> Meeting:
    """Set a timer."""
    return actions.set_timer(pk, seconds=body.seconds, by=actor_of(request))


@router.post("/{int:pk}/end", response=MeetingOut)
def end(request: HttpRequest, pk: int) -> Meeting:
    """End it."""
    return actions.end(pk, by=actor_of(request))
