"""What was just committed to the journal, seen within a tenth of a second on either database.

PostgreSQL tells it by ``NOTIFY`` (triggers of the kernel and of ``notices``); on SQLite
``PRAGMA data_version`` changes with each commit of another connection and costs microseconds.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from colead.features.notices import queries as notices
from colead.kernel import journal, prepared
from colead.kernel.actor import Actor
from colead.kernel.models import Entry

POLL = 0.05
MOST = 2_000
# On PostgreSQL a lower number may be committed after a higher one; a repeat does no harm.
OVERLAP = 64
COMMITTING = timedelta(seconds=1)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class News:
    """One message for open pages; ``entry`` is None when only a member's notices changed."""

    organization_id: int
    message: bytes
    entry: Entry | None = None
    member_id: int | None = None

    def concerns(self, actor: Actor) -> bool:
        """Whether this actor may have it."""
        if self.entry is not None:
            return journal.may_read(actor, self.entry)
        return actor.member_id == self.member_id


def of_entry(entry: Entry) -> News:
    """The messages about a journal entry: its subject, and what a comment or an offer is about."""
    things = [(entry.subject_kind, entry.subject_id)]
    about = entry.facts.get("about_kind"), entry.facts.get("about")
    if isinstance(about[0], str) and isinstance(about[1], int):
        things.append((about[0], about[1]))
    message = "".join(
        f"id: {entry.pk}\ndata: {json.dumps({'kind': kind, 'id': number, 'entry': entry.pk})}\n\n"
        for kind, number in things
    )
    return News(entry.organization_id, message.encode(), entry=entry)


def of_notice(organization_id: int, member_id: int) -> News:
    """The message that a member has new notices."""
    told = {"kind": "member", "id": member_id, "entry": None}
    message = f"data: {json.dumps(told)}\n\n".encode()
    return News(organization_id, message, member_id=member_id)


class Watch:
    """Waits for commits. Belongs to one thread, whose database connection it uses."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._listening: Any = None
        self._entry = self._notice = 0
        self._told: deque[int] = deque(maxlen=1024)

    def start(self) -> None:
        """Look only at what comes from now on."""
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
        self._entry, self._notice = last or 0, notices.last_id()
        self._await(0)

    def wait(self, timeout: float) -> bool:
        """Wait until something was committed by others, or until the time is over."""
        return bool(self._await(timeout))

    def news(self, timeout: float) -> list[News]:
        """What is new in journal and notices; empty when the time is over."""
        told = self._await(timeout)
        if not told:
            return []
        found = prepared.head(_after, ("pk",), MOST, self._entry)
        late = {pk for pk in told if 0 < pk <= self._entry}.difference(self._told)
        if late:
            found = [*_after(0).filter(pk__in=late).order_by("pk"), *found]
        if found:
            self._entry = max(self._entry, found[-1].pk)
            self._told.extend(entry.pk for entry in found)
        fresh = notices.since(self._notice)
        if fresh:
            self._notice = fresh[-1][0]
        members = {(organization, member) for _, organization, member in fresh}
        return [*map(of_entry, found), *(of_notice(*pair) for pair in sorted(members))]

    def _await(self, timeout: float) -> list[int]:
        if connection.vendor == "postgresql":
            return self._await_notify(timeout)
        until = time.monotonic() + timeout
        connection.ensure_connection()
        while True:
            # Asked of the driver itself, as it is asked often.
            with connection.wrap_database_errors:
                version = connection.connection.execute("PRAGMA data_version").fetchone()[0]
            if version != self._version:
                self._version = version
                return [0]
            if time.monotonic() >= until:
                return []
            time.sleep(POLL)

    def _await_notify(self, timeout: float) -> list[int]:
        connection.ensure_connection()
        raw = connection.connection
        if raw is not self._listening:
            with connection.cursor() as cursor:
                cursor.execute("LISTEN colead_journal")
                cursor.execute("LISTEN colead_notices")
            self._listening = raw
            return [0]
        told = list(raw.notifies(timeout=timeout, stop_after=1))
        if told:
            told += raw.notifies(timeout=0)
        return [int(n.payload) if n.channel == "colead_journal" else 0 for n in told]


def _after(entry: int) -> QuerySet[Entry]:
    """What came after an entry and is told to open pages; imports renew none."""
    return Entry.objects.filter(pk__gt=entry).exclude(door=Entry.Door.IMPORT)


def missed(actor: Actor, after: int) -> Iterable[News]:
    """What the actor missed since an entry, each thing once, oldest first."""
    since = after - (OVERLAP if connection.vendor == "postgresql" else 0)
    if actor.member_id is not None:
        yield of_notice(actor.organization_id, actor.member_id)
    yield from _of(actor, Entry.objects.filter(pk__gt=since))


def missed_since(actor: Actor, moment: datetime) -> Iterable[News]:
    """What happened while a page, made at ``moment``, was on its way to the actor.

    An act may be committed a little after its own moment; what the actor did itself before it
    asked for the page is on the page. At most a day is told.
    """
    moment = max(moment, actor.at - A_DAY)
    own = Q(member_id=actor.member_id, at__lt=moment)
    yield from _of(actor, Entry.objects.filter(~own, at__gte=moment - COMMITTING))


def _of(actor: Actor, entries: QuerySet[Entry]) -> Iterable[News]:
    found = entries.filter(organization_id=actor.organization_id).exclude(door=Entry.Door.IMPORT)
    things: dict[tuple[object, ...], Entry] = {}
    for entry in found.order_by("-pk")[:MOST]:
        if journal.may_read(actor, entry):
            about = entry.facts.get("about_kind"), entry.facts.get("about")
            things.setdefault((entry.subject_kind, entry.subject_id, *about), entry)
    for entry in sorted(things.values(), key=lambda entry: entry.pk):
        yield of_entry(entry)
