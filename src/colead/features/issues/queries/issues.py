"""Reads of issues."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.issues.models import Issue, Part, Wording
from colead.features.offers import queries as offers
from colead.features.offers.models import Offer
from colead.kernel import paging, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing


def visible_to(actor: Actor) -> QuerySet[Issue]:
    """The issues an actor may see."""
    return subjects.seen_by(actor, Issue.objects.all(), kind="issue")  # type: ignore[no-any-return]


def issue(actor: Actor, issue_id: int) -> Issue:
    """One issue, or ``Missing``."""
    found = (
        visible_to(actor).select_related("by", "circle", "closed_by").filter(pk=issue_id).first()
    )
    if found is None:
        raise Missing(f"issue {issue_id}")
    return found


def listed(
    actor: Actor,
    *,
    state: str = Issue.State.OPEN,
    circle_id: int | None = None,
    raised_by_me: bool = False,
    carried_by_me: bool = False,
    after: str | None = None,
) -> Page[Issue]:
    """One page of issues, newest first: 1 query. A state that does not exist means all."""
    found = visible_to(actor).select_related("by", "circle")
    if state in Issue.State.values:
        found = found.filter(state=state)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    if raised_by_me:
        found = found.filter(by_id=actor.member_id)
    if carried_by_me:
        found = found.filter(parts__member_id=actor.member_id, parts__ended_at=None)
    return paging.page(found, after=after, order=("-raised_at", "-id"))


def parts(issue_id: int) -> list[Part]:
    """Who carries an issue and who did, in the order in which they began."""
    return list(
        Part.objects.filter(issue_id=issue_id).select_related("member").order_by("began_at", "id")
    )


def carrier_ids(issue_id: int) -> set[int]:
    """Who carries an issue now."""
    return set(
        Part.objects.filter(issue_id=issue_id, ended_at=None).values_list("member_id", flat=True)
    )


def carriers_of(issue_ids: Collection[int]) -> dict[int, list[Part]]:
    """Who carries each of some issues now: 1 query."""
    found: dict[int, list[Part]] = {}
    running = Part.objects.filter(issue_id__in=issue_ids, ended_at=None).select_related("member")
    for part in running.order_by("began_at", "id"):
        found.setdefault(part.issue_id, []).append(part)
    return found


def wordings(issue_id: int) -> list[Wording]:
    """How an issue read before, newest first."""
    return list(Wording.objects.filter(issue_id=issue_id).order_by("-until")[:20])


def my_offer(actor: Actor, issue_id: int) -> Offer | None:
    """The offer of this issue that waits for the actor's answer."""
    return (
        offers.open_about(actor, "issue", issue_id)
        .filter(to_id=actor.member_id, kind="issue")
        .first()
    )


def offered_by_me(actor: Actor, issue_id: int) -> list[Offer]:
    """The actor's own offers of this issue that wait for an answer."""
    return list(
        offers.open_about(actor, "issue", issue_id).filter(by_id=actor.member_id, kind="issue")
    )


def similar(actor: Actor, text: str, *, besides: int | None = None) -> list[Issue]:
    """Issues that speak of the same, best first; resolved ones too, for how they were resolved."""
    hits = [hit.id for hit in search.similar(actor, text, kind="issue", limit=7)]
    rows = visible_to(actor).exclude(pk=besides or 0).exclude(state=Issue.State.WITHDRAWN)
    found = {row.pk: row for row in rows.filter(pk__in=hits)}
    return [found[pk] for pk in hits if pk in found][:5]


def carried_by(actor: Actor, *, limit: int = 20) -> Sequence[Issue]:
    """The running issues that the actor carries, oldest first."""
    return list(
        visible_to(actor)
        .filter(parts__member_id=actor.member_id, parts__ended_at=None, state=Issue.State.TAKEN)
        .select_related("circle")
        .order_by("taken_at", "id")[:limit]
    )


subjects.register(
    "issue", label=_("issue"), icon="flag", visible_to=visible_to, url_name="issues:issue"
)
