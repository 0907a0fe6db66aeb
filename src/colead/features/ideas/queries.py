"""Reads of ideas."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.ideas.models import Idea, Support, Wording
from colead.kernel import paging, prepared, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing

ORDERS = {
    "new": ("-posted_at", "-id"),
    "wanted": ("-supporters", "-id"),
}


def visible_to(actor: Actor) -> QuerySet[Idea]:
    """The ideas an actor may see."""
    return subjects.seen_by(actor, Idea.objects.all(), kind="idea")  # type: ignore[no-any-return]


def idea(actor: Actor, idea_id: int) -> Idea:
    """One idea, or ``Missing``."""
    found: Idea | None = prepared.first(_one, actor, idea_id)
    if found is None:
        raise Missing(f"idea {idea_id}")
    return found


def _one(actor: Actor, idea_id: int) -> QuerySet[Idea]:
    return visible_to(actor).select_related("by", "circle", "merged_into").filter(pk=idea_id)


def listed(
    actor: Actor,
    *,
    state: str = Idea.State.OPEN,
    order: str = "new",
    circle_id: int | None = None,
    mine: bool = False,
    after: str | None = None,
) -> Page[Idea]:
    """One page of ideas: 1 query."""
    return paging.read(
        _listed, actor, state, circle_id, mine, after=after, order=ORDERS.get(order, ORDERS["new"])
    )


def _listed(actor: Actor, state: str, circle_id: int | None, mine: bool) -> QuerySet[Idea]:
    found = visible_to(actor).select_related("by", "circle")
    if state in Idea.State.values:
        found = found.filter(state=state)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    if mine:
        found = found.filter(by_id=actor.member_id)
    return found


def most_wanted(actor: Actor, *, limit: int) -> list[Idea]:
    """The first open ideas by how many would join: 1 query."""
    order = ORDERS["wanted"]
    return prepared.head(_listed, order, limit, actor, Idea.State.OPEN.value, None, False)


def counts_of(idea_id: int) -> dict[str, int]:
    """How many would join, would use, worry."""
    found = dict(prepared.rows(_counts, idea_id))
    return {kind: found.get(kind, 0) for kind in Support.Kind.values}


def _counts(idea_id: int) -> QuerySet[Support, Any]:
    return Support.objects.filter(idea_id=idea_id).values_list("kind").annotate(count=Count("id"))


def supports(idea_id: int) -> list[Support]:
    """Who responded how, newest first: at most 60."""
    return prepared.rows(_supports, idea_id)


def _supports(idea_id: int) -> QuerySet[Support]:
    return Support.objects.filter(idea_id=idea_id).select_related("by").order_by("-given_at")[:60]


def wordings(idea_id: int) -> list[Wording]:
    """How an idea read before, newest first."""
    return list(Wording.objects.filter(idea_id=idea_id).order_by("-until", "-id")[:20])


def similar(actor: Actor, text: str, *, besides: int | None = None) -> list[Idea]:
    """Ideas that speak of the same, best first."""
    hits = [hit.id for hit in search.similar(actor, text, kind="idea", limit=6)]
    found = {
        row.pk: row
        for row in visible_to(actor)
        .exclude(pk=besides or 0)
        .filter(Q(state=Idea.State.OPEN) | Q(state=Idea.State.ADOPTED), pk__in=hits)
    }
    return [found[pk] for pk in hits if pk in found][:5]


def supporters_of(idea_id: int, *, kind: str = Support.Kind.JOIN) -> list[int]:
    """The ids of those who would join (or the like)."""
    return list(Support.objects.filter(idea_id=idea_id, kind=kind).values_list("by_id", flat=True))


subjects.register(
    "idea", label=_("idea"), icon="lightbulb", visible_to=visible_to, url_name="ideas:idea"
)
