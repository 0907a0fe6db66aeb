"""The organization at a glance, and whether its journal is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.decisions import queries as decisions
from colead.features.guidance import queries as guidance
from colead.features.ideas import queries as ideas
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.models import Initiative
from colead.features.issues import queries as issues
from colead.features.organizations import queries as organizations
from colead.kernel.actor import Actor
from colead.kernel.models import Job, Seal


@dataclass(frozen=True, slots=True)
class Overview:
    """What the organization's own home shows."""

    vision: str
    counts: list[tuple[str, int, str]]
    decisions: list[Any]
    ideas: list[Any]
    initiatives: list[Any]
    issues: list[Any]
    root_id: int


def overview(actor: Actor) -> Overview:
    """Vision, how much is going on, what is open: one query each."""
    root = circles.root(actor)
    vision = guidance.vision(actor, root.pk)
    open_decisions = decisions.visible_to(actor).filter(state="open")
    open_ideas = ideas.visible_to(actor).filter(state="open")
    running = initiatives.visible_to(actor).filter(status__in=Initiative.RUNNING)
    open_issues = issues.visible_to(actor).filter(state="open")
    counts = [
        (_("people"), organizations.present(actor).count(), _at("organizations:people", actor)),
        (_("circles"), circles.open_circles(actor).count(), _at("circles:map", actor)),
        (_("open ideas"), open_ideas.count(), _at("ideas:list", actor)),
        (_("initiatives"), running.count(), _at("initiatives:list", actor)),
        (_("open issues"), open_issues.count(), _at("issues:list", actor)),
        (_("open decisions"), open_decisions.count(), _at("decisions:list", actor)),
    ]
    return Overview(
        vision=vision.text if vision else "",
        counts=counts,
        decisions=list(open_decisions.select_related("circle").order_by("closes_at", "id")[:5]),
        ideas=list(open_ideas.select_related("by", "circle").order_by("-supporters", "-id")[:5]),
        initiatives=list(running.select_related("circle").order_by("-last_sign_at", "-id")[:5]),
        issues=list(open_issues.select_related("circle").order_by("-raised_at", "-id")[:5]),
        root_id=root.pk,
    )


def _at(name: str, actor: Actor) -> str:
    return reverse(name, args=[actor.slug])


@dataclass(frozen=True, slots=True)
class Verification:
    """What the last walk over the chain found; ``at`` None: never walked."""

    at: datetime | None
    faults: list[str]
    running: bool
    seals: int
    head: str


def verification(actor: Actor, *, job_name: str) -> Verification:
    """The state of the chain: 3 queries, whatever its length."""
    jobs = Job.objects.filter(organization_id=actor.organization_id, name=job_name)
    last = jobs.exclude(finished_at=None).order_by("-finished_at").first()
    seal = Seal.objects.filter(organization_id=actor.organization_id).order_by("-number").first()
    return Verification(
        at=last.finished_at if last else None,
        faults=list((last.result or {}).get("faults", [])) if last else [],
        running=jobs.filter(finished_at=None, failed_at=None).exists(),
        seals=seal.number if seal else 0,
        head=seal.digest if seal else "",
    )
