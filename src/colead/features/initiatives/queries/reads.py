"""Initiatives: which, and which are like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from colead.features.authority import queries as authority
from colead.features.authority.rules import ActVerdict
from colead.features.initiatives import rules
from colead.features.initiatives.events import InitiativeEnded
from colead.features.initiatives.models import (
    Initiative,
    Need,
    Part,
)
from colead.kernel import journal, paging, prepared, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing

ORDER = ("-started_at", "-id")
# What a row on the page of another thing shows.
LISTED = ("title", "status", "result", "circle__name")


def visible_to(actor: Actor) -> QuerySet[Initiative]:
    """The initiatives an actor may see."""
    return subjects.seen_by(  # type: ignore[no-any-return]
        actor, Initiative.objects.all(), kind="initiative"
    )


def initiative(actor: Actor, initiative_id: int, *, lock: bool = False) -> Initiative:
    """One initiative, or ``Missing``; ``lock`` its row for a change."""
    row: Initiative | None = prepared.first(_one, actor, initiative_id, lock)
    if row is None:
        raise Missing(f"initiative {initiative_id}")
    return row


def _one(actor: Actor, initiative_id: int, lock: bool) -> QuerySet[Initiative]:
    found = visible_to(actor).filter(pk=initiative_id).order_by("pk")
    if lock:
        return found.select_for_update(of=("self",))
    return found.select_related("circle", "goal", "idea", "issue")


FILTERS = ("running", "mine", "help", "ended", "lessons", "orphaned")


def with_leads(found: Sequence[Initiative]) -> prepared.Rows[Initiative]:
    """The same initiatives, each with the parts of those who lead it in ``leading``: 1 query."""
    rows = found if isinstance(found, prepared.Rows) else prepared.Rows(None, list(found))
    if not rows:
        return rows
    leads = prepared.unmade(_leads, prepared.padded(rows.each("id")))

    def put(own: list[Initiative]) -> list[Initiative]:
        by_id = {one.pk: one for one in own}
        for one in own:
            one.leading = []
        for part in leads:
            by_id[part.initiative_id].leading.append(part)
        return own

    return rows.then(put, leads)


def _leads(initiatives: tuple[int, ...]) -> QuerySet[Part]:
    found = Part.objects.filter(
        initiative__in=initiatives, kind=Part.Kind.LEAD, ended_on=None, member__left_on=None
    )
    return found.select_related("member").only("initiative_id", "member__name").order_by("id")


def listed(
    actor: Actor,
    *,
    which: str = "running",
    circle_id: int | None = None,
    after: str | None = None,
) -> Page[Initiative]:
    """One page of initiatives with their leads: 2 queries."""
    found = paging.read(_listed, actor, which, circle_id, after=after, order=ORDER)
    return Page(with_leads(found.items), found.next)


def _listed(actor: Actor, which: str, circle_id: int | None) -> QuerySet[Initiative]:
    found = visible_to(actor).select_related("circle")
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
        found = found.exclude(lesson="")
    elif which == "orphaned":
        leads = Part.objects.filter(
            initiative=OuterRef("pk"), kind=Part.Kind.LEAD, ended_on=None, member__left_on=None
        )
        found = found.filter(~Exists(leads), status__in=running)
    else:
        found = found.filter(status__in=running)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    return found


def ended_at(actor: Actor, initiative_id: int) -> datetime | None:
    """When it was ended, as the journal has it; an end may have been told of an earlier day."""
    found = journal.entries(actor).filter(
        event=InitiativeEnded.name, subject_kind="initiative", subject_id=initiative_id
    )
    return found.order_by("-at").values_list("at", flat=True).first()


def ended_by(day: date) -> QuerySet[Initiative]:
    """What had ended by a day, in all organizations, for jobs."""
    return Initiative.objects.filter(ended_on__lte=day)


def of_organization(organization_id: int) -> QuerySet[Initiative]:
    """All that an organization has ever had, for proofs."""
    return Initiative.objects.filter(organization_id=organization_id)


def of_circle(actor: Actor, circle_id: int, *, limit: int = 8) -> Sequence[Initiative]:
    """The running initiatives of a circle."""
    return with_leads(prepared.unmade_head(_of_circle, ORDER, limit, actor, circle_id))


def _of_circle(actor: Actor, circle_id: int) -> QuerySet[Initiative]:
    return _listed(actor, "running", circle_id).only(*LISTED)


def about(actor: Actor, kind: str, subject_id: int) -> Sequence[Initiative]:
    """Initiatives that came from an idea or issue, or serve a goal."""
    if kind not in ("idea", "issue", "goal"):
        return []
    return with_leads(prepared.unmade(_about, actor, kind, subject_id))


def _about(actor: Actor, kind: str, subject_id: int) -> QuerySet[Initiative]:
    found = visible_to(actor).filter(**{f"{kind}_id": subject_id})
    return found.select_related("circle").only(*LISTED).order_by(*ORDER)[:10]


def like(actor: Actor, text: str, *, besides: int | None = None) -> list[Initiative]:
    """Initiatives that wanted something similar, with their lessons; best first."""
    hits = [hit.id for hit in search.similar(actor, text, kind="initiative", limit=6)]
    alike = visible_to(actor).exclude(pk=besides or 0).filter(pk__in=hits)
    rows = {row.pk: row for row in with_leads(list(alike.select_related("circle")))}
    return [rows[pk] for pk in hits if pk in rows][:4]


def verdict(actor: Actor, facts: Mapping[str, Any]) -> ActVerdict:
    """What the guardrails say to an initiative with these facts, if this actor led it."""
    answer: ActVerdict = authority.verdict(actor, rules.act_of(facts))
    return answer
