"""Who keeps guardrails, and when they may be changed."""

from __future__ import annotations

from collections.abc import Set

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no


def may_keep(actor: Actor, *, is_root: bool, guides: Set[int], members: Set[int]) -> Verdict:
    """Whether the actor keeps the guardrails of a circle.

    Stewards keep the organization's (the root circle's). A circle's are kept by its guides; by
    its members where it has no guide; by stewards where nobody is in it.
    """
    if actor.member_id is None:
        return YES
    if actor.is_guest:
        return no(_("Guardrails are kept by members of the organization."))
    if is_root or not (guides or members):
        if actor.is_steward:
            return YES
        return no(_("The guardrails of the whole organization are kept by its stewards."))
    if guides:
        if actor.member_id in guides:
            return YES
        return no(_("The guides of this circle keep its guardrails. Talk to one of them."))
    if actor.member_id in members:
        return YES
    return no(_("The members of this circle keep its guardrails. Join it, or talk to one of them."))


def may_change(*, holds: bool) -> Verdict:
    """A retired guardrail stays as it is."""
    return YES if holds else no(_("This guardrail is retired. Write a new one instead."))
