"""What of a board goes with the bundle: groups, cards and notes of records that all may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from colead.features.retrospectives.models import Card, Group, Note, Retrospective
from colead.kernel.bundle import Bringing, Row, Taking, upsert


def moment(day: date | None) -> datetime | None:
    """The noon of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


def _open(taking: Taking) -> Any:
    """What everybody may read: the records that were open from the start."""
    return Retrospective.objects.filter(
        organization_id=taking.organization_id, phase="closed", readers="all"
    ).values("pk")


def bring_groups(rows: Sequence[Row], bringing: Bringing) -> None:
    """What was talked about."""
    values = [
        {
            "retrospective_id": row["retrospective_id"],
            "title": row["title"][:200],
            "dots": row.get("dots"),
        }
        for row in rows
    ]
    done = upsert(
        Group,
        values,
        identity=["retrospective_id", "title"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="retrospective_groups",
    )
    bringing.learn("retrospective_groups", (row["group"] for row in rows), done.ids)


def take_groups(taking: Taking) -> Iterable[Row]:
    """The groups of open records."""
    keys = taking.keys.setdefault("retrospective_groups", {})
    found = Group.objects.filter(retrospective__in=_open(taking)).order_by("pk")
    for number, one in enumerate(found, 1):
        keys[one.pk] = f"group-{number}"
        yield {
            "_id": one.pk,
            "group": keys[one.pk],
            "retrospective": taking.key("retrospectives", one.retrospective_id),
            "title": one.title,
            "dots": one.dots,
        }


def bring_cards(rows: Sequence[Row], bringing: Bringing) -> None:
    """Cards of open records; unnamed ones without anybody."""
    upsert(
        Card,
        [
            {
                "retrospective_id": row["retrospective_id"],
                "group_id": row.get("group_id"),
                "column": row["column"],
                "text": row["text"],
                "author_id": row.get("person_id"),
            }
            for row in rows
        ],
        identity=["retrospective_id", "column", "text"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="retrospective_cards",
    )


def take_cards(taking: Taking) -> Iterable[Row]:
    """Cards of open records, in an order that tells nothing."""
    for one in Card.objects.filter(retrospective__in=_open(taking)).order_by(
        "retrospective", "group", "column", "text"
    ):
        yield {
            "retrospective": taking.key("retrospectives", one.retrospective_id),
            "group": taking.key("retrospective_groups", one.group_id),
            "column": one.column,
            "text": one.text,
            "person": taking.key("people", one.author_id),
        }


def bring_notes(rows: Sequence[Row], bringing: Bringing) -> None:
    """Lines that were noted."""
    upsert(
        Note,
        [
            {
                "retrospective_id": row["retrospective_id"],
                "group_id": row.get("group_id"),
                "text": row["text"][:1000],
                "by_id": row["person_id"],
                "at": moment(row["day"]),
            }
            for row in rows
        ],
        identity=["retrospective_id", "text", "by_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="retrospective_notes",
        keep=["at"],
    )


def take_notes(taking: Taking) -> Iterable[Row]:
    """Notes of open records."""
    for one in Note.objects.filter(retrospective__in=_open(taking)).order_by("pk"):
        yield {
            "retrospective": taking.key("retrospectives", one.retrospective_id),
            "group": taking.key("retrospective_groups", one.group_id),
            "text": one.text,
            "person": taking.key("people", one.by_id),
            "day": one.at.date(),
        }
