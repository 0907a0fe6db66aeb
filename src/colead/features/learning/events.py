"""What can happen to learning. Who took what, and for what, is in no event."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class BudgetReleased(Event):
    """Everybody in a circle has a learning budget of their own for a period. ``money`` is minor
    units, ``minutes`` time, both for each person."""

    subject = "budget"
    sentence = _(
        "{who} released the learning budget “{title}”: {share} for each of {people} people"
    )
    icon = "graduation-cap"
    budget: int
    title: str
    fund: int
    money: int
    minutes: int
    currency: str
    share: str
    people: int
    concerned: list[int]
    circle: int | None = None


class BudgetWidened(Event):
    """Those who came since have their share of a learning budget, too."""

    subject = "budget"
    sentence = _("{who} gave {people} more people their share of “{title}”")
    icon = "user-plus"
    budget: int
    title: str
    people: int
    concerned: list[int]
    circle: int | None = None


class BudgetClosed(Event):
    """The period of a learning budget is over; what nobody took went back to its fund."""

    subject = "budget"
    sentence = _("The learning budget “{title}” is closed; what was left went back to its fund")
    icon = "door-closed"
    budget: int
    title: str
    circle: int | None = None


class LearningTaken(Event):
    """Somebody took from their own learning budget. For what and how much, only they know."""

    subject = "budget"
    sentence = _("You took from your learning budget")
    icon = "graduation-cap"
    audience = "concerned"
    minor = True
    budget: int
    concerned: list[int]


class LearningGivenBack(Event):
    """Somebody gave back to their own learning budget."""

    subject = "budget"
    sentence = _("You gave back to your learning budget")
    icon = "repeat"
    audience = "concerned"
    minor = True
    budget: int
    concerned: list[int]


class LearningOffered(Event):
    """Somebody offers a course, a visit, a book, or to teach; those who wished for it are told."""

    subject = "learning"
    sentence = _("{who} offers to learn: {title}")
    icon = "graduation-cap"
    learning: int
    title: str
    kind: str
    concerned: list[int]
    wish: int | None = None
    circle: int | None = None


class LearningChanged(Event):
    """When or where something can be learnt, or its words, changed."""

    subject = "learning"
    sentence = _("{who} changed when, where or what: {title}")
    icon = "calendar-clock"
    learning: int
    title: str
    changed: list[str]
    concerned: list[int]
    circle: int | None = None


class LearningCancelled(Event):
    """Something that could be learnt does not take place, and why; what was taken for it is back
    in people's budgets."""

    subject = "learning"
    sentence = _("{who} cancelled {title}: {reason}")
    icon = "x"
    learning: int
    title: str
    reason: str
    concerned: list[int]
    circle: int | None = None


class SeatTaken(Event):
    """Somebody has a seat, or waits for one. Told to who offers it and to nobody else."""

    subject = "learning"
    sentence = _("{who} joins {title}")
    icon = "user-plus"
    audience = "concerned"
    learning: int
    title: str
    waits: bool
    concerned: list[int]


class SeatLeft(Event):
    """Somebody left before it began. Told to who offers it and to nobody else."""

    subject = "learning"
    sentence = _("{who} left {title}")
    icon = "user-minus"
    audience = "concerned"
    minor = True
    learning: int
    title: str
    concerned: list[int]


class SeatCame(Event):
    """A seat got free, and whoever waited longest has it."""

    subject = "learning"
    sentence = _("A seat got free: you are in {title}")
    icon = "gift"
    audience = "concerned"
    learning: int
    title: str
    concerned: list[int]


class WishMade(Event):
    """Somebody would like to learn something."""

    subject = "wish"
    sentence = _("{who} would like to learn: {title}")
    icon = "sparkles"
    wish: int
    title: str


class WishJoined(Event):
    """Somebody would like to learn the same."""

    subject = "wish"
    sentence = _("{who} would like to learn it, too: {title}")
    icon = "plus"
    minor = True
    wish: int
    title: str
    concerned: list[int]


class WishLeft(Event):
    """Somebody does not wish for it any more."""

    subject = "wish"
    sentence = _("{who} does not wish for it any more: {title}")
    icon = "x"
    audience = "concerned"
    minor = True
    wish: int
    title: str


class WishClosed(Event):
    """Whoever made a wish took it back."""

    subject = "wish"
    sentence = _("{who} took a wish back: {title}")
    icon = "x"
    minor = True
    wish: int
    title: str


class LearntAsked(Event):
    """Something that somebody learnt is over: they are asked, once, what it was good for."""

    subject = "learnt_question"
    sentence = _("What did you learn? Three short answers, for yourself")
    icon = "ear"
    audience = "concerned"
    learnt_question: int
    concerned: list[int]


class LearntShared(Event):
    """Somebody shared what they learnt with everybody."""

    subject = "learnt"
    sentence = _("{who} learnt something worth sharing: {title}")
    icon = "book-open"
    learnt: int
    title: str
    learning: int | None = None
    circle: int | None = None


class LearntUnshared(Event):
    """Somebody keeps to themselves what they had shared."""

    subject = "learnt"
    sentence = _("{who} took back what they had shared about learning")
    icon = "undo-2"
    audience = "concerned"
    minor = True
    learnt: int
