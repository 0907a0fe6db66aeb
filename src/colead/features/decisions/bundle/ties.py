"""Who asked whom for advice, in the bundle. Only what no decision tells: who was asked about one
stands in ``decision_people``, so that nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from colead.features.decisions import events
from colead.features.decisions.models import AdviceTie
from colead.features.organizations import queries as organizations
from colead.kernel.bundle import Bringing, Row, Taking, upsert


def check_tie(row: Row) -> Iterable[tuple[str, str]]:
    """Advice comes from somebody else."""
    if row["from"] == row["to"]:
        yield "to", "is somebody else than from: nobody asks themselves for advice"


def bring_ties(rows: Sequence[Row], bringing: Bringing) -> None:
    """Askings, known again by who, whom, day and topic."""
    done = upsert(
        AdviceTie,
        [
            {
                "by_id": row["from_id"],
                "asked_id": row["to_id"],
                "on": row.get("at"),
                "topic": row.get("topic") or "",
            }
            for row in rows
        ],
        identity=["by_id", "asked_id", "on", "topic"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="advice_ties",
    )
    created = [rows[i] for i in done.created]
    people = organizations.visible_to(bringing.actor())
    names = dict(people.filter(pk__in={r["to_id"] for r in created}).values_list("pk", "name"))
    for row in created:
        asked = row["to_id"]
        bringing.tell(
            events.AdviceSought(
                member=asked,
                title=names[asked],
                topic=row.get("topic") or "",
                concerned=[asked],
            ),
            on=row.get("at"),
            by=row["from_id"],
        )


def take_ties(taking: Taking) -> Iterable[Row]:
    """All askings that were brought."""
    found = AdviceTie.objects.filter(organization_id=taking.organization_id).order_by("pk")
    for one in found.iterator(chunk_size=2_000):
        yield {
            "from": taking.key("people", one.by_id),
            "to": taking.key("people", one.asked_id),
            "at": one.on,
            "topic": one.topic,
        }
