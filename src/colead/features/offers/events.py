"""What can happen to an offer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class OfferMade(Event):
    """Something was proposed to a member; it is void until taken."""

    subject = "offer"
    sentence = _("{who} made an offer: {title}")
    icon = "gift"
    audience = "concerned"
    offer: int
    title: str
    kind: str
    about_kind: str
    about: int
    concerned: list[int]
    circle: int | None = None


class OfferTaken(Event):
    """The receiver said yes."""

    subject = "offer"
    sentence = _("{who} took an offer: {title}")
    icon = "hand"
    offer: int
    title: str
    kind: str
    about_kind: str
    about: int
    concerned: list[int]
    circle: int | None = None


class OfferDeclined(Event):
    """The receiver said no; nobody but the two is told."""

    subject = "offer"
    sentence = _("{who} declined an offer: {title}")
    icon = "hand"
    audience = "concerned"
    offer: int
    title: str
    kind: str
    about_kind: str
    about: int
    concerned: list[int]
    circle: int | None = None


class OfferWithdrawn(Event):
    """The one who made it took it back."""

    subject = "offer"
    sentence = _("{who} withdrew an offer: {title}")
    icon = "undo-2"
    audience = "concerned"
    offer: int
    title: str
    kind: str
    about_kind: str
    about: int
    concerned: list[int]
    circle: int | None = None


class OfferExpired(Event):
    """Nobody answered in time."""

    subject = "offer"
    sentence = _("An offer ran out: {title}")
    icon = "hourglass"
    audience = "concerned"
    offer: int
    title: str
    kind: str
    about_kind: str
    about: int
    concerned: list[int]
    circle: int | None = None
