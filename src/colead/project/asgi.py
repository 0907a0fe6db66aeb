"""The front: event streams and probes are answered here, all else by the pages in threads."""

from __future__ import annotations

import asyncio
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http.request import split_domain_port, validate_host

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
from colead.kernel import faults
from colead.kernel.sqlite.turns import computing
from colead.project import metrics, setup
from colead.project.bridge import Pages, Receive, Scope, Send, answer
from colead.project.live import Live
from colead.project.wsgi import application as _pages

STREAM = re.compile(r"/o/([-a-zA-Z0-9_]{1,50})/live/")
THREADS = 4  # pages compute: more threads only fight for the interpreter's lock


class Front:
    """The whole application: one port for pages, streams and probes."""

    def __init__(self, pages: Any, *, threads: int = THREADS) -> None:
        # On PostgreSQL a thread waits for most of its page, and others make theirs meanwhile.
        alone = computing.alone if connection.vendor == "sqlite" else nullcontext
        self.pages = Pages(pages, threads=threads, alone=alone)
        self.live = Live()
        self._probes = ThreadPoolExecutor(1, thread_name_prefix="probe")
        self._migrated = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection's request, or the server's own beginning and end."""
        if scope["type"] == "lifespan":
            await self._live_as_long(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _live_as_long(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.live.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                self.live.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        stream = STREAM.fullmatch(path)
        if stream and scope["method"] == "GET":
            if _host_fits(scope):
                await self.live(scope, receive, send, stream[1])
            else:
                await answer(send, 400, b"This host is not served here.\n")
        elif path in ("/healthz", "/readyz", "/metrics"):
            await self._probe(path, scope, send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, began = "500", time.perf_counter()

        async def note(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self.pages(scope, receive, note)
        finally:
            method = scope["method"] if scope["method"] in metrics.METHODS else "other"
            metrics.REQUESTS.labels(method, status).inc()
            metrics.SECONDS.observe(time.perf_counter() - began)

    async def _probe(self, path: str, scope: Scope, send: Send) -> None:
        run = asyncio.get_running_loop().run_in_executor
        if path == "/healthz":
            await answer(send, 200, b"alive\n")
        elif path == "/readyz":
            status, words = await run(self._probes, self._readiness)
            await answer(send, status, f"{words}\n".encode())
        elif metrics.may_see(scope):
            try:
                await answer(send, 200, await run(self._probes, metrics.report), kind=metrics.KIND)
            except DatabaseError:
                await answer(send, 503, b"the database does not answer\n")
        else:
            await answer(send, 404, b"There is nothing here.\n")

    def _readiness(self) -> tuple[int, str]:
        """Where nothing can be saved, pages can be read still: no reason to send people away."""
        try:
            if not self._migrated:
                if setup.needs_migration():
                    return 503, "the database waits for `colead migrate`"
                self._migrated = True
            what = faults.of_saving()
        except DatabaseError:
            connection.close()
            return 503, "the database does not answer"
        except OSError:
            return 503, "the folder COLEAD_DATA_DIR is not there"
        return 200, f"ready to read only: {what}" if what else "ready"


def _host_fits(scope: Scope) -> bool:
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    allowed = settings.ALLOWED_HOSTS
    if settings.DEBUG and not allowed:
        allowed = [".localhost", "127.0.0.1", "[::1]"]
    return validate_host(split_domain_port(host)[0], allowed)


application = Front(_pages)
