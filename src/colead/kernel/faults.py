"""What keeps the installation from writing or reading just now, told to people: not our fault and
not theirs, over when the disk or the database is well again."""

from __future__ import annotations

import errno
import sqlite3

from django.db import InterfaceError, OperationalError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FULL = _("The disk of this server is full, so nothing can be saved just now.")
READ_ONLY = _("The disk of this server can only be read just now, so nothing can be saved.")
BUSY = _("Too many people are writing at the same moment.")
AWAY = _("The database does not answer just now.")

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
    state = _OF_POSTGRESQL.get(getattr(fault.__cause__, "sqlstate", None) or "")
    if not isinstance(fault, OperationalError | InterfaceError):
        # Django calls a write in PostgreSQL's read-only state an internal error.
        return state
    code = getattr(fault.__cause__, "sqlite_errorcode", None)
    if code is not None:
        # The lower byte is the kind; SQLITE_ERROR itself is a fault of a statement, our own.
        kind = code & 0xFF
        return None if kind == sqlite3.SQLITE_ERROR else _OF_SQLITE.get(kind, AWAY)
    return state or AWAY


def let_go() -> None:
    """Close this thread's connection, so that the next request opens one that may be well.

    SQLite's stays read-only for ever when it was opened while the disk was.
    """
    if not connection.in_atomic_block:
        connection.close()
