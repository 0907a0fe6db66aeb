"""Work outside requests: a queue in the database, the same on SQLite and PostgreSQL.

A job is claimed by a conditional UPDATE that gives a lease of a minute, which a thread renews
while the job runs. A worker that is killed renews nothing, and a minute later another does the job
again. Jobs must therefore bear being done twice: also because a job that keeps the interpreter to
itself for most of a minute holds up the renewal, too.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from colead.kernel import faults, prepared
from colead.kernel.models import Job, Rhythm

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BEAT = timedelta(seconds=15)
# A job that hangs is not held for ever: its lease is renewed no longer than this.
LONGEST = timedelta(hours=6)
TRIES = 8
# A rhythm that is further ahead than this was set by a clock that was wrong.
LEAP = timedelta(hours=2)
# No job is queued for later than this; one that is was queued by a clock that was ahead.
LATEST = timedelta(days=1)
# When a job is tried again that disk or database kept from its work.
AGAIN = timedelta(minutes=5)
KEEP = timedelta(days=7)

Work = Callable[..., Any]
W = TypeVar("W", bound=Work)

_jobs: dict[str, Work] = {}
_rhythms: dict[str, timedelta] = {}


def name_of(work: Work) -> str:
    """The name under which a job function is queued."""
    return f"{work.__module__}.{work.__qualname__}"


def job(work: W) -> W:
    """Register a function as a job. It takes keyword arguments that are JSON values."""
    _jobs[name_of(work)] = work
    return work


def every(interval: timedelta) -> Callable[[W], W]:
    """Register a job that takes ``at`` (ISO text) and is queued once in each interval."""

    def register(work: W) -> W:
        _jobs[name_of(work)] = work
        _rhythms[name_of(work)] = interval
        return work

    return register


def queue(
    work: Work | str,
    *,
    at: datetime,
    key: str | None = None,
    kept: bool = False,
    organization_id: int | None = None,
    member_id: int | None = None,
    **arguments: Any,
) -> Job | None:
    """Queue a job to run at a moment, in the caller's transaction.

    An action, which lies below the jobs of its room, gives the job's dotted name instead.
    With a ``key``, a second one of the same key is not queued and None comes back. ``kept`` jobs
    stay readable for a week after they ended, for pages that show progress and result.
    """
    name = work if isinstance(work, str) else name_of(work)
    if name not in _jobs:
        raise LookupError(f"{name} is not a job")
    values = {
        "name": name,
        "arguments": arguments,
        "run_at": at,
        "kept": kept,
        "organization_id": organization_id,
        "member_id": member_id,
    }
    if key is None:
        return Job.objects.create(**values)
    found, created = Job.objects.get_or_create(key=key, defaults=values)
    return found if created else None


def run_next(*, now: datetime) -> bool:
    """Claim and run the next due job; False when none is due."""
    found: Job | None = prepared.first(_free, now, now + 2 * LEASE)
    if found is None:
        return False
    claimed = (
        _free(now, now + 2 * LEASE)
        .filter(pk=found.pk)
        .update(claimed_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if claimed:
        found.attempts += 1
        _run(found, now)
    return True


def _free(now: datetime, too_late: datetime) -> QuerySet[Job]:
    """Due jobs that nobody has, the longest due first. A lease that ends ``too_late``, later than
    anybody gives, was given before the clock jumped back."""
    due = Q(run_at__lte=now, finished_at=None, failed_at=None)
    free = Q(claimed_until=None) | Q(claimed_until__lt=now) | Q(claimed_until__gt=too_late)
    return Job.objects.filter(due & free).order_by("run_at", "id")


def _run(claimed: Job, now: datetime) -> None:
    work = _jobs.get(claimed.name)
    try:
        if work is None:
            raise LookupError(f"no job is called {claimed.name}")
        current.append(claimed)
        try:
            with _held(claimed):
                result = work(**claimed.arguments)
        finally:
            current.pop()
    except Exception as fault:
        log.exception("job failed", extra={"job": claimed.name, "attempt": claimed.attempts})
        kept_from = faults.sentence(fault) not in (None, faults.BUSY)
        over = claimed.attempts >= TRIES and not kept_from
        later = timedelta(seconds=5 * 3 ** min(claimed.attempts, 7))
        _mine(claimed).update(
            claimed_until=None,
            failed_at=now if over else None,
            run_at=now + (min(later, AGAIN) if kept_from else later),
            error="".join(traceback.format_exception(fault))[-4000:],
        )
    else:
        done = Job.objects.filter(pk=claimed.pk)
        if claimed.kept:
            done.update(finished_at=now, claimed_until=None, result=result)
        else:
            done.delete()


def _mine(claimed: Job) -> QuerySet[Job]:
    """The row of a claimed job, unless its lease was lost and another worker claimed it since."""
    return Job.objects.filter(pk=claimed.pk, attempts=claimed.attempts)


@contextmanager
def _held(claimed: Job) -> Iterator[None]:
    """Renew the lease of a job from a thread of its own for as long as the block runs."""
    over = threading.Event()
    name = f"lease of job {claimed.pk}"
    thread = threading.Thread(target=_renew, args=(claimed, over), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _renew(claimed: Job, over: threading.Event) -> None:
    """Renew every ``BEAT`` until ``over``. Most jobs end before the first: they cost no query."""
    ends = time.monotonic() + LONGEST.total_seconds()
    if over.wait(BEAT.total_seconds()):
        return
    try:
        while time.monotonic() < ends:
            try:
                held = _mine(claimed).filter(finished_at=None)
                if not held.update(claimed_until=timezone.now() + LEASE) and not over.is_set():
                    log.warning("the lease was lost", extra={"job": claimed.name})
                    return
            except DatabaseError as fault:
                # Tried again at the next beat; SQLite says so while the job itself writes.
                log.info("the lease was not renewed: %s", type(fault).__name__)
                connection.close()
            if over.wait(BEAT.total_seconds()):
                return
    finally:
        connection.close()


current: list[Job] = []


def progress(done: int, total: int, note: str = "") -> None:
    """Say how far the running job is; does nothing outside a job."""
    if current:
        _mine(current[-1]).update(
            done=done, total=total, note=note[:300], claimed_until=timezone.now() + LEASE
        )


def tick(*, now: datetime) -> None:
    """Queue every repeated job whose interval has begun; forget old kept jobs.

    A clock that jumps back an hour queues nothing again. One that was far ahead does not silence
    the rhythm until then: it begins anew from now, and what it queued for then is due now.
    """
    for name, interval in _rhythms.items():
        seconds = interval.total_seconds()
        slot = datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)
        with transaction.atomic():
            _known, created = Rhythm.objects.get_or_create(name=name, defaults={"last": slot})
            ahead = slot + max(interval, LEAP)
            Rhythm.objects.filter(name=name, last__gt=ahead).update(last=slot)
            due = created or Rhythm.objects.filter(name=name, last__lt=slot).update(last=slot)
            if due:
                Job.objects.create(name=name, arguments={"at": slot.isoformat()}, run_at=now)
    waiting = Job.objects.filter(finished_at=None, failed_at=None)
    waiting.filter(run_at__gt=now + LATEST).update(run_at=now)
    Job.objects.filter(finished_at__lt=now - KEEP).delete()
