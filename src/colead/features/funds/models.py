"""Funds, accounts, and the movements of money between them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Fund(models.Model):
    """A pool of money with a purpose, kept by a circle.

    ``floor`` (minor units) is what stays in it: nobody takes below it. Money can be taken from
    ``from_on`` until ``until_on``, both days included; None is open. Who spends of it is asked for
    a missing receipt after ``receipt_days``, their circle after as many days again.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    currency = models.CharField(max_length=3)
    floor = models.BigIntegerField(default=0)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    receipt_days = models.PositiveSmallIntegerField(default=14)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_fund_a_key"),
            models.CheckConstraint(condition=Q(floor__gte=0), name="fund_floor_not_negative"),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="fund_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(receipt_days__gte=1, receipt_days__lte=365), name="receipts_in_a_year"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "closed_at", "name", "id"], name="fund_by_name"),
            models.Index(fields=["circle"], name="fund_by_circle"),
        ]

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A stretch of a fund's life whose sums were drawn up: what was there, came, went, and is
    carried over. It ends with ``last`` movement, so that nothing later can get into it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    fund = models.ForeignKey(Fund, models.CASCADE, related_name="periods")
    number = models.PositiveIntegerField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    opening = models.BigIntegerField()
    came = models.BigIntegerField()
    went = models.BigIntegerField()
    last = models.BigIntegerField(default=0)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="one_period_a_number"),
        ]

    @property
    def closing(self) -> int:
        """What is carried over, in minor units."""
        return self.opening + self.came - self.went


class Account(models.Model):
    """Where money lies: in a fund, set aside for a round or for giving, pledged to an appeal, with
    an initiative, released for learning - or outside the organization.

    ``balance`` (minor units) is changed by nothing but a movement: a trigger books each new one.
    Another makes an initiative's account, in the organization's own currency, with the initiative.
    ``floor`` is what the database itself refuses to go below; None (outside) has no bottom, for
    what came from outside is what all the others hold together.
    """

    class Kind(models.TextChoices):
        FUND = "fund", _("fund")
        ROUND = "round", _("round")
        GIVING = "giving", _("giving")
        APPEAL = "appeal", _("appeal")
        INITIATIVE = "initiative", _("initiative")
        LEARNING = "learning", _("learning budgets")
        OUTSIDE = "outside", _("outside")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # The fund, the initiative …; for learning, the fund it was released from; 0 for outside.
    owner_id = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    floor = models.BigIntegerField(null=True, default=0)
    balance = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "owner_id", "currency"], name="one_account_an_owner"
            ),
            # The name is what a refusal is recognised by.
            models.CheckConstraint(
                condition=Q(floor=None) | Q(balance__gte=F("floor")), name="never_overdrawn"
            ),
            models.CheckConstraint(
                condition=Q(kind="outside", floor=None, owner_id=0)
                | (~Q(kind="outside") & Q(floor__isnull=False, floor__gte=0, owner_id__gt=0)),
                name="only_outside_has_no_floor",
            ),
        ]


class Movement(models.Model):
    """Money that went from one account to another, for something, by somebody.

    Movements are only ever added: triggers refuse changes, and removals while the organization is
    there. What was wrong is turned back by a second movement that ``reverses`` it. ``verdict``
    keeps what the guardrails said when money was taken.
    """

    class Act(models.TextChoices):
        PAID_IN = "paid-in", _("paid in")
        TAKEN = "taken", _("taken")
        GIVEN_BACK = "given-back", _("given back")
        SPENT = "spent", _("spent")
        SET_ASIDE = "set-aside", _("set aside")
        CAME_BACK = "came-back", _("came back")
        PLEDGED = "pledged", _("pledged")
        GRANTED = "granted", _("granted")
        PASSED_ON = "passed-on", _("passed on")
        RELEASED = "released", _("released for learning")
        LEARNT_WITH = "learnt-with", _("spent on learning")
        LEFT_OVER = "left-over", _("left over from learning")
        REVERSED = "reversed", _("turned back")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    source = models.ForeignKey(Account, models.RESTRICT, related_name="out")
    target = models.ForeignKey(Account, models.RESTRICT, related_name="into")
    amount = models.BigIntegerField()
    for_what = models.CharField(max_length=300)
    by = models.ForeignKey("organizations.Member", models.RESTRICT, null=True, related_name="+")
    verdict = models.JSONField(default=dict)
    at = models.DateTimeField()
    reverses = models.OneToOneField("self", models.RESTRICT, null=True, related_name="reversed_by")
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_movement_a_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="movement_moves_something"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="movement_goes_elsewhere"
            ),
        ]
        indexes = [
            models.Index(fields=["source", "-id"], name="movement_by_source"),
            models.Index(fields=["target", "-id"], name="movement_by_target"),
            models.Index(fields=["organization", "-id"], name="movement_by_time"),
        ]

    @property
    def act(self) -> str:
        """What kind of movement it is, by where it came from and where it went."""
        if self.reverses_id is not None:
            return self.Act.REVERSED
        kind = Account.Kind
        return {
            (kind.OUTSIDE, kind.FUND): self.Act.PAID_IN,
            (kind.FUND, kind.INITIATIVE): self.Act.TAKEN,
            (kind.INITIATIVE, kind.FUND): self.Act.GIVEN_BACK,
            (kind.INITIATIVE, kind.OUTSIDE): self.Act.SPENT,
            (kind.FUND, kind.ROUND): self.Act.SET_ASIDE,
            (kind.FUND, kind.GIVING): self.Act.SET_ASIDE,
            (kind.ROUND, kind.FUND): self.Act.CAME_BACK,
            (kind.GIVING, kind.FUND): self.Act.CAME_BACK,
            (kind.APPEAL, kind.FUND): self.Act.CAME_BACK,
            (kind.APPEAL, kind.GIVING): self.Act.CAME_BACK,
            (kind.GIVING, kind.APPEAL): self.Act.PLEDGED,
            (kind.ROUND, kind.INITIATIVE): self.Act.GRANTED,
            (kind.APPEAL, kind.INITIATIVE): self.Act.GRANTED,
            (kind.FUND, kind.LEARNING): self.Act.RELEASED,
            (kind.LEARNING, kind.OUTSIDE): self.Act.LEARNT_WITH,
            (kind.LEARNING, kind.FUND): self.Act.LEFT_OVER,
        }.get((Account.Kind(self.source.kind), Account.Kind(self.target.kind)), self.Act.PASSED_ON)

    @property
    def currency(self) -> str:
        """The currency of both its accounts."""
        return self.source.currency


class Receipt(models.Model):
    """The picture or paper of what was bought; ``place`` is its unguessable name on disk."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    movement = models.ForeignKey(Movement, models.RESTRICT, related_name="receipts")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=30)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey("organizations.Member", models.RESTRICT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "digest"], name="one_receipt_a_paper")
        ]


class ReceiptAsked(models.Model):
    """That a receipt was asked for, once, and when the circle was told (``told_at``): movements
    themselves never change."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    movement = models.OneToOneField(Movement, models.RESTRICT, related_name="receipt_asked")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
