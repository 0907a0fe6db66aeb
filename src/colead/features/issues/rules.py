"""Who is closest to an issue, and who may do what with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

# How much each kind of closeness counts. Rank and stewardship count nothing.
HOLDS_DOMAIN = 5.0
KNOWS = 0.6  # for each level (1 to 5) of the best matching skill
SOLVED_ALIKE = 3.0
AFFECTED = 2.0
OPEN_HAND = 0.5  # taken off for each issue already in hand, so that the load spreads
ASK_DAYS = 5


@dataclass(frozen=True, slots=True)
class Closeness:
    """What is known of a person's closeness to an issue."""

    member_id: int
    name: str
    domains: tuple[str, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    alike: tuple[str, ...] = ()
    circle: str = ""
    in_hand: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person close to an issue, and why, in words."""

    member_id: int
    name: str
    weight: float
    reasons: tuple[str, ...] = field(default=())


def weight(person: Closeness) -> float:
    """How close: domain held 5, skill 0.6 a level, solved the like 3, affected 2, less the load.

    What somebody already has in hand only orders people of the same closeness kinds; it never
    makes a close person disappear.
    """
    best = max((level for _name, level in person.skills), default=0)
    total = HOLDS_DOMAIN * bool(person.domains) + KNOWS * best
    total += SOLVED_ALIKE * bool(person.alike) + AFFECTED * bool(person.circle)
    return max(total - OPEN_HAND * min(person.in_hand, 3), 0.1) if total else 0.0


def _reasons(person: Closeness) -> tuple[str, ...]:
    reasons = []
    if person.domains:
        reasons.append(_("holds the domain %s") % ", ".join(person.domains))
    if person.skills:
        known = ", ".join(name for name, _level in sorted(person.skills, key=lambda s: -s[1])[:3])
        reasons.append(_("knows about %s") % known)
    if person.alike:
        reasons.append(_("worked on something like it: “%s”") % person.alike[0])
    if person.circle:
        reasons.append(_("is in %s and feels it daily") % person.circle)
    if person.in_hand:
        reasons.append(
            ngettext(
                "has %(n)d other issue in hand", "has %(n)d other issues in hand", person.in_hand
            )
            % {"n": person.in_hand}
        )
    return tuple(reasons)


def closest(
    people: Iterable[Closeness], *, besides: Iterable[int] = (), most: int = 5
) -> list[Suggestion]:
    """The people closest to an issue, the closest first, each explained.

    Equal closeness: fewer issues in hand first, then by name, then by id - so the order never
    depends on the order in which people come.
    """
    left_out = set(besides)
    found = [
        (weight(person), person)
        for person in people
        if person.member_id not in left_out and weight(person) > 0
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].in_hand, pair[1].name, pair[1].member_id))
    return [
        Suggestion(person.member_id, person.name, round(value, 2), _reasons(person))
        for value, person in found[:most]
    ]


def gather(
    *,
    names: Mapping[int, str],
    domains: Mapping[int, list[str]],
    skills: Mapping[int, list[tuple[str, int]]],
    alike: Mapping[int, list[str]],
    circle: Mapping[int, str],
    in_hand: Mapping[int, int],
) -> list[Closeness]:
    """One ``Closeness`` for every person that any of the mappings (by member's id) names."""
    return [
        Closeness(
            member_id=member_id,
            name=names[member_id],
            domains=tuple(domains.get(member_id, ())),
            skills=tuple(skills.get(member_id, ())),
            alike=tuple(alike.get(member_id, ())),
            circle=circle.get(member_id, ""),
            in_hand=in_hand.get(member_id, 0),
        )
        for member_id in sorted({*domains, *skills, *alike, *circle} & names.keys())
    ]


def may_raise(actor: Actor, *, circle_id: int | None) -> Verdict:
    """Everyone may; a guest in a circle it was invited to."""
    if actor.member_id is None:
        return no(_("Sign in to raise an issue."))
    if actor.is_guest and circle_id not in actor.circles:
        return no(_("Choose a circle that you were invited to."))
    return YES


def may_take_up(actor: Actor, *, state: str) -> Verdict:
    """Any member may take up an open issue."""
    if actor.is_guest:
        return no(_("Members take issues up."))
    if state == "taken":
        return no(_("Somebody has taken it up. You can join in."))
    if state != "open":
        return no(_("This issue is closed."))
    return YES


def may_join(actor: Actor, *, state: str, in_it: bool) -> Verdict:
    """Any member may join in on what somebody has taken up."""
    if actor.is_guest:
        return no(_("Guests can comment. Members join in."))
    if in_it:
        return no(_("You are on it already."))
    if state != "taken":
        return no(_("Nobody has taken it up yet. Take it up yourself."))
    return YES


def may_pass_on(actor: Actor, *, in_it: bool) -> Verdict:
    """Who has it in hand may give it back."""
    return YES if in_it else no(_("You have not taken it up."))


def may_resolve(actor: Actor, *, in_it: bool, by_id: int | None, state: str) -> Verdict:
    """Who works on it, or who raised it, says that it is resolved."""
    if state not in ("open", "taken"):
        return no(_("This issue is closed."))
    if not in_it and by_id != actor.member_id:
        return no(_("Those who work on it, or who raised it, say when it is resolved."))
    return YES


def may_withdraw(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """Who raised it may withdraw it while nobody works on it."""
    if by_id != actor.member_id:
        return no(_("Only the one who raised it can withdraw it."))
    if state != "open":
        return no(_("Only open issues can be withdrawn."))
    return YES


def may_reopen(actor: Actor, *, state: str) -> Verdict:
    """Any member may say that it still falls short."""
    if actor.is_guest:
        return no(_("Comment on it; members can open it again."))
    return YES if state in ("resolved", "withdrawn") else no(_("It is open."))


def may_ask(actor: Actor) -> Verdict:
    """Every member may ask the stewards."""
    return no(_("Members ask the stewards. Comment instead.")) if actor.is_guest else YES


def may_answer(actor: Actor, *, is_open: bool, by_id: int) -> Verdict:
    """Stewards answer asks; not their own."""
    if not actor.is_steward:
        return no(_("The stewards answer this."))
    if by_id == actor.member_id:
        return no(_("Another steward answers your own ask."))
    return YES if is_open else no(_("This ask was answered."))
