"""Saying something, rewording it, taking it back, reacting."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from colead.features.conversations import events, queries, rules
from colead.features.conversations.models import Comment, Reaction, Wording
from colead.features.organizations import queries as organizations
from colead.kernel import belongings, prepared, subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.mentions import mentioned
from colead.kernel.subjects import Subject
from colead.kernel.verdict import Missing, refuse


def _clean(text: str) -> str:
    text = text.strip()
    if not text:
        refuse(_("Write something first."), field="text")
    if len(text) > rules.LONGEST:
        refuse(_("This is longer than 20,000 characters."), field="text")
    return text


def _concerned(text: str, parent: Comment | None, *, by: Actor) -> list[int]:
    named = mentioned(text)[:50]
    here = set(prepared.rows(_here, by, tuple(named))) if named else set()
    if parent is not None:
        here.add(parent.by_id)
    return sorted(here - {by.member_id or 0})


def _here(by: Actor, ids: tuple[int, ...]) -> QuerySet[Any, int]:
    found = organizations.visible_to(by).filter(pk__in=ids, left_on=None)
    return found.values_list("pk", flat=True)


@action
def comment(
    kind: str, subject_id: int, *, text: str, by: Actor, parent_id: int | None = None
) -> Comment:
    """Say something about a thing one may see; a reply to a reply joins the same thread."""
    rules.may_comment(by, kind=kind).enforce()
    about = subjects.find(by, kind, subject_id)
    text = _clean(text)
    parent = None
    if parent_id is not None:
        parent = Comment.objects.filter(
            pk=parent_id, subject_kind=kind, subject_id=subject_id
        ).first()
        if parent is None:
            raise Missing(f"comment {parent_id}")
    made = prepared.insert(
        Comment(
            organization_id=by.organization_id,
            subject_kind=kind,
            subject_id=subject_id,
            circle_id=about.circle_id,
            parent_id=(parent.parent_id or parent.pk) if parent else None,
            by_id=by.member_id or 0,
            text=text,
            posted_at=by.at,
        )
    )
    record(
        events.CommentPosted(
            comment=made.pk,
            title=about.title[:200],
            about_kind=kind,
            about=subject_id,
            concerned=_concerned(text, parent, by=by),
            circle=about.circle_id,
        ),
        by=by,
    )
    return made


def _about(found: Comment, *, by: Actor) -> Subject:
    return subjects.find(by, found.subject_kind, found.subject_id)


@action
def edit(comment_id: int, *, text: str, by: Actor) -> Comment:
    """Reword one's own comment; how it read before is kept."""
    found = queries.comment(by, comment_id)
    rules.may_change(by, by_id=found.by_id, retracted_at=found.retracted_at).enforce()
    text = _clean(text)
    if text != found.text:
        Wording.objects.create(comment=found, text=found.text, until=by.at)
        found.text, found.edited_at = text, by.at
        found.save(update_fields=["text", "edited_at"])
        about = _about(found, by=by)
        record(
            events.CommentEdited(
                comment=found.pk,
                title=about.title[:200],
                about_kind=about.kind,
                about=about.id,
                circle=about.circle_id,
            ),
            by=by,
        )
    return found


@action
def retract(comment_id: int, *, by: Actor) -> Comment:
    """Take one's own comment back: the text goes, earlier wordings too; the place stays."""
    found = queries.comment(by, comment_id)
    rules.may_change(by, by_id=found.by_id, retracted_at=found.retracted_at).enforce()
    found.wordings.all().delete()
    found.text, found.retracted_at = "", by.at
    found.save(update_fields=["text", "retracted_at"])
    about = _about(found, by=by)
    record(
        events.CommentRetracted(
            comment=found.pk,
            title=about.title[:200],
            about_kind=about.kind,
            about=about.id,
            circle=about.circle_id,
        ),
        by=by,
    )
    return found


@belongings.erases("comments")
@action
def retract_all(*, by: Actor) -> int:
    """Take back everything one said; how many comments that were."""
    found = queries.own_ids(by)
    for comment_id in found:
        retract(comment_id, by=by)
    return len(found)


@action
def react(comment_id: int, *, kind: str, by: Actor) -> bool:
    """Give a reaction, or take it back if it was given; returns whether it stands now."""
    if kind not in Reaction.Kind.values:
        refuse(_("There is no such reaction."), field="kind")
    found = queries.comment(by, comment_id)
    about = _about(found, by=by)
    rules.may_comment(by, kind=about.kind).enforce()
    if found.retracted_at is not None:
        refuse(_("This comment was taken back."))
    gone, _rows = Reaction.objects.filter(comment=found, by_id=by.member_id, kind=kind).delete()
    if not gone:
        Reaction.objects.get_or_create(
            organization_id=by.organization_id,
            comment=found,
            by_id=by.member_id or 0,
            kind=kind,
        )
    record(
        events.ReactionToggled(
            comment=found.pk,
            title=about.title[:200],
            about_kind=about.kind,
            about=about.id,
            kind=kind,
            on=not gone,
            circle=about.circle_id,
        ),
        by=by,
    )
    return not gone
