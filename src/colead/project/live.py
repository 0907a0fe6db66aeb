"""Event streams for open pages: one watch over the journal a process, fanned out to all streams."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from colead.kernel.verdict import Missing
from colead.project import seats, watch
from colead.project.bridge import Receive, Scope, Send, answer
from colead.project.metrics import STREAMS

log = logging.getLogger(__name__)

HEARTBEAT = 15.0
RECHECK = 2.0
MOST_WAITING = 500
MOST_A_SESSION = 20
MOST_STREAMS = 5_000
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Stream:
    """One open page. Messages wait here until its connection takes them."""

    def __init__(self, seat: seats.Seat) -> None:
        self.seat = seat
        self.mark: object = ()
        self.over = False
        self._waiting: list[bytes] = []
        self._ring = asyncio.Event()

    def push(self, message: bytes) -> None:
        """Leave a message. Who reads too slowly is cut off and asks again for what was missed."""
        self._waiting.append(message)
        self.over = self.over or len(self._waiting) > MOST_WAITING
        self._ring.set()

    def end(self) -> None:
        """Close the stream."""
        self.over = True
        self._ring.set()

    async def next(self) -> bytes | None:
        """What waits, else a heartbeat after a while; None when the stream is over."""
        try:
            await asyncio.wait_for(self._ring.wait(), HEARTBEAT)
        except TimeoutError:
            return b": still here\n\n"
        self._ring.clear()
        if self.over:
            return None
        found, self._waiting = b"".join(self._waiting), []
        return found


class Live:
    """All streams of this process."""

    def __init__(self) -> None:
        self.streams: dict[int, dict[Stream, None]] = {}  # in the order they came
        self.count = 0
        self._closing = threading.Event()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="live")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._checker: asyncio.Task[None] | None = None
        self._watcher: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch; called once in the event loop."""
        self._loop = asyncio.get_running_loop()
        self._watcher = threading.Thread(target=self._watch, name="watch", daemon=True)
        self._watcher.start()
        self._checker = asyncio.create_task(self._check_forever())

    def stop(self) -> None:
        """Close every stream, so that nothing holds up the end of the process."""
        self._closing.set()
        if self._checker is not None:
            self._checker.cancel()
        for stream in self._all():
            stream.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send, slug: str) -> None:
        """Serve one stream until the page closes or its right ends."""
        headers = dict(scope["headers"])
        key = seats.session_key_of(headers.get(b"cookie", b"").decode("latin-1"))
        if self._closing.is_set() or self.count >= MOST_STREAMS:
            await answer(send, 503, b"Try again in a moment.\n", close=True)
            return
        try:
            seat = await self._in_thread(_take, key, slug)
        except (seats.Stranger, Missing) as fault:
            status = 401 if isinstance(fault, seats.Stranger) else 404
            await answer(send, status, b"There is no stream here for you.\n")
            return
        stream = Stream(seat)
        self._enter(stream)
        leaving = asyncio.create_task(_gone(receive, stream))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            stream.push(b"retry: 2000\n\n")
            for message in await self._in_thread(_missed, seat, *_seen(scope, headers)):
                await send(_piece(message))
            while (message := await stream.next()) is not None:
                await send(_piece(message))
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()
            self._leave(stream)

    def _enter(self, stream: Stream) -> None:
        mine = self.streams.setdefault(stream.seat.actor.organization_id, {})
        same = [s for s in mine if s.seat.session_key == stream.seat.session_key]
        for surplus in same[: max(0, len(same) - MOST_A_SESSION + 1)]:
            surplus.end()
        mine[stream] = None
        self.count += 1
        STREAMS.inc()

    def _leave(self, stream: Stream) -> None:
        mine = self.streams.get(stream.seat.actor.organization_id, {})
        if stream in mine:
            del mine[stream]
            self.count -= 1
            STREAMS.dec()

    def _all(self) -> list[Stream]:
        return [stream for mine in self.streams.values() for stream in mine]

    async def _in_thread(self, function: Any, *arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, _guarded, function, *arguments)

    def _fan_out(self, found: list[watch.News]) -> None:
        for news in found:
            for stream in self.streams.get(news.organization_id, ()):
                if not stream.over and news.concerns(stream.seat.actor):
                    stream.push(news.message)

    def _watch(self) -> None:
        seen = watch.Watch()
        started = False
        while not self._closing.is_set():
            try:
                if not started:
                    seen.start()
                    started = True
                found = seen.news(1.0)
                if found and self._loop is not None:
                    self._loop.call_soon_threadsafe(self._fan_out, found)
            except DatabaseError:
                log.warning("live pages lost the database, trying again")
                connection.close()
                self._closing.wait(1.0)
            except RuntimeError:
                return  # the event loop has ended
        connection.close()

    async def _check_forever(self) -> None:
        """End the streams whose right has ended: membership, session, account, guest link."""
        while True:
            await asyncio.sleep(RECHECK)
            open_now = [stream for stream in self._all() if not stream.over]
            if not open_now:
                continue
            try:
                marks = await self._in_thread(_marks, [stream.seat for stream in open_now])
                for stream in open_now:
                    await self._check(stream, marks[stream.seat])
            except DatabaseError:
                log.warning("streams could not be checked, trying again")

    async def _check(self, stream: Stream, mark: object) -> None:
        if stream.mark == mark:
            return
        seat = None if mark is None else await self._in_thread(_again, stream.seat)
        if seat is None:
            stream.end()
        else:
            stream.seat, stream.mark = seat, mark


def _guarded(function: Any, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except DatabaseError:
        connection.close()
        raise


def _take(key: str, slug: str) -> seats.Seat:
    if not key:
        raise seats.Stranger
    return seats.take(key, slug, at=timezone.now())


def _again(seat: seats.Seat) -> seats.Seat | None:
    return seats.again(seat, at=timezone.now())


def _marks(found: list[seats.Seat]) -> dict[seats.Seat, object]:
    return seats.marks(found, at=timezone.now())


def _missed(seat: seats.Seat, after: int | None, since: datetime | None) -> list[bytes]:
    if after is not None:
        return [news.message for news in watch.missed(seat.actor, after)]
    return [] if since is None else [news.message for news in watch.missed_since(seat.actor, since)]


def _piece(message: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": message, "more_body": True}


def _seen(scope: Scope, headers: dict[bytes, bytes]) -> tuple[int | None, datetime | None]:
    """The last entry that a stream told this page; before the first, when the page was made."""
    query = dict(part.partition(b"=")[::2] for part in scope["query_string"].split(b"&"))
    after = headers.get(b"last-event-id", b"") or query.get(b"after", b"")
    if after.isdigit() and len(after) < 19:
        return int(after), None
    try:
        return None, datetime.fromtimestamp(float(query.get(b"since", b"")), UTC)
    except (ValueError, OverflowError, OSError):
        return None, None


async def _gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()
