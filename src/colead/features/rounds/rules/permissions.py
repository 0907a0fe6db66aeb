"""Who may do what in rounds and in giving."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from colead.features.rounds.models import Proposal, Round
from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

FARTHEST = timedelta(days=400)
PHASES = (Round.Phase.PROPOSE, Round.Phase.CHECK, Round.Phase.VOTE, Round.Phase.COUNT)


def may_propose(actor: Actor, *, phase: str, inside: bool) -> Verdict:
    """Members propose while proposals are gathered: all of them, or those of the circle."""
    if not actor.is_member:
        return no(_("Members make proposals. You can write a note below one."))
    if phase != Round.Phase.PROPOSE:
        return no(_("The time to propose is over."))
    if not inside:
        return no(_("In this round the members of the circle propose."))
    return YES


def may_change(
    actor: Actor, *, phase: str, state: str, by_id: int | None, leads: Set[int]
) -> Verdict:
    """Who proposed it, or leads it, changes it or takes it back until voting begins."""
    if actor.member_id is None or actor.member_id not in {by_id, *leads}:
        return no(_("Whoever proposed it, or leads it, changes it. Write a note below."))
    if phase not in (Round.Phase.PROPOSE, Round.Phase.CHECK):
        return no(_("Voting has begun: proposals stay as they are."))
    if state != Proposal.State.OPEN:
        return no(_("This proposal is not open any more."))
    return YES


def may_lead(actor: Actor, *, phase: str, state: str) -> Verdict:
    """A member says yes or no to leading a proposal until voting begins."""
    if not actor.is_member:
        return no(_("Members take the lead."))
    if phase not in (Round.Phase.PROPOSE, Round.Phase.CHECK) or state != Proposal.State.OPEN:
        return no(_("Voting has begun: proposals stay as they are."))
    return YES


def may_vote(*, phase: str, ends_at: datetime, at: datetime, on_roll: bool) -> Verdict:
    """Who stood on the roll when voting began votes until its end."""
    if phase in (Round.Phase.PROPOSE, Round.Phase.CHECK):
        return no(_("Voting has not begun yet."))
    if phase != Round.Phase.VOTE or at >= ends_at:
        return no(_("Voting is over."))
    if not on_roll:
        return no(_("You are not on the roll of this round: it was fixed when voting began."))
    return YES


def may_move(actor: Actor, *, keeps: Verdict, phase: str) -> Verdict:
    """Who keeps the fund moves the round on before its date, or ends it without a result; the
    journal says so. What is being counted is left alone."""
    if phase == Round.Phase.COUNT:
        return no(_("It is being counted."))
    if phase not in PHASES:
        return no(_("This round is over."))
    return keeps


def goes_forward(
    *, at: datetime, check_at: datetime, vote_at: datetime, ends_at: datetime
) -> str | None:
    """The field of the first date that does not fit: each comes after the one before, within
    ``FARTHEST``; None if all do."""
    before = at
    for name, moment in (("check_at", check_at), ("vote_at", vote_at), ("ends_at", ends_at)):
        if moment <= before or moment > at + FARTHEST:
            return name
        before = moment
    return None


def is_affordable(cost: int, *, amount: int) -> bool:
    """Whether a proposal could be funded at all."""
    return 0 < cost <= amount


def may_ask(actor: Actor, *, leads: Set[int], running: bool, has_one: bool) -> Verdict:
    """The leads of what runs ask members for gifts, once at a time."""
    if not actor.is_member or actor.member_id not in leads:
        return no(_("The leads of this initiative ask for gifts. Offer to co-lead."))
    if not running:
        return no(_("This initiative has ended."))
    if has_one:
        return no(_("It asks for gifts already."))
    return YES


def may_give(*, is_open: bool, left: int, missing: int, leads_it: bool) -> Verdict:
    """Whoever has something left of a share gives it, up to the goal. Leads give to others: what
    they need themselves they take or ask for."""
    if not is_open:
        return no(_("This appeal is over."))
    if leads_it:
        return no(_("You lead it. Your own share is for what others lead."))
    if missing <= 0:
        return no(_("Its goal is reached."))
    if left <= 0:
        return no(_("You have no share to give now."))
    return YES
