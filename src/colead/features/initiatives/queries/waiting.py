"""What waits for somebody, and what has not been heard of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from colead.features.initiatives import rules
from colead.features.initiatives.models import (
    Commitment,
    Initiative,
    Need,
    Part,
    Snooze,
)
from colead.features.initiatives.queries.reads import visible_to, with_leads
from colead.kernel import prepared
from colead.kernel.actor import Actor


def led_by(actor: Actor, *, limit: int = 20) -> list[Initiative]:
    """What the actor leads now."""
    return list(with_leads(prepared.unmade_head(_led_by, ("last_sign_at", "-id"), limit, actor)))


def _led_by(actor: Actor) -> QuerySet[Initiative]:
    mine = Part.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        kind=Part.Kind.LEAD,
        ended_on=None,
    ).values("initiative")
    put_off = Snooze.objects.filter(
        initiative=OuterRef("pk"), member_id=actor.member_id or 0, until_at__gt=actor.at
    )
    found = visible_to(actor).filter(pk__in=mine, status__in=Initiative.RUNNING)
    return found.select_related("circle").annotate(put_off=Exists(put_off))


def check_ins_due(actor: Actor, *, led: Iterable[Initiative] | None = None) -> list[Initiative]:
    """Running initiatives of the actor's own that have not been heard of for their pace, without
    those that the actor put off. ``led`` are those of ``led_by``, if they are at hand."""
    return [
        found
        for found in (led_by(actor) if led is None else led)
        if found.status == Initiative.Status.ACTIVE
        and not getattr(found, "put_off", False)
        and rules.check_in_due_at(found.last_sign_at, found.pace_days) <= actor.at
    ]


def commitments_of(actor: Actor, *, limit: int = 20) -> list[Commitment]:
    """The actor's own open commitments, the most urgent first, without those put off."""
    return prepared.rows(_commitments_of, actor)[:limit]


def _commitments_of(actor: Actor) -> QuerySet[Commitment]:
    put_off = Snooze.objects.filter(commitment=OuterRef("pk"), until_at__gt=actor.at)
    return (
        Commitment.objects.filter(
            ~Exists(put_off),
            organization_id=actor.organization_id,
            by_id=actor.member_id,
            state=Commitment.State.OPEN,
            initiative__status__in=Initiative.RUNNING,
        )
        .select_related("initiative")
        .order_by(F("due_on").asc(nulls_last=True), "id")[:20]
    )


def open_needs(actor: Actor) -> QuerySet[Need]:
    """What running initiatives lack, newest first, but those that the actor is in."""
    in_it = Part.objects.filter(
        initiative=OuterRef("initiative"), member_id=actor.member_id or 0, ended_on=None
    )
    return (
        needs(actor)
        .filter(~Exists(in_it), met_at=None, initiative__status__in=Initiative.RUNNING)
        .order_by("-id")
    )


def needs(actor: Actor) -> QuerySet[Need]:
    """The needs, open and met, of the initiatives an actor may see."""
    found = Need.objects.filter(organization_id=actor.organization_id)
    seen = found.filter(initiative__in=visible_to(actor)) if actor.is_guest else found
    return seen.select_related("initiative", "initiative__circle", "met_by")


def due_for_a_word(now: datetime, *, limit: int = 500) -> list[Initiative]:
    """Running initiatives past their rhythm that nobody was told about since the last sign."""
    found = Initiative.objects.filter(
        status=Initiative.Status.ACTIVE, last_sign_at__lte=now - timedelta(days=1), key=None
    ).filter(quiet_told_at=None)
    return [
        row
        for row in found.order_by("last_sign_at")[: limit * 4]
        if rules.check_in_due_at(row.last_sign_at, row.pace_days) <= now
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
        and rules.is_quiet(row.last_sign_at, row.pace_days, now)
        and not rules.is_quiet(row.last_sign_at, row.pace_days, row.quiet_told_at)
    ][:limit]
