"""Reads of initiatives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.circles import queries as circles
from colead.features.initiatives.events import HelpOffered
from colead.features.initiatives.models import (
    CheckIn,
    Commitment,
    Initiative,
    Need,
    Outcome,
    Part,
    Reading,
)
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import journal, paging, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing

ORDER = ("-started_at", "-id")


def visible_to(actor: Actor) -> QuerySet[Initiative]:
    """The initiatives an actor may see."""
    return subjects.seen_by(  # type: ignore[no-any-return]
        actor, Initiative.objects.all(), kind="initiative"
    )


def initiative(actor: Actor, initiative_id: int, *, lock: bool = False) -> Initiative:
    """One initiative, or ``Missing``; ``lock`` its row for a change."""
    found = visible_to(actor)
    if lock:
        found = found.select_for_update(of=("self",))
    else:
        found = found.select_related("circle", "goal", "idea", "issue")
    row = found.filter(pk=initiative_id).first()
    if row is None:
        raise Missing(f"initiative {initiative_id}")
    return row


def lead_ids(initiative_id: int) -> set[int]:
    """The members who lead now."""
    return set(
        Part.objects.filter(
            initiative_id=initiative_id, kind=Part.Kind.LEAD, ended_on=None, member__left_on=None
        ).values_list("member_id", flat=True)
    )


def team_ids(initiative_id: int) -> set[int]:
    """Everyone who has a part now."""
    return set(
        Part.objects.filter(
            initiative_id=initiative_id, ended_on=None, member__left_on=None
        ).values_list("member_id", flat=True)
    )


HEARD_FOR = timedelta(days=14)


def offered_help_lately(actor: Actor, initiative_id: int) -> bool:
    """Whether the actor told the leads in the last two weeks that they would like to help."""
    return _help_offered(actor, initiative_id).filter(member_id=actor.member_id).exists()


def _help_offered(actor: Actor, initiative_id: int) -> QuerySet[Entry]:
    return journal.entries(actor).filter(
        event=HelpOffered.name,
        subject_kind="initiative",
        subject_id=initiative_id,
        at__gt=actor.at - HEARD_FOR,
    )


def volunteers(actor: Actor, initiative_id: int, *, besides: Iterable[int]) -> list[Member]:
    """Who would like to co-lead and was not answered yet, for the leads: 2 queries at most."""
    wanted = _help_offered(actor, initiative_id).exclude(member_id__in=list(besides))
    ids = {pk for pk in wanted.values_list("member_id", flat=True)[:20] if pk is not None}
    if not ids:
        return []
    return list(organizations.present(actor).filter(pk__in=ids).order_by("name", "pk"))


def _with_leads(found: QuerySet[Initiative]) -> QuerySet[Initiative]:
    leads = Part.objects.filter(
        kind=Part.Kind.LEAD, ended_on=None, member__left_on=None
    ).select_related("member")
    return found.select_related("circle").prefetch_related(
        Prefetch("parts", queryset=leads.order_by("id"), to_attr="leading")
    )


FILTERS = ("running", "mine", "help", "ended", "lessons", "orphaned")


def listed(
    actor: Actor,
    *,
    which: str = "running",
    circle_id: int | None = None,
    after: str | None = None,
) -> Page[Initiative]:
    """One page of initiatives with their leads: 2 queries."""
    found = _with_leads(visible_to(actor))
    running = Initiative.RUNNING
    mine = Part.objects.filter(
        initiative=OuterRef("pk"), member_id=actor.member_id or 0, ended_on=None
    )
    if which == "mine":
        found = found.filter(Exists(mine))
    elif which == "help":
        needs = Need.objects.filter(initiative=OuterRef("pk"), met_at=None)
        found = found.filter(Exists(needs), status__in=running)
    elif which == "ended":
        found = found.exclude(status__in=running)
    elif which == "lessons":
        found = found.exclude(status__in=running).exclude(lesson="")
    elif which == "orphaned":
        leads = Part.objects.filter(
            initiative=OuterRef("pk"), kind=Part.Kind.LEAD, ended_on=None, member__left_on=None
        )
        found = found.filter(~Exists(leads), status__in=running)
    else:
        found = found.filter(status__in=running)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return paging.page(found, after=after, order=ORDER)


def of_circle(actor: Actor, circle_id: int, *, limit: int = 8) -> list[Initiative]:
    """The running initiatives of a circle."""
    found = visible_to(actor).filter(circle_id=circle_id, status__in=Initiative.RUNNING)
    return list(_with_leads(found).order_by(*ORDER)[:limit])


def about(actor: Actor, kind: str, subject_id: int) -> list[Initiative]:
    """Initiatives that came from an idea or issue, or serve a goal."""
    if kind not in ("idea", "issue", "goal"):
        return []
    found = visible_to(actor).filter(**{f"{kind}_id": subject_id})
    return list(_with_leads(found).order_by(*ORDER)[:10])


def of_member(actor: Actor, member_id: int, *, limit: int = 20) -> list[Part]:
    """The parts a member has and had, leads first, present ones first."""
    return list(
        Part.objects.filter(organization_id=actor.organization_id, member_id=member_id)
        .filter(initiative__in=visible_to(actor))
        .select_related("initiative", "initiative__circle")
        .order_by(F("ended_on").asc(nulls_first=True), "-kind", "-initiative__started_at")[:limit]
    )


def led_by(actor: Actor, *, limit: int = 20) -> list[Initiative]:
    """What the actor leads now."""
    mine = Part.objects.filter(
        initiative=OuterRef("pk"),
        member_id=actor.member_id or 0,
        kind=Part.Kind.LEAD,
        ended_on=None,
    )
    found = visible_to(actor).filter(Exists(mine), status__in=Initiative.RUNNING)
    return list(_with_leads(found).order_by("last_sign_at", "-id")[:limit])


def check_ins_due(actor: Actor, *, led: Iterable[Initiative] | None = None) -> list[Initiative]:
    """Of what the actor leads (``led``, if at hand): not heard of for longer than its rhythm."""
    return [
        found
        for found in (led_by(actor) if led is None else led)
        if found.status == Initiative.Status.ACTIVE
        and found.last_sign_at + timedelta(days=found.rhythm_days) <= actor.at
    ]


def commitments_of(actor: Actor, *, limit: int = 20) -> list[Commitment]:
    """The actor's own open commitments, the most urgent first."""
    return list(
        Commitment.objects.filter(
            organization_id=actor.organization_id,
            by_id=actor.member_id,
            state=Commitment.State.OPEN,
            initiative__status__in=Initiative.RUNNING,
        )
        .select_related("initiative")
        .order_by(F("due_on").asc(nulls_last=True), "id")[:limit]
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
    needs: list[Need]
    domains: list[Any]

    def _of(self, kind: str) -> list[Part]:
        return [part for part in self.present if part.kind == kind]

    @property
    def present(self) -> list[Part]:
        """Who has a part now and is here."""
        return [p for p in self.parts if p.ended_on is None and p.member.is_here]

    @property
    def leads(self) -> list[Any]:
        """Who leads now."""
        return [part.member for part in self._of(Part.Kind.LEAD)]

    @property
    def contributors(self) -> list[Any]:
        """Who helps now."""
        return [part.member for part in self._of(Part.Kind.CONTRIBUTOR)]

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
    def open_commitments(self) -> list[Commitment]:
        """What is promised."""
        return [c for c in self.commitments if c.state == Commitment.State.OPEN]

    @property
    def closed_commitments(self) -> list[Commitment]:
        """What was kept or let go, newest first."""
        return [c for c in self.commitments if c.state != Commitment.State.OPEN]


def dossier(actor: Actor, initiative_id: int) -> Dossier:
    """All of an initiative in a constant number of queries (at most 8)."""
    found = initiative(actor, initiative_id)
    parts = Part.objects.filter(initiative=found).select_related("member")
    outcomes = {o.pk: Measured(o) for o in Outcome.objects.filter(initiative=found).order_by("pk")}
    if outcomes:
        for reading in Reading.objects.filter(outcome__in=outcomes).order_by("on", "pk")[:400]:
            outcomes[reading.outcome_id].readings.append(reading)
    domains = (
        list(circles.domains(actor).filter(pk__in=found.domain_ids)) if found.domain_ids else []
    )
    return Dossier(
        initiative=found,
        parts=list(parts.order_by("started_on", "id")[:200]),
        commitments=list(
            Commitment.objects.filter(initiative=found)
            .select_related("by", "confirmed_by")
            .order_by("state", F("due_on").asc(nulls_last=True), "-id")[:100]
        ),
        check_ins=list(
            CheckIn.objects.filter(initiative=found).select_related("by").order_by("-at")[:30]
        ),
        outcomes=list(outcomes.values()),
        needs=list(Need.objects.filter(initiative=found).order_by("met_at", "-id")[:30]),
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


def like(actor: Actor, text: str, *, besides: int | None = None) -> list[Initiative]:
    """Initiatives that wanted something similar, with their lessons; best first."""
    hits = [hit.id for hit in search.similar(actor, text, kind="initiative", limit=6)]
    rows = {
        row.pk: row
        for row in _with_leads(visible_to(actor).exclude(pk=besides or 0).filter(pk__in=hits))
    }
    return [rows[pk] for pk in hits if pk in rows][:4]


def due_for_a_word(now: datetime, *, limit: int = 500) -> list[Initiative]:
    """Running initiatives past their rhythm that nobody was told about since the last sign."""
    found = Initiative.objects.filter(
        status=Initiative.Status.ACTIVE, last_sign_at__lte=now - timedelta(days=1), key=None
    ).filter(quiet_told_at=None)
    return [
        row
        for row in found.order_by("last_sign_at")[: limit * 4]
        if row.last_sign_at + timedelta(days=row.rhythm_days) <= now
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
        and row.last_sign_at + timedelta(days=2 * row.rhythm_days) <= now
        and row.quiet_told_at < row.last_sign_at + timedelta(days=2 * row.rhythm_days)
    ][:limit]


subjects.register(
    "initiative",
    label=_("initiative"),
    icon="rocket",
    visible_to=visible_to,
    url_name="initiatives:initiative",
)
