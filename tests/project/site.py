"""A whole Colead for a test: own folder or own PostgreSQL database, own port, own processes."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import os, sys, json
import django; django.setup()
from django.utils import timezone
from django.test import Client
from tests.cast import acting, make_cast
from colead.features.organizations.models import Member, Organization
from colead.features.ideas import actions as ideas
def actor(name):
    return acting(Member.objects.get(name=name).pk, at=timezone.now())
def cookie(name):
    client = Client()
    client.force_login(
        Member.objects.get(name=name).account,
        backend="colead.features.accounts.views.adapters.SignInBackend",
    )
    return client.cookies["sessionid"].value
def say(value):
    print(json.dumps(value))
"""
# Loading all rooms takes a second: it is done once, and each piece of code runs in a fork.
DESK = (
    BEGIN
    + """
import signal, traceback
for line in sys.stdin:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writing, 1)
        os.close(reading)
        os.close(writing)
        signal.alarm(120)
        status = 0
        try:
            exec(compile(json.loads(line), "<code of a test>", "exec"), globals())
        except BaseException:
            traceback.print_exc(file=sys.stdout)
            status = 1
        sys.stdout.flush()
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as told:
        words = told.read()
    print(json.dumps([os.waitpid(child, 0)[1], words]), flush=True)
"""
)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass
class Site:
    """An installation with the fixed cast in it."""

    folder: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _desk: subprocess.Popen[str] | None = None
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @property
    def env(self) -> dict[str, str]:
        """The environment of every process of this installation."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("COLEAD_")}
        env |= {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "colead.project.settings",
            "COLEAD_DATA_DIR": str(self.folder),
            "COLEAD_SITE_URL": f"http://127.0.0.1:{self.port}",
            "COLEAD_METRICS_TOKEN": "let-me-see",
        }
        if self.database_url:
            env["COLEAD_DATABASE_URL"] = self.database_url
        return env

    def run(self, code: str) -> Any:
        """Run some lines in a process of its own; hands back what they ``say``."""
        with self._one_at_a_time:
            if self._desk is None:
                self._desk = subprocess.Popen(
                    [sys.executable, "-c", DESK],
                    env=self.env,
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=(self.folder / "log").open("ab"),
                    text=True,
                )
            assert self._desk.stdin is not None
            assert self._desk.stdout is not None
            self._desk.stdin.write(json.dumps(textwrap.dedent(code)) + "\n")
            self._desk.stdin.flush()
            status, words = json.loads(self._desk.stdout.readline())
        assert status == 0, words
        lines = words.strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    def prepare(self) -> None:
        """Tables and the cast."""
        self.run(
            """
            from django.core.management import call_command
            call_command("migrate", verbosity=0)
            make_cast()
            """
        )

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start ``colead …`` in the background."""
        process = subprocess.Popen(
            [sys.executable, "-m", "colead.project.cli", *command],
            env=self.env,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
        )
        self.processes.append(process)
        return process

    def begin(self, code: str) -> subprocess.Popen[bytes]:
        """Start some lines in the background, in a process of their own."""
        process = subprocess.Popen(
            [sys.executable, "-c", BEGIN + textwrap.dedent(code)],
            env=self.env,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
        )
        self.processes.append(process)
        return process

    def serve(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a server and wait until it is ready."""
        process = self.start(*command, "--port", str(self.port))
        self.answers(process, 200)
        return process

    def answers(self, process: subprocess.Popen[bytes], status: int) -> bytes:
        """Wait until a server that was started answers how it is with this status; its words."""
        until = time.monotonic() + 90
        found: object = None
        while time.monotonic() < until:
            assert process.poll() is None, (self.folder / "log").read_text()
            try:
                found, words = self.get("/readyz")
                if found == status:
                    return words
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the server says {found}, not {status}")

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and body of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def stream(self, slug: str, session: str, *, since: object = "", **headers: str) -> Stream:
        """Open an event stream, for a page made at ``since`` (seconds since 1970)."""
        return Stream(self, f"/o/{slug}/live/?since={since}", session, headers)

    def end(self) -> None:
        """Stop what still runs."""
        if self._desk is not None and self._desk.stdin is not None:
            self._desk.stdin.close()
            self._desk.wait(15)
            self._desk = None
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Stream:
    """An open event stream, read line by line."""

    def __init__(self, site: Site, path: str, session: str, headers: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        self.connection.request("GET", path, headers={"cookie": f"sessionid={session}", **sent})
        self.answer = self.connection.getresponse()
        self.status = self.answer.status

    def next(self) -> dict[str, Any]:
        """The next message; fails when the stream ends or nothing comes in ten seconds."""
        number = None
        while True:
            line = self.answer.readline().decode()
            if not line:
                raise EOFError
            if line.startswith("id: "):
                number = int(line[4:])
            if line.startswith("data: "):
                return {**json.loads(line[6:]), "number": number}

    def until(self, kind: str) -> dict[str, Any]:
        """The next message about a kind of thing."""
        while (message := self.next())["kind"] != kind:
            pass
        return message

    def ends_within(self, seconds: float) -> bool:
        """Whether the server closes it in time."""
        began = time.monotonic()
        try:
            while time.monotonic() - began < seconds:
                self.connection.sock and self.connection.sock.settimeout(seconds)
                if not self.answer.readline():
                    return True
        except TimeoutError:
            return False
        return False

    def close(self) -> None:
        """Leave."""
        self.connection.close()
