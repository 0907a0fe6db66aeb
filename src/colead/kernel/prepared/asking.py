"""How a statement whose SQL is kept is asked: without what Django does anew for each."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import count
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")

# PostgreSQL keeps the plan of a statement that a connection asks this often, and so many of them.
ASKED, PLANS = 3, 400
_MARK = re.compile("%[s%]")


def fetched(sql: str, values: Sequence[Any]) -> list[Any]:
    """All rows of a statement."""
    return _asked(sql, values, lambda cursor: cursor.fetchall())


def planned(sql: str, values: Sequence[Any]) -> list[Any]:
    """All rows of a statement whose best plan hangs on its values, as a search does: PostgreSQL
    makes one for them each time."""
    return _asked(sql, values, lambda cursor: cursor.fetchall(), prepare=False)


class _Asked(threading.local):
    """What this thread asked already, where it is asked once."""

    answers: dict[Any, list[Any]] | None = None


_asked_already = _Asked()


@contextmanager
def asked_once() -> Iterator[None]:
    """Within it a read that was asked already is not asked again: for what changes nothing and
    asks the same from several places, as the pieces of a page do."""
    _asked_already.answers = {}
    try:
        yield
    finally:
        _asked_already.answers = None


def read(sql: str, values: Sequence[Any]) -> list[Any]:
    """All rows of a statement that changes nothing."""
    answers = _asked_already.answers
    if answers is None:
        return fetched(sql, values)
    key = (sql, *values)
    if key not in answers:
        answers[key] = fetched(sql, values)
    return answers[key]


def changed(sql: str, values: Sequence[Any]) -> int:
    """How many rows a statement changed."""
    return _asked(sql, values, lambda cursor: int(cursor.rowcount))


def cursor() -> Any:
    """A cursor as Django's, for a statement that is asked again and again: PostgreSQL prepares it,
    unless what is asked is logged."""
    db = connections[DEFAULT_DB_ALIAS]
    if db.vendor != "postgresql" or db.queries_logged:
        return db.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    db.ensure_connection()
    wrap: Any = db
    made: Any = ServerBindingCursor
    return wrap._prepare_cursor(made(_preparing(db)))


def _asked(
    sql: str, values: Sequence[Any], take: Callable[[Any], T], *, prepare: bool | None = None
) -> T:
    """Django's cursors look for wrappers, keep a log and write marks anew at each statement; where
    nobody listens, the driver is asked itself. Its errors become Django's as ever. ``prepare``:
    whether PostgreSQL keeps its plan (None: once it was asked often enough)."""
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
        asking = _server_cursor(db)
        asking.execute(_with_numbers(sql), values, prepare=prepare)
        return take(asking)


@lru_cache(maxsize=4_000)
def _with_question_marks(sql: str) -> str:
    """A kept statement with the marks that SQLite knows."""
    from django.db.backends.sqlite3.base import SQLiteCursorWrapper

    convert: Any = SQLiteCursorWrapper.convert_query
    return str(convert(None, sql))


@lru_cache(maxsize=4_000)
def _with_numbers(sql: str) -> str:
    """A kept statement with the marks that PostgreSQL knows."""
    numbers = count(1)
    return _MARK.sub(lambda mark: "%" if mark[0] == "%%" else f"${next(numbers)}", sql)


def _preparing(db: BaseDatabaseWrapper) -> Any:
    """The connection, which lets the server prepare what it is asked, for planning costs it more
    than answering. What Django asks has values in its text and cannot be prepared."""
    raw: Any = db.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold, raw.prepared_max = ASKED, PLANS
    return raw


def _server_cursor(db: BaseDatabaseWrapper) -> Any:
    """The cursor of a connection for kept statements: what it learnt of types it knows the next
    time. All numbers go as ``bigint``, so that small and large ones share one prepared statement.
    """
    kept: Any = db.__dict__.get("_asking")
    if kept is None or kept.connection is not db.connection:
        from psycopg import RawCursor
        from psycopg.types.numeric import Int8BinaryDumper

        kept = db.__dict__["_asking"] = RawCursor(_preparing(db))
        kept.adapters.register_dumper(int, Int8BinaryDumper)
        kept.adapters.register_loader("timestamptz", _moments())
    return kept


@cache
def _moments() -> Any:
    """What reads moments as Django's reader does, by one function of Python."""
    from django.db.backends.postgresql.psycopg_any import BaseTzLoader

    class Moments(BaseTzLoader):  # type: ignore[misc]
        def load(self, data: Any) -> Any:
            try:
                return datetime.fromisoformat(str(data, "ascii"))
            except ValueError:  # infinity, or before Christ
                return super().load(data).replace(tzinfo=UTC)

    return Moments
