"""The steps of a live meeting, whose turn it is, and who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

FARTHEST = timedelta(days=400)
LONGEST_TIMER = 3600


@dataclass(frozen=True, slots=True)
class Phase:
    """One step in going through something. In a ``round`` everyone speaks in turn; where people
    ``answer`` each does on their own page; where they ``nominate``, too."""

    name: str
    label: Any
    says: Any
    round: bool = False
    answers: bool = False
    nominates: bool = False


PRESENT = Phase(
    "present",
    gettext_lazy("Hear it"),
    gettext_lazy("Whoever brought it tells what it is about. The others listen."),
)
QUESTIONS = Phase(
    "questions",
    gettext_lazy("Questions"),
    gettext_lazy("One after the other: what do you need to know to understand it? No views yet."),
    round=True,
)
REACTIONS = Phase(
    "reactions",
    gettext_lazy("Reactions"),
    gettext_lazy("One after the other: what does it do to you? Nobody answers back."),
    round=True,
)
TALK = Phase("talk", gettext_lazy("Talk"), gettext_lazy("Talk about it, and note what matters."))
NOMINATE = Phase(
    "nominate",
    gettext_lazy("Nominate"),
    gettext_lazy("In silence: each notes whom they would trust with the role, and why."),
    nominates=True,
)
CHANGE = Phase(
    "change",
    gettext_lazy("Hear and change"),
    gettext_lazy("One after the other: whom do you nominate, and why? Then you may change it."),
    round=True,
    nominates=True,
)
ANSWER = Phase(
    "answer",
    gettext_lazy("Answer"),
    gettext_lazy("Everyone answers on their own page; all see it together."),
    answers=True,
)
OBJECTIONS = Phase(
    "objections",
    gettext_lazy("Build in"),
    gettext_lazy("One objection at a time: what does it know? Which words would meet it?"),
    answers=True,
)
ADVISE = Phase(
    "advise",
    gettext_lazy("Advice"),
    gettext_lazy("One after the other: what would you advise? The decider listens and notes."),
    round=True,
)


def phases(settles: str = "", *, nominates: bool = False) -> tuple[Phase, ...]:
    """The steps through a decision by how it ``settles`` (as methods say), or through a topic
    (empty). Consent follows the sociocratic rounds (Buck & Villines 2007, "We the People")."""
    if nominates:
        return (NOMINATE, CHANGE, ANSWER, OBJECTIONS)
    if settles == "consent":
        return (PRESENT, QUESTIONS, REACTIONS, ANSWER, OBJECTIONS)
    if settles == "decider":
        return (PRESENT, QUESTIONS, ADVISE)
    if settles == "count":
        return (PRESENT, QUESTIONS, TALK, ANSWER)
    return (TALK,)


def next_speaker(here: Sequence[int], spoken: Sequence[int], turn: int | None) -> int | None:
    """Who comes after ``turn`` in the circle of those ``here`` and has not ``spoken`` in this
    round; None when everybody has. Who left on the way is passed by, who came late has a turn."""
    if not here:
        return None
    begin = here.index(turn) + 1 if turn in here else 0
    around = [*here[begin:], *here[:begin]]
    done = {*spoken, turn}
    return next((one for one in around if one not in done), None)


def may_call(actor: Actor) -> Verdict:
    """Every member may call a meeting."""
    return YES if actor.is_member else no(_("Members call meetings. You can answer invitations."))


def may_change(actor: Actor, *, convener_id: int | None, is_ahead: bool) -> Verdict:
    """Who called it changes or cancels it, while it is ahead; a meeting that Colead called out of
    a poll belongs to whoever put the poll."""
    if not is_ahead:
        return no(_("This meeting is over."))
    if actor.member_id != convener_id:
        return no(_("Whoever called the meeting changes it. Write to them below."))
    return YES


def may_take_part(*, is_invited: bool, state: str) -> Verdict:
    """Those who are invited answer, come and add to the list, until it is over."""
    if state in ("over", "cancelled"):
        return no(_("This meeting is over."))
    if not is_invited:
        return no(_("You are not among those invited. You can ask to be."))
    return YES


def may_steer(actor: Actor, *, facilitator_id: int | None, state: str) -> Verdict:
    """The facilitator leads through a meeting that runs; anybody in it can take that over."""
    if state != "running":
        return no(_("This meeting does not run."))
    if actor.member_id != facilitator_id:
        return no(_("The facilitator leads through it. Take it over if they are away."))
    return YES


def fits(starts_at: datetime, *, at: datetime) -> bool:
    """Whether a meeting can be called for that moment: from now on, within a year."""
    return timedelta(minutes=-5) <= starts_at - at < FARTHEST
