"""A role election: nominate with reasons, hear each other, propose a candidate."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.decisions import events, queries
from colead.features.decisions.actions.casting import on_roll
from colead.features.decisions.actions.closing import begin_round
from colead.features.decisions.actions.common import index
from colead.features.decisions.actions.hearing import hear
from colead.features.decisions.models import Decision, Nomination, Objection, Round, Voter
from colead.features.decisions.rules import permissions
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def nominate(decision_id: int, *, member_id: int, why: str, by: Actor) -> Nomination:
    """Say whom one would trust with the role, and why; oneself, too. Once everybody's nominations
    are shown, a change keeps what was said first."""
    decision = queries.decision(by, decision_id, lock=True)
    roll = Voter.objects.filter(decision=decision)
    permissions.may_nominate(
        state=decision.state,
        stage=decision.stage,
        closes_at=decision.closes_at,
        at=by.at,
        on_roll=roll.filter(member_id=by.member_id or 0).exists(),
    ).enforce()
    if not why.strip():
        refuse(_("Say what speaks for them: the others can only weigh reasons."), field="why")
    nominee = _candidate(member_id, by=by)
    held = Nomination.objects.filter(decision=decision, by_id=by.member_id).first()
    if held is None:
        held = Nomination(
            organization_id=by.organization_id, decision=decision, by_id=by.member_id or 0
        )
    elif decision.stage == Decision.Stage.CHANGE and held.first_id is None:
        held.first_id, held.first_why = held.nominee_id, held.why
    held.nominee_id, held.why = nominee, why.strip()
    held.save()
    if decision.frozen_at is None:
        decision.frozen_at = by.at
        decision.save(update_fields=["frozen_at"])
    record(
        events.NominationGiven(
            decision=decision.pk, title=decision.title, circle=decision.circle_id
        ),
        by=by,
    )
    all_have = Nomination.objects.filter(decision=decision).count() >= roll.count()
    if decision.stage == Decision.Stage.NOMINATE and all_have:
        hear(decision, by=by)
    return held


def _candidate(member_id: int, *, by: Actor) -> int:
    found = organizations.present(by).filter(pk=member_id).first()
    if found is None:
        refuse(_("Choose somebody who is a member here."), field="member_id")
    return int(found.pk)


def _facilitated(decision_id: int, *, by: Actor) -> Decision:
    decision = queries.decision(by, decision_id, lock=True)
    permissions.may_facilitate(
        by, queries.leading(decision), queries.guides_of(by, decision)
    ).enforce()
    permissions.is_open(decision.state).enforce()
    return decision


@action
def hear_nominations(decision_id: int, *, by: Actor) -> Decision:
    """End the nominating before everybody has spoken, or the time is over."""
    decision = _facilitated(decision_id, by=by)
    if decision.stage != Decision.Stage.NOMINATE:
        refuse(_("Nobody is nominating here."))
    if not Nomination.objects.filter(decision=decision).exists():
        refuse(_("Nobody was nominated yet."))
    hear(decision, by=by)
    return decision


@action
def propose_candidate(decision_id: int, *, member_id: int, why: str, by: Actor) -> Round:
    """Put a candidate before the circle: the strongest reasons count, not the most nominations.

    With objections against an earlier candidate this begins a new round; they are kept on record
    as met by it. Whoever is elected may still decline: the role is offered to them.
    """
    decision = _facilitated(decision_id, by=by)
    if decision.stage == Decision.Stage.NOMINATE or decision.about_id is None:
        refuse(_("First people nominate, and hear each other."))
    if not why.strip():
        refuse(_("Say which reasons speak for this candidate."), field="why")
    member = organizations.member(by, _candidate(member_id, by=by))
    role = circles.role(by, decision.about_id)
    proposal = _("**%(name)s** for %(role)s.\n\n%(why)s") % {
        "name": member.name,
        "role": role.title,
        "why": why.strip(),
    }
    changes = [{"kind": "elect", "role": role.pk, "member": member.pk}]
    again = decision.stage == Decision.Stage.ANSWER
    if again and changes == decision.changes:
        refuse(_("This candidate is proposed already."), field="member_id")
    decision.proposal, decision.changes = proposal, changes
    decision.stage = Decision.Stage.ANSWER
    if again:
        found = _begin_again(decision, member.name, by=by)
    else:
        decision.closes_at = by.at + timedelta(days=decision.settings["days"])
        decision.save(update_fields=["proposal", "changes", "stage", "closes_at"])
        found = Round.objects.get(decision=decision, number=decision.round_number)
        found.proposal = proposal
        found.save(update_fields=["proposal"])
        index(decision)
    record(
        events.CandidateProposed(
            decision=decision.pk,
            title=decision.title,
            candidate=member.pk,
            name_of=member.name,
            concerned=[one for one in on_roll(decision) if one != by.member_id],
            circle=decision.circle_id,
        ),
        by=by,
    )
    return found


def _begin_again(decision: Decision, name: str, *, by: Actor) -> Round:
    standing = list(Objection.objects.filter(decision=decision, state=Objection.State.OPEN))
    how = _("Another candidate is proposed: %(name)s.") % {"name": name}
    opened = begin_round(decision, by=by, note=how)
    for objection in standing:
        objection.state, objection.ended_at = Objection.State.INTEGRATED, by.at
        objection.integrated_in, objection.how = opened, how
        objection.save(update_fields=["state", "ended_at", "integrated_in", "how"])
        record(
            events.ObjectionIntegrated(
                decision=decision.pk,
                title=decision.title,
                objection=objection.pk,
                round=opened.number,
                concerned=[objection.by_id],
                circle=decision.circle_id,
            ),
            by=by,
        )
    return opened
