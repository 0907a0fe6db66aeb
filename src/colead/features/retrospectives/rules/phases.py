"""The phases of looking back, and when they move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

LONGEST_TIMER = 3600
SHOWN_FROM = 4


@dataclass(frozen=True, slots=True)
class Step:
    """A phase: its name, what it is called, what is done in it, and how many days it takes where
    people are not there together (0: it is passed by)."""

    name: str
    label: Any
    says: Any
    days: int


PHASES: tuple[Step, ...] = (
    Step("gather", _("Gather"), _("In silence: write what comes to mind, one thing a card."), 3),
    Step(
        "reveal", _("Read"), _("The cards are open. Read them all, and ask what is not clear."), 0
    ),
    Step("group", _("Group"), _("Put together what belongs together, and give it a name."), 2),
    Step("vote", _("Choose"), _("Give your dots to what you want to talk about."), 2),
    Step(
        "discuss", _("Talk"), _("One after the other, the most dots first. Note what matters."), 3
    ),
    Step("commit", _("Commit"), _("What will you do yourself? Nobody promises for others."), 2),
)
_NAMES = [step.name for step in PHASES]
# Steps back that undo nothing: before the votes are counted, and after.
_BACK = {"group": "reveal", "vote": "group", "commit": "discuss"}


def step_of(phase: str) -> Step | None:
    """The phase of this name; None when all is over."""
    return next((step for step in PHASES if step.name == phase), None)


def steps(*, live: bool) -> tuple[Step, ...]:
    """The phases in order. Over days the cards are read while they are grouped."""
    return tuple(step for step in PHASES if live or step.days)


def after(phase: str, *, live: bool) -> str:
    """The phase that follows; ``closed`` after the last, and for ``closed``."""
    if phase not in _NAMES:
        return "closed"
    later = (step for step in PHASES[_NAMES.index(phase) + 1 :] if live or step.days)
    return next((step.name for step in later), "closed")


def before(phase: str, *, live: bool) -> str | None:
    """The phase one may go back to, or None. Cards that were read stay read, dots that were
    counted stay counted."""
    found = _BACK.get(phase)
    return None if found == "reveal" and not live else found


def plan(
    phase: str, days: Mapping[str, int], *, at: datetime, moves: datetime | None = None
) -> dict[str, str]:
    """When each phase from this one on ends (ISO text), so many days after the one before it;
    ``moves`` is when the present one ends, where that was said."""
    found: dict[str, str] = {}
    end = at
    for step in PHASES[_NAMES.index(phase) :] if phase in _NAMES else ():
        length = days.get(step.name, step.days)
        if not length and step.name != phase:
            continue
        end = moves if moves and step.name == phase else end + timedelta(days=max(1, length))
        found[step.name] = end.isoformat()
    return found


def moment_of(until: Mapping[str, str], phase: str) -> datetime | None:
    """When a phase ends, by what ``plan`` gave; None where it has no date."""
    return datetime.fromisoformat(until[phase]) if phase in until else None


def everybody_done(done: Sequence[str], phase: str) -> bool:
    """Whether all who are invited said that they are done with a phase (and somebody is)."""
    return bool(done) and all(one == phase for one in done)


def order_of_talk(groups: Sequence[tuple[int, int]]) -> list[int]:
    """Ids in the order in which groups (id, dots) are talked about: most dots first, else as they
    were made."""
    return [pk for pk, _dots in sorted(groups, key=lambda one: (-one[1], one[0]))]


def first_words(text: str, *, most: int = 60) -> str:
    """The beginning of a text, cut between words, as the name of a group of one card."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0] + " …"


def shown_usefulness(marks: Sequence[int]) -> float | None:
    """The mean of what people said (1 to 5); None while fewer than four said something, for then
    one could guess whose is whose."""
    return sum(marks) / len(marks) if len(marks) >= SHOWN_FROM else None
