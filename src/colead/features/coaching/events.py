"""What can happen in coaching.

No event holds a word of what is private, and none tells who is with whom but to the two: events of
proposals and pairs are for those concerned, and what Colead closes is told by Colead.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class CoachingOffered(Event):
    """Somebody offers to coach, for everyone to see."""

    subject = "coach"
    sentence = _("{who} offers to coach")
    icon = "handshake"
    coach: int
    title: str


class CoachingOfferKept(Event):
    """Somebody changed what they offer as a coach, or offers without being listed."""

    subject = "coach"
    sentence = _("{who} changed what they offer as a coach")
    icon = "pencil"
    audience = "concerned"
    minor = True
    coach: int
    concerned: list[int]


class CoachingOfferWithdrawn(Event):
    """Somebody offers no coaching any more; pairs that are on go on."""

    subject = "coach"
    sentence = _("{who} offers no coaching at the moment")
    icon = "undo-2"
    audience = "concerned"
    minor = True
    coach: int
    concerned: list[int]


class CoachWished(Event):
    """Somebody looks for a coach, or said more of what they look for; nobody else is told."""

    subject = "member"
    sentence = _("{who} looks for a coach")
    icon = "search"
    audience = "concerned"
    minor = True
    member: int
    concerned: list[int]


class WishWithdrawn(Event):
    """Somebody looks for a coach no more; nobody else is told."""

    subject = "member"
    sentence = _("{who} looks for a coach no more")
    icon = "undo-2"
    audience = "concerned"
    minor = True
    member: int
    concerned: list[int]


class MatchingCalled(Event):
    """A member called a matching of all who look for a coach with all who offer."""

    subject = "matching"
    sentence = _("{who} called a matching of coaches and seekers")
    icon = "megaphone"
    matching: int
    title: str


class MatchingHeld(Event):
    """The matching was computed. Only those to whom a pair is proposed hear what came of it."""

    subject = "matching"
    sentence = _("Coaches and seekers were matched")
    icon = "handshake"
    matching: int
    title: str
    seed: str


class PairProposed(Event):
    """Colead proposes a coaching pair to the two."""

    subject = "pairing"
    sentence = _("Colead proposes a coaching pair to you")
    icon = "handshake"
    audience = "concerned"
    pairing: int
    title: str
    concerned: list[int]


class ProposalAnswered(Event):
    """One of the two said yes; the other is not told before they have answered themselves."""

    subject = "pairing"
    sentence = _("{who} answered a proposed coaching pair")
    icon = "check"
    audience = "concerned"
    minor = True
    pairing: int
    title: str
    concerned: list[int]


class ProposalClosed(Event):
    """A proposed pair does not come about; nobody is told why, nor by whom."""

    subject = "pairing"
    sentence = _("A coaching pair that was proposed does not come about")
    icon = "x"
    audience = "concerned"
    pairing: int
    title: str
    concerned: list[int]


class PairBegan(Event):
    """Both said yes. Only the two know who they are; everybody may know the number of pairs."""

    subject = "pair"
    sentence = _("{who} said yes too: your coaching begins")
    icon = "handshake"
    audience = "concerned"
    pair: int
    title: str
    concerned: list[int]


class SessionPlanned(Event):
    """A session was planned, moved or cancelled."""

    subject = "pair"
    sentence = _("{who} planned or changed a session of {title}")
    icon = "calendar-days"
    audience = "concerned"
    pair: int
    title: str
    session: int
    change: str
    concerned: list[int]


class SessionComing(Event):
    """A session is less than a day away."""

    subject = "pair"
    sentence = _("A session of {title} is soon")
    icon = "bell"
    audience = "concerned"
    pair: int
    title: str
    session: int
    concerned: list[int]


class SessionHeld(Event):
    """A session took place; the organization sees only numbers of this."""

    subject = "pair"
    sentence = _("{who} noted that a session of {title} took place")
    icon = "circle-check"
    audience = "concerned"
    minor = True
    pair: int
    title: str
    session: int
    concerned: list[int]


class PairWrote(Event):
    """One of the two wrote, changed, ticked off or erased something. Not a word of it is here."""

    subject = "pair"
    sentence = _("{who} wrote something in {title}")
    icon = "pencil"
    audience = "concerned"
    minor = True
    pair: int
    title: str
    kind: str
    change: str
    concerned: list[int]


class PairEnded(Event):
    """One of the two ended the coaching, with or without words."""

    subject = "pair"
    sentence = _("{who} brought {title} to an end. Would you look back on it?")
    icon = "flag-triangle-right"
    audience = "concerned"
    pair: int
    title: str
    concerned: list[int]


class ShowingChanged(Event):
    """Somebody opened, shared or closed the look at their own leading; only they are told."""

    subject = "member"
    sentence = _("{who} changed who sees what their acts say of their leading")
    icon = "eye"
    audience = "concerned"
    minor = True
    member: int
    concerned: list[int]


class CoachingSuggested(Event):
    """The work itself offers coaching: a first lead, a first failure, something handed over."""

    subject = "suggestion"
    sentence = _("Would a coach help you now?")
    icon = "sprout"
    audience = "concerned"
    suggestion: int
    title: str
    concerned: list[int]


class SuggestionPutAway(Event):
    """Somebody needs no coach for this."""

    subject = "suggestion"
    sentence = _("{who} needs no coach for now")
    icon = "x"
    audience = "concerned"
    minor = True
    suggestion: int
    title: str
    concerned: list[int]


class TraceErased(Event):
    """Somebody took all their own words out of coaching."""

    subject = "member"
    sentence = _("{who} erased their own words in coaching")
    icon = "trash-2"
    audience = "concerned"
    minor = True
    member: int
    concerned: list[int]
