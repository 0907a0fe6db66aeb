"""Reads of conversations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Window
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
# What no comment shows of who said it.
SAID = (
    *("parent", "text", "posted_at", "edited_at", "retracted_at"),
    *("by", "by__name", "by__kind"),
)
# A comment's id, a kind of reaction, how many gave it, and whether the reader did.
Reacted = tuple[int, str, int, int]


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


@dataclass(frozen=True)
class Thread:
    """The newest part of the conversation about a thing.

    Rows as they were read (newest comments first), for a page that drew the same rows before draws
    none of them again; ``said`` makes what a page shows, oldest first.
    """

    kind: str
    id: int
    reader_id: int | None
    tops: prepared.Rows[Any]
    replies: prepared.Rows[Any]
    reactions: Sequence[Reacted]
    more: bool
    open: bool = True

    @property
    def key(self) -> str:
        """The name under which live pages listen."""
        return f"{self.kind}:{self.id}"

    @property
    def earlier(self) -> int | None:
        """The id before which there are earlier comments, if there are."""
        return self.tops.each("id")[-1] if self.more else None

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        speaks = self.reader_id in (*self.tops.each("by_id"), *self.replies.each("by_id"))
        return (
            *(self.kind, self.id, self.more, self.open, speaks and self.reader_id),
            *(self.tops, self.replies, self.reactions),
        )

    @cached_property
    def said(self) -> list[Said]:
        """The comments, each with its newest replies."""
        found = {top.pk: _said(top, self.reader_id) for top in reversed(list(self.tops))}
        every = dict(found)
        for reply in self.replies:
            above = found[reply.parent_id]
            every[reply.pk] = _said(reply, self.reader_id)
            above.replies.append(every[reply.pk])
            above.hidden = max(0, reply.siblings - REPLIES)
        _react(every.values(), self.reactions)
        return list(found.values())

    @property
    def total(self) -> int:
        """How many comments and replies there are; each row tells."""
        return next((int(top.counted) for top in self.tops), 0)


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
    """The conversation about a thing the actor may see, in 3 queries.

    The newest 50 comments, each with its newest replies; ``before`` a comment's id, those earlier.
    """
    found = prepared.unmade(_tops, actor, kind, subject_id, before)
    tops, more = found.head(SHOWN), len(found) > SHOWN
    ids = tops.each("id")
    replies = prepared.unmade(_newest_replies, tuple(ids)) if ids else tops
    reactions = prepared.rows(_reactions, actor, (*ids, *replies.each("id"))) if ids else []
    may = bool(may_comment(actor, kind=kind))
    return Thread(kind, subject_id, actor.member_id, tops, replies, reactions, more, open=may)


def _said(comment: Comment, reader_id: int | None) -> Said:
    return Said(comment, own=comment.by_id == reader_id)


def _about(actor: Actor, kind: str, subject_id: int) -> QuerySet[Comment]:
    return Comment.objects.filter(
        organization_id=actor.organization_id, subject_kind=kind, subject_id=subject_id
    )


def _tops(actor: Actor, kind: str, subject_id: int, before: int | None) -> QuerySet[Any]:
    about = _about(actor, kind, subject_id)
    # Counted in the index alone, which knows no organization: a thing is of one.
    every = Comment.objects.filter(subject_kind=kind, subject_id=subject_id).order_by()
    counted = every.values("subject_id").annotate(n=Count("*")).values("n")
    tops = about.filter(parent=None).select_related("by").annotate(counted=Subquery(counted))
    if before is not None:
        tops = tops.filter(pk__lt=before)
    return tops.only(*SAID).order_by("-id")[: SHOWN + 1]


def _newest_replies(tops: tuple[int, ...]) -> QuerySet[Any]:
    """The newest replies of some comments, oldest first, each knowing how many there are."""
    ranked = Comment.objects.filter(parent__in=tops).annotate(
        place=Window(RowNumber(), partition_by="parent_id", order_by="-id"),
        siblings=Window(Count("id"), partition_by="parent_id"),
    )
    found = ranked.filter(place__lte=REPLIES).select_related("by").only(*SAID)
    return found.order_by("id")


def _react(said: Iterable[Said], reactions: Iterable[Reacted]) -> None:
    """Put the reactions to where they belong."""
    by_id = {one.comment.pk: one for one in said}
    for comment_id, kind, count, mine in reactions:
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
    said = [_said(reply, actor.member_id) for reply in listed.items]
    _react(said, prepared.rows(_reactions, actor, tuple(one.comment.pk for one in said)))
    return said, listed.next


def mine(actor: Actor, comment_id: int) -> set[str]:
    """The kinds of reaction that the actor gave to a comment."""
    found = Reaction.objects.filter(comment_id=comment_id, by_id=actor.member_id or 0)
    return set(found.values_list("kind", flat=True))


def wordings(comment_id: int) -> list[Wording]:
    """How a comment read before, newest first."""
    return list(Wording.objects.filter(comment_id=comment_id).order_by("-until", "-id")[:20])


def mentionable(actor: Actor, words: str) -> list[dict[str, Any]]:
    """Members whose name holds the words, those first whose name begins so: at most eight."""
    wanted = " ".join(words.split())[:50]
    people = organizations.present(actor)
    if wanted:
        people = organizations.named(people, wanted, by=actor)
    found = list(people.filter(name__istartswith=wanted)[:8])
    if len(found) < 8 and wanted:
        known = [member.pk for member in found]
        found += people.exclude(pk__in=known)[: 8 - len(found)]
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
