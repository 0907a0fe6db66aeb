"""What there is, what is booked, what was taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.circles.models import Circle
from colead.features.materials import rules
from colead.features.materials.models import Booking, Damage, Material, Move, Shelf
from colead.features.organizations import queries as organizations
from colead.kernel import feeds, paging, parts, prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing
from colead.ui.environment import url as address

HOLDING = (Booking.State.HELD, Booking.State.BOOKED)
LIVING = (*HOLDING, Booking.State.WAITING)


def visible_to(actor: Actor) -> QuerySet[Material]:
    """What an actor may see: all of the organization; a guest, what circles that invited it have.
    """  # fmt: skip
    found: QuerySet[Material] = subjects.seen_by(actor, Material.objects.all(), kind="material")
    return found


def material(actor: Actor, material_id: int, *, lock: bool = False) -> Material:
    """One room, thing or stock, or ``Missing``; with ``lock`` nobody else books it, takes of it or
    changes it until the commit."""
    found = visible_to(actor).filter(pk=material_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.select_related("circle").first()
    if one is None:
        raise Missing(f"material {material_id}")
    return one


def _told(found: QuerySet[Material], at: datetime) -> QuerySet[Material, Any]:
    """With what the catalogue says of each: until when it is taken now, how much there is."""
    now = Booking.objects.filter(
        material=OuterRef("pk"), state__in=HOLDING, starts_at__lte=at, ends_at__gt=at
    )
    lying = Shelf.objects.filter(material=OuterRef("pk")).order_by().values("material")
    return found.select_related("circle").annotate(
        busy_until=Subquery(now.values("ends_at")[:1]),
        stock=Coalesce(Subquery(lying.annotate(all=Sum("amount")).values("all")), 0),
    )


def listed(
    actor: Actor, *, kind: str = "", circle_id: int | None = None, after: str | None = None
) -> paging.Page[Any]:
    """The catalogue, by name: all that is not retired, of a kind or of a circle."""
    found = visible_to(actor).exclude(state=Material.State.RETIRED)
    if kind in Material.Kind.values:
        found = found.filter(kind=kind)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    page = paging.page(_told(found, actor.at), after=after, order=("title", "id"))
    for one in page.items:
        one.is_open = rules.is_open(one, by=actor)
    return page


def bookable(actor: Actor, *, limit: int = 60) -> list[Material]:
    """Rooms and things that are booked by the hour, for a view of one day."""
    found = visible_to(actor).filter(unit=Material.Unit.HOUR, state=Material.State.READY)
    found = found.exclude(kind=Material.Kind.STOCK)
    return list(found.order_by("kind", "title", "id")[:limit])


def bookings(actor: Actor) -> QuerySet[Booking]:
    """All bookings of what the actor may see."""
    return Booking.objects.filter(material__in=visible_to(actor))


def booking(actor: Actor, booking_id: int) -> Booking:
    """One booking with its thing and person, or ``Missing``."""
    found = bookings(actor).filter(pk=booking_id)
    one = found.select_related("material", "material__circle", "member").first()
    if one is None:
        raise Missing(f"booking {booking_id}")
    return one


def damage(actor: Actor, damage_id: int) -> Damage:
    """One note of damage of what the actor may see, or ``Missing``."""
    found = Damage.objects.filter(pk=damage_id, material__in=visible_to(actor))
    one = found.select_related("material").first()
    if one is None:
        raise Missing(f"damage {damage_id}")
    return one


def damages(actor: Actor, material_id: int) -> list[Damage]:
    """What is broken of a material and not mended, then the last that was mended."""
    found = Damage.objects.filter(material_id=material_id, material__in=visible_to(actor))
    return list(
        found.select_related("by", "mended_by").order_by(F("mended_at").desc(nulls_first=True))[:5]
    )


def overlapping(
    material_id: int, starts_at: datetime, ends_at: datetime, *, but: int | None = None
) -> QuerySet[Booking]:
    """What holds a material for any moment of a time, but one booking."""
    found = Booking.objects.filter(
        material_id=material_id, state__in=HOLDING, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    return found.exclude(pk=but) if but is not None else found


def span(material_ids: Sequence[int], begin: datetime, end: datetime) -> list[Booking]:
    """What holds some materials between two moments, with its person, in order of time."""
    found = Booking.objects.filter(
        material_id__in=material_ids, state__in=HOLDING, starts_at__lt=end, ends_at__gt=begin
    )
    return list(found.select_related("member").order_by("starts_at"))


def queue(material_id: int, at: datetime) -> QuerySet[Booking]:
    """Who waits for a material, the longest first."""
    found = Booking.objects.filter(
        material_id=material_id, state=Booking.State.WAITING, ends_at__gt=at
    )
    return found.select_related("member").order_by("booked_at", "pk")


def ahead(material_id: int, at: datetime) -> QuerySet[Booking]:
    """Who has a material now or later."""
    return Booking.objects.filter(
        material_id=material_id, state__in=HOLDING, ends_at__gt=at
    ).order_by("starts_at")


def series(found: Booking) -> QuerySet[Booking]:
    """A booking and those of its series that come after it and are still booked."""
    first = found.series_id or found.pk
    after = Q(series_id=first, starts_at__gt=found.starts_at, state=Booking.State.BOOKED)
    return Booking.objects.filter(
        Q(pk=found.pk) | after, material_id=found.material_id, out_at=None
    ).order_by("starts_at")


def mine(actor: Actor, *, past: bool = False, after: str | None = None) -> paging.Page[Booking]:
    """One's own bookings: those that are ahead or out, the next one first; or those that were."""
    found = bookings(actor).filter(member_id=actor.member_id or 0)
    found = found.select_related("material")
    out = Q(out_at__isnull=False, back_at=None)
    is_ahead = Q(state__in=LIVING, ends_at__gt=actor.at) | out
    if past:
        return paging.page(found.exclude(is_ahead), after=after, order=("-starts_at", "-id"))
    return paging.page(found.filter(is_ahead), after=after, order=("starts_at", "id"))


def shelves(actor: Actor, material_id: int) -> list[Shelf]:
    """Where a stock lies, and how much of it."""
    found = Shelf.objects.filter(material_id=material_id, material__in=visible_to(actor))
    return list(found.order_by("place"))


def total(material_id: int) -> int:
    """How much there is of a stock, at all places."""
    return int(Shelf.objects.filter(material_id=material_id).aggregate(n=Sum("amount"))["n"] or 0)


def moves(actor: Actor, material_id: int, *, after: str | None = None) -> paging.Page[Move]:
    """How a stock grew and shrank, the latest first."""
    found = Move.objects.filter(material_id=material_id, material__in=visible_to(actor))
    return paging.page(
        found.select_related("by", "shelf"), after=after, order=("-at", "-id"), size=15
    )


@dataclass(frozen=True)
class Used:
    """What an initiative or meeting has booked, and what was taken for it."""

    bookings: Sequence[Booking]
    moves: Sequence[Move]

    def __bool__(self) -> bool:
        return bool(self.bookings or self.moves)


def used_by(actor: Actor, kind: str, subject_id: int, *, limit: int = 8) -> Used:
    """What is booked and was taken for a thing that the actor may see: the next bookings, the
    latest takings."""
    subjects.find(actor, kind, subject_id)
    return _used(actor, kind, subject_id, limit)


def _used(actor: Actor, kind: str, subject_id: int, limit: int) -> Used:
    about = (actor, kind, subject_id)
    return Used(
        prepared.head(_booked_for, ("starts_at", "id"), limit, *about),
        prepared.head(_taken_for, ("-at", "-id"), limit, *about),
    )


def _booked_for(actor: Actor, kind: str, subject_id: int) -> QuerySet[Booking]:
    found = Booking.objects.filter(
        about_kind=kind, about_id=subject_id, material__in=visible_to(actor)
    )
    living = found.filter(state__in=LIVING, ends_at__gt=actor.at)
    return living.select_related("material", "member")


def _taken_for(actor: Actor, kind: str, subject_id: int) -> QuerySet[Move]:
    found = Move.objects.filter(
        about_kind=kind, about_id=subject_id, material__in=visible_to(actor)
    )
    return found.select_related("material", "by")


def _for_initiative(actor: Actor, initiative_id: int) -> parts.Part:
    """What is booked and was taken for an initiative that the actor sees, for its own page."""
    used = _used(actor, "initiative", initiative_id, 5)
    slug, zone = actor.slug, ZoneInfo(actor.timezone)

    def day(moment: datetime) -> str:
        return date_format(moment.astimezone(zone), "DATE_FORMAT")

    lines = [
        parts.Line(
            one.material.title,
            subjects.address("materials:booking", slug, one.pk),
            day(one.starts_at),
        )
        for one in used.bookings
    ]
    lines += [
        parts.Line(
            f"{one.material.title}: {-one.change} {one.material.measure}",
            subjects.address("materials:material", slug, one.material_id),
            one.for_what,
        )
        for one in used.moves
    ]
    book = f"{address('materials:list', slug)}?about=initiative:{initiative_id}"
    act = parts.Line(_("Book a room or thing for it"), book) if actor.is_member else None
    return parts.Part(_("Rooms and things"), "package-open", lines, act)


parts.adds("initiative", "materials", _for_initiative, order=30)


def keeping_circles(actor: Actor) -> list[tuple[int, str]]:
    """The circles that the actor may keep things for: those one is in, and the root."""
    own = circles.my_circle_ids(actor)
    return [(pk, name) for pk, name in circles.choices(actor) if pk in own] or [
        (root.pk, root.name) for root in [circles.root(actor)]
    ]


def keeper_ids(actor: Actor, circle: Circle) -> list[int]:
    """Who looks after the things of a circle: its people, or, of the root, its guides."""
    people = circles.members_in(actor, circle)
    if circle.parent_id is None:
        return [one.pk for one in circles.guides_of(actor, circle.pk)]
    return sorted(people.values_list("pk", flat=True)[:200])


def feed_path(actor: Actor, material_id: int) -> str:
    """The secret path of the calendar of one material, for the actor's own programs."""
    member = organizations.member(actor, actor.member_id or 0)
    return feeds.path("material", member_id=member.pk, number=member.feeds_number, of=material_id)


def lapsing(at: datetime) -> list[tuple[int, int]]:
    """Ids (organization, booking) of times held whose moment is over, and of those who waited for
    a time that is over."""
    over = Q(state=Booking.State.HELD, held_until__lte=at)
    late = Q(state=Booking.State.WAITING, ends_at__lte=at)
    found = Booking.objects.filter(over | late).order_by("pk")
    return list(found.values_list("organization_id", "pk")[:1_000])


def overdue(at: datetime, *, reminded: int, after: timedelta) -> list[tuple[int, int]]:
    """Ids (organization, booking) of things not back so long after their time, of which so many
    words were said."""
    found = Booking.objects.filter(
        out_at__isnull=False, back_at=None, ends_at__lte=at - after, reminded=reminded
    )
    return list(found.order_by("pk").values_list("organization_id", "pk")[:1_000])


def of_leaver(organization_id: int, member_id: int) -> list[int]:
    """The bookings, and places in queues, of somebody that have not begun."""
    found = Booking.objects.filter(
        organization_id=organization_id, member_id=member_id, state__in=LIVING, out_at=None
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


def is_own_keeper(actor: Actor, found: Material) -> bool:
    """Whether the actor is of the circle that looks after it."""
    return circles.is_member_of(actor, found.circle_id)


def held_for(actor: Actor) -> QuerySet[Booking, Any]:
    """Times that are held for the actor, until they say yes or no."""
    return Booking.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        state=Booking.State.HELD,
        held_until__gt=actor.at,
    )


def out_with(actor: Actor) -> QuerySet[Booking, Any]:
    """Things that the actor has and whose time is over."""
    return Booking.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        out_at__isnull=False,
        back_at=None,
        ends_at__lte=actor.at,
    )


def low_for(actor: Actor) -> QuerySet[Material, Any]:
    """Stocks of which little is left, of circles that the actor is in."""
    inside = circles.visible_to(actor).filter(
        pk=OuterRef("circle"), memberships__member_id=actor.member_id or 0,
        memberships__ended_on=None,
    )  # fmt: skip
    return Material.objects.filter(
        Exists(inside),
        organization_id=actor.organization_id,
        low_told=True,
    ).exclude(state=Material.State.RETIRED)


def own(actor: Actor) -> list[dict[str, Any]]:
    """What the actor booked, waited for and took, as rows for their own keeping."""
    booked = bookings(actor).filter(member_id=actor.member_id or 0).select_related("material")
    taken = Move.objects.filter(
        organization_id=actor.organization_id, by_id=actor.member_id or 0
    ).select_related("material")
    return [
        {"material": one.material.title, "what": one.title, "from": one.starts_at,
         "to": one.ends_at, "state": one.state, "amount": ""}
        for one in booked.order_by("starts_at")
    ] + [
        {"material": one.material.title, "what": one.for_what, "from": one.at, "to": one.at,
         "state": one.act, "amount": one.change}
        for one in taken.order_by("at")
    ]  # fmt: skip


def choices_of(found: Iterable[Shelf]) -> list[tuple[int, str]]:
    """Places to choose from, with what lies there."""
    return [(one.pk, f"{one.place} · {one.amount}") for one in found]
