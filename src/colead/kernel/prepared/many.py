"""Many rows at once: one statement for hundreds of them, and no object for a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Any

from django.db import connection, models

from colead.kernel.prepared import asking

PAGES = 100_000
# So many rows a statement, where the database can bind so many values.
ROWS = 500
# Fields whose values go to the database as they are. Exactly these: a field made of one of them
# may turn its values into something else.
PLAIN = {
    models.BigAutoField,
    models.BigIntegerField,
    models.BooleanField,
    models.CharField,
    models.ForeignKey,
    models.IntegerField,
    models.OneToOneField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.TextField,
}

Step = Callable[[Any], Any]


def insert_all(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str] = (),
    ignore: bool = False,
) -> list[int]:
    """``bulk_create`` from rows of values; the new ids in the order of the rows.

    ``names`` are attribute names (``circle_id``); the other fields take their defaults. Where
    ``unique`` names the fields of a constraint, a row that is there takes the new values; with
    ``ignore`` it stays as it is. No object is made for a row, on which ``bulk_create`` spends most
    of its time.
    """
    given = [_field(model, name) for name in names]
    others = [
        field
        for field in model._meta.local_concrete_fields
        if field not in given and not isinstance(field, models.AutoField)
    ]
    fields = [*given, *others]
    steps = [_step(field) for field in fields]
    defaults = [field.get_default for field in others]
    quoted = connection.ops.quote_name
    table, columns = quoted(model._meta.db_table), [quoted(str(field.column)) for field in fields]
    marks = f"({', '.join(['%s'] * len(fields))})"
    end = f" RETURNING {quoted(str(model._meta.pk.column))}"
    if unique:
        names_of = [quoted(str(_field(model, name).column)) for name in unique]
        settings = [f"{c} = EXCLUDED.{c}" for c in columns[: len(given)] if c not in names_of]
        end = f" ON CONFLICT ({', '.join(names_of)}) DO UPDATE SET {', '.join(settings)}{end}"
    begin = f"INSERT INTO {table} ({', '.join(columns)}) "
    by_columns = connection.vendor == "postgresql"
    if by_columns:
        # A list for each column: psycopg looks for every mark in a statement, each time.
        types = [f"%s::{field.db_type(connection)}[]" for field in fields]
        begin += f"SELECT * FROM UNNEST({', '.join(types)})"  # noqa: S608
    if ignore:
        end = f" ON CONFLICT DO NOTHING{end}"
    most = min(ROWS, (connection.features.max_query_params or 30_000) // len(fields))
    ids: list[int] = []
    with asking.cursor() as cursor:
        for some in pieces(rows, most):
            whole = [
                [
                    step(value) if step else value
                    for step, value in zip(
                        steps, (*row, *(default() for default in defaults)), strict=True
                    )
                ]
                for row in some
            ]
            if by_columns:
                cursor.execute(begin + end, [list(column) for column in zip(*whole, strict=True)])
            else:
                marks_of = f"VALUES {', '.join([marks] * len(some))}"
                cursor.execute(f"{begin}{marks_of}{end}", list(chain.from_iterable(whole)))
            ids += [pk for (pk,) in cursor.fetchall()]
    return ids


def update_all(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """``bulk_update`` from rows of values: those of ``names``, then the id."""
    fields = [_field(model, name) for name in names]
    quoted = connection.ops.quote_name
    settings = ", ".join(f"{quoted(str(field.column))} = %s" for field in fields)
    table, key = quoted(model._meta.db_table), quoted(str(model._meta.pk.column))
    sql = f"UPDATE {table} SET {settings} WHERE {key} = %s"  # noqa: S608
    steps = [*(_step(field) for field in fields), None]
    with asking.cursor() as cursor:
        for some in pieces(rows, ROWS):
            cursor.executemany(
                sql,
                [
                    [step(v) if step else v for step, v in zip(steps, row, strict=True)]
                    for row in some
                ],
            )


@contextmanager
def room_for_many() -> Iterator[None]:
    """While very many rows are written SQLite keeps ``PAGES`` KB of pages at hand: with its usual
    few it would write the pages of each index out and read them back for every batch."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{PAGES}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def pieces(rows: Iterable[Any], most: int) -> Iterator[list[Any]]:
    """An iterable in lists of at most so many."""
    left = iter(rows)
    while some := list(islice(left, most)):
        yield some


def padded(ids: Iterable[int]) -> tuple[int, ...]:
    """The ids in order, the last repeated up to a power of two: lists of all lengths then share
    few statements."""
    found = sorted(ids)
    return (*found, *found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found)))


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.local_concrete_fields if field.attname == name)


@lru_cache(1_000)
def _step(field: Any) -> Step | None:
    if type(field) in PLAIN:
        return None
    step = partial(field.get_db_prep_save, connection=connection)
    # Days and moments come again and again.
    return lru_cache(4_096)(step) if isinstance(field, models.DateField) else step
