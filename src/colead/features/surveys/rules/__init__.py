"""Questions to many, answered anonymously: who may what, what a survey holds, what may be shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

SHORTEST, LONGEST = timedelta(days=1), timedelta(days=90)
REMIND_BEFORE = timedelta(days=2)


def may_open(actor: Actor, *, belongs: bool) -> Verdict:
    """Whoever belongs to a circle may ask its people; to the organization every member does."""
    if not actor.is_member:
        return no(_("Members ask. You can answer where you are asked."))
    if not belongs:
        return no(_("The people of a circle ask their circle. Join it, or ask everybody."))
    return YES


def may_add(actor: Actor) -> Verdict:
    """Every member may bring questions."""
    return YES if actor.is_member else no(_("Members bring questions."))


def may_withdraw(actor: Actor, *, opener_id: int | None, is_open: bool) -> Verdict:
    """Whoever asked may take it back while it is open; a steward may, too."""
    if not is_open:
        return no(_("It is over."))
    if actor.member_id is None or not (actor.is_steward or actor.member_id == opener_id):
        return no(_("Whoever asked can take it back; a steward can, too."))
    return YES


def may_answer(*, on_roll: bool, is_open: bool, closes_at: datetime, at: datetime) -> Verdict:
    """Who is on the roll answers while it is open."""
    if not is_open or at >= closes_at:
        return no(_("It is over."))
    if not on_roll:
        return no(_("Those who were there when it opened are asked; you are not among them."))
    return YES


def may_stop(actor: Actor, *, opener_id: int | None, is_running: bool) -> Verdict:
    """Whoever began a pulse may stop it; a steward may, too."""
    if not is_running:
        return no(_("It was stopped."))
    if not (actor.is_steward or (actor.member_id and actor.member_id == opener_id)):
        return no(_("Whoever began it can stop it; a steward can, too."))
    return YES
