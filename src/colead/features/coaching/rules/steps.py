"""Where somebody has been in leading, what could come next, and what public acts may say: pure.

Nothing here is a score: what somebody did is listed as what it was, and what could come next is an
invitation. Nobody but the member is shown it (and, where they wish, their own coach).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# An initiative is a small first lead when little can go wrong: easily undone, for at most so many
# people, for at most so much money (in minor units).
SMALL_PEOPLE, SMALL_AMOUNT = 30, 50_000


@dataclass(frozen=True, slots=True)
class Step:
    """One step of leading, with its words."""

    name: str
    label: Any
    says: Any
    icon: str


STEPS: tuple[Step, ...] = (
    Step("helped", _("Helped"), _("Took part in what others lead, or kept a commitment."), "hand"),
    Step("co-led", _("Co-led"), _("Led together with others."), "users"),
    Step("led-small", _("Led something small"), _("Held a role, or led what is easily undone."),
         "sprout"),
    Step("led", _("Led"), _("Led something larger, or guided a circle."), "rocket"),
    Step("coached", _("Coached others"), _("Was there while somebody else led."), "handshake"),
)  # fmt: skip
NAMES = tuple(step.name for step in STEPS)


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead of a member: with how many others, and what was at stake."""

    title: str
    others: int
    reversibility: str
    amount: int | None = None
    people: int | None = None


def is_small(*, reversibility: str, amount: int | None, people: int | None) -> bool:
    """Whether little can go wrong; what nobody stated counts as little."""
    return (
        reversibility == "easy" and (amount or 0) <= SMALL_AMOUNT and (people or 0) <= SMALL_PEOPLE
    )


def steps_of_lead(lead: Lead) -> tuple[str, ...]:
    """The steps that one lead stands for: small or not, and with others if so."""
    small = is_small(reversibility=lead.reversibility, amount=lead.amount, people=lead.people)
    size = "led-small" if small else "led"
    return ("co-led", size) if lead.others else (size,)


def next_step(been: Collection[str]) -> str:
    """The first step that somebody has not been at yet; the last one for whoever has been at all.
    It is an order of invitations, not a ladder: any step can come first."""
    return next((name for name in NAMES if name not in been), NAMES[-1])


def has_led(been: Collection[str]) -> bool:
    """Whether somebody has led in any way."""
    return bool({"co-led", "led-small", "led"} & {*been})


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice of leading, which public acts speak of it, and what they cannot tell."""

    name: str
    label: Any
    acts: tuple[str, ...]
    limit: Any


PRACTICES: tuple[Practice, ...] = (
    Practice("begins", _("Begins things"),
             ("initiatives.InitiativeStarted", "ideas.IdeaPosted", "ideas.IdeaAdopted"),
             _("Not whether others could follow, nor what became of ideas told over coffee.")),
    Practice("names", _("Names what falls short"),
             ("issues.IssueRaised", "issues.AskMade", "decisions.ObjectionRaised"),
             _("Not how it was said, and nothing of what was settled without Colead.")),
    Practice("asks", _("Asks before deciding"),
             ("decisions.AdviceAsked", "decisions.AdviceAnswered"),
             _("Not how well the advice was heard.")),
    Practice("shares", _("Shares what they know"),
             ("decisions.AdviceGiven", "circles.SkillStated"),
             _("Not whether it helped.")),
    Practice("keeps", _("Keeps others in the picture and their own word"),
             ("initiatives.CheckedIn", "initiatives.CommitmentDone", "initiatives.ReadingTaken"),
             _("Not how hard it was; and quiet work leaves no trace here.")),
    Practice("stands-by", _("Stands by others"),
             ("initiatives.HelpOffered", "initiatives.CommitmentConfirmed", "issues.IssueJoined"),
             _("Most help is given without anybody noting it.")),
    Practice("learns", _("Ends things openly, failures too"),
             ("initiatives.InitiativeEnded",),
             _("Not what was learnt; the lesson itself tells that better.")),
    Practice("carries", _("Takes responsibility that others offer"),
             ("issues.IssueTakenUp", "circles.TermBegan", "offers.OfferTaken"),
             _("Whoever carries much elsewhere does not show here.")),
)  # fmt: skip
ACTS: Mapping[str, str] = {act: practice.name for practice in PRACTICES for act in practice.acts}


def by_practice(
    acts: Iterable[tuple[str, Any]], *, most: int = 5
) -> list[tuple[Practice, list[Any]]]:
    """Acts (event name, whatever tells it), newest first, under the practice they speak of; at
    most so many each, so that nobody counts them."""
    found: dict[str, list[Any]] = {}
    for name, act in acts:
        if name in ACTS and len(found.setdefault(ACTS[name], [])) < most:
            found[ACTS[name]].append(act)
    return [(one, found[one.name]) for one in PRACTICES if one.name in found]
