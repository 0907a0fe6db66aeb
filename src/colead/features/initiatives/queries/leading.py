"""Who led what with whom, and where one more lead would be welcome."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from colead.features.initiatives.models import Commitment, Initiative, Part
from colead.features.initiatives.queries.reads import visible_to
from colead.kernel import prepared
from colead.kernel.actor import Actor


def led_teams(actor: Actor) -> list[tuple[set[int], set[int]]]:
    """For each running initiative: those who lead it, and those who help or advise; one query."""
    found: dict[int, tuple[set[int], set[int]]] = {}
    parts = Part.objects.filter(
        organization_id=actor.organization_id,
        ended_on=None,
        member__left_on=None,
        initiative__status__in=Initiative.RUNNING,
    )
    for initiative_id, member_id, kind in parts.values_list("initiative_id", "member_id", "kind"):
        leads, others = found.setdefault(initiative_id, (set(), set()))
        (leads if kind == Part.Kind.LEAD else others).add(member_id)
    return list(found.values())


def parts_with_company(actor: Actor, member_id: int, *, limit: int = 100) -> list[Part]:
    """The parts a member has and had, newest first; at ``company`` how many others led with them
    at any time they did."""
    together = Q(initiative__parts__kind=Part.Kind.LEAD) & ~Q(
        initiative__parts__member_id=member_id
    )
    overlap = (Q(ended_on=None) | Q(initiative__parts__started_on__lte=F("ended_on"))) & (
        Q(initiative__parts__ended_on=None) | Q(initiative__parts__ended_on__gte=F("started_on"))
    )
    return list(
        Part.objects.filter(organization_id=actor.organization_id, member_id=member_id)
        .annotate(
            company=Count("initiative__parts__member", filter=together & overlap, distinct=True)
        )
        .select_related("initiative")
        .order_by("-started_on", "-id")[:limit]
    )


def has_led(actor: Actor) -> bool:
    """Whether the actor leads or led an initiative: one query."""
    return prepared.exists(_leads_of, actor)


def _leads_of(actor: Actor) -> QuerySet[Part]:
    return Part.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        kind=Part.Kind.LEAD,
    )


def number_of_leads(actor: Actor, member_id: int) -> int:
    """How many initiatives a member leads and led."""
    found = Part.objects.filter(
        organization_id=actor.organization_id, member_id=member_id, kind=Part.Kind.LEAD
    )
    return found.values("initiative").distinct().count()


def number_failed(actor: Actor, member_id: int) -> int:
    """How many initiatives that a member led ended as failed."""
    led = Part.objects.filter(initiative=OuterRef("pk"), member_id=member_id, kind=Part.Kind.LEAD)
    found = Initiative.objects.filter(
        Exists(led),
        organization_id=actor.organization_id,
        status=Initiative.Status.FAILED,
    )
    return found.count()


def who_led(actor: Actor, initiative_id: int) -> list[int]:
    """The members who led an initiative until now, or until its end."""
    found = Part.objects.filter(
        organization_id=actor.organization_id, initiative_id=initiative_id, kind=Part.Kind.LEAD
    )
    return sorted(found.filter(ended_on=None).values_list("member_id", flat=True))


def lead_days(actor: Actor) -> list[tuple[int, date]]:
    """Every lead that was taken, as (member, day), for measures; those of unknown days left out."""
    found = Part.objects.filter(
        organization_id=actor.organization_id, kind=Part.Kind.LEAD, started_on__isnull=False
    )
    return [(member, day) for member, day in found.values_list("member_id", "started_on") if day]


def commitments_kept(actor: Actor, member_id: int, *, limit: int = 20) -> list[Commitment]:
    """The commitments that a member kept, newest first."""
    found = Commitment.objects.filter(
        organization_id=actor.organization_id, by_id=member_id, state=Commitment.State.DONE
    )
    return list(found.order_by("-closed_at", "-id")[:limit])


def could_co_lead(actor: Actor, *, limit: int = 3) -> list[Initiative]:
    """Running initiatives that the actor helps on and that one person leads alone."""
    me = actor.member_id or 0
    present = Q(parts__ended_on=None, parts__member__left_on=None)
    helps = Part.objects.filter(
        initiative=OuterRef("pk"), member_id=me, kind=Part.Kind.CONTRIBUTOR, ended_on=None
    )
    found = (
        visible_to(actor)
        .filter(Exists(helps), status__in=Initiative.IN_HAND)
        .annotate(led_by=Count("parts", filter=present & Q(parts__kind=Part.Kind.LEAD)))
    )
    return list(found.filter(led_by=1).order_by("-started_at", "-id")[:limit])


def without_lead(actor: Actor, *, limit: int = 3) -> list[Initiative]:
    """Running initiatives that nobody leads at the moment, newest first."""
    leads = Part.objects.filter(
        initiative=OuterRef("pk"), kind=Part.Kind.LEAD, ended_on=None, member__left_on=None
    )
    found = visible_to(actor).filter(~Exists(leads), status__in=Initiative.RUNNING)
    return list(found.order_by("-started_at", "-id")[:limit])
