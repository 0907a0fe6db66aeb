"""Learning budgets and what is taken from them; offers, seats, wishes; what was learnt."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Budget(models.Model):
    """Money and time for the learning of everybody in a circle, for a period.

    ``money`` (minor units) and ``minutes`` are for each person. The money was released from a fund
    by one movement; the sums that everybody may see (``shown_…``) are renewed only when at least
    five people changed something since, so that no difference tells of one.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    money = models.BigIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    # By an agreed decision, where the guardrails asked for one; it serves one budget.
    decision = models.OneToOneField(
        "decisions.Decision", models.SET_NULL, null=True, related_name="learning_budget"
    )
    closed_at = models.DateTimeField(null=True)
    shown_money = models.BigIntegerField(default=0)
    shown_minutes = models.BigIntegerField(default=0)
    shown_people = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_budget_a_key"),
            models.CheckConstraint(
                condition=Q(money__gte=0) & (Q(money__gt=0) | Q(minutes__gt=0)),
                name="budget_gives_something",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="budget_ends_after_it_begins"
            ),
            # What is shown speaks of nobody, or of five people at least.
            models.CheckConstraint(
                condition=Q(shown_people=0, shown_money=0, shown_minutes=0)
                | Q(shown_people__gte=5),
                name="budget_shows_no_few",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "closed_at", "-ends_on"], name="budget_by_time"),
            models.Index(fields=["circle", "closed_at"], name="budget_by_circle"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """It was not closed yet."""
        return self.closed_at is None


class Share(models.Model):
    """A person's part of a budget. What is taken of it is booked by triggers, never by hand; the
    database refuses to go past what was given."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    budget = models.ForeignKey(Budget, models.CASCADE, related_name="shares")
    member = models.ForeignKey("organizations.Member", models.RESTRICT, related_name="+")
    money = models.BigIntegerField()
    minutes = models.PositiveIntegerField()
    money_taken = models.BigIntegerField(default=0)
    minutes_taken = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "member"], name="one_share_a_person"),
            models.CheckConstraint(
                condition=Q(money_taken__gte=0, money_taken__lte=F("money")),
                name="share_money_never_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(minutes_taken__gte=0, minutes_taken__lte=F("minutes")),
                name="share_time_never_below_zero",
            ),
        ]
        indexes = [models.Index(fields=["member", "budget"], name="budget_share_by_member")]

    @property
    def money_left(self) -> int:
        """Minor units that can still be taken."""
        return self.money - self.money_taken

    @property
    def minutes_left(self) -> int:
        """Minutes that can still be taken."""
        return self.minutes - self.minutes_taken


class Offer(models.Model):
    """A course, a visit, a book, or somebody who teaches others here."""

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        VISIT = "visit", _("visit")
        BOOK = "book", _("book")
        PEER = "peer", _("peer teaching")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    skills = models.JSONField(default=list)
    place = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    seats = models.PositiveIntegerField(null=True)
    money = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    minutes = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    teacher = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    taught_by = models.CharField(max_length=200, blank=True)
    offered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    why_cancelled = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="one_learning_offer_a_key"
            ),
            models.CheckConstraint(condition=Q(money__gte=0), name="offer_costs_no_less_than_zero"),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(seats__gte=1), name="offer_has_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False, ends_at__gte=F("starts_at")),
                name="offer_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "starts_at", "id"], name="learning_by_time"),
        ]

    def __str__(self) -> str:
        return self.title

    def has_begun(self, at: datetime) -> bool:
        """Whether its first moment is over; a book has none."""
        return self.starts_at is not None and self.starts_at <= at

    def is_over(self, at: datetime) -> bool:
        """Whether its last moment is over."""
        return self.ends_at is not None and self.ends_at <= at


class Taking(models.Model):
    """What somebody took from their own share, for what only they can read (``words``).

    Rows never change but by being given back once. ``counted`` says whether the sums that are
    shown hold it as it is now.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    share = models.ForeignKey(Share, models.CASCADE, related_name="takings")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, related_name="+")
    words = models.BinaryField(default=bytes)
    money = models.BigIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)
    counted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(money__gte=0) & (Q(money__gt=0) | Q(minutes__gt=0)),
                name="taking_takes_something",
            ),
        ]
        indexes = [
            models.Index(fields=["share", "-id"], name="taking_by_share"),
            models.Index(fields=["share"], condition=Q(counted=False), name="taking_not_shown"),
        ]


class Seat(models.Model):
    """Somebody's place in an offer; without a ``number`` they wait until one gets free."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="places")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(null=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    taking = models.OneToOneField(Taking, models.SET_NULL, null=True, related_name="seat")

    class Meta:
        constraints = [
            # Each number once: however many come at once, the last seat has one winner.
            models.UniqueConstraint(
                fields=["offer", "number"],
                condition=Q(left_at=None, number__isnull=False),
                name="one_person_a_seat",
            ),
            models.UniqueConstraint(
                fields=["offer", "member"], condition=Q(left_at=None), name="one_seat_a_person"
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=1), name="seats_count_from_one"
            ),
        ]
        indexes = [models.Index(fields=["member", "left_at"], name="learning_seat_by_member")]


class Wish(models.Model):
    """Something that somebody would like to learn; others join, and it may become an offer."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    wished_at = models.DateTimeField()
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, related_name="wishes")
    closed_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_wish_a_key"),
        ]
        indexes = [models.Index(fields=["organization", "closed_at", "-id"], name="wish_by_time")]

    def __str__(self) -> str:
        return self.title


class WishJoin(models.Model):
    """Somebody who would like to learn the same."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    wish = models.ForeignKey(Wish, models.CASCADE, related_name="joins")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wish", "member"], name="joins_a_wish_once"),
        ]


class Note(models.Model):
    """What somebody learnt and shares with everybody."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, related_name="notes")
    title = models.CharField(max_length=200)
    what = models.TextField()
    for_what = models.TextField(blank=True)
    worth = models.TextField(blank=True)
    skills = models.JSONField(default=list)
    shared_at = models.DateTimeField()
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_learnt_note_a_key"),
        ]
        indexes = [models.Index(fields=["organization", "-id"], name="learnt_by_time")]

    def __str__(self) -> str:
        return self.title


class Learnt(models.Model):
    """That a learner is asked once what they learnt, and what only they can read of the answer.

    It belongs to a seat, or to a taking for something of their own.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    seat = models.OneToOneField(Seat, models.CASCADE, null=True, related_name="learnt")
    taking = models.OneToOneField(Taking, models.CASCADE, null=True, related_name="learnt")
    ask_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    words = models.BinaryField(default=bytes)
    note = models.OneToOneField(Note, models.SET_NULL, null=True, related_name="learnt")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seat__isnull=False, taking=None) | Q(seat=None, taking__isnull=False),
                name="learnt_by_a_seat_or_a_taking",
            ),
            # What is shared was said first.
            models.CheckConstraint(
                condition=Q(note=None) | Q(answered_at__isnull=False), name="shared_after_said"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ask_at"],
                condition=Q(asked_at=None, answered_at=None, declined_at=None),
                name="learnt_to_ask",
            ),
            models.Index(fields=["member", "answered_at"], name="learnt_by_member"),
        ]

    @property
    def title(self) -> str:
        """What it is called where others might look over a shoulder."""
        return str(_("What I learnt"))

    @property
    def is_waiting(self) -> bool:
        """It was asked, and neither answered nor declined."""
        return self.asked_at is not None and self.answered_at is None and self.declined_at is None
