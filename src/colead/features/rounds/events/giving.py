"""What can happen in giving. ``amount`` is in minor units; ``sum`` is it in words of then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class SharesHandedOut(Event):
    """A part of a fund was handed out in equal shares, for members to give."""

    subject = "giving"
    sentence = _("{who} handed out “{title}”: {sum} for each of {people} to give")
    icon = "gift"
    giving: int
    title: str
    fund: int
    amount: int
    currency: str
    sum: str
    people: int
    concerned: list[int]
    circle: int | None = None


class GivingEnded(Event):
    """The time to give is over; what nobody gave went back to the fund."""

    subject = "giving"
    sentence = _("“{title}” is over: {sum} went back to the fund")
    icon = "gift"
    giving: int
    title: str
    amount: int
    currency: str
    sum: str
    circle: int | None = None


class AppealOpened(Event):
    """The leads of an initiative asked members for gifts."""

    subject = "appeal"
    sentence = _("{who} asks for gifts for “{title}”: {sum} at least")
    icon = "megaphone"
    appeal: int
    title: str
    initiative: int
    amount: int
    currency: str
    sum: str
    goal: int
    circle: int | None = None


class Pledged(Event):
    """Somebody gave in their own name."""

    subject = "appeal"
    sentence = _("{who} gave {sum} to “{title}”")
    icon = "hand-heart"
    appeal: int
    title: str
    initiative: int
    amount: int
    currency: str
    sum: str
    circle: int | None = None


class GiftCame(Event):
    """A gift without a name came: who gave it stands neither here nor in the ledger."""

    subject = "appeal"
    sentence = _("Somebody gave {sum} to “{title}”")
    icon = "hand-heart"
    appeal: int
    title: str
    initiative: int
    amount: int
    currency: str
    sum: str
    circle: int | None = None


class AppealFunded(Event):
    """An appeal reached its minimum; the gifts went to the initiative."""

    subject = "appeal"
    sentence = _("“{title}” reached what it asked for: {sum}")
    icon = "party-popper"
    appeal: int
    title: str
    initiative: int
    amount: int
    currency: str
    sum: str
    concerned: list[int]
    circle: int | None = None


class AppealReturned(Event):
    """An appeal did not reach its minimum, or was taken back; the gifts went back."""

    subject = "appeal"
    sentence = _("“{title}” did not reach what it asked for; all gifts went back")
    icon = "repeat"
    appeal: int
    title: str
    initiative: int
    amount: int
    currency: str
    sum: str
    why: str
    concerned: list[int]
    circle: int | None = None
