"""Looking back in the organization bundle. Cards that only those in it may read stay here, and so
do their notes; unnamed cards of open records go without authors; slips, dots, and what single
people found useful never go."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from colead.features.retrospectives import rules
from colead.features.retrospectives.bundle.boards import (
    bring_cards,
    bring_groups,
    bring_notes,
    moment,
    take_cards,
    take_groups,
    take_notes,
)
from colead.features.retrospectives.models import Commitment, Format, Lesson, Retrospective
from colead.kernel import search
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert
from colead.kernel.verdict import Refused


def _columns(row: Row) -> Iterable[tuple[str, str]]:
    try:
        found = json.loads(row.get("columns") or "[]")
        rules.read_columns(found)
    except (ValueError, TypeError, AttributeError, Refused):
        yield "columns", 'is a list as [{"name": "Start", "prompt": "What next?"}, …]'


def bring_formats(rows: Sequence[Row], bringing: Bringing) -> None:
    """Formats, known again by their title."""
    values: list[dict[str, Any]] = [
        {
            "title": row["title"][:100],
            "circle_id": row.get("circle_id"),
            "says": (row.get("says") or "")[:300],
            "columns": rules.read_columns(json.loads(row["columns"])),
            "kept_at": bringing.at,
        }
        for row in rows
    ]
    done = upsert(
        Format,
        values,
        identity=["title"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="formats",
        keep=["kept_at"],
    )
    bringing.learn("formats", (row["format"] for row in rows), done.ids)


def take_formats(taking: Taking) -> Iterable[Row]:
    """Formats that are offered."""
    keys = taking.keys.setdefault("formats", {})
    found = Format.objects.filter(organization_id=taking.organization_id, retired_at=None)
    for number, one in enumerate(found.order_by("pk"), 1):
        keys[one.pk] = f"format-{number}"
        yield {
            "_id": one.pk,
            "format": keys[one.pk],
            "title": one.title,
            "says": one.says,
            "circle": taking.key("circles", one.circle_id),
            "columns": json.dumps(one.columns, ensure_ascii=False),
        }


def bring_retrospectives(rows: Sequence[Row], bringing: Bringing) -> None:
    """Those that were, known again by title and day; one under way comes as it was closed."""
    there = Retrospective.objects.filter(organization_id=bringing.organization_id)
    known = {
        (title, at.astimezone(UTC).date()): at
        for title, at in there.values_list("title", "started_at")
    }
    values: list[dict[str, Any]] = []
    for row in rows:
        began = known.get((row["title"][:200], row["started"]), moment(row["started"]))
        values.append(
            {
                "title": row["title"][:200],
                "started_at": began,
                "circle_id": row["circle_id"],
                "format": row.get("format_name") or "own",
                "columns": rules.read_columns(json.loads(row["columns"])),
                "phase": Retrospective.Phase.CLOSED,
                "anonymous": row.get("anonymous") == "yes",
                "readers": row.get("readers") or "team",
                "started_by_id": row.get("person_id"),
                "closed_at": moment(row.get("closed")) or began,
                **_about(row),
            }
        )
    done = upsert(
        Retrospective,
        values,
        identity=["title", "started_at"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="retrospectives",
    )
    bringing.learn("retrospectives", (row["retrospective"] for row in rows), done.ids)
    search.index_all(
        bringing.organization_id,
        "retrospective",
        [
            (done.ids[i], values[i]["title"], "", values[i]["circle_id"])
            for i in done.created
            if values[i]["readers"] == "all"
        ],
    )


def _about(row: Row) -> dict[str, Any]:
    number = row.get("initiative_id")
    return {
        "about_kind": "initiative" if number else "",
        "about_id": number,
        "about_title": (row.get("about") or "")[:200],
    }


def take_retrospectives(taking: Taking) -> Iterable[Row]:
    """All that are over."""
    keys = taking.keys.setdefault("retrospectives", {})
    found = Retrospective.objects.filter(organization_id=taking.organization_id, phase="closed")
    for number, one in enumerate(found.order_by("pk"), 1):
        keys[one.pk] = f"retrospective-{number}"
        of_initiative = one.about_id if one.about_kind == "initiative" else None
        yield {
            "_id": one.pk,
            "retrospective": keys[one.pk],
            "title": one.title,
            "started": one.started_at.date(),
            "closed": one.closed_at.date() if one.closed_at else None,
            "circle": taking.key("circles", one.circle_id),
            "initiative": taking.key("initiatives", of_initiative),
            "about": one.about_title,
            "format_name": one.format,
            "columns": json.dumps(one.columns, ensure_ascii=False),
            "anonymous": "yes" if one.anonymous else "no",
            "readers": one.readers,
            "person": taking.key("people", one.started_by_id),
        }


def bring_commitments(rows: Sequence[Row], bringing: Bringing) -> None:
    """What people said they would do."""
    upsert(
        Commitment,
        [
            {
                "retrospective_id": row["retrospective_id"],
                "what": row["what"][:300],
                "by_id": row.get("person_id"),
                "due_on": row.get("due"),
                "state": (row.get("state") or "open") if row.get("person_id") else "open",
                "reason": (row.get("reason") or "")[:500],
                "made_at": moment(row["day"]),
            }
            for row in rows
        ],
        identity=["retrospective_id", "what", "by_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="retrospective_commitments",
        keep=["made_at"],
    )


def take_commitments(taking: Taking) -> Iterable[Row]:
    """Commitments of all that are over; they are public."""
    found = Commitment.objects.filter(
        organization_id=taking.organization_id, retrospective__phase="closed"
    )
    for one in found.order_by("pk"):
        yield {
            "retrospective": taking.key("retrospectives", one.retrospective_id),
            "what": one.what,
            "person": taking.key("people", one.by_id),
            "due": one.due_on,
            "state": one.state,
            "reason": one.reason,
            "day": one.made_at.date(),
        }


def bring_lessons(rows: Sequence[Row], bringing: Bringing) -> None:
    """Lessons that were kept."""
    upsert(
        Lesson,
        [
            {
                "retrospective_id": row["retrospective_id"],
                "title": row["title"][:200],
                "text": row["text"],
                "kept_by_id": row["person_id"],
                "kept_at": moment(row["day"]),
            }
            for row in rows
        ],
        identity=["retrospective_id", "title"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="retrospective_lessons",
        keep=["kept_at"],
    )


def take_lessons(taking: Taking) -> Iterable[Row]:
    """All lessons of those that are over."""
    found = Lesson.objects.filter(
        organization_id=taking.organization_id, retrospective__phase="closed"
    )
    for one in found.order_by("pk"):
        yield {
            "retrospective": taking.key("retrospectives", one.retrospective_id),
            "title": one.title,
            "text": one.text,
            "person": taking.key("people", one.kept_by_id),
            "day": one.kept_at.date(),
        }


_KEY = Column("retrospective", "key", required=True, table="retrospectives")
_GROUP = Column("group", "key", table="retrospective_groups")
_PERSON = Column("person", "key", table="people")
_SOMEBODY = Column("person", "key", required=True, table="people")
_TITLE = Column("title", required=True)
_DAY = Column("day", "day", required=True)
_COLUMNS = Column("columns", "text", required=True)
register(
    Table(
        "formats",
        (
            Column("format", "key", required=True),
            _TITLE,
            Column("says"),
            Column("circle", "key", table="circles"),
            _COLUMNS,
        ),
        bring_formats,
        take_formats,
        keyed=True,
        check=_columns,
    )
)
register(
    Table(
        "retrospectives",
        (
            Column("retrospective", "key", required=True),
            _TITLE,
            Column("started", "day", required=True),
            Column("closed", "day"),
            Column("circle", "key", required=True, table="circles"),
            Column("initiative", "key", table="initiatives"),
            Column("about"),
            Column("format_name"),
            _COLUMNS,
            Column("anonymous", "choice", choices=("yes", "no")),
            Column("readers", "choice", choices=("team", "all")),
            _PERSON,
        ),
        bring_retrospectives,
        take_retrospectives,
        keyed=True,
        check=_columns,
    )
)
register(
    Table(
        "retrospective_groups",
        (Column("group", "key", required=True), _KEY, _TITLE, Column("dots", "whole")),
        bring_groups,
        take_groups,
        keyed=True,
    )
)
register(
    Table(
        "retrospective_cards",
        (
            _KEY,
            _GROUP,
            Column("column", "whole", required=True),
            Column("text", "text", required=True),
            _PERSON,
        ),
        bring_cards,
        take_cards,
    )
)
register(
    Table(
        "retrospective_notes",
        (_KEY, _GROUP, Column("text", "text", required=True), _SOMEBODY, _DAY),
        bring_notes,
        take_notes,
    )
)
register(
    Table(
        "retrospective_commitments",
        (
            _KEY,
            Column("what", required=True),
            _PERSON,
            Column("due", "day"),
            Column("state", "choice", choices=tuple(Commitment.State.values)),
            Column("reason"),
            _DAY,
        ),
        bring_commitments,
        take_commitments,
    )
)
register(
    Table(
        "retrospective_lessons",
        (_KEY, _TITLE, Column("text", "text", required=True), _SOMEBODY, _DAY),
        bring_lessons,
        take_lessons,
    )
)
