"""Waiting for a time that is taken, and saying yes when it is held for one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from colead.features.materials import events, queries, rules
from colead.features.materials.actions.booking import About, field_of, offer_free, own, words
from colead.features.materials.models import Booking
from colead.kernel import subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def wait(
    material_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    title: str,
    by: Actor,
    about: About = None,
) -> Booking:
    """Wait for a time that is taken: when it becomes free, it is held for the first who waits."""
    found = queries.material(by, material_id, lock=True)
    rules.may_book(by, found).enforce()
    said = words(title)
    if about is not None:
        subjects.find(by, *about)
    rules.fits(found, starts_at, ends_at, by=by).enforce(field=field_of(found))
    there = queries.overlapping(found.pk, starts_at, ends_at)
    if not there.exists():
        refuse(_("It is free then: book it."), field=field_of(found))
    same = Booking.objects.filter(
        material=found, member_id=by.member_id or 0, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    if same.filter(state__in=(*queries.HOLDING, Booking.State.WAITING)).exists():
        refuse(_("You have it then, or wait for it already."), field=field_of(found))
    made = Booking.objects.create(
        organization_id=by.organization_id,
        material=found,
        member_id=by.member_id or 0,
        title=said,
        starts_at=starts_at,
        ends_at=ends_at,
        state=Booking.State.WAITING,
        about_kind=about[0] if about else "",
        about_id=about[1] if about else None,
        booked_at=by.at,
    )
    record(
        events.QueueJoined(
            material=found.pk, title=found.title, booking=made.pk, circle=found.circle_id
        ),
        by=by,
    )
    return made


@action
def accept(booking_id: int, *, by: Actor) -> Booking:
    """Say yes to the time that is held for one."""
    found, one = own(booking_id, by=by)
    held = Booking.objects.filter(pk=one.pk, state=Booking.State.HELD, held_until__gt=by.at)
    if not held.update(state=Booking.State.BOOKED, held_until=None):
        refuse(_("It is not held for you any more."))
    one.refresh_from_db()
    record(
        events.TimeTaken(
            material=found.pk, title=found.title, booking=one.pk, circle=found.circle_id
        ),
        by=by,
    )
    return one


@action
def lapse(booking_id: int, *, by: Actor) -> None:
    """What was held too long goes to the next; who waited for a time that is over waits no more."""
    before = queries.booking(by, booking_id)
    found = queries.material(by, before.material_id, lock=True)
    was = {
        Booking.State.HELD: {"held_until__lte": by.at},
        Booking.State.WAITING: {"ends_at__lte": by.at},
    }.get(Booking.State(before.state))
    mine: Any = Booking.objects.filter(pk=before.pk, state=before.state)
    if was is None or not mine.filter(**was).update(state=Booking.State.LAPSED, held_until=None):
        return
    record(
        events.TimeLapsed(
            material=found.pk,
            title=found.title,
            booking=before.pk,
            concerned=[before.member_id],
            circle=found.circle_id,
        ),
        by=by,
    )
    offer_free(found, by=by)
