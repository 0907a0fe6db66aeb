"""What can happen with feedback, without a word of what was written; told to those concerned only.

That somebody wrote anonymously is no event: it stands on the roll alone.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class FeedbackWished(Event):
    """Somebody asks some people for feedback; named or anonymous is stated and fixed."""

    subject = "asked_words"
    sentence = _("{who} asks you for feedback")
    icon = "message-circle"
    audience = "concerned"
    asked_words: int
    anonymous: bool
    upward: bool
    concerned: list[int]


class FeedbackGiven(Event):
    """Somebody gave another feedback under their own name."""

    subject = "feedback"
    sentence = _("{who} has feedback for you")
    icon = "message-circle"
    audience = "concerned"
    feedback: int
    concerned: list[int]


class FeedbackDelivered(Event):
    """Anonymous feedback reached its receiver, all at once. How many wrote, and no names."""

    subject = "asked_words"
    sentence = _("The feedback you asked for is there")
    icon = "message-circle"
    audience = "concerned"
    asked_words: int
    count: int
    upward: bool
    concerned: list[int]


class FeedbackNotDelivered(Event):
    """Too few wrote to an anonymous wish; what they wrote is destroyed unseen."""

    subject = "asked_words"
    sentence = _("Too few wrote for your feedback to stay anonymous; nothing is shown")
    icon = "shield-check"
    audience = "concerned"
    asked_words: int
    upward: bool
    concerned: list[int]


class WishWithdrawn(Event):
    """Somebody asks for feedback no more; what was written anonymously is destroyed unseen."""

    subject = "asked_words"
    sentence = _("{who} took a wish for feedback back")
    icon = "x"
    audience = "concerned"
    asked_words: int
    concerned: list[int]


class FeedbackThanked(Event):
    """The receiver of named feedback thanks for it."""

    subject = "feedback"
    sentence = _("{who} thanks you for your feedback")
    icon = "heart"
    audience = "concerned"
    feedback: int
    concerned: list[int]


class FeedbackAskedBack(Event):
    """The receiver of feedback asks its writer something; of anonymous feedback nobody is told,
    for nobody knows whom."""

    subject = "feedback"
    sentence = _("{who} asks back about your feedback")
    icon = "reply"
    audience = "concerned"
    feedback: int
    concerned: list[int]


class FeedbackAnswered(Event):
    """The writer of named feedback answered what its receiver asked."""

    subject = "feedback"
    sentence = _("{who} answered about the feedback you got")
    icon = "reply"
    audience = "concerned"
    feedback: int
    concerned: list[int]


class TurnBegun(Event):
    """A circle asks for feedback together, each whom they choose."""

    subject = "turn"
    sentence = _("{who} began a round of feedback: {title}")
    icon = "refresh-cw"
    turn: int
    title: str
    anonymous: bool
    ends_at: str
    concerned: list[int]
    circle: int | None = None
