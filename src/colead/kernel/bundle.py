"""What of a room stands in an organization bundle: its tables, in and out.

A room registers its tables in ``bundle.py``; the room ``exchange`` reads and writes the files. So
the columns of a table, what is brought in and what is taken out stand at one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from django.db.models import Model

from colead.kernel.actor import Actor
from colead.kernel.events import Event

Row = dict[str, Any]
Type = Literal["key", "text", "line", "email", "day", "moment", "whole", "amount", "list", "choice"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``table`` names the table whose key stands in it, if it refers."""

    name: str
    type: Type = "line"
    required: bool = False
    table: str | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the bundle.

    ``keyed`` tables have a unique key in their first column. ``bring`` takes the checked rows,
    their references turned into ids; ``take`` yields the rows of an organization for export, each
    with its database id under ``_id`` where higher rooms may add columns. A ``late`` table comes
    after those of all rooms: its rows may refer to things of higher ones.
    """

    name: str
    columns: tuple[Column, ...]
    bring: Callable[[Sequence[Row], Bringing], None]
    take: Callable[[Taking], Iterable[Row]]
    keyed: bool = False
    check: Callable[[Row], Iterable[tuple[str, str]]] | None = None
    late: bool = False


@dataclass
class Bringing:
    """The state of one import: ids by table and key, what happened, what was counted."""

    organization_id: int
    slug: str
    at: datetime
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    happened: list[tuple[Event, Actor]] = field(default_factory=list)
    created: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    def actor(self, on: date | datetime | None = None, member_id: int | None = None) -> Actor:
        """Who did it then; without a date, the moment of the import."""
        at = self.at
        if isinstance(on, datetime):
            at = on
        elif on is not None:
            at = datetime.combine(on, time(12), tzinfo=UTC)
        return Actor(
            organization_id=self.organization_id,
            member_id=member_id,
            at=min(at, self.at),
            door="import",
            slug=self.slug,
        )

    def tell(self, event: Event, *, on: date | datetime | None, by: int | None = None) -> None:
        """Note an event for the journal, with its own date."""
        self.happened.append((event, self.actor(on, by)))


@dataclass(frozen=True, slots=True)
class Taking:
    """An export: whose, and the keys of rows by table and id as earlier tables gave them."""

    organization_id: int
    keys: dict[str, dict[int, str]] = field(default_factory=dict)

    def key(self, table: str, row_id: int | None) -> str:
        """The key of a row that another table refers to."""
        return self.keys.get(table, {}).get(row_id or 0, "")


class Clash(Exception):
    """A row that is well formed but cannot stand beside what is there; ends the import."""

    def __init__(self, table: str, row: int | None, column: str, value: str, says: str) -> None:
        super().__init__(says)
        self.table, self.row, self.column = table, row, column
        self.value, self.says = value, says


_tables: dict[str, Table] = {}
_more: dict[str, list[Callable[[Taking], Callable[[int, Row], None]]]] = {}


def register(table: Table) -> None:
    """Make a room's table known. Tables are brought in the order of registration."""
    _tables[table.name] = table


def tables() -> Iterator[Table]:
    """All tables, in the order in which they are brought in."""
    yield from sorted(_tables.values(), key=lambda table: table.late)


def enrich(table: str, prepare: Callable[[Taking], Callable[[int, Row], None]]) -> None:
    """Let a higher room fill columns of a lower room's table at export.

    ``prepare`` reads what it needs once and returns a function of a row's id and the row.
    """
    _more.setdefault(table, []).append(prepare)


def enriched(table: str, taking: Taking) -> list[Callable[[int, Row], None]]:
    """The functions that fill further columns of a table."""
    return [prepare(taking) for prepare in _more.get(table, [])]


@dataclass(frozen=True, slots=True)
class Upserted:
    """What ``upsert`` did: each row's id in the order given, and which rows are new or changed."""

    ids: list[int]
    created: list[int]
    changed: list[int]


def upsert(
    model: type[Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    identity: Sequence[str],
    organization_id: int,
    bringing: Bringing | None = None,
    table: str = "",
    keep: Sequence[str] = (),
) -> Upserted:
    """Create the rows that are not there, update those that differ; three queries and no loop of
    them.

    ``identity`` names the fields by which a row is recognised; ``keep`` names fields that are
    only set when a row is created.
    """
    manager = model._default_manager
    fields = sorted({name for row in rows for name in row} - set(identity))
    found = {
        tuple(getattr(thing, name) for name in identity): thing
        for thing in manager.filter(organization_id=organization_id)
    }
    things: list[Any] = []
    new: list[Any] = []
    dirty: list[Any] = []
    created: list[int] = []
    changed: list[int] = []
    for index, row in enumerate(rows):
        mark = tuple(row[name] for name in identity)
        thing = found.get(mark)
        if thing is None:
            thing = model(organization_id=organization_id, **row)
            found[mark] = thing
            new.append(thing)
            created.append(index)
        else:
            different = [
                name
                for name in fields
                if name in row and name not in keep and getattr(thing, name) != row[name]
            ]
            if different:
                for name in different:
                    setattr(thing, name, row[name])
                if thing.pk is not None:
                    dirty.append(thing)
                    changed.append(index)
        things.append(thing)
    manager.bulk_create(new, batch_size=500)
    if dirty:
        manager.bulk_update(dirty, [name for name in fields if name not in keep], batch_size=200)
    if bringing is not None:
        bringing.created[table] = bringing.created.get(table, 0) + len(created)
        bringing.changed[table] = bringing.changed.get(table, 0) + len(changed)
    return Upserted([thing.pk for thing in things], created, changed)
