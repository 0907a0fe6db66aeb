"""Who may do what with an idea."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no


def may_post(actor: Actor, *, circle_id: int | None) -> Verdict:
    """Everyone may; a guest to a circle it was invited to."""
    if actor.member_id is None:
        return no(_("Sign in to share an idea."))
    if actor.is_guest and circle_id not in actor.circles:
        return no(_("Choose a circle that you were invited to."))
    return YES


def may_edit(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """The one who shared it rewords it, as long as it is open."""
    if by_id != actor.member_id:
        return no(_("Only the one who shared it can reword it. Comment on it, or share your own."))
    if state != "open":
        return no(_("Only open ideas can be reworded."))
    return YES


def may_support(actor: Actor, *, state: str) -> Verdict:
    """Open and led ideas take support and worries."""
    if state not in ("open", "adopted"):
        return no(_("This idea is closed."))
    return YES


def may_lead(actor: Actor, *, state: str) -> Verdict:
    """Any member may take the lead on an open idea. Nobody is asked first."""
    if actor.is_guest:
        return no(_("Members take the lead. You can say that you would join."))
    if state == "adopted":
        return no(_("Somebody leads this already. Join them, or offer to co-lead."))
    if state != "open":
        return no(_("This idea is closed."))
    return YES


def may_merge(actor: Actor, *, state: str, into_state: str, same: bool) -> Verdict:
    """Any member may merge two open ideas; both are kept."""
    if actor.is_guest:
        return no(_("Members merge ideas."))
    if same:
        return no(_("An idea cannot be merged into itself."))
    if state != "open":
        return no(_("Only open ideas can be merged."))
    if into_state not in ("open", "adopted"):
        return no(_("The other idea is closed."))
    return YES


def may_withdraw(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """The one who shared it withdraws it."""
    if by_id != actor.member_id:
        return no(_("Only the one who shared it can withdraw it."))
    if state != "open":
        return no(_("Only open ideas can be withdrawn."))
    return YES


def may_reopen(actor: Actor, *, by_id: int | None, state: str) -> Verdict:
    """The one who withdrew it opens it again."""
    if state != "withdrawn":
        return no(_("Only withdrawn ideas can be opened again."))
    if by_id != actor.member_id:
        return no(_("Only the one who shared it can open it again."))
    return YES
