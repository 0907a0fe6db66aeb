"""What a page costs as it is served: server and database CPU, requests a second and p99, beside
the least page that Django can serve, in one run.

    python benchmarks/served.py                  # SQLite, the one process of `colead run`
    python benchmarks/served.py --postgresql     # `colead web --workers 2`

The *floor* is the same framework with the fastest serving known: granian's own WSGI, no
middleware, one indexed query, 10 KB by Jinja2; its write is one INSERT in one transaction. CPU is
that of all processes of the server and of the database (user + system). 16 kept connections;
the client shares the cores, so requests a second are less than two free cores would give.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import pages  # noqa: E402
from serving import cpu_of  # noqa: E402


def floor_server(port: int, workers: int) -> None:
    """Serve the least page and the least write until killed."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import transaction
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.urls import path
    from django.utils import timezone
    from granian.constants import Interfaces
    from granian.server import Server

    from colead.features.organizations.models import Member
    from colead.kernel.models import Rhythm

    template = engines["jinja2"].from_string(
        "<h1>{{ member.name }}</h1><ul>{% for n in range(110) %}<li>A line of a list that is as"
        " long as lines of lists are, about ninety letters {{ n }}</li>{% endfor %}</ul>"
    )

    def page(request: HttpRequest, pk: int) -> HttpResponse:
        content = template.render({"member": Member.objects.get(pk=pk)})
        return HttpResponse(content, headers={"Content-Length": str(len(content))})

    def write(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            Rhythm.objects.create(name=f"{time.perf_counter_ns()}", last=timezone.now())
        return HttpResponse("ok", headers={"Content-Length": "2"})

    class Urls:
        urlpatterns = [path("page/<int:pk>", page), path("write", write)]

    settings.MIDDLEWARE = []
    settings.ROOT_URLCONF = Urls
    application = WSGIHandler()
    Server(
        "unused", "127.0.0.1", port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=4, log_enabled=False, websockets=False,
    ).serve(target_loader=lambda *_: application)  # fmt: skip


async def _ask(port: int, request: bytes, count: int) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    spans, size = [], 0
    for _ in range(count):
        began = time.perf_counter()
        writer.write(request)
        top = (await reader.readuntil(b"\r\n\r\n")).lower()
        if top[9:12] not in (b"200", b"302"):
            raise RuntimeError(top.decode())
        length = int((re.search(rb"content-length: *(\d+)", top) or [0, b"0"])[1])
        size += len(await reader.readexactly(length))
        spans.append(time.perf_counter() - began)
    writer.close()
    return spans, size // count


async def load(port: int, request: bytes, requests: int, connections: int) -> list[float]:
    """Many requests over kept connections; how long each took, sorted."""
    share = requests // connections
    parts = await asyncio.gather(*(_ask(port, request, share) for _ in range(connections)))
    return sorted(span for part, _size in parts for span in part)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Site:
    """A server in a process group of its own, and the database's processes beside it."""

    def __init__(self, command: list[str], port: int, database: int) -> None:
        self.port, self.database = port, database
        self.process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def cpu(self) -> tuple[float, float]:
        """CPU seconds of the server, and of the database."""
        return cpu_of(self.process.pid), children_cpu(self.database) if self.database else 0.0

    def measure(self, request: bytes, requests: int, connections: int) -> list[float]:
        """Server ms, database ms, requests a second, p99 in ms."""
        asyncio.run(load(self.port, request, 8 * connections, connections))
        before, began = self.cpu(), time.perf_counter()
        spans = asyncio.run(load(self.port, request, requests, connections))
        took, after = time.perf_counter() - began, self.cpu()
        cost = [(b - a) / len(spans) * 1000 for a, b in zip(before, after, strict=True)]
        return [*cost, len(spans) / took, spans[int(len(spans) * 0.99)] * 1000]

    def stop(self) -> None:
        """End the whole group."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def children_cpu(postmaster: int) -> float:
    """CPU seconds so far of a PostgreSQL's processes."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[1]) == postmaster:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def requests_of(world: pages.World, port: int) -> dict[str, bytes]:
    """Each page and write as the bytes a browser sends: session, token and all."""
    base = f"/o/{world.organization.slug}/"
    cookie, token = pages.signed_in(world)
    cookies = f"host: 127.0.0.1:{port}\r\ncookie: {cookie}\r\n"
    found = {
        name: f"GET {base}{path} HTTP/1.1\r\n{cookies}\r\n".encode()
        for name, path in pages.addresses(world).items()
    }

    def post(path: str, **fields: Any) -> bytes:
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields})
        kind = "content-type: application/x-www-form-urlencoded\r\n"
        head = f"POST {base}{path} HTTP/1.1\r\n{cookies}{kind}content-length: {len(body)}\r\n\r\n"
        return f"{head}{body}".encode()

    found.update(
        {name: post(path, **fields) for name, (path, fields) in pages.posts(world).items()}
    )
    return found


def main() -> None:
    """Build the organization, serve it, ask, print."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--floor", type=int)
    ask.add_argument("--workers", type=int, default=1)
    ask.add_argument("--postgresql", action="store_true")
    ask.add_argument("--members", type=int, default=1_000)
    ask.add_argument("--requests", type=int, default=640)
    ask.add_argument("--connections", type=int, default=16)
    given = ask.parse_args()
    if given.floor:
        floor_server(given.floor, given.workers)
        return
    pages.prepare(given.postgresql)
    world = pages.build(given.members, given.members * 10)
    workers, database = (2, pages.postmaster()) if given.postgresql else (1, 0)
    port = free_port()
    python = [sys.executable]
    floor = Site(
        [*python, __file__, "--floor", str(port), "--workers", str(workers)], port, database
    )
    head = f"host: 127.0.0.1:{port}\r\n\r\n"
    try:
        least = {
            "floor": f"GET /page/{world.actor.member_id} HTTP/1.1\r\n{head}".encode(),
            "floor of a write": f"GET /write HTTP/1.1\r\n{head}".encode(),
        }
        rows = {
            name: floor.measure(request, given.requests * 2, given.connections)
            for name, request in least.items()
        }
    finally:
        floor.stop()
    port = free_port()
    words = ["web", "--workers", "2"] if given.postgresql else ["run", "--no-open"]
    site = Site([*python, "-m", "colead", *words, "--port", str(port)], port, database)
    try:
        for name, request in requests_of(world, port).items():
            rows[name] = site.measure(request, given.requests, given.connections)
    finally:
        site.stop()
    print(f"{'':<18}{'server ms':>11}{'db ms':>8}{'× floor':>9}{'a second':>10}{'p99 ms':>9}")
    written = pages.posts(world)
    for name, (cpu, db, rate, late) in rows.items():
        base = "floor of a write" if name in written else "floor"
        ratio = (cpu + db) / sum(rows[base][:2])
        print(f"{name:<18}{cpu:>11.2f}{db:>8.2f}{ratio:>9.1f}{rate:>10.0f}{late:>9.1f}")


if __name__ == "__main__":
    main()
