"""From the ASGI front to the pages' WSGI application: one hop into a thread and one back.

Measured by ``benchmarks/serving.py``; the reasons stand in ``docs/decisions/0002-serving.md``.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

MOST_BODY = 50 * 2**20
_OWN_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_END: Any = object()


class Pages:
    """Answers requests by a WSGI application that runs in a pool of threads.

    A thread is taken for as long as a page is made, never for as long as a slow browser takes to
    send or to read it. Answers of one piece go out at once; longer ones (exports) piece by piece.
    """

    def __init__(
        self,
        application: Any,
        *,
        threads: int,
        alone: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """``alone``: within it a page is made."""
        self.application, self.alone = application, alone
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        body = await _body(scope, receive)
        if body is None:
            await answer(send, 413, b"This is too much at once.\n", close=True)
            return
        run = asyncio.get_running_loop().run_in_executor
        made = await run(self.pool, self._make, scope, body)
        await send({"type": "http.response.start", "status": made.status, "headers": made.headers})
        if made.rest is None:
            first = b"" if scope["method"] == "HEAD" else made.first
            await send({"type": "http.response.body", "body": first})
            return
        try:
            piece = made.first
            while piece is not _END and scope["method"] != "HEAD":
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await run(self.pool, next, made.rest, _END)
            await send({"type": "http.response.body", "body": b""})
        finally:
            await run(self.pool, made.close)

    def _make(self, scope: Scope, body: bytes) -> Made:
        began: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], fault: Any = None) -> Any:
            began[:] = [int(status[:3]), headers]

        with self.alone():
            return Made(began, self.application(environ_of(scope, body), start))


class Made:
    """What the WSGI application answered; ``rest`` is None when ``first`` is all of it."""

    def __init__(self, began: list[Any], result: Iterable[bytes]) -> None:
        self._result = result
        self.rest: Iterator[bytes] | None = None
        pieces = iter(result)
        if getattr(result, "streaming", not isinstance(result, list | tuple)):
            self.first, self.rest = next(pieces, b""), pieces
        else:
            self.first = b"".join(pieces)
            self.close()
        self.status: int = began[0]
        self.headers: Headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in began[1]
        ]

    def close(self) -> None:
        """Tell the application that the request is over."""
        close = getattr(self._result, "close", None)
        if close is not None:
            close()


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, or None when it is larger than any form or import may be."""
    if scope["method"] in ("GET", "HEAD"):
        return b""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BODY or message["type"] == "http.disconnect":
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def environ_of(scope: Scope, body: bytes) -> dict[str, Any]:
    """The WSGI environment of a request (PEP 3333)."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # would pass for the header with a hyphen that a proxy sets
        key = _OWN_NAMES.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        if key in environ:
            text = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}"
        environ[key] = text
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


async def answer(
    send: Send,
    status: int,
    body: bytes,
    *,
    kind: bytes = b"text/plain; charset=utf-8",
    close: bool = False,
) -> None:
    """A short answer of the front's own."""
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if close:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
