"""Who may do what in an initiative, and when it should be heard of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

ENDINGS = ("succeeded", "failed", "stopped")


def may_start(actor: Actor) -> Verdict:
    """Every member may take the lead. Nobody is asked."""
    if actor.is_guest:
        return no(_("Members take the lead. Share it as an idea, and say that you would join."))
    return YES


def may_steer(actor: Actor, *, leads: set[int], running: bool = True) -> Verdict:
    """The leads steer, all of them equally."""
    if actor.member_id not in leads:
        return no(_("The leads of this initiative do this. Offer to co-lead."))
    if not running:
        return no(_("This initiative has ended."))
    return YES


def may_take_part(actor: Actor, *, part_of: bool, running: bool) -> Verdict:
    """Any member may help in a running initiative."""
    if actor.is_guest:
        return no(_("Guests can comment. Members take part."))
    if not running:
        return no(_("This initiative has ended."))
    if part_of:
        return no(_("You are part of it already."))
    return YES


def may_step_in(actor: Actor, *, leads: set[int], running: bool) -> Verdict:
    """Where nobody leads any more, any member may step in at once."""
    if actor.is_guest:
        return no(_("Members take the lead."))
    if not running:
        return no(_("This initiative has ended."))
    if leads:
        return no(_("Somebody leads this. Tell them that you would like to co-lead."))
    return YES


def may_step_back(actor: Actor, *, leads: set[int], running: bool) -> Verdict:
    """A lead steps back while another goes on; the last one hands over, pauses or ends."""
    if actor.member_id not in leads:
        return no(_("You do not lead this."))
    if running and leads == {actor.member_id}:
        return no(_("You are its only lead. Offer the lead to somebody, or pause or end it."))
    return YES


def may_commit(actor: Actor, *, running: bool) -> Verdict:
    """Commitments are made by oneself, in running initiatives."""
    if actor.is_guest:
        return no(_("Members take commitments."))
    if not running:
        return no(_("This initiative has ended."))
    return YES


def may_confirm(actor: Actor, *, by_id: int, team: set[int]) -> Verdict:
    """Somebody else of the team confirms that a commitment was kept."""
    if by_id == actor.member_id:
        return no(_("Somebody else of the team confirms it."))
    if actor.member_id not in team:
        return no(_("People of this initiative confirm each other's commitments."))
    return YES


def may_end(
    actor: Actor, *, leads: set[int], running: bool, ending: str, lesson: str, outcome: str
) -> Verdict:
    """The leads end it. A failure leaves its lesson; every end says what came of it."""
    verdict = may_steer(actor, leads=leads, running=running)
    if not verdict:
        return verdict
    if ending not in ENDINGS:
        return no(_("Choose how it ended."))
    if ending == "failed" and not lesson.strip():
        return no(_("What did you learn? A failure is honoured here by its lesson."))
    if not outcome.strip():
        return no(_("Say in a sentence what came of it."))
    return YES


def check_in_due_at(last_sign_at: datetime, rhythm_days: int) -> datetime:
    """When, by its own rhythm, a word is due."""
    return last_sign_at + timedelta(days=rhythm_days)


def is_quiet(last_sign_at: datetime, rhythm_days: int, now: datetime) -> bool:
    """No sign of life for twice its own rhythm."""
    return now >= last_sign_at + timedelta(days=2 * rhythm_days)
