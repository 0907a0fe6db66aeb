"""What can happen to visions and goals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class VisionWritten(Event):
    """A circle's vision has a new wording; the root circle's is the organization's."""

    subject = "circle"
    sentence = _("{who} wrote the vision of {title}")
    icon = "telescope"
    circle: int
    title: str
    number: int
    reason: str = ""


class GoalOpened(Event):
    """A circle has a new goal."""

    subject = "goal"
    sentence = _("{who} opened the goal {title}")
    icon = "target"
    goal: int
    title: str
    circle: int


class GoalAmended(Event):
    """A goal has a new wording; the one before is kept."""

    subject = "goal"
    sentence = _("{who} changed the goal {title}")
    icon = "target"
    goal: int
    title: str
    circle: int
    version: int
    reason: str = ""


class GoalReviewed(Event):
    """A goal was looked at again and stays as it is."""

    subject = "goal"
    sentence = _("{who} looked again at the goal {title} and kept it")
    icon = "calendar-check"
    goal: int
    title: str
    circle: int
    reason: str = ""


class GoalClosed(Event):
    """A goal is pursued no more; what came of it is kept."""

    subject = "goal"
    sentence = _("{who} closed the goal {title}: {result}")
    icon = "flag"
    goal: int
    title: str
    circle: int
    result: str


class GoalReopened(Event):
    """A closed goal is pursued again."""

    subject = "goal"
    sentence = _("{who} opened the goal {title} again")
    icon = "target"
    goal: int
    title: str
    circle: int
    reason: str = ""


class MeasureAdded(Event):
    """A goal has a further measure."""

    subject = "goal"
    sentence = _("{who} will measure the goal {title} by {measure}")
    icon = "ruler"
    goal: int
    title: str
    circle: int
    measure: str


class MeasureDropped(Event):
    """A measure of a goal is not read any more; its readings are kept."""

    subject = "goal"
    sentence = _("{who} no longer measures the goal {title} by {measure}")
    icon = "ruler"
    goal: int
    title: str
    circle: int
    measure: str


class ReadingTaken(Event):
    """A measure of a goal was read."""

    subject = "goal"
    sentence = _("{who} read {measure} of the goal {title}: {value} {unit}")
    icon = "chart-line"
    goal: int
    title: str
    circle: int
    measure: str
    value: str
    unit: str = ""
