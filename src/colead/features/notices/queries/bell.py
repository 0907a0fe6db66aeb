"""What the bell tells, and how one stands to things: followed, muted."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from colead.features.notices.models import Follow, Notice
from colead.features.organizations.models import Member
from colead.kernel import prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.subjects import Subject


def unread_count(actor: Actor) -> int:
    """How many notices wait, up to 100; one small index is read."""
    return bell(actor, "", 0)[0]


def bell(actor: Actor, kind: str, subject_id: int) -> tuple[int, str]:
    """How many notices wait, up to 100, and how the actor stands to a thing (``follow_state``), as
    each page asks it: 1 query."""
    member: Any = prepared.first(_bell, actor.member_id or 0, kind, subject_id)
    return (0, "") if member is None else bell_of(member)


def bell_of(member: Any) -> tuple[int, str]:
    """The same of a member that was read ``with_bell``."""
    muted = member.muted
    return member.unread or 0, "" if muted is None else "muted" if muted else "follows"


def with_bell(people: QuerySet[Member], kind: str, subject_id: int) -> QuerySet[Member]:
    """Each with what their bell tells on the page of a thing."""
    unread = Notice.objects.filter(member_id=OuterRef(OuterRef("pk")), read_at=None)
    counted = Notice.objects.filter(pk__in=unread.values("pk")[:100]).order_by()
    how = Follow.objects.filter(member_id=OuterRef("pk"), kind=kind, subject_id=subject_id)
    return people.annotate(
        unread=Subquery(counted.values("member_id").annotate(n=Count("*")).values("n")),
        muted=Subquery(how.values("muted")),
    )


def _bell(member_id: int, kind: str, subject_id: int) -> QuerySet[Member]:
    return with_bell(Member.objects.filter(pk=member_id).order_by("pk"), kind, subject_id)


def follows(actor: Actor) -> list[tuple[Follow, Subject]]:
    """What the actor follows or has muted, with the things themselves, newest first."""
    found = list(
        Follow.objects.filter(member_id=actor.member_id or 0).order_by("-since", "-id")[:200]
    )
    things = subjects.find_all(actor, [(f.kind, f.subject_id) for f in found])
    return [(f, things[f.kind, f.subject_id]) for f in found if (f.kind, f.subject_id) in things]


def follow_state(actor: Actor, kind: str, subject_id: int) -> str:
    """How the actor stands to a thing: ``follows``, ``muted`` or an empty text."""
    found: Follow | None = prepared.first(stance, actor.member_id or 0, kind, subject_id)
    return "" if found is None else "muted" if found.muted else "follows"


def stance(member_id: int, kind: str, subject_id: int) -> QuerySet[Follow]:
    """How a member stands to a thing: one row, or none."""
    return Follow.objects.filter(member_id=member_id, kind=kind, subject_id=subject_id)
