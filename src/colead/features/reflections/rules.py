"""Templates, rhythm, and what fits: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.kernel.actor import Actor
from colead.kernel.calendar import months_after
from colead.kernel.search import fold, words_of
from colead.kernel.verdict import YES, Verdict, no

LONGEST = 20_000
QUESTIONS = 12
FARTHEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Questions:
    """A template: what it is called, its questions, and who described the like."""

    key: str
    name: str
    asks: tuple[str, ...]
    source: str = ""


# Our own words for each step; the source names who put the steps in that order.
_SHIPPED: tuple[tuple[str, Any, tuple[Any, ...], str], ...] = (
    ("three", gettext_lazy("Three short questions"),
     (gettext_lazy("What am I glad of?"), gettext_lazy("What was hard?"),
      gettext_lazy("What do I carry on?")), ""),
    ("what", gettext_lazy("What? So what? Now what?"),
     (gettext_lazy("What happened, and what did I do?"),
      gettext_lazy("So what: why does it matter, and what does it tell me?"),
      gettext_lazy("Now what: what will I do with it?")),
     "Borton, Reach, Touch and Teach, 1970; Driscoll, 2007"),
    ("cycle", gettext_lazy("All around, in six steps"),
     (gettext_lazy("What happened?"), gettext_lazy("What went through my head and heart?"),
      gettext_lazy("What was good about it, what was not?"),
      gettext_lazy("Why did it go like that?"), gettext_lazy("What else could I have done?"),
      gettext_lazy("What will I do when it comes again?")),
     "Gibbs, Learning by Doing, 1988"),
    ("free", gettext_lazy("A blank page"), ("",), ""),
)  # fmt: skip


def shipped() -> list[Questions]:
    """The templates that Colead ships, in the reader's language."""
    return [
        Questions(key, str(name), tuple(str(ask) for ask in asks), source)
        for key, name, asks, source in _SHIPPED
    ]


def next_day(day: date, every: str) -> date:
    """The day on which a rhythm asks again."""
    if every in ("week", "fortnight"):
        return day + timedelta(days=7 if every == "week" else 14)
    return months_after(day, 1 if every == "month" else 3)


def caught_up(day: date, every: str, *, today: date) -> date:
    """The first day of a rhythm after today: what was missed is asked once, not often."""
    while day <= today:
        day = next_day(day, every)
    return day


def carried(answers: Sequence[Sequence[str]], asks: Sequence[str]) -> list[tuple[str, str]]:
    """What was written so far, below other questions: in order, what is over below the last."""
    texts = [text for _ask, text in answers]
    kept = [*texts[: len(asks)], *[""] * (len(asks) - len(texts))]
    over = [text for text in texts[len(asks) :] if text]
    if over and kept:
        kept[-1] = "\n\n".join(text for text in (kept[-1], *over) if text)
    return list(zip(asks, kept, strict=True))


def words(answers: Sequence[Sequence[str]]) -> str:
    """All that was written, without the questions."""
    return "\n\n".join(text for _ask, text in answers if text)


def holds(query: str, texts: Iterable[str]) -> bool:
    """Whether every word of a query (the last one may be a beginning) stands in the texts."""
    wanted = words_of(query)
    if not wanted:
        return False
    held = words_of(" ".join(fold(text) for text in texts), most=10**6)
    return all(word in held for word in wanted[:-1]) and any(
        word.startswith(wanted[-1]) for word in held
    )


def may_reflect(actor: Actor) -> Verdict:
    """Every member has a place for themselves."""
    return YES if actor.is_member else no(_("Reflections are for members."))


def may_share(*, passage: str) -> Verdict:
    """One shares words, and not too many."""
    if not passage.strip():
        return no(_("Choose the words that you want to give on."))
    if len(passage) > LONGEST:
        return no(_("This is too long to share at once."))
    return YES


def may_take_back(actor: Actor, *, by_id: int) -> Verdict:
    """Whoever shared a passage takes it back."""
    return YES if actor.member_id == by_id else no(_("Only whoever shared it takes it back."))


def fits(starts_at: datetime, *, at: datetime) -> bool:
    """Whether a pause can be booked for that moment: from now on, within a year."""
    return timedelta(minutes=-5) <= starts_at - at < FARTHEST
