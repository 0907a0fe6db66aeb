"""Making an offer, and answering it. Nothing is done to anybody before their own yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.offers import events, queries
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.features.organizations import rules as membership
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.events import Event
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, Refused, refuse

CarryOut = Callable[..., Any]
T = TypeVar("T", bound=CarryOut)

_taken: dict[str, CarryOut] = {}


def when_taken(kind: str) -> Callable[[T], T]:
    """Register what taking an offer of a kind does: ``function(offer, *, by)``.

    It runs in the transaction of the yes; when it refuses, the offer stays open.
    """

    def register(function: T) -> T:
        _taken[kind] = function
        return function

    return register


def _told(event: type[Event], offer: Offer, *, by: Actor) -> None:
    others = {offer.to_id, offer.by_id} - {by.member_id, None}
    facts: dict[str, Any] = {
        "offer": offer.pk,
        "title": offer.title,
        "kind": offer.kind,
        "about_kind": offer.subject_kind,
        "about": offer.subject_id,
        "concerned": sorted(pk for pk in others if pk is not None),
        "circle": offer.circle_id,
    }
    record(event(**facts), by=by)


@action
def make(
    kind: str,
    *,
    about: tuple[str, int],
    to: int,
    title: str,
    by: Actor,
    note: str = "",
    terms: dict[str, Any] | None = None,
    circle_id: int | None = None,
    expires_on: date | None = None,
) -> Offer:
    """Propose something to a member (``to`` is the member's id); void until taken."""
    membership.may_take_part(by).enforce()
    receiver = organizations.member(by, to)
    if not receiver.is_here:
        refuse(_("This person is not here any more."), field="to")
    if kind not in _taken:
        raise LookupError(f"nobody carries out offers of the kind {kind}")
    try:
        with transaction.atomic():
            offer = Offer.objects.create(
                organization_id=by.organization_id,
                kind=kind,
                subject_kind=about[0],
                subject_id=about[1],
                circle_id=circle_id,
                title=title[:300],
                to=receiver,
                by_id=by.member_id,
                note=note,
                terms=terms or {},
                offered_at=by.at,
                expires_on=expires_on,
            )
    except IntegrityError:
        raise Refused(
            _("%(name)s has this offer already and has not answered yet.")
            % {"name": receiver.name},
            field="to",
        ) from None
    _told(events.OfferMade, offer, by=by)
    return offer


def _answer(offer_id: int, state: Offer.State, *, by: Actor, reply: str = "", mine: str) -> Offer:
    offer = queries.offer(by, offer_id)
    if getattr(offer, mine) != by.member_id:
        raise Missing(f"offer {offer_id}")
    changed = Offer.objects.filter(pk=offer.pk, state=Offer.State.OPEN).update(
        state=state, answered_at=by.at, reply=reply
    )
    if not changed:
        offer.refresh_from_db()
        refuse(_("This offer is no longer open: %(state)s.") % {"state": offer.get_state_display()})
    offer.state, offer.answered_at, offer.reply = state, by.at, reply
    return offer


@action
def take(offer_id: int, *, by: Actor) -> Offer:
    """Say yes: what was offered happens now, in the same transaction."""
    offer = _answer(offer_id, Offer.State.TAKEN, by=by, mine="to_id")
    if offer.expires_on is not None and offer.expires_on < by.today:
        refuse(_("This offer ran out. Ask for it again if you would still like it."))
    _taken[offer.kind](offer, by=by)
    _told(events.OfferTaken, offer, by=by)
    return offer


@action
def decline(offer_id: int, *, by: Actor, reply: str = "") -> Offer:
    """Say no, with or without a word to the one who offered."""
    offer = _answer(offer_id, Offer.State.DECLINED, by=by, reply=reply, mine="to_id")
    _told(events.OfferDeclined, offer, by=by)
    return offer


@action
def withdraw(offer_id: int, *, by: Actor) -> Offer:
    """Take back an offer that nobody has answered yet."""
    offer = _answer(offer_id, Offer.State.WITHDRAWN, by=by, mine="by_id")
    _told(events.OfferWithdrawn, offer, by=by)
    return offer


@action
def expire(offer: Offer, *, by: Actor) -> None:
    """Close an offer whose day has passed."""
    if Offer.objects.filter(pk=offer.pk, state=Offer.State.OPEN).update(
        state=Offer.State.EXPIRED, answered_at=by.at
    ):
        _told(events.OfferExpired, offer, by=colead(organization_id=by.organization_id, at=by.at))


@action
def offer_stewardship(*, to: int, by: Actor, note: str = "") -> Offer:
    """A steward offers stewardship; it begins with the receiver's yes."""
    membership.may_offer_stewardship(by).enforce()
    receiver = organizations.member(by, to)
    if receiver.is_guest:
        refuse(_("Stewards are members. Invite this person as a member first."), field="to")
    return make(
        "stewardship",
        about=("member", receiver.pk),
        to=to,
        title=_("Be a steward"),
        note=note,
        by=by,
    )
