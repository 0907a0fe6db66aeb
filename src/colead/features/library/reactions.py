"""What comes into the library by itself: lessons of ended initiatives, and what people shared."""

from __future__ import annotations

import contextlib
from typing import Any

from colead.features.initiatives.events import InitiativeEnded
from colead.features.learning import queries as learning
from colead.features.learning.events import LearntShared, LearntUnshared
from colead.features.library import actions, queries
from colead.features.organizations import queries as organizations
from colead.features.retrospectives import queries as retrospectives
from colead.features.retrospectives.events import LearningKept
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.outbox import receives
from colead.kernel.verdict import Missing, Refused


@receives(InitiativeEnded)
def initiative_ended(entry: Entry) -> None:
    """Take its lesson in. Imported ones come in with their bundle."""
    if entry.door == Entry.Door.IMPORT:
        return
    by = organizations.colead_of(entry.organization_id, at=entry.at)
    actions.take_in(entry.subject_id, by=by)


def _author(entry: Entry) -> Actor:
    """Whoever shared it, for it stays theirs. ``Missing`` if they left, or it came with a bundle,
    which brings its lessons itself."""
    if entry.door == Entry.Door.IMPORT:
        raise Missing("imported")
    member = organizations.acting_by_id(entry.member_id or 0)
    return organizations.actor_for(member, at=entry.at, door="job")


def _keep(kind: str, number: int, *, title: str, by: Actor, **words: Any) -> None:
    """Keep it once; what is no lesson by the library's rules stays where it was shared."""
    if queries.kept_from(by, kind, number, title=title):
        return
    with contextlib.suppress(Refused, Missing):
        actions.keep(title=title, from_kind=kind, from_id=number, by=by, **words)


@receives(LearntShared)
def learnt_shared(entry: Entry) -> None:
    """Somebody shared what they learnt; nothing if they took it back meanwhile."""
    try:
        by = _author(entry)
        note = learning.note(by, entry.subject_id)
    except Missing:
        return
    text = "\n\n".join(filter(None, (note.what, note.worth)))
    _keep(
        "learnt", note.pk, title=note.title, text=text, happened=note.for_what,
        topics=note.skills, by=by,
    )  # fmt: skip


@receives(LearntUnshared)
def learnt_unshared(entry: Entry) -> None:
    """They keep it to themselves again: it leaves the library."""
    try:
        by = _author(entry)
    except Missing:
        return
    for lesson in queries.kept_from(by, "learnt", entry.subject_id):
        actions.withdraw(lesson.pk, by=by)


@receives(LearningKept)
def learning_kept(entry: Entry) -> None:
    """Somebody kept a lesson of a look back."""
    try:
        by = _author(entry)
        found = retrospectives.lesson(by, entry.facts["lesson"])
    except Missing:
        return
    _keep(
        "retrospective", entry.subject_id, title=found.title, text=found.text,
        circle_id=entry.circle_id, by=by,
    )  # fmt: skip
