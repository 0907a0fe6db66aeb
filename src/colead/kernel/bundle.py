"""What of a room stands in an organization bundle: its tables, in and out.

A room registers its tables in ``bundle.py``; the room ``exchange`` reads and writes the files. So
the columns of a table, what is brought in and what is taken out stand at one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from django.db.models import Model, QuerySet

from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.events import Event
from colead.kernel.journal import record_all

# So many rows are brought at once, and so many looked for with one query.
BATCH, FOUND = 4_000, 1_000
NOON = time(12)

Row = dict[str, Any]
Check = Callable[[Row], Iterable[tuple[str, str]]]
Type = Literal["key", "text", "line", "email", "day", "moment", "whole", "amount", "list", "choice"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``table`` names the table whose key stands in it, if it refers; with
    ``ahead`` that one is brought later, so that there is no id yet."""

    name: str
    type: Type = "line"
    required: bool = False
    table: str | None = None
    choices: tuple[str, ...] = ()
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the bundle.

    ``keyed`` tables have a unique key in their first column. ``bring`` takes the checked rows,
    their references turned into ids; ``take`` yields the rows of an organization for export, each
    with its database id under ``_id`` where higher rooms may add columns. A ``late`` table comes
    after those of all rooms: its rows may refer to things of higher ones.

    Rows are brought all at once, also if there are none, for they may be judged together. Where
    each stands for itself (``apart``), they come in batches of at most ``BATCH``, so that a million
    of them need no more memory than a thousand; ``finish`` then does what needs all of them.
    ``checking`` makes a further check that remembers rows, for one reading of a file.
    """

    name: str
    columns: tuple[Column, ...]
    bring: Callable[[Sequence[Row], Bringing], None]
    take: Callable[[Taking], Iterable[Row]]
    keyed: bool = False
    check: Check | None = None
    late: bool = False
    apart: bool = False
    finish: Callable[[Bringing], None] | None = None
    checking: Callable[[], Check] | None = None


Mark = tuple[Any, ...]


@dataclass
class Seen:
    """By which marks the rows of the present table were seen; ``is_all``: nothing else is there."""

    is_all: bool
    marks: set[Mark] = field(default_factory=set)


@dataclass
class Bringing:
    """The state of one import: ids by table and key, what happened and is not in the journal yet,
    what was counted, and what was seen of the present table."""

    organization_id: int
    slug: str
    at: datetime
    mark: str = ""
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    happened: list[tuple[Event, Actor]] = field(default_factory=list)
    created: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    seen: dict[type[Model], Seen] = field(default_factory=dict)

    def learn(self, table: str, keys: Iterable[str], ids: Iterable[int]) -> None:
        """Note the ids of rows by their keys, for the tables that refer to them."""
        self.ids.setdefault(table, {}).update(zip(keys, ids, strict=True))

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
        if len(self.happened) >= BATCH:
            self.record()

    def record(self) -> None:
        """Append to the journal what was told since the last time, in the order of its dates."""
        self.happened.sort(key=lambda pair: pair[1].at)
        record_all(self.happened)
        self.happened.clear()


@dataclass(frozen=True, slots=True)
class Taking:
    """An export: whose, and the keys of rows by table and id as earlier tables gave them."""

    organization_id: int
    keys: dict[str, dict[int, str]] = field(default_factory=dict)
    mark: str = ""

    def key(self, table: str, row_id: int | None) -> str:
        """The key of a row that another table refers to."""
        return self.keys.get(table, {}).get(row_id or 0, "")

    def key_of(self, row: Any) -> str:
        """The key under which a row is taken out."""
        return key_of(row, self.mark)


def key_of(row: Any, mark: str) -> str:
    """The key of a row of a keyed table. One that was made here has none of its own: it is taken
    out under kind, number and the ``mark`` of its organization, and known again by them."""
    return row.key or f"{row._meta.model_name}-{row.pk}-{mark}"


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
    """Create the rows that are not there, update those that differ: three statements for many.

    ``identity`` names the fields by which a row is recognised, first one that few rows share and
    the database finds rows by; ``keep`` names fields that are only set when a row is created. Of
    rows with the same identity the first counts, in all batches of a table.
    """
    fields = sorted({name for row in rows for name in row} - set(identity))
    names = [*identity, *fields]
    own = model._default_manager.filter(organization_id=organization_id)
    before = bringing.seen.get(model) if bringing else None
    seen = before or Seen(is_all=not own.exists())
    if bringing:
        bringing.seen[model] = seen
    done = Upserted([], [], [])
    start = 0
    for some in prepared.pieces(rows, FOUND):
        marks = [tuple(row[name] for name in identity) for row in some]
        firsts = {mark[0] for mark in marks if not seen.is_all or mark in seen.marks}
        there = _there(own.filter(**{f"{identity[0]}__in": firsts}), names, len(identity))
        if "key" in identity and bringing:
            keys = (mark[identity.index("key")] for mark in marks)
            there |= _made_here(own, names, identity, keys, bringing.mark)
        new: dict[Mark, Mapping[str, Any]] = {}
        differing: list[list[Any]] = []
        for index, (mark, row) in enumerate(zip(marks, some, strict=True), start):
            if mark in seen.marks:
                continue
            seen.marks.add(mark)
            known = there.get(mark)
            if known is None:
                new[mark] = row
                done.created.append(index)
                continue
            pk, *values = known
            wanted = [
                told(row[name], value) if name in row and name not in keep else value
                for name, value in zip(fields, values, strict=True)
            ]
            if wanted != values:
                differing.append([*wanted, pk])
                done.changed.append(index)
        # What ends comes before what begins: of some things only one may be open.
        prepared.update_all(model, fields, differing)
        there |= _insert(model, identity, new, organization_id)
        done.ids.extend(there[mark][0] for mark in marks)
        start += len(some)
    if bringing is not None:
        bringing.created[table] = bringing.created.get(table, 0) + len(done.created)
        bringing.changed[table] = bringing.changed.get(table, 0) + len(done.changed)
    return done


def told(wanted: Any, there: Any) -> Any:
    """What is there, where a bundle tells the same of it: a moment is told as its day, at noon."""
    if not isinstance(wanted, datetime) or not isinstance(there, datetime):
        return wanted
    return there if wanted == datetime.combine(there.astimezone(UTC), NOON, tzinfo=UTC) else wanted


def _there(found: QuerySet[Any], names: Sequence[str], width: int) -> dict[Mark, tuple[Any, ...]]:
    """What is there: by identity (the first ``width`` of the names) the id and the other fields."""
    rows = found.order_by("pk").values_list("pk", *names)
    return {row[1 : width + 1]: (row[0], *row[width + 1 :]) for row in rows}


def _made_here(
    own: QuerySet[Any],
    names: Sequence[str],
    identity: Sequence[str],
    keys: Iterable[str],
    mark: str,
) -> dict[Mark, tuple[Any, ...]]:
    """What was made here and comes back: by identity (see ``key_of``) as ``_there``."""
    kind, at = own.model._meta.model_name, identity.index("key")
    shape = re.compile(rf"{kind}-(\d{{1,18}})-{mark}")
    named = {int(met[1]): key for key in keys if mark and (met := shape.fullmatch(key))}
    found: dict[Mark, tuple[Any, ...]] = {}
    if named:
        for pk, *values in own.filter(pk__in=named, key=None).values_list("pk", *names):
            values[at] = named[pk]
            found[tuple(values[: len(identity)])] = (pk, *values[len(identity) :])
    return found


def _insert(
    model: type[Model],
    identity: Sequence[str],
    new: Mapping[Mark, Mapping[str, Any]],
    organization_id: int,
) -> dict[Mark, tuple[Any, ...]]:
    """The new rows, each shape of them with one statement (what a row leaves out has its default);
    by identity the id."""
    shapes: dict[tuple[str, ...], list[Mark]] = {}
    for mark, row in new.items():
        shapes.setdefault(tuple(row), []).append(mark)
    made: dict[Mark, tuple[Any, ...]] = {}
    for names, marks in shapes.items():
        values = ((organization_id, *new[mark].values()) for mark in marks)
        ids = prepared.insert_all(model, ("organization_id", *names), values)
        made.update(zip(marks, ((pk,) for pk in ids), strict=True))
    return made
