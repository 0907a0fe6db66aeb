"""What waits for somebody, and what has not been heard of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from colead.features.circles import queries as circles
from colead.features.initiatives import rules
from colead.features.initiatives.models import (
    Commitment,
    Initiative,
    Need,
    Part,
)
from colead.features.initiatives.queries.reads import visible_to, with_leads
from colead.kernel import prepared
from colead.kernel.actor import Actor


def led_by(actor: Actor, *, limit: int = 20) -> list[Initiative]:
    """What the actor leads now."""
    return with_leads(prepared.head(_led_by, ("last_sign_at", "-id"), limit, actor))


def _led_by(actor: Actor) -> QuerySet[Initiative]:
    mine = Part.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        kind=Part.Kind.LEAD,
        ended_on=None,
    ).values("initiative")
    found = visible_to(actor).filter(pk__in=mine, status__in=Initiative.RUNNING)
    return found.select_related("circle")


def check_ins_due(actor: Actor, *, led: Iterable[Initiative] | None = None) -> list[Initiative]:
    """Running initiatives of the actor's own that have not been heard of for their rhythm.

    ``led`` are those of ``led_by``, if they are at hand.
    """
    return [
        found
        for found in (led_by(actor) if led is None else led)
        if found.status == Initiative.Status.ACTIVE
        and rules.check_in_due_at(found.last_sign_at, found.rhythm_days) <= actor.at
    ]


def commitments_of(actor: Actor, *, limit: int = 20) -> list[Commitment]:
    """The actor's own open commitments, the most urgent first."""
    return prepared.rows(_commitments_of, actor)[:limit]


def _commitments_of(actor: Actor) -> QuerySet[Commitment]:
    return (
        Commitment.objects.filter(
            organization_id=actor.organization_id,
            by_id=actor.member_id,
            state=Commitment.State.OPEN,
            initiative__status__in=Initiative.RUNNING,
        )
        .select_related("initiative")
        .order_by(F("due_on").asc(nulls_last=True), "id")[:20]
    )


def open_needs(actor: Actor, *, limit: int = 10) -> list[Need]:
    """What running initiatives lack, newest first; the actor's own circles first."""
    mine = circles.my_circle_ids(actor)
    in_it = Part.objects.filter(
        initiative=OuterRef("initiative"), member_id=actor.member_id or 0, ended_on=None
    )
    found = list(
        Need.objects.filter(
            organization_id=actor.organization_id,
            met_at=None,
            initiative__in=visible_to(actor).filter(status__in=Initiative.RUNNING),
        )
        .exclude(Exists(in_it))
        .select_related("initiative")
        .order_by("-id")[: limit * 3]
    )
    return sorted(found, key=lambda need: need.initiative.circle_id not in mine)[:limit]


def due_for_a_word(now: datetime, *, limit: int = 500) -> list[Initiative]:
    """Running initiatives past their rhythm that nobody was told about since the last sign."""
    found = Initiative.objects.filter(
        status=Initiative.Status.ACTIVE, last_sign_at__lte=now - timedelta(days=1), key=None
    ).filter(quiet_told_at=None)
    return [
        row
        for row in found.order_by("last_sign_at")[: limit * 4]
        if rules.check_in_due_at(row.last_sign_at, row.rhythm_days) <= now
    ][:limit]


def long_quiet(now: datetime, *, limit: int = 500) -> list[Initiative]:
    """Those told about once, and still quiet for twice their rhythm."""
    found = Initiative.objects.filter(
        status=Initiative.Status.ACTIVE, quiet_told_at__isnull=False, key=None
    )
    return [
        row
        for row in found.order_by("last_sign_at")[: limit * 4]
        if row.quiet_told_at is not None
        and rules.is_quiet(row.last_sign_at, row.rhythm_days, now)
        and not rules.is_quiet(row.last_sign_at, row.rhythm_days, row.quiet_told_at)
    ][:limit]
