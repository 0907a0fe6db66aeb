"""Which arrangement serves pages with the least CPU? Server CPU per request, all in one run.

    python benchmarks/serving.py            # all arrangements, three rounds each
    python benchmarks/serving.py --rounds 1 --requests 2000

Each arrangement is a process of its own with the least Django application there is: a page of
10 KB after one indexed query, a write of one row in one transaction. Only the way from the socket
to the WSGI application differs. CPU is that of the whole process group (user + system).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

ARRANGEMENTS = {
    "granian WSGI": "pages only; event streams would need a second server and a proxy",
    "granian ASGI + a2wsgi": "one port; a2wsgi's thread pool",
    "granian ASGI + own bridge": "one port; one hop into a thread and one back",
    "granian ASGI embedded + own bridge": "the same in one single process",
    "granian RSGI embedded + own bridge": "granian's own interface, in one single process",
    "granian ASGI + Django's ASGI": "Django's own ASGI handler",
}
PAGE = "<li>A line of a list that is as long as lines of lists are, about ninety letters</li>\n"


def application(folder: str) -> Any:
    """The least WSGI application (or, for comparison, Django's ASGI one)."""
    from django.conf import settings

    settings.configure(
        SECRET_KEY="x",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": f"{folder}/bench.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF",
                },
            }
        },
    )
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, name TEXT)")
        cursor.execute("INSERT INTO t (name) VALUES ('one')")
    connection.close()
    return WSGIHandler()


def _views() -> list[Any]:
    from django.db import connection, transaction
    from django.http import HttpResponse
    from django.urls import path

    def read(request: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM t WHERE id = 1")
            (name,) = cursor.fetchone()
        content = f"<h1>{name}</h1>" + PAGE * 120
        return HttpResponse(content, headers={"Content-Length": str(len(content))})

    def write(request: Any) -> HttpResponse:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO t (name) VALUES ('more')")
        return HttpResponse("ok", headers={"Content-Length": "2"})

    return [path("page", read), path("write", write)]


def __getattr__(name: str) -> Any:
    if name == "urlpatterns":
        return _views()
    raise AttributeError(name)


class RsgiBridge:
    """The same bridge over granian's own interface."""

    def __init__(self, app: Any, threads: int) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self.app, self.pool = app, ThreadPoolExecutor(threads)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """One request."""
        run = asyncio.get_running_loop().run_in_executor
        status, headers, content = await run(self.pool, self.make, scope)
        protocol.response_bytes(status, headers, content)

    def make(self, scope: Any) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body."""
        from colead.project.bridge import environ_of

        as_asgi = {
            "method": scope.method,
            "path": scope.path,
            "query_string": scope.query_string.encode(),
            "http_version": scope.http_version,
            "scheme": scope.scheme,
            "headers": [(n.encode(), v.encode()) for n, v in scope.headers.items()],
        }
        began: list[Any] = []
        result = self.app(environ_of(as_asgi, b""), lambda *start: began.extend(start))
        try:
            content = b"".join(result)
        finally:
            result.close()
        return int(began[0][:3]), [(k.lower(), v) for k, v in began[1]], content


def serve(arrangement: str, port: int, folder: str, threads: int) -> None:
    """Serve in one arrangement until killed."""
    from granian.constants import Interfaces
    from granian.server import Server

    app = application(folder)
    interface, target = Interfaces.ASGINL, app
    if arrangement == "granian WSGI":
        interface = Interfaces.WSGI
    elif "a2wsgi" in arrangement:
        from a2wsgi import WSGIMiddleware

        target = WSGIMiddleware(app, workers=threads)
    elif "Django's ASGI" in arrangement:
        from django.core.asgi import get_asgi_application

        target = get_asgi_application()
    elif "RSGI" in arrangement:
        interface, target = Interfaces.RSGI, RsgiBridge(app, threads)
    else:
        from colead.project.bridge import Pages

        target = Pages(app, threads=threads)
    if "embedded" in arrangement:
        from granian.server.embed import Server as Embedded

        embedded = Embedded(
            target, "127.0.0.1", port, interface=interface, log_enabled=False, websockets=False
        )
        asyncio.run(embedded.serve())
        return
    Server(
        "unused",
        "127.0.0.1",
        port,
        interface=interface,
        workers=1,
        blocking_threads=threads if interface == Interfaces.WSGI else None,
        log_enabled=False,
        websockets=False,
    ).serve(target_loader=lambda *_: target)


def cpu_of(group: int) -> float:
    """CPU seconds used so far by every process of a group."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[2]) == group:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def _ask(port: int, path: str, count: int) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode()
    spans = []
    for _ in range(count):
        began = time.perf_counter()
        writer.write(head)
        top = await reader.readuntil(b"\r\n\r\n")
        if not top.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(top.decode())
        length = next(
            int(line.split(b":")[1])
            for line in top.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )
        await reader.readexactly(length)
        spans.append(time.perf_counter() - began)
    writer.close()
    return spans


async def load(port: int, path: str, requests: int, connections: int) -> list[float]:
    """Many requests over kept connections; how long each took."""
    share = requests // connections
    parts = await asyncio.gather(*(_ask(port, path, share) for _ in range(connections)))
    return sorted(span for part in parts for span in part)


def measure(arrangement: str, requests: int, connections: int, threads: int) -> dict[str, float]:
    """Milliseconds of server CPU per request, requests per second and p99, page and write."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        me = [sys.executable, __file__, "--serve", arrangement, "--port", str(port)]
        server = subprocess.Popen(
            [*me, "--folder", folder, "--threads", str(threads)], start_new_session=True
        )
        try:
            for _ in range(200):
                try:
                    asyncio.run(load(port, "/page", 50 * connections, connections))
                    break
                except OSError:
                    time.sleep(0.05)
            found: dict[str, float] = {}
            for path in ("page", "write"):
                before, began = cpu_of(server.pid), time.perf_counter()
                spans = asyncio.run(load(port, f"/{path}", requests, connections))
                took = time.perf_counter() - began
                found[f"{path} ms"] = (cpu_of(server.pid) - before) / len(spans) * 1000
                found[f"{path}/s"] = len(spans) / took
                found[f"{path} p99 ms"] = spans[int(len(spans) * 0.99)] * 1000
            return found
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def main() -> None:
    """Measure all arrangements and print a table."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--serve")
    ask.add_argument("--port", type=int)
    ask.add_argument("--folder")
    ask.add_argument("--threads", type=int, default=4)
    ask.add_argument("--requests", type=int, default=4000)
    ask.add_argument("--connections", type=int, default=16)
    ask.add_argument("--rounds", type=int, default=3)
    given = ask.parse_args()
    if given.serve:
        serve(given.serve, given.port, given.folder, given.threads)
        return
    found: dict[str, list[dict[str, float]]] = {name: [] for name in ARRANGEMENTS}
    for _ in range(given.rounds):
        for name in ARRANGEMENTS:
            found[name].append(measure(name, given.requests, given.connections, given.threads))
    columns = list(found["granian WSGI"][0])
    print(f"{'arrangement':<36}" + "".join(f"{column:>14}" for column in columns))
    for name, rounds in found.items():
        middle = [statistics.median(one[column] for one in rounds) for column in columns]
        print(f"{name:<36}" + "".join(f"{value:>14.2f}" for value in middle))


if __name__ == "__main__":
    main()
