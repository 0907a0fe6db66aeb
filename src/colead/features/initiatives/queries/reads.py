"""Initiatives: which, and which are like them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.authority import queries as authority
from colead.features.authority.rules import ActVerdict
from colead.features.initiatives import rules
from colead.features.initiatives.models import (
    Initiative,
    Need,
    Part,
)
from colead.kernel import paging, search, subjects
from colead.kernel.actor import Actor
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


FILTERS = ("running", "mine", "help", "ended", "lessons", "orphaned")


def with_leads(found: QuerySet[Initiative]) -> QuerySet[Initiative]:
    leads = Part.objects.filter(
        kind=Part.Kind.LEAD, ended_on=None, member__left_on=None
    ).select_related("member")
    return found.select_related("circle").prefetch_related(
        Prefetch("parts", queryset=leads.order_by("id"), to_attr="leading")
    )


def listed(
    actor: Actor,
    *,
    which: str = "running",
    circle_id: int | None = None,
    after: str | None = None,
) -> Page[Initiative]:
    """One page of initiatives with their leads: 2 queries."""
    found = with_leads(visible_to(actor))
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
    return list(with_leads(found).order_by(*ORDER)[:limit])


def about(actor: Actor, kind: str, subject_id: int) -> list[Initiative]:
    """Initiatives that came from an idea or issue, or serve a goal."""
    if kind not in ("idea", "issue", "goal"):
        return []
    found = visible_to(actor).filter(**{f"{kind}_id": subject_id})
    return list(with_leads(found).order_by(*ORDER)[:10])


def like(actor: Actor, text: str, *, besides: int | None = None) -> list[Initiative]:
    """Initiatives that wanted something similar, with their lessons; best first."""
    hits = [hit.id for hit in search.similar(actor, text, kind="initiative", limit=6)]
    rows = {
        row.pk: row
        for row in with_leads(visible_to(actor).exclude(pk=besides or 0).filter(pk__in=hits))
    }
    return [rows[pk] for pk in hits if pk in rows][:4]


def verdict(actor: Actor, facts: Mapping[str, Any]) -> ActVerdict:
    """What the guardrails say to an initiative with these facts, if this actor led it."""
    answer: ActVerdict = authority.verdict(actor, rules.act_of(facts))
    return answer


subjects.register(
    "initiative",
    label=_("initiative"),
    icon="rocket",
    visible_to=visible_to,
    url_name="initiatives:initiative",
)
