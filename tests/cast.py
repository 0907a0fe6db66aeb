"""The fixed cast of all tests: one organization, a few people, and one who is not in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from colead.features.accounts.actions import create_account
from colead.features.circles import actions as circles
from colead.features.organizations import actions as organizations
from colead.features.organizations import queries
from colead.features.organizations.models import Organization
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON

FOUNDED = NOON - timedelta(days=90)


@dataclass
class Cast:
    """North School: a steward, Ada in the north circle, Ben in the south circle, a guest who was
    invited to the north circle - and an outsider, steward of another organization."""

    organization: Organization
    other: Organization
    steward: Actor
    ada: Actor
    ben: Actor
    guest: Actor
    outsider: Actor
    root: Any
    north: Any
    south: Any

    def later(self, actor: Actor, **span: float) -> Actor:
        """The actor some time after noon."""
        return replace(actor, at=NOON + timedelta(**span))


def person(organization: Organization, name: str, *, at: datetime = FOUNDED) -> Actor:
    """A further member with an account."""
    account = create_account(email=f"{name.lower()}@example.org", name=name, at=at)
    by = organizations.colead(organization_id=organization.pk, at=at, slug=organization.slug)
    member = organizations.add_member(name=name, email=account.email, account=account, by=by)
    return acting(member.pk)


def acting(member_id: int, *, at: datetime = NOON) -> Actor:
    """The actor of a member at noon."""
    return queries.actor_for(queries.acting_by_id(member_id), at=at, door="web")


def make_cast() -> Cast:
    """Founded by the product's own actions."""
    founder = create_account(email="stella@example.org", name="Stella", at=FOUNDED)
    organization = organizations.found(name="North School", founder=founder, at=FOUNDED)
    steward = acting(queries.acting_member(account_id=founder.pk, slug=organization.slug).pk)
    root = circles.found_root(by=steward)
    ada, ben = person(organization, "Ada"), person(organization, "Ben")
    north = circles.open_circle(
        name="North", purpose="Teaching in the north house", parent_id=root.pk, by=ada
    )
    south = circles.open_circle(
        name="South", purpose="Teaching in the south house", parent_id=root.pk, by=ben
    )
    guest, _ = organizations.invite_guest(
        email="gwen@example.org", name="Gwen", circle_id=north.pk, by=ada
    )
    stranger = create_account(email="otto@example.org", name="Otto", at=FOUNDED)
    other = organizations.found(name="Other Company", founder=stranger, at=FOUNDED)
    outsider = acting(queries.acting_member(account_id=stranger.pk, slug=other.slug).pk)
    circles.found_root(by=outsider)
    return Cast(
        organization=organization,
        other=other,
        steward=steward,
        ada=acting(ada.member_id or 0),
        ben=acting(ben.member_id or 0),
        guest=acting(guest.pk),
        outsider=outsider,
        root=root,
        north=north,
        south=south,
    )
