"""Circles, roles, domains and skills, for programs."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.circles import actions, queries
from colead.features.circles.models import Circle, Domain, Role, Term
from colead.features.offers.models import Offer
from colead.kernel import paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.web import actor_of

router = Router(tags=["circles"])

LARGEST = 2**53


class CircleOut(Schema):
    """A circle; the one without parent is the organization itself."""

    id: int
    parent_id: int | None
    name: str
    purpose: str
    joining: str
    opened_on: date | None
    closed_on: date | None


class CircleIn(Schema):
    """Name, purpose and way of joining: ``open`` or ``ask``."""

    name: str = Field(min_length=1, max_length=200)
    purpose: str = Field("", max_length=20_000)
    joining: str = Field("open", pattern="^(open|ask)$")


class NewCircleIn(CircleIn):
    """A new circle, inside the root when no other is named."""

    parent_id: int | None = Field(None, ge=1, le=LARGEST)


class MoveIn(Schema):
    """Where a circle goes."""

    parent_id: int = Field(ge=1, le=LARGEST)


class PersonOut(Schema):
    """A member, by name."""

    id: int
    name: str


class OfferIn(Schema):
    """To whom something is offered, and why."""

    to: int = Field(ge=1, le=LARGEST)
    note: str = Field("", max_length=2_000)


class OfferOut(Schema):
    """An offer: void until taken."""

    id: int
    title: str
    to_id: int
    state: str


class DomainOut(Schema):
    """An area that a circle, or one of its roles, decides in."""

    id: int
    circle_id: int
    role_id: int | None
    name: str
    description: str


class DomainIn(Schema):
    """An area; without a role the circle as a whole decides in it."""

    name: str = Field(min_length=1, max_length=200)
    description: str = Field("", max_length=5_000)
    role_id: int | None = Field(None, ge=1, le=LARGEST)


class RoleOut(Schema):
    """A role in a circle."""

    id: int
    circle_id: int
    title: str
    purpose: str
    accountabilities: list[str]
    is_guide: bool
    term_months: int | None
    seats: int | None
    review_on: date | None
    closed_on: date | None


class RoleIn(Schema):
    """What a role is. ``seats`` null: as many holders as wish."""

    title: str = Field(min_length=1, max_length=200)
    purpose: str = Field("", max_length=5_000)
    accountabilities: list[str] = Field(default_factory=list, max_length=30)
    is_guide: bool = False
    term_months: int | None = Field(None, ge=1, le=120)
    seats: int | None = Field(None, ge=1, le=1_000)
    review_on: date | None = None


class ReviewRoleIn(Schema):
    """A second look: keep, adapt (with ``role``) or drop, and the next day to look at it."""

    outcome: Literal["keep", "adapt", "drop"]
    reason: str = Field(min_length=1, max_length=2_000)
    review_on: date | None = None
    role: RoleIn | None = None


class TermOut(Schema):
    """A dated holding of a role."""

    id: int
    role_id: int
    member_id: int
    started_on: date | None
    until: date | None
    ended_on: date | None
    began_by: str
    ended_by: str
    notes: str


class NotesIn(Schema):
    """What the next holder should know."""

    notes: str = Field("", max_length=10_000)


class HandOverIn(NotesIn):
    """To whom a role is handed over."""

    to: int = Field(ge=1, le=LARGEST)


@router.get("/", response=Listed[CircleOut])
def circles(request: HttpRequest, after: str | None = None) -> dict[str, object]:
    """The circles of today, by name."""
    return listed(
        paging.page(
            queries.open_circles(actor_of(request)), after=after, order=("name", "id"), size=100
        )
    )


@router.post("/", response={201: CircleOut})
def open_circle(request: HttpRequest, body: NewCircleIn) -> Status[Circle]:
    """Open a circle inside one you belong to."""
    return Status(201, actions.open_circle(by=actor_of(request), **body.dict()))


@router.get("/{int:pk}", response=CircleOut)
def circle(request: HttpRequest, pk: int) -> Circle:
    """One circle."""
    return queries.circle(actor_of(request), pk)


@router.put("/{int:pk}", response=CircleOut)
def amend_circle(request: HttpRequest, pk: int, body: CircleIn) -> Circle:
    """Change name, purpose or way of joining."""
    return actions.amend_circle(pk, by=actor_of(request), **body.dict())


@router.post("/{int:pk}/move", response=CircleOut)
def move_circle(request: HttpRequest, pk: int, body: MoveIn) -> Circle:
    """Put a circle into another one."""
    return actions.move_circle(pk, parent_id=body.parent_id, by=actor_of(request))


@router.post("/{int:pk}/close", response=CircleOut)
def close_circle(request: HttpRequest, pk: int) -> Circle:
    """Close a circle; its history stays."""
    return actions.close_circle(pk, by=actor_of(request))


@router.get("/{int:pk}/people", response=Listed[PersonOut])
def people(request: HttpRequest, pk: int, after: str | None = None) -> dict[str, object]:
    """Who is in a circle, by name."""
    found = queries.circle(actor_of(request), pk)
    members = queries.members_in(actor_of(request), found)
    return listed(paging.page(members, after=after, order=("name", "id"), size=100))


@router.post("/{int:pk}/join", response=CircleOut)
def join(request: HttpRequest, pk: int) -> Circle:
    """Join an open circle."""
    return actions.join(pk, by=actor_of(request)).circle


@router.post("/{int:pk}/leave", response=CircleOut)
def leave(request: HttpRequest, pk: int) -> Circle:
    """Leave a circle."""
    actions.leave(pk, by=actor_of(request))
    return queries.circle(actor_of(request), pk)


@router.post("/{int:pk}/offers", response={201: OfferOut})
def offer_place(request: HttpRequest, pk: int, body: OfferIn) -> Status[Offer]:
    """Offer somebody a place."""
    return Status(201, actions.offer_place(pk, by=actor_of(request), **body.dict()))


@router.get("/{int:pk}/domains", response=list[DomainOut])
def domains(request: HttpRequest, pk: int) -> list[Domain]:
    """What a circle and its roles decide about."""
    found = queries.circle(actor_of(request), pk)
    return list(queries.domains_of_circle(actor_of(request), found.pk))


@router.post("/{int:pk}/domains", response={201: DomainOut})
def open_domain(request: HttpRequest, pk: int, body: DomainIn) -> Status[Domain]:
    """Make a circle or one of its roles responsible for an area."""
    return Status(201, actions.open_domain(pk, by=actor_of(request), **body.dict()))


@router.put("/domains/{int:pk}", response=DomainOut)
def amend_domain(request: HttpRequest, pk: int, body: DomainIn) -> Domain:
    """Reword a domain, or let another role decide in it."""
    return actions.amend_domain(pk, by=actor_of(request), **body.dict())


@router.post("/domains/{int:pk}/close", response=DomainOut)
def close_domain(request: HttpRequest, pk: int) -> Domain:
    """Give an area up."""
    return actions.close_domain(pk, by=actor_of(request))


@router.get("/{int:pk}/roles", response=list[RoleOut])
def roles(request: HttpRequest, pk: int) -> list[Role]:
    """The roles of a circle."""
    found = queries.circle(actor_of(request), pk)
    return list(queries.roles_of_circle(actor_of(request), found.pk))


@router.post("/{int:pk}/roles", response={201: RoleOut})
def open_role(request: HttpRequest, pk: int, body: RoleIn) -> Status[Role]:
    """Make a role in a circle."""
    return Status(201, actions.open_role(pk, by=actor_of(request), **body.dict()))


@router.get("/roles/{int:pk}", response=RoleOut)
def role(request: HttpRequest, pk: int) -> Role:
    """One role."""
    return queries.role(actor_of(request), pk)


@router.put("/roles/{int:pk}", response=RoleOut)
def amend_role(request: HttpRequest, pk: int, body: RoleIn) -> Role:
    """Change what a role is."""
    return actions.amend_role(pk, by=actor_of(request), **body.dict())


@router.post("/roles/{int:pk}/close", response=RoleOut)
def close_role(request: HttpRequest, pk: int) -> Role:
    """Close a role; its history stays."""
    actions.close_role(pk, by=actor_of(request))
    return queries.role(actor_of(request), pk)


@router.post("/roles/{int:pk}/review", response=RoleOut)
def review_role(request: HttpRequest, pk: int, body: ReviewRoleIn) -> Role:
    """Keep, adapt or drop a role, with the reason."""
    wanted = body.role.dict(exclude={"review_on"}) if body.role else {}
    given = body.dict(exclude={"role"})
    actions.review_role(pk, by=actor_of(request), **given, **wanted)
    return queries.role(actor_of(request), pk)


@router.get("/roles/{int:pk}/terms", response=Listed[TermOut])
def terms(request: HttpRequest, pk: int, after: str | None = None) -> dict[str, object]:
    """Who holds and who held a role, the latest first."""
    found = queries.role(actor_of(request), pk)
    return listed(paging.page(queries.terms_of_role(found.pk), after=after, order=("-id",)))


@router.post("/roles/{int:pk}/step-up", response={201: TermOut})
def step_up(request: HttpRequest, pk: int) -> Status[Term]:
    """Take a role with a free seat."""
    return Status(201, actions.step_up(pk, by=actor_of(request)))


@router.post("/roles/{int:pk}/offers", response={201: OfferOut})
def offer_role(request: HttpRequest, pk: int, body: OfferIn) -> Status[Offer]:
    """Offer a role to somebody."""
    return Status(201, actions.offer_role(pk, by=actor_of(request), **body.dict()))


@router.post("/terms/{int:pk}/step-down", response=TermOut)
def step_down(request: HttpRequest, pk: int, body: NotesIn) -> Term:
    """Give one's own role back."""
    actions.step_down(pk, by=actor_of(request), **body.dict())
    return queries.term(actor_of(request), pk)


@router.post("/terms/{int:pk}/hand-over", response={201: OfferOut})
def hand_over(request: HttpRequest, pk: int, body: HandOverIn) -> Status[Offer]:
    """Offer one's own role to a successor; one holds it until they say yes."""
    return Status(201, actions.hand_over(pk, by=actor_of(request), **body.dict()))
