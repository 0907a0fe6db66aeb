"""What can happen in a conversation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class CommentPosted(Event):
    """Somebody commented; those mentioned and the one replied to are concerned."""

    subject = "comment"
    sentence = _("{who} commented on {title}")
    icon = "message-circle"
    comment: int
    title: str
    about_kind: str
    about: int
    concerned: list[int]
    circle: int | None = None


class CommentEdited(Event):
    """A comment was reworded by its author; the earlier wording is kept."""

    subject = "comment"
    sentence = _("{who} reworded a comment on {title}")
    icon = "pencil"
    comment: int
    title: str
    about_kind: str
    about: int
    circle: int | None = None


class CommentRetracted(Event):
    """A comment was taken back by its author; its place stays."""

    subject = "comment"
    sentence = _("{who} took back a comment on {title}")
    icon = "undo-2"
    comment: int
    title: str
    about_kind: str
    about: int
    circle: int | None = None


class ReactionToggled(Event):
    """Somebody reacted to a comment, or took the reaction back."""

    subject = "comment"
    sentence = _("{who} reacted to a comment on {title}")
    icon = "smile"
    audience = "concerned"
    comment: int
    title: str
    about_kind: str
    about: int
    kind: str
    on: bool
    circle: int | None = None
