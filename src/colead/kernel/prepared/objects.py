"""How fetched rows become objects: as ``QuerySet`` does it, with all prepared that can be."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import JSONField, QuerySet
from django.db.models.base import ModelState
from django.db.models.expressions import Col
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
)

Fetch = Callable[[list[Any]], list[Any]]


def objects_of(query: QuerySet[Any, Any], compiler: Any) -> Fetch | None:
    """How rows become what the query hands over."""
    convert = _converted(compiler)
    iterable = query._iterable_class
    if iterable is ModelIterable:
        make = _maker(compiler.klass_info, compiler.select)
        notes = tuple((compiler.annotation_col_map or {}).items())

        def objects(found: list[Any]) -> list[Any]:
            made = []
            for raw, row in zip(found, convert(found), strict=True):
                thing = make(row)
                # All it was made of: what is drawn from it can be kept as long as this is the same.
                thing.__dict__["_row"] = raw
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


def columns_of(query: QuerySet[Any, Any], compiler: Any) -> dict[str, int]:
    """Where in a row each attribute of its object stands; nothing where no objects are made."""
    if query._iterable_class is not ModelIterable:
        return {}
    at = compiler.klass_info["select_fields"]
    return {compiler.select[n][0].target.attname: n for n in at}


def _converted(compiler: Any) -> Fetch:
    """The database's own conversions (moments, JSON, decimals) on whole rows."""
    columns = [column for column, *_rest in compiler.select]
    columns = columns[: compiler.col_count] if compiler.col_count else columns
    converters = compiler.get_converters(columns)
    if not converters:
        return lambda found: found
    quick: dict[Any, Callable[[Any], Any]] = {
        getattr(connection.ops, "convert_datetimefield_value", None): _aware,
        getattr(connection.ops, "convert_datefield_value", None): _day,
        getattr(connection.ops, "convert_booleanfield_value", None): bool,
    }

    def steps(functions: list[Any], column: Any) -> Callable[[Any], Any]:
        if len(functions) == 1 and functions[0] in quick:
            return quick[functions[0]]
        if isinstance(column, Col) and functions == [_json_of(column)]:
            return _loaded

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


def _json_of(column: Col) -> Any:
    """What reads a JSON field that has no decoder of its own."""
    field: Any = column.output_field
    is_plain = type(field) is JSONField and field.decoder is None
    return field.from_db_value if is_plain else None


def _loaded(value: Any) -> Any:
    """As ``JSONField.from_db_value``, for what stands in a column."""
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _aware(value: Any) -> Any:
    """What SQLite keeps is UTC without saying so."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


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
