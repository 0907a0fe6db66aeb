"""Rooms, things, their bookings and stock in the organization bundle. Pictures, queues and ties to
meetings stay where they are; ties to initiatives go along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from colead.features.materials.models import Booking, Material, Move, Shelf
from colead.kernel import search
from colead.kernel.bundle import Bringing, Clash, Column, Row, Table, Taking, register, upsert

STATES = ("booked", "cancelled")
TERMS = ("opens", "closes", "longest", "ahead_days", "low")


def _moment(row: Row, name: str) -> Iterable[tuple[str, str]]:
    try:
        if row.get(name) and datetime.fromisoformat(row[name]).tzinfo is None:
            raise ValueError
    except ValueError:
        yield name, "is a moment with its offset, as 2026-12-03T10:00+01:00"


def _check_material(row: Row) -> Iterable[tuple[str, str]]:
    opens, closes = row.get("opens"), row.get("closes")
    if not 0 <= (8 if opens is None else opens) < (18 if closes is None else closes) <= 24:
        yield "closes", "lies after the hour at which it opens, up to 24"
    if not 1 <= (8 if row.get("longest") is None else row["longest"]) <= 366:
        yield "longest", "lies between 1 and 366"
    if not 0 <= (90 if row.get("ahead_days") is None else row["ahead_days"]) <= 730:
        yield "ahead_days", "lies between 0 and 730"
    if set(row.get("weekdays") or "1") - set("1234567"):
        yield "weekdays", "holds digits from 1 (Monday) to 7"


def _check_booking(row: Row) -> Iterable[tuple[str, str]]:
    faults = [*_moment(row, "starts_at"), *_moment(row, "ends_at")]
    yield from faults
    if not faults and row.get("starts_at") and row.get("ends_at"):
        begin, end = (datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at"))
        if begin >= end:
            yield "ends_at", "lies after it begins"


def bring_materials(rows: Sequence[Row], bringing: Bringing) -> None:
    """Rooms, things and stock, known again by their key."""
    values = []
    for row in rows:
        given: dict[str, Any] = {name: row[name] for name in TERMS if row.get(name) is not None}
        values.append(
            {
                "key": row["material"],
                "title": row["title"][:120],
                "kind": row["kind"],
                "circle_id": row["circle_id"],
                "about": row.get("about") or "",
                "place": (row.get("place") or "")[:200],
                "state": row.get("state") or Material.State.READY,
                "unit": row.get("unit") or Material.Unit.HOUR,
                "weekdays": row.get("weekdays") or "1234567",
                "measure": (row.get("measure") or "")[:40],
                "added_at": bringing.at,
                **given,
            }
        )
    done = upsert(
        Material,
        values,
        identity=["key"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="materials",
        keep=["added_at"],
    )
    bringing.learn("materials", (row["material"] for row in rows), done.ids)
    search.index_all(
        bringing.organization_id,
        "material",
        [
            (done.ids[i], values[i]["title"], f"{values[i]['about']}\n{values[i]['place']}",
             values[i]["circle_id"])
            for i in (*done.created, *done.changed)
            if values[i]["state"] != Material.State.RETIRED
        ],
    )  # fmt: skip


def take_materials(taking: Taking) -> Iterable[Row]:
    """All rooms, things and stock."""
    keys = taking.keys.setdefault("materials", {})
    for one in Material.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "_id": one.pk,
            "material": keys[one.pk],
            "kind": one.kind,
            "title": one.title,
            "circle": taking.key("circles", one.circle_id),
            "place": one.place,
            "about": one.about,
            "state": one.state,
            "unit": one.unit,
            "weekdays": one.weekdays,
            "measure": one.measure,
            **{name: getattr(one, name) for name in TERMS},
        }


def _tie(row: Row) -> dict[str, Any]:
    about = row.get("initiative_id")
    return {"about_kind": "initiative" if about else "", "about_id": about}


def _tied(one: Booking | Move, taking: Taking) -> str:
    return taking.key("initiatives", one.about_id) if one.about_kind == "initiative" else ""


def bring_bookings(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who has what when. Two that overlap cannot both stand."""
    values = [
        {
            "material_id": row["material_id"],
            "member_id": row["person_id"],
            "title": row["title"][:200],
            "starts_at": datetime.fromisoformat(row["starts_at"]),
            "ends_at": datetime.fromisoformat(row["ends_at"]),
            "state": row.get("state") or Booking.State.BOOKED,
            "booked_at": bringing.at,
            **_tie(row),
        }
        for row in rows
    ]
    _apart(rows, values, bringing)
    upsert(
        Booking,
        values,
        identity=["material_id", "member_id", "starts_at", "ends_at", "title"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="bookings",
        keep=["booked_at"],
    )


def _apart(rows: Sequence[Row], values: Sequence[dict[str, Any]], bringing: Bringing) -> None:
    """Refuse what would overlap, in the file or with what is there, with the row that does."""
    here = Booking.objects.filter(
        organization_id=bringing.organization_id, state__in=("held", "booked")
    )
    names = ("material_id", "starts_at", "ends_at", "member_id", "title")
    spans = [(*one, None) for one in here.values_list(*names)]
    for number, one in enumerate(values):
        if one["state"] == Booking.State.BOOKED:
            mark = tuple(one[name] for name in names)
            if not any(span[:-1] == mark for span in spans):
                spans.append((*mark, number))
    spans.sort(key=lambda span: span[:3])
    for first, second in pairwise(spans):
        if first[0] == second[0] and second[1] < first[2]:
            number = second[-1] if second[-1] is not None else first[-1]
            row = rows[number] if number is not None else {}
            raise Clash(
                "bookings", row.get("_row"), "starts_at", str(second[1].isoformat()),
                "overlaps with another booking of the same material",
            )  # fmt: skip


def take_bookings(taking: Taking) -> Iterable[Row]:
    """What is and was booked, and what was given up; queues and holds are of the day and stay."""
    found = Booking.objects.filter(organization_id=taking.organization_id, state__in=STATES)
    for one in found.order_by("pk"):
        yield {
            "material": taking.key("materials", one.material_id),
            "person": taking.key("people", one.member_id),
            "title": one.title,
            "starts_at": one.starts_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
            "state": one.state,
            "initiative": _tied(one, taking),
        }


def bring_stock(rows: Sequence[Row], bringing: Bringing) -> None:
    """How much lies where."""
    values = {
        (row["material_id"], row["place"][:120]): {
            "material_id": row["material_id"],
            "place": row["place"][:120],
            "amount": row["amount"],
        }
        for row in rows
    }
    upsert(
        Shelf,
        list(values.values()),
        identity=["material_id", "place"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="stock",
    )


def take_stock(taking: Taking) -> Iterable[Row]:
    """How much lies where."""
    found = Shelf.objects.filter(organization_id=taking.organization_id)
    for one in found.order_by("material_id", "place"):
        yield {
            "material": taking.key("materials", one.material_id),
            "place": one.place,
            "amount": one.amount,
        }


def bring_moves(rows: Sequence[Row], bringing: Bringing) -> None:
    """How stock grew and shrank, told as it was: it moves nothing again."""
    shelves = {
        (one.material_id, one.place): one.pk
        for one in Shelf.objects.filter(organization_id=bringing.organization_id)
    }
    values = []
    for row in rows:
        shelf = shelves.get((row["material_id"], row["place"][:120]))
        if shelf is None:
            raise Clash("stock_moves", row.get("_row"), "place", row["place"],
                        "is no place of this stock")  # fmt: skip
        values.append(
            {
                "material_id": row["material_id"],
                "shelf_id": shelf,
                "act": row["act"],
                "change": int(row["change"]),
                "left": row["left"],
                "for_what": (row.get("for_what") or "")[:200],
                "by_id": row.get("person_id"),
                "at": datetime.fromisoformat(row["at"]),
                **_tie(row),
            }
        )
    upsert(
        Move,
        values,
        identity=["material_id", "shelf_id", "at", "change", "left"],
        organization_id=bringing.organization_id,
        bringing=bringing,
        table="stock_moves",
    )


def _check_move(row: Row) -> Iterable[tuple[str, str]]:
    yield from _moment(row, "at")
    try:
        int(row.get("change") or 0)
    except ValueError:
        yield "change", "is a whole number, below zero for what was taken"


def take_moves(taking: Taking) -> Iterable[Row]:
    """How stock grew and shrank."""
    found = Move.objects.filter(organization_id=taking.organization_id).select_related("shelf")
    for one in found.order_by("pk"):
        yield {
            "material": taking.key("materials", one.material_id),
            "place": one.shelf.place,
            "act": one.act,
            "change": str(one.change),
            "left": one.left,
            "for_what": one.for_what,
            "person": taking.key("people", one.by_id),
            "at": one.at.isoformat(),
            "initiative": _tied(one, taking),
        }


_MATERIAL = Column("material", "key", required=True, table="materials")
_INITIATIVE = Column("initiative", "key", table="initiatives")
register(
    Table(
        "materials",
        (
            Column("material", "key", required=True),
            Column("kind", "choice", required=True, choices=tuple(Material.Kind.values)),
            Column("title", required=True),
            Column("circle", "key", required=True, table="circles"),
            Column("place"),
            Column("about", "text"),
            Column("state", "choice", choices=tuple(Material.State.values)),
            Column("unit", "choice", choices=tuple(Material.Unit.values)),
            Column("opens", "whole"),
            Column("closes", "whole"),
            Column("weekdays"),
            Column("longest", "whole"),
            Column("ahead_days", "whole"),
            Column("measure"),
            Column("low", "whole"),
        ),
        bring_materials,
        take_materials,
        keyed=True,
        check=_check_material,
    )
)
register(
    Table(
        "bookings",
        (
            _MATERIAL,
            Column("person", "key", required=True, table="people"),
            Column("title", required=True),
            Column("starts_at", required=True),
            Column("ends_at", required=True),
            Column("state", "choice", choices=STATES),
            _INITIATIVE,
        ),
        bring_bookings,
        take_bookings,
        check=_check_booking,
    )
)
register(
    Table(
        "stock",
        (
            _MATERIAL,
            Column("place", required=True),
            Column("amount", "whole", required=True),
        ),
        bring_stock,
        take_stock,
    )
)
register(
    Table(
        "stock_moves",
        (
            _MATERIAL,
            Column("place", required=True),
            Column("act", "choice", required=True, choices=tuple(Move.Act.values)),
            Column("change", required=True),
            Column("left", "whole", required=True),
            Column("for_what"),
            Column("person", "key", table="people"),
            Column("at", required=True),
            _INITIATIVE,
        ),
        bring_moves,
        take_moves,
        check=_check_move,
    )
)
