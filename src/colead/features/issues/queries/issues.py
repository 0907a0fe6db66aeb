"""Reads of issues."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.circles import queries as circles
from colead.features.issues.models import Hand, Issue, Wording
from colead.features.offers import queries as offers
from colead.features.offers.models import Offer
from colead.kernel import paging, prepared, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing


def visible_to(actor: Actor) -> QuerySet[Issue]:
    """The issues an actor may see."""
    return subjects.seen_by(actor, Issue.objects.all(), kind="issue")  # type: ignore[no-any-return]


def issue(actor: Actor, issue_id: int) -> Issue:
    """One issue, or ``Missing``."""
    found = visible_to(actor).select_related("by", "circle").filter(pk=issue_id).first()
    if found is None:
        raise Missing(f"issue {issue_id}")
    return found


def listed(
    actor: Actor,
    *,
    state: str = Issue.State.OPEN,
    circle_id: int | None = None,
    mine: bool = False,
    after: str | None = None,
) -> Page[Issue]:
    """One page of issues, newest first: 1 query. A state that does not exist means all."""
    found = visible_to(actor).select_related("by", "circle")
    if state in Issue.State.values:
        found = found.filter(state=state)
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    if mine:
        hands = Hand.objects.filter(member_id=actor.member_id or 0, until=None)
        found = found.filter(Q(by_id=actor.member_id) | Q(pk__in=hands.values("issue_id")))
    return paging.page(found, after=after, order=("-raised_at", "-id"))


def hands(issue_id: int) -> list[Hand]:
    """Who works on an issue now, who took it up first."""
    return list(
        Hand.objects.filter(issue_id=issue_id, until=None)
        .select_related("member")
        .order_by("-first", "since", "id")
    )


def hand_ids(issue_id: int) -> set[int]:
    """The ids of those who work on an issue now."""
    return set(
        Hand.objects.filter(issue_id=issue_id, until=None).values_list("member_id", flat=True)
    )


def hands_of(issue_ids: Collection[int]) -> dict[int, list[Hand]]:
    """Who works on each of some issues now: 1 query."""
    found: dict[int, list[Hand]] = {}
    running = Hand.objects.filter(issue_id__in=issue_ids, until=None).select_related("member")
    for hand in running.order_by("-first", "since", "id"):
        found.setdefault(hand.issue_id, []).append(hand)
    return found


def passed_on(issue_id: int) -> list[Hand]:
    """Who gave an issue back with which reason, newest first."""
    return list(
        Hand.objects.filter(issue_id=issue_id, until__isnull=False)
        .exclude(reason="")
        .select_related("member")
        .order_by("-until", "-id")[:10]
    )


def wordings(issue_id: int) -> list[Wording]:
    """How an issue read before, newest first."""
    return list(Wording.objects.filter(issue_id=issue_id).order_by("-until", "-id")[:20])


def my_offer(actor: Actor, issue_id: int) -> Offer | None:
    """The offer of this issue that waits for the actor's answer."""
    waiting = offers.open_about(actor, "issue", issue_id)
    return waiting.filter(to_id=actor.member_id, kind="issue").first()


def near(actor: Actor, *, limit: int = 5) -> list[Issue]:
    """Open issues of the actor's own circles, newest first."""
    mine = circles.my_circle_ids(actor)
    if not mine:
        return []
    return prepared.head(_near, ("-raised_at", "-id"), limit, actor, prepared.padded(mine))


def _near(actor: Actor, circle_ids: tuple[int, ...]) -> QuerySet[Issue]:
    found = visible_to(actor).filter(state=Issue.State.OPEN, circle_id__in=circle_ids)
    return found.exclude(by_id=actor.member_id).select_related("circle")


def in_hand(actor: Actor, *, limit: int = 20) -> list[Issue]:
    """The issues that the actor has in hand, longest first: 1 query."""
    return list(
        visible_to(actor)
        .filter(state=Issue.State.TAKEN, hands__member_id=actor.member_id or 0, hands__until=None)
        .select_related("circle")
        .order_by("hands__since", "id")[:limit]
    )


def similar(actor: Actor, text: str, *, besides: int | None = None) -> list[Issue]:
    """Issues that speak of the same, best first; resolved ones too: they say how."""
    hits = [hit.id for hit in search.similar(actor, text, kind="issue", limit=7)]
    rows = visible_to(actor).exclude(state=Issue.State.WITHDRAWN)
    found = {row.pk: row for row in rows.filter(pk__in=hits)}
    return [found[pk] for pk in hits if pk in found and pk != besides][:5]


subjects.register(
    "issue", label=_("issue"), icon="flag", visible_to=visible_to, url_name="issues:issue"
)
