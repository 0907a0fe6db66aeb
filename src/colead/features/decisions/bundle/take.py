"""Decisions that go out with a bundle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from colead.features.decisions.models import Advice, Ballot, Decision, Objection, Part
from colead.kernel.bundle import Row, Taking


def take_decisions(taking: Taking) -> Iterable[Row]:
    """All but drafts."""
    keys = taking.keys.setdefault("decisions", {})
    found = Decision.objects.filter(organization_id=taking.organization_id).exclude(
        state=Decision.State.DRAFT
    )
    for decision in found.order_by("pk"):
        keys[decision.pk] = decision.key or f"decision-{decision.pk}"
        yield {
            "_id": decision.pk,
            "decision": keys[decision.pk],
            "title": decision.title,
            "circle": taking.key("circles", decision.circle_id),
            "initiative": "",
            "method": decision.method,
            "opened": decision.opened_at.date() if decision.opened_at else None,
            "decided": decision.settled_at.date() if decision.settled_at else None,
            "result": decision.result or "open",
            "statement": decision.statement,
            "review": decision.review_on,
            "question": decision.question,
            "proposal": decision.proposal,
        }


def _taken(model: Any, taking: Taking, *order: str) -> Any:
    return (
        model.objects.filter(organization_id=taking.organization_id)
        .exclude(decision__state=Decision.State.DRAFT)
        .order_by(*order)
    )


def take_people(taking: Taking) -> Iterable[Row]:
    """Who had which part."""
    for part in _taken(Part, taking, "decision_id", "pk"):
        yield {
            "decision": taking.key("decisions", part.decision_id),
            "person": taking.key("people", part.member_id),
            "part": part.part,
            "note": part.why,
        }


def take_advice(taking: Taking) -> Iterable[Row]:
    """Advice and what was done with it."""
    for advice in _taken(Advice, taking, "decision_id", "pk"):
        yield {
            "decision": taking.key("decisions", advice.decision_id),
            "person": taking.key("people", advice.by_id),
            "name": advice.name,
            "given": advice.given_at.date() if advice.given_at else None,
            "text": advice.text,
            "done": advice.done,
            "because": advice.because,
        }


def take_ballots(taking: Taking) -> Iterable[Row]:
    """The answers by which settled decisions were settled, where they name their voter."""
    options = {
        option.pk: option.label
        for decision in Decision.objects.filter(
            organization_id=taking.organization_id, options__isnull=False
        ).distinct()
        for option in decision.options.all()
    }
    for ballot in (
        _taken(Ballot, taking, "decision_id", "round_id", "pk")
        .filter(voter__isnull=False, decision__state="settled")
        .select_related("round", "decision")
    ):
        if ballot.round.number == ballot.decision.round_number:
            yield {
                "decision": taking.key("decisions", ballot.decision_id),
                "person": taking.key("people", ballot.voter_id),
                "choice": options.get(ballot.choice, ballot.choice),
                "reason": ballot.reason,
                "cast": ballot.cast_at.date() if ballot.cast_at else None,
            }


def take_objections(taking: Taking) -> Iterable[Row]:
    """Objections and what became of them."""
    for objection in _taken(Objection, taking, "decision_id", "pk"):
        yield {
            "decision": taking.key("decisions", objection.decision_id),
            "person": taking.key("people", objection.by_id),
            "kind": objection.kind,
            "reason": objection.reason,
            "state": objection.state,
            "how": objection.how,
            "raised": objection.raised_at.date(),
        }
