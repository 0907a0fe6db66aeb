"""The work outside requests: journal entries to their receivers, jobs when they are due."""

from __future__ import annotations

import fcntl
import logging
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from colead.kernel import jobs, outbox
from colead.kernel.models import Job
from colead.project.watch import Watch

log = logging.getLogger(__name__)

IDLE = 1.0
TICK = 10.0


class Worker:
    """Two threads, so that a long job (an import) never holds up the news.

    Everything is claimed or locked in the database: any number of workers may run, and one that
    is killed loses nothing.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._forever, args=(work,), name=name, daemon=True)
            for name, work in (("news", self._carry), ("jobs", self._do))
        ]
        self._ticked = float("-inf")

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self, *, patience: float = 10.0) -> None:
        """Finish what is being done and end; what takes longer is done again by another."""
        self._stop.set()
        for thread in self._threads:
            thread.join(patience)

    def wait(self) -> None:
        """Until somebody calls ``stop``."""
        while not self._stop.wait(0.5):
            pass

    def ask_to_stop(self) -> None:
        """For signals: returns at once."""
        self._stop.set()

    def _carry(self) -> bool:
        if time.monotonic() - self._ticked >= TICK:
            jobs.tick(now=timezone.now())
            self._ticked = time.monotonic()
        return outbox.deliver(at=timezone.now()) > 0

    def _do(self) -> bool:
        return jobs.run_next(now=timezone.now())

    def _forever(self, work: Callable[[], bool]) -> None:
        seen, pause = Watch(), 0.5
        while not self._stop.is_set():
            try:
                if not work():
                    seen.wait(IDLE)
                pause = 0.5
            except DatabaseError as fault:
                log.warning("the database does not answer, trying again: %s", type(fault).__name__)
                connection.close()
                self._stop.wait(pause)
                pause = min(pause * 2, 15.0)
            except Exception:
                log.exception("the worker stumbled and goes on")
                self._stop.wait(pause)
                pause = min(pause * 2, 15.0)
        connection.close()


def only_one_here() -> IO[str] | None:
    """The lock of the worker inside the one process on SQLite; None when another process has it.

    Who has it knows that no other worker lives, so jobs that a killed one had claimed are free.
    """
    file = Path(settings.DATA_DIR, "worker.lock").open("w")  # noqa: SIM115
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    Job.objects.exclude(claimed_until=None).filter(finished_at=None).update(claimed_until=None)
    return file


def work_forever() -> None:
    """Work until the process is told to stop (SIGTERM or SIGINT)."""
    held = only_one_here() if connection.vendor == "sqlite" else None
    if connection.vendor == "sqlite" and held is None:
        raise SystemExit("Another worker of this database is running already.")
    worker = Worker()

    def end(number: int, frame: FrameType | None) -> None:
        worker.ask_to_stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    worker.start()
    worker.wait()
    worker.stop()
    if held is not None:
        held.close()
