"""What can happen to issues and asks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class IssueRaised(Event):
    """Somebody said what falls short."""

    subject = "issue"
    sentence = _("{who} raised the issue “{title}”")
    icon = "flag"
    issue: int
    title: str
    circle: int | None = None


class IssueReworded(Event):
    """An issue was reworded by the one who raised it; the earlier wording is kept."""

    subject = "issue"
    sentence = _("{who} reworded the issue “{title}”")
    icon = "pencil"
    issue: int
    title: str
    circle: int | None = None


class IssueOffered(Event):
    """An issue was offered to people close to it; each may say yes or no."""

    subject = "issue"
    sentence = _("{who} offered “{title}” to people close to it")
    icon = "gift"
    issue: int
    title: str
    circle: int | None = None


class IssueTakenUp(Event):
    """Somebody took an issue up."""

    subject = "issue"
    sentence = _("{who} took up the issue “{title}”")
    icon = "hand"
    issue: int
    title: str
    concerned: list[int]
    circle: int | None = None
    initiative: int | None = None


class IssueJoined(Event):
    """Somebody joined those who work on an issue."""

    subject = "issue"
    sentence = _("{who} joined in on the issue “{title}”")
    icon = "hand-helping"
    issue: int
    title: str
    concerned: list[int]
    circle: int | None = None


class IssuePassedOn(Event):
    """Who had taken an issue up gave it back, with a reason."""

    subject = "issue"
    sentence = _("{who} passed the issue “{title}” on")
    icon = "undo-2"
    issue: int
    title: str
    concerned: list[int]
    circle: int | None = None


class IssueResolved(Event):
    """An issue is resolved."""

    subject = "issue"
    sentence = _("{who} resolved the issue “{title}”")
    icon = "circle-check"
    issue: int
    title: str
    concerned: list[int]
    circle: int | None = None


class IssueWithdrawn(Event):
    """Who raised an issue withdrew it."""

    subject = "issue"
    sentence = _("{who} withdrew the issue “{title}”")
    icon = "circle-x"
    issue: int
    title: str
    circle: int | None = None


class IssueReopened(Event):
    """An issue is open again."""

    subject = "issue"
    sentence = _("{who} opened the issue “{title}” again")
    icon = "refresh-cw"
    issue: int
    title: str
    concerned: list[int]
    circle: int | None = None


class AskMade(Event):
    """A member asked the stewards to remove an obstacle; the clock runs."""

    subject = "ask"
    sentence = _("{who} asked the stewards: {title}")
    icon = "life-buoy"
    ask: int
    title: str
    due: str
    concerned: list[int]
    circle: int | None = None


class AskAnswered(Event):
    """A steward answered an ask."""

    subject = "ask"
    sentence = _("{who} answered the ask “{title}”")
    icon = "message-circle"
    ask: int
    title: str
    state: str
    hours: int
    concerned: list[int]
    circle: int | None = None


class AskJudged(Event):
    """Who asked said whether the answer helped."""

    subject = "ask"
    sentence = _("{who} said whether the answer to “{title}” helped")
    icon = "heart"
    ask: int
    title: str
    helped: bool
    concerned: list[int]
    circle: int | None = None


class AskWithdrawn(Event):
    """Who asked withdrew the ask."""

    subject = "ask"
    sentence = _("{who} withdrew the ask “{title}”")
    icon = "circle-x"
    ask: int
    title: str
    circle: int | None = None


class AskRepeated(Event):
    """Who asked asks again, since the answer did not help; a new clock runs."""

    subject = "ask"
    sentence = _("{who} asked the stewards again: {title}")
    icon = "repeat"
    ask: int
    title: str
    due: str
    concerned: list[int]
    circle: int | None = None


class AskOverdue(Event):
    """The day passed without an answer; everyone can see it."""

    subject = "ask"
    sentence = _("The ask “{title}” waits past its day")
    icon = "clock"
    ask: int
    title: str
    concerned: list[int]
    circle: int | None = None


class ClockSet(Event):
    """The stewards changed within how many working days they answer asks."""

    subject = "organization"
    sentence = _("{who} promised answers to asks within {working_days} working days")
    icon = "timer"
    organization: int
    working_days: int
