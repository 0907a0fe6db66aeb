"""Joining and leaving circles; offering a place."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import events, queries, rules
from colead.features.circles.actions.holding import end_term
from colead.features.circles.models import Circle, Membership, Term
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


def enter(circle: Circle, member_id: int, *, by: Actor) -> Membership:
    """Begin a membership: the one place where that happens."""
    # The circle's row is locked, so that nobody enters one that is just being closed.
    here = Circle.objects.select_for_update().get(pk=circle.pk)
    if here.closed_on is not None:
        refuse(_("This circle is closed."))
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                organization_id=by.organization_id,
                circle=circle,
                member_id=member_id,
                started_on=by.today,
            )
    except IntegrityError:
        raise Refused(_("You are in this circle already.")) from None
    record(events.CircleJoined(circle=circle.pk, title=circle.name, member=member_id), by=by)
    return membership


@action
def join(circle_id: int, *, by: Actor) -> Membership:
    """Join an open circle, in one act."""
    circle = queries.circle(by, circle_id)
    rules.may_join(
        by,
        inside=queries.is_in(by, circle.pk),
        is_root=circle.parent_id is None,
        joining=circle.joining,
        closed=circle.closed_on is not None,
    ).enforce()
    return enter(circle, by.member_id or 0, by=by)


@action
def offer_place(circle_id: int, *, to: int, by: Actor, note: str = "") -> Offer:
    """Offer a place in a circle; void until taken."""
    circle = queries.circle(by, circle_id)
    queries.may_offer_place(by, circle).enforce()
    queries.receiver(by, to)
    if Membership.objects.filter(circle=circle, member_id=to, ended_on=None).exists():
        refuse(_("This person is in the circle already."), field="to")
    return offers.make(
        "place",
        about=("circle", circle.pk),
        to=to,
        title=_("Join %(circle)s") % {"circle": circle.name},
        note=note,
        circle_id=circle.pk,
        by=by,
    )


@action
def take_place(circle_id: int, *, by: Actor) -> Membership:
    """What taking the offer of a place does."""
    return enter(queries.circle(by, circle_id), by.member_id or 0, by=by)


@action
def leave(circle_id: int, *, by: Actor) -> None:
    """Leave a circle; roles held in it are given back."""
    circle = queries.circle(by, circle_id)
    ended = Membership.objects.filter(
        circle=circle, member_id=by.member_id or 0, ended_on=None
    ).update(ended_on=by.today)
    if not ended:
        refuse(_("You are not in this circle."))
    for term in Term.objects.filter(
        role__circle=circle, member_id=by.member_id or 0, ended_on=None
    ).select_related("role", "member"):
        end_term(term, Term.Ended.LEFT, by=by)
    record(events.CircleLeft(circle=circle.pk, title=circle.name, member=by.member_id or 0), by=by)
