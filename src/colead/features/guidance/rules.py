"""Who keeps vision and goals; how far a measure is."""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

LARGEST = Decimal(10) ** 13


def may_keep(actor: Actor, *, is_root: bool, guides: Set[int], members: Set[int]) -> Verdict:
    """Whether the actor keeps vision and goals of a circle.

    Stewards keep the organization's (the root circle's). A circle's are kept by its guides; by
    its members where it has no guide; by stewards where nobody is in it.
    """
    if actor.member_id is None:
        return YES
    if actor.is_guest:
        return no(_("Vision and goals are kept by members of the organization."))
    if is_root or not (guides or members):
        if actor.is_steward:
            return YES
        return no(_("The stewards keep the vision and goals of the whole organization."))
    if guides:
        if actor.member_id in guides:
            return YES
        return no(_("The guides of this circle keep its vision and goals. Talk to one of them."))
    if actor.member_id in members:
        return YES
    return no(
        _("The members of this circle keep its vision and goals. Join it, or talk to one of them.")
    )


def may_read(actor: Actor, *, is_open: bool) -> Verdict:
    """Whether the actor may write down what a measure shows: every member, while it is pursued."""
    if actor.is_guest:
        return no(_("Measures are read by members of the organization."))
    return may_change(is_open=is_open)


def may_change(*, is_open: bool) -> Verdict:
    """A closed goal stays as it is, until it is opened again."""
    return YES if is_open else no(_("This goal is closed."))


def share_reached(*, start: Decimal, target: Decimal, value: Decimal) -> float:
    """How much of the way from start to target is done: 0 at the start, 1 at the target; below 0
    and above 1 where the value lies outside. Works for falling targets too."""
    return float((value - start) / (target - start))


def plain(value: Decimal) -> str:
    """A number without needless zeros: ``12.5``, ``1000``, ``0``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text
