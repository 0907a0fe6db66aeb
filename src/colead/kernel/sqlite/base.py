"""The connection: takes its turn before it writes, and waits for the disk after a commit."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from colead.kernel.sqlite.schema import SchemaEditor
from colead.kernel.sqlite.turns import Disk, Turns

_turns: defaultdict[str, Turns] = defaultdict(Turns)
_disks: defaultdict[str, Disk] = defaultdict(Disk)
FULL = 2
_WRITES = re.compile(r"\s*(insert|update|delete|replace)\b", re.IGNORECASE)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for who writes when.

    ``synchronous=FULL`` holds as SQLite has it for single statements; in transactions it is done
    by ``Disk``, after the turn was handed on.
    """

    SchemaEditorClass = SchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_turn = self._in_groups = False
        self._changes = 0

    def get_connection_params(self) -> dict[str, Any]:
        """Moments and days come as the texts that stand there: what reads a field makes of them
        what it is, and the driver need not do it before, for rows that nobody looks at, too."""
        return {**super().get_connection_params(), "detect_types": 0}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection; what it was told about the disk decides whether we wait for it."""
        made = super().get_new_connection(conn_params)
        [full] = made.execute("PRAGMA synchronous").fetchone()
        [log] = made.execute("PRAGMA journal_mode").fetchone()
        self._in_groups = full == FULL and log == "wal"
        return made

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor whose single writes, outside of transactions, take their turn, too."""
        return self.connection.cursor(factory=lambda raw: Cursor(raw, self))

    def _start_transaction_under_autocommit(self) -> None:
        self.take_turn()
        try:
            if self._in_groups:
                self._changes = self.connection.total_changes
                self.connection.execute("PRAGMA synchronous=NORMAL")
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        wrote = self._has_turn and self.connection.total_changes != self._changes
        self._end_turn()
        if wrote and self._in_groups:
            try:
                _disks[self._file].keep(f"{self._file}-wal")
            except OSError as fault:
                raise OperationalError("the disk did not take a commit") from fault

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        self._in_groups = False
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def take_turn(self) -> None:
        """Wait until this connection may write, as long as it would wait for a lock."""
        seconds = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        if not _turns[self._file].take(seconds):
            late = sqlite3.OperationalError("database is locked")
            late.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("database is locked") from late
        self._has_turn = True

    def give_turn(self) -> None:
        """Let the next one write; nothing happens to whoever has no turn."""
        if self._has_turn:
            self._has_turn = False
            _turns[self._file].give()

    def _end_turn(self) -> None:
        try:
            if self._has_turn and self._in_groups:
                self.connection.execute("PRAGMA synchronous=FULL")
        finally:
            self.give_turn()

    @property
    def _file(self) -> str:
        return str(self.settings_dict["NAME"])


class Cursor(base.SQLiteCursorWrapper):
    """Django's own, but for single writes."""

    def __init__(self, raw: Any, wrapper: DatabaseWrapper) -> None:
        super().__init__(raw)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """One statement."""
        return self._in_turn(query, lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        """One statement, many times."""
        return self._in_turn(query, lambda: super(Cursor, self).executemany(query, param_list))

    def _in_turn(self, query: str, act: Callable[[], Any]) -> Any:
        if self.connection.in_transaction or not _WRITES.match(query):
            return act()
        self._wrapper.take_turn()
        try:
            return act()
        finally:
            self._wrapper.give_turn()
