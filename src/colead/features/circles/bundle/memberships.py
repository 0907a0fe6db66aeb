"""Memberships of circles in the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from colead.features.circles import events
from colead.features.circles.models import Circle, Membership, Role
from colead.features.organizations.models import Member
from colead.kernel.bundle import Bringing, Clash, Row, Taking, upsert

Span = tuple[date | None, date | None]


def check_days(start: str, end: str) -> Callable[[Row], Iterable[tuple[str, str]]]:
    """A check that nothing ends before it starts."""

    def check(row: Row) -> Iterable[tuple[str, str]]:
        if row.get(start) and row.get(end) and row[end] < row[start]:
            yield end, f"lies before {start}"

    return check


def one_open(rows: Sequence[Row], identity: tuple[str, ...], table: str) -> None:
    """Refuse two rows of the same that both have no end."""
    seen: dict[tuple[str, ...], date | None] = {}
    for row in rows:
        if row.get("ended"):
            continue
        mark = tuple(row[name] for name in identity)
        if mark in seen and seen[mark] != row.get("started"):
            says = "stands here twice without an end; give the earlier one its end"
            raise Clash(table, row["_row"], "ended", row[identity[-1]], says)
        seen[mark] = row.get("started")


def names_of(
    model: type[Circle] | type[Role] | type[Member], field: str, b: Bringing
) -> dict[int, str]:
    """What the rows of a table are called, by id."""
    found = model._default_manager.filter(organization_id=b.organization_id)
    return dict(found.values_list("pk", field))


def bring_memberships(rows: Sequence[Row], bringing: Bringing) -> None:
    """Dated memberships of circles."""
    wanted = {(r["circle_id"], r["person_id"], r.get("started")): r for r in rows}
    one_open(rows, ("circle", "person"), "memberships")
    values = [
        {"circle_id": c, "member_id": m, "started_on": day, "ended_on": r.get("ended")}
        for (c, m, day), r in wanted.items()
    ]
    done = upsert(
        Membership,
        values,
        identity=["circle_id", "member_id", "started_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="memberships",
    )
    bringing.notes["memberships"] = {(c, m) for c, m, _day in wanted}
    _tell([values[i] for i in done.created], bringing)


def _tell(created: Sequence[dict[str, Any]], bringing: Bringing) -> None:
    names = names_of(Circle, "name", bringing)
    for value in created:
        circle, member = value["circle_id"], value["member_id"]
        title = names.get(circle, "")
        if value["started_on"]:
            bringing.tell(
                events.CircleJoined(circle=circle, title=title, member=member),
                on=value["started_on"],
                by=member,
            )
        if value["ended_on"]:
            bringing.tell(
                events.CircleLeft(circle=circle, title=title, member=member),
                on=value["ended_on"],
                by=member,
            )


def belong(held: dict[tuple[int, int], list[Span]], bringing: Bringing) -> None:
    """Who holds a role of a circle belongs to it: write that down where the bundle does not say.

    ``held``: by (circle, member) the first and last days of their terms. Circles and people of
    whom the bundle brings memberships, and those who joined or left here since, stay as they are.
    """
    told: set[tuple[int, int]] = bringing.notes.get("memberships", set())
    known: dict[tuple[int, int], set[date | None]] = {}
    for circle, member, day in Membership.objects.filter(
        organization_id=bringing.organization_id
    ).values_list("circle_id", "member_id", "started_on"):
        known.setdefault((circle, member), set()).add(day)
    root = Circle.objects.get(organization_id=bringing.organization_id, parent=None)
    values = []
    for (circle, member), spans in sorted(held.items()):
        whole = joined(spans)
        if circle == root.pk or (circle, member) in told:
            continue
        if known.get((circle, member), set()) - {start for start, _end in whole}:
            continue
        values += [
            {"circle_id": circle, "member_id": member, "started_on": start, "ended_on": end}
            for start, end in whole
        ]
    done = upsert(
        Membership,
        values,
        identity=["circle_id", "member_id", "started_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="memberships",
    )
    _tell([values[i] for i in done.created], bringing)


def joined(spans: Sequence[Span]) -> list[Span]:
    """Spans of days that overlap or follow on each other, as one; None is open on that side."""
    found: list[tuple[date, date]] = []
    for start, end in sorted((a or date.min, b or date.max) for a, b in spans):
        if found and (found[-1][1] == date.max or start <= found[-1][1] + timedelta(days=1)):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return [
        (None if start == date.min else start, None if end == date.max else end)
        for start, end in found
    ]


def take_memberships(taking: Taking) -> Iterable[Row]:
    """All memberships, ended ones too."""
    found = Membership.objects.filter(organization_id=taking.organization_id).order_by("pk")
    for membership in found.iterator(chunk_size=2000):
        yield {
            "circle": taking.key("circles", membership.circle_id),
            "person": taking.key("people", membership.member_id),
            "started": membership.started_on,
            "ended": membership.ended_on,
        }
