"""Offering something to learn; taking a seat and leaving it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.learning import events, queries, rules
from colead.features.learning.actions.taking import book, put_back
from colead.features.learning.models import Learnt, Offer, Seat, Wish
from colead.features.organizations import actions as inviting
from colead.features.organizations import queries as organizations
from colead.kernel import money as coins
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def offer(
    *,
    kind: str,
    title: str,
    by: Actor,
    about: str = "",
    circle_id: int | None = None,
    skills: Sequence[str] = (),
    place: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    seats: int | None = None,
    money: int = 0,
    minutes: int = 0,
    i_teach: bool = False,
    taught_by: str = "",
    wish_id: int | None = None,
) -> Offer:
    """Offer a course, a visit, a book, or to teach. ``money`` (minor units of the organization's
    currency) and ``minutes`` are what it takes of each who joins; without ``seats`` there is room
    for all. From a wish, everybody who wished for it is told."""
    rules.may_offer(by).enforce()
    if kind not in Offer.Kind.values:
        refuse(_("Choose what it is."), field="kind")
    wish = _open_wish(wish_id, by=by) if wish_id else None
    given = _checked(
        {
            "title": title, "about": about, "place": place, "starts_at": starts_at,
            "ends_at": ends_at, "seats": seats, "minutes": minutes, "skills": skills,
            "taught_by": taught_by,
        },
        by=by,
    )  # fmt: skip
    if not 0 <= money <= coins.LARGEST:
        refuse(_("This amount is too large."), field="money")
    made = Offer.objects.create(
        organization_id=by.organization_id,
        circle=circles.circle(by, circle_id) if circle_id else circles.root(by),
        kind=kind,
        money=money,
        currency=organizations.organization(by).currency,
        by_id=by.member_id,
        teacher_id=by.member_id if i_teach or kind == Offer.Kind.PEER else None,
        offered_at=by.at,
        **given,
    )
    told: set[int] = set()
    if wish is not None:
        Wish.objects.filter(pk=wish.pk).update(offer=made, closed_at=by.at)
        told = {one.pk for one in queries.wishers(wish.pk)}
    _index(made)
    record(
        events.LearningOffered(
            learning=made.pk,
            title=made.title,
            kind=made.kind,
            wish=wish.pk if wish else None,
            concerned=sorted(told - {by.member_id or 0}),
            circle=made.circle_id,
        ),
        by=by,
    )
    return made


def _open_wish(wish_id: int, *, by: Actor) -> Wish:
    found = queries.wish(by, wish_id, lock=True)
    if found.closed_at is not None:
        refuse(_("This wish was met or taken back already."))
    return found


def _checked(given: dict[str, Any], *, by: Actor, ahead: bool = True) -> dict[str, Any]:
    """What an offer says, as it is kept; senseless values are refused at their field."""
    title = " ".join(str(given["title"]).split())[:200]
    if not title:
        refuse(_("Give it a name."), field="title")
    starts_at, ends_at = given["starts_at"], given["ends_at"]
    if ends_at is None and starts_at is not None:
        ends_at = starts_at
    if ahead and not rules.fits(starts_at, ends_at, at=by.at):
        wrong = "ends_at" if starts_at is None or rules.fits(starts_at, None, at=by.at) else ""
        refuse(_("Choose a time that lies ahead, and ends after it begins."),
               field=wrong or "starts_at")  # fmt: skip
    if given["seats"] is not None and not 1 <= given["seats"] <= 100_000:
        refuse(_("There is one seat at least."), field="seats")
    if not 0 <= given["minutes"] <= rules.MOST_MINUTES:
        refuse(_("At most 2000 hours."), field="minutes")
    return {
        "title": title,
        "about": given["about"].strip(),
        "place": given["place"].strip()[:300],
        "starts_at": starts_at,
        "ends_at": ends_at,
        "seats": given["seats"],
        "minutes": given["minutes"],
        "skills": rules.skill_names(given["skills"]),
        "taught_by": given["taught_by"].strip()[:200],
    }


def _index(made: Offer) -> None:
    search.index(
        made.organization_id,
        "learning",
        made.pk,
        title=made.title,
        text="\n".join([made.about, made.place, made.taught_by, *made.skills]),
        circle_id=made.circle_id,
    )


@action
def change(offer_id: int, *, by: Actor, **given: Any) -> Offer:
    """Change its words, time, place or seats (``CHANGES``). What it costs stays as people took it;
    with more seats, those who wait longest come in."""
    found = queries.offer(by, offer_id, lock=True)
    rules.may_change(by, found).enforce()
    now = {name: getattr(found, name) for name in CHANGES}
    moved = {"starts_at", "ends_at"} & {name for name in given if given[name] != now[name]}
    wanted = _checked({**now, **given}, by=by, ahead=bool(moved))
    taken = queries.seats_taken(found.pk)
    if wanted["seats"] is not None and wanted["seats"] < max(taken, default=0):
        refuse(_("So many seats are taken already."), field="seats")
    changed = sorted(name for name, value in wanted.items() if getattr(found, name) != value)
    if not changed:
        return found
    for name in changed:
        setattr(found, name, wanted[name])
    found.version += 1
    found.save(update_fields=[*changed, "version"])
    _index(found)
    if "ends_at" in changed:
        _ask_later(found, by=by)
    people = queries.people_in_offer(found.pk)
    record(
        events.LearningChanged(
            learning=found.pk,
            title=found.title,
            changed=changed,
            concerned=[pk for pk in people if pk != by.member_id],
            circle=found.circle_id,
        ),
        by=by,
    )
    _fill(found, by=by)
    return found


CHANGES = (
    "title", "about", "place", "starts_at", "ends_at", "seats", "minutes", "skills", "taught_by",
)  # fmt: skip


def _ask_later(found: Offer, *, by: Actor) -> None:
    waiting = Learnt.objects.filter(seat__offer=found, asked_at=None)
    waiting.update(ask_at=rules.ask_at(found, at=by.at))


@action
def cancel(offer_id: int, *, reason: str, by: Actor) -> Offer:
    """Say that it does not take place, and why. What people took for it is back in their shares
    where these are still open."""
    found = queries.offer(by, offer_id, lock=True)
    rules.may_change(by, found).enforce()
    why = " ".join(reason.split())[:300]
    if not why:
        refuse(_("Say why it does not take place."), field="reason")
    # Who has begun before it was cancelled is paid back as well: it is not their doing.
    Offer.objects.filter(pk=found.pk).update(
        cancelled_at=by.at, why_cancelled=why, version=found.version + 1
    )
    found.cancelled_at, found.why_cancelled, found.version = by.at, why, found.version + 1
    people = queries.people_in_offer(found.pk)
    rows = Seat.objects.filter(
        offer=found, left_at=None, taking__given_back_at=None, taking__share__budget__closed_at=None
    )
    paid = rows.order_by("taking__share__budget_id").values_list("taking_id", flat=True)
    for taking_id in [pk for pk in paid if pk is not None]:
        put_back(taking_id, by=by, offer_cancelled=True)
    Learnt.objects.filter(seat__offer=found, answered_at=None).delete()
    search.remove("learning", found.pk)
    record(
        events.LearningCancelled(
            learning=found.pk,
            title=found.title,
            reason=why,
            concerned=[pk for pk in people if pk != by.member_id],
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


@action
def join(offer_id: int, *, by: Actor, budget_id: int | None = None) -> Seat:
    """Take a seat; when all are taken, wait for one. With a ``budget_id``, what it costs is taken
    from one's share in the same act; who waits takes it when a seat came."""
    found = queries.offer(by, offer_id, lock=True)
    is_in = queries.my_seat(by, found.pk) is not None
    rules.may_join(by, found, is_in=is_in).enforce()
    number = rules.free_number(queries.seats_taken(found.pk), found.seats)
    made = Seat.objects.create(
        organization_id=by.organization_id,
        offer=found,
        member_id=by.member_id or 0,
        number=number,
        joined_at=by.at,
    )
    if number is not None:
        _will_ask(made, found, by=by)
        if budget_id is not None:
            _pay(made, found, budget_id, by=by)
    record(
        events.SeatTaken(
            learning=found.pk,
            title=found.title,
            waits=number is None,
            concerned=_hosts(found, but=by.member_id),
        ),
        by=by,
    )
    return made


def _hosts(found: Offer, *, but: int | None) -> list[int]:
    return sorted({pk for pk in (found.by_id, found.teacher_id) if pk and pk != but})


def _will_ask(seat: Seat, found: Offer, *, by: Actor) -> None:
    Learnt.objects.create(
        organization_id=seat.organization_id,
        member_id=seat.member_id,
        seat=seat,
        ask_at=rules.ask_at(found, at=by.at),
    )


def _pay(seat: Seat, found: Offer, budget_id: int, *, by: Actor) -> None:
    if not (found.money or found.minutes):
        refuse(_("It costs nothing."), field="budget_id")
    budget = queries.budget(by, budget_id)
    if found.money and budget.currency != found.currency:
        refuse(_("This budget has another currency."), field="budget_id")
    # What a budget does not give at all (time, or money) is not asked of it.
    seat.taking = book(
        budget_id,
        money=found.money if budget.money else 0,
        minutes=found.minutes if budget.minutes else 0,
        offer=found,
        by=by,
    )
    seat.save(update_fields=["taking"])


@action
def pay(offer_id: int, *, budget_id: int, by: Actor) -> Seat:
    """Take what one's seat costs from one's share, later than joining."""
    found = queries.offer(by, offer_id, lock=True)
    seat = queries.my_seat(by, found.pk)
    if seat is None or seat.number is None:
        refuse(_("You have no seat in it."))
    if seat.taking_id is not None:
        refuse(_("You took it already."))
    _pay(seat, found, budget_id, by=by)
    return seat


@action
def leave(offer_id: int, *, by: Actor) -> None:
    """Leave before it begins: what was taken for it is back; who waited longest has the seat."""
    found = queries.offer(by, offer_id, lock=True)
    seat = queries.my_seat(by, found.pk)
    rules.may_leave(by, found, is_in=seat is not None).enforce()
    assert seat is not None  # noqa: S101 - the rule has refused it
    _vacate(found, seat, by=by)


@action
def free_seats(member_id: int, *, by: Actor) -> int:
    """Free the seats of somebody who left the organization; answers with how many. What they took
    for what has not begun is back in their share, and so in the fund when the budget ends."""
    rows = Seat.objects.filter(
        organization_id=by.organization_id, member_id=member_id, left_at=None
    )
    freed = 0
    for offer_id in rows.order_by("offer_id").values_list("offer_id", flat=True):
        found = queries.offer(by, offer_id, lock=True)
        seat = Seat.objects.filter(offer=found, member_id=member_id, left_at=None).first()
        if seat is None or found.has_begun(by.at):
            continue
        _vacate(found, seat, by=by)
        freed += 1
    return freed


def _vacate(found: Offer, seat: Seat, *, by: Actor) -> None:
    taking = seat.taking
    if taking is not None and taking.given_back_at is None and taking.share.budget.is_open:
        put_back(taking.pk, by=by)
    Seat.objects.filter(pk=seat.pk).update(left_at=by.at)
    Learnt.objects.filter(seat=seat, answered_at=None).delete()
    record(
        events.SeatLeft(
            learning=found.pk, title=found.title, concerned=_hosts(found, but=by.member_id)
        ),
        by=by,
    )
    _fill(found, by=by)


def _fill(found: Offer, *, by: Actor) -> None:
    """Those who waited longest have what is free: they said yes when they began to wait."""
    while found.cancelled_at is None and not found.has_begun(by.at):
        number = rules.free_number(queries.seats_taken(found.pk), found.seats)
        seat = queries.first_waiting(found.pk) if number is not None else None
        if seat is None:
            return
        Seat.objects.filter(pk=seat.pk).update(number=number)
        _will_ask(seat, found, by=by)
        record(
            events.SeatCame(learning=found.pk, title=found.title, concerned=[seat.member_id]),
            by=by,
        )


@action
def invite(offer_id: int, *, email: str, name: str, by: Actor) -> Any:
    """Let a guest in who can join; answers with the guest and their link's secret."""
    found = queries.offer(by, offer_id)
    rules.may_invite(by, found).enforce()
    return inviting.invite_guest(email=email, name=name, topic=("learning", found.pk), by=by)
