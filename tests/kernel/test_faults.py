"""What disk and database cannot do just now is told as such, and what is our own fault is not."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import (
    DataError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)

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


def _disk(free: int, flags: int = 0, blocks: int = 1000) -> Callable[[object], os.statvfs_result]:
    """What the system says of a disk with so many free blocks of 4096 bytes."""
    return lambda folder: os.statvfs_result((4096, 4096, blocks, free, free, 9, 9, 9, flags, 255))


@pytest.mark.parametrize(
    ("disk", "says"),
    [
        (_disk(1000), None),
        (_disk(10), faults.FULL),
        (_disk(1000, os.ST_RDONLY), faults.READ_ONLY),
        (_disk(0, blocks=0), None),
    ],
)
def test_a_disk_is_asked_how_it_is(
    disk: Callable[[object], os.statvfs_result],
    says: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "statvfs", disk)
    assert faults.of_disk(tmp_path) == says


def test_a_failed_write_of_sqlite_is_told_by_what_the_disk_is_like(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault, cause = OperationalError(), sqlite3.OperationalError("disk I/O error")
    cause.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    fault.__cause__ = cause
    for disk, says in (
        (_disk(1000, os.ST_RDONLY), faults.READ_ONLY),
        (_disk(0), faults.FULL),
        (_disk(1000), faults.AWAY),
    ):
        monkeypatch.setattr(os, "statvfs", disk)
        assert faults.sentence(fault) == says


@pytest.mark.django_db
def test_whether_anything_can_be_saved_is_asked_without_trying(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert faults.of_saving() is None
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
            assert faults.of_saving() == faults.READ_ONLY
            transaction.set_rollback(True)
    monkeypatch.setattr(os, "statvfs", _disk(0))
    assert faults.of_saving() == faults.FULL


class Refused(psycopg.errors.InsufficientPrivilege):
    """What PostgreSQL refuses, and where in its own source."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source

    @property
    def diag(self) -> Any:
        """The rest of the message."""
        return SimpleNamespace(source_file=self._source)


@pytest.mark.parametrize(
    ("kind", "cause", "says"),
    [
        (OperationalError, psycopg.errors.DiskFull(), faults.FULL),
        (InternalError, psycopg.errors.ReadOnlySqlTransaction(), faults.READ_ONLY),
        (OperationalError, psycopg.errors.AdminShutdown(), faults.AWAY),
        (OperationalError, psycopg.errors.DeadlockDetected(), faults.BUSY),
        (OperationalError, psycopg.OperationalError("connection refused"), faults.AWAY),
        (OperationalError("FATAL: no init file: No space left on device"), None, faults.FULL),
        (InterfaceError, psycopg.InterfaceError("the connection is closed"), faults.AWAY),
        (ProgrammingError, Refused("xlog.c"), faults.READ_ONLY),
        (ProgrammingError, Refused("aclchk.c"), None),
        (DataError, psycopg.errors.NumericValueOutOfRange(), None),
        (InternalError, psycopg.errors.InFailedSqlTransaction(), None),
    ],
)
def test_so_does_postgresql(
    kind: type[Exception] | Exception, cause: Exception | None, says: object
) -> None:
    fault = kind() if isinstance(kind, type) else kind
    fault.__cause__ = cause
    assert faults.sentence(fault) == says


def test_files_too() -> None:
    assert faults.sentence(OSError(errno.ENOSPC, "full")) == faults.FULL
    assert faults.sentence(OSError(errno.EROFS, "read-only")) == faults.READ_ONLY
    assert faults.sentence(FileNotFoundError(errno.ENOENT, "gone")) is None
    assert faults.sentence(ValueError()) is None
    assert faults.sentence(None) is None


@pytest.mark.django_db(transaction=True)
def test_only_sqlite_lets_go_of_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = list[str]()
    monkeypatch.setattr(connection, "close", lambda: closed.append(connection.vendor))
    faults.let_go()
    with transaction.atomic():
        faults.let_go()
    assert closed == ["sqlite"] * (connection.vendor == "sqlite")
