"""Who may thank for what, and the practices that Colead ships."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.kernel.actor import Actor
from colead.kernel.search import fold
from colead.kernel.verdict import YES, Verdict, no

LONGEST = 4_000
MOST = 30
# What is no act: people and places, and what concerns two people only.
NOT_AN_ACT = frozenset(
    {"member", "organization", "circle", "recognition", "practices", "offer", "comment",
     "invitation", "prompt", "passage", "pause"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Practice:
    """A leadership practice: how it is called, what somebody does, and who described the like."""

    key: str
    title: str
    says: str
    source: str = ""


# In our own words. Each names the work in which the like was described and studied.
_SHIPPED: tuple[tuple[str, Any, Any, str], ...] = (
    ("begin", gettext_lazy("Began without waiting"),
     gettext_lazy("Saw what fell short and took the first step, without being told to."),
     "Harris, Distributed Leadership Matters, 2014"),
    ("example", gettext_lazy("Went first"),
     gettext_lazy("Did themselves what they would like all of us to do."),
     "Kouzes & Posner, The Leadership Challenge, 1987"),
    ("direction", gettext_lazy("Showed where we could go"),
     gettext_lazy("Found words or a picture for what could be, so that others wanted it too."),
     "Leithwood et al., Seven Strong Claims about Successful School Leadership, 2006"),
    ("dare", gettext_lazy("Dared to try"),
     gettext_lazy("Risked something that could fail, with care for what could be lost."),
     "Kouzes & Posner, The Leadership Challenge, 1987"),
    ("enable", gettext_lazy("Made others able"),
     gettext_lazy("Gave knowledge, time or room, so that somebody else could do it."),
     "Leithwood et al., Seven Strong Claims about Successful School Leadership, 2006"),
    ("listen", gettext_lazy("Listened first"),
     gettext_lazy("Wanted to understand before answering, also those who seldom speak."),
     "Greenleaf, The Servant as Leader, 1970; Spears, 1998"),
    ("safe", gettext_lazy("Made it safe to speak"),
     gettext_lazy("Thanked for a doubt or a mistake that was told, and kept blame out."),
     "Edmondson, Psychological Safety and Learning Behavior in Work Teams, 1999"),
    ("share", gettext_lazy("Shared the lead"),
     gettext_lazy("Handed over, stepped back, or led together as equals."),
     "Spillane, Distributed Leadership, 2006"),
    ("learn", gettext_lazy("Made a failure useful"),
     gettext_lazy("Looked at what went wrong and told it, so that the next one starts wiser."),
     "Edmondson, Strategies for Learning from Failure, 2011"),
    ("keep", gettext_lazy("Kept the promise"),
     gettext_lazy("Did what they had said, also when it became hard."),
     "Spears, Insights on Leadership, 1998"),
)  # fmt: skip


def shipped() -> list[Practice]:
    """The practices that Colead ships, in the reader's language."""
    return [Practice(key, str(title), str(says), source) for key, title, says, source in _SHIPPED]


def entries_of(given: Iterable[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    """Lines (key, title, says, source) as entries of a list: without empty ones, each title once,
    keys made of the title where there is none."""
    found: dict[str, Practice] = {}
    for key, title, says, source in given:
        name = " ".join(title.split())[:120]
        if not name or fold(name) in {fold(one.title) for one in found.values()}:
            continue
        mark = key or re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:36] or "practice"
        while mark in found:
            mark = f"{mark[:36]}-{len(found)}"
        found[mark] = Practice(
            mark, name, " ".join(says.split())[:400], " ".join(source.split())[:200]
        )
    return [asdict(one) for one in found.values()]


def differing(
    old: Sequence[dict[str, str]], new: Sequence[dict[str, str]]
) -> tuple[list[str], list[str]]:
    """The titles that are new, and those that are gone."""
    before, after = ([one["title"] for one in some] for some in (old, new))
    return [one for one in after if one not in before], [one for one in before if one not in after]


def may_thank(actor: Actor, *, to_id: int, is_here: bool) -> Verdict:
    """Anybody thanks anybody, guests too - but oneself."""
    if actor.member_id is None:
        return no(_("Sign in to thank somebody."))
    if to_id == actor.member_id:
        return no(_("Thank somebody else. For yourself there are your reflections."))
    if not is_here:
        return no(_("They have left. Thank them where you meet them."))
    return YES


def may_hide(actor: Actor, *, to_id: int, public: bool) -> Verdict:
    """Whoever was thanked decides whether others read it."""
    if not public:
        return no(_("Only the two of you can read it anyway."))
    if actor.member_id != to_id:
        return no(_("Only whoever was thanked can hide it."))
    return YES


def may_take_back(actor: Actor, *, by_id: int | None) -> Verdict:
    """Whoever gave it takes it back."""
    if by_id is None or actor.member_id != by_id:
        return no(_("Only whoever said thank you can take it back."))
    return YES


def may_change_practices(actor: Actor, *, in_circle: bool | None) -> Verdict:
    """Stewards keep the list of the organization; a circle's members what it adds
    (``in_circle``: whether one is in it; None for the organization's own list)."""
    if in_circle is None:
        return (
            YES
            if actor.is_steward
            else no(_("The stewards keep this list. Ask them, or let your circle add its own."))
        )
    return YES if in_circle else no(_("The members of the circle keep what it adds."))
