"""What several actions of this room begin or end with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from colead.features.decisions import events, queries
from colead.features.decisions.models import Decision, Review, Round
from colead.features.decisions.rules import permissions, tallies
from colead.kernel import prepared, search
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def steered(decision_id: int, *, by: Actor) -> Decision:
    """A decision, locked, that this actor brought (or Colead itself acts)."""
    decision = queries.decision(by, decision_id, lock=True)
    permissions.may_steer(by, queries.leading(decision)).enforce()
    return decision


def now_or_refuse(closes_at: datetime | None, *, by: Actor) -> None:
    """Refuse a closing time that has passed or lies far out."""
    if closes_at is None:
        return
    if closes_at <= by.at:
        refuse(_("Choose a closing time that lies ahead."), field="closes_at")
    if (closes_at - by.at).days > 400:
        refuse(_("Choose a closing time within a year."), field="closes_at")


def newest_round(decision: Decision) -> Round:
    """The round that runs, or ran last."""
    found: Round = prepared.first(_numbered, decision.pk, decision.round_number)
    return found


def _numbered(decision_id: int, number: int) -> QuerySet[Round]:
    return Round.objects.filter(decision_id=decision_id, number=number)


def index(decision: Decision) -> None:
    """Put the words of a decision into the search."""
    search.index(
        decision.organization_id,
        "decision",
        decision.pk,
        title=decision.title,
        text="\n".join((decision.question, decision.proposal, decision.statement)),
        circle_id=decision.circle_id,
    )


def settle(
    decision: Decision,
    result: tallies.Result,
    *,
    by: Actor,
    concerned: list[int],
    statement: str = "",
) -> None:
    """Write the result: the one place where a decision becomes settled."""
    decision.state = Decision.State.SETTLED
    decision.result = result.outcome
    decision.outcome = result.as_facts()
    decision.settled_at = by.at
    decision.statement = statement or decision.statement
    agreed = result.outcome == "agreed"
    decision.review_state = (
        Decision.ReviewState.WAITING
        if agreed and decision.review_on is not None
        else Decision.ReviewState.NONE
    )
    decision.save(
        update_fields=["state", "result", "outcome", "settled_at", "statement", "review_state"]
    )
    Round.objects.filter(decision=decision, number=decision.round_number).update(
        closed_at=Coalesce("closed_at", Value(by.at)), outcome=decision.outcome
    )
    if agreed and decision.about_kind == "decision":
        _follow(decision)
    index(decision)
    record(
        events.DecisionSettled(
            decision=decision.pk,
            title=decision.title,
            method=decision.method,
            result=decision.result,
            concerned=[member_id for member_id in concerned if member_id != by.member_id],
            circle=decision.circle_id,
            about_kind=decision.about_kind,
            about=decision.about_id,
        ),
        by=by,
    )


def _follow(decision: Decision) -> None:
    """A decision that came out of a review was agreed: the earlier one changes now."""
    state = {
        Review.Verdict.ADAPT: Decision.ReviewState.ADAPTED,
        Review.Verdict.DROP: Decision.ReviewState.DROPPED,
    }
    for found in Review.objects.filter(successor=decision):
        Decision.objects.filter(pk=found.decision_id).update(
            review_state=state[Review.Verdict(found.verdict)]
        )


def place_brought(about: Mapping[int, int], *, kind: str, organization_id: int) -> None:
    """Say what imported decisions were about, once the higher room knows its ids: decision → id."""
    found = Decision.objects.filter(organization_id=organization_id, pk__in=about, about_kind="")
    placed = [(kind, about[pk], pk) for pk in found.values_list("pk", flat=True)]
    prepared.update_all(Decision, ["about_kind", "about_id"], placed)
