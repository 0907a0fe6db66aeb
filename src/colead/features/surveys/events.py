"""What can happen to a survey. That somebody answered is no event: it stands on the roll alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class InstrumentAdded(Event):
    """A set of questions was added, in a version of its own."""

    subject = "instrument"
    sentence = _("{who} added the questions {title}")
    icon = "clipboard-list"
    instrument: int
    title: str
    version: int
    licence: str


class SurveyOpened(Event):
    """People are asked; who, how many it takes and what is told apart is fixed from now on."""

    subject = "survey"
    sentence = _("{who} asks: {title}")
    icon = "clipboard-list"
    survey: int
    title: str
    closes_at: str
    asked: int
    threshold: int
    groups: list[str]
    concerned: list[int]
    circle: int | None = None


class SurveyEnding(Event):
    """A survey ends soon; told to those on the roll who have not answered."""

    subject = "survey"
    sentence = _("{title} ends soon; your voice is missing")
    icon = "bell"
    audience = "concerned"
    survey: int
    title: str
    closes_at: str
    concerned: list[int]
    circle: int | None = None


class SurveyClosed(Event):
    """A survey is over, its figures are shown - or none, where too few answered - and what people
    answered is destroyed."""

    subject = "survey"
    sentence = _("{title} is over")
    icon = "circle-check"
    survey: int
    title: str
    shown: bool
    concerned: list[int]
    circle: int | None = None


class SurveyWithdrawn(Event):
    """A survey was taken back before its end; its answers are destroyed unseen."""

    subject = "survey"
    sentence = _("{who} took back {title}; its answers are destroyed unseen: {reason}")
    icon = "x"
    survey: int
    title: str
    reason: str
    concerned: list[int]
    circle: int | None = None


class PulseBegun(Event):
    """A few questions will be asked again and again, some weeks apart."""

    subject = "pulse"
    sentence = _("{who} began the pulse {title}")
    icon = "activity"
    pulse: int
    title: str
    weeks: int
    questions: int
    circle: int | None = None


class PulseStopped(Event):
    """A pulse is asked no more; what it showed stays."""

    subject = "pulse"
    sentence = _("{who} stopped the pulse {title}")
    icon = "pause"
    pulse: int
    title: str
    circle: int | None = None
