"""Keys for programs; what follows when an account moves or is closed."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db.models import F, Q

from colead.features.accounts.models import Account
from colead.features.organizations import events, queries, rules
from colead.features.organizations.models import GuestLink, Invitation, Member, Token
from colead.kernel import calendar
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record
from colead.kernel.verdict import Missing


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
def renew_feeds(*, by: Actor) -> None:
    """Give the member new addresses for all their feeds: the earlier ones stop working."""
    rules.may_take_part(by).enforce()
    Member.objects.filter(pk=by.member_id or 0).update(feeds_number=F("feeds_number") + 1)
    record(events.FeedsRenewed(member=by.member_id or 0, title=by.name), by=by)


@action
def end_token(token_id: int, *, by: Actor) -> None:
    """End one's own key; programs that use it are refused from the next request on."""
    ended = Token.objects.filter(pk=token_id, member_id=by.member_id or 0, ended_at=None).update(
        ended_at=by.at
    )
    if not ended:
        raise Missing("token")
    record(events.TokenEnded(member=by.member_id or 0, title=by.name), by=by)


@action
def end_ways_to_act(account: Account, *, at: datetime) -> None:
    """End all by which a closed account could still act somewhere: keys for programs, guest links,
    invitations to its address, and those it sent that nobody has answered."""
    members = list(Member.objects.filter(account=account).select_related("organization"))
    own = Q(email__iexact=account.email) | Q(invited_by__in=members)
    for invitation in Invitation.objects.filter(own, accepted_at=None, withdrawn_at=None):
        Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=at)
        record(
            events.InvitationWithdrawn(invitation=invitation.pk),
            by=colead(organization_id=invitation.organization_id, at=at),
        )
    GuestLink.objects.filter(guest__in=members, ended_at=None).update(ended_at=at)
    for member in members:
        by = colead(organization_id=member.organization_id, at=at, slug=member.organization.slug)
        for token in Token.objects.filter(member=member, ended_at=None):
            Token.objects.filter(pk=token.pk).update(ended_at=at)
            record(events.TokenEnded(member=member.pk, title=member.name), by=by)


@action
def follow_address(account: Account, *, at: datetime) -> None:
    """Write an account's changed, confirmed address on each of its memberships."""
    moved = Member.objects.filter(account=account, left_on=None).exclude(email=account.email)
    for member in moved.select_related("organization"):
        Member.objects.filter(pk=member.pk).update(email=account.email)
        by = queries.actor_for(member, at=at, door="web")
        record(
            events.MemberAddressChanged(member=member.pk, title=member.name, concerned=[member.pk]),
            by=by,
        )


def touch_token(token: Token, *, at: datetime) -> None:
    """Remember the day a key was last used (the day only, and once a day)."""
    day = calendar.local_day(at, "UTC")
    if token.used_on != day:
        Token.objects.filter(pk=token.pk).update(used_on=day)
