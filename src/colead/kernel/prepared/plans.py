"""SQL that is made once: the shapes of calls, and the marks that stand for values while the ORM
writes a query."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, cast

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

from colead.kernel.actor import Actor
from colead.kernel.prepared.objects import Fetch, columns_of, objects_of

MARK = 7_777_000_000_000_000
MOMENT = datetime(7777, 7, 7, 12, 0, 0, 777_000, tzinfo=UTC)
LARGEST = 4_000  # plans kept; shapes are few, but texts that people type may be part of one


class Text(str):
    """A text to bind, where a plain one would be part of the shape: keys, typed words."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """SQL with its parameters: constants, or the index of the value to bind."""

    sql: str
    params: tuple[tuple[int, Any], ...]
    objects: Fetch
    prefetch: tuple[str, ...] = ()
    columns: dict[str, int] = field(default_factory=dict)

    def bound(self, values: Sequence[Any]) -> list[Any]:
        """The parameters of one call."""
        found = []
        for at, constant in self.params:
            one = constant if at < 0 else values[at]
            # Moments and days are brought into the database's form only where they are bound.
            found.append(_adapted(one) if at >= 0 and type(one) not in _AS_THEY_ARE else one)
        return found


UNKNOWN: Any = object()
kept: dict[Any, Plan | None] = {}
_lock = threading.Lock()


def shape_of(
    build: Any, cut: Any, args: Sequence[Any], kwargs: dict[str, Any], values: list[Any]
) -> Any:
    """What a call has in common with all calls of its plan; its ``values`` apart. None: no plan."""
    shape: list[Any] = [build, cut]
    if not all(_look(value, shape, values) for value in args):
        return None
    for name, value in kwargs.items():
        shape.append(name)
        if not _look(value, shape, values):
            return None
    return tuple(shape)


def _look(value: Any, shape: list[Any], values: list[Any]) -> bool:
    """Put what is fixed into the shape and what is bound into the values; False: do not plan."""
    kind = type(value)
    if kind is int or kind is Text:
        if kind is int and abs(value) >= 2**63:
            return False  # the ORM knows that no row has such a number
        shape.append(kind)
        values.append(value)
    elif value is None or kind is bool or kind is str:
        shape.append(value)
    elif kind is Actor:
        if value.is_guest or value.member_id is None:
            return False
        shape.append((Actor, value.is_steward, value.timezone))
        values += (value.organization_id, value.member_id, value.at, value)
    elif kind is datetime or kind is date:
        shape.append(kind)
        values.append(value)
    elif kind is tuple:
        shape.append((tuple, len(value)))
        return all(_look(item, shape, values) for item in value)
    else:
        shape.append(value)
    return True


_AS_THEY_ARE = frozenset({int, Text})


def _adapted(value: date | Actor) -> Any:
    """A moment or day as this database's parameters are; an actor stands for their day."""
    if isinstance(value, Actor):
        value = value.today
    if isinstance(value, datetime):
        if value.tzinfo is UTC and connection.vendor == "sqlite":
            return str(value.replace(tzinfo=None))  # as Django writes it, in one step
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)


def _mark(value: Any, counter: list[int], marks: list[Any]) -> Any:
    """The mark that stands for a value while its query is built."""
    kind = type(value)

    def number() -> int:
        counter[0] += 1
        marks.append(MARK + counter[0])
        return MARK + counter[0]

    def moment(of: type) -> Any:
        counter[0] += 1
        made = MOMENT.replace(microsecond=777_000 + counter[0])
        shown = made if of is datetime else date(7778, 7, counter[0] % 28 + 1)
        marks.append(_adapted(shown))
        return shown

    if kind is int:
        return number()
    if kind is Text:
        return str(_text(number(), marks))
    if kind is Actor:
        organization, member, at = number(), number(), moment(datetime)
        actor = replace(value, organization_id=organization, member_id=member, at=at)
        marks.append(_adapted(actor.today))
        return actor
    if kind is datetime or kind is date:
        return moment(kind)
    if kind is tuple:
        return tuple(_mark(item, counter, marks) for item in value)
    return value


def _text(number: int, marks: list[Any]) -> str:
    marks[-1] = f"mark-{number}"
    return cast(str, marks[-1])


def marked(
    args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """The marks in the order of the values, and the arguments with marks in place of values."""
    counter, marks = [0], list[Any]()
    marked = [_mark(value, counter, marks) for value in args]
    named = {name: _mark(value, counter, marks) for name, value in kwargs.items()}
    return marks, marked, named


def keep(key: Any, plan: Plan | None) -> Plan | None:
    with _lock:
        if len(kept) >= LARGEST:
            kept.clear()
        kept[key] = plan
    return plan


# Words of the code, as a state or a kind is; no text that people type needs more than these.
_WORD = re.compile(r"[A-Za-z0-9_. -]{0,60}", re.ASCII)
_PLACE = re.compile(r"%[s%]")


def _placed(
    sql: str, params: Sequence[Any], marks: list[Any]
) -> tuple[str, tuple[tuple[int, Any], ...]] | None:
    """The SQL and where the marks came out, or None when one did not come out whole.

    Words of the code are written into the SQL: a partial index (*where the state is "open"*) is
    only chosen for a word that stands there. SQLite would look at what is bound instead, and
    compile the statement anew at each call.
    """
    if str(MARK)[:5] in sql or "7777-07" in sql:
        return None
    placed: list[tuple[int, Any]] = []
    given = iter(params)

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        param = next(given)
        if param in marks:
            placed.append((marks.index(param), None))
        elif isinstance(param, str) and _WORD.fullmatch(param) and not _derived(param):
            return f"'{param!s}'"
        else:
            placed.append((-1, param))
        return "%s"

    written = _PLACE.sub(place, sql)
    whole = all(at >= 0 or not _derived(constant) for at, constant in placed)
    return (written, tuple(placed)) if whole else None


def _derived(param: Any) -> bool:
    """Whether a parameter was computed from a mark, so that it cannot be bound."""
    if isinstance(param, int):
        return abs(param - MARK) < 10**9
    return "777" in str(param)[:4] or str(MARK)[:8] in str(param)


def compiled(query: QuerySet[Any, Any], marks: list[Any]) -> Plan | None:
    """The plan of a query, or None when it cannot be kept."""
    prefetch = query._prefetch_related_lookups  # type: ignore[attr-defined]
    if not all(isinstance(lookup, str) for lookup in prefetch):
        return None
    if query._known_related_objects:  # type: ignore[attr-defined]
        return None
    compiler = query.query.get_compiler(query.db)
    try:
        sql, params = compiler.as_sql()
    except (EmptyResultSet, FullResultSet):
        return None
    placed = _placed(sql, params, marks)
    objects = objects_of(query, compiler)
    if placed is None or objects is None:
        return None
    return Plan(*placed, objects, tuple(prefetch), columns_of(query, compiler))


def compiled_update(
    found: QuerySet[Any, Any], changed: dict[str, Any], marks: list[Any]
) -> Plan | None:
    query = cast(UpdateQuery, found.order_by().query.chain(UpdateQuery))
    query.add_update_values(changed)
    try:
        sql, params = query.get_compiler(found.db).as_sql()
    except (EmptyResultSet, FullResultSet):
        return None
    placed = _placed(sql, params, marks)
    return None if placed is None else Plan(*placed, list)
