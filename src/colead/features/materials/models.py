"""Rooms, things and stock; who has what when; what was taken; what is broken."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Material(models.Model):
    """A room or thing that can be booked, or something of which there is a stock.

    Its circle looks after it. What is booked by the hour lies on half hours between ``opens`` and
    ``closes`` (hours of the day) of the ``weekdays`` (1 Monday to 7 Sunday); what is booked by the
    day from midnight to midnight. ``longest`` counts hours or days.
    """

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        THING = "thing", _("thing")
        STOCK = "stock", _("stock")

    class Unit(models.TextChoices):
        HOUR = "hour", _("by the hour")
        DAY = "day", _("by the day")

    class State(models.TextChoices):
        READY = "ready", _("ready")
        BROKEN = "broken", _("out of use")
        RETIRED = "retired", _("retired")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.READY)
    picture = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=4, choices=Unit.choices, default=Unit.HOUR)
    opens = models.PositiveSmallIntegerField(default=8)
    closes = models.PositiveSmallIntegerField(default=18)
    weekdays = models.CharField(max_length=7, default="1234567")
    longest = models.PositiveSmallIntegerField(default=8)
    ahead_days = models.PositiveSmallIntegerField(default=90)
    measure = models.CharField(max_length=40, blank=True)
    low = models.PositiveIntegerField(default=0)
    low_told = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_material_a_key"),
            models.CheckConstraint(
                condition=Q(opens__lt=models.F("closes"), closes__lte=24),
                name="material_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=Q(longest__gte=1, longest__lte=366, ahead_days__lte=730),
                name="material_terms_have_bounds",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "kind", "title"], name="material_list"),
            models.Index(fields=["circle", "state"], name="material_by_circle"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_stock(self) -> bool:
        """It is taken from stock, not booked."""
        return self.kind == self.Kind.STOCK

    @property
    def by_day(self) -> bool:
        """It is booked by the day."""
        return self.unit == self.Unit.DAY


class Booking(models.Model):
    """Somebody's time with a room or thing, or their place in the queue for it.

    ``waiting`` holds nothing; ``held`` keeps the time for who waited, until ``held_until``; at most
    one of those ``held`` or ``booked`` covers any moment of a material: the database itself sees
    to that. Who gives it up is ``cancelled``; what ran out without a yes has ``lapsed``.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("in the queue")
        HELD = "held", _("held for you")
        BOOKED = "booked", _("booked")
        CANCELLED = "cancelled", _("given up")
        LAPSED = "lapsed", _("lapsed")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    material = models.ForeignKey(Material, models.CASCADE, related_name="bookings")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.BOOKED)
    held_until = models.DateTimeField(null=True)
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    # The first of those that were booked together, each week or so.
    series = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    booked_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=models.F("ends_at")), name="booking_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False)
                | (~Q(state="held") & Q(held_until=None)),
                name="held_until_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(back_at=None) | Q(out_at__isnull=False), name="back_after_out"
            ),
            models.UniqueConstraint(
                fields=["material"],
                condition=Q(out_at__isnull=False, back_at=None),
                name="with_one_person_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["material", "state", "starts_at"], name="booking_by_time"),
            models.Index(fields=["member", "state", "starts_at"], name="booking_by_member"),
            models.Index(fields=["about_kind", "about_id"], name="booking_by_subject"),
            models.Index(
                fields=["held_until"], name="booking_held", condition=Q(held_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def holds(self) -> bool:
        """It keeps others out of its time."""
        return self.state in (self.State.BOOKED, self.State.HELD)

    @property
    def last_moment(self) -> datetime:
        """The last second of it: on its last day, if it goes to midnight."""
        return self.ends_at - timedelta(seconds=1)

    @property
    def is_out(self) -> bool:
        """The thing is with whoever booked it."""
        return self.out_at is not None and self.back_at is None


class Shelf(models.Model):
    """How much of a stock lies at one place. What lies there is never less than nothing."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    material = models.ForeignKey(Material, models.CASCADE, related_name="shelves")
    place = models.CharField(max_length=120)
    amount = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "place"], name="one_shelf_a_place"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="stock_never_below_zero"),
        ]

    def __str__(self) -> str:
        return self.place


class Move(models.Model):
    """A stock grew or shrank at a place, why, and what lay there then."""

    class Act(models.TextChoices):
        TAKEN = "taken", _("taken")
        BROUGHT = "brought", _("brought")
        COUNTED = "counted", _("counted")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    material = models.ForeignKey(Material, models.CASCADE, related_name="moves")
    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="+")
    act = models.CharField(max_length=7, choices=Act.choices)
    change = models.IntegerField()
    left = models.IntegerField()
    for_what = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(left__gte=0), name="left_never_below_zero")
        ]
        indexes = [
            models.Index(fields=["material", "-at", "-id"], name="move_by_time"),
            models.Index(fields=["about_kind", "about_id"], name="move_by_subject"),
        ]


class Damage(models.Model):
    """Something is broken or missing; what was done about it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    material = models.ForeignKey(Material, models.CASCADE, related_name="damages")
    text = models.TextField()
    picture = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)
    mended_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    mended = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["material", "-at"], name="damage_by_time")]
