"""What disk and database cannot do just now is told as such, and what is our own fault is not."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import DataError, InterfaceError, InternalError, OperationalError

from colead.kernel import faults


def _refused(folder: Path, statement: str, *, first: str = "", mode: str = "rwc") -> Exception:
    """What Django raises when SQLite itself refuses a statement."""
    uri = f"file:{folder / 'some.sqlite3'}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=0)
    connection.execute(first)
    with pytest.raises(sqlite3.OperationalError) as refused:
        connection.execute(statement)
    connection.close()
    fault = OperationalError()
    fault.__cause__ = refused.value
    return fault


def test_sqlite_says_what_keeps_it_from_writing(tmp_path: Path) -> None:
    made = sqlite3.connect(tmp_path / "some.sqlite3")
    made.execute("CREATE TABLE t (x)")
    small, large = "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (zeroblob(100000))"
    full = _refused(tmp_path, large, first="PRAGMA max_page_count=2")
    assert faults.sentence(full) == faults.FULL
    assert faults.sentence(_refused(tmp_path, small, mode="ro")) == faults.READ_ONLY
    assert faults.sentence(_refused(tmp_path, "SELECT * FROM nowhere")) is None
    made.execute("BEGIN EXCLUSIVE")
    assert faults.sentence(_refused(tmp_path, small)) == faults.BUSY
    made.close()


@pytest.mark.parametrize(
    ("kind", "cause", "says"),
    [
        (OperationalError, psycopg.errors.DiskFull(), faults.FULL),
        (InternalError, psycopg.errors.ReadOnlySqlTransaction(), faults.READ_ONLY),
        (OperationalError, psycopg.errors.AdminShutdown(), faults.AWAY),
        (OperationalError, psycopg.errors.DeadlockDetected(), faults.BUSY),
        (OperationalError, psycopg.OperationalError("connection refused"), faults.AWAY),
        (InterfaceError, psycopg.InterfaceError("the connection is closed"), faults.AWAY),
        (DataError, psycopg.errors.NumericValueOutOfRange(), None),
        (InternalError, psycopg.errors.InFailedSqlTransaction(), None),
    ],
)
def test_so_does_postgresql(kind: type[Exception], cause: Exception, says: object) -> None:
    fault = kind()
    fault.__cause__ = cause
    assert faults.sentence(fault) == says


def test_files_too() -> None:
    assert faults.sentence(OSError(errno.ENOSPC, "full")) == faults.FULL
    assert faults.sentence(OSError(errno.EROFS, "read-only")) == faults.READ_ONLY
    assert faults.sentence(FileNotFoundError(errno.ENOENT, "gone")) is None
    assert faults.sentence(ValueError()) is None
    assert faults.sentence(None) is None
