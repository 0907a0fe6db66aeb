"""Working on objections: new wording, testing, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from colead.features.decisions import events, queries
from colead.features.decisions.actions.casting import end, look
from colead.features.decisions.actions.closing import begin_round
from colead.features.decisions.actions.common import newest_round, steered
from colead.features.decisions.actions.wording import take_up
from colead.features.decisions.models import Ballot, Objection, Round, Wording
from colead.features.decisions.rules import methods, permissions, tallies
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


@action
def integrate(
    decision_id: int,
    *,
    proposal: str,
    by: Actor,
    objections: Mapping[int, str] | None = None,
    wording_id: int | None = None,
    note: str = "",
    closes_at: datetime | None = None,
) -> Round:
    """New wording, linked to the objections it builds in (id → how), opens a new round.

    Everybody answers again: earlier ballots are shown for confirming and never carried over.
    ``wording_id`` is the suggested wording that was taken up, perhaps changed.
    Without objections this is simply a changed proposal, in any method with ballots.
    """
    decision = steered(decision_id, by=by)
    permissions.is_open(decision.state).enforce()
    method = methods.method(decision.method)
    if not method.has_ballots:
        refuse(_("Change the wording directly: nobody has voted on it."))
    if method.nominates:
        refuse(_("In a role election, propose another candidate."))
    wording = proposal.strip()
    if not wording:
        refuse(_("Write the new wording."), field="proposal")
    if wording == decision.proposal.strip():
        refuse(_("The wording is the same as before."), field="proposal")
    linked = dict(objections or {})
    standing = {
        one.pk: one
        for one in Objection.objects.filter(
            decision=decision, pk__in=linked, state=Objection.State.OPEN
        )
    }
    for objection_id, how in linked.items():
        if objection_id not in standing:
            refuse(_("One of these objections is not open any more. Look again."))
        if not how.strip():
            refuse(_("Say how the objection is built in."), field=f"how_{objection_id}")
    taken = None
    if wording_id is not None:
        taken = Wording.objects.filter(
            decision=decision, pk=wording_id, state=Wording.State.OPEN
        ).first()
        if taken is None:
            refuse(_("This wording was taken back. Look again."))
    decision.proposal = wording
    opened = begin_round(decision, by=by, note=note, closes_at=closes_at)
    if taken is not None:
        take_up(taken, decision, opened, by=by)
    for objection_id, how in linked.items():
        Objection.objects.filter(pk=objection_id).update(
            state=Objection.State.INTEGRATED, ended_at=by.at, integrated_in=opened, how=how
        )
        record(
            events.ObjectionIntegrated(
                decision=decision.pk,
                title=decision.title,
                objection=objection_id,
                round=opened.number,
                concerned=[standing[objection_id].by_id],
                circle=decision.circle_id,
            ),
            by=by,
        )
    return opened


@action
def withdraw_objection(objection_id: int, *, by: Actor, how: str = "") -> Objection:
    """The objector takes the objection back; their answer becomes a concern, which is heard."""
    found = queries.objection(by, objection_id)
    if found.by_id != by.member_id:
        raise Missing(f"objection {objection_id}")
    decision = queries.decision(by, found.decision_id, lock=True)
    permissions.is_open(decision.state).enforce()
    found.decision = decision
    end(found, Objection.State.WITHDRAWN, by=by, how=how)
    newest = newest_round(decision)
    Ballot.objects.filter(round=newest, voter_id=by.member_id, choice=tallies.OBJECTION).update(
        choice=tallies.CONCERN
    )
    look(decision, newest, by=by)
    return found


@action
def examine_objection(
    objection_id: int,
    *,
    answers: Mapping[str, str],
    valid: bool,
    by: Actor,
    because: str = "",
) -> Objection:
    """Test an objection with the questions, on record. Found not valid, it holds nothing up.

    The proposer or a guide of the circle does this, never the objector alone with themselves.
    """
    found = queries.objection(by, objection_id)
    decision = queries.decision(by, found.decision_id, lock=True)
    permissions.may_facilitate(
        by, queries.leading(decision), queries.guides_of(by, decision)
    ).enforce()
    permissions.is_open(decision.state).enforce()
    if found.by_id == by.member_id:
        refuse(_("This is your own objection. You can withdraw it."))
    known = dict(permissions.TEST_QUESTIONS)
    tests = [
        {"question": key, "answer": answers[key].strip()}
        for key in known
        if answers.get(key, "").strip()
    ]
    if len(tests) < len(known):
        missing = next(key for key in known if not answers.get(key, "").strip())
        refuse(_("Answer each question, with the objector."), field=missing)
    if not valid and not because.strip():
        refuse(_("Say why it is not an objection."), field="because")
    changed = Objection.objects.filter(pk=found.pk, state=Objection.State.OPEN).update(
        tests=tests,
        tested_by_id=by.member_id,
        how=because,
        state=Objection.State.OPEN if valid else Objection.State.NOT_VALID,
        ended_at=None if valid else by.at,
    )
    if not changed:
        refuse(_("This objection is not open any more."))
    found.refresh_from_db()
    record(
        events.ObjectionTested(
            decision=decision.pk,
            title=decision.title,
            objection=found.pk,
            valid=valid,
            concerned=[found.by_id],
            circle=decision.circle_id,
        ),
        by=by,
    )
    newest = newest_round(decision)
    if not valid:
        look(decision, newest, by=by)
    return found
