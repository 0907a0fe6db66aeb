"""What can happen to an issue, and to an ask."""

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
    domains: list[int]
    circle: int | None = None


class IssueReworded(Event):
    """An issue was reworded by the one who raised it; the earlier wording is kept."""

    subject = "issue"
    sentence = _("{who} reworded the issue “{title}”")
    icon = "pencil"
    issue: int
    title: str
    circle: int | None = None


class IssueTakenUp(Event):
    """Somebody took an issue up by their own will, with or without an initiative."""

    subject = "issue"
    sentence = _("{who} took up the issue “{title}”")
    icon = "hand"
    issue: int
    title: str
    concerned: list[int]
    initiative: int | None = None
    circle: int | None = None


class IssueJoined(Event):
    """Somebody joined those who carry an issue."""

    subject = "issue"
    sentence = _("{who} joined in on the issue “{title}”")
    icon = "user-plus"
    issue: int
    title: str
    concerned: list[int]
    circle: int | None = None


class IssuePassedOn(Event):
    """Somebody who carried an issue, or was offered it, passed it on with a reason."""

    subject = "issue"
    sentence = _("{who} passed on the issue “{title}”")
    icon = "reply"
    issue: int
    title: str
    open_again: bool
    concerned: list[int]
    circle: int | None = None


class IssueResolved(Event):
    """The need of an issue is met; how is on its page."""

    subject = "issue"
    sentence = _("The issue “{title}” is resolved, says {who}")
    icon = "circle-check"
    issue: int
    title: str
    concerned: list[int]
    circle: int | None = None


class IssueWithdrawn(Event):
    """An issue was withdrawn by the one who raised it."""

    subject = "issue"
    sentence = _("{who} withdrew the issue “{title}”")
    icon = "circle-x"
    issue: int
    title: str
    circle: int | None = None


class IssueReopened(Event):
    """An issue that was closed falls short again."""

    subject = "issue"
    sentence = _("{who} opened the issue “{title}” again")
    icon = "refresh-cw"
    issue: int
    title: str
    concerned: list[int]
    circle: int | None = None


class AskPosed(Event):
    """A member asked the stewards to remove an obstacle; the clock runs."""

    subject = "ask"
    sentence = _("{who} asked the stewards: “{title}”")
    icon = "life-buoy"
    ask: int
    title: str
    due: str
    concerned: list[int]
    circle: int | None = None


class AskAnswered(Event):
    """A steward answered an ask: removed, working on it until a day, or no with the reason."""

    subject = "ask"
    sentence = _("{who} answered the ask “{title}”")
    icon = "message-circle"
    ask: int
    title: str
    kind: str
    due: str
    concerned: list[int]
    circle: int | None = None


class AskJudged(Event):
    """The asker said whether the answer helped."""

    subject = "ask"
    sentence = _("{who} said whether the answer to “{title}” helped")
    icon = "thumbs-up"
    ask: int
    title: str
    helped: bool
    concerned: list[int]
    circle: int | None = None


class AskRepeated(Event):
    """The asker asks again, since the answer did not help; a new clock runs."""

    subject = "ask"
    sentence = _("{who} asked the stewards again: “{title}”")
    icon = "repeat"
    ask: int
    title: str
    due: str
    concerned: list[int]
    circle: int | None = None


class AskWithdrawn(Event):
    """The asker does not need an answer any more."""

    subject = "ask"
    sentence = _("{who} withdrew the ask “{title}”")
    icon = "undo-2"
    ask: int
    title: str
    circle: int | None = None


class AskRanLate(Event):
    """The clock of an ask ran out before the stewards answered."""

    subject = "ask"
    sentence = _("The stewards owe an answer to “{title}” since {due}")
    icon = "hourglass"
    ask: int
    title: str
    due: str
    concerned: list[int]
    circle: int | None = None


class ClockSet(Event):
    """The stewards changed within how many working days they answer asks."""

    subject = "organization"
    sentence = _("{who} promised answers to asks within {working_days} working days")
    icon = "timer"
    organization: int
    working_days: int
