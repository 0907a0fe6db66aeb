"""What can happen around thanks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class RecognitionGiven(Event):
    """Somebody thanked another in public for one thing. Neither whom nor the words stand here:
    whoever was thanked may hide it later, and the journal forgets nothing."""

    subject = "recognition"
    sentence = _("{who} says thank you for {title}: {practice}")
    icon = "hand-heart"
    recognition: int
    title: str
    practice: str
    concerned: list[int]
    circle: int | None = None


class ThanksSent(Event):
    """Somebody thanked another, for the two of them alone."""

    subject = "recognition"
    sentence = _("{who} thanks you. It is for you alone")
    icon = "hand-heart"
    audience = "concerned"
    recognition: int
    concerned: list[int]


class RecognitionHidden(Event):
    """Whoever was thanked hid it from the stories."""

    subject = "recognition"
    sentence = _("{who} keeps thanks to themselves")
    icon = "eye-off"
    audience = "concerned"
    minor = True
    recognition: int
    concerned: list[int]


class RecognitionShown(Event):
    """Whoever was thanked shows it among the stories again."""

    subject = "recognition"
    sentence = _("{who} shows thanks again")
    icon = "eye"
    audience = "concerned"
    minor = True
    recognition: int
    concerned: list[int]


class RecognitionTakenBack(Event):
    """Somebody took their thanks back; it is gone."""

    subject = "recognition"
    sentence = _("{who} took thanks back")
    icon = "undo-2"
    audience = "concerned"
    minor = True
    recognition: int
    concerned: list[int]


class PracticesChanged(Event):
    """The list of leadership practices changed, and why; earlier versions stay."""

    subject = "practices"
    sentence = _("{who} changed the leadership practices that thanks can name: {why}")
    icon = "sprout"
    practices: int
    title: str
    number: int
    why: str
    added: list[str]
    dropped: list[str]
    circle: int | None = None
