"""Who may see who could help, and offer a need."""

from __future__ import annotations

from collections.abc import Set

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

# More hours than a week of work has helps nobody to choose.
MOST_HOURS = 60


def may_see(actor: Actor, *, leads: Set[int]) -> Verdict:
    """Those who lead see who could help: they are the ones who can offer it."""
    if actor.member_id in leads:
        return YES
    return no(_("The leads of this initiative look for people. You can say that you can do it."))


def may_offer(actor: Actor, *, leads: Set[int], is_met: bool, running: bool, kind: str) -> Verdict:
    """A lead offers an open need to a person; money and things are not asked of people."""
    if not may_see(actor, leads=leads):
        return may_see(actor, leads=leads)
    if not running:
        return no(_("This initiative has ended."))
    if is_met:
        return no(_("It is here already."))
    if kind == "money":
        return no(_("Money comes from a fund, in one act."))
    return YES


def is_hours(hours: int | None) -> Verdict:
    """Between none and a week."""
    if hours is None or 0 <= hours <= MOST_HOURS:
        return YES
    return no(_("Between 0 and 60 hours a week."))
