"""Who may write next, and when what was written is on the disk."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds.
PATIENCE, MOMENT = 0.02, 0.002


class Computing:
    """One page is made at a time, where many would only fight for the interpreter's lock.

    SQLite answers in microseconds, and Python hands its lock over at each row: four threads spend
    more on that than on their pages. Whoever waits for something else (a turn, the disk) leaves;
    and nobody waits longer than ``PATIENCE`` for a page that takes long.
    """

    def __init__(self) -> None:
        self._seat, self._own = threading.Lock(), threading.local()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Within it, others wait, for a while."""
        self._own.seated = self._seat.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            self.leave()

    def give_way(self, seconds: float) -> None:
        """Wait until no page is being made, for so long at most: for work that can wait."""
        until = time.monotonic() + seconds
        while not self._seat.acquire(blocking=False):
            if time.monotonic() > until:
                return
            time.sleep(MOMENT)
        self._seat.release()

    def leave(self) -> None:
        """Let another begin; nothing happens in a thread that was not alone."""
        if getattr(self._own, "seated", False):
            self._own.seated = False
            self._seat.release()


computing = Computing()


class Turns:
    """The writers of one database in this process, first come first served.

    SQLite lets one connection write; the others look again every so often, up to a tenth of a
    second apart, and whoever looks at the right moment is next. Under a steady load, that leaves
    some waiting for half a minute while others come by again and again. Here a turn is handed
    to whoever waited longest. Other processes still meet in SQLite's own lock.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def take(self, seconds: float) -> bool:
        """Wait for one's turn; False when it did not come in so many seconds."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        computing.leave()
        if mine.acquire(timeout=seconds):
            return True
        with self._guard:
            if mine not in self._waiting:  # handed over this very moment
                return True
            self._waiting.remove(mine)
            return False

    def give(self) -> None:
        """Hand the turn to whoever waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Disk:
    """Brings commits to the disk, those of many threads by one ``fdatasync`` (group commit).

    With ``synchronous=NORMAL`` a commit writes the log and does not wait for the disk, so the next
    writer can begin; whoever committed waits here before anybody is told. What was acknowledged
    is as durable as with ``synchronous=FULL``, and a slow disk no longer bounds how many may
    write in a second.
    """

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._written = self._kept = 0
        self._busy = False

    def keep(self, log: str) -> None:
        """Come back when all that was committed before this call is on the disk.

        ``log`` is the path of the write-ahead log. What was moved from there into the database
        file is on the disk already: SQLite sees to that. Raises ``OSError`` if the disk fails.
        """
        computing.leave()
        with self._change:
            self._written = mine = self._written + 1
            self._change.wait_for(lambda: self._kept >= mine or not self._busy)
            if self._kept >= mine:
                return
            self._busy, upto = True, self._written
        try:
            _sync(log)
        except BaseException:
            upto = 0
            raise
        finally:
            with self._change:
                self._busy, self._kept = False, max(self._kept, upto)
                self._change.notify_all()


def _sync(path: str) -> None:
    # SQLite's locks are on the other files of a database: closing this one lets go of none.
    file = os.open(path, os.O_RDONLY)
    try:
        getattr(os, "fdatasync", os.fsync)(file)
    finally:
        os.close(file)
