"""Decisions that come in with a bundle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from colead.features.decisions import events
from colead.features.decisions.models import Advice, Ballot, Decision, Objection, Part, Round
from colead.kernel import search
from colead.kernel.bundle import Bringing, Row, upsert

STATES = {"open": "open", "withdrawn": "withdrawn"}


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


def _values(row: Row, at: datetime) -> dict[str, Any]:
    result = row.get("result") or "open"
    opened = _moment(row.get("opened")) or _moment(row.get("decided")) or at
    settled = None if result == "open" else _moment(row.get("decided")) or opened
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
        "review_state": "waiting" if review and result == "agreed" else "",
    }


def bring_decisions(rows: Sequence[Row], bringing: Bringing) -> None:
    """Rows of decisions: each with a round of its own."""
    values = [_values(row, bringing.at) for row in rows]
    done = upsert(
        Decision,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="decisions",
        keep=("opened_at", "settled_at", "review_state"),
    )
    bringing.ids["decisions"] = {
        row["decision"]: pk for row, pk in zip(rows, done.ids, strict=True)
    }
    bringing.notes["decisions-of-initiatives"] = {
        pk: row["initiative"]
        for row, pk in zip(rows, done.ids, strict=True)
        if row.get("initiative")
    }
    Round.objects.bulk_create(
        (
            Round(
                organization_id=bringing.organization_id,
                decision_id=done.ids[i],
                number=1,
                proposal=values[i]["proposal"],
                opened_at=values[i]["opened_at"],
                closed_at=values[i]["settled_at"],
            )
            for i in done.created
        ),
        batch_size=500,
    )
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
    found = list(Decision.objects.filter(proposer=None, pk__in=list(proposers)[:100_000]))
    for decision in found:
        decision.proposer_id = proposers[decision.pk]
    Decision.objects.bulk_update(found, ["proposer"], batch_size=200)


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
                "given_at": _moment(row.get("given")),
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


def bring_ballots(rows: Sequence[Row], bringing: Bringing) -> None:
    """Answers, into the newest round."""
    rounds = {
        found.decision_id: found
        for found in Round.objects.filter(organization_id=bringing.organization_id).order_by(
            "number"
        )
    }
    upsert(
        Ballot,
        [
            {
                "round_id": rounds[row["decision_id"]].pk,
                "voter_id": row["person_id"],
                "decision_id": row["decision_id"],
                "choice": row["choice"],
                "reason": row.get("reason") or "",
                "cast_at": _moment(row.get("cast")),
            }
            for row in rows
        ],
        identity=["round_id", "voter_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="ballots",
    )
    counts: dict[int, int] = {}
    for row in rows:
        counts[row["decision_id"]] = counts.get(row["decision_id"], 0) + 1
    changed = [rounds[pk] for pk, count in counts.items() if rounds[pk].cast < count]
    for found in changed:
        found.cast = counts[found.decision_id]
        found.eligible = max(found.eligible, found.cast)
    Round.objects.bulk_update(changed, ["cast", "eligible"], batch_size=200)


def bring_objections(rows: Sequence[Row], bringing: Bringing) -> None:
    """Objections and what became of them."""
    first = dict(
        Round.objects.filter(organization_id=bringing.organization_id, number=1).values_list(
            "decision_id", "pk"
        )
    )
    upsert(
        Objection,
        [
            {
                "decision_id": row["decision_id"],
                "by_id": row["person_id"],
                "reason": row["reason"],
                "round_id": first[row["decision_id"]],
                "kind": row.get("kind") or "harm",
                "state": row.get("state") or "open",
                "how": row.get("how") or "",
                "raised_at": _moment(row.get("raised")) or bringing.at,
            }
            for row in rows
        ],
        identity=["decision_id", "by_id", "reason"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="objections",
        keep=("round_id", "raised_at"),
    )
