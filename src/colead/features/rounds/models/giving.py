"""Giving: every member has a share of a fund to give to what they believe in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Giving(models.Model):
    """A part of a fund handed out in equal shares, until a day. What nobody gave goes back."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    share = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_giving_a_key"),
            models.CheckConstraint(condition=Q(share__gt=0), name="share_is_something"),
        ]
        indexes = [
            models.Index(fields=["organization", "-opened_at", "-id"], name="giving_by_time"),
            models.Index(fields=["ended_at", "ends_at"], name="giving_by_end"),
        ]

    def __str__(self) -> str:
        return self.title


class Share(models.Model):
    """What one member has to give, and has given of it (minor units)."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    giving = models.ForeignKey(Giving, models.CASCADE, related_name="shares")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    amount = models.BigIntegerField()
    given = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giving", "member"], name="one_share_a_member"),
            models.CheckConstraint(
                condition=Q(given__gte=0, given__lte=F("amount")), name="gives_what_one_has"
            ),
        ]
        indexes = [models.Index(fields=["member", "giving"], name="share_by_member")]


class Appeal(models.Model):
    """An initiative that asks for gifts: ``minimum`` to begin, ``goal`` at most, until when.

    Pledges lie in the appeal's own account. When it ends with the minimum reached they go to the
    initiative, else back to those who gave.
    """

    class State(models.TextChoices):
        OPEN = "open", _("asks for gifts")
        FUNDED = "funded", _("reached")
        RETURNED = "returned", _("gifts went back")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    initiative = models.ForeignKey("initiatives.Initiative", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    minimum = models.BigIntegerField()
    goal = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    reached = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_appeal_a_key"),
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(state="open"), name="one_open_appeal"
            ),
            models.CheckConstraint(
                condition=Q(minimum__gt=0, goal__gte=F("minimum")), name="goal_above_minimum"
            ),
            models.CheckConstraint(
                condition=Q(reached__gte=0, reached__lte=F("goal")), name="reached_up_to_goal"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "ends_at"], name="appeal_by_end"),
        ]

    def __str__(self) -> str:
        return self.title


class Pledge(models.Model):
    """A gift out of a share. ``named`` was chosen before giving, and holds: of a gift without a
    name nobody but the giver reads who gave it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="pledges")
    share = models.ForeignKey(Share, models.CASCADE, related_name="pledges")
    amount = models.BigIntegerField()
    named = models.BooleanField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="pledge_is_something"),
        ]
        indexes = [models.Index(fields=["appeal", "-id"], name="pledge_by_appeal")]
