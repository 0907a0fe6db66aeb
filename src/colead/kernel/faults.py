"""What keeps the installation from writing or reading just now, told to people: not our fault and
not theirs, over when the disk or the database is well again."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FULL = _("The disk of this server is full, so nothing can be saved just now.")
READ_ONLY = _("The disk of this server can only be read just now, so nothing can be saved.")
BUSY = _("Too many people are writing at the same moment.")
AWAY = _("The database does not answer just now.")

LEAST = 2**20  # bytes; SQLite and PostgreSQL need some to take anything

_OF_DISK = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EFBIG: FULL, errno.EROFS: READ_ONLY}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
}
# PostgreSQL's states (appendix A of its manual): 53100 disk full, 25006 read-only transaction,
# 40001 and 40P01 serialization and deadlock, 55P03 lock not available.
_OF_POSTGRESQL = {
    "53100": FULL,
    "25006": READ_ONLY,
    "40001": BUSY,
    "40P01": BUSY,
    "55P03": BUSY,
}


def sentence(fault: BaseException | None) -> Promise | str | None:
    """What happened, if this fault is of the disk or the database's absence; else None."""
    if isinstance(fault, OSError):
        return _OF_DISK.get(fault.errno or 0)
    if fault is None:
        return None
    # SQLite's own, where a copy of the database is written beside Django.
    cause = fault if isinstance(fault, sqlite3.Error) else fault.__cause__
    state = _of_postgresql(cause)
    if not isinstance(fault, OperationalError | InterfaceError | sqlite3.OperationalError):
        # Django calls a write in PostgreSQL's read-only state an internal error.
        return state
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        # The lower byte is the kind; SQLITE_ERROR itself is a fault of a statement, our own.
        kind = code & 0xFF
        if kind == sqlite3.SQLITE_ERROR:
            return None
        # A disk that was taken for read-only under an open file is told as a failed write.
        return _OF_SQLITE.get(kind) or of_disk(Path(settings.DATA_DIR)) or AWAY
    return state or _of_words(str(fault)) or AWAY


def _of_words(told: str) -> Promise | str | None:
    """PostgreSQL has no state for what keeps it from taking a new connection, only words."""
    return next((what for code, what in _OF_DISK.items() if os.strerror(code) in told), None)


def _of_postgresql(cause: Any) -> Promise | str | None:
    state = getattr(cause, "sqlstate", None) or ""
    # A disk that only reads is "insufficient privilege" there, as is a table that is not ours.
    if state == "42501" and cause.diag.source_file not in (None, "aclchk.c"):
        return READ_ONLY
    return _OF_POSTGRESQL.get(state)


def of_disk(folder: Path) -> Promise | str | None:
    """What keeps the disk that a folder lies on from taking anything, as the system says it."""
    disk = os.statvfs(folder)
    if disk.f_flag & os.ST_RDONLY:
        return READ_ONLY
    # Some network disks say nothing of their size.
    return FULL if disk.f_blocks and disk.f_bavail * disk.f_frsize < LEAST else None


def of_saving() -> Promise | str | None:
    """What keeps the installation from saving just now, as far as can be told without trying.

    Whether PostgreSQL's own disk is full, it does not say. Raises Django's ``DatabaseError`` when
    the database does not answer.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW transaction_read_only")
            if cursor.fetchone() == ("on",):
                return READ_ONLY
        else:
            cursor.execute("SELECT 1")
    return of_disk(Path(settings.DATA_DIR))


def let_go() -> None:
    """Close this thread's connection to SQLite, so that the next request opens one that may be
    well: one that was opened while the disk was read-only stays so for ever.

    PostgreSQL's is kept as long as it is well: pages are read by it still, while a full disk keeps
    a new one from being opened.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        connection.close()
