"""Starts Colead on one port: everything in one process, or several processes on PostgreSQL."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import click
import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

PATIENCE = 10.0
QUEUE = 2_048


def serve(*, host: str, port: int, workers: int = 1, embedded: bool = True) -> None:
    """Serve until SIGTERM or SIGINT.

    ``embedded``: pages, event streams and the worker in this one process. Otherwise ``workers``
    processes share the port, and ``colead worker`` runs beside them.
    """
    refuse_taken_port(host, port)
    prepare_static()
    if embedded:
        _embedded(host, port)
    elif workers == 1:
        _run(host, port)
    else:
        Processes(host, port, workers).run()


def refuse_taken_port(host: str, port: int) -> None:
    """The server shares its port among processes, so it would not notice a stranger on it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as fault:
            raise click.ClickException(
                f"Cannot listen on {host}:{port}: {fault.strerror}. Choose another --port."
            ) from None


def prepare_static() -> None:
    """Hash and compress the static files when they changed since the last start."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            size = storage.size(path)
            found.update(f"{path} {size} {storage.get_modified_time(path)}\n".encode())
    stamp = Path(settings.STATIC_ROOT, "stamp")
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=stamp.exists())
    stamp.write_text(found.hexdigest())


def _embedded(host: str, port: int) -> None:
    from colead.project.worker import Worker, only_one_here

    held = only_one_here()
    worker = Worker() if held is not None else None
    if worker is not None:
        worker.start()
    try:
        _run(host, port)
    finally:
        if worker is not None:
            worker.stop()
        if held is not None:
            held.close()


def _run(host: str, port: int, *, parent: int | None = None) -> None:
    asyncio.run(_serve(host, port, parent))
    # A page thread that waits for a lock must not hold up the end; what it has not committed yet
    # was not acknowledged either.
    guard = threading.Timer(PATIENCE, os._exit, [0])
    guard.daemon = True
    guard.start()


async def _serve(host: str, port: int, parent: int | None) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    from colead.project.asgi import application

    server = Server(
        application,
        host,
        port,
        interface=Interfaces.ASGI,
        websockets=False,
        backlog=QUEUE,
        backpressure=QUEUE * 4,
        log_enabled=False,
    )
    loop, ending = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    gc.collect()
    gc.freeze()
    serving = asyncio.create_task(server.serve())
    watching = [serving, asyncio.create_task(ending.wait())]
    if parent is not None:
        watching.append(asyncio.create_task(_orphaned(parent)))
    await asyncio.wait(watching, return_when=asyncio.FIRST_COMPLETED)
    application.live.stop()  # open streams would hold up the end
    await asyncio.sleep(0.2)
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait([serving], timeout=PATIENCE)


async def _orphaned(parent: int) -> None:
    while os.getppid() == parent:
        await asyncio.sleep(1)


class Processes:
    """Several serving processes on one port; one that dies is started again."""

    def __init__(self, host: str, port: int, count: int) -> None:
        self._command = [sys.executable, "-m", "colead.project.serve", host, str(port)]
        self._count = count
        self._stop = threading.Event()
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self) -> None:
        """Start them and look after them until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        folder = tempfile.mkdtemp(prefix="colead-metrics-")
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        try:
            self._running = [self._start() for _ in range(self._count)]
            while not self._stop.wait(0.3):
                for index, process in enumerate(self._running):
                    if process.poll() is not None:
                        self._stop.wait(1.0)
                        self._running[index] = self._start()
        finally:
            self._end()
            shutil.rmtree(folder, ignore_errors=True)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*self._command, str(os.getpid())])  # noqa: S603

    def _end(self) -> None:
        for process in self._running:
            process.terminate()
        until = time.monotonic() + PATIENCE + 2
        for process in self._running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
    django.setup()
    _run(sys.argv[1], int(sys.argv[2]), parent=int(sys.argv[3]))
