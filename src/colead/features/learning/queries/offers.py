"""What can be learnt here: offers, seats and wishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from colead.features.circles import queries as circles
from colead.features.learning import rules
from colead.features.learning.models import Offer, Seat, Wish, WishJoin
from colead.kernel import feeds, paging, prepared, subjects, work
from colead.kernel.actor import Actor
from colead.kernel.appointments import Appointment
from colead.kernel.verdict import Missing, Verdict

NEVER = datetime(2200, 1, 1, tzinfo=UTC)
STANDING = Q(places__left_at=None, places__number__isnull=False)


def visible_to(actor: Actor) -> QuerySet[Offer]:
    """The offers an actor may see; a guest sees those it was invited to, itself or its circle."""
    found: QuerySet[Offer] = subjects.seen_by(actor, Offer.objects.all(), kind="learning")
    return found


def offer(actor: Actor, offer_id: int, *, lock: bool = False) -> Offer:
    """One offer, or ``Missing``; with ``lock`` nobody takes or leaves a seat meanwhile."""
    found = visible_to(actor).filter(pk=offer_id)
    if lock:
        found = found.select_for_update(of=("self",))
    row = found.select_related("circle", "by", "teacher").first()
    if row is None:
        raise Missing(f"learning {offer_id}")
    return row


def _ahead(actor: Actor) -> Q:
    return Q(cancelled_at=None) & (Q(ends_at=None) | Q(ends_at__gt=actor.at))


def offers(
    actor: Actor, *, past: bool = False, kind: str = "", after: str | None = None
) -> paging.Page[Offer]:
    """One page of offers that are ahead or have no date, the next one first; or those that were.
    Each with ``taken``, how many seats are."""
    found = visible_to(actor).select_related("circle", "teacher")
    found = found.annotate(taken=Count("places", filter=STANDING))
    if kind in Offer.Kind.values:
        found = found.filter(kind=kind)
    if past:
        return paging.page(found.exclude(_ahead(actor)), after=after, order=("-id",))
    # What has no date stands behind what has one; one order for both, so that pages go on.
    dated = found.filter(_ahead(actor)).annotate(at=_when())
    return paging.page(dated, after=after, order=("at", "id"))


def _when() -> Any:
    return Coalesce(F("starts_at"), Value(NEVER, DateTimeField()))


def of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Offer]:
    """The next offers of a circle."""
    return prepared.unmade(_of_circle, actor, circle_id)


def _of_circle(actor: Actor, circle_id: int) -> QuerySet[Offer]:
    found = visible_to(actor).filter(_ahead(actor), circle_id=circle_id)
    found = found.select_related("teacher").only(
        "kind", "title", "starts_at", "money", "currency", "taught_by", "teacher__name"
    )
    return found.order_by(F("starts_at").asc(nulls_last=True), "id")[:5]


def seats_taken(offer_id: int) -> list[int]:
    """The numbers of the seats that are taken."""
    found = Seat.objects.filter(offer_id=offer_id, left_at=None, number__isnull=False)
    return [number for number in found.values_list("number", flat=True) if number is not None]


def first_waiting(offer_id: int) -> Seat | None:
    """Who waited longest for a seat and is still here."""
    found = Seat.objects.filter(
        offer_id=offer_id, left_at=None, number=None, member__left_on=None
    ).order_by("joined_at", "pk")
    return found.first()


def my_seat(actor: Actor, offer_id: int) -> Seat | None:
    """The actor's own seat in an offer, or place among those who wait."""
    found = Seat.objects.filter(offer_id=offer_id, member_id=actor.member_id or 0, left_at=None)
    return found.select_related("taking__share__budget", "offer").first()


def people_in(offer_id: int) -> list[int]:
    """The ids of all who have a seat or wait for one."""
    found = Seat.objects.filter(offer_id=offer_id, left_at=None)
    return sorted(found.values_list("member_id", flat=True))


@dataclass
class Desk:
    """An offer with all that its page shows this actor.

    Who is in it, only those see who are in it themselves, and who offers or teaches it.
    """

    actor: Actor
    offer: Offer
    places: list[Seat]

    @cached_property
    def mine(self) -> Seat | None:
        """The actor's own seat."""
        return next((s for s in self.places if s.member_id == self.actor.member_id), None)

    @property
    def is_open_to_me(self) -> bool:
        """Whether the actor may see who is in it."""
        return self.mine is not None or self.actor.member_id in (
            self.offer.by_id,
            self.offer.teacher_id,
        )

    @property
    def seated(self) -> list[Seat]:
        """Those who have a seat."""
        return [one for one in self.places if one.number is not None]

    @property
    def waiting(self) -> list[Seat]:
        """Those who wait, longest first."""
        return [one for one in self.places if one.number is None]

    @property
    def free(self) -> int | None:
        """Seats left; None where there is room for everybody."""
        return None if self.offer.seats is None else max(0, self.offer.seats - len(self.seated))

    @cached_property
    def join(self) -> Verdict:
        """Whether the actor may join."""
        return rules.may_join(self.actor, self.offer, is_in=self.mine is not None)

    @cached_property
    def leave(self) -> Verdict:
        """Whether the actor may leave."""
        return rules.may_leave(self.actor, self.offer, is_in=self.mine is not None)

    @cached_property
    def change(self) -> Verdict:
        """Whether the actor may change or cancel it."""
        return rules.may_change(self.actor, self.offer)


def desk(actor: Actor, offer_id: int) -> Desk:
    """An offer and its seats: two queries."""
    found = offer(actor, offer_id)
    places = Seat.objects.filter(offer=found, left_at=None).select_related("member", "taking")
    return Desk(actor, found, list(places.order_by(F("number").asc(nulls_last=True), "joined_at")))


def wishes(actor: Actor, *, after: str | None = None) -> paging.Page[Wish]:
    """One page of wishes that are open, the newest first; each with ``count`` of those who share
    it, and ``is_mine`` whether the actor does."""
    mine = WishJoin.objects.filter(wish=OuterRef("pk"), member_id=actor.member_id or 0)
    found = wishes_visible_to(actor).filter(closed_at=None, offer=None).select_related("by")
    found = found.annotate(count=Count("joins"), is_mine=Exists(mine))
    return paging.page(found, after=after, order=("-id",))


def wishes_visible_to(actor: Actor) -> QuerySet[Wish]:
    """The wishes an actor may see: members all, guests none."""
    found = Wish.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found


def wish(actor: Actor, wish_id: int, *, lock: bool = False) -> Wish:
    """One wish, or ``Missing``."""
    found = wishes_visible_to(actor).filter(pk=wish_id)
    if lock:
        found = found.select_for_update(of=("self",))
    row = found.select_related("by", "offer").first()
    if row is None:
        raise Missing(f"wish {wish_id}")
    return row


def wishers(wish_id: int) -> list[Any]:
    """Who wishes for it, first comers first."""
    found = WishJoin.objects.filter(wish_id=wish_id, member__left_on=None).select_related("member")
    return [one.member for one in found.order_by("pk")]


def circle_choices(actor: Actor) -> Sequence[tuple[int, str]]:
    """The circles for which one can offer something."""
    return circles.choices(actor)


def attended(actor: Actor) -> list[Offer]:
    """For one's own calendar: what one has a seat in or teaches, of the last month and ahead."""
    seat = Seat.objects.filter(
        offer=OuterRef("pk"), member_id=actor.member_id or 0, left_at=None, number__isnull=False
    )
    found = visible_to(actor).filter(
        Exists(seat) | Q(teacher_id=actor.member_id or 0),
        starts_at__gt=actor.at - timedelta(days=31),
    )
    return list(found.order_by("starts_at")[:500])


def appointments(found: Iterable[Offer], *, site: str, slug: str) -> list[Appointment]:
    """Offers with a date as they stand in a calendar."""
    return [
        Appointment(
            uid=f"learning-{one.pk}",
            version=one.version,
            starts_at=one.starts_at,
            ends_at=one.ends_at or one.starts_at,
            title=one.title,
            about=one.about,
            place=one.place,
            url=site + reverse("learning:offer", args=[slug, one.pk]),
            is_cancelled=one.cancelled_at is not None,
        )
        for one in found
        if one.starts_at is not None
    ]


subjects.register(
    "learning",
    label=_("something to learn"),
    icon="graduation-cap",
    visible_to=visible_to,
    url_name="learning:offer",
)
subjects.register(
    "wish",
    label=_("wish to learn"),
    icon="sparkles",
    visible_to=wishes_visible_to,
    url_name="learning:wish",
)
feeds.register(
    "learning",
    label=_("What I learn"),
    says=_("What you joined or teach, for your calendar (iCalendar)."),
    url_name="learning-public:feed",
)


def taught(actor: Actor) -> QuerySet[Offer]:
    """Who teaches or taught what. Who learnt it is nobody else's business."""
    found = Offer.objects.filter(organization_id=actor.organization_id, cancelled_at=None)
    return found.filter(teacher__isnull=False, teacher__left_on=None)


work.register(
    "taught", kind="learning", rows=taught, subject="pk", member="teacher", says=_("teaches it")
)
