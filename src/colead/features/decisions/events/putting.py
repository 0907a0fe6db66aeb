"""From the question to the second look."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class DecisionProposed(Event):
    """A question was put, with its method; ``act`` and ``verdict`` are what the guardrails were
    asked and answered."""

    subject = "decision"
    sentence = _("{who} proposed a decision: {title}")
    icon = "scale"
    decision: int
    title: str
    method: str
    concerned: list[int]
    act: dict[str, Any]
    verdict: dict[str, Any]
    circle: int | None = None
    about_kind: str = ""
    about: int | None = None


class OpeningPlanned(Event):
    """A draft is put by itself at a time, or (``opens_at`` empty) no longer."""

    subject = "decision"
    sentence = _("{who} planned when {title} opens")
    icon = "calendar-clock"
    audience = "concerned"
    minor = True
    decision: int
    title: str
    opens_at: str
    concerned: list[int]
    circle: int | None = None


class OpeningHindered(Event):
    """A draft could not be put at its time: why, for those who brought it."""

    subject = "decision"
    sentence = _("{title} could not be opened: {reason}")
    icon = "triangle-alert"
    audience = "concerned"
    decision: int
    title: str
    reason: str
    concerned: list[int]
    circle: int | None = None


class DecisionAmended(Event):
    """Words, dates or settings were changed before anybody had answered."""

    subject = "decision"
    sentence = _("{who} changed the decision {title}")
    icon = "pencil"
    decision: int
    title: str
    changed: list[str]
    circle: int | None = None


class OptionAdded(Event):
    """One of those who answer added an option; those who have answered already are told."""

    subject = "decision"
    sentence = _("{who} added the option “{label}”: {title}")
    icon = "plus"
    decision: int
    title: str
    option: int
    label: str
    concerned: list[int]
    circle: int | None = None


class TemplateKept(Event):
    """A template for decisions was kept, or brought from a file."""

    subject = "organization"
    sentence = _("{who} kept the template “{title}” for decisions")
    icon = "copy"
    organization: int
    title: str
    template: int


class TemplateEnded(Event):
    """A template was taken away; decisions that began with it stay as they are."""

    subject = "organization"
    sentence = _("{who} took the template “{title}” away")
    icon = "trash-2"
    organization: int
    title: str
    template: int


class ChangesSet(Event):
    """Changes to circles and roles were put into a proposal, or taken out."""

    subject = "decision"
    sentence = _("{who} changed what the proposal changes: {title}")
    icon = "wrench"
    decision: int
    title: str
    changes: list[dict[str, Any]]
    circle: int | None = None


class ChangesMade(Event):
    """What was agreed was done to circles and roles."""

    subject = "decision"
    sentence = _("Circles and roles were changed as agreed: {title}")
    icon = "circle-check"
    decision: int
    title: str
    changes: list[dict[str, Any]]
    circle: int | None = None


class ChangesFailed(Event):
    """What was agreed could not be done, because something had changed in between."""

    subject = "decision"
    sentence = _("What was agreed could not be done: {title}")
    icon = "triangle-alert"
    decision: int
    title: str
    reason: str
    concerned: list[int]
    circle: int | None = None


class RoundOpened(Event):
    """A new round: those on the roll are asked to answer again."""

    subject = "decision"
    sentence = _("{who} opened round {round}: {title}")
    icon = "rotate-cw"
    decision: int
    title: str
    round: int
    concerned: list[int]
    circle: int | None = None


class AnswersAwaited(Event):
    """A round closes soon; told to those who have not answered, and nobody else sees who."""

    subject = "decision"
    sentence = _("{title} closes soon, and your answer is missing")
    icon = "bell"
    audience = "concerned"
    decision: int
    title: str
    concerned: list[int]
    circle: int | None = None


class RoundClosed(Event):
    """The time of a round was over, and objections wait to be integrated."""

    subject = "decision"
    sentence = _("The time to answer is over, objections wait to be built in: {title}")
    icon = "hourglass"
    decision: int
    title: str
    round: int
    concerned: list[int]
    circle: int | None = None


class DecisionExtended(Event):
    """There is more time to answer."""

    subject = "decision"
    sentence = _("{who} gave more time for the decision {title}")
    icon = "hourglass"
    decision: int
    title: str
    closes_at: str
    circle: int | None = None


class DecisionSettled(Event):
    """The question is answered - ``result`` is agreed or not-agreed - or withdrawn."""

    subject = "decision"
    sentence = _("The decision {title} has its result: {result}")
    icon = "gavel"
    decision: int
    title: str
    method: str
    result: str
    concerned: list[int]
    circle: int | None = None
    about_kind: str = ""
    about: int | None = None


class ReviewComing(Event):
    """In a week an agreement comes back: its circle is told beforehand, once for each day set."""

    subject = "decision"
    sentence = _("The agreement {title} is looked at again on {on}. How has it worked?")
    icon = "calendar-clock"
    decision: int
    title: str
    on: str
    concerned: list[int]
    circle: int | None = None


class ReviewDue(Event):
    """The day of the second look has come."""

    subject = "decision"
    sentence = _("It is time to look again at the decision {title}")
    icon = "calendar-clock"
    decision: int
    title: str
    concerned: list[int]
    circle: int | None = None


class DecisionReviewed(Event):
    """A decision was kept, adapted or dropped after a second look."""

    subject = "decision"
    sentence = _("{who} reviewed the decision {title}")
    icon = "calendar-check"
    decision: int
    title: str
    verdict: str
    concerned: list[int]
    circle: int | None = None
