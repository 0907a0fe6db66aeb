"""From the journal to its receivers: after the commit, at least once, in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from colead.kernel import journal
from colead.kernel.events import Event
from colead.kernel.jobs import job, queue
from colead.kernel.models import Entry, Outbox

log = logging.getLogger(__name__)

LONGEST = 0.1  # seconds
FEW = 10

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
    with transaction.atomic():
        waiting = Outbox.objects.order_by("entry_id")
        if connection.vendor == "postgresql":
            # One deliverer at a time, so that each organization has one unbroken chain.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(724001)")
                row = cursor.fetchone()
                if not row or not row[0]:
                    return 0
        ids = list(waiting.values_list("entry_id", flat=True)[:limit])
        if not ids:
            return 0
        over, batch = time.monotonic() + LONGEST, list[Entry]()
        for entry in _loaded(ids):
            batch.append(entry)
            for receiver in _receivers.values():
                if not receiver.events or entry.event in receiver.events:
                    _hand_over(entry, receiver, at)
            if time.monotonic() > over:
                break
        journal.seal(batch, at=at)
        Outbox.objects.filter(entry_id__in=[entry.pk for entry in batch]).delete()
    return len(batch)


def _loaded(ids: list[int]) -> Iterator[Entry]:
    """The entries in order, a few at a time: perhaps only the first are wanted."""
    for start in range(0, len(ids), FEW):
        yield from (e for _, e in sorted(Entry.objects.in_bulk(ids[start : start + FEW]).items()))


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
