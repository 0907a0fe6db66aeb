"""Advice, ballots, voices, nominations and objections. No event says how anybody answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class NominationGiven(Event):
    """Somebody nominated a person for a role, or changed it; whom, the journal does not say."""

    subject = "decision"
    sentence = _("{who} nominated somebody: {title}")
    icon = "user-plus"
    decision: int
    title: str
    circle: int | None = None


class NominationsHeard(Event):
    """The nominating ended: all see the nominations with their reasons, and may change theirs."""

    subject = "decision"
    sentence = _("The nominations can be heard: {title}")
    icon = "ear"
    decision: int
    title: str
    concerned: list[int]
    circle: int | None = None


class CandidateProposed(Event):
    """A candidate for a role was put before the circle, to be answered by consent."""

    subject = "decision"
    sentence = _("{who} proposed {name_of}: {title}")
    icon = "user-round"
    decision: int
    title: str
    candidate: int
    name_of: str
    concerned: list[int]
    circle: int | None = None


class WordingSuggested(Event):
    """Somebody suggested other words for a proposal; the objectors and its proposer are told."""

    subject = "decision"
    sentence = _("{who} suggested a wording: {title}")
    icon = "pencil"
    decision: int
    title: str
    wording: int
    concerned: list[int]
    circle: int | None = None


class WordingTakenBack(Event):
    """A suggested wording was taken back by the one who suggested it."""

    subject = "decision"
    sentence = _("{who} took a suggested wording back: {title}")
    icon = "undo-2"
    decision: int
    title: str
    wording: int
    circle: int | None = None


class WordingTaken(Event):
    """A suggested wording became the proposal of a new round; its author is told."""

    subject = "decision"
    sentence = _("{who} took up a suggested wording: {title}")
    icon = "git-merge"
    decision: int
    title: str
    wording: int
    round: int
    concerned: list[int]
    circle: int | None = None


class VoiceOffered(Event):
    """Somebody gives their voice to another, who may take it or not."""

    subject = "member"
    sentence = _("{who} would like {title} to speak for them in votes")
    icon = "megaphone"
    audience = "concerned"
    member: int
    title: str
    voice: int
    concerned: list[int]


class VoiceTaken(Event):
    """A voice given was taken: from now on the other speaks for the giver."""

    subject = "member"
    sentence = _("{who} speaks for {title} in votes")
    icon = "megaphone"
    member: int
    title: str
    voice: int
    concerned: list[int]


class VoiceEnded(Event):
    """A voice came back, by its giver or by the one who carried it."""

    subject = "member"
    sentence = _("{title} speaks for themselves again in votes")
    icon = "undo-2"
    member: int
    title: str
    voice: int
    concerned: list[int]


class AdviceAsked(Event):
    """Affected and knowing people were asked for advice."""

    subject = "decision"
    sentence = _("{who} asks for advice: {title}")
    icon = "ear"
    decision: int
    title: str
    concerned: list[int]
    circle: int | None = None


class AdviceSought(Event):
    """Somebody asked another for advice, on no decision that is known here: told by an import."""

    subject = "member"
    sentence = _("{who} asked {title} for advice")
    icon = "ear"
    member: int
    title: str
    topic: str
    concerned: list[int]


class AdviceReminded(Event):
    """People who were asked and have not answered were reminded."""

    subject = "decision"
    sentence = _("{who} would still like your advice: {title}")
    icon = "bell"
    audience = "concerned"
    decision: int
    title: str
    concerned: list[int]
    circle: int | None = None


class AdviceGiven(Event):
    """Somebody gave advice, or the decider noted what was said in a call."""

    subject = "decision"
    sentence = _("{who} gave advice: {title}")
    icon = "message-circle"
    decision: int
    title: str
    adviser: int | None
    channel: str
    concerned: list[int]
    circle: int | None = None


class AdviceAnswered(Event):
    """The decider said what they did with a piece of advice, and why."""

    subject = "decision"
    sentence = _("{who} answered advice: {title}")
    icon = "reply"
    decision: int
    title: str
    done: str
    concerned: list[int]
    circle: int | None = None


class BallotCast(Event):
    """Somebody took part; what they answered stands nowhere here."""

    subject = "decision"
    sentence = _("{who} took part in the decision {title}")
    icon = "vote"
    decision: int
    title: str
    round: int
    circle: int | None = None


class ObjectionRaised(Event):
    """Somebody sees harm or a missed chance, and says why on the page."""

    subject = "decision"
    sentence = _("{who} raised an objection: {title}")
    icon = "hand"
    decision: int
    title: str
    objection: int
    concerned: list[int]
    circle: int | None = None


class ObjectionWithdrawn(Event):
    """The objector withdrew their objection."""

    subject = "decision"
    sentence = _("{who} withdrew an objection: {title}")
    icon = "undo-2"
    decision: int
    title: str
    objection: int
    concerned: list[int]
    circle: int | None = None


class ObjectionTested(Event):
    """An objection was tested with the questions; the answers stand on the page."""

    subject = "decision"
    sentence = _("{who} tested an objection: {title}")
    icon = "search"
    decision: int
    title: str
    objection: int
    valid: bool
    concerned: list[int]
    circle: int | None = None


class ObjectionIntegrated(Event):
    """New wording takes up what an objector saw."""

    subject = "decision"
    sentence = _("{who} built an objection into the proposal: {title}")
    icon = "git-merge"
    decision: int
    title: str
    objection: int
    round: int
    concerned: list[int]
    circle: int | None = None
