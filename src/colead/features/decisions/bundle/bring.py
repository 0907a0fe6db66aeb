"""Decisions that come in with a bundle."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from colead.features.decisions import events
from colead.features.decisions.bundle.rounds import noon
from colead.features.decisions.bundle.take import TABLES, change_with
from colead.features.decisions.models import (
    Advice,
    Ballot,
    Decision,
    Objection,
    Option,
    Part,
    Round,
)
from colead.features.decisions.rules import methods
from colead.features.decisions.rules.changes import clean
from colead.kernel import prepared, search
from colead.kernel.bundle import BATCH, Bringing, Clash, Row, upsert
from colead.kernel.verdict import Missing, Refused

STATES = {"open": "open", "withdrawn": "withdrawn"}


def _settings(row: Row, people: Mapping[str, int]) -> dict[str, Any]:
    """The settings of a method from their cell, those named to answer by id. A setting that this
    version does not know is kept as it is; one that it knows has to make sense to it."""
    given: dict[str, Any] = json.loads(row["settings"])
    try:
        known = {one.name: one for one in methods.method(row.get("method") or "advice").settings}
        found = {
            name: known[name].clean(value) if name in known else value
            for name, value in given.items()
            if name != "listed"
        }
        if "listed" in given:
            found["listed"] = sorted(people[key] for key in given["listed"])
    except (Refused, KeyError, TypeError) as no:
        raise Clash("decisions", row["_row"], "settings", row["settings"][:200], str(no)) from None
    except Missing:
        return given
    return found


def _values(row: Row, at: datetime, people: Mapping[str, int]) -> dict[str, Any]:
    result = row.get("result") or "open"
    opened = noon(row.get("opened")) or noon(row.get("decided")) or at
    settled = None if result == "open" else noon(row.get("decided")) or opened
    review = row.get("review")
    return {
        "key": row["decision"],
        "title": row["title"][:200],
        "circle_id": row.get("circle_id"),
        "method": (row.get("method") or "advice")[:30],
        "question": row.get("question") or "",
        "proposal": row.get("proposal") or "",
        "statement": row.get("statement") or "",
        "state": STATES.get(result, "settled"),
        "result": "" if result == "open" else result,
        "opened_at": opened,
        "settled_at": settled,
        "review_on": review,
        "stage": row.get("stage") or "",
        "review_state": "waiting" if review and result == "agreed" else "",
        **({"settings": _settings(row, people)} if row.get("settings") else {}),
    }


def _changes(row: Row, bringing: Bringing) -> list[dict[str, Any]]:
    """The changes that go with a decision, from their cell, with ids in place of keys."""
    if not row.get("changes"):
        return []

    def known(type_: str, key: Any) -> int:
        if type_ != "role":
            return bringing.ids.get(TABLES[type_], {}).get(key, 0)
        circle, role = key
        place = bringing.ids.get("circles", {}).get(circle), role
        return int(bringing.notes.get("roles", {}).get(place, 0))

    try:
        found = [change_with(one, known) for one in json.loads(row["changes"])]
        return [clean(one) for one in found if one is not None]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Refused):
        says = "is no list of changes"
        raise Clash("decisions", row["_row"], "changes", row["changes"][:200], says) from None


def bring_decisions(rows: Sequence[Row], bringing: Bringing) -> None:
    """Rows of decisions: each with a round of its own."""
    values = [
        {
            **_values(row, bringing.at, bringing.ids.get("people", {})),
            "changes": _changes(row, bringing),
        }
        for row in rows
    ]
    done = upsert(
        Decision,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="decisions",
        keep=("opened_at", "settled_at", "review_state"),
    )
    bringing.learn("decisions", (row["decision"] for row in rows), done.ids)
    bringing.notes.setdefault("decisions-of-initiatives", {}).update(
        (pk, row["initiative"])
        for row, pk in zip(rows, done.ids, strict=True)
        if row.get("initiative")
    )
    # Their first rounds are made with the table of rounds, which may tell of more.
    bringing.notes.setdefault("new decisions", []).extend(done.ids[i] for i in done.created)
    for i in done.changed:
        Round.objects.filter(decision_id=done.ids[i], closed_at=None).update(
            closed_at=values[i]["settled_at"]
        )
    search.index_all(
        bringing.organization_id,
        "decision",
        [
            (
                done.ids[i],
                values[i]["title"],
                "\n".join(values[i][name] for name in ("question", "proposal", "statement")),
                values[i]["circle_id"],
            )
            for i in [*done.created, *done.changed]
        ],
    )
    for i in done.created:
        _tell(rows[i], values[i], done.ids[i], bringing)


def _tell(row: Row, values: dict[str, Any], pk: int, bringing: Bringing) -> None:
    common = {"decision": pk, "title": values["title"], "circle": values["circle_id"]}
    bringing.tell(
        events.DecisionProposed(
            **common, method=values["method"], concerned=[], act={}, verdict={}
        ),
        on=row.get("opened") or row.get("decided"),
    )
    if values["result"]:
        bringing.tell(
            events.DecisionSettled(
                **common, method=values["method"], result=values["result"], concerned=[]
            ),
            on=row.get("decided") or row.get("opened"),
        )


def bring_people(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who had which part."""
    upsert(
        Part,
        [
            {
                "decision_id": row["decision_id"],
                "member_id": row["person_id"],
                "part": row["part"],
                "why": (row.get("note") or "")[:300],
            }
            for row in rows
        ],
        identity=["decision_id", "member_id", "part"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="decision_people",
    )
    proposers = {row["decision_id"]: row["person_id"] for row in rows if row["part"] == "proposer"}
    unnamed = Decision.objects.filter(proposer=None, pk__in=list(proposers))
    found = [(proposers[pk], pk) for pk in unnamed.values_list("pk", flat=True)]
    prepared.update_all(Decision, ["proposer_id"], found)


def bring_advice(rows: Sequence[Row], bringing: Bringing) -> None:
    """Advice and what was done with it."""
    upsert(
        Advice,
        [
            {
                "decision_id": row["decision_id"],
                "by_id": row.get("person_id"),
                "name": row.get("name") or "",
                "text": row["text"],
                "given_at": noon(row.get("given")),
                "done": row.get("done") or "",
                "because": row.get("because") or "",
            }
            for row in rows
        ],
        identity=["decision_id", "by_id", "name", "text"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="advice",
    )


def _choice(row: Row, decision: Decision, labels: Mapping[int, Mapping[str, int]]) -> Any:
    """What stands on a ballot, with the ids of options in place of their names.

    A single answer is the name of an option or a word of the method's own; marks of several
    options are a JSON list of names, or of pairs of a name and a mark.
    """
    text, named = row["choice"], labels.get(decision.pk, {})
    if not text.startswith("["):
        return named.get(text, text)
    try:
        marks = [
            [named[mark[0]], mark[1]] if isinstance(mark, list) else named[mark]
            for mark in json.loads(text)
        ]
        method = methods.method(decision.method)
        return method.read(marks, list(named.values()), decision.settings) if method.read else marks
    except (Refused, Missing, ValueError, KeyError, TypeError, IndexError, RecursionError):
        says = "does not fit the options and the method of this decision"
        raise Clash("ballots", row["_row"], "choice", text[:200], says) from None


def bring_ballots(rows: Sequence[Row], bringing: Bringing) -> None:
    """Answers, into the newest round."""
    decisions = Decision.objects.in_bulk({row["decision_id"] for row in rows})
    rounds = dict(
        Round.objects.filter(decision_id__in=decisions)
        .order_by("number")
        .values_list("decision_id", "pk")
    )
    labels: dict[int, dict[str, int]] = {}
    for option in Option.objects.filter(decision_id__in=decisions).order_by("position"):
        labels.setdefault(option.decision_id, {})[option.label] = option.pk
    upsert(
        Ballot,
        [
            {
                "round_id": rounds[row["decision_id"]],
                "voter_id": row["person_id"],
                "decision_id": row["decision_id"],
                "choice": _choice(row, decisions[row["decision_id"]], labels),
                "reason": row.get("reason") or "",
                "cast_at": noon(row.get("cast")),
            }
            for row in rows
        ],
        identity=["round_id", "voter_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="ballots",
    )
    counts: dict[int, int] = bringing.notes.setdefault("ballots", {})
    for row in rows:
        pk = rounds[row["decision_id"]]
        counts[pk] = counts.get(pk, 0) + 1


def finish_ballots(bringing: Bringing) -> None:
    """Of each round at least as many were asked and answered as the bundle has ballots of it."""
    counts: dict[int, int] = bringing.notes.pop("ballots", {})
    for some in prepared.pieces(counts, BATCH):
        found = Round.objects.filter(pk__in=some).values_list("pk", "cast", "eligible")
        prepared.update_all(
            Round,
            ["cast", "eligible"],
            [
                (counts[pk], max(eligible, counts[pk]), pk)
                for pk, cast, eligible in found
                if cast < counts[pk]
            ],
        )


def bring_objections(rows: Sequence[Row], bringing: Bringing) -> None:
    """Objections and what became of them."""
    rounds: dict[tuple[int, int], int] = {}
    first: dict[int, int] = {}
    decided = {row["decision_id"] for row in rows}
    for found in Round.objects.filter(decision_id__in=decided).order_by("number"):
        rounds[found.decision_id, found.number] = found.pk
        first.setdefault(found.decision_id, found.pk)
    upsert(
        Objection,
        [
            {
                "decision_id": row["decision_id"],
                "by_id": row["person_id"],
                "reason": row["reason"],
                "round_id": rounds.get(
                    (row["decision_id"], row.get("round") or 0), first[row["decision_id"]]
                ),
                "integrated_in_id": rounds.get((row["decision_id"], row.get("integrated_in") or 0)),
                "kind": row.get("kind") or "harm",
                "state": row.get("state") or "open",
                "how": row.get("how") or "",
                "raised_at": noon(row.get("raised")) or bringing.at,
            }
            for row in rows
        ],
        identity=["decision_id", "by_id", "reason"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="objections",
        keep=("round_id", "raised_at"),
    )
