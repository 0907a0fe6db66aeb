"""Reads of conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.conversations.models import Comment, Reaction
from colead.features.organizations import queries as organizations
from colead.kernel import search, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

SHOWN = 50


@dataclass(slots=True)
class Said:
    """A comment as a page shows it: with its replies and reactions."""

    comment: Comment
    replies: list[Said] = field(default_factory=list)
    reactions: dict[str, int] = field(default_factory=dict)
    mine: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Thread:
    """The newest part of the conversation about a thing, oldest first."""

    kind: str
    id: int
    said: Sequence[Said]
    earlier: int | None
    total: int

    @property
    def key(self) -> str:
        """The name under which live pages listen."""
        return f"{self.kind}:{self.id}"


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
    """The conversation about a thing the actor may see: at most 4 queries.

    The newest 50 comments with all their replies; ``before`` a comment's id, those earlier.
    """
    about = Comment.objects.filter(
        organization_id=actor.organization_id, subject_kind=kind, subject_id=subject_id
    )
    tops = about.filter(parent=None).select_related("by").order_by("-id")
    if before is not None:
        tops = tops.filter(pk__lt=before)
    found = list(tops[: SHOWN + 1])
    more = len(found) > SHOWN
    shown = found[:SHOWN][::-1]
    if not shown:
        return Thread(kind, subject_id, (), None, 0)
    said = {top.pk: Said(top) for top in shown}
    replies = about.filter(parent__in=said).select_related("by").order_by("id")[:500]
    everything: dict[int, Said] = dict(said)
    for reply in replies:
        entry = everything[reply.pk] = Said(reply)
        said[reply.parent_id or 0].replies.append(entry)
    rows: dict[int, list[Any]] = {}
    for comment_id, reaction, by_id in Reaction.objects.filter(comment__in=everything).values_list(
        "comment_id", "kind", "by_id"
    ):
        rows.setdefault(comment_id, []).append((reaction, by_id))
    for comment_id, given in rows.items():
        entry = everything[comment_id]
        for reaction, _by in given:
            entry.reactions[reaction] = entry.reactions.get(reaction, 0) + 1
        entry.mine = frozenset(kind for kind, by_id in given if by_id == actor.member_id)
    total = about.count() if more or before else len(everything)
    return Thread(kind, subject_id, list(said.values()), shown[0].pk if more else None, total)


def reactions_of(actor: Actor, comment_id: int) -> set[str]:
    """The kinds of reaction the actor has given to a comment."""
    return set(
        Reaction.objects.filter(comment_id=comment_id, by_id=actor.member_id or 0).values_list(
            "kind", flat=True
        )
    )


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


def spoken_of(actor: Actor, query: str, *, limit: int = 20) -> list[search.Hit]:
    """Comments that hold the words."""
    return search.find(actor, query, kinds=["comment"], limit=limit)


subjects.register(
    "comment",
    label=_("comment"),
    icon="message-circle",
    visible_to=visible_to,
    url_name="conversations:comment-by-id",
    title_field="text",
)
