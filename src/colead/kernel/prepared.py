"""Reads whose SQL is made once: the ORM writes each query the first time, later calls bind values.

Building a query costs the ORM ten times what the database needs to answer it. ``rows(build, …)``
calls ``build`` once for each *shape* of its arguments, with marks in place of numbers and moments,
and keeps the SQL with the places where the marks stand. Later calls of the same shape only bind
and fetch; they hand over the same objects as ``list(build(…))`` would.

``build`` is a function of a module that answers a QuerySet. It may look at texts, flags, kinds and
None (they are part of the shape), but not *decide* by a number or a moment, for it sees marks.
When a mark does not come back whole (a moment was shifted, a number went into LIMIT), or a guest
acts, the query is built anew each time, as if this module were not there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
)

from colead.kernel.actor import Actor

P = ParamSpec("P")
T = TypeVar("T", bound=Model)

MARK = 7_777_000_000_000_000
MOMENT = datetime(7777, 7, 7, 12, 0, 0, 777_000, tzinfo=UTC)
LARGEST = 4_000  # plans kept; shapes are few, but texts that people type may be part of one

Row = tuple[Any, ...]
Fetch = Callable[[list[Any]], list[Any]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """SQL with its parameters: constants, or the index of the value to bind."""

    sql: str
    params: tuple[tuple[int, Any], ...]
    objects: Fetch
    prefetch: tuple[str, ...] = ()


class Text(str):
    """A text to bind, where a plain one would be part of the shape: keys, typed words."""

    __slots__ = ()


_plans: dict[Any, _Plan | None] = {}
_lock = threading.Lock()


def rows(build: Callable[P, QuerySet[T, Any]], *args: P.args, **kwargs: P.kwargs) -> list[Any]:
    """What ``list(build(*args, **kwargs))`` gives: model objects, or rows of ``values``."""
    return _run(build, None, _all, args, kwargs)


def first(build: Callable[P, QuerySet[T, Any]], *args: P.args, **kwargs: P.kwargs) -> Any:
    """The first row of ``build(…)`` in its own order, or None."""
    found = _run(build, "first", _one, args, kwargs)
    return found[0] if found else None


def head(
    build: Callable[..., QuerySet[T, Any]],
    order: tuple[str, ...],
    size: int,
    *args: Any,
    **kwargs: Any,
) -> list[Any]:
    """The first ``size`` rows in an order (field names, ``-`` for descending)."""
    cut = (order, size)
    return _run(build, cut, lambda found: found.order_by(*order)[:size], args, kwargs)


def _all(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return found


def _one(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return found[:1]


def _run(
    build: Callable[..., QuerySet[Any, Any]],
    cut: Any,
    narrow: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> list[Any]:
    shape: list[Any] = [build, cut]
    values: list[Any] = []
    if not all(_look(value, shape, values) for value in args):
        return list(narrow(build(*args, **kwargs)))
    for name, value in kwargs.items():
        shape.append(name)
        if not _look(value, shape, values):
            return list(narrow(build(*args, **kwargs)))
    key = tuple(shape)
    try:
        plan = _plans[key]
    except KeyError:
        plan = _planned(key, build, narrow, args, kwargs)
    if plan is None:
        return list(narrow(build(*args, **kwargs)))
    with connection.cursor() as cursor:
        bound = [constant if at < 0 else values[at] for at, constant in plan.params]
        cursor.execute(plan.sql, bound)
        found = plan.objects(cursor.fetchall())
    if plan.prefetch and found:
        prefetch_related_objects(found, *plan.prefetch)
    return found


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
        values += (value.organization_id, value.member_id)
        values += (_adapted(value.at), _adapted(value.today))
    elif kind is datetime or kind is date:
        shape.append(kind)
        values.append(_adapted(value))
    elif kind is tuple:
        shape.append((tuple, len(value)))
        return all(_look(item, shape, values) for item in value)
    else:
        shape.append(value)
    return True


def _adapted(value: date) -> Any:
    """A moment or day as this database's parameters are."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)


def _marked(value: Any, counter: list[int], marks: list[Any]) -> Any:
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
        return tuple(_marked(item, counter, marks) for item in value)
    return value


def _text(number: int, marks: list[Any]) -> str:
    marks[-1] = f"mark-{number}"
    return cast(str, marks[-1])


def _planned(
    key: Any,
    build: Callable[..., QuerySet[Any, Any]],
    narrow: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> _Plan | None:
    counter, marks = [0], list[Any]()
    marked = [_marked(value, counter, marks) for value in args]
    named = {name: _marked(value, counter, marks) for name, value in kwargs.items()}
    plan = _compiled(narrow(build(*marked, **named)), marks)
    with _lock:
        if len(_plans) >= LARGEST:
            _plans.clear()
        _plans[key] = plan
    return plan


def _compiled(query: QuerySet[Any, Any], marks: list[Any]) -> _Plan | None:
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
    if str(MARK)[:5] in sql or "7777-07" in sql:
        return None
    placed = []
    for param in params:
        if param in marks:
            placed.append((marks.index(param), None))
        elif _derived(param):
            return None
        else:
            placed.append((-1, param))
    objects = _objects(query, compiler)
    return objects and _Plan(sql, tuple(placed), objects, tuple(prefetch))


def _derived(param: Any) -> bool:
    """Whether a parameter was computed from a mark, so that it cannot be bound."""
    if isinstance(param, int):
        return abs(param - MARK) < 10**9
    return "777" in str(param)[:4] or str(MARK)[:8] in str(param)


def _objects(query: QuerySet[Any, Any], compiler: Any) -> Fetch | None:
    """How rows become what the query hands over."""
    convert = _converted(compiler)
    iterable = query._iterable_class
    if iterable is ModelIterable:
        make = _maker(compiler.klass_info, compiler.select)
        notes = tuple((compiler.annotation_col_map or {}).items())

        def objects(found: list[Any]) -> list[Any]:
            made = []
            for row in convert(found):
                thing = make(row)
                for name, at in notes:
                    thing.__dict__[name] = row[at]
                made.append(thing)
            return made

        return objects
    if iterable is FlatValuesListIterable:
        return lambda found: [row[0] for row in convert(found)]
    if iterable is ValuesListIterable:
        return lambda found: [tuple(row) for row in convert(found)]
    if iterable is ValuesIterable:
        kept = query.query
        names = list(getattr(kept, "selected", None) or ()) or [
            *kept.extra_select,
            *kept.values_select,
            *kept.annotation_select,
        ]
        return lambda found: [dict(zip(names, row, strict=False)) for row in convert(found)]
    return None


def _converted(compiler: Any) -> Fetch:
    """The database's own conversions (moments, JSON, decimals) on whole rows."""
    columns = [column for column, *_rest in compiler.select]
    columns = columns[: compiler.col_count] if compiler.col_count else columns
    converters = compiler.get_converters(columns)
    if not converters:
        return lambda found: found
    plain = getattr(connection.ops, "convert_datetimefield_value", None)

    def steps(functions: list[Any], column: Any) -> Callable[[Any], Any]:
        if functions == [plain]:
            return _aware

        def apply(value: Any) -> Any:
            for function in functions:
                value = function(value, column, connection)
            return value

        return apply

    ready = [(at, steps(list(found), column)) for at, (found, column) in converters.items()]

    def convert(found: list[Any]) -> list[Any]:
        listed = [list(row) for row in found]
        for at, step in ready:
            for row in listed:
                if row[at] is not None:
                    row[at] = step(row[at])
        return listed

    return convert


def _aware(value: Any) -> Any:
    """What SQLite keeps is UTC without saying so."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _maker(klass: Any, select: Any) -> Callable[[Any], Any]:
    """Makes the object of a row with its joined objects, as ``Model.from_db`` and
    ``RelatedPopulator`` do; without signals, which no model here listens to."""
    model = klass["model"]
    start, end = klass["select_fields"][0], klass["select_fields"][-1] + 1
    names = [column.target.attname for column, *_rest in select[start:end]]
    key = names.index(model._meta.pk.attname)
    joined = [
        (_maker(other, select), other["local_setter"], other["remote_setter"])
        for other in klass.get("related_klass_infos", ())
    ]
    new = object.__new__

    def make(row: Any) -> Any:
        values = row[start:end]
        if values[key] is None:
            return None
        thing = new(model)
        state = ModelState()
        state.adding, state.db = False, "default"
        kept = thing.__dict__
        kept["_state"] = state
        kept.update(zip(names, values, strict=True))
        for of, near, far in joined:
            other = of(row)
            near(thing, other)
            if other is not None:
                far(other, thing)
        return thing

    return make


def count(build: Callable[P, QuerySet[T, Any]], *args: P.args, **kwargs: P.kwargs) -> int:
    """``build(…).count()``."""
    found = _run(build, "count", _counting, args, kwargs)
    return cast(int, found[0]) if found else 0


def _counting(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    from django.db.models import Count, Value

    bare = found.order_by()
    if bare.query.is_sliced:
        bare = bare.model._base_manager.filter(pk__in=bare.values("pk"))
    grouped: QuerySet[Any, Any] = bare.annotate(_all=Value(1)).values("_all")
    counted = grouped.annotate(n=Count("pk")).values_list("n", flat=True)
    return cast(QuerySet[Any, Any], counted)


def exists(build: Callable[P, QuerySet[T, Any]], *args: P.args, **kwargs: P.kwargs) -> bool:
    """``build(…).exists()``."""
    return bool(_run(build, "exists", _existing, args, kwargs))


def _existing(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return found.order_by().values_list("pk", flat=True)[:1]
