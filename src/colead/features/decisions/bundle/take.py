"""Decisions that go out with a bundle."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from colead.features.circles import queries as circles
from colead.features.decisions.models import Advice, Ballot, Decision, Objection, Option, Part
from colead.features.decisions.rules.changes import KINDS, THINGS
from colead.kernel.bundle import Row, Taking

# Where the things that a change speaks of have their keys.
TABLES = {"circle": "circles", "member": "people", "domain": "domains"}


def change_with(change: dict[str, Any], known: Any) -> dict[str, Any] | None:
    """A change with each thing it names put through ``known(type, value)``; None if one is not
    known."""
    found = dict(change)
    for field in KINDS[change["kind"]].fields:
        if field.type in THINGS:
            found[field.name] = known(field.type, change[field.name])
            if not found[field.name]:
                return None
    return found


def take_decisions(taking: Taking) -> Iterable[Row]:
    """All but drafts."""
    keys = taking.keys.setdefault("decisions", {})
    found = Decision.objects.filter(organization_id=taking.organization_id).exclude(
        state=Decision.State.DRAFT
    )
    for decision in found.order_by("pk").iterator(chunk_size=2_000):
        keys[decision.pk] = taking.key_of(decision)
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
            "settings": _settings(decision, taking),
            "stage": decision.stage,
            "changes": _changes(decision, taking),
        }


def _changes(decision: Decision, taking: Taking) -> str:
    """The changes that go with a decision, as JSON with keys; those to things that have no key in
    a bundle (domains) are left out."""
    roles = {role.pk: role for role in circles.roles_named(taking.organization_id,
             [one["role"] for one in decision.changes if "role" in one])}  # fmt: skip

    def known(type_: str, pk: int) -> str | list[str]:
        if type_ != "role":
            return taking.key(TABLES[type_], pk)
        # A role's key is its own within its circle only.
        circle = taking.key("circles", roles[pk].circle_id) if pk in roles else ""
        return [circle, taking.key("roles", pk)] if circle else ""

    told = [change_with(one, known) for one in decision.changes]
    found = [one for one in told if one is not None]
    return json.dumps(found, ensure_ascii=False) if found else ""


def _settings(decision: Decision, taking: Taking) -> str:
    """The settings as JSON, with people by their keys."""
    found = dict(decision.settings)
    if "listed" in found:
        keys = (taking.key("people", member_id) for member_id in found["listed"])
        found["listed"] = [key for key in keys if key]
    return json.dumps(found, ensure_ascii=False) if found else ""


def _taken(model: Any, taking: Taking, *order: str) -> Any:
    return (
        model.objects.filter(organization_id=taking.organization_id)
        .exclude(decision__state=Decision.State.DRAFT)
        .order_by(*order)
    )


def take_people(taking: Taking) -> Iterable[Row]:
    """Who had which part."""
    for part in _taken(Part, taking, "decision_id", "pk").iterator(chunk_size=2_000):
        yield {
            "decision": taking.key("decisions", part.decision_id),
            "person": taking.key("people", part.member_id),
            "part": part.part,
            "note": part.why,
        }


def take_advice(taking: Taking) -> Iterable[Row]:
    """Advice and what was done with it."""
    for advice in _taken(Advice, taking, "decision_id", "pk").iterator(chunk_size=2_000):
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
        option.pk: (option.position, option.label)
        for option in Option.objects.filter(organization_id=taking.organization_id)
    }
    for ballot in (
        _taken(Ballot, taking, "decision_id", "round_id", "pk")
        .filter(voter__isnull=False, decision__state="settled")
        .select_related("round", "decision")
        .iterator(chunk_size=2_000)
    ):
        if ballot.round.number == ballot.decision.round_number:
            yield {
                "decision": taking.key("decisions", ballot.decision_id),
                "person": taking.key("people", ballot.voter_id),
                "choice": _choice(ballot.choice, options),
                "reason": ballot.reason,
                "cast": ballot.cast_at.date() if ballot.cast_at else None,
            }


def _choice(choice: Any, options: dict[int, tuple[int, str]]) -> str:
    """A ballot with the names of options; marks of several as JSON, in the order of the paper."""
    if isinstance(choice, int) and choice in options:
        return options[choice][1]
    if not isinstance(choice, list):
        return str(choice)
    gone = (0, "")
    marks = [mark if isinstance(mark, list) else [mark] for mark in choice]
    marks.sort(key=lambda mark: options.get(mark[0], gone))
    named = [[options.get(mark[0], gone)[1], *mark[1:]] for mark in marks]
    return json.dumps([m if len(m) > 1 else m[0] for m in named], ensure_ascii=False)


def take_objections(taking: Taking) -> Iterable[Row]:
    """Objections and what became of them."""
    found = _taken(Objection, taking, "decision_id", "pk")
    for objection in found.select_related("round", "integrated_in"):
        yield {
            "decision": taking.key("decisions", objection.decision_id),
            "person": taking.key("people", objection.by_id),
            "kind": objection.kind,
            "reason": objection.reason,
            "state": objection.state,
            "how": objection.how,
            "raised": objection.raised_at.date(),
            "round": objection.round.number,
            "integrated_in": objection.integrated_in.number if objection.integrated_in else None,
        }
