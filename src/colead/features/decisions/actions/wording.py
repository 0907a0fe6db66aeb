"""Other words for a proposal that has objections: suggested by anyone who takes part."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.decisions import events, queries
from colead.features.decisions.actions.common import newest_round
from colead.features.decisions.models import Decision, Round, Voter, Wording
from colead.features.decisions.rules import methods, permissions
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

MOST = 30


@action
def suggest_wording(decision_id: int, *, proposal: str, by: Actor, note: str = "") -> Wording:
    """Suggest a wording that would meet the objections; ``note`` says what it changes and for
    whom. It stands beside the proposal until somebody who brought the decision takes it up."""
    decision = queries.decision(by, decision_id, lock=True)
    leads = by.member_id in queries.leading(decision)
    permissions.may_suggest_wording(
        state=decision.state,
        stage=decision.stage,
        has_proposal=bool(decision.proposal) and not methods.method(decision.method).nominates,
        takes_part=leads
        or Voter.objects.filter(decision=decision, member_id=by.member_id or 0).exists(),
    ).enforce()
    words = proposal.strip()
    if not words:
        refuse(_("Write the wording."), field="proposal")
    if words == decision.proposal.strip():
        refuse(_("The wording is the same as the one that stands."), field="proposal")
    if Wording.objects.filter(decision=decision).count() >= MOST:
        refuse(_("There are %(most)s wordings already; talk about them first.") % {"most": MOST})
    made = Wording.objects.create(
        organization_id=by.organization_id,
        decision=decision,
        round=newest_round(decision),
        by_id=by.member_id or 0,
        proposal=words,
        note=note.strip(),
        made_at=by.at,
    )
    objectors = decision.objections.filter(state="open").values_list("by_id", flat=True)
    record(
        events.WordingSuggested(
            decision=decision.pk,
            title=decision.title,
            wording=made.pk,
            concerned=sorted({*queries.leading(decision), *objectors} - {by.member_id or 0}),
            circle=decision.circle_id,
        ),
        by=by,
    )
    return made


@action
def take_back_wording(wording_id: int, *, by: Actor) -> Wording:
    """Whoever suggested a wording takes it back while it stands."""
    found = queries.wording(by, wording_id)
    if found.by_id != by.member_id:
        raise Missing(f"wording {wording_id}")
    if not Wording.objects.filter(pk=found.pk, state=Wording.State.OPEN).update(
        state=Wording.State.WITHDRAWN
    ):
        refuse(_("This wording does not stand any more."))
    found.state = Wording.State.WITHDRAWN
    record(
        events.WordingTakenBack(
            decision=found.decision_id,
            title=found.decision.title,
            wording=found.pk,
            circle=found.decision.circle_id,
        ),
        by=by,
    )
    return found


def take_up(taken: Wording, decision: Decision, opened: Round, *, by: Actor) -> None:
    """A suggested wording became the proposal of a new round."""
    taken.state, taken.taken_in = Wording.State.TAKEN, opened
    taken.save(update_fields=["state", "taken_in"])
    record(
        events.WordingTaken(
            decision=decision.pk,
            title=decision.title,
            wording=taken.pk,
            round=opened.number,
            concerned=sorted({taken.by_id} - {by.member_id or 0}),
            circle=decision.circle_id,
        ),
        by=by,
    )
