"""The story of a window, cut by circles, so that a circle's part is put together quickly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from colead.features.evidence.rules.acts import Review, Story, Thing, Tie

DAYS = 365


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``start`` to ``until``, both included."""

    until: date
    days: int = DAYS

    @property
    def start(self) -> date:
        """The first day."""
        return self.until - timedelta(days=self.days - 1)

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.until


@dataclass(slots=True)
class Cut:
    """What happened in a window, of one circle or several. Things stand here that began or ended in
    it; what happened to them later is not yet to be seen (``ended_in``)."""

    ties: list[Tie] = field(default_factory=list)
    issues: list[Thing] = field(default_factory=list)
    ideas: list[Thing] = field(default_factory=list)
    decisions: list[Thing] = field(default_factory=list)
    initiatives: list[Thing] = field(default_factory=list)
    commitments: list[Thing] = field(default_factory=list)
    asks: list[Thing] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    reviews_due: list[tuple[int, date, int | None]] = field(default_factory=list)
    advice: list[tuple[date, int | None, bool]] = field(default_factory=list)
    helped: list[tuple[date, bool]] = field(default_factory=list)


THINGS = ("issues", "ideas", "decisions", "initiatives", "commitments", "asks")


def cut(story: Story, window: Window) -> dict[int | None, Cut]:
    """The window's part of a story, by circle (None: of no circle)."""
    found: dict[int | None, Cut] = {}

    def at(circle: int | None) -> Cut:
        return found.setdefault(circle, Cut())

    for tie in story.ties:
        if tie.on in window:
            at(tie.circle).ties.append(tie)
    for name in THINGS:
        things: dict[int, Thing] = getattr(story, name)
        for thing in things.values():
            if thing.began in window or thing.ended in window:
                getattr(at(thing.circle), name).append(thing)
    for review in story.reviews:
        if review.on in window:
            at(review.circle).reviews.append(review)
    for due in story.reviews_due:
        if due[1] in window:
            at(due[2]).reviews_due.append(due)
    for answer in story.advice:
        if answer[0] in window:
            at(answer[1]).advice.append(answer)
    at(None).helped = [one for one in story.helped if one[0] in window]
    return found


def joined(cuts: dict[int | None, Cut], circles: Iterable[int] | None) -> Cut:
    """One cut of several circles; of everything when none are named."""
    whole = Cut()
    for circle in cuts if circles is None else circles:
        part = cuts.get(circle)
        if part is not None:
            for name in (*THINGS, "ties", "reviews", "reviews_due", "advice", "helped"):
                getattr(whole, name).extend(getattr(part, name))
    return whole
