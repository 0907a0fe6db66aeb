"""What initiatives need and needed, in the organization bundle. What people said about their time
is private and is not in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from colead.features.initiatives.models import Need
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert

KINDS = tuple(Need.Kind.values)


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


def _check(row: Row) -> Iterable[tuple[str, str]]:
    if row.get("stated") and row.get("met") and row["met"] < row["stated"]:
        yield "met", "lies before the day on which it was stated"
    if row.get("person") and not row.get("met"):
        yield "person", "met it, so the day on which it was met is needed"
    if row.get("amount") is not None and (row.get("kind") != "money" or row["amount"] <= 0):
        yield "amount", "is above zero, and only for money"


def bring_needs(rows: Sequence[Row], bringing: Bringing) -> None:
    """Needs, known again by initiative, kind, words and the day on which they were stated: what
    was met may be needed anew. A row without a day is the first of those words."""
    there = Need.objects.filter(organization_id=bringing.organization_id).order_by("stated_at")
    known: dict[tuple[int, str, str], list[datetime]] = {}
    for initiative_id, kind, text, at in there.values_list(
        "initiative_id", "kind", "text", "stated_at"
    ):
        known.setdefault((initiative_id, kind, text), []).append(at)
    values: list[dict[str, Any]] = []
    for row in rows:
        text, day = row["text"][:300], row.get("stated")
        left = known.get((row["initiative_id"], row["kind"], text), [])
        same = next((one for one in left if day in (None, one.date())), None)
        if same is not None:
            left.remove(same)
        # A moment of its own tells two of one day apart, the next time too.
        new = (_noon(day) or bringing.at) + timedelta(microseconds=len(values))
        values.append(
            {
                "initiative_id": row["initiative_id"],
                "kind": row["kind"],
                "text": text,
                "amount": row.get("amount"),
                "stated_at": same or new,
                "met_at": _noon(row.get("met")),
                "met_by_id": row.get("person_id"),
            }
        )
    upsert(
        Need,
        values,
        identity=["initiative_id", "kind", "text", "stated_at"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="needs",
    )


def take_needs(taking: Taking) -> Iterable[Row]:
    """What all initiatives need and needed."""
    found = Need.objects.filter(organization_id=taking.organization_id).order_by("pk")
    for one in found.iterator(chunk_size=2_000):
        yield {
            "initiative": taking.key("initiatives", one.initiative_id),
            "kind": one.kind,
            "text": one.text,
            "amount": one.amount,
            "stated": one.stated_at.date(),
            "met": one.met_at.date() if one.met_at else None,
            "person": taking.key("people", one.met_by_id),
        }


register(
    Table(
        "needs",
        (
            Column("initiative", "key", required=True, table="initiatives"),
            Column("kind", "choice", required=True, choices=KINDS),
            Column("text", required=True),
            Column("amount", "whole"),
            Column("stated", "day"),
            Column("met", "day"),
            Column("person", "key", table="people"),
        ),
        bring_needs,
        take_needs,
        check=_check,
    )
)
