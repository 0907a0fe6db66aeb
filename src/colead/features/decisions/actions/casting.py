"""Casting a ballot: each one acknowledged is counted exactly once, none after the closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from colead.features.decisions import events, queries
from colead.features.decisions.actions.changing import carry_out, elected
from colead.features.decisions.actions.common import newest_round, settle
from colead.features.decisions.models import Ballot, Decision, Objection, Round, Urn, Voter
from colead.features.decisions.rules import methods, permissions, secrecy, tallies
from colead.features.decisions.rules.ballots import check_reason
from colead.features.decisions.rules.methods import Method
from colead.kernel import prepared
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody on the roll of an open round, with the decision locked until the commit."""

    decision: Decision
    method: Method
    round: Round
    voter: Voter
    paper: queries.Paper

    def read(self, choice: Any, reason: str) -> Any:
        """The choice in canonical form; refused where it, or a missing reason, makes no ballot."""
        if self.method.read is None:
            raise Missing(f"ballots of decision {self.decision.pk}")
        read = self.method.read(choice, self.paper.options, self.decision.settings)
        check_reason(read, reason, self.decision.settings, self.method.stances)
        return read


def admitted(decision_id: int, *, by: Actor) -> Admitted:
    """Lock the decision and see whether the actor may answer now. The lock makes closing wait
    for this ballot, or this ballot find it closed."""
    decision = queries.decision(by, decision_id, lock=True)
    method = methods.method(decision.method)
    if method.read is None:
        refuse(_("Nobody votes here: one person decides after advice. Give yours."))
    found = newest_round(decision) if decision.state != Decision.State.DRAFT else None
    voter = prepared.first(_on_roll, decision.pk, by.member_id or 0)
    permissions.may_cast(
        state=decision.state,
        stage=decision.stage,
        round_closed=found is None or found.closed_at is not None,
        closes_at=decision.closes_at,
        at=by.at,
        on_roll=voter is not None,
    ).enforce()
    if found is None or voter is None:
        raise Missing(f"decision {decision_id}")
    return Admitted(decision, method, found, voter, queries.paper(decision, method))


@action
def cast(
    decision_id: int,
    *,
    choice: Any,
    by: Actor,
    reason: str = "",
    objection: str = Objection.Kind.HARM,
) -> Ballot:
    """Answer, or answer anew: the later answer of a person is the one that counts.

    ``choice`` is what the method's ballot takes (see ``rules.ballots``); ``objection`` says
    whether an objection sees ``harm`` or a chance ``missed``. Anonymous answers are refused
    here: they go into the urn (``cast_secretly``).
    """
    ballot_box = admitted(decision_id, by=by)
    decision, method, found = ballot_box.decision, ballot_box.method, ballot_box.round
    if secrecy.is_anonymous(decision.settings):
        refuse(_("Answers are anonymous here: they go into the urn."))
    read = ballot_box.read(choice, reason)
    ballot: Ballot | None = prepared.first(_held, found.pk, by.member_id or 0)
    if ballot is None:
        ballot = prepared.insert(
            Ballot(
                organization_id=by.organization_id,
                decision=decision,
                round=found,
                voter_id=by.member_id,
                choice=read,
                reason=reason.strip(),
                cast_at=by.at,
            )
        )
        prepared.update(one_more, found.pk)
        found.cast += 1
        prepared.update(mark_heard, ballot_box.voter.pk, found.number)
    else:
        ballot.choice, ballot.reason, ballot.cast_at = read, reason.strip(), by.at
        prepared.save(ballot, "choice", "reason", "cast_at")
    if decision.frozen_at is None:
        Decision.objects.filter(pk=decision.pk).update(frozen_at=by.at)
    record(
        events.BallotCast(
            decision=decision.pk,
            title=decision.title,
            round=found.number,
            circle=decision.circle_id,
        ),
        by=by,
    )
    if method.settles == "consent":
        _object(decision, found, ballot, kind=objection, by=by)
    if found.cast >= found.eligible or _may_be_certain(ballot_box):
        look(decision, found, by=by, paper=ballot_box.paper)
    return ballot


def _may_be_certain(box: Admitted) -> bool:
    """Whether counting now could settle it before all have answered."""
    settings, found = box.decision.settings, box.round
    return settings.get("early") and not tallies.is_undecided(
        found.cast, found.eligible, len(box.paper.options), settings
    )


def _on_roll(decision_id: int, member_id: int) -> QuerySet[Voter]:
    return Voter.objects.filter(decision_id=decision_id, member_id=member_id)


def _held(round_id: int, member_id: int) -> QuerySet[Ballot]:
    return Ballot.objects.filter(round_id=round_id, voter_id=member_id)


def one_more(round_id: int) -> prepared.Changing:
    return Round.objects.filter(pk=round_id), {"cast": F("cast") + 1}


def mark_heard(voter_id: int, number: int) -> prepared.Changing:
    return Voter.objects.filter(pk=voter_id), {"heard": number}


def _object(decision: Decision, found: Round, ballot: Ballot, *, kind: str, by: Actor) -> None:
    """Keep the voter's objection in step with their ballot."""
    if kind not in Objection.Kind.values:
        refuse(_("Say whether it would do harm or miss an opportunity."), field="objection")
    mine = Objection.objects.filter(
        decision=decision, by_id=by.member_id, state=Objection.State.OPEN
    )
    if ballot.choice != tallies.OBJECTION:
        for standing in mine:
            end(standing, Objection.State.WITHDRAWN, by=by)
        return
    if mine.update(reason=ballot.reason, kind=kind, round=found):
        return
    voter_id = by.member_id or 0
    raised = Objection.objects.create(
        organization_id=by.organization_id,
        decision=decision,
        round=found,
        by_id=voter_id,
        kind=kind,
        reason=ballot.reason,
        raised_at=by.at,
    )
    record(
        events.ObjectionRaised(
            decision=decision.pk,
            title=decision.title,
            objection=raised.pk,
            concerned=sorted(queries.leading(decision) - {by.member_id or 0}),
            circle=decision.circle_id,
        ),
        by=by,
    )


def end(standing: Objection, state: Objection.State, *, by: Actor, how: str = "") -> None:
    """Withdraw an open objection: the one place where its maker takes it back."""
    if not Objection.objects.filter(pk=standing.pk, state=Objection.State.OPEN).update(
        state=state, ended_at=by.at, how=how
    ):
        refuse(_("This objection is not open any more."))
    standing.state, standing.ended_at, standing.how = state, by.at, how
    decision = standing.decision
    record(
        events.ObjectionWithdrawn(
            decision=decision.pk,
            title=decision.title,
            objection=standing.pk,
            concerned=sorted(queries.leading(decision) - {by.member_id or 0}),
            circle=decision.circle_id,
        ),
        by=by,
    )


def look(
    decision: Decision, found: Round, *, by: Actor, paper: queries.Paper | None = None
) -> None:
    """Count, and settle the decision if its outcome is certain."""
    method = methods.method(decision.method)
    if method.tally is None:
        return
    counted = queries.profile(decision, found, paper or queries.paper(decision, method))
    result = method.count(counted, decision.settings, closed=found.closed_at is not None)
    if result.outcome:
        if result.why == "few":
            Urn.objects.filter(round=found).delete()
        if decision.settings.get("spoken_for"):
            for voter_id, carries in queries.carried(decision, found).items():
                Ballot.objects.filter(round=found, voter_id=voter_id).update(carries=carries)
        settle(decision, result, by=by, concerned=on_roll(decision))
        if decision.result == Decision.Result.AGREED:
            if decision.about_kind == "role" and result.chosen:
                elected(decision, result.chosen)
            if decision.changes:
                carry_out(decision, by=by)


def on_roll(decision: Decision) -> list[int]:
    """The ids of all on the roll and of those who brought it."""
    roll = Voter.objects.filter(decision=decision).values_list("member_id", flat=True)
    return sorted({*roll, *queries.leading(decision)})


@action
def confirm(decision_id: int, *, by: Actor) -> Ballot:
    """Answer in this round as in the one before, having seen what changed."""
    decision = queries.decision(by, decision_id, lock=True)
    before = (
        Ballot.objects.filter(
            decision=decision, voter_id=by.member_id, round__number__lt=decision.round_number
        )
        .order_by("-round__number")
        .first()
    )
    if before is None:
        refuse(_("You have no earlier answer here."))
    if before.choice == tallies.OBJECTION:
        refuse(_("Read how your objection was built in, and answer anew."))
    return cast(decision_id, choice=before.choice, reason=before.reason, by=by)
