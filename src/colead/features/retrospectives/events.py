"""What can happen in looking back. No event tells who wrote an unnamed card or gave dots."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class RetrospectiveStarted(Event):
    """A look back began; those who are invited are told."""

    subject = "retrospective"
    sentence = _("{who} invites to look back: {title}")
    icon = "history"
    retrospective: int
    title: str
    anonymous: bool
    live: bool
    concerned: list[int]
    circle: int | None = None


class PeopleInvited(Event):
    """More people were invited to a look back."""

    subject = "retrospective"
    sentence = _("{who} invites to look back: {title}")
    icon = "user-plus"
    audience = "concerned"
    retrospective: int
    title: str
    concerned: list[int]
    circle: int | None = None


class PersonCame(Event):
    """Somebody is in it."""

    subject = "retrospective"
    sentence = _("{who} is in {title}")
    icon = "user-plus"
    minor = True
    retrospective: int
    title: str
    circle: int | None = None


class FacilitationTaken(Event):
    """Somebody else leads through it from now on."""

    subject = "retrospective"
    sentence = _("{who} leads through {title}")
    icon = "hand-helping"
    minor = True
    retrospective: int
    title: str
    circle: int | None = None


class PhaseMoved(Event):
    """It went on to another phase, by whoever leads through it or because the phase was over."""

    subject = "retrospective"
    sentence = _("{title} went on: {phase}")
    icon = "chevron-right"
    minor = True
    retrospective: int
    title: str
    phase: str
    circle: int | None = None


class BoardChanged(Event):
    """Something on the board changed: a card, a group, a topic, a note, the timer. Anonymous cards
    and all dots leave no entry: when something was written would tell who wrote it."""

    subject = "retrospective"
    sentence = _("The board of {title} changed")
    icon = "move"
    minor = True
    retrospective: int
    title: str
    what: str
    circle: int | None = None


class CommitmentMade(Event):
    """Somebody said what they will do after looking back."""

    subject = "retrospective"
    sentence = _("{who} will: {what} ({title})")
    icon = "square-check-big"
    retrospective: int
    title: str
    what: str
    due: str
    circle: int | None = None


class WishLeft(Event):
    """A wish was left on the board; it binds nobody until somebody takes it."""

    subject = "retrospective"
    sentence = _("Who takes it? {what} ({title})")
    icon = "gift"
    minor = True
    retrospective: int
    title: str
    what: str
    circle: int | None = None


class CommitmentAnswered(Event):
    """Its holder said whether a commitment was kept, is still open or was dropped."""

    subject = "retrospective"
    sentence = _("{who} looked at: {what} - {state} ({title})")
    icon = "check"
    retrospective: int
    title: str
    what: str
    state: str
    circle: int | None = None


class RetrospectiveClosed(Event):
    """A look back is over; what came of it stays."""

    subject = "retrospective"
    sentence = _("{title} is over: {commitments} commitments")
    icon = "circle-check"
    retrospective: int
    title: str
    commitments: int
    concerned: list[int]
    circle: int | None = None


class UsefulnessTold(Event):
    """Enough people said how useful it was for it to be shown. Nobody is named."""

    subject = "retrospective"
    sentence = _("How useful it was: {title}")
    icon = "star"
    minor = True
    retrospective: int
    title: str
    circle: int | None = None


class LearningKept(Event):
    """Somebody kept something from a look back as a lesson, for everybody to find."""

    subject = "retrospective"
    sentence = _("{who} kept a lesson: {lesson_title} ({title})")
    icon = "bookmark"
    retrospective: int
    title: str
    lesson: int
    lesson_title: str
    concerned: list[int]
    circle: int | None = None


class FormatKept(Event):
    """A way of looking back was made or changed."""

    subject = "format"
    sentence = _("{who} kept the format {title}")
    icon = "ruler"
    format: int
    title: str
    circle: int | None = None


class FormatRetired(Event):
    """A way of looking back is offered no more."""

    subject = "format"
    sentence = _("{who} retired the format {title}")
    icon = "x"
    format: int
    title: str
    circle: int | None = None


class RhythmSet(Event):
    """A circle said how often it looks back."""

    subject = "circle"
    sentence = _("{who}: {title} looks back every {days} days")
    icon = "repeat"
    circle: int
    title: str
    days: int


class RhythmReviewed(Event):
    """A circle looked at its own way of looking back: keep, adapt or drop."""

    subject = "circle"
    sentence = _("{who} reviewed how {title} looks back: {outcome}")
    icon = "calendar-check"
    circle: int
    title: str
    outcome: str
    reason: str


class LookingBackDue(Event):
    """By its own rhythm it is time for a circle to look back."""

    subject = "circle"
    sentence = _("It is time to look back: {title}")
    icon = "bell"
    audience = "concerned"
    circle: int
    title: str
    on: str
    concerned: list[int]


class LookBackSuggested(Event):
    """An initiative ended: its leads are asked whether its people look back together."""

    subject = "initiative"
    sentence = _("Look back together? {title}")
    icon = "history"
    audience = "concerned"
    initiative: int
    title: str
    concerned: list[int]
    circle: int | None = None


class LookBackPutOff(Event):
    """A lead put off, or let go of, looking back on an ended initiative."""

    subject = "initiative"
    sentence = _("{who} looks back on {title} later, or not")
    icon = "clock"
    audience = "concerned"
    minor = True
    initiative: int
    title: str
    until: str
    concerned: list[int]
    circle: int | None = None
