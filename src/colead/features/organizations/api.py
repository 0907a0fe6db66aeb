"""People and the organization, for programs."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Schema, Status

from colead.features.organizations import actions, jobs, queries
from colead.features.organizations.models import Invitation, Member, Organization
from colead.kernel import paging
from colead.kernel.api import Listed, Router, listed
from colead.kernel.jobs import queue
from colead.kernel.web import actor_of

router = Router(tags=["organizations"])


class OrganizationOut(Schema):
    """The organization of the key."""

    slug: str
    name: str
    purpose: str
    currency: str
    timezone: str
    language: str


class PersonOut(Schema):
    """A member or guest."""

    id: int
    name: str
    kind: str
    about: str
    joined_on: date | None
    left_on: date | None


class ProfileIn(Schema):
    """What one says about oneself."""

    name: str = Field(min_length=1, max_length=200)
    about: str = Field("", max_length=4000)


class InvitationIn(Schema):
    """A new member's address."""

    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)
    name: str = Field("", max_length=200)
    note: str = Field("", max_length=2000)


class InvitationOut(Schema):
    """An invitation that waits for its answer."""

    id: int
    email: str
    invited_at: datetime
    expires_at: datetime


@router.get("/organization", response=OrganizationOut)
def organization(request: HttpRequest) -> Organization:
    """The organization this key belongs to."""
    return queries.organization(actor_of(request))


@router.get("/me", response=PersonOut)
def me(request: HttpRequest) -> Member:
    """The member this key belongs to."""
    actor = actor_of(request)
    return queries.member(actor, actor.member_id or 0)


@router.put("/me", response=PersonOut)
def change_me(request: HttpRequest, body: ProfileIn) -> Member:
    """Change one's own profile."""
    return actions.amend_profile(by=actor_of(request), **body.dict())


@router.get("/people", response=Listed[PersonOut])
def people(request: HttpRequest, after: str | None = None) -> dict[str, object]:
    """People who are here, by name."""
    found = queries.visible_to(actor_of(request)).filter(left_on=None)
    return listed(paging.page(found, after=after, order=("name", "id")))


@router.get("/people/{int:pk}", response=PersonOut)
def person(request: HttpRequest, pk: int) -> Member:
    """One person."""
    return queries.member(actor_of(request), pk)


@router.get("/invitations", response=list[InvitationOut])
def invitations(request: HttpRequest) -> list[Invitation]:
    """Invitations that wait (a steward's: all; else one's own)."""
    return list(queries.invitations(actor_of(request))[:200])


@router.post("/invitations", response={201: InvitationOut})
def invite(request: HttpRequest, body: InvitationIn) -> Status[Invitation]:
    """Invite a new member; the letter goes out at once."""
    actor = actor_of(request)
    made, secret = actions.invite(by=actor, **body.dict())
    queue(jobs.send_invitation, at=actor.at, invitation_id=made.pk, secret=secret)
    return Status(201, made)


@router.delete("/invitations/{int:pk}", response={204: None})
def withdraw(request: HttpRequest, pk: int) -> Status[None]:
    """Take an invitation back."""
    actions.withdraw_invitation(pk, by=actor_of(request))
    return Status(204, None)
