"""Things from which somebody can keep a lesson: a retrospective, something learnt, a passage.

A room that stands below the library registers how one of its things reads as a lesson; the library
then fills its form with that, at the person's own act: ``library/write/?from=kind:id``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing


@dataclass(frozen=True, slots=True)
class Source:
    """What a thing has to say as a lesson: its name, what was tried, what happened, what one would
    tell the next. All of it is only a beginning, which the person changes before it is kept."""

    title: str
    advice: str = ""
    tried: str = ""
    happened: str = ""
    whom: str = ""
    circle_id: int | None = None
    failed: bool = False


Read = Callable[[Actor, int], Source]
_sources: dict[str, Read] = {}


def register(kind: str, read: Read) -> None:
    """Make a kind of thing known from which lessons can be kept. ``read`` answers for what the
    actor may see, and raises ``Missing`` for anything else."""
    _sources[kind] = read


def read(actor: Actor, kind: str, subject_id: int) -> Source:
    """A thing as the beginning of a lesson, or ``Missing``."""
    if kind not in _sources:
        raise Missing(kind)
    return _sources[kind](actor, subject_id)
