"""Meetings in the organization bundle: those that were and are planned, their lists and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from colead.features.meetings.models import Attendance, Item, Meeting
from colead.kernel import search
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert

STATES = tuple(state for state in Meeting.State.values if state != "running")


def _check(row: Row) -> Iterable[tuple[str, str]]:
    try:
        if row.get("starts_at") and datetime.fromisoformat(row["starts_at"]).tzinfo is None:
            raise ValueError
    except ValueError:
        yield "starts_at", "is a moment with its offset, as 2026-12-03T10:00+01:00"
    if row.get("minutes") is not None and not 5 <= row["minutes"] <= 20_160:
        yield "minutes", "lies between 5 and 20160"


def bring_meetings(rows: Sequence[Row], bringing: Bringing) -> None:
    """Meetings, known again by their key."""
    values = [
        {
            "key": row["meeting"],
            "title": row["title"][:200],
            "starts_at": datetime.fromisoformat(row["starts_at"]),
            "circle_id": row.get("circle_id"),
            "about": row.get("about") or "",
            "place": (row.get("place") or "")[:300],
            "minutes": row.get("minutes") or 60,
            "state": row.get("state") or Meeting.State.PLANNED,
            "convener_id": row.get("person_id"),
            "ended_at": datetime.combine(row["ended"], time(12), tzinfo=UTC)
            if row.get("ended")
            else None,
        }
        for row in rows
    ]
    done = upsert(
        Meeting,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="meetings",
    )
    bringing.learn("meetings", (row["meeting"] for row in rows), done.ids)
    search.index_all(
        bringing.organization_id,
        "meeting",
        [
            (done.ids[i], values[i]["title"], values[i]["about"], values[i]["circle_id"])
            for i in (*done.created, *done.changed)
        ],
    )


def take_meetings(taking: Taking) -> Iterable[Row]:
    """All meetings; one that runs goes out as planned."""
    keys = taking.keys.setdefault("meetings", {})
    for one in Meeting.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "_id": one.pk,
            "meeting": keys[one.pk],
            "title": one.title,
            "starts_at": one.starts_at.isoformat(),
            "minutes": one.minutes,
            "circle": taking.key("circles", one.circle_id),
            "person": taking.key("people", one.convener_id),
            "place": one.place,
            "about": one.about,
            "state": "planned" if one.state == Meeting.State.RUNNING else one.state,
            "ended": one.ended_at.date() if one.ended_at else None,
        }


def bring_items(rows: Sequence[Row], bringing: Bringing) -> None:
    """What meetings go through, by position."""
    values = {
        (row["meeting_id"], row["position"]): {
            "meeting_id": row["meeting_id"],
            "position": row["position"],
            "title": row["title"][:200],
            "decision_id": row.get("decision_id"),
            "notes": row.get("notes") or "",
            "added_by_id": row.get("person_id"),
        }
        for row in rows
    }
    upsert(
        Item,
        list(values.values()),
        identity=["meeting_id", "position"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="meeting_items",
    )


def take_items(taking: Taking) -> Iterable[Row]:
    """What all meetings go through."""
    found = Item.objects.filter(organization_id=taking.organization_id)
    for one in found.order_by("meeting_id", "position"):
        yield {
            "meeting": taking.key("meetings", one.meeting_id),
            "position": one.position,
            "title": one.title,
            "decision": taking.key("decisions", one.decision_id),
            "notes": one.notes,
            "person": taking.key("people", one.added_by_id),
        }


def bring_people(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who is invited, and what they answered."""
    values = {
        (row["meeting_id"], row["person_id"]): {
            "meeting_id": row["meeting_id"],
            "member_id": row["person_id"],
            "answer": row.get("answer") or "",
        }
        for row in rows
    }
    upsert(
        Attendance,
        list(values.values()),
        identity=["meeting_id", "member_id"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="meeting_people",
    )


def take_people(taking: Taking) -> Iterable[Row]:
    """Who is invited to all meetings."""
    found = Attendance.objects.filter(organization_id=taking.organization_id)
    for one in found.order_by("meeting_id", "pk"):
        yield {
            "meeting": taking.key("meetings", one.meeting_id),
            "person": taking.key("people", one.member_id),
            "answer": one.answer,
        }


_MEETING = Column("meeting", "key", required=True, table="meetings")
register(
    Table(
        "meetings",
        (
            Column("meeting", "key", required=True),
            Column("title", required=True),
            Column("starts_at", required=True),
            Column("minutes", "whole"),
            Column("circle", "key", table="circles"),
            Column("person", "key", table="people"),
            Column("place"),
            Column("about", "text"),
            Column("state", "choice", choices=STATES),
            Column("ended", "day"),
        ),
        bring_meetings,
        take_meetings,
        keyed=True,
        check=_check,
    )
)
register(
    Table(
        "meeting_items",
        (
            _MEETING,
            Column("position", "whole", required=True),
            Column("title", required=True),
            Column("decision", "key", table="decisions"),
            Column("notes", "text"),
            Column("person", "key", table="people"),
        ),
        bring_items,
        take_items,
    )
)
register(
    Table(
        "meeting_people",
        (
            _MEETING,
            Column("person", "key", required=True, table="people"),
            Column("answer", "choice", choices=("yes", "maybe", "no")),
        ),
        bring_people,
        take_people,
    )
)
