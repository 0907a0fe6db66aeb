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

from colead.kernel import faults, jobs, outbox
from colead.kernel.models import Job
from colead.kernel.sqlite.turns import computing
from colead.project.watch import Watch

log = logging.getLogger(__name__)

IDLE = 1.0
YIELDS = 0.5  # seconds, in a process that makes pages as well
TICK = 10.0
# How far the clock may leap ahead without being doubted, and how long it is doubted else.
LEAP = DOUBT = 3600.0


class Clock:
    """Whether the date can be believed: when it leaps ahead, not before an hour is over.

    What is due by the date is hard to take back: decisions end, sessions and links are forgotten,
    letters go out. Whoever sets a wrong clock right within the hour loses nothing; a machine that
    slept for long does what was due an hour later.
    """

    def __init__(self) -> None:
        self._began: float | None = None
        self._doubted: float | None = None

    def believed(self, *, date: float, running: float) -> bool:
        """Asked every few seconds with the date (seconds since 1970) and with a clock that nobody
        sets (seconds)."""
        began = date - running
        if self._began is None or began - self._began <= LEAP:
            self._began, self._doubted = began, None
        elif self._doubted is None:
            self._doubted = running
            log.warning("the clock leapt ahead; what is due by the date waits for an hour")
        elif running - self._doubted >= DOUBT:
            self._began, self._doubted = began, None
        return self._doubted is None


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
        self._clock = Clock()

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
        running = time.monotonic()
        if running - self._ticked >= TICK:
            if self._clock.believed(date=time.time(), running=running):
                jobs.tick(now=timezone.now())
            self._ticked = running
        return outbox.deliver(at=timezone.now()) > 0

    def _do(self) -> bool:
        return jobs.run_next(now=timezone.now())

    def _forever(self, work: Callable[[], bool]) -> None:
        seen, pause = Watch(), 0.5
        while not self._stop.is_set():
            try:
                computing.give_way(YIELDS)
                if not work():
                    seen.wait(IDLE)
                pause = 0.5
            except DatabaseError as fault:
                why = faults.sentence(fault) or type(fault).__name__
                log.warning("the worker waits and tries again: %s", why)
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
