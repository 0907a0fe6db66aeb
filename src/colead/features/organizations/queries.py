"""Reads of organizations and people; and who is acting."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.organizations.models import (
    GuestAccess,
    GuestLink,
    Invitation,
    Member,
    Organization,
    Stewardship,
    Token,
)
from colead.kernel import belongings, feeds, journal, prepared, search, subjects
from colead.kernel.actor import Actor, Door
from colead.kernel.verdict import Missing

ACTS = 50_000


def visible_to(actor: Actor) -> QuerySet[Member]:
    """The people an actor may see: everyone of the organization; for a guest the members."""
    found = Member.objects.filter(organization_id=actor.organization_id)
    if actor.is_guest:
        found = found.filter(Q(kind=Member.Kind.MEMBER) | Q(pk=actor.member_id))
    return found


def organizations(actor: Actor) -> QuerySet[Organization]:
    """The actor's own organization, and no other."""
    return Organization.objects.filter(pk=actor.organization_id)


def mark(organization_id: int) -> str:
    """Six letters that tell an organization from those of other installations, for as long as it
    is there: its number and when it was founded."""
    found = Organization.objects.values_list("pk", "founded_at").get(pk=organization_id)
    return hashlib.sha256(f"{found}".encode()).hexdigest()[:6]


def organization(actor: Actor) -> Organization:
    """The organization the actor acts in."""
    return Organization.objects.get(pk=actor.organization_id)


def organization_by_slug(slug: str) -> Organization:
    """One organization, for the command line and for jobs."""
    found = Organization.objects.filter(slug=slug).first()
    if found is None:
        raise Missing(slug)
    return found


def by_slugs(slugs: Iterable[str]) -> list[Organization]:
    """Organizations by their address names, by name."""
    return list(Organization.objects.filter(slug__in=list(slugs)).order_by("name", "id"))


def everywhere() -> list[Organization]:
    """All organizations of this installation, by name; for its operator."""
    return list(Organization.objects.order_by("name", "id"))


def anybody_enters() -> bool:
    """Whether anybody can sign in to an organization here; if not, the installation is to be set
    up, even where an import was there first."""
    return Member.objects.filter(account__isnull=False).exists()


def unclaimed(actor: Actor, *, email: str, name: str) -> Member | None:
    """The member without an account, known from an import, who has this address; else the only
    one of this name."""
    free = present(actor).filter(account=None, kind=Member.Kind.MEMBER)
    for found in (free.filter(email__iexact=email), free.filter(name__iexact=name)):
        if len(few := list(found[:2])) == 1:
            return few[0]
    return None


def all_ids() -> list[int]:
    """The ids of all organizations, for jobs."""
    return list(Organization.objects.order_by("pk").values_list("pk", flat=True))


def member(actor: Actor, member_id: int) -> Member:
    """One person the actor may see, or ``Missing``."""
    found = visible_to(actor).filter(pk=member_id).first()
    if found is None:
        raise Missing(f"member {member_id}")
    return found


def present(actor: Actor) -> QuerySet[Member]:
    """Full members who are here now, by name."""
    return visible_to(actor).filter(kind=Member.Kind.MEMBER, left_on=None).order_by("name", "id")


def here(actor: Actor, kind: str) -> QuerySet[Member]:
    """The people of a kind (``Member.Kind``) who are here now."""
    return visible_to(actor).filter(kind=kind, left_on=None)


def named(people: QuerySet[Member], words: str, *, by: Actor) -> QuerySet[Member]:
    """Those of some people in whose name each of these words begins a word, in any order.

    Where more than a thousand have such a name, those who hold the words as they stand: the first
    of so many are soon met on a walk by name.
    """
    found = search.titled(by.organization_id, words, kind="member")
    return people.filter(name__icontains=words) if found is None else people.filter(pk__in=found)


def first_named(actor: Actor, words: str, limit: int) -> list[int]:
    """Ids of the first, by name, of those here who are ``named`` so."""
    order, found = ("name", "id"), search.titled(actor.organization_id, words, kind="member")
    if found is None:
        return prepared.head(_called, order, limit, actor, prepared.Text(words))
    return prepared.head(_among, order, limit, actor, prepared.padded(found)) if found else []


def _called(actor: Actor, words: str) -> QuerySet[Member, Any]:
    found = visible_to(actor).filter(name__icontains=words, left_on=None)
    return found.values_list("pk", flat=True)


def _among(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Member, Any]:
    return visible_to(actor).filter(pk__in=ids, left_on=None).values_list("pk", flat=True)


def guests_of(actor: Actor, *, circle_id: int | None) -> QuerySet[Member]:
    """The guests who are here and were invited to a circle (None: to any)."""
    access = GuestAccess.objects.filter(ended_at=None, circle_id__isnull=False)
    if circle_id is not None:
        access = access.filter(circle_id=circle_id)
    found = Member.objects.filter(
        organization_id=actor.organization_id, kind=Member.Kind.GUEST, left_on=None
    )
    return found.filter(pk__in=access.values("guest_id")).order_by("name", "id")


def member_spans(actor: Actor) -> list[tuple[int, date | None, date | None]]:
    """From when to when each member was here, guests left out; no first day: not known."""
    found = visible_to(actor).filter(kind=Member.Kind.MEMBER).order_by("pk")
    return list(found.values_list("pk", "joined_on", "left_on"))


def steward_spans(actor: Actor) -> list[tuple[int, date, date | None]]:
    """From when to when each steward was one."""
    found = Stewardship.objects.filter(organization_id=actor.organization_id).order_by("pk")
    return list(found.values_list("member_id", "began_on", "ended_on"))


def stewards(actor: Actor) -> QuerySet[Member]:
    """The stewards of today, by name."""
    return present(actor).filter(stewardships__ended_on=None, stewardships__isnull=False)


def memberships_of(account_id: int) -> QuerySet[Member]:
    """Where an account is a member or guest now, with the organizations."""
    return (
        Member.objects.filter(account_id=account_id, left_on=None)
        .select_related("organization")
        .order_by("organization__name", "id")
    )


def token_hash(token: str) -> str:
    """What is stored of a secret token: its SHA-256 as hexadecimal text."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _acting() -> QuerySet[Member]:
    return with_standing(
        Member.objects.filter(Q(account=None) | Q(account__is_active=True), left_on=None)
    )


def with_standing(found: QuerySet[Member]) -> QuerySet[Member]:
    """Members with all that ``actor_for`` asks of one: their organization, and whether they are
    stewards."""
    steward = Stewardship.objects.filter(member=OuterRef("pk"), ended_on=None)
    return found.select_related("organization").annotate(is_steward=Exists(steward))


def colead_of(organization_id: int, *, at: datetime) -> Actor:
    """Colead itself, acting for an organization at that place's own time."""
    found = Organization.objects.filter(pk=organization_id).first()
    if found is None:
        raise Missing(f"organization {organization_id}")
    return Actor(
        organization_id=found.pk,
        member_id=None,
        at=at,
        door="job",
        slug=found.slug,
        timezone=found.timezone,
    )


def actor_for(member: Member, *, at: datetime, door: Door, timezone: str = "") -> Actor:
    """The actor that a member (fetched by one of the functions here) is, at a moment."""
    circles: set[int] = set()
    topics: set[tuple[str, int]] = set()
    if member.is_guest:
        for access in GuestAccess.objects.filter(guest=member, ended_at=None):
            if access.circle_id is not None:
                circles.add(access.circle_id)
            if access.topic_id is not None:
                topics.add((access.topic_kind, access.topic_id))
    steward = getattr(member, "is_steward", None)
    if steward is None:
        steward = member.stewardships.filter(ended_on=None).exists()
    return Actor(
        organization_id=member.organization_id,
        member_id=member.pk,
        at=at,
        door=door,
        name=member.name,
        slug=member.organization.slug,
        is_steward=bool(steward) and not member.is_guest,
        is_guest=member.is_guest,
        timezone=timezone or member.organization.timezone,
        circles=frozenset(circles),
        topics=frozenset(topics),
    )


def acting_member(*, account_id: int, slug: str) -> Member:
    """The membership by which an account acts in an organization; ``Missing`` for outsiders."""
    found: Member | None = prepared.first(acting_as, account_id, prepared.Text(slug))
    if found is None:
        raise Missing(slug)
    return found


def acting_as(account_id: int, slug: str) -> QuerySet[Member]:
    """That membership, or nothing."""
    return _acting().filter(account_id=account_id, organization__slug=slug).order_by("pk")


def acting_by_id(member_id: int) -> Member:
    """A membership in force, for keys, jobs and letters; nobody acts by a closed account."""
    found = _acting().filter(pk=member_id).first()
    if found is None:
        raise Missing(f"member {member_id}")
    return found


def acting_by_feed(token: str, *, name: str, at: datetime) -> Actor:
    """The member whose own program reads this feed; ``Missing`` once they asked for new
    addresses, or have left."""
    member_id, number = feeds.read(token, name=name)
    found = acting_by_id(member_id)
    if found.feeds_number != number:
        raise Missing("feed")
    return actor_for(found, at=at, door="mail")


def acting_guest(*, token: str, slug: str, at: datetime) -> Member:
    """The guest whose link this is, if the link still holds."""
    link = GuestLink.objects.filter(
        token_hash=token_hash(token), ended_at=None, expires_at__gt=at, organization__slug=slug
    ).first()
    if link is None:
        raise Missing("guest link")
    found = acting_by_id(link.guest_id)
    if not found.is_guest:  # Who has become a member signs in like one.
        raise Missing("guest link")
    return found


def token(secret: str, *, at: datetime) -> Token:
    """The key for programs with this secret, if it still holds."""
    found = (
        Token.objects.filter(token_hash=token_hash(secret), ended_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=at))
        .first()
    )
    if found is None:
        raise Missing("token")
    return found


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations that wait for an answer, newest first; only stewards and inviters see them."""
    found = Invitation.objects.filter(
        organization_id=actor.organization_id, accepted_at=None, withdrawn_at=None
    )
    if not actor.is_steward:
        found = found.filter(invited_by_id=actor.member_id)
    return found.order_by("-invited_at", "-id")


def facts_of(member: Member) -> dict[str, object]:
    """What a person's page says beside their name."""
    steward = member.stewardships.filter(ended_on=None).first()
    return {
        "joined_on": member.joined_on,
        "left_on": member.left_on,
        "steward_since": steward.began_on if steward else None,
        "is_guest": member.is_guest,
    }


def tokens(actor: Actor) -> QuerySet[Token]:
    """The actor's own keys that hold, newest first."""
    return Token.objects.filter(member_id=actor.member_id or 0, ended_at=None).order_by("-made_at")


def member_by_email(actor: Actor, email: str) -> Member | None:
    """A present person by address."""
    return visible_to(actor).filter(email__iexact=email, left_on=None).first()


def _profile(actor: Actor) -> list[dict[str, Any]]:
    found = member(actor, actor.member_id or 0)
    return [
        {
            "name": found.name,
            "email": found.email,
            "about": found.about,
            "joined_on": found.joined_on,
            "organization": found.organization.name,
        }
    ]


def _acts(actor: Actor) -> list[dict[str, Any]]:
    """The newest of what the journal says the actor did."""
    found = journal.entries(actor).filter(member_id=actor.member_id)[:ACTS]
    return [
        {
            "entry": entry.pk,
            "at": entry.at,
            "event": entry.event,
            "says": journal.tell(entry, who=actor.name),
        }
        for entry in found
    ]


belongings.register(
    "profile",
    label=_("Who I am here"),
    says=_("Name, address and what you say about yourself. You change it on your page."),
    take=_profile,
)
belongings.register(
    "acts",
    label=_("What I did"),
    says=_("Your entries in the journal. They stay: others build on what was done."),
    take=_acts,
)
subjects.register(
    "member",
    label=_("person"),
    icon="user",
    visible_to=visible_to,
    url_name="organizations:member",
    title_field="name",
)
subjects.register(
    "organization",
    label=_("organization"),
    icon="building-2",
    visible_to=organizations,
    url_name="organizations:about-by-id",
    title_field="name",
)
