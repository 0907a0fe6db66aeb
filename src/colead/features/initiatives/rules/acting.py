"""Who may do what in an initiative, and what guardrails look at in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from colead.features.authority.rules import REVERSIBILITY, STRENGTH, Act, ActVerdict
from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no

ENDINGS = ("succeeded", "failed", "stopped")
UNDO = timedelta(days=14)


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


def may_step_back(actor: Actor, *, leads: set[int], in_hand: bool) -> Verdict:
    """A lead steps back while another goes on; the last one hands over, pauses or ends."""
    if actor.member_id not in leads:
        return no(_("You do not lead this."))
    if in_hand and leads == {actor.member_id}:
        return no(_("You are its only lead. Offer the lead to somebody, or pause or end it."))
    return YES


def may_commit(actor: Actor, *, running: bool) -> Verdict:
    """Commitments are made by oneself, in running initiatives."""
    if actor.is_guest:
        return no(_("Members take commitments."))
    if not running:
        return no(_("This initiative has ended."))
    return YES


def may_be_offered(*, is_guest: bool, is_here: bool) -> Verdict:
    """Parts and tasks are offered to members who are here."""
    if is_guest:
        return no(_("Guests can comment. Parts and tasks are offered to members."))
    if not is_here:
        return no(_("This person is not here any more."))
    return YES


def may_reopen(actor: Actor, *, by_id: int, running: bool) -> Verdict:
    """One opens one's own commitment again, while the initiative goes on."""
    if by_id != actor.member_id:
        return no(_("Only the one who made a commitment changes it."))
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


def may_remind(actor: Actor, *, by_id: int, team: set[int]) -> Verdict:
    """Everybody in an initiative may remind another of a commitment, kindly."""
    if by_id == actor.member_id:
        return no(_("It is your own. Put a reminder of it off as you like."))
    if actor.member_id not in team:
        return no(_("People of this initiative remind each other. Join it first."))
    return YES


def may_take_need(actor: Actor, *, kind: str, is_met: bool, running: bool) -> Verdict:
    """Any member meets a need by their own yes; money alone comes from a fund."""
    if actor.is_guest:
        return no(_("Guests can comment. Members take part."))
    if not running:
        return no(_("This initiative has ended."))
    if is_met:
        return no(_("It is here already. Thank you for looking."))
    if kind == "money":
        return no(_("Money comes from a fund: a lead takes it, in one act."))
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


def may_undo_end(
    actor: Actor, *, leads: set[int], running: bool, ended_at: datetime | None
) -> Verdict:
    """Who led it opens it again, within ``UNDO`` of the moment at which it was ended."""
    if running:
        return no(_("It has not ended."))
    if actor.member_id not in leads:
        return no(_("Those who led it open it again. You can start anew and name it."))
    if ended_at is None or actor.at > ended_at + UNDO:
        return no(
            _("It ended more than %(days)s days ago. Start anew: its lesson is there.")
            % {"days": UNDO.days}
        )
    return YES


def act_of(facts: Mapping[str, Any]) -> Act:
    """What guardrails look at in an initiative's facts."""
    return Act(
        what="initiative",
        title=facts["title"],
        text=f"{facts.get('result') or ''}\n{facts.get('why') or ''}",
        circle_id=facts.get("circle_id"),
        domain_ids=tuple(facts.get("domain_ids") or ()),
        amount=facts.get("amount"),
        currency=facts.get("currency") or "",
        reversibility=facts.get("reversibility") or "easy",
        people_affected=facts.get("people_affected"),
    )


def risks_more(before: Act, after: Act) -> bool:
    """The act costs more, reaches more people or is harder to undo than it was."""
    return (
        (after.amount or 0) > (before.amount or 0)
        or (bool(after.amount) and after.currency != before.currency)
        or (after.people_affected or 0) > (before.people_affected or 0)
        or REVERSIBILITY.index(after.reversibility) > REVERSIBILITY.index(before.reversibility)
    )


def asks_more(before: ActVerdict, after: ActVerdict, *, risks_more: bool) -> bool:
    """Whether an answer to the earlier verdict does not answer the later one as well."""
    if after.is_free:
        return False
    return (
        risks_more
        or STRENGTH[after.outcome] > STRENGTH[before.outcome]
        or not _asking(after) <= _asking(before)
        or not {c.id for c in after.consent_circles} <= {c.id for c in before.consent_circles}
        or not {p.id for p in after.advisers} <= {p.id for p in before.advisers}
    )


def _asking(verdict: ActVerdict) -> set[tuple[int | None, int | None]]:
    return {
        (reason.guardrail_id, reason.version)
        for reason in verdict.reasons
        if STRENGTH[reason.outcome] > STRENGTH["inform"]
    }


def answers(
    verdict: ActVerdict,
    *,
    method: str,
    circle_id: int | None,
    by_lead: bool,
    agreed: Collection[int],
) -> tuple[set[int], bool]:
    """What an agreed decision about an initiative gives it.

    ``agreed`` are the circles that consented before. Answers with the circles that have now
    consented, and whether all that the guardrails asked for is there. Where consent is asked for,
    only a consent decision of a named circle counts, and every named circle has to agree; where
    advice is asked for, a decision by advice of one of the leads, or the consent of any circle.
    """
    if verdict.outcome == "consent":
        named = {circle.id for circle in verdict.consent_circles}
        given = {*agreed} & named
        if method == "consent" and circle_id is not None and circle_id in named:
            given.add(circle_id)
        return given, bool(named) and given == named
    if verdict.outcome == "advise":
        return set(), method == "consent" or (method == "advice" and by_lead)
    return set(), verdict.is_free
