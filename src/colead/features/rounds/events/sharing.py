"""What can happen in a round. ``amount`` is in minor units; ``sum`` is it in words of then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class RoundOpened(Event):
    """A part of a fund was set aside to be shared out among proposals."""

    subject = "round"
    sentence = _("{who} opened the round “{title}”: {sum} to share out")
    icon = "coins"
    round: int
    title: str
    fund: int
    amount: int
    currency: str
    sum: str
    circle: int | None = None


class RoundMoved(Event):
    """A round went on to its next phase, by its date or earlier by who keeps it."""

    subject = "round"
    sentence = _("“{title}” went on: {words}")
    icon = "chevron-right"
    round: int
    title: str
    phase: str
    words: str
    why: str
    circle: int | None = None


class VotingOpened(Event):
    """Voting began; told to those who vote."""

    subject = "round"
    sentence = _("“{title}”: vote on what is funded")
    icon = "vote"
    round: int
    title: str
    proposals: int
    concerned: list[int]
    circle: int | None = None


class BallotCast(Event):
    """Somebody voted by name, or changed their vote; how, stands nowhere until the end."""

    subject = "round"
    sentence = _("{who} voted in “{title}”")
    icon = "vote"
    minor = True
    round: int
    title: str
    circle: int | None = None


class RoundEnded(Event):
    """A round was counted: what is funded, and what went back to the fund."""

    subject = "round"
    sentence = _("“{title}” is shared out: {sum} to {funded} of {proposals} proposals")
    icon = "party-popper"
    round: int
    title: str
    funded: int
    proposals: int
    amount: int
    currency: str
    sum: str
    back: int
    concerned: list[int]
    circle: int | None = None


class RoundStopped(Event):
    """A round ended without a result; its money went back to the fund."""

    subject = "round"
    sentence = _("“{title}” ended without a result: {reason}")
    icon = "circle-x"
    round: int
    title: str
    reason: str
    amount: int
    currency: str
    sum: str
    concerned: list[int]
    circle: int | None = None


class ProposalMade(Event):
    """Somebody proposed what a part of a round's money could do."""

    subject = "proposal"
    sentence = _("{who} proposed “{title}” for {sum}")
    icon = "lightbulb"
    proposal: int
    title: str
    round: int
    amount: int
    currency: str
    sum: str
    circle: int | None = None


class ProposalChanged(Event):
    """A proposal was changed before voting."""

    subject = "proposal"
    sentence = _("{who} changed the proposal “{title}”")
    icon = "pencil"
    minor = True
    proposal: int
    title: str
    round: int
    changed: list[str]
    circle: int | None = None


class ProposalWithdrawn(Event):
    """A proposal was taken back."""

    subject = "proposal"
    sentence = _("{who} took the proposal “{title}” back")
    icon = "x"
    proposal: int
    title: str
    round: int
    circle: int | None = None


class LeadTaken(Event):
    """Somebody said that they lead a proposal, should it be funded."""

    subject = "proposal"
    sentence = _("{who} would lead “{title}”")
    icon = "hand"
    proposal: int
    title: str
    round: int
    circle: int | None = None


class LeadLeft(Event):
    """Somebody said that they would not lead a proposal after all."""

    subject = "proposal"
    sentence = _("{who} would not lead “{title}” after all")
    icon = "user-minus"
    minor = True
    proposal: int
    title: str
    round: int
    circle: int | None = None


class ProposalFunded(Event):
    """A proposal was funded and began as an initiative, led by who had said so."""

    subject = "proposal"
    sentence = _("“{title}” is funded with {sum} and begins")
    icon = "rocket"
    proposal: int
    title: str
    round: int
    initiative: int
    amount: int
    currency: str
    sum: str
    concerned: list[int]
    circle: int | None = None


class ProposalNotStarted(Event):
    """A proposal had the votes but could not begin; its money went back to the fund."""

    subject = "proposal"
    sentence = _("“{title}” had the votes but could not begin: {reason}")
    icon = "circle-x"
    proposal: int
    title: str
    round: int
    reason: str
    amount: int
    currency: str
    sum: str
    concerned: list[int]
    circle: int | None = None
