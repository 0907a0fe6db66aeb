"""How a statement whose SQL is kept is asked: without what Django does anew for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")

# PostgreSQL keeps the plan of a statement that a connection asks this often, and so many of them.
ASKED, PLANS = 3, 400


def fetched(sql: str, values: Sequence[Any]) -> list[Any]:
    """All rows of a statement."""
    return _asked(sql, values, lambda cursor: cursor.fetchall())


def changed(sql: str, values: Sequence[Any]) -> int:
    """How many rows a statement changed."""
    return _asked(sql, values, lambda cursor: int(cursor.rowcount))


def cursor() -> Any:
    """A cursor as Django's, for a statement that is asked again and again: PostgreSQL prepares it,
    unless what is asked is logged."""
    db = connections[DEFAULT_DB_ALIAS]
    if db.vendor != "postgresql" or db.queries_logged:
        return db.cursor()
    db.ensure_connection()
    wrap: Any = db
    return wrap._prepare_cursor(_server_cursor(db))


def _asked(sql: str, values: Sequence[Any], take: Callable[[Any], T]) -> T:
    """Django's cursors look for wrappers, keep a log and write marks anew at each statement; where
    nobody listens, the driver is asked itself. Its errors become Django's as ever."""
    db = connections[DEFAULT_DB_ALIAS]
    if db.execute_wrappers or db.queries_logged:
        with db.cursor() as cursor:
            cursor.execute(sql, values)
            return take(cursor)
    db.ensure_connection()
    db.validate_no_broken_transaction()
    with db.wrap_database_errors:
        if db.vendor == "sqlite":
            return take(db.connection.execute(_with_question_marks(sql), values))
        with _server_cursor(db) as cursor:
            cursor.execute(sql, values)
            return take(cursor)


@lru_cache(maxsize=4_000)
def _with_question_marks(sql: str) -> str:
    """A kept statement with the marks that SQLite knows."""
    from django.db.backends.sqlite3.base import SQLiteCursorWrapper

    convert: Any = SQLiteCursorWrapper.convert_query
    return str(convert(None, sql))


def _server_cursor(db: BaseDatabaseWrapper) -> Any:
    """A cursor of PostgreSQL whose statements the server prepares, for planning costs it more than
    answering. Django's own write values into the text, which cannot be prepared."""
    from django.db.backends.postgresql.base import ServerBindingCursor

    raw: Any = db.connection
    made: Any = ServerBindingCursor
    if raw.prepare_threshold is None:
        raw.prepare_threshold, raw.prepared_max = ASKED, PLANS
    return made(raw)
