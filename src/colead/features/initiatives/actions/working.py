"""The daily work: commitments, check-ins, outcomes."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.actions.clearing import steered
from colead.features.initiatives.actions.needs import state_need
from colead.features.initiatives.actions.signs import line, sign
from colead.features.initiatives.models import (
    CheckIn,
    Commitment,
    Initiative,
    Outcome,
    Part,
    Reading,
)
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.kernel import prepared
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def commit(initiative_id: int, *, what: str, by: Actor, due_on: date | None = None) -> Commitment:
    """Say what one will do by when. Who is not in the team yet joins by it."""
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_commit(by, running=found.is_running).enforce()
    what = line(what, field="what")
    if due_on is not None and due_on < by.today:
        refuse(_("This day has passed. Choose a later one."), field="due_on")
    made = prepared.insert(
        Commitment(
            organization_id=by.organization_id,
            initiative=found,
            by_id=by.member_id or 0,
            what=what,
            due_on=due_on,
            made_at=by.at,
        )
    )
    sign(found, by=by)
    record(
        events.CommitmentMade(
            initiative=found.pk,
            title=found.title,
            commitment=made.pk,
            what=what,
            due=due_on.isoformat() if due_on else "",
            circle=found.circle_id,
        ),
        by=by,
    )
    if by.member_id not in queries.working_ids(found.pk):
        _join(found, by=by)
    return made


def _join(found: Initiative, *, by: Actor) -> None:
    Part.objects.get_or_create(
        organization_id=by.organization_id,
        initiative=found,
        member_id=by.member_id or 0,
        kind=Part.Kind.CONTRIBUTOR,
        ended_on=None,
        defaults={"started_on": by.today},
    )
    record(
        events.PartTaken(
            initiative=found.pk,
            title=found.title,
            member=by.member_id or 0,
            holder=by.name,
            part=Part.Kind.CONTRIBUTOR.value,
            concerned=sorted(queries.lead_ids(found.pk) - {by.member_id or 0}),
            circle=found.circle_id,
        ),
        by=by,
    )


@action
def offer_commitment(
    initiative_id: int,
    *,
    to: int,
    what: str,
    by: Actor,
    due_on: date | None = None,
    note: str = "",
) -> Offer:
    """Offer a task to somebody; it is theirs when they say yes."""
    found = queries.initiative(by, initiative_id)
    rules.may_commit(by, running=found.is_running).enforce()
    if by.member_id not in queries.team_ids(found.pk):
        refuse(_("People of this initiative offer its tasks."))
    if to == by.member_id:
        refuse(_("Take it yourself: no offer is needed."), field="to")
    what = line(what, field="what")
    if due_on is not None and due_on < by.today:
        refuse(_("This day has passed. Choose a later one."), field="due_on")
    receiver = organizations.member(by, to)
    rules.may_be_offered(is_guest=receiver.is_guest, is_here=receiver.is_here).enforce(field="to")
    return offers.make(
        "commitment",
        about=("initiative", found.pk),
        to=to,
        title=what,
        note=note,
        terms={"what": what, "due_on": due_on.isoformat() if due_on else None},
        circle_id=found.circle_id,
        by=by,
    )


def _mine(commitment_id: int, *, by: Actor) -> Commitment:
    found = queries.commitment(by, commitment_id)
    if found.by_id != by.member_id:
        refuse(_("Only the one who made a commitment changes it."))
    return found


@action
def do(commitment_id: int, *, by: Actor) -> Commitment:
    """Say that it is done."""
    found = _mine(commitment_id, by=by)
    done = Commitment.objects.filter(pk=found.pk, state=Commitment.State.OPEN).update(
        state=Commitment.State.DONE, closed_at=by.at
    )
    if not done:
        refuse(_("It is not open any more."))
    found.state, found.closed_at = Commitment.State.DONE, by.at
    sign(found.initiative, by=by)
    record(
        events.CommitmentDone(
            initiative=found.initiative_id,
            title=found.initiative.title,
            commitment=found.pk,
            what=found.what,
            circle=found.initiative.circle_id,
        ),
        by=by,
    )
    return found


@action
def let_go(commitment_id: int, *, reason: str, by: Actor) -> Commitment:
    """Give it back, and say why, so that somebody else can take it."""
    found = _mine(commitment_id, by=by)
    if not reason.strip():
        refuse(_("Say in a word why, so that somebody else can take it."), field="reason")
    if not Commitment.objects.filter(pk=found.pk, state=Commitment.State.OPEN).update(
        state=Commitment.State.LET_GO, closed_at=by.at, reason=reason
    ):
        refuse(_("It is not open any more."))
    found.state, found.reason = Commitment.State.LET_GO, reason
    record(
        events.CommitmentLetGo(
            initiative=found.initiative_id,
            title=found.initiative.title,
            commitment=found.pk,
            what=found.what,
            circle=found.initiative.circle_id,
        ),
        by=by,
    )
    return found


@action
def reopen(commitment_id: int, *, by: Actor) -> Commitment:
    """It was not done after all, or one takes it up again."""
    found = queries.commitment(by, commitment_id)
    rules.may_reopen(by, by_id=found.by_id, running=found.initiative.is_running).enforce()
    closed = Commitment.objects.filter(pk=found.pk).exclude(state=Commitment.State.OPEN)
    if not closed.update(
        state=Commitment.State.OPEN,
        closed_at=None,
        confirmed_by=None,
        confirmed_at=None,
        reason="",
    ):
        refuse(_("It is open already."))
    found.state = Commitment.State.OPEN
    record(
        events.CommitmentReopened(
            initiative=found.initiative_id,
            title=found.initiative.title,
            commitment=found.pk,
            what=found.what,
            circle=found.initiative.circle_id,
        ),
        by=by,
    )
    return found


@action
def confirm(commitment_id: int, *, by: Actor) -> Commitment:
    """Another of the team confirms that it was kept."""
    found = queries.commitment(by, commitment_id)
    rules.may_confirm(by, by_id=found.by_id, team=queries.team_ids(found.initiative_id)).enforce()
    if not Commitment.objects.filter(
        pk=found.pk, state=Commitment.State.DONE, confirmed_by=None
    ).update(confirmed_by_id=by.member_id, confirmed_at=by.at):
        refuse(_("It is not waiting to be confirmed."))
    record(
        events.CommitmentConfirmed(
            initiative=found.initiative_id,
            title=found.initiative.title,
            commitment=found.pk,
            what=found.what,
            concerned=[found.by_id],
            circle=found.initiative.circle_id,
        ),
        by=by,
    )
    return found


@action
def check_in(
    initiative_id: int, *, progress: str, confidence: int, by: Actor, needs: str = ""
) -> CheckIn:
    """Tell how it goes, how confident one is, and what is needed."""
    found = steered(initiative_id, by=by)
    if not progress.strip():
        refuse(_("Say in a few words how it goes."), field="progress")
    if confidence not in CheckIn.Confidence.values:
        refuse(_("Choose how confident you are."), field="confidence")
    made = CheckIn.objects.create(
        organization_id=by.organization_id,
        initiative=found,
        by_id=by.member_id or 0,
        at=by.at,
        progress=progress,
        confidence=confidence,
        needs=needs,
    )
    sign(found, by=by)
    record(
        events.CheckedIn(
            initiative=found.pk,
            title=found.title,
            confidence=confidence,
            circle=found.circle_id,
        ),
        by=by,
    )
    if needs.strip():
        state_need(initiative_id, kind="hands", text=" ".join(needs.split())[:300], by=by)
    return made


@action
def state_outcome(
    initiative_id: int,
    *,
    measure: str,
    by: Actor,
    unit: str = "",
    start: float | None = None,
    target: float | None = None,
) -> Outcome:
    """Say what will be measured, from which start to which target."""
    found = steered(initiative_id, by=by)
    measure = line(measure, field="measure")
    made = Outcome.objects.create(
        organization_id=by.organization_id,
        initiative=found,
        measure=measure,
        unit=unit,
        start=start,
        target=target,
    )
    record(
        events.OutcomeStated(
            initiative=found.pk, title=found.title, measure=measure, circle=found.circle_id
        ),
        by=by,
    )
    return made


@action
def read(
    outcome_id: int, *, value: float, by: Actor, on: date | None = None, note: str = ""
) -> Reading:
    """Note a value of a measure; anyone of the team may, after the end too."""
    outcome = queries.outcome(by, outcome_id)
    if by.member_id not in queries.team_ids(outcome.initiative_id):
        refuse(_("People of this initiative note its readings."))
    if on is not None and on > by.today:
        refuse(_("This day has not come yet."), field="on")
    made = Reading.objects.create(
        organization_id=by.organization_id,
        outcome=outcome,
        on=on or by.today,
        value=value,
        note=note,
        by_id=by.member_id,
    )
    sign(outcome.initiative, by=by)
    record(
        events.ReadingTaken(
            initiative=outcome.initiative_id,
            title=outcome.initiative.title,
            measure=outcome.measure,
            value=value,
            circle=outcome.initiative.circle_id,
        ),
        by=by,
    )
    return made
