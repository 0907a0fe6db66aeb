"""Rooms, things and stock, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest
from ninja import Field, File, Schema, Status
from ninja.files import UploadedFile
from pydantic import AwareDatetime

from colead.features.materials import actions, queries
from colead.features.materials.models import Booking, Damage, Material, Move, Shelf
from colead.kernel import uploads
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["materials"])
Id = Annotated[int, Field(ge=1, le=2**53)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Many = Annotated[int, Field(ge=1, le=1_000_000)]
Kind = Literal["room", "thing", "stock"]


class MaterialOut(Schema):
    """A room, thing or stock, and how it can be booked (hours of the day; ``weekdays`` from 1,
    Monday; ``longest`` in hours or days)."""

    id: int
    kind: str
    title: str
    about: str
    place: str
    state: str
    circle_id: int
    unit: str
    opens: int
    closes: int
    weekdays: str
    longest: int
    ahead_days: int
    measure: str
    low: int


class ListedOut(MaterialOut):
    """In the catalogue: until when it is taken now, or how much there is."""

    busy_until: datetime | None
    stock: int


class BookingOut(Schema):
    """Somebody's time with a room or thing, or their place in the queue."""

    id: int
    material_id: int
    member_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    state: str
    held_until: datetime | None
    about_kind: str
    about_id: int | None
    series_id: int | None
    out_at: datetime | None
    back_at: datetime | None


class ShelfOut(Schema):
    """How much lies at one place."""

    id: int
    place: str
    amount: int


class MoveOut(Schema):
    """A stock grew or shrank."""

    id: int
    shelf_id: int
    act: str
    change: int
    left: int
    for_what: str
    by_id: int | None
    at: datetime


class DamageOut(Schema):
    """What is or was broken."""

    id: int
    material_id: int
    text: str
    by_id: int | None
    at: datetime
    mended_at: datetime | None
    mended: str


class TermsIn(Schema):
    """What is said of it, and how it can be booked; what is left out stays."""

    title: str | None = Field(None, min_length=1, max_length=120)
    about: str | None = Field(None, max_length=5_000)
    place: str | None = Field(None, max_length=200)
    unit: Literal["hour", "day"] | None = None
    opens: int | None = Field(None, ge=0, le=23)
    closes: int | None = Field(None, ge=1, le=24)
    weekdays: str | None = Field(None, pattern="^[1-7]{1,7}$")
    longest: int | None = Field(None, ge=1, le=366)
    ahead_days: int | None = Field(None, ge=0, le=730)
    measure: str | None = Field(None, max_length=40)
    low: int | None = Field(None, ge=0, le=1_000_000)


class AddIn(TermsIn):
    """Something for the catalogue."""

    kind: Kind
    title: str = Field(min_length=1, max_length=120)
    circle_id: Id


class TimeIn(Schema):
    """A time, what for, and what it is tied to."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    title: Words
    about_kind: Literal["initiative", "meeting"] | None = None
    about_id: Id | None = None


class BookIn(TimeIn):
    """A booking, once or again and again until a day; with ``others``, those of a series that are
    free are booked when some are not."""

    repeat: Literal["", "daily", "weekly", "fortnightly", "monthly"] = ""
    until: date | None = None
    others: bool = False


class MoveIn(Schema):
    """Another time, or other words."""

    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    title: Words | None = None


class UpIn(Schema):
    """Also those of its series that come after it?"""

    following: bool = False


class WhyIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


class TakeIn(Schema):
    """How many, from where, what for."""

    shelf_id: Id
    amount: Many
    for_what: Words
    about_kind: Literal["initiative", "meeting"] | None = None
    about_id: Id | None = None


class BringIn(Schema):
    """How many came, and where they lie."""

    place: str = Field(min_length=1, max_length=120)
    amount: Many
    for_what: str = Field("", max_length=200)


class CountIn(Schema):
    """How many there are, and why it differed."""

    shelf_id: Id
    amount: int = Field(ge=0, le=1_000_000)
    for_what: Words


class DamageIn(Schema):
    """What is wrong; can it still be used?"""

    text: str = Field(min_length=1, max_length=5_000)
    out_of_use: bool = False


class MendIn(Schema):
    """What was done."""

    words: str = Field("", max_length=300)


def _tied(body: TimeIn | TakeIn) -> dict[str, Any]:
    said = body.dict()
    kind, about = said.pop("about_kind"), said.pop("about_id")
    return {**said, "about": (kind, about) if kind and about else None}


@router.get("/", response=Listed[ListedOut])
def materials(
    request: HttpRequest, kind: str = "", circle: Id | None = None, after: str | None = None
) -> dict[str, object]:
    """The catalogue, by name."""
    found = queries.listed(actor_of(request), kind=kind, circle_id=circle, after=after)
    return listed(found)


@router.post("/", response={201: MaterialOut})
def add(request: HttpRequest, body: AddIn) -> Status[Material]:
    """Put something into the catalogue."""
    return Status(201, actions.add(by=actor_of(request), **body.dict(exclude_none=True)))


@router.get("/bookings", response=Listed[BookingOut])
def my_bookings(
    request: HttpRequest, past: bool = False, after: str | None = None
) -> dict[str, object]:
    """One's own bookings: those ahead, or those that were."""
    return listed(queries.mine(actor_of(request), past=past, after=after))


@router.get("/bookings/{int:pk}", response=BookingOut)
def booking(request: HttpRequest, pk: int) -> Booking:
    """One booking."""
    return queries.booking(actor_of(request), pk)


@router.patch("/bookings/{int:pk}", response=BookingOut)
def move(request: HttpRequest, pk: int, body: MoveIn) -> Booking:
    """Move one's own booking."""
    return actions.move(pk, by=actor_of(request), **body.dict(exclude_unset=True))


@router.post("/bookings/{int:pk}/give-up", response=BookingOut)
def give_up(request: HttpRequest, pk: int, body: UpIn) -> Booking:
    """Give up a booking, a place in the queue, or what is held for one."""
    return actions.give_up(pk, following=body.following, by=actor_of(request))


@router.post("/bookings/{int:pk}/accept", response=BookingOut)
def accept(request: HttpRequest, pk: int) -> Booking:
    """Say yes to what is held for one."""
    return actions.accept(pk, by=actor_of(request))


@router.post("/bookings/{int:pk}/out", response=BookingOut)
def hand_out(request: HttpRequest, pk: int) -> Booking:
    """It is with whoever booked it."""
    return actions.hand_out(pk, by=actor_of(request))


@router.post("/bookings/{int:pk}/back", response=BookingOut)
def bring_back(request: HttpRequest, pk: int) -> Booking:
    """It is back."""
    return actions.bring_back(pk, by=actor_of(request))


@router.post("/damages/{int:pk}/mend", response=DamageOut)
def mend(request: HttpRequest, pk: int, body: MendIn) -> Damage:
    """It is well again."""
    return actions.mend(pk, words=body.words, by=actor_of(request))


@router.get("/{int:pk}", response=MaterialOut)
def material(request: HttpRequest, pk: int) -> Material:
    """One room, thing or stock."""
    return queries.material(actor_of(request), pk)


@router.patch("/{int:pk}", response=MaterialOut)
def change(request: HttpRequest, pk: int, body: TermsIn) -> Material:
    """Change what is said of it."""
    return actions.change(pk, by=actor_of(request), **body.dict(exclude_unset=True))


@router.get("/{int:pk}/picture", response={200: bytes})
def picture(request: HttpRequest, pk: int) -> FileResponse:
    """Its picture (WebP)."""
    found = queries.material(actor_of(request), pk)
    return uploads.answer(actions.picture_of(found), name=f"material-{pk}.webp", kind=uploads.DRAWN)


@router.post("/{int:pk}/picture", response=MaterialOut)
def draw(request: HttpRequest, pk: int, picture: File[UploadedFile]) -> Material:
    """Give it a picture (``multipart/form-data``, field ``picture``)."""
    content = picture.read(uploads.LARGEST + 1)
    return actions.change(pk, picture=content, by=actor_of(request))


@router.post("/{int:pk}/retire", response=MaterialOut)
def retire(request: HttpRequest, pk: int, body: WhyIn) -> Material:
    """It is not here any more."""
    return actions.retire(pk, reason=body.reason, by=actor_of(request))


@router.post("/{int:pk}/reinstate", response=MaterialOut)
def reinstate(request: HttpRequest, pk: int) -> Material:
    """It is here again."""
    return actions.reinstate(pk, by=actor_of(request))


@router.get("/{int:pk}/bookings", response=list[BookingOut])
def bookings(request: HttpRequest, pk: int) -> list[Booking]:
    """Who has it now and later: at most 500."""
    actor = actor_of(request)
    found = queries.material(actor, pk)
    return list(queries.ahead(found.pk, actor.at)[:500])


@router.post("/{int:pk}/bookings", response={201: list[BookingOut]})
def book(request: HttpRequest, pk: int, body: BookIn) -> Status[list[Booking]]:
    """Book it."""
    return Status(201, actions.book(pk, by=actor_of(request), **_tied(body)))


@router.post("/{int:pk}/queue", response={201: BookingOut})
def wait(request: HttpRequest, pk: int, body: TimeIn) -> Status[Booking]:
    """Wait for a time that is taken."""
    return Status(201, actions.wait(pk, by=actor_of(request), **_tied(body)))


@router.post("/{int:pk}/damages", response={201: DamageOut})
def note_damage(request: HttpRequest, pk: int, body: DamageIn) -> Status[Damage]:
    """Note what is broken."""
    return Status(201, actions.note_damage(pk, by=actor_of(request), **body.dict()))


@router.get("/{int:pk}/shelves", response=list[ShelfOut])
def shelves(request: HttpRequest, pk: int) -> list[Shelf]:
    """Where a stock lies."""
    actor = actor_of(request)
    return queries.shelves(actor, queries.material(actor, pk).pk)


@router.get("/{int:pk}/moves", response=Listed[MoveOut])
def moves(request: HttpRequest, pk: int, after: str | None = None) -> dict[str, object]:
    """How a stock grew and shrank, the latest first."""
    actor = actor_of(request)
    return listed(queries.moves(actor, queries.material(actor, pk).pk, after=after))


@router.post("/{int:pk}/take", response={201: MoveOut})
def take(request: HttpRequest, pk: int, body: TakeIn) -> Status[Move]:
    """Take from stock."""
    return Status(201, actions.take(pk, by=actor_of(request), **_tied(body)))


@router.post("/{int:pk}/bring", response={201: MoveOut})
def bring(request: HttpRequest, pk: int, body: BringIn) -> Status[Move]:
    """Fill a stock up."""
    return Status(201, actions.bring(pk, by=actor_of(request), **body.dict()))


@router.post("/{int:pk}/count", response={201: MoveOut})
def count(request: HttpRequest, pk: int, body: CountIn) -> Status[Move]:
    """Put the number right after counting."""
    return Status(201, actions.count(pk, by=actor_of(request), **body.dict()))
