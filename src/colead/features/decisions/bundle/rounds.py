"""Options and rounds of decisions in the bundle."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import F

from colead.features.decisions.models import Decision, Option, Round
from colead.features.decisions.rules import secrecy
from colead.kernel import prepared
from colead.kernel.bundle import BATCH, Bringing, Row, Taking, told, upsert

# Further than any position stands: where options wait while others take their places.
_ASIDE = 1000


def noon(day: date | None) -> datetime | None:
    """A day of a bundle as a moment."""
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


def check_option(row: Row) -> Iterable[tuple[str, str]]:
    """Positions that make an order, and facts that can be read."""
    if row.get("position") is not None and not 1 <= row["position"] < _ASIDE:
        yield "position", "counts from 1"
    yield from check_object(row, "facts")


def check_object(row: Row, name: str) -> Iterable[tuple[str, str]]:
    """A cell that holds a JSON object, or nothing."""
    try:
        if row.get(name) and not isinstance(json.loads(row[name]), dict):
            raise ValueError
    except (ValueError, RecursionError):
        yield name, "is not a JSON object"


def bring_options(rows: Sequence[Row], bringing: Bringing) -> None:
    """Options in their order. Those that were added here since stay, after the ones brought."""
    values = list(
        {
            (row["decision_id"], row["label"][:200]): {
                "decision_id": row["decision_id"],
                "label": row["label"][:200],
                "position": row["position"],
                "text": row.get("text") or "",
                "added_by_id": row.get("person_id"),
                "facts": json.loads(row["facts"]) if row.get("facts") else {},
                "member_id": row.get("candidate_id"),
            }
            for row in rows
        }.values()
    )
    wanted: dict[int, dict[str, int]] = {}
    for value in values:
        wanted.setdefault(value["decision_id"], {})[value["label"]] = value["position"]
    moved: set[int] = set()
    for found in Option.objects.filter(organization_id=bringing.organization_id):
        places = wanted.get(found.decision_id, {})
        if found.label in places:
            if places[found.label] != found.position:
                moved.add(found.decision_id)
        elif found.position in places.values():
            moved.add(found.decision_id)
    Option.objects.filter(
        organization_id=bringing.organization_id, decision_id__in=list(moved), position__lt=_ASIDE
    ).update(position=F("position") + _ASIDE)
    upsert(
        Option,
        values,
        identity=["decision_id", "label"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="options",
    )


def take_options(taking: Taking) -> Iterable[Row]:
    """The options of all decisions but drafts."""
    found = Option.objects.filter(organization_id=taking.organization_id).exclude(
        decision__state=Decision.State.DRAFT
    )
    for option in found.order_by("decision_id", "position"):
        yield {
            "_id": option.pk,
            "decision": taking.key("decisions", option.decision_id),
            "position": option.position,
            "label": option.label,
            "text": option.text,
            "person": taking.key("people", option.added_by_id),
            "facts": json.dumps(option.facts, ensure_ascii=False) if option.facts else "",
            "candidate": taking.key("people", option.member_id),
        }


def check_round(row: Row) -> Iterable[tuple[str, str]]:
    """Numbers from 1, and no end before the beginning."""
    if row.get("round") is not None and not 1 <= row["round"] <= 100_000:
        yield "round", "counts from 1"
    for name in ("eligible", "cast"):
        if row.get(name) is not None and not 0 <= row[name] <= 2**31 - 1:
            yield name, "is a count, from 0 up"
    if row.get("opened") and row.get("closed") and row["closed"] < row["opened"]:
        yield "closed", "lies before the day of opening"


def bring_rounds(rows: Sequence[Row], bringing: Bringing) -> None:
    """Rounds by number; a decision of which the bundle tells none gets one round.

    Only the newest round of an open decision is open; a round that was closed stays closed.
    """
    given: dict[int, dict[int, Row]] = {}
    for row in rows:
        given.setdefault(row["decision_id"], {}).setdefault(row["round"], row)
    decisions = Decision.objects.in_bulk(list(given))
    there: dict[int, dict[int, Round]] = {}
    for found in Round.objects.filter(organization_id=bringing.organization_id):
        there.setdefault(found.decision_id, {})[found.number] = found
    new, changed = [], []
    for decision_id, by_number in given.items():
        decision, standing = decisions[decision_id], there.get(decision_id, {})
        last = max((*by_number, *standing))
        for number, row in sorted(by_number.items()):
            values = _values(row, decision, is_last=number == last)
            known = standing.get(number)
            if known is None:
                new.append(
                    Round(
                        organization_id=bringing.organization_id,
                        decision_id=decision_id,
                        number=number,
                        **values,
                    )
                )
                continue
            if known.closed_at is not None and values["closed_at"] is None:
                del values["closed_at"]
            values = {name: told(value, getattr(known, name)) for name, value in values.items()}
            if any(getattr(known, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(known, name, value)
                changed.append(known)
        for number, known in standing.items():
            if number < last and number not in by_number and known.closed_at is None:
                known.closed_at = noon(by_number[last]["opened"]) or bringing.at
                changed.append(known)
        decision.round_number = last
    Round.objects.bulk_update(
        changed,
        ["proposal", "note", "opened_at", "closed_at", "eligible", "cast"],
        batch_size=200,
    )
    Round.objects.bulk_create(new, batch_size=500)
    without = [pk for pk in bringing.notes.pop("new decisions", []) if pk not in given]
    for some in prepared.pieces(without, BATCH):
        begun = Decision.objects.filter(pk__in=some).order_by("pk")
        prepared.insert_all(
            Round,
            ["organization_id", "decision_id", "proposal", "opened_at", "closed_at", "number"],
            (
                (bringing.organization_id, *values, 1)
                for values in begun.values_list("pk", "proposal", "opened_at", "settled_at")
            ),
        )
    Decision.objects.bulk_update(decisions.values(), ["round_number"], batch_size=200)
    if rows:
        bringing.created["rounds"] = len(new) + len(without)
        bringing.changed["rounds"] = len(changed)


def _values(row: Row, decision: Decision, *, is_last: bool) -> dict[str, Any]:
    opened = noon(row.get("opened")) or decision.opened_at
    closed = noon(row.get("closed"))
    if closed is None and not (is_last and decision.is_open):
        closed = decision.settled_at or opened
    return {
        "proposal": row.get("proposal") or "",
        "note": row.get("note") or "",
        "opened_at": opened,
        "closed_at": closed,
        "eligible": row.get("eligible") or 0,
        "cast": row.get("cast") or 0,
    }


def take_rounds(taking: Taking) -> Iterable[Row]:
    """All rounds: the text as it stood then, what changed, and how many answered."""
    found = Round.objects.filter(organization_id=taking.organization_id).exclude(
        decision__state=Decision.State.DRAFT
    )
    for one in found.select_related("decision").order_by("decision_id", "number"):
        yield {
            "_id": one.pk,
            "decision": taking.key("decisions", one.decision_id),
            "round": one.number,
            "proposal": one.proposal,
            "note": one.note,
            "opened": one.opened_at.date(),
            "closed": one.closed_at.date() if one.closed_at else None,
            "eligible": one.eligible,
            "cast": secrecy.told(one.cast, one.decision.settings) or 0,
        }
