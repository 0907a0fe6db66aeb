"""Reads of offers."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.offers.models import Offer
from colead.kernel import prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing


def visible_to(actor: Actor) -> QuerySet[Offer]:
    """Offers to or by the actor; taken ones are open to everyone."""
    mine = Q(to_id=actor.member_id) | Q(by_id=actor.member_id)
    found = Offer.objects.filter(organization_id=actor.organization_id)
    return found.filter(mine if actor.is_guest else mine | Q(state=Offer.State.TAKEN))


def offer(actor: Actor, offer_id: int) -> Offer:
    """One offer, or ``Missing``."""
    found = visible_to(actor).select_related("to", "by").filter(pk=offer_id).first()
    if found is None:
        raise Missing(f"offer {offer_id}")
    return found


def waiting_for(actor: Actor) -> QuerySet[Offer]:
    """Offers that wait for the actor's yes or no, newest first."""
    return (
        Offer.objects.filter(
            organization_id=actor.organization_id, to_id=actor.member_id, state=Offer.State.OPEN
        )
        .select_related("by")
        .order_by("-offered_at", "-id")
    )


def offered_in(actor: Actor, circle_id: int) -> Offer | None:
    """The newest offer in a circle that waits for the actor."""
    found: Offer | None = prepared.first(_waiting_in, actor, circle_id)
    return found


def _waiting_in(actor: Actor, circle_id: int) -> QuerySet[Offer]:
    return waiting_for(actor).filter(circle_id=circle_id)


def open_about(actor: Actor, kind: str, subject_id: int) -> QuerySet[Offer]:
    """Open offers about a thing, for the page of that thing."""
    return (
        Offer.objects.filter(
            organization_id=actor.organization_id,
            subject_kind=kind,
            subject_id=subject_id,
            state=Offer.State.OPEN,
        )
        .select_related("to", "by")
        .order_by("offered_at", "id")
    )


subjects.register(
    "offer", label=_("offer"), icon="gift", visible_to=visible_to, url_name="offers:offer"
)
