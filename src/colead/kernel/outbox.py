"""From the journal to its receivers: after the commit, at least once, in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from colead.kernel import journal, prepared
from colead.kernel.events import Event
from colead.kernel.jobs import job, queue
from colead.kernel.models import Entry, Outbox

log = logging.getLogger(__name__)

LONGEST = 0.1  # seconds

Receive = Callable[[Entry], None]


@dataclass(frozen=True, slots=True)
class Receiver:
    """A function that wants to see entries; ``events`` empty means all of them."""

    name: str
    events: frozenset[str]
    receive: Receive


_receivers: dict[str, Receiver] = {}


def receives(*events: type[Event]) -> Callable[[Receive], Receive]:
    """Register a receiver for some events, or for all when none is named.

    It runs after the commit in a worker, inside a transaction of its own; it may be called more
    than once with the same entry and must then change nothing.
    """

    def register(receive: Receive) -> Receive:
        name = f"{receive.__module__}.{receive.__qualname__}"
        _receivers[name] = Receiver(name, frozenset(e.name for e in events), receive)
        return receive

    return register


def deliver(*, at: datetime, limit: int = 200) -> int:
    """Hand the oldest waiting entries to their receivers and seal them; return how many.

    One transaction, which takes no new entry after ``LONGEST`` seconds: it holds what receivers
    write, on SQLite the whole database, from people who write at the same time.
    A receiver that fails is tried again by a job of its own, so that it holds up nobody else.
    """
    if not prepared.exists(_waiting):
        return 0  # The usual answer, given without the lock of a writer.
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # One deliverer at a time, so that each organization has one unbroken chain.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(724001)")
                row = cursor.fetchone()
                if not row or not row[0]:
                    return 0
        waiting = [one.entry for one in prepared.head(_waiting, ("entry_id",), limit)]
        if not waiting:
            return 0
        try:
            # One savepoint for all: nothing of it stays when one receiver fails.
            with transaction.atomic():
                batch = _given(waiting, lambda entry, receiver: receiver.receive(entry))
        except Exception:
            batch = _given(waiting, lambda entry, receiver: _hand_over(entry, receiver, at))
        journal.seal(batch, at=at)
        Outbox.objects.filter(entry_id__in=[entry.pk for entry in batch]).delete()
    return len(batch)


def _waiting() -> QuerySet[Outbox]:
    return Outbox.objects.select_related("entry")


def _given(waiting: Iterable[Entry], give: Callable[[Entry, Receiver], None]) -> list[Entry]:
    """Give entries to those who want them, in order, for ``LONGEST`` seconds; those given."""
    over, batch = time.monotonic() + LONGEST, list[Entry]()
    for entry in waiting:
        batch.append(entry)
        for receiver in _receivers.values():
            if not receiver.events or entry.event in receiver.events:
                give(entry, receiver)
        if time.monotonic() > over:
            break
    return batch


def _hand_over(entry: Entry, receiver: Receiver, at: datetime) -> None:
    try:
        with transaction.atomic():
            receiver.receive(entry)
    except Exception:
        log.exception("receiver failed, will be tried again", extra={"receiver": receiver.name})
        queue(redeliver, at=at, entry_id=entry.pk, receiver=receiver.name)


@job
def redeliver(*, entry_id: int, receiver: str) -> None:
    """Try a failed receiver again."""
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is not None and receiver in _receivers:
        with transaction.atomic():
            _receivers[receiver].receive(entry)
