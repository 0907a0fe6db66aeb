"""What somebody gave on of a reflection, and to whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from colead.features.circles import queries as circles
from colead.features.reflections.models import Passage
from colead.features.reflections.queries.reads import SIZE, Read, open_box
from colead.kernel import paging, private, sources, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing


def passages_visible_to(actor: Actor) -> QuerySet[Passage]:
    """What others shared with the actor, or with a circle of theirs, and what they shared."""
    here = Passage.objects.filter(organization_id=actor.organization_id)
    if not actor.is_member:
        return here.none()
    return here.filter(
        Q(by_id=actor.member_id)
        | Q(to_id=actor.member_id)
        | Q(circle_id__in=circles.my_circle_ids(actor))
        | Q(circle__isnull=False, circle__parent=None)
    )


def passage(actor: Actor, passage_id: int) -> Passage:
    """One that the actor may read, or ``Missing``."""
    found = passages_visible_to(actor).select_related("by", "to", "circle")
    row = found.filter(pk=passage_id).first()
    if row is None:
        raise Missing("passage")
    return row


def passage_bound_to(row: Passage) -> str:
    """What a passage is bound to: who gave it and to whom, so that it reaches nobody else."""
    return f"reflections.passage:{row.by_id}:{row.to_id}:{row.circle_id}"


def passage_words(row: Passage, read: Read | None = None) -> str:
    """The words of a passage that the actor may read; ``read`` where many are."""
    read = read or private.opener(organization_id=row.organization_id)
    return str(open_box(row.box, passage_bound_to(row), read)["words"])


def passages(actor: Actor, *, after: str | None = None) -> paging.Page[Any]:
    """What was shared with the actor and by them, the latest first; what was only taken out for
    the library is left out."""
    found = passages_visible_to(actor).filter(Q(to__isnull=False) | Q(circle__isnull=False))
    rows = paging.page(
        found.select_related("by", "to", "circle"), after=after, order=("-id",), size=SIZE
    )
    read = private.opener(organization_id=actor.organization_id) if rows.items else None
    return paging.Page([(row, passage_words(row, read)) for row in rows.items], rows.next)


def _as_lesson(actor: Actor, passage_id: int) -> sources.Source:
    """A passage of one's own as the beginning of a lesson."""
    row = passage(actor, passage_id)
    if row.by_id != actor.member_id:
        raise Missing("passage")
    return sources.Source(title="", advice=passage_words(row), circle_id=row.circle_id)


sources.register("passage", _as_lesson)
subjects.register(
    "passage",
    label=gettext_lazy("a shared thought"),
    icon="quote",
    visible_to=passages_visible_to,
    url_name="reflections:passage",
)
