"""What the tables of circles and roles share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from colead.features.circles.models import (
    Circle,
    Role,
)
from colead.features.organizations.models import Member
from colead.kernel.bundle import (
    Bringing,
    Clash,
    Row,
)


def one_open(rows: Sequence[Row], identity: tuple[str, ...], table: str) -> None:
    """Refuse rows by which somebody would be in the same place twice without an end."""
    seen: dict[tuple[str, ...], date | None] = {}
    for row in rows:
        if row.get("ended"):
            continue
        mark = tuple(row[name] for name in identity)
        if mark in seen and seen[mark] != row.get("started"):
            says = "stands here twice without an end; give the earlier one its end"
            raise Clash(table, row["_row"], "ended", row[identity[-1]], says)
        seen[mark] = row.get("started")


def names(
    model: type[Circle] | type[Role] | type[Member], field: str, b: Bringing
) -> dict[int, str]:
    """A field of all rows of the organization, by id."""
    found = model._default_manager.filter(organization_id=b.organization_id)
    return dict(found.values_list("pk", field))


def check_days(start: str, end: str) -> Callable[[Row], Iterable[tuple[str, str]]]:
    """A check that an end does not lie before its start."""

    def check(row: Row) -> Iterable[tuple[str, str]]:
        if row.get(start) and row.get(end) and row[end] < row[start]:
            yield end, f"lies before {start}"

    return check
