"""Inviting members and guests, joining by an invitation, ending a guest's access."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from colead.features.accounts import actions as accounts
from colead.features.organizations import events, queries, rules
from colead.features.organizations.actions.members import add_member, take_place
from colead.features.organizations.models import GuestAccess, GuestLink, Invitation, Member
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


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
    return take_place(member, account, by=by)


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
