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

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ParamSpec, TypeVar, cast, overload

from django.db import DatabaseError, connection
from django.db.models import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    Field,
    IntegerField,
    Model,
    PositiveIntegerField,
    QuerySet,
    TextField,
    Value,
    prefetch_related_objects,
)

from colead.kernel.prepared.asking import asked_once, changed, fetched, planned, read
from colead.kernel.prepared.many import (
    ROWS,
    insert_all,
    padded,
    pieces,
    room_for_many,
    update_all,
)
from colead.kernel.prepared.plans import (
    UNKNOWN,
    Plan,
    Text,
    compiled,
    compiled_update,
    keep,
    kept,
    marked,
    shape_of,
)

__all__ = [
    "Changing",
    "Rows",
    "Text",
    "Values",
    "asked_once",
    "count",
    "exists",
    "exists_for",
    "first",
    "head",
    "insert",
    "insert_all",
    "padded",
    "pieces",
    "planned",
    "room_for_many",
    "rows",
    "rows_of",
    "save",
    "unmade",
    "unmade_head",
    "update",
    "update_all",
]

P = ParamSpec("P")
T = TypeVar("T", bound=Model)
R = TypeVar("R")
S = TypeVar("S")

Changing = tuple[QuerySet[Any, Any], dict[str, Any]]


def rows(build: Callable[P, QuerySet[T, Any]], *args: P.args, **kwargs: P.kwargs) -> list[Any]:
    """What ``list(build(*args, **kwargs))`` gives: model objects, or rows of ``values``."""
    return _run(build, None, _all, args, kwargs)


def rows_of(build: Callable[..., QuerySet[T, Any]], ids: Iterable[int], *args: Any) -> list[Any]:
    """``rows(build, *args, ids)`` for however many ids, in their order, some hundreds at once."""
    return [one for some in pieces(sorted(ids), ROWS) for one in rows(build, *args, padded(some))]


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
    return _run(build, *_head(order, size), args, kwargs)


def _head(order: tuple[str, ...], size: int) -> tuple[Any, Callable[..., QuerySet[Any, Any]]]:
    return (order, size), lambda found: found.order_by(*order)[:size]


def count(build: Callable[P, QuerySet[T, Any]], *args: P.args, **kwargs: P.kwargs) -> int:
    """``build(…).count()``."""
    found = _run(build, "count", _counting, args, kwargs)
    return cast(int, found[0]) if found else 0


def exists(build: Callable[P, QuerySet[T, Any]], *args: P.args, **kwargs: P.kwargs) -> bool:
    """``build(…).exists()``."""
    return bool(_run(build, "exists", _existing, args, kwargs))


def exists_for(
    build: Callable[..., QuerySet[Any, Any]], askers: Iterable[Any], *args: Any
) -> list[bool]:
    """``exists(build, asker, *args)`` for each of them; what comes to the same question, as when
    what one may see does not hang on who one is, is asked once."""
    told: dict[Any, bool] = {}
    found = []
    for asker in askers:
        plan, values = _planned(build, "exists", _existing, (asker, *args), {})
        key = asker if plan is None else (plan.sql, *plan.bound(values))
        if key not in told:
            told[key] = exists(build, asker, *args)
        found.append(told[key])
    return found


def _all(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return found


def _one(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return found[:1]


def _counting(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    bare = found.order_by()
    if bare.query.is_sliced:
        bare = bare.model._base_manager.filter(pk__in=bare.values("pk"))
    grouped: QuerySet[Any, Any] = bare.annotate(_all=Value(1)).values("_all")
    counted = grouped.annotate(n=Count("pk")).values_list("n", flat=True)
    return cast(QuerySet[Any, Any], counted)


def _existing(found: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return found.order_by().values_list("pk", flat=True)[:1]


def _run(
    build: Callable[..., QuerySet[Any, Any]],
    cut: Any,
    narrow: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> list[Any]:
    plan, values = _planned(build, cut, narrow, args, kwargs)
    if plan is None:
        return list(narrow(build(*args, **kwargs)))
    return _made(plan, read(plan.sql, plan.bound(values)))


def _planned(
    build: Callable[..., QuerySet[Any, Any]],
    cut: Any,
    narrow: Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]],
    args: Sequence[Any],
    kwargs: dict[str, Any],
) -> tuple[Plan | None, list[Any]]:
    """The plan of a call, None if there is none, and the values it binds."""
    values: list[Any] = []
    key = shape_of(build, cut, args, kwargs, values)
    plan = None if key is None else kept.get(key, UNKNOWN)
    if plan is UNKNOWN:
        marks, given, named = marked(args, kwargs)
        plan = keep(key, compiled(narrow(build(*given, **named)), marks))
    return plan, values


def _made(plan: Plan, raw: list[Any]) -> list[Any]:
    found: list[Any] = plan.objects(raw)
    if plan.prefetch and found:
        prefetch_related_objects(found, *plan.prefetch)
    return found


class Values(tuple[Any, ...]):
    """Values through and through, as rows are: whoever makes a key of them need not look in."""

    __slots__ = ()


class Rows(Sequence[R]):
    """Rows that were read, whose objects are made when somebody looks at them."""

    def __init__(
        self,
        plan: Plan | None,
        found: list[Any],
        then: Callable[[list[Any]], list[R]] = list,
        others: tuple[Rows[Any], ...] = (),
    ) -> None:
        """``found``: rows as the database gave them; objects, if there is no plan."""
        self._plan, self._found, self._then, self.others = plan, found, then, others
        self._objects: list[R] | None = None

    @property
    def made_of(self) -> tuple[Any, ...]:
        """All they were made of: what was drawn from them holds as long as this is the same."""
        own = tuple(self._found) if self._plan is None else Values(self._found)
        return (own, *self.others)

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[R]:
        return iter(self._made())

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> list[R]: ...
    def __getitem__(self, at: int | slice) -> R | list[R]:
        if isinstance(at, int) and self._objects is None and self._then is list and self._plan:
            [one] = _made(self._plan, [self._found[at]])  # no need of the others
            return cast(R, one)
        return self._made()[at]

    def _made(self) -> list[R]:
        if self._objects is None:
            found = self._found if self._plan is None else _made(self._plan, self._found)
            self._objects = self._then(found)
        return self._objects

    def head(self, size: int) -> Rows[R]:
        """The first of them."""
        return Rows(self._plan, self._found[:size], self._then, self.others)

    def each(self, name: str) -> list[Any]:
        """An attribute of each (a number or a text, as it stands in the database)."""
        if self._plan is None:
            return [getattr(one, name) for one in self._found]
        at = self._plan.columns[name]
        return [row[at] for row in self._found]

    def then(self, make: Callable[[list[R]], list[S]], *others: Rows[Any]) -> Rows[S]:
        """What ``make`` gives for these, one for each, once somebody looks; beside them it may look
        at the ``others``."""
        before = self._then
        return Rows[S](
            self._plan, self._found, lambda own: make(before(own)), (*self.others, *others)
        )


def unmade(build: Callable[P, QuerySet[T, Any]], *args: P.args, **kwargs: P.kwargs) -> Rows[Any]:
    """As ``rows``, for a page that mostly has drawn them already and then needs no objects."""
    return _unmade(build, None, _all, args, kwargs)


def unmade_head(
    build: Callable[..., QuerySet[T, Any]],
    order: tuple[str, ...],
    size: int,
    *args: Any,
    **kwargs: Any,
) -> Rows[Any]:
    """As ``head``, for such a page."""
    return _unmade(build, *_head(order, size), args, kwargs)


def _unmade(build: Any, cut: Any, narrow: Any, args: Any, kwargs: Any) -> Rows[Any]:
    plan, values = _planned(build, cut, narrow, args, kwargs)
    if plan is None:
        return Rows(None, list(narrow(build(*args, **kwargs))))
    return Rows(plan, read(plan.sql, plan.bound(values)))


def update(build: Callable[P, Changing], *args: P.args, **kwargs: P.kwargs) -> int:
    """``rows.update(**values)`` for the rows and values that ``build`` gives: how many changed."""
    values: list[Any] = []
    key = shape_of(build, "update", args, kwargs, values)
    plan = None if key is None else kept.get(key, UNKNOWN)
    if plan is UNKNOWN:
        marks, given, named = marked(args, kwargs)
        plan = keep(key, compiled_update(*build(*given, **named), marks))
    if plan is None:
        found, given_values = build(*args, **kwargs)
        return found.update(**given_values)
    return changed(plan.sql, plan.bound(values))


# What the drivers take as it is from a field of a kind; all else goes the field's own way.
_PLAIN: dict[type[Field[Any, Any]], type] = {
    BigIntegerField: int,
    BigAutoField: int,  # a foreign key's
    BooleanField: bool,
    CharField: str,
    IntegerField: int,
    PositiveIntegerField: int,
    TextField: str,
}
_Fields = list[tuple[Any, str, type | None]]
_written: dict[Any, tuple[str, _Fields]] = {}


def insert(thing: T) -> T:
    """``thing.save(force_insert=True)`` for a new row with a number of its own: its key is set."""
    model = type(thing)
    if model not in _written:
        _written[model] = _insert_of(model)
    sql, fields = _written[model]
    thing.pk = fetched(sql, _values(thing, fields, new=True))[0][0]
    thing._state.adding, thing._state.db = False, "default"
    return thing


def save(thing: Model, *names: str) -> None:
    """``thing.save(update_fields=names)``; like it, an error where the row is gone."""
    key = type(thing), names
    if key not in _written:
        _written[key] = _update_of(*key)
    sql, fields = _written[key]
    if not changed(sql, [*_values(thing, fields, new=False), thing.pk]):
        raise DatabaseError(f"{thing!r} is not there any more")


def _values(thing: Model, fields: _Fields, *, new: bool) -> list[Any]:
    """What is written of a thing, as the driver takes it."""
    values = []
    for field, name, plain in fields:
        value = getattr(thing, name)
        if type(value) is not plain:
            value = field.get_db_prep_save(field.pre_save(thing, new), connection=connection)
        values.append(value)
    return values


def _insert_of(model: type[Model]) -> tuple[str, _Fields]:
    fields = _fields(one for one in model._meta.local_concrete_fields if not one.primary_key)
    name = connection.ops.quote_name
    names = ", ".join(name(str(field.column)) for field, _name, _plain in fields)
    marks = ", ".join(["%s"] * len(fields))
    table, key = name(model._meta.db_table), name(str(model._meta.pk.column))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING {key}"  # noqa: S608
    return sql, fields


def _update_of(model: type[Model], names: tuple[str, ...]) -> tuple[str, _Fields]:
    fields = _fields(model._meta.get_field(one) for one in names)
    name = connection.ops.quote_name
    marks = ", ".join(f"{name(str(field.column))} = %s" for field, _name, _plain in fields)
    table, key = name(model._meta.db_table), name(str(model._meta.pk.column))
    return f"UPDATE {table} SET {marks} WHERE {key} = %s", fields  # noqa: S608


def _fields(found: Iterable[Any]) -> _Fields:
    """Fields with their attributes and what each takes as it is."""
    return [
        (one, one.attname, _PLAIN.get(type(getattr(one, "target_field", one)))) for one in found
    ]
