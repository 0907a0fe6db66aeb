"""All that an initiative's page shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, QuerySet, Subquery

from colead.features.circles import queries as circles
from colead.features.initiatives.models import (
    CheckIn,
    Commitment,
    Initiative,
    Need,
    Outcome,
    Part,
    Reading,
    Snooze,
)
from colead.features.initiatives.queries.reads import initiative, visible_to
from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing


@dataclass(slots=True)
class Measured:
    """An outcome with its readings in order."""

    outcome: Outcome
    readings: list[Reading] = field(default_factory=list)

    @property
    def points(self) -> list[tuple[str, float]]:
        """What a chart draws."""
        return [(reading.on.isoformat(), reading.value) for reading in self.readings]


@dataclass(slots=True)
class Dossier:
    """Everything an initiative's page shows."""

    initiative: Initiative
    parts: list[Part]
    commitments: list[Commitment]
    check_ins: list[CheckIn]
    outcomes: list[Measured]
    domains: list[Any]

    def _of(self, kind: str) -> list[Part]:
        return [part for part in self.present if part.kind == kind]

    @property
    def present(self) -> list[Part]:
        """Who has a part now and is here."""
        return [p for p in self.parts if p.ended_on is None and p.member.is_here]

    def put_off_by(self, member_id: int | None) -> datetime | None:
        """Until when the reader put off being reminded of it; others' are not read."""
        mine = (part for part in self.present if part.member_id == member_id)
        return next(filter(None, (getattr(part, "put_off_until", None) for part in mine)), None)

    @property
    def leads(self) -> list[Any]:
        """Who leads now."""
        return [part.member for part in self._of(Part.Kind.LEAD)]

    @property
    def contributors(self) -> list[Any]:
        """Who helps now."""
        return [part.member for part in self._of(Part.Kind.CONTRIBUTOR)]

    @property
    def advisers(self) -> list[Any]:
        """Who advises the leads now."""
        return [part.member for part in self._of(Part.Kind.ADVISER)]

    @property
    def past(self) -> list[Part]:
        """Who had a part before."""
        return [part for part in self.parts if part.ended_on is not None]

    @property
    def lead_ids(self) -> set[int]:
        """The ids of those who lead now."""
        return {member.pk for member in self.leads}

    @property
    def team_ids(self) -> set[int]:
        """The ids of all who have a part now."""
        return {part.member_id for part in self.present}

    @property
    def working_ids(self) -> set[int]:
        """The ids of those who lead or help now."""
        return {part.member_id for part in self.present if part.kind != Part.Kind.ADVISER}

    @property
    def open_commitments(self) -> list[Commitment]:
        """What is promised."""
        return [c for c in self.commitments if c.state == Commitment.State.OPEN]

    @property
    def closed_commitments(self) -> list[Commitment]:
        """What was kept or let go, newest first."""
        return [c for c in self.commitments if c.state != Commitment.State.OPEN]


def measures_of(found: Initiative) -> list[Measured]:
    """The measures of an initiative with their readings in order, by one query."""
    rows = prepared.rows(_readings, found.pk)
    outcomes: dict[int, Measured] = {}
    for pk, measure, unit, start, target, *reading in rows:
        measured = outcomes.get(pk)
        if measured is None:
            measured = outcomes[pk] = Measured(
                Outcome(
                    pk=pk,
                    organization_id=found.organization_id,
                    initiative=found,
                    measure=measure,
                    unit=unit,
                    start=start,
                    target=target,
                )
            )
        if reading[0] is not None:
            names = ("pk", "on", "value", "note", "by_id")
            measured.readings.append(
                Reading(outcome=measured.outcome, **dict(zip(names, reading, strict=True)))
            )
    return list(outcomes.values())


def _readings(initiative_id: int) -> QuerySet[Outcome, Any]:
    return (
        Outcome.objects.filter(initiative_id=initiative_id)
        .annotate(reading=FilteredRelation("readings"))
        .order_by("pk", "reading__on", "reading__pk")
        .values_list(
            *("pk", "measure", "unit", "start", "target"),
            *("reading__pk", "reading__on", "reading__value", "reading__note", "reading__by_id"),
        )[:500]
    )


def _parts(actor: Actor, initiative_id: int) -> QuerySet[Part]:
    mine = _put_off(actor, initiative=OuterRef("initiative_id"), member=OuterRef("member_id"))
    found = Part.objects.filter(initiative_id=initiative_id).annotate(put_off_until=mine)
    return found.select_related("member").order_by(
        F("ended_on").asc(nulls_first=True), "started_on", "id"
    )[:200]


def _commitments(actor: Actor, initiative_id: int) -> QuerySet[Commitment]:
    found = Commitment.objects.filter(initiative_id=initiative_id)
    joined = found.select_related("by", "confirmed_by")
    told = joined.annotate(put_off_until=_put_off(actor, commitment=OuterRef("pk")))
    return told.order_by("state", F("due_on").asc(nulls_last=True), "-id")[:100]


def _put_off(actor: Actor, **of: OuterRef) -> Subquery:
    """Until when the actor put a reminder off; nobody reads when others did."""
    own = Snooze.objects.filter(member_id=actor.member_id or 0, until_at__gt=actor.at, **of)
    return Subquery(own.values("until_at")[:1])


def _check_ins(initiative_id: int) -> QuerySet[CheckIn]:
    found = CheckIn.objects.filter(initiative_id=initiative_id).select_related("by")
    return found.order_by("-at")[:30]


def _needs(initiative_id: int) -> QuerySet[Need]:
    found = Need.objects.filter(initiative_id=initiative_id).select_related("met_by")
    return found.order_by(F("met_at").asc(nulls_first=True), "-id")[:30]


def needs_of(actor: Actor, initiative_id: int) -> list[Need]:
    """What an initiative lacks and lacked, open ones first: 2 queries."""
    return prepared.rows(_needs, initiative(actor, initiative_id).pk)


def dossier(actor: Actor, initiative_id: int) -> Dossier:
    """All of an initiative in a constant number of queries (at most 6)."""
    found = initiative(actor, initiative_id)
    domains = (
        list(circles.domains(actor).filter(pk__in=found.domain_ids)) if found.domain_ids else []
    )
    return Dossier(
        initiative=found,
        parts=prepared.rows(_parts, actor, found.pk),
        commitments=prepared.rows(_commitments, actor, found.pk),
        check_ins=prepared.rows(_check_ins, found.pk),
        outcomes=measures_of(found),
        domains=domains,
    )


def commitment(actor: Actor, commitment_id: int) -> Commitment:
    """One commitment in an initiative the actor may see."""
    found = (
        Commitment.objects.filter(pk=commitment_id, initiative__in=visible_to(actor))
        .select_related("initiative", "by")
        .first()
    )
    if found is None:
        raise Missing(f"commitment {commitment_id}")
    return found


def outcome(actor: Actor, outcome_id: int) -> Outcome:
    """One measure of an initiative the actor may see."""
    found = (
        Outcome.objects.filter(pk=outcome_id, initiative__in=visible_to(actor))
        .select_related("initiative")
        .first()
    )
    if found is None:
        raise Missing(f"outcome {outcome_id}")
    return found


def need(actor: Actor, need_id: int) -> Need:
    """One need of an initiative the actor may see."""
    found = (
        Need.objects.filter(pk=need_id, initiative__in=visible_to(actor))
        .select_related("initiative")
        .first()
    )
    if found is None:
        raise Missing(f"need {need_id}")
    return found
