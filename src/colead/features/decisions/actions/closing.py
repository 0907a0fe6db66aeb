"""Closing, more time, a further round, taking the question back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions import events, queries
from colead.features.decisions.actions.casting import look, on_roll
from colead.features.decisions.actions.common import index, newest_round, now_or_refuse, steered
from colead.features.decisions.actions.hearing import hear
from colead.features.decisions.actions.opening import check_authority, open_round
from colead.features.decisions.models import Decision, Round, Voter
from colead.features.decisions.rules import methods
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def close(decision_id: int, *, by: Actor) -> Decision:
    """Close a round whose time is over and settle it; does nothing to any other.

    Objections that stand keep the decision open, to be integrated; ballots are over all the same.
    """
    decision = queries.decision(by, decision_id, lock=True)
    if not decision.is_open or decision.closes_at is None or decision.closes_at > by.at:
        return decision
    found = newest_round(decision)
    if found.closed_at is not None or not methods.method(decision.method).has_ballots:
        return decision
    if decision.stage == Decision.Stage.NOMINATE and decision.nominations.exists():
        hear(decision, by=by)
        return decision
    found.closed_at = by.at
    found.save(update_fields=["closed_at"])
    look(decision, found, by=by)
    if decision.is_open:
        record(
            events.RoundClosed(
                decision=decision.pk,
                title=decision.title,
                round=found.number,
                concerned=sorted(queries.leading(decision)),
                circle=decision.circle_id,
            ),
            by=by,
        )
    return decision


@action
def await_answers(decision_id: int, *, by: Actor) -> int:
    """Tell those on the roll who have not answered that the round closes soon: once a round, by
    Colead itself, so that nobody else learns who they are; how many were told."""
    decision = queries.decision(by, decision_id, lock=True)
    found = newest_round(decision) if decision.is_open else None
    if found is None or found.awaited_at is not None or found.closed_at is not None:
        return 0
    found.awaited_at = by.at
    found.save(update_fields=["awaited_at"])
    if decision.stage == Decision.Stage.NOMINATE:
        answered = decision.nominations.values("by_id")
        waiting = Voter.objects.filter(decision=decision).exclude(member_id__in=answered)
    else:
        waiting = Voter.objects.filter(decision=decision, heard__lt=found.number)
    ids = sorted(waiting.values_list("member_id", flat=True))
    if ids:
        record(
            events.AnswersAwaited(
                decision=decision.pk,
                title=decision.title,
                concerned=ids,
                circle=decision.circle_id,
            ),
            by=by,
        )
    return len(ids)


@action
def extend(decision_id: int, *, closes_at: datetime, by: Actor) -> Decision:
    """Give more time; a round that is closed needs a new one instead."""
    decision = steered(decision_id, by=by)
    if not decision.is_open or newest_round(decision).closed_at is not None:
        refuse(_("The time to answer is over. Open a new round instead."))
    now_or_refuse(closes_at, by=by)
    if decision.closes_at is None:
        refuse(_("This decision has no closing time."), field="closes_at")
    if decision.closes_at <= by.at:
        refuse(_("The time to answer is over. Open a new round instead."))
    if closes_at <= decision.closes_at:
        refuse(_("Time is only added: choose a later moment."), field="closes_at")
    Decision.objects.filter(pk=decision.pk).update(closes_at=closes_at)
    decision.closes_at = closes_at
    record(
        events.DecisionExtended(
            decision=decision.pk,
            title=decision.title,
            closes_at=closes_at.isoformat(),
            circle=decision.circle_id,
        ),
        by=by,
    )
    return decision


def begin_round(
    decision: Decision, *, by: Actor, note: str, closes_at: datetime | None = None
) -> Round:
    """Close the round that ran, keep its count, and begin the next with a fresh roll."""
    before = newest_round(decision)
    method = methods.method(decision.method)
    kept: dict[str, Any] = before.outcome
    if method.tally is not None and not kept:
        counted = queries.profile(decision, before, queries.paper(decision, method))
        kept = method.count(counted, decision.settings).as_facts()
    Round.objects.filter(pk=before.pk).update(closed_at=before.closed_at or by.at, outcome=kept)
    decision.verdict = check_authority(decision, by=by).as_facts()
    decision.round_number += 1
    decision.state = Decision.State.OPEN
    decision.result = Decision.Result.NONE
    decision.outcome = {}
    decision.settled_at = None
    decision.frozen_at = None
    if method.nominates and not decision.changes:
        decision.stage = Decision.Stage.NOMINATE
    decision.review_state = Decision.ReviewState.NONE
    if method.has_ballots:
        decision.closes_at = closes_at or by.at + timedelta(days=decision.settings.get("days", 7))
        now_or_refuse(decision.closes_at, by=by)
    decision.save(
        update_fields=[
            "proposal",
            "changes",
            "stage",
            "verdict",
            "round_number",
            "state",
            "result",
            "outcome",
            "settled_at",
            "frozen_at",
            "review_state",
            "closes_at",
        ]
    )
    ids = open_round(decision, decision.round_number, by=by, note=note)
    index(decision)
    record(
        events.RoundOpened(
            decision=decision.pk,
            title=decision.title,
            round=decision.round_number,
            concerned=[member_id for member_id in ids if member_id != by.member_id],
            circle=decision.circle_id,
        ),
        by=by,
    )
    return newest_round(decision)


@action
def reopen(
    decision_id: int, *, by: Actor, note: str = "", closes_at: datetime | None = None
) -> Round:
    """A further round with the same words: of a settled decision, or of one whose time is over."""
    decision = steered(decision_id, by=by)
    if decision.state == Decision.State.WITHDRAWN or decision.opened_at is None:
        refuse(_("Only what was open before can be opened again. Propose it anew."))
    if decision.is_open and newest_round(decision).closed_at is None:
        refuse(_("This round is still open."))
    if not note.strip():
        refuse(_("Say why it is opened again."), field="note")
    return begin_round(decision, by=by, note=note, closes_at=closes_at)


@action
def withdraw(decision_id: int, *, by: Actor, reason: str = "") -> None:
    """Take the question back. A draft simply goes away."""
    decision = steered(decision_id, by=by)
    if decision.state == Decision.State.DRAFT:
        search.remove("decision", decision.pk)
        decision.delete()
        return
    if not decision.is_open:
        refuse(_("Only an open decision can be withdrawn."))
    if not reason.strip():
        refuse(_("Say why, for those who took part."), field="reason")
    concerned = on_roll(decision)
    Decision.objects.filter(pk=decision.pk).update(
        state=Decision.State.WITHDRAWN,
        result=Decision.Result.WITHDRAWN,
        statement=reason,
        settled_at=by.at,
    )
    Round.objects.filter(decision=decision, closed_at=None).update(closed_at=by.at)
    record(
        events.DecisionSettled(
            decision=decision.pk,
            title=decision.title,
            method=decision.method,
            result=Decision.Result.WITHDRAWN,
            concerned=[member_id for member_id in concerned if member_id != by.member_id],
            circle=decision.circle_id,
            about_kind=decision.about_kind,
            about=decision.about_id,
        ),
        by=by,
    )
