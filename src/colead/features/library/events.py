"""What can happen to a lesson."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class LessonKept(Event):
    """A lesson or practice came into the library."""

    subject = "lesson"
    sentence = _("{who} kept a lesson: {title}")
    icon = "book-open"
    lesson: int
    title: str
    kind: str
    circle: int | None = None


class LessonTakenIn(Event):
    """The lesson of an ended initiative came into the library, or followed a second end."""

    subject = "lesson"
    sentence = _("The lesson of {title} is in the library")
    icon = "book-open"
    minor = True
    lesson: int
    title: str
    initiative: int
    circle: int | None = None


class LessonReworded(Event):
    """A lesson reads differently now; earlier wordings stay."""

    subject = "lesson"
    sentence = _("{who} reworded the lesson {title}")
    icon = "pencil"
    lesson: int
    title: str
    circle: int | None = None


class LessonWithdrawn(Event):
    """An author withdrew a lesson."""

    subject = "lesson"
    sentence = _("{who} withdrew the lesson {title}")
    icon = "undo-2"
    lesson: int
    title: str
    circle: int | None = None


class LessonReused(Event):
    """Somebody acted on a lesson; its authors are thanked."""

    subject = "lesson"
    sentence = _("{who} used “{title}”{where}. Thank you for having kept it")
    icon = "hand-heart"
    lesson: int
    title: str
    reuse: int
    where: str
    initiative: int | None
    concerned: list[int]
    circle: int | None = None


class ReuseTold(Event):
    """Somebody told what came of acting on a lesson."""

    subject = "lesson"
    sentence = _("{who} told what came of using “{title}”")
    icon = "message-circle"
    lesson: int
    title: str
    reuse: int
    concerned: list[int]
    circle: int | None = None
