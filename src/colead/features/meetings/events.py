"""What can happen to a meeting."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class MeetingCalled(Event):
    """People were invited to a meeting; it may come of a decision that found its time."""

    subject = "meeting"
    sentence = _("{who} invites to {title}")
    icon = "calendar-days"
    meeting: int
    title: str
    starts_at: str
    concerned: list[int]
    circle: int | None = None


class MeetingChanged(Event):
    """When or where a meeting is, or what it is called, changed."""

    subject = "meeting"
    sentence = _("{who} changed {title}: when or where it is")
    icon = "calendar-clock"
    meeting: int
    title: str
    changed: list[str]
    concerned: list[int]
    circle: int | None = None


class MeetingCancelled(Event):
    """A meeting does not take place, and why."""

    subject = "meeting"
    sentence = _("{who} cancelled {title}: {reason}")
    icon = "x"
    meeting: int
    title: str
    reason: str
    concerned: list[int]
    circle: int | None = None


class InvitationAnswered(Event):
    """Somebody said whether they come."""

    subject = "meeting"
    sentence = _("{who} answered the invitation to {title}")
    icon = "calendar-check"
    minor = True
    meeting: int
    title: str
    answer: str
    circle: int | None = None


class MeetingComing(Event):
    """A meeting is a day away; told to those who have not said that they cannot come."""

    subject = "meeting"
    sentence = _("{title} is soon")
    icon = "bell"
    audience = "concerned"
    meeting: int
    title: str
    starts_at: str
    concerned: list[int]
    circle: int | None = None


class ItemAdded(Event):
    """Something to go through was put on a meeting's list."""

    subject = "meeting"
    sentence = _("{who} put “{item}” on the list of {title}")
    icon = "plus"
    minor = True
    meeting: int
    title: str
    item: str
    circle: int | None = None


class ItemDropped(Event):
    """Something was taken off a meeting's list."""

    subject = "meeting"
    sentence = _("{who} took “{item}” off the list of {title}")
    icon = "x"
    minor = True
    meeting: int
    title: str
    item: str
    circle: int | None = None


class MeetingBegan(Event):
    """A meeting began, live for all who are invited."""

    subject = "meeting"
    sentence = _("{who} began {title}")
    icon = "play"
    meeting: int
    title: str
    concerned: list[int]
    circle: int | None = None


class PersonCame(Event):
    """Somebody is in a meeting that runs."""

    subject = "meeting"
    sentence = _("{who} is in {title}")
    icon = "user-plus"
    minor = True
    meeting: int
    title: str
    circle: int | None = None


class FacilitationTaken(Event):
    """Somebody else facilitates a meeting from now on."""

    subject = "meeting"
    sentence = _("{who} facilitates {title}")
    icon = "hand-helping"
    minor = True
    meeting: int
    title: str
    circle: int | None = None


class MeetingMovedOn(Event):
    """A meeting went on: to another thing, phase or speaker, or a timer was set."""

    subject = "meeting"
    sentence = _("{title} went on")
    icon = "chevron-right"
    minor = True
    meeting: int
    title: str
    item: int | None
    phase: str
    turn: int | None
    timer_ends_at: str
    circle: int | None = None


class ItemNoted(Event):
    """Notes on one thing that a meeting goes through were written."""

    subject = "meeting"
    sentence = _("{who} took notes in {title}")
    icon = "pencil"
    minor = True
    meeting: int
    title: str
    circle: int | None = None


class MeetingEnded(Event):
    """A meeting is over; its notes stay."""

    subject = "meeting"
    sentence = _("{who} ended {title}")
    icon = "circle-check"
    meeting: int
    title: str
    concerned: list[int]
    circle: int | None = None
