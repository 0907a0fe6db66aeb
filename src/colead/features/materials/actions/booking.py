"""Booking: one person at a time, first come first served, then those who wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from colead.features.materials import events, queries, rules
from colead.features.materials.models import Booking, Material
from colead.kernel import subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse

Span = tuple[datetime, datetime]
About = tuple[str, int] | None


class Taken(Refused):
    """Somebody has it then. ``dates`` tells which of the times (all, or some of a series) are
    taken; ``others`` how many of a series are free."""

    def __init__(self, reason: str, *, dates: Sequence[str], others: int) -> None:
        super().__init__(reason)
        self.dates, self.others = list(dates), others


def _day(moment: datetime, by: Actor) -> str:
    locale = (get_language() or "en").replace("-", "_")
    return format_date(moment.astimezone(ZoneInfo(by.timezone)), "EEE d MMM y", locale=locale)


def words(title: str) -> str:
    said = " ".join(title.split())
    if not said:
        refuse(_("Say in a few words what for."), field="title")
    return said[:200]


def _taken(found: Material, taken: Sequence[Span], free: int, *, by: Actor) -> Taken:
    """The clear sentence: who has it, or which dates of a series are taken."""
    dates = [_day(starts_at, by) for starts_at, _ends in taken]
    if not free and len(taken) == 1:
        who = queries.overlapping(found.pk, *taken[0]).select_related("member").first()
        if who is None:
            return Taken(_("Somebody else has it then."), dates=dates, others=0)
        zone, locale = ZoneInfo(by.timezone), (get_language() or "en").replace("-", "_")
        words = {"name": who.member.name, "title": who.title}
        if found.by_day:
            first, last, *_hours = queries.span_of(who, by.timezone)
            words |= {"begin": format_date(first, "d MMM", locale=locale),
                      "end": format_date(last, "d MMM", locale=locale)}  # fmt: skip
            said = _("%(name)s has it from %(begin)s to %(end)s: %(title)s.") % words
        else:
            words |= {
                "begin": format_time(who.starts_at.astimezone(zone), "short", locale=locale),
                "end": format_time(who.ends_at.astimezone(zone), "short", locale=locale),
            }
            said = _("%(name)s has it then, from %(begin)s to %(end)s: %(title)s.") % words
        return Taken(said, dates=dates, others=0)
    said = ngettext(
        "Somebody else has it on %(n)s of these days: %(dates)s.",
        "Somebody else has it on %(n)s of these days: %(dates)s.",
        len(dates),
    ) % {"n": len(dates), "dates": "; ".join(dates)}
    return Taken(said, dates=dates, others=free)


@action
def book(
    material_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    title: str,
    by: Actor,
    repeat: str = "",
    until: date | None = None,
    others: bool = False,
    about: About = None,
) -> list[Booking]:
    """Book a room or thing: the bookings made, the first one first.

    With ``repeat`` (``rules.REPEATS``) it is booked again and again ``until`` a day. If some of
    those times are taken, none is booked and ``Taken`` tells which; with ``others`` the rest is.
    ``about`` (kind, id) ties it to an initiative or meeting that the actor may see.
    """
    found = queries.material(by, material_id, lock=True)
    rules.may_book(by, found).enforce()
    said = words(title)
    if repeat not in rules.REPEATS:
        refuse(_("Choose how often."), field="repeat")
    if repeat and until is None:
        refuse(_("Until which day?"), field="until")
    if about is not None:
        subjects.find(by, *about)
    rules.fits(found, starts_at, ends_at, by=by).enforce(field=field_of(found))
    spans: list[Span] = []
    for begin, end in rules.times(
        starts_at, ends_at, repeat=repeat, until=until, timezone=by.timezone
    ):
        fits = rules.fits(found, begin, end, by=by)
        if not fits and spans:
            if repeat == "daily":
                continue  # Closed days are passed by.
            refuse(f"{_day(begin, by)}: {fits.reason}", field="until")
        spans.append((begin, end))
    _apart(spans)
    taken = _overlapped(found, spans)
    free = [one for one in spans if one not in taken]
    if taken and not (others and free):
        raise _taken(found, taken, len(free), by=by)
    return _make(found, free, said, about, by=by)


def field_of(found: Material) -> str:
    return "first" if found.by_day else "begins"


def _apart(spans: Sequence[Span]) -> None:
    for (_begin, end), (begin, _end) in pairwise(spans):
        if begin < end:
            refuse(_("It would overlap with itself: repeat it less often."), field="repeat")


def _overlapped(found: Material, spans: Sequence[Span]) -> list[Span]:
    """Which of some times are taken; one query."""
    there = queries.overlapping(found.pk, spans[0][0], spans[-1][1])
    held = list(there.values_list("starts_at", "ends_at"))
    return [one for one in spans if any(b < one[1] and one[0] < e for b, e in held)]


def _make(
    found: Material, spans: Sequence[Span], title: str, about: About, *, by: Actor
) -> list[Booking]:
    made: list[Booking] = []
    try:
        with transaction.atomic():
            for begin, end in spans:
                made.append(
                    Booking.objects.create(
                        organization_id=by.organization_id,
                        material=found,
                        member_id=by.member_id or 0,
                        title=title,
                        starts_at=begin,
                        ends_at=end,
                        about_kind=about[0] if about else "",
                        about_id=about[1] if about else None,
                        series=made[0] if made else None,
                        booked_at=by.at,
                    )
                )
    except IntegrityError:
        # The lock on the material keeps others out; the database itself has the last word.
        raise Taken(_("Somebody else has it then."), dates=[], others=0) from None
    record(
        events.MaterialBooked(
            material=found.pk,
            title=found.title,
            booking=made[0].pk,
            starts_at=made[0].starts_at.isoformat(),
            ends_at=made[0].ends_at.isoformat(),
            times=len(made),
            about_kind=about[0] if about else "",
            about=about[1] if about else None,
            circle=found.circle_id,
        ),
        by=by,
    )
    return made


def own(booking_id: int, *, by: Actor) -> tuple[Material, Booking]:
    """One's own booking that is not over, its material locked first."""
    before = queries.booking(by, booking_id)
    found = queries.material(by, before.material_id, lock=True)
    one = Booking.objects.select_for_update().get(pk=before.pk)
    one.material = found
    rules.may_change_booking(
        by, member_id=one.member_id, state=one.state, ends_at=one.ends_at
    ).enforce()
    return found, one


@action
def move(
    booking_id: int,
    *,
    by: Actor,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    title: str | None = None,
) -> Booking:
    """Move one's own booking to another time, or say anew what for. What becomes free goes to
    those who wait."""
    found, one = own(booking_id, by=by)
    if one.state != Booking.State.BOOKED:
        refuse(_("It is not booked yet."))
    begin, end = starts_at or one.starts_at, ends_at or one.ends_at
    said = words(title) if title is not None else one.title
    if (begin, end) != (one.starts_at, one.ends_at):
        if one.out_at is not None and begin != one.starts_at:
            refuse(_("It is with you already: only its end can change."), field=field_of(found))
        rules.may_book(by, found).enforce()
        rules.fits(found, begin, end, by=by).enforce(field=field_of(found))
        if queries.overlapping(found.pk, begin, end, but=one.pk).exists():
            raise _others_have_it(found, (begin, end), one, by=by)
    elif said == one.title:
        return one
    one.starts_at, one.ends_at, one.title = begin, end, said
    one.version += 1
    one.reminded = 0
    try:
        with transaction.atomic():
            one.save(update_fields=["starts_at", "ends_at", "title", "version", "reminded"])
    except IntegrityError:
        raise Taken(_("Somebody else has it then."), dates=[], others=0) from None
    record(
        events.BookingChanged(
            material=found.pk,
            title=found.title,
            booking=one.pk,
            starts_at=one.starts_at.isoformat(),
            circle=found.circle_id,
        ),
        by=by,
    )
    offer_free(found, by=by)
    return one


def _others_have_it(found: Material, span: Span, but: Booking, *, by: Actor) -> Taken:
    who = queries.overlapping(found.pk, *span, but=but.pk).select_related("member").first()
    name = who.member.name if who else ""
    return Taken(
        _("%(name)s has it then: %(title)s.") % {"name": name, "title": who.title if who else ""},
        dates=[_day(span[0], by)],
        others=0,
    )


@action
def give_up(booking_id: int, *, by: Actor, following: bool = False) -> Booking:
    """Give up one's booking, one's place in the queue, or what is held for one; with
    ``following`` also those of its series that come after it."""
    found, one = own(booking_id, by=by)
    if one.is_out:
        refuse(_("It is with you. Note first that it is back."))
    ids = [one.pk]
    if following and one.state == Booking.State.BOOKED:
        ids = list(queries.series(one).values_list("pk", flat=True))
    _end(ids)
    one.refresh_from_db()
    record(
        events.BookingGivenUp(
            material=found.pk,
            title=found.title,
            booking=one.pk,
            times=len(ids),
            circle=found.circle_id,
        ),
        by=by,
    )
    offer_free(found, by=by)
    return one


def _end(ids: Sequence[int]) -> None:
    Booking.objects.filter(pk__in=ids).update(
        state=Booking.State.CANCELLED, held_until=None, version=F("version") + 1
    )


@action
def free_leaver(booking_id: int, *, by: Actor) -> None:
    """Whoever left the organization needs it no more: it goes to those who wait."""
    before = queries.booking(by, booking_id)
    found = queries.material(by, before.material_id, lock=True)
    _end([before.pk])
    record(
        events.BookingGivenUp(
            material=found.pk, title=found.title, booking=before.pk, times=1,
            circle=found.circle_id,
        ),
        by=by,
    )  # fmt: skip
    offer_free(found, by=by)


def offer_free(found: Material, *, by: Actor) -> None:
    """Hold what is free for those who wait for it, the longest first. The material is locked."""
    if found.state != Material.State.READY:
        return
    for one in queries.queue(found.pk, by.at).select_related(None):
        if queries.overlapping(found.pk, one.starts_at, one.ends_at).exists():
            continue
        until = rules.held_until(one.starts_at, one.ends_at, at=by.at)
        Booking.objects.filter(pk=one.pk).update(state=Booking.State.HELD, held_until=until)
        record(
            events.TimeOffered(
                material=found.pk,
                title=found.title,
                booking=one.pk,
                until=until.isoformat(),
                concerned=[one.member_id],
                circle=found.circle_id,
            ),
            by=by,
        )
