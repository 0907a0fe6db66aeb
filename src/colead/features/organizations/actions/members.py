"""Founding, being a member, leaving; stewardship."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.organizations import events, queries, rules
from colead.features.organizations.models import Member, Organization, Stewardship, Token
from colead.kernel import belongings, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


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
def enter(organization_id: int, account: Any, *, at: datetime) -> Member:
    """Take an account in as the first that can enter an organization, which an import made; as
    its steward. Whoever the import knows by this address or name takes their own place."""
    by = colead(organization_id=organization_id, at=at)
    known = queries.unclaimed(by, email=account.email, name=account.name)
    if known is None:
        member = add_member(name=account.name, email=account.email, account=account, by=by)
    else:
        member = take_place(known, account, by=by)
    begin_stewardship(member, how=_("the first to enter after the import"), by=by)
    return member


def take_place(member: Member, account: Any, *, by: Actor) -> Member:
    """Let an account act as a member who had none, or was gone."""
    member.account, member.email, member.left_on = account, account.email, None
    member.kind = Member.Kind.MEMBER
    member.save(update_fields=["account", "email", "left_on", "kind"])
    record(events.MemberJoined(member=member.pk, title=member.name), by=by)
    return member


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


def _findable(member: Member) -> None:
    """By name, where people are asked for: in a search for all things they would stand before
    what people write."""
    search.index(member.organization_id, "member", member.pk, title=member.name, apart=True)


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
    _findable(member)
    record(events.MemberJoined(member=member.pk, title=member.name, kind=kind), by=by)
    return member


@action
def amend_profile(*, by: Actor, name: str, about: str) -> Member:
    """Change one's own name and what one says about oneself here."""
    member = queries.member(by, by.member_id or 0)
    member.name, member.about = name, about
    member.save(update_fields=["name", "about"])
    _findable(member)
    record(events.ProfileAmended(member=member.pk, title=name), by=by)
    return member


@action
def erase(part: str, *, by: Actor) -> int:
    """Erase a part of what is the actor's own here; how much that was."""
    found = belongings.part(part)
    if found.erase is None:
        refuse(_("This stays: %(why)s") % {"why": found.says})
    count = found.erase(by=by)
    record(
        events.BelongingsErased(
            member=by.member_id or 0, title=by.name, part=part, concerned=[by.member_id or 0]
        ),
        by=by,
    )
    return count


def _forget(member: Member) -> None:
    """Take a person's name, address and words about themselves off."""
    member.name, member.email, member.about = str(_("Somebody who left")), "", ""
    member.save(update_fields=["name", "email", "about"])
    search.remove("member", member.pk)


@action
def leave(*, by: Actor, erase_private: bool = False, nameless: bool = False) -> None:
    """Leave the organization; keys for programs and stewardship end with it.

    ``erase_private``: what only they could read is erased. ``nameless``: their name is taken off
    what stays (the journal, which cannot be changed, says "somebody who left").
    """
    member = queries.member(by, by.member_id or 0)
    if by.is_steward:
        rules.may_step_down(stewards=queries.stewards(by).count()).enforce()
        step_down(by=by)
    Token.objects.filter(member=member, ended_at=None).update(ended_at=by.at)
    for one in belongings.parts() if erase_private else ():
        if one.private and one.erase is not None:
            one.erase(by=by)
    Member.objects.filter(pk=member.pk).update(left_on=by.today)
    if nameless:
        _forget(member)
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
