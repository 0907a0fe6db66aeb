"""Who sits at an event stream, and whether they still may: the same answer as for any page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from colead.features.accounts.models import Account
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import GuestAccess, GuestLink, Member
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing
from colead.project.middleware import acting


class Stranger(Exception):
    """Nobody is signed in: the stream answers 401."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An actor with the session it came by."""

    session_key: str
    slug: str
    account_id: int | None
    actor: Actor


def take(session_key: str, slug: str, *, at: datetime) -> Seat:
    """Find who a session acts as; ``Stranger`` when nobody, ``Missing`` for outsiders."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    account: Any = get_user(request)
    member = acting(account, request.session, slug, at=at)
    if member is None:
        raise Stranger
    zone = getattr(account, "timezone", "")
    actor = organizations.actor_for(member, at=at, door="web", timezone=zone)
    return Seat(session_key, slug, account.pk, actor)


def session_key_of(cookies: str) -> str:
    """The session's key in a ``Cookie`` header, or an empty text."""
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == settings.SESSION_COOKIE_NAME:
            return value.strip('"')[:60]
    return ""


def marks(seats: Iterable[Seat], *, at: datetime) -> dict[Seat, object]:
    """For each seat all that its right depends on, in five queries for any number of seats.

    As long as a seat's mark stays equal nothing has changed; None: the session is over. A changed
    mark calls for ``take`` anew.
    """
    seats = list(seats)
    keys = {seat.session_key for seat in seats}
    members = {seat.actor.member_id or 0 for seat in seats}
    guests = {seat.actor.member_id or 0 for seat in seats if seat.actor.is_guest}
    sessions = dict(
        Session.objects.filter(pk__in=keys, expire_date__gt=at).values_list("pk", "session_data")
    )
    accounts = {
        pk: rest
        for pk, *rest in Account.objects.filter(
            pk__in={seat.account_id for seat in seats if seat.account_id}
        ).values_list("pk", "password", "is_active", "timezone")
    }
    people = {
        pk: rest
        for pk, *rest in Member.objects.filter(pk__in=members).values_list(
            "pk", "account_id", "kind", "left_on"
        )
    }
    invited: dict[int, list[object]] = {}
    if guests:
        for guest_id, *rest in GuestAccess.objects.filter(
            guest_id__in=guests, ended_at=None
        ).values_list("guest_id", "circle_id", "topic_kind", "topic_id"):
            invited.setdefault(guest_id, []).append(tuple(rest))
        links = GuestLink.objects.filter(guest_id__in=guests, ended_at=None, expires_at__gt=at)
        for guest_id, link in links.values_list("guest_id", "pk"):
            invited.setdefault(guest_id, []).append(link)
    return {
        seat: None
        if seat.session_key not in sessions
        else (
            sessions[seat.session_key],
            accounts.get(seat.account_id or 0),
            people.get(seat.actor.member_id or 0),
            sorted(map(str, invited.get(seat.actor.member_id or 0, []))),
        )
        for seat in seats
    }


def again(seat: Seat, *, at: datetime) -> Seat | None:
    """The seat as it is now, or None when its right has ended."""
    try:
        return take(seat.session_key, seat.slug, at=at)
    except (Stranger, Missing):
        return None
