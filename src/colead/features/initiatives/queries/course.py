"""The course of an initiative over time, and who worked on what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from colead.features.initiatives.events import InitiativePaused, InitiativeResumed
from colead.features.initiatives.models import CheckIn, Commitment, Initiative, Part
from colead.features.initiatives.queries.dossier import Measured, measures_of
from colead.features.initiatives.queries.reads import initiative
from colead.kernel import journal, prepared
from colead.kernel.actor import Actor
from colead.kernel.models import Entry

MOST = 500


@dataclass(frozen=True, slots=True)
class Course:
    """What happened on the way: confidence told, commitments kept, values read, pauses."""

    initiative: Initiative
    check_ins: list[tuple[datetime, int]]
    kept: list[tuple[datetime, str]]
    measured: list[Measured]
    pauses: list[tuple[datetime, datetime | None]]


def course(actor: Actor, initiative_id: int) -> Course:
    """The course of an initiative, each row oldest first: 5 queries."""
    found = initiative(actor, initiative_id)
    return Course(
        initiative=found,
        check_ins=prepared.head(_told, ("-at",), MOST, found.pk)[::-1],
        kept=prepared.head(_kept, ("-closed_at",), MOST, found.pk)[::-1],
        measured=measures_of(found),
        pauses=_pauses(actor, found),
    )


def _told(initiative_id: int) -> QuerySet[CheckIn, Any]:
    found = CheckIn.objects.filter(initiative_id=initiative_id)
    return found.values_list("at", "confidence")


def _kept(initiative_id: int) -> QuerySet[Commitment, Any]:
    found = Commitment.objects.filter(
        initiative_id=initiative_id, state=Commitment.State.DONE, closed_at__isnull=False
    )
    return found.values_list("closed_at", "what")


def _turns(actor: Actor, initiative_id: int) -> QuerySet[Entry, Any]:
    found = journal.entries(actor).filter(
        event__in=[InitiativePaused.name, InitiativeResumed.name],
        subject_kind="initiative",
        subject_id=initiative_id,
    )
    # In no order: by the index of the subject, not along the whole journal.
    return found.order_by().values_list("at", "id", "event")


def _pauses(actor: Actor, found: Initiative) -> list[tuple[datetime, datetime | None]]:
    pauses: list[tuple[datetime, datetime | None]] = []
    for at, _pk, event in sorted(prepared.rows(_turns, actor, found.pk)):
        if event == InitiativePaused.name:
            pauses.append((at, None))
        elif pauses and pauses[-1][1] is None:
            pauses[-1] = (pauses[-1][0], at)
    return pauses


def promises_of(initiative_id: int) -> tuple[int, int]:
    """How many commitments are open in an initiative, and how many were kept: 1 query."""
    found = dict(prepared.rows(_promises, initiative_id))
    return found.get(Commitment.State.OPEN, 0), found.get(Commitment.State.DONE, 0)


def _promises(initiative_id: int) -> QuerySet[Commitment, Any]:
    found = Commitment.objects.filter(initiative_id=initiative_id).order_by()
    return found.values_list("state").annotate(count=Count("id"))


def parts_of(actor: Actor, initiative_id: int) -> list[Part]:
    """Who leads, helps and advises now, leads first: 1 query."""
    order = [*Part.Kind.values]
    found = prepared.rows(_parts_of, actor, initiative_id)
    return sorted(found, key=lambda part: (order.index(part.kind), part.member.name))


def _parts_of(actor: Actor, initiative_id: int) -> QuerySet[Part]:
    return Part.objects.filter(
        organization_id=actor.organization_id,
        initiative_id=initiative_id,
        ended_on=None,
        member__left_on=None,
    ).select_related("member")


def worked_on(actor: Actor, initiative_ids: Iterable[int], member_ids: Iterable[int]) -> list[Part]:
    """The parts, now and before, in some initiatives, and all those of some members who are here:
    1 query."""
    found = Part.objects.filter(
        Q(initiative__in=list(initiative_ids)) | Q(member__in=list(member_ids)),
        organization_id=actor.organization_id,
        member__left_on=None,
        member__kind="member",
    ).exclude(kind=Part.Kind.ADVISER)
    return list(found.select_related("member", "initiative").order_by("-id")[:2_000])
