"""What can happen to money. ``amount`` is in minor units; ``sum`` is it in words of then."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class FundOpened(Event):
    """A fund was opened for a purpose."""

    subject = "fund"
    sentence = _("{who} opened the fund “{title}”")
    icon = "coins"
    fund: int
    title: str
    currency: str
    circle: int | None = None


class FundChanged(Event):
    """What a fund is for, or its rules, changed."""

    subject = "fund"
    sentence = _("{who} changed the rules of the fund “{title}”")
    icon = "pencil"
    fund: int
    title: str
    changed: list[str]
    circle: int | None = None


class PeriodClosed(Event):
    """The sums of a period of a fund were drawn up; its balance is carried over."""

    subject = "fund"
    sentence = _("{who} closed period {number} of “{title}”: {sum} carried over")
    icon = "scroll-text"
    fund: int
    title: str
    number: int
    amount: int
    currency: str
    sum: str
    circle: int | None = None


class FundClosed(Event):
    """A fund was closed; what was left in it went to another fund."""

    subject = "fund"
    sentence = _("{who} closed the fund “{title}”")
    icon = "door-closed"
    fund: int
    title: str
    amount: int
    passed_to: int | None = None
    circle: int | None = None


class MoneyPaidIn(Event):
    """Money came from outside into a fund."""

    subject = "fund"
    sentence = _("{who} noted {sum} paid into “{title}”: {for_what}")
    icon = "trending-up"
    fund: int
    title: str
    movement: int
    amount: int
    currency: str
    sum: str
    for_what: str
    circle: int | None = None


class MoneyTaken(Event):
    """A lead took money from a fund for an initiative; the verdict and the act are kept."""

    subject = "fund"
    sentence = _("{who} took {sum} from “{title}” for “{for_title}”: {for_what}")
    icon = "coins"
    fund: int
    title: str
    movement: int
    initiative: int
    for_title: str
    amount: int
    currency: str
    sum: str
    for_what: str
    act: dict[str, Any]
    outcome: str
    verdict: dict[str, Any]
    concerned: list[int]
    circle: int | None = None


class MoneyGivenBack(Event):
    """Money that an initiative did not need went back to a fund."""

    subject = "fund"
    sentence = _("{who} gave {sum} of “{for_title}” back to “{title}”: {for_what}")
    icon = "repeat"
    fund: int
    title: str
    movement: int
    initiative: int
    for_title: str
    amount: int
    currency: str
    sum: str
    for_what: str
    circle: int | None = None


class MoneySpent(Event):
    """A lead spent money of an initiative outside."""

    subject = "initiative"
    sentence = _("{who} spent {sum} for “{title}”: {for_what}")
    icon = "arrow-right"
    initiative: int
    title: str
    movement: int
    amount: int
    currency: str
    sum: str
    for_what: str
    circle: int | None = None


class ReceiptAdded(Event):
    """A receipt was put beside what was spent."""

    subject = "initiative"
    sentence = _("{who} added the receipt for {sum} of “{title}”")
    icon = "scroll-text"
    initiative: int
    title: str
    movement: int
    receipt: int
    sum: str
    circle: int | None = None


class MovementReversed(Event):
    """A movement of a fund was turned back, with the reason."""

    subject = "fund"
    sentence = _("{who} turned {sum} of “{title}” back: {for_what}")
    icon = "repeat"
    fund: int
    title: str
    movement: int
    reverses: int
    amount: int
    currency: str
    sum: str
    for_what: str
    concerned: list[int]
    circle: int | None = None


class SpendingReversed(Event):
    """What an initiative had spent came back, with the reason."""

    subject = "initiative"
    sentence = _("{who} noted that {sum} of “{title}” came back: {for_what}")
    icon = "repeat"
    initiative: int
    title: str
    movement: int
    reverses: int
    amount: int
    currency: str
    sum: str
    for_what: str
    concerned: list[int]
    circle: int | None = None


class ReceiptWanted(Event):
    """Some days after something was spent (as its fund says), its receipt is still missing."""

    subject = "initiative"
    sentence = _("{sum} for “{title}” ({for_what}): the receipt is still missing")
    icon = "scroll-text"
    audience = "concerned"
    initiative: int
    title: str
    movement: int
    sum: str
    for_what: str
    concerned: list[int]
    circle: int | None = None


class ReceiptMissed(Event):
    """A receipt has not turned up since its spender was asked; their circle can help to find it."""

    subject = "initiative"
    sentence = _(
        "The receipt for {sum} of “{title}” ({for_what}) has not turned up yet. Who can help?"
    )
    icon = "scroll-text"
    audience = "concerned"
    initiative: int
    title: str
    movement: int
    sum: str
    for_what: str
    concerned: list[int]
    circle: int | None = None


class UnspentReturned(Event):
    """Two weeks after an initiative ended, what it had left went back to the fund it came from."""

    subject = "fund"
    sentence = _("{sum} that “{for_title}” did not need went back to “{title}”")
    icon = "repeat"
    fund: int
    title: str
    movement: int
    initiative: int
    for_title: str
    amount: int
    currency: str
    sum: str
    for_what: str
    concerned: list[int]
    circle: int | None = None


class LearningReleased(Event):
    """Money of a fund was released for learning, in one sum for all who share it."""

    subject = "fund"
    sentence = _("{who} released {sum} of “{title}” for learning: {for_what}")
    icon = "graduation-cap"
    minor = True
    fund: int
    title: str
    movement: int
    amount: int
    currency: str
    sum: str
    for_what: str
    act: dict[str, Any]
    outcome: str
    verdict: dict[str, Any]
    circle: int | None = None


class LearningSettled(Event):
    """What was released for learning was settled: spent in one sum, the rest back in the fund."""

    subject = "fund"
    sentence = _("{who} settled what “{title}” had released for learning: {for_what}")
    icon = "repeat"
    minor = True
    fund: int
    title: str
    spent: int
    left: int
    currency: str
    for_what: str
    circle: int | None = None
