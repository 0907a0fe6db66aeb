"""What can happen around reflections. Writing, changing and erasing one is nobody else's business
and leaves no entry; here stands what somebody is invited to, and what they gave on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class ReflectionInvited(Event):
    """Somebody is invited to look back, by their own rhythm or because something of theirs ended or
    was reviewed. Only they are told."""

    subject = "prompt"
    sentence = _("A moment to look back: {title}")
    icon = "leaf"
    audience = "concerned"
    prompt: int
    title: str
    cause: str
    concerned: list[int]


class PassageShared(Event):
    """Somebody gave a piece of a reflection on, to a person or a circle. Its words are not here."""

    subject = "passage"
    sentence = _("{who} shares a thought with you")
    icon = "quote"
    audience = "concerned"
    passage: int
    concerned: list[int]


class PassageTakenBack(Event):
    """Somebody took back what they had shared of a reflection; its words are gone."""

    subject = "passage"
    sentence = _("{who} took back a thought")
    icon = "undo-2"
    audience = "concerned"
    minor = True
    passage: int
    concerned: list[int]


class PauseComing(Event):
    """A pause that somebody booked begins soon. Only they are told."""

    subject = "pause"
    sentence = _("Your pause begins soon")
    icon = "leaf"
    audience = "concerned"
    pause: int
    title: str
    starts_at: str
    concerned: list[int]
