"""The course of an initiative over time, and who worked on what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from colead.features.initiatives.events import InitiativePaused, InitiativeResumed
from colead.features.initiatives.models import CheckIn, Commitment, Initiative, Part
from colead.features.initiatives.queries.dossier import Measured, measures_of
from colead.features.initiatives.queries.reads import initiative
from colead.kernel import journal
from colead.kernel.actor import Actor

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
    told = CheckIn.objects.filter(initiative=found).order_by("-at")
    kept = Commitment.objects.filter(
        initiative=found, state=Commitment.State.DONE, closed_at__isnull=False
    ).order_by("-closed_at")
    return Course(
        initiative=found,
        check_ins=list(told.values_list("at", "confidence")[:MOST])[::-1],
        kept=[(one.closed_at or found.started_at, one.what) for one in kept[:MOST]][::-1],
        measured=measures_of(found),
        pauses=_pauses(actor, found),
    )


def _pauses(actor: Actor, found: Initiative) -> list[tuple[datetime, datetime | None]]:
    turns = journal.entries(actor).filter(
        event__in=[InitiativePaused.name, InitiativeResumed.name],
        subject_kind="initiative",
        subject_id=found.pk,
    )
    pauses: list[tuple[datetime, datetime | None]] = []
    for event, at in turns.order_by("at", "id").values_list("event", "at"):
        if event == InitiativePaused.name:
            pauses.append((at, None))
        elif pauses and pauses[-1][1] is None:
            pauses[-1] = (pauses[-1][0], at)
    return pauses


def promises_of(initiative_id: int) -> tuple[int, int]:
    """How many commitments are open in an initiative, and how many were kept: 1 query."""
    found = Commitment.objects.filter(initiative_id=initiative_id).aggregate(
        open=Count("id", filter=Q(state=Commitment.State.OPEN)),
        kept=Count("id", filter=Q(state=Commitment.State.DONE)),
    )
    return found["open"], found["kept"]


def parts_of(actor: Actor, initiative_id: int) -> list[Part]:
    """Who leads, helps and advises now, leads first: 1 query."""
    found = Part.objects.filter(
        organization_id=actor.organization_id,
        initiative_id=initiative_id,
        ended_on=None,
        member__left_on=None,
    ).select_related("member")
    order = [*Part.Kind.values]
    return sorted(found, key=lambda part: (order.index(part.kind), part.member.name))


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
