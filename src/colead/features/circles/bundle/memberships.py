"""Memberships of circles in the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from colead.features.circles import events
from colead.features.circles.models import Circle, Membership, Role, Term
from colead.features.organizations.models import Member
from colead.kernel.bundle import BATCH, Bringing, Check, Clash, Row, Taking, upsert
from colead.kernel.prepared import pieces

Span = tuple[date | None, date | None]


def check_days(start: str, end: str) -> Callable[[Row], Iterable[tuple[str, str]]]:
    """A check that nothing ends before it starts."""

    def check(row: Row) -> Iterable[tuple[str, str]]:
        if row.get(start) and row.get(end) and row[end] < row[start]:
            yield end, f"lies before {start}"

    return check


def one_open(*names: str) -> Callable[[], Check]:
    """A check that of the same only one row has no end."""

    def checking() -> Check:
        seen: dict[tuple[str, ...], date | None] = {}

        def check(row: Row) -> Iterable[tuple[str, str]]:
            mark, started = tuple(row[name] for name in names), row.get("started")
            if not row.get("ended") and seen.setdefault(mark, started) != started:
                yield "ended", "stands here twice without an end; give the earlier one its end"

        return check

    return checking


def standing(
    model: type[Membership] | type[Term], of: str, rows: Sequence[Row], bringing: Bringing
) -> tuple[list[Row], list[Row]]:
    """Rows that can stand now, and those without an end beside another one that has none here."""
    people = {row["person_id"] for row in rows if not row.get("ended")}
    here = {
        (thing, member): day
        for thing, member, day in model._default_manager.filter(
            organization_id=bringing.organization_id, ended_on=None, member_id__in=people
        ).values_list(of, "member_id", "started_on")
    }
    now: list[Row] = []
    later: list[Row] = []
    for row in rows:
        started = row.get("started")
        stands = row.get("ended") or here.get((row[of], row["person_id"]), started) == started
        (now if stands else later).append(row)
    return now, later


def refuse_second(table: str, rows: Sequence[Row]) -> None:
    """Whoever is there already without an end cannot begin once more."""
    for row in rows:
        says = "is there already since another day, without an end; give that one its end"
        raise Clash(table, row["_row"], "person", row["person"], says)


def names_of(
    model: type[Circle] | type[Role] | type[Member], field: str, ids: Iterable[int]
) -> dict[int, str]:
    """What these rows of a table are called, by id."""
    return dict(model._default_manager.filter(pk__in=set(ids)).values_list("pk", field))


def bring_memberships(rows: Sequence[Row], bringing: Bringing) -> None:
    """Dated memberships of circles. One that cannot stand yet waits for the end of another."""
    now, later = standing(Membership, "circle_id", rows, bringing)
    bringing.notes.setdefault("memberships waiting", []).extend(later)
    bringing.notes.setdefault("memberships", set()).update(
        (row["circle_id"], row["person_id"]) for row in rows
    )
    _bring(
        [
            {
                "member_id": row["person_id"],
                "circle_id": row["circle_id"],
                "started_on": row.get("started"),
                "ended_on": row.get("ended"),
            }
            for row in now
        ],
        bringing,
    )


def finish_memberships(bringing: Bringing) -> None:
    """Those that waited, now that all ends are known."""
    rows = bringing.notes.pop("memberships waiting", [])
    refuse_second("memberships", standing(Membership, "circle_id", rows, bringing)[1])
    bring_memberships(rows, bringing)


def _bring(values: Sequence[dict[str, Any]], bringing: Bringing) -> None:
    done = upsert(
        Membership,
        values,
        identity=["member_id", "circle_id", "started_on"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="memberships",
    )
    created = [values[i] for i in done.created]
    names = names_of(Circle, "name", (value["circle_id"] for value in created))
    for value in created:
        circle, member = value["circle_id"], value["member_id"]
        told: dict[str, Any] = {"circle": circle, "title": names[circle], "member": member}
        if value["started_on"]:
            bringing.tell(events.CircleJoined(**told), on=value["started_on"], by=member)
        if value["ended_on"]:
            bringing.tell(events.CircleLeft(**told), on=value["ended_on"], by=member)


def belong(held: dict[tuple[int, int], list[Span]], bringing: Bringing) -> None:
    """Who holds a role of a circle belongs to it: write that down where the bundle does not say.

    ``held``: by (circle, member) the first and last days of their terms. Circles and people of
    whom the bundle brings memberships, and those who joined or left here since, stay as they are.
    """
    told: set[tuple[int, int]] = bringing.notes.get("memberships", set())
    root = Circle.objects.get(organization_id=bringing.organization_id, parent=None)
    for some in pieces(sorted(held), BATCH):
        known: dict[tuple[int, int], set[date | None]] = {}
        for circle, member, day in Membership.objects.filter(
            organization_id=bringing.organization_id, member_id__in={pair[1] for pair in some}
        ).values_list("circle_id", "member_id", "started_on"):
            known.setdefault((circle, member), set()).add(day)
        values = []
        for circle, member in some:
            whole = joined(held[circle, member])
            if circle == root.pk or (circle, member) in told:
                continue
            if known.get((circle, member), set()) - {start for start, _end in whole}:
                continue
            values += [
                {"member_id": member, "circle_id": circle, "started_on": start, "ended_on": end}
                for start, end in whole
            ]
        _bring(values, bringing)


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
