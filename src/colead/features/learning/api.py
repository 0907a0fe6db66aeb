"""Learning, for programs. Money is whole minor units (cents), time whole minutes.

What one person took, and for what, only that person's own key reads.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.learning import actions, queries
from colead.features.learning.models import Budget, Note, Offer, Seat, Share, Taking, Wish
from colead.kernel import money as coins
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["learning"])
Id = Annotated[int, Field(ge=1, le=2**53)]
Cents = Annotated[int, Field(ge=0, le=coins.LARGEST)]
Minutes = Annotated[int, Field(ge=0, le=120_000)]
Skill = Annotated[str, Field(max_length=100)]


class BudgetOut(Schema):
    """A budget: what each has of it. The sums are of at least five people, or nothing yet."""

    id: int
    title: str
    fund_id: int
    circle_id: int
    currency: str
    money: int
    minutes: int
    starts_on: date
    ends_on: date
    closed_at: datetime | None
    shown_money: int
    shown_minutes: int
    shown_people: int
    shown_at: datetime | None


class ReleaseIn(Schema):
    """A budget to release from a fund; ``money`` and ``minutes`` are for each person."""

    fund_id: Id
    title: str = Field(min_length=1, max_length=200)
    starts_on: date
    ends_on: date
    circle_id: Id | None = None
    money: Cents = 0
    minutes: Minutes = 0
    decision_id: Id | None = None


class WidenedOut(Schema):
    """Who got a share."""

    member_ids: list[int]


class ShareOut(Schema):
    """One's own part of a budget."""

    budget_id: int
    money: int
    minutes: int
    money_taken: int
    minutes_taken: int


class TakeIn(Schema):
    """What one takes from one's own share; only oneself can read what for."""

    budget_id: Id
    for_what: str = Field(min_length=1, max_length=300)
    money: Cents = 0
    minutes: Minutes = 0
    over_on: date | None = None


class TakingOut(Schema):
    """What one took."""

    id: int
    money: int
    minutes: int
    taken_at: datetime
    given_back_at: datetime | None


class OfferOut(Schema):
    """Something to learn; ``money`` and ``minutes`` are what it takes of each who joins."""

    id: int
    kind: str
    title: str
    about: str
    skills: list[str]
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    seats: int | None
    money: int
    currency: str
    minutes: int
    circle_id: int | None
    by_id: int | None
    teacher_id: int | None
    taught_by: str
    cancelled_at: datetime | None


class OfferIn(Schema):
    """Something to offer; with ``wish_id`` it meets a wish."""

    kind: Literal["course", "visit", "book", "peer"]
    title: str = Field(min_length=1, max_length=200)
    about: str = Field("", max_length=20_000)
    skills: list[Skill] = Field([], max_length=10)
    place: str = Field("", max_length=300)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    seats: int | None = Field(None, ge=1, le=100_000)
    money: Cents = 0
    minutes: Minutes = 0
    i_teach: bool = False
    taught_by: str = Field("", max_length=200)
    circle_id: Id | None = None
    wish_id: Id | None = None


class ChangeIn(Schema):
    """What is changed; what is left out stays."""

    title: str | None = Field(None, min_length=1, max_length=200)
    about: str | None = Field(None, max_length=20_000)
    skills: list[Skill] | None = Field(None, max_length=10)
    place: str | None = Field(None, max_length=300)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    seats: int | None = Field(None, ge=1, le=100_000)
    minutes: Minutes | None = None
    taught_by: str | None = Field(None, max_length=200)


class WhyIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


class JoinIn(Schema):
    """From which budget what it costs is taken in the same act, if wished."""

    budget_id: Id | None = None


class PayIn(Schema):
    """From which budget it is taken."""

    budget_id: Id


class SeatOut(Schema):
    """One's own seat; without a number one waits."""

    id: int
    offer_id: int
    number: int | None


class WishOut(Schema):
    """A wish."""

    id: int
    title: str
    about: str
    by_id: int
    offer_id: int | None
    closed_at: datetime | None


class WishIn(Schema):
    """Something one would like to learn."""

    title: str = Field(min_length=1, max_length=200)
    about: str = Field("", max_length=20_000)


class SayIn(Schema):
    """Three short answers, for oneself."""

    what: str = Field(min_length=1, max_length=2_000)
    for_what: str = Field("", max_length=2_000)
    worth: str = Field("", max_length=2_000)


class TitleIn(Schema):
    """Under which title it is shared; without one, what it was called."""

    title: str = Field("", max_length=200)


class NoteOut(Schema):
    """What somebody learnt and shared."""

    id: int
    title: str
    what: str
    for_what: str
    worth: str
    skills: list[str]
    member_id: int | None
    offer_id: int | None
    shared_at: datetime


@router.get("/", response=Listed[OfferOut])
def offers(
    request: HttpRequest, past: bool = False, kind: str = "", after: str | None = None
) -> dict[str, Any]:
    """What can be learnt, the next first; or what was."""
    return listed(queries.offers(actor_of(request), past=past, kind=kind, after=after))


@router.post("/", response={201: OfferOut})
def offer_new(request: HttpRequest, body: OfferIn) -> Status[Offer]:
    """Offer something to learn."""
    return Status(201, actions.offer(by=actor_of(request), **body.dict()))


@router.get("/mine", response=dict[str, Any])
def mine(request: HttpRequest) -> dict[str, Any]:
    """One's own learning, all of it: the only export that holds it."""
    return queries.as_file(actor_of(request))


@router.get("/shares", response=list[ShareOut])
def shares(request: HttpRequest) -> list[Share]:
    """One's own shares of the budgets that are open."""
    return queries.my_shares(actor_of(request))


@router.post("/takings", response={201: TakingOut})
def take(request: HttpRequest, body: TakeIn) -> Status[Taking]:
    """Take from one's own share. Nobody is asked."""
    return Status(201, actions.take(by=actor_of(request), **body.dict()))


@router.post("/takings/{int:pk}/give-back", response=TakingOut)
def give_back(request: HttpRequest, pk: int) -> Taking:
    """Give back what was not needed."""
    return actions.give_back(pk, by=actor_of(request))


@router.get("/budgets", response=Listed[BudgetOut])
def budgets(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """Budgets, the latest first."""
    return listed(queries.budgets(actor_of(request), after=after))


@router.post("/budgets", response={201: BudgetOut})
def release(request: HttpRequest, body: ReleaseIn) -> Status[Budget]:
    """Release a budget to everybody in a circle."""
    return Status(201, actions.release(by=actor_of(request), **body.dict()))


@router.get("/budgets/{int:pk}", response=BudgetOut)
def budget(request: HttpRequest, pk: int) -> Budget:
    """One budget."""
    return queries.budget(actor_of(request), pk)


@router.post("/budgets/{int:pk}/widen", response=WidenedOut)
def widen(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Give those who came since their share, too."""
    return {"member_ids": list(actions.widen(pk, by=actor_of(request)))}


@router.post("/budgets/{int:pk}/close", response=BudgetOut)
def close(request: HttpRequest, pk: int) -> Budget:
    """Close it after its last day."""
    return actions.close(pk, by=actor_of(request))


@router.get("/wishes", response=Listed[WishOut])
def wishes(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """Wishes that are open, the newest first."""
    return listed(queries.wishes(actor_of(request), after=after))


@router.post("/wishes", response={201: WishOut})
def wish(request: HttpRequest, body: WishIn) -> Status[Wish]:
    """Wish for something."""
    return Status(201, actions.wish(by=actor_of(request), **body.dict()))


@router.post("/wishes/{int:pk}/join", response={204: None})
def join_wish(request: HttpRequest, pk: int) -> Status[None]:
    """Wish for it, too."""
    actions.join_wish(pk, by=actor_of(request))
    return Status(204, None)


@router.post("/wishes/{int:pk}/leave", response={204: None})
def leave_wish(request: HttpRequest, pk: int) -> Status[None]:
    """Do not wish for it any more."""
    actions.leave_wish(pk, by=actor_of(request))
    return Status(204, None)


@router.get("/learnt", response=Listed[NoteOut])
def notes(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    """What people learnt and shared, the newest first."""
    return listed(queries.notes(actor_of(request), after=after))


@router.get("/learnt/{int:pk}", response=NoteOut)
def note(request: HttpRequest, pk: int) -> Note:
    """What somebody learnt and shared."""
    return queries.note(actor_of(request), pk)


@router.put("/say/{int:pk}", response={204: None})
def say(request: HttpRequest, pk: int, body: SayIn) -> Status[None]:
    """Three short answers to one's own question."""
    actions.say(pk, by=actor_of(request), **body.dict())
    return Status(204, None)


@router.post("/say/{int:pk}/decline", response={204: None})
def decline(request: HttpRequest, pk: int) -> Status[None]:
    """Rather not say."""
    actions.decline(pk, by=actor_of(request))
    return Status(204, None)


@router.post("/say/{int:pk}/share", response={201: NoteOut})
def share(request: HttpRequest, pk: int, body: TitleIn) -> Status[Note]:
    """Share it with everybody."""
    return Status(201, actions.share(pk, title=body.title, by=actor_of(request)))


@router.post("/say/{int:pk}/unshare", response={204: None})
def unshare(request: HttpRequest, pk: int) -> Status[None]:
    """Keep it to oneself again."""
    actions.unshare(pk, by=actor_of(request))
    return Status(204, None)


@router.get("/{int:pk}", response=OfferOut)
def offer(request: HttpRequest, pk: int) -> Offer:
    """Something to learn."""
    return queries.offer(actor_of(request), pk)


@router.patch("/{int:pk}", response=OfferOut)
def change(request: HttpRequest, pk: int, body: ChangeIn) -> Offer:
    """Another time, place or wording."""
    return actions.change(pk, by=actor_of(request), **body.dict(exclude_unset=True))


@router.post("/{int:pk}/cancel", response=OfferOut)
def cancel(request: HttpRequest, pk: int, body: WhyIn) -> Offer:
    """Say that it does not take place; what was taken for it goes back."""
    return actions.cancel(pk, reason=body.reason, by=actor_of(request))


@router.post("/{int:pk}/join", response={201: SeatOut})
def join(request: HttpRequest, pk: int, body: JoinIn) -> Status[Seat]:
    """Take a seat, or wait for one."""
    return Status(201, actions.join(pk, budget_id=body.budget_id, by=actor_of(request)))


@router.post("/{int:pk}/pay", response=SeatOut)
def pay(request: HttpRequest, pk: int, body: PayIn) -> Seat:
    """Take what one's seat costs from one's budget."""
    return actions.pay(pk, budget_id=body.budget_id, by=actor_of(request))


@router.post("/{int:pk}/leave", response={204: None})
def leave(request: HttpRequest, pk: int) -> Status[None]:
    """Leave before it begins."""
    actions.leave(pk, by=actor_of(request))
    return Status(204, None)
