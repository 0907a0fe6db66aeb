"""How many people are in each circle: counted once, and again when somebody came or went."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from colead.features.circles.models import Membership, Stamp
from colead.features.organizations.models import Member
from colead.kernel import prepared
from colead.kernel.actor import Actor

KEPT = 256


def counts_at(actor: Actor, day: date, *, root_id: int | None) -> dict[int, int]:
    """How many people were in each circle on a day, everyone in the root.

    One query; two more where somebody came or went since. Within a transaction people are counted
    each time: only at its end does the stamp tell what it changed.
    """
    stamp = None if connection.in_atomic_block else prepared.first(_stamps, actor.organization_id)
    count = _counts if stamp is None else _kept
    return dict(count(actor.organization_id, day, root_id, stamp))


def _stamps(organization_id: int) -> QuerySet[Stamp, str]:
    return Stamp.objects.filter(organization_id=organization_id).values_list("value", flat=True)


def _counts(
    organization_id: int, day: date, root_id: int | None, stamp: str | None
) -> dict[int, int]:
    """What stands under a stamp, which was read before."""
    counts: dict[int, int] = dict(prepared.rows(_in_circles, organization_id, day))
    if root_id is not None:
        counts[root_id] = prepared.count(_everyone, organization_id, day)
    return counts


_kept = lru_cache(maxsize=KEPT)(_counts)


def _in_circles(organization_id: int, day: date) -> QuerySet[Membership, Any]:
    then = Q(started_on=None) | Q(started_on__lte=day), Q(ended_on=None) | Q(ended_on__gt=day)
    return (
        Membership.objects.filter(*then, organization_id=organization_id)
        .values_list("circle_id")
        .annotate(count=Count("member_id", distinct=True))
        .order_by()
    )


def _everyone(organization_id: int, day: date) -> QuerySet[Member]:
    return Member.objects.filter(
        Q(joined_on=None) | Q(joined_on__lte=day),
        Q(left_on=None) | Q(left_on__gt=day),
        organization_id=organization_id,
        kind=Member.Kind.MEMBER,
    )
