"""Thanks in the organization bundle: the stories. What is private or hidden stays where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from django.db.models import Q

from colead.features.recognition import events, rules
from colead.features.recognition.models import PracticeList, Recognition
from colead.kernel import search
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert
from colead.kernel.search import fold


def _check(row: Row) -> Iterable[tuple[str, str]]:
    if row.get("from") and row.get("from") == row.get("to"):
        yield "to", "is somebody else than from: nobody thanks themselves"


def bring(rows: Sequence[Row], bringing: Bringing) -> None:
    """Stories, known again by their key."""
    keys = {fold(str(one.title)): one.key for one in rules.shipped()}
    values = [
        {
            "key": row["recognition"],
            "by_id": row["from_id"],
            "to_id": row["to_id"],
            "public": True,
            "text": row.get("text") or row.get("practice") or "✓",
            "practice_title": (row.get("practice") or "")[:120],
            "practice": keys.get(fold(row.get("practice") or ""), ""),
            "about_kind": "initiative" if row.get("initiative_id") else "",
            "about_id": row.get("initiative_id"),
            "about_title": (row.get("about") or "")[:200],
            "circle_id": row.get("circle_id"),
            "given_at": datetime.combine(row["at"], time(12), tzinfo=UTC)
            if row.get("at")
            else bringing.at,
        }
        for row in rows
    ]
    done = upsert(
        Recognition,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="recognitions",
        keep=() if all(row.get("at") for row in rows) else ("given_at",),
    )
    search.index_all(
        bringing.organization_id,
        "recognition",
        [
            (done.ids[i], values[i]["about_title"], values[i]["text"], values[i]["circle_id"])
            for i in (*done.created, *done.changed)
        ],
    )
    for i in done.created:
        bringing.tell(
            events.RecognitionGiven(
                recognition=done.ids[i],
                title=values[i]["about_title"],
                practice=values[i]["practice_title"],
                concerned=[values[i]["to_id"]],
                circle=values[i]["circle_id"],
            ),
            on=rows[i].get("at"),
            by=rows[i]["from_id"],
        )


def take(taking: Taking) -> Iterable[Row]:
    """The stories that everybody may read."""
    found = Recognition.objects.filter(
        organization_id=taking.organization_id, public=True, hidden_at=None
    )
    for one in found.order_by("pk").iterator(chunk_size=2_000):
        led = taking.key("initiatives", one.about_id) if one.about_kind == "initiative" else ""
        yield {
            "_id": one.pk,
            "recognition": taking.key_of(one),
            "from": taking.key("people", one.by_id),
            "to": taking.key("people", one.to_id),
            "at": one.given_at.date(),
            "practice": one.practice_title,
            "text": one.text,
            "initiative": led,
            "about": one.about_title,
            "circle": taking.key("circles", one.circle_id),
        }


def bring_practices(rows: Sequence[Row], bringing: Bringing) -> None:
    """The lists as they are now; a list that differs becomes a further version."""
    by_circle: dict[int | None, list[tuple[str, str, str, str]]] = {}
    for row in rows:
        line = (row["practice"][:40], row["title"], row.get("says") or "", row.get("source") or "")
        by_circle.setdefault(row.get("circle_id"), []).append(line)
    made = 0
    for circle_id, lines in by_circle.items():
        entries = rules.entries_of(lines)
        held = PracticeList.objects.filter(
            Q(circle_id=circle_id) if circle_id is not None else Q(circle=None),
            organization_id=bringing.organization_id,
        )
        newest = held.order_by("-number").first()
        if newest is not None and newest.entries == entries:
            continue
        PracticeList.objects.create(
            organization_id=bringing.organization_id,
            circle_id=circle_id,
            number=newest.number + 1 if newest else 1,
            entries=entries,
            at=bringing.at,
        )
        made += 1
    bringing.created["practices"] = bringing.created.get("practices", 0) + made


def take_practices(taking: Taking) -> Iterable[Row]:
    """The lists that were changed, as they are now."""
    newest: dict[int | None, PracticeList] = {}
    found = PracticeList.objects.filter(organization_id=taking.organization_id)
    for one in found.order_by("number"):
        newest[one.circle_id] = one
    for circle_id, held in newest.items():
        for entry in held.entries:
            yield {
                "practice": entry["key"],
                "title": entry["title"],
                "says": entry["says"],
                "source": entry["source"],
                "circle": taking.key("circles", circle_id),
            }


register(
    Table(
        "practices",
        (
            Column("practice", required=True),
            Column("title", required=True),
            Column("says"),
            Column("source"),
            Column("circle", "key", table="circles"),
        ),
        bring_practices,
        take_practices,
    )
)
register(
    Table(
        "recognitions",
        (
            Column("recognition", "key", required=True),
            Column("from", "key", required=True, table="people"),
            Column("to", "key", required=True, table="people"),
            Column("at", "day"),
            Column("practice"),
            Column("text", "text"),
            Column("initiative", "key", table="initiatives"),
            Column("about"),
            Column("circle", "key", table="circles"),
        ),
        bring,
        take,
        keyed=True,
        check=_check,
        apart=True,
    )
)
