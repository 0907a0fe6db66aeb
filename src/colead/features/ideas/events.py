"""What can happen to an idea."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class IdeaPosted(Event):
    """Somebody shared an idea."""

    subject = "idea"
    sentence = _("{who} shared the idea “{title}”")
    icon = "lightbulb"
    idea: int
    title: str
    circle: int | None = None


class IdeaEdited(Event):
    """An idea was reworded by the one who shared it; the earlier wording is kept."""

    subject = "idea"
    sentence = _("{who} reworded the idea “{title}”")
    icon = "pencil"
    idea: int
    title: str
    circle: int | None = None


class IdeaSupported(Event):
    """Somebody would join or use an idea, or worries about it."""

    subject = "idea"
    sentence = _("{who} responded to the idea “{title}”")
    icon = "heart"
    idea: int
    title: str
    kind: str
    concerned: list[int]
    circle: int | None = None


class SupportTakenBack(Event):
    """Somebody took their support or worry back."""

    subject = "idea"
    sentence = _("{who} took a response to “{title}” back")
    icon = "undo-2"
    audience = "concerned"
    idea: int
    title: str
    circle: int | None = None


class IdeaAdopted(Event):
    """Somebody took the lead: the idea became an initiative."""

    subject = "idea"
    sentence = _("{who} took the lead on the idea “{title}”")
    icon = "rocket"
    idea: int
    title: str
    initiative: int
    concerned: list[int]
    circle: int | None = None


class IdeaMerged(Event):
    """An idea was merged into another that says the same."""

    subject = "idea"
    sentence = _("{who} merged the idea “{title}” into another")
    icon = "merge"
    idea: int
    title: str
    into: int
    concerned: list[int]
    circle: int | None = None


class IdeaWithdrawn(Event):
    """An idea was withdrawn by the one who shared it."""

    subject = "idea"
    sentence = _("{who} withdrew the idea “{title}”")
    icon = "circle-x"
    idea: int
    title: str
    circle: int | None = None


class IdeaReopened(Event):
    """A withdrawn idea is open again, or one whose initiative ended without result."""

    subject = "idea"
    sentence = _("{who} opened the idea “{title}” again")
    icon = "refresh-cw"
    idea: int
    title: str
    circle: int | None = None
