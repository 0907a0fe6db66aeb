"""What can happen to an initiative."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class InitiativeStarted(Event):
    """Somebody took the lead. Keeps the act and the verdict on it as they were."""

    subject = "initiative"
    sentence = _("{who} took the lead: {title}")
    icon = "rocket"
    initiative: int
    title: str
    status: str
    act: dict[str, Any]
    outcome: str
    concerned: list[int]
    verdict: dict[str, Any] | None = None
    circle: int | None = None
    goal: int | None = None
    experiment: bool = False


class InitiativeUnderWay(Event):
    """What the guardrails asked for was done; the initiative is running."""

    subject = "initiative"
    sentence = _("{title} is under way")
    icon = "play"
    initiative: int
    title: str
    how: str
    concerned: list[int]
    circle: int | None = None


class InitiativeAmended(Event):
    """What is wanted, its risk or its cost changed. Says whether the guardrails now ask for
    more than before."""

    subject = "initiative"
    sentence = _("{who} changed what {title} is about")
    icon = "pencil"
    initiative: int
    title: str
    changed: list[str]
    outcome: str
    asks_more: bool
    concerned: list[int]
    circle: int | None = None


class PartTaken(Event):
    """Somebody became lead, contributor or adviser."""

    subject = "initiative"
    sentence = _("{holder} is now {part} of {title}")
    icon = "hand"
    initiative: int
    title: str
    member: int
    holder: str
    part: str
    concerned: list[int]
    circle: int | None = None


class PartGivenBack(Event):
    """Somebody gave a part in an initiative back."""

    subject = "initiative"
    sentence = _("{holder} is no longer {part} of {title}")
    icon = "hand"
    initiative: int
    title: str
    member: int
    holder: str
    part: str
    circle: int | None = None


class HelpOffered(Event):
    """Somebody would like to co-lead or to help; the leads are told."""

    subject = "initiative"
    sentence = _("{who} would like to be {part} of {title}")
    icon = "hand-helping"
    initiative: int
    title: str
    kind: str
    part: str
    concerned: list[int]
    circle: int | None = None


class CommitmentMade(Event):
    """Somebody said what they will do by when."""

    subject = "initiative"
    sentence = _("{who} will: {what} ({title})")
    icon = "square-check-big"
    initiative: int
    title: str
    commitment: int
    what: str
    due: str
    circle: int | None = None


class CommitmentDone(Event):
    """A commitment was kept."""

    subject = "initiative"
    sentence = _("{who} did: {what} ({title})")
    icon = "check"
    initiative: int
    title: str
    commitment: int
    what: str
    circle: int | None = None


class CommitmentConfirmed(Event):
    """Another member confirmed that a commitment was kept."""

    subject = "initiative"
    sentence = _("{who} confirmed: {what} ({title})")
    icon = "circle-check"
    initiative: int
    title: str
    commitment: int
    what: str
    concerned: list[int]
    circle: int | None = None


class CommitmentLetGo(Event):
    """A commitment was given back, with a reason."""

    subject = "initiative"
    sentence = _("{who} let go of: {what} ({title})")
    icon = "undo-2"
    initiative: int
    title: str
    commitment: int
    what: str
    circle: int | None = None


class CommitmentReopened(Event):
    """A commitment is open again."""

    subject = "initiative"
    sentence = _("{who} opened again: {what} ({title})")
    icon = "refresh-cw"
    initiative: int
    title: str
    commitment: int
    what: str
    circle: int | None = None


class CommitmentReminded(Event):
    """Somebody of the team reminded another kindly."""

    subject = "initiative"
    sentence = _("{who} reminds kindly: {what} ({title})")
    icon = "bell"
    audience = "concerned"
    initiative: int
    title: str
    commitment: int
    what: str
    concerned: list[int]
    circle: int | None = None


class CheckedIn(Event):
    """A lead told how it goes."""

    subject = "initiative"
    sentence = _("{who} told how {title} goes")
    icon = "activity"
    initiative: int
    title: str
    confidence: int
    circle: int | None = None


class OutcomeStated(Event):
    """A measure of the outcome was stated."""

    subject = "initiative"
    sentence = _("{who} will measure {measure} ({title})")
    icon = "target"
    initiative: int
    title: str
    measure: str
    circle: int | None = None


class ReadingTaken(Event):
    """A measure was read."""

    subject = "initiative"
    sentence = _("{who} read {measure}: {value} ({title})")
    icon = "trending-up"
    initiative: int
    title: str
    measure: str
    value: float
    circle: int | None = None


class NeedStated(Event):
    """The initiative said what it lacks."""

    subject = "initiative"
    sentence = _("{title} needs: {need}")
    icon = "life-buoy"
    initiative: int
    title: str
    kind: str
    need: str
    circle: int | None = None


class NeedMet(Event):
    """A need was met."""

    subject = "initiative"
    sentence = _("{title} has what it needed: {need}")
    icon = "heart"
    initiative: int
    title: str
    need: str
    need_id: int = 0
    circle: int | None = None


class NeedTaken(Event):
    """Somebody said yes to what the initiative needs, and is in its team."""

    subject = "initiative"
    sentence = _("{who} can do what {title} needs: {need}")
    icon = "hand-helping"
    initiative: int
    title: str
    need: str
    need_id: int
    kind: str
    concerned: list[int]
    circle: int | None = None


class AdviceSought(Event):
    """The leads say, on their own word, that the advice asked for by guardrails was sought."""

    subject = "initiative"
    sentence = _("{who} sought the advice that {title} needed")
    icon = "message-circle"
    initiative: int
    title: str
    circle: int | None = None


class ConsentHeard(Event):
    """One of several circles whose consent is needed has agreed."""

    subject = "initiative"
    sentence = _("A circle consented to {title}; others are still asked")
    icon = "users-round"
    initiative: int
    title: str
    concerned: list[int]
    circle: int | None = None


class LeadWanted(Event):
    """Its last lead left the organization; anyone may take it up."""

    subject = "initiative"
    sentence = _("{title} has nobody who leads it. Would you?")
    icon = "rocket"
    initiative: int
    title: str
    concerned: list[int]
    circle: int | None = None


class InitiativePaused(Event):
    """The leads paused it."""

    subject = "initiative"
    sentence = _("{who} paused {title}")
    icon = "pause"
    initiative: int
    title: str
    circle: int | None = None


class InitiativeResumed(Event):
    """It goes on."""

    subject = "initiative"
    sentence = _("{who} resumed {title}")
    icon = "play"
    initiative: int
    title: str
    circle: int | None = None


class InitiativeEnded(Event):
    """It ended: succeeded, failed with its lesson, or was stopped."""

    subject = "initiative"
    sentence = _("{who} ended {title}: {ending}")
    icon = "flag-triangle-right"
    initiative: int
    title: str
    status: str
    ending: str
    concerned: list[int]
    circle: int | None = None
    experiment: bool = False


class InitiativeReopened(Event):
    """Its end was undone soon after, with the reason. What was said at the end stays."""

    subject = "initiative"
    sentence = _("{who} opened {title} again: {reason}")
    icon = "refresh-cw"
    initiative: int
    title: str
    reason: str
    status: str
    concerned: list[int]
    circle: int | None = None


class CheckInDue(Event):
    """By its own rhythm it is time to tell how it goes."""

    subject = "initiative"
    sentence = _("How does {title} go? A few words would do")
    icon = "clock"
    audience = "concerned"
    initiative: int
    title: str
    concerned: list[int]
    circle: int | None = None


class InitiativeQuiet(Event):
    """No sign of life for twice its own rhythm; the leads are asked whether help is wanted."""

    subject = "initiative"
    sentence = _("{title} has been quiet. Would help be welcome?")
    icon = "life-buoy"
    audience = "concerned"
    initiative: int
    title: str
    concerned: list[int]
    circle: int | None = None


class CommitmentDue(Event):
    """The day of a commitment is near; told once to the one who made it."""

    subject = "initiative"
    sentence = _("You said you would: {what} ({title})")
    icon = "square-check-big"
    audience = "concerned"
    initiative: int
    title: str
    commitment: int
    what: str
    due: str
    concerned: list[int]
    circle: int | None = None
