"""Published measures and what they are made of, as pure functions. Who may look and write."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no


def may_look(actor: Actor) -> Verdict:
    """Evidence about the organization and its circles is open to every member."""
    if actor.is_guest:
        return no(_("Evidence is read by members of the organization."))
    return YES


def may_annotate(actor: Actor) -> Verdict:
    """Every member may write down what happened."""
    if actor.is_guest:
        return no(_("Notes beside the evidence are written by members of the organization."))
    return YES


def may_withdraw(actor: Actor, *, by_id: int | None) -> Verdict:
    """Whoever wrote a note takes it back; a steward may, too."""
    if (
        actor.member_id is None
        or actor.is_steward
        or (by_id is not None and actor.member_id == by_id)
    ):
        return YES
    return no(_("Whoever wrote this note can take it back."))
