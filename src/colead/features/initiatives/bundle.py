"""Initiatives and the people in them, in the organization bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time

from colead.features.decisions import actions as decisions
from colead.features.decisions import queries as decided_about
from colead.features.initiatives import events
from colead.features.initiatives.models import Initiative, Part
from colead.kernel import search
from colead.kernel.bundle import (
    BATCH,
    Bringing,
    Column,
    Row,
    Table,
    Taking,
    enrich,
    register,
    upsert,
)
from colead.kernel.prepared import pieces

STATUSES = tuple(Initiative.Status.values)


def _noon(day: date | None, bringing: Bringing) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC) if day else bringing.at


def _bring(rows: Sequence[Row], bringing: Bringing) -> None:
    values = []
    for row in rows:
        status = row.get("status") or Initiative.Status.ACTIVE
        values.append(
            {
                "key": row["initiative"],
                "title": row["title"][:200],
                "circle_id": row.get("circle_id"),
                "goal_id": row.get("goal_id"),
                "status": status,
                "started_at": _noon(row.get("started"), bringing),
                "last_sign_at": _noon(row.get("concluded") or row.get("started"), bringing),
                "ended_on": row.get("concluded") if status not in Initiative.RUNNING else None,
                "hypothesis": row.get("hypothesis") or "",
                "result": row.get("intended_outcome") or "",
                "outcome": row.get("outcome") or "",
                "lesson": row.get("lesson") or "",
                "why": row.get("why") or "",
                "acceptable_loss": row.get("acceptable_loss") or "",
            }
        )
    done = upsert(
        Initiative,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="initiatives",
        keep=("last_sign_at",)
        if all(row.get("started") for row in rows)
        else ("started_at", "last_sign_at"),
    )
    bringing.learn("initiatives", (row["initiative"] for row in rows), done.ids)
    search.index_all(
        bringing.organization_id,
        "initiative",
        [
            (
                done.ids[i],
                values[i]["title"],
                f"{values[i]['result']}\n{values[i]['outcome']}\n{values[i]['lesson']}",
                values[i]["circle_id"],
            )
            for i in (*done.created, *done.changed)
        ],
    )
    bringing.notes.setdefault("new initiatives", []).extend(done.ids[i] for i in done.created)


def _finish(bringing: Bringing) -> None:
    """What decisions that came before their initiatives were about."""
    known = bringing.ids.get("initiatives", {})
    decided = bringing.notes.get("decisions-of-initiatives", {})
    for some in pieces(((pk, known[key]) for pk, key in decided.items() if key in known), BATCH):
        decisions.place_brought(
            dict(some), kind="initiative", organization_id=bringing.organization_id
        )


def _of_decisions(taking: Taking) -> Callable[[int, Row], None]:
    about = decided_about.abouts(taking.organization_id, "initiative")
    keys = {
        found.pk: taking.key_of(found) for found in Initiative.objects.filter(pk__in=about.values())
    }

    def fill(decision_id: int, row: Row) -> None:
        row["initiative"] = keys.get(about.get(decision_id, 0), "")

    return fill


def _bring_people(rows: Sequence[Row], bringing: Bringing) -> None:
    upsert(
        Part,
        [
            {
                "initiative_id": row["initiative_id"],
                "member_id": row["person_id"],
                "kind": row["part"],
                "started_on": row.get("started"),
                "ended_on": row.get("ended"),
            }
            for row in rows
        ],
        identity=["initiative_id", "member_id", "kind", "started_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="initiative_people",
    )


def _finish_people(bringing: Bringing) -> None:
    """That initiatives started and ended: by their leads, who are known only now."""
    for some in pieces(bringing.notes.pop("new initiatives", []), BATCH):
        leads: dict[int, int] = {}
        parts = Part.objects.filter(initiative_id__in=some, kind=Part.Kind.LEAD).order_by("pk")
        for pk, member in parts.values_list("initiative_id", "member_id"):
            leads.setdefault(pk, member)
        for new in Initiative.objects.filter(pk__in=some).order_by("pk"):
            _tell(new, leads.get(new.pk), bringing)


def _tell(new: Initiative, lead: int | None, bringing: Bringing) -> None:
    bringing.tell(
        events.InitiativeStarted(
            initiative=new.pk,
            title=new.title,
            status=Initiative.Status.ACTIVE,
            act={
                "what": "initiative",
                "title": new.title,
                "text": new.result[:1000],
                "circle_id": new.circle_id,
            },
            outcome="go",
            concerned=[],
            circle=new.circle_id,
            goal=new.goal_id,
            experiment=bool(new.hypothesis),
        ),
        on=new.started_at,
        by=lead,
    )
    if new.status not in Initiative.RUNNING:
        bringing.tell(
            events.InitiativeEnded(
                initiative=new.pk,
                title=new.title,
                status=new.status,
                ending=str(Initiative.Status(new.status).label),
                concerned=[],
                circle=new.circle_id,
                experiment=bool(new.hypothesis),
            ),
            on=new.ended_on,
            by=lead,
        )


def _take(taking: Taking) -> Iterable[Row]:
    keys = taking.keys.setdefault("initiatives", {})
    rows = Initiative.objects.filter(organization_id=taking.organization_id).order_by("pk")
    for found in rows.iterator(chunk_size=2_000):
        keys[found.pk] = key = taking.key_of(found)
        yield {
            "_id": found.pk,
            "initiative": key,
            "title": found.title,
            "circle": taking.key("circles", found.circle_id),
            "goal": taking.key("goals", found.goal_id),
            "status": found.status,
            "started": found.started_at.date(),
            "concluded": found.ended_on,
            "hypothesis": found.hypothesis,
            "intended_outcome": found.result,
            "outcome": found.outcome,
            "lesson": found.lesson,
            "why": found.why,
            "acceptable_loss": found.acceptable_loss,
        }


def _take_people(taking: Taking) -> Iterable[Row]:
    parts = Part.objects.filter(organization_id=taking.organization_id).order_by("pk")
    for part in parts.iterator(chunk_size=2000):
        yield {
            "initiative": taking.key("initiatives", part.initiative_id),
            "person": taking.key("people", part.member_id),
            "part": part.kind,
            "started": part.started_on,
            "ended": part.ended_on,
        }


def _check(row: Row) -> Iterable[tuple[str, str]]:
    if row.get("started") and row.get("concluded") and row["concluded"] < row["started"]:
        yield "concluded", "lies before the start"


register(
    Table(
        "initiatives",
        (
            Column("initiative", "key", required=True),
            Column("title", required=True),
            Column("circle", "key", table="circles"),
            Column("goal", "key", table="goals"),
            Column("status", "choice", choices=STATUSES),
            Column("started", "day"),
            Column("concluded", "day"),
            Column("hypothesis", "text"),
            Column("intended_outcome", "text"),
            Column("outcome", "text"),
            Column("lesson", "text"),
            Column("why", "text"),
            Column("acceptable_loss", "text"),
        ),
        _bring,
        _take,
        keyed=True,
        check=_check,
        apart=True,
        finish=_finish,
    )
)
register(
    Table(
        "initiative_people",
        (
            Column("initiative", "key", required=True, table="initiatives"),
            Column("person", "key", required=True, table="people"),
            Column("part", "choice", required=True, choices=tuple(Part.Kind.values)),
            Column("started", "day"),
            Column("ended", "day"),
        ),
        _bring_people,
        _take_people,
        apart=True,
        finish=_finish_people,
    )
)
enrich("decisions", _of_decisions)
