"""What the tables of rounds and of giving share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from colead.kernel import money, search
from colead.kernel.bundle import Bringing, Clash, Column, Row, upsert

FUND = Column("fund", "key", required=True, table="funds")
CIRCLE = Column("circle", "key", table="circles")
PERSON = Column("person", "key", table="people")


def minor_of(table: str, row: Row, column: str, currency: str) -> int:
    minor = (row.get(column) or Decimal(0)).scaleb(money.digits(currency))
    if minor != minor.to_integral_value() or not 0 < minor <= money.LARGEST:
        says = _("The amount must be above zero, of whole coins, and not too large.")
        raise Clash(table, row["_row"], column, str(row.get(column)), says)
    return int(minor)


def units(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-money.digits(currency))


def coin_of(row: Row, bringing: Bringing) -> str:
    return str(bringing.notes["funds"][row["fund_id"]]["currency"])


def findable(bringing: Bringing, kind: str, done: Any, values: Sequence[Row], text: str) -> None:
    rows = [
        (done.ids[i], values[i]["title"], values[i].get(text) or "", values[i].get("circle_id"))
        for i in (*done.created, *done.changed)
    ]
    search.index_all(bringing.organization_id, kind, rows)


def bring(
    model: Any, table: str, key: str, rows: Sequence[Row], values: list[dict[str, Any]],
    bringing: Bringing,
) -> Any:  # fmt: skip
    done = upsert(
        model, values, identity=["key"], organization_id=bringing.organization_id,
        bringing=bringing, table=table,
    )  # fmt: skip
    bringing.learn(table, (row[key] for row in rows), done.ids)
    return done


def json_of(table: str, row: Row, column: str) -> Any:
    try:
        return json.loads(row[column]) if row.get(column) else None
    except (ValueError, RecursionError):
        says = _("This is not JSON.")
        raise Clash(table, row["_row"], column, str(row[column])[:60], says) from None


def moments(*names: str) -> Iterable[Column]:
    return (Column(name, "moment") for name in names)
