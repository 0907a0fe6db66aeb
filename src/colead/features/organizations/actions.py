"""Founding, inviting, joining, leaving; stewardship; keys for programs."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.accounts import actions as accounts
from colead.features.organizations import events, queries, rules
from colead.features.organizations.models import (
    GuestAccess,
    GuestLink,
    Invitation,
    Member,
    Organization,
    Stewardship,
    Token,
)
from colead.kernel import calendar
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, Refused, refuse


@action
def found(
    *,
    name: str,
    founder: Any,
    at: datetime,
    slug: str = "",
    purpose: str = "",
    currency: str = "EUR",
    timezone: str = "UTC",
    language: str = "en",
) -> Organization:
    """Set up an organization with an account (or None) as its first member and steward."""
    base = slug or rules.slug_of(name)
    slug, number = base, 1
    while Organization.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    organization = Organization.objects.create(
        slug=slug,
        name=name,
        purpose=purpose,
        currency=currency,
        timezone=timezone,
        language=language,
        founded_at=at,
    )
    by = colead(organization_id=organization.pk, at=at, slug=slug)
    record(
        events.OrganizationFounded(organization=organization.pk, title=name),
        by=by,
    )
    if founder is not None:
        member = add_member(
            name=founder.name or founder.email, email=founder.email, account=founder, by=by
        )
        begin_stewardship(member, how=_("from the beginning"), by=by)
    return organization


@action
def amend(
    *, by: Actor, name: str, purpose: str, currency: str, timezone: str, language: str
) -> Organization:
    """Change what the organization says about itself."""
    rules.may_amend_organization(by).enforce()
    organization = queries.organization(by)
    wanted = {
        "name": name,
        "purpose": purpose,
        "currency": currency,
        "timezone": timezone,
        "language": language,
    }
    changed = [field for field, value in wanted.items() if getattr(organization, field) != value]
    if changed:
        for field in changed:
            setattr(organization, field, wanted[field])
        organization.save(update_fields=changed)
        record(
            events.OrganizationAmended(
                organization=organization.pk, title=organization.name, changed=changed
            ),
            by=by,
        )
    return organization


@action
def add_member(
    *,
    name: str,
    email: str,
    by: Actor,
    account: Any = None,
    kind: str = Member.Kind.MEMBER,
    joined_on: date | None = None,
    key: str | None = None,
) -> Member:
    """Enter a person: the one place where a membership begins."""
    try:
        with transaction.atomic():
            member = Member.objects.create(
                organization_id=by.organization_id,
                account=account,
                kind=kind,
                name=name,
                email=email,
                joined_on=joined_on or by.today,
                key=key,
            )
    except IntegrityError:
        raise Refused(_("This person is a member already.")) from None
    record(events.MemberJoined(member=member.pk, title=member.name, kind=kind), by=by)
    return member


@action
def invite(
    *,
    email: str,
    by: Actor,
    name: str = "",
    note: str = "",
    member_id: int | None = None,
) -> tuple[Invitation, str]:
    """Invite a new member by e-mail; returns the invitation and its secret, for the letter.

    With ``member_id`` a person known only from an import is invited to take their place.
    """
    rules.may_invite_members(by).enforce()
    known = queries.present(by).filter(email__iexact=email, account__isnull=False)
    if known.exists():
        refuse(_("This person is a member already."), field="email")
    member = queries.member(by, member_id) if member_id else None
    if member is not None and member.account_id is not None:
        refuse(_("This person is a member already."), field="email")
    Invitation.objects.filter(
        organization_id=by.organization_id, email__iexact=email, accepted_at=None
    ).update(withdrawn_at=by.at)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization_id=by.organization_id,
        email=email,
        name=name,
        note=note,
        member=member,
        token_hash=queries.token_hash(secret),
        invited_by_id=by.member_id,
        invited_at=by.at,
        expires_at=by.at + rules.INVITATION_HOLDS,
    )
    record(events.MemberInvited(invitation=invitation.pk), by=by)
    return invitation, secret


@action
def withdraw_invitation(invitation_id: int, *, by: Actor) -> None:
    """Take an invitation back; its link stops working."""
    found = queries.invitations(by).filter(pk=invitation_id).update(withdrawn_at=by.at)
    if not found:
        raise Missing("invitation")
    record(events.InvitationWithdrawn(invitation=invitation_id), by=by)


def open_invitation(secret: str, *, at: datetime) -> Invitation:
    """The invitation of a letter's link, or a sentence why it does not hold any more."""
    invitation = (
        Invitation.objects.select_related("organization", "member")
        .filter(token_hash=queries.token_hash(secret))
        .first()
    )
    if invitation is None:
        raise Missing("invitation")
    if invitation.accepted_at:
        refuse(_("This invitation was used already. Sign in instead."))
    if invitation.withdrawn_at or invitation.expires_at <= at:
        refuse(_("This invitation does not hold any more. Ask for a new one."))
    return invitation


@action
def accept_invitation(
    secret: str, *, at: datetime, account: Any = None, name: str = "", password: str | None = None
) -> Member:
    """Join by an invitation: with the account one is signed in with, or with a new one.

    A new account's address counts as confirmed, because the link came by a letter to it. An
    address that has an account already must sign in first.
    """
    invitation = open_invitation(secret, at=at)
    claimed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=at)
    if not claimed:
        refuse(_("This invitation was used already. Sign in instead."))
    if account is None:
        account = accounts.create_account(
            email=invitation.email, name=name or invitation.name, password=password, at=at
        )
    by = colead(organization_id=invitation.organization_id, at=at)
    if Member.objects.filter(
        organization_id=invitation.organization_id, account=account, left_on=None
    ).exists():
        refuse(_("You are a member here already."))
    returning = Member.objects.filter(
        organization_id=invitation.organization_id, account=account
    ).first()
    member = invitation.member or returning
    if member is None:
        return add_member(
            name=name or account.name or account.email, email=account.email, account=account, by=by
        )
    member.account, member.email, member.left_on = account, account.email, None
    member.kind = Member.Kind.MEMBER
    member.save(update_fields=["account", "email", "left_on", "kind"])
    record(events.MemberJoined(member=member.pk, title=member.name), by=by)
    return member


@action
def invite_guest(
    *,
    email: str,
    name: str,
    by: Actor,
    circle_id: int | None = None,
    topic: tuple[str, int] | None = None,
) -> tuple[Member, str]:
    """Let an outside stakeholder into a circle or a topic; returns the guest and the link's secret.

    The guest needs no account: the link from the letter is enough, for 90 days.
    """
    rules.may_invite_guests(by).enforce()
    if circle_id is None and topic is None:
        refuse(_("Say what the guest is invited to."))
    guest = Member.objects.filter(
        organization_id=by.organization_id, email__iexact=email, left_on=None
    ).first()
    if guest is not None and not guest.is_guest:
        refuse(_("This person is a member and sees everything already."), field="email")
    if guest is None:
        guest = add_member(name=name, email=email, kind=Member.Kind.GUEST, by=by)
    kind, topic_id = topic or ("", None)
    GuestAccess.objects.get_or_create(
        organization_id=by.organization_id,
        guest=guest,
        circle_id=circle_id,
        topic_kind=kind,
        topic_id=topic_id,
        ended_at=None,
        defaults={"given_at": by.at},
    )
    record(
        events.GuestAdmitted(
            member=guest.pk,
            title=guest.name,
            circle=circle_id,
            topic_kind=kind,
            topic=topic_id,
        ),
        by=by,
    )
    return guest, make_guest_link(guest, at=by.at)


def make_guest_link(guest: Member, *, at: datetime) -> str:
    """A fresh secret by which a guest acts; earlier links go on until they expire."""
    secret = secrets.token_urlsafe(32)
    GuestLink.objects.create(
        organization_id=guest.organization_id,
        guest=guest,
        token_hash=queries.token_hash(secret),
        made_at=at,
        expires_at=at + rules.GUEST_LINK_HOLDS,
    )
    return secret


@action
def end_guest_access(guest_id: int, *, by: Actor) -> None:
    """End all that a guest may see, and its links, at once."""
    rules.may_invite_guests(by).enforce()
    guest = queries.member(by, guest_id)
    if not guest.is_guest:
        raise Missing("guest")
    GuestAccess.objects.filter(guest=guest, ended_at=None).update(ended_at=by.at)
    GuestLink.objects.filter(guest=guest, ended_at=None).update(ended_at=by.at)
    Member.objects.filter(pk=guest.pk).update(left_on=by.today)
    record(events.GuestAccessEnded(member=guest.pk, title=guest.name), by=by)


@action
def amend_profile(*, by: Actor, name: str, about: str) -> Member:
    """Change one's own name and what one says about oneself here."""
    member = queries.member(by, by.member_id or 0)
    member.name, member.about = name, about
    member.save(update_fields=["name", "about"])
    record(events.ProfileAmended(member=member.pk, title=name), by=by)
    return member


@action
def leave(*, by: Actor) -> None:
    """Leave the organization; keys for programs and stewardship end with it."""
    member = queries.member(by, by.member_id or 0)
    if by.is_steward:
        rules.may_step_down(stewards=queries.stewards(by).count()).enforce()
        step_down(by=by)
    Token.objects.filter(member=member, ended_at=None).update(ended_at=by.at)
    Member.objects.filter(pk=member.pk).update(left_on=by.today)
    record(events.MemberLeft(member=member.pk, title=member.name), by=by)


def begin_stewardship(member: Member, *, how: str, by: Actor) -> Stewardship:
    """Begin a stewardship that its holder said yes to (an offer taken, or the founding)."""
    stewardship, new = Stewardship.objects.get_or_create(
        member=member,
        ended_on=None,
        defaults={
            "organization_id": member.organization_id,
            "began_on": by.today,
            "how": how,
        },
    )
    if new:
        record(events.StewardshipBegan(member=member.pk, title=member.name), by=by)
    return stewardship


@action
def step_down(*, by: Actor) -> None:
    """Give stewardship back."""
    rules.may_step_down(stewards=queries.stewards(by).count()).enforce()
    ended = Stewardship.objects.filter(member_id=by.member_id or 0, ended_on=None).update(
        ended_on=by.today
    )
    if not ended:
        refuse(_("You are not a steward."))
    record(events.StewardshipEnded(member=by.member_id or 0, title=by.name), by=by)


@action
def make_token(
    *, by: Actor, name: str, scope: str = Token.Scope.READ, holds_days: int | None = None
) -> tuple[Token, str]:
    """A key for programs that act as this member; its secret is shown once and only hashed here."""
    rules.may_take_part(by).enforce()
    secret = f"colead_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        organization_id=by.organization_id,
        member_id=by.member_id or 0,
        name=name,
        scope=scope,
        token_hash=queries.token_hash(secret),
        made_at=by.at,
        expires_at=by.at + timedelta(days=holds_days) if holds_days else None,
    )
    record(events.TokenMade(member=token.member_id, title=by.name, scope=scope), by=by)
    return token, secret


@action
def end_token(token_id: int, *, by: Actor) -> None:
    """End one's own key; programs that use it are refused from the next request on."""
    ended = Token.objects.filter(pk=token_id, member_id=by.member_id or 0, ended_at=None).update(
        ended_at=by.at
    )
    if not ended:
        raise Missing("token")
    record(events.TokenEnded(member=by.member_id or 0, title=by.name), by=by)


def touch_token(token: Token, *, at: datetime) -> None:
    """Remember the day a key was last used (the day only, and once a day)."""
    day = calendar.local_day(at, "UTC")
    if token.used_on != day:
        Token.objects.filter(pk=token.pk).update(used_on=day)
