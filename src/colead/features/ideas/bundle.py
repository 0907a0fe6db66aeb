"""Ideas in the organization bundle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from colead.features.ideas import events
from colead.features.ideas.models import Idea
from colead.kernel import search
from colead.kernel.bundle import Bringing, Column, Row, Table, Taking, register, upsert


def _bring(rows: Sequence[Row], bringing: Bringing) -> None:
    values = [
        {
            "key": row["idea"],
            "title": row["title"][:200],
            "circle_id": row.get("circle_id"),
            "by_id": row.get("person_id"),
            "text": row.get("text") or "",
            "falls_short": row.get("falls_short") or "",
            "result": row.get("result") or "",
            "state": row.get("state") or Idea.State.OPEN,
            "posted_at": datetime.combine(row["posted"], time(12), tzinfo=UTC)
            if row.get("posted")
            else bringing.at,
        }
        for row in rows
    ]
    done = upsert(
        Idea,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="ideas",
        keep=() if all(row.get("posted") for row in rows) else ("posted_at",),
    )
    touched = [*done.created, *done.changed]
    search.index_all(
        bringing.organization_id,
        "idea",
        [
            (done.ids[i], values[i]["title"], values[i]["text"], values[i]["circle_id"])
            for i in touched
        ],
    )
    for i in done.created:
        bringing.tell(
            events.IdeaPosted(
                idea=done.ids[i], title=values[i]["title"], circle=values[i]["circle_id"]
            ),
            on=rows[i].get("posted"),
            by=rows[i].get("person_id"),
        )


def _take(taking: Taking) -> Iterable[Row]:
    keys = taking.keys.setdefault("ideas", {})
    for idea in (
        Idea.objects.filter(organization_id=taking.organization_id)
        .order_by("pk")
        .iterator(chunk_size=2_000)
    ):
        keys[idea.pk] = key = taking.key_of(idea)
        yield {
            "_id": idea.pk,
            "idea": key,
            "title": idea.title,
            "circle": taking.key("circles", idea.circle_id),
            "person": taking.key("people", idea.by_id),
            "posted": idea.posted_at.date(),
            "text": idea.text,
            "falls_short": idea.falls_short,
            "result": idea.result,
            "state": "open" if idea.state == Idea.State.MERGED else idea.state,
        }


register(
    Table(
        "ideas",
        (
            Column("idea", "key", required=True),
            Column("title", required=True),
            Column("circle", "key", table="circles"),
            Column("person", "key", table="people"),
            Column("posted", "day"),
            Column("text", "text"),
            Column("falls_short", "text"),
            Column("result", "text"),
            Column("state", "choice", choices=("open", "adopted", "withdrawn")),
        ),
        _bring,
        _take,
        keyed=True,
        apart=True,
    )
)
