"""Reads of conversations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from colead.features.conversations.models import Comment, Reaction, Wording
from colead.features.conversations.rules import may_comment
from colead.features.organizations import queries as organizations
from colead.kernel import belongings, paging, prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

SHOWN = 50
# So many of the newest replies stand below a comment; the others on a page of their own.
REPLIES = 5


@dataclass(slots=True)
class Said:
    """A comment as a page shows it: with its replies and reactions; ``own``: the actor's."""

    comment: Comment
    own: bool
    replies: list[Said] = field(default_factory=list)
    hidden: int = 0
    reactions: dict[str, int] = field(default_factory=dict)
    mine: frozenset[str] = frozenset()

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        return self.comment, self.own, *self.reactions.items(), self.mine, self.hidden


@dataclass(frozen=True, slots=True)
class Thread:
    """The newest part of the conversation about a thing, oldest first."""

    kind: str
    id: int
    said: Sequence[Said]
    earlier: int | None
    total: int
    open: bool = True

    @property
    def key(self) -> str:
        """The name under which live pages listen."""
        return f"{self.kind}:{self.id}"

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        every = [*self.said, *(reply for one in self.said for reply in one.replies)]
        return (
            *(self.kind, self.id, self.earlier, self.total, self.open),
            [one.comment for one in every],
            [one.comment.pk for one in every if one.own],
            [(one.comment.pk, *one.reactions.items(), one.mine) for one in every if one.reactions],
        )


def visible_to(actor: Actor) -> QuerySet[Comment]:
    """Comments on what the actor may see; for a guest, in its circles and topics."""
    found = Comment.objects.filter(organization_id=actor.organization_id)
    if not actor.is_guest:
        return found
    seen = Q(circle_id__in=actor.circles)
    for kind, subject_id in actor.topics:
        seen |= Q(subject_kind=kind, subject_id=subject_id)
    return found.filter(seen)


def comment(actor: Actor, comment_id: int) -> Comment:
    """One comment, or ``Missing``."""
    found = visible_to(actor).select_related("by").filter(pk=comment_id).first()
    if found is None:
        raise Missing(f"comment {comment_id}")
    return found


def thread(actor: Actor, kind: str, subject_id: int, *, before: int | None = None) -> Thread:
    """The conversation about a thing the actor may see: 3 queries, 4 when there is more.

    The newest 50 comments, each with its newest replies; ``before`` a comment's id, those earlier.
    """
    found = prepared.rows(_tops, actor, kind, subject_id, before)
    more = len(found) > SHOWN
    shown = found[:SHOWN][::-1]
    may = bool(may_comment(actor, kind=kind))
    if not shown:
        return Thread(kind, subject_id, (), None, 0, may)
    said = {top.pk: _said(top, actor) for top in shown}
    total = len(shown)
    for reply in prepared.rows(_newest_replies, tuple(said)):
        above = said[reply.parent_id or 0]
        above.replies.append(_said(reply, actor))
        above.hidden = reply.siblings - REPLIES if reply.siblings > REPLIES else 0
    for above in said.values():
        total += len(above.replies) + above.hidden
    _react(actor, [*said.values(), *(one for above in said.values() for one in above.replies)])
    if more or before is not None:
        total = prepared.count(_about, actor, kind, subject_id)
    return Thread(kind, subject_id, list(said.values()), shown[0].pk if more else None, total, may)


def _said(comment: Comment, actor: Actor) -> Said:
    return Said(comment, own=comment.by_id == actor.member_id)


def _about(actor: Actor, kind: str, subject_id: int) -> QuerySet[Comment]:
    return Comment.objects.filter(
        organization_id=actor.organization_id, subject_kind=kind, subject_id=subject_id
    )


def _tops(actor: Actor, kind: str, subject_id: int, before: int | None) -> QuerySet[Comment]:
    tops = _about(actor, kind, subject_id).filter(parent=None).select_related("by")
    if before is not None:
        tops = tops.filter(pk__lt=before)
    return tops.order_by("-id")[: SHOWN + 1]


def _newest_replies(tops: tuple[int, ...]) -> QuerySet[Any]:
    """The newest replies of some comments, oldest first, each knowing how many there are."""
    ranked = Comment.objects.filter(parent__in=tops).annotate(
        place=Window(RowNumber(), partition_by="parent_id", order_by="-id"),
        siblings=Window(Count("id"), partition_by="parent_id"),
    )
    return ranked.filter(place__lte=REPLIES).select_related("by").order_by("id")


def _react(actor: Actor, all_said: Collection[Said]) -> None:
    """Put the reactions to where they belong: 1 query."""
    by_id = {one.comment.pk: one for one in all_said}
    for comment_id, kind, count, mine in prepared.rows(_reactions, actor, tuple(by_id)):
        one = by_id[comment_id]
        one.reactions[kind] = count
        if mine:
            one.mine |= {kind}


def _reactions(actor: Actor, comments: tuple[int, ...]) -> QuerySet[Reaction, Any]:
    return (
        Reaction.objects.filter(comment__in=comments)
        .values_list("comment_id", "kind")
        .annotate(count=Count("id"), mine=Count("id", filter=Q(by_id=actor.member_id or 0)))
    )


def replies(
    actor: Actor, found: Comment, *, after: str | None = None
) -> tuple[list[Said], str | None]:
    """All replies to a comment, oldest first, in pages; and the mark of the next page."""
    rows = Comment.objects.filter(parent=found).select_related("by")
    listed = paging.page(rows, after=after, order=("id",), size=SHOWN)
    said = [_said(reply, actor) for reply in listed.items]
    _react(actor, said)
    return said, listed.next


def mine(actor: Actor, comment_id: int) -> set[str]:
    """The kinds of reaction that the actor gave to a comment."""
    found = Reaction.objects.filter(comment_id=comment_id, by_id=actor.member_id or 0)
    return set(found.values_list("kind", flat=True))


def wordings(comment_id: int) -> list[Wording]:
    """How a comment read before, newest first."""
    return list(Wording.objects.filter(comment_id=comment_id).order_by("-until", "-id")[:20])


def mentionable(actor: Actor, words: str) -> list[dict[str, Any]]:
    """Members whose name begins with (or holds) the words: at most eight."""
    people = organizations.present(actor)
    wanted = " ".join(words.split())[:50]
    found = list(people.filter(name__istartswith=wanted)[:8])
    if len(found) < 8 and wanted:
        known = [member.pk for member in found]
        found += list(
            people.filter(name__icontains=f" {wanted}").exclude(pk__in=known)[: 8 - len(found)]
        )
    return [{"id": member.pk, "name": member.name} for member in found]


def _own(actor: Actor) -> QuerySet[Comment]:
    return Comment.objects.filter(
        organization_id=actor.organization_id, by_id=actor.member_id or 0, retracted_at=None
    ).order_by("pk")


def own_ids(actor: Actor) -> list[int]:
    """The actor's own comments that still stand."""
    return list(_own(actor).values_list("pk", flat=True))


def _taken(actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "comment": one.pk,
            "about": f"{one.subject_kind} {one.subject_id}",
            "at": one.posted_at,
            "text": one.text,
        }
        for one in _own(actor)
    ]


belongings.register(
    "comments",
    label=_("What I said in conversations"),
    says=_("Erased, the place says that its author took it back; answers of others stay."),
    take=_taken,
)


def said_about(
    kind: str, ids: Collection[int], *, since: datetime
) -> list[tuple[int, int | None, datetime]]:
    """When who spoke about which of some things of a kind: (thing, member, moment), for jobs."""
    found = Comment.objects.filter(subject_kind=kind, subject_id__in=ids, posted_at__gt=since)
    return list(found.order_by().values_list("subject_id", "by_id", "posted_at"))


subjects.register(
    "comment",
    label=_("comment"),
    icon="message-circle",
    visible_to=visible_to,
    url_name="conversations:comment-by-id",
    title_field="text",
)
