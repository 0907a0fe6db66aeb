"""What happens when the disk is full or read-only, the clock wrong, the database away?

    python benchmarks/faults.py                    # SQLite: `colead run`
    python benchmarks/faults.py --postgresql       # `colead web --workers 2` and `colead worker`
    python benchmarks/faults.py --only full back   # only these faults, in their order

While members' browsers write by a clock (those of ``enduring.py``), each fault comes, stays for
``--seconds`` and goes; nothing is started anew but a PostgreSQL that ended itself. The disk is
full, or read-only; the clock is 120 days ahead, or an hour back, for server, worker, PostgreSQL and
commands; PostgreSQL is away. How, ``breaking.py`` says. What the machine cannot do is left out,
and said.

Shown for each fault: what writes and pages that only read were answered, the longest wait, what
probes and `colead doctor` said, and how long after its end all was well again. A 5xx must be a 503
with Retry-After and a page for people. Then, with the server stopped: a start, a doctor and a
backup on a disk that is mounted read-only, and a backup without room. Afterwards everything that
``enduring.py`` looks at, and SQLite's own integrity check. A write that was answered 503 may be
there (the database had it and could not say so any more), but at most once; how many are is told.
"""

from __future__ import annotations

import argparse
import asyncio
import atexit
import contextlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import breaking  # noqa: E402
import enduring  # noqa: E402
import kept  # noqa: E402
import pages  # noqa: E402
from served import free_port  # noqa: E402

RATE = 15.0
WELL = 60.0  # seconds in which all must be well again


# --- who looks -------------------------------------------------------------------------------


class Looker:
    """Asks for pages and probes for as long as a fault is there, twice a second."""

    def __init__(self, world: enduring.World, running: enduring.Running) -> None:
        self.world, self.port = world, running.port
        base = f"/o/{world.organization.slug}/"
        self.paths = [base, f"{base}ideas/", f"{base}ideas/{world.ideas[0]}/", f"{base}funds/"]
        self.seen: dict[str, Counter[str]] = {}
        self.slowest, self.wrong = 0.0, list[str]()

    async def look(self) -> None:
        """Until cancelled."""
        self.seen = {"reads": Counter(), "/healthz": Counter(), "/readyz": Counter()}
        for number in range(10**9):
            status, page = await self.ask(self.paths[number % len(self.paths)])
            self.seen["reads"][status] += 1
            self.wrong += unclear(status, page)
            for probe in ("/healthz", "/readyz"):
                status, page = await self.ask(probe)
                words = page.partition("\r\n\r\n")[2].strip()
                self.seen[probe][f"{status} {words}"] += 1
            await asyncio.sleep(0.5)

    async def ask(self, path: str) -> tuple[str, str]:
        """Status and whole answer of one page."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(enduring.PATIENCE):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(
                    f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{self.port}\r\n"
                    "connection: close\r\naccept-language: en\r\n"
                    f"cookie: sessionid={self.world.cookies[0]}\r\n\r\n".encode()
                )
                page = (await reader.read()).decode(errors="replace")
                writer.close()
        except OSError as fault:
            return "none", type(fault).__name__
        finally:
            self.slowest = max(self.slowest, time.perf_counter() - began)
        return page[9:12], page


def unclear(status: str, page: str) -> list[str]:
    """What is wrong with an answer, as people see it."""
    if not status.startswith("5"):
        return [] if status != "none" else [f"no answer: {page}"]
    clear = status == "503" and "retry-after: " in page.lower() and "This has to wait" in page
    return [] if clear else [f"{status}: {page[:200]!r}"]


def said(*words: str) -> str:
    """How a command ended, and what it said that is not well."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "colead", *words],
            capture_output=True, text=True, check=False, timeout=20,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "runs on"
    lines = (done.stdout + done.stderr).strip().splitlines() or ["nothing"]
    told = [line.strip() for line in lines if "!!" in line and "mail" not in line] or lines[-1:]
    trace = " WITH A TRACEBACK" if any("Traceback" in line for line in lines) else ""
    return f"{done.returncode}{trace}: " + "; ".join(told)[:400]


async def shaken(
    kind: str, faults: breaking.Faults, looker: Looker, browsers: enduring.Browsers, seconds: float
) -> list[str]:
    """One fault comes, stays and goes; hands back what is wrong."""
    first, wrong = len(browsers.sent), []
    looker.slowest = 0.0
    looking = asyncio.create_task(looker.look())
    with faults.of(kind):
        await asyncio.sleep(seconds / 2)
        doctor = await asyncio.to_thread(said, "doctor")
        await asyncio.sleep(seconds / 2)
    ended, last = time.perf_counter(), len(browsers.sent)
    while not any(write.acknowledged for write in browsers.sent[last:]):
        if time.perf_counter() - ended > WELL:
            wrong.append(f"{kind}: nothing can be written {WELL:.0f} s after its end")
            break
        await asyncio.sleep(0.2)
    again = time.perf_counter() - ended
    looking.cancel()
    await asyncio.sleep(4)  # the last of those sent meanwhile are answered
    mine = browsers.sent[first:last]
    answers = Counter("yes" if w.acknowledged else str(w.status or "none") for w in mine)
    told = Counter[str]()
    for write in mine:
        page = write.page.decode(errors="replace")
        if not write.status:
            told[f"({page})"] += 1
        elif write.status >= 500:
            wrong += [f"{kind}: {write.kind}: {text}" for text in unclear(str(write.status), page)]
            found = re.search(r'<p class="lead">(.*?)</p>', page, re.DOTALL)
            told[found[1][:90] if found else page[-90:]] += 1
            write.status = 0  # whether it was kept is not known
    wrong += [f"{kind}: {text}" for text in looker.wrong]
    looker.wrong = []
    print(f"{kind}: writes {dict(answers)}, slowest {max(w.seconds for w in mine):.1f} s; pages"
          f" {dict(looker.seen['reads'])}, slowest {looker.slowest:.1f} s;"
          f" well again after {again:.1f} s")  # fmt: skip
    for text, times in told.most_common(3):
        print(f"  told {times} times: {text}")
    for probe in ("/healthz", "/readyz"):
        print(f"  {probe}: {dict(looker.seen[probe])}")
    print(f"  doctor {doctor}", flush=True)
    for text, times in Counter(wrong).most_common(4):
        print(f"  WRONG {times} times: {text}", flush=True)
    return wrong


def at_rest(faults: breaking.Faults, running: enduring.Running) -> list[str]:
    """Start, doctor and backup while nothing runs: without room, and on a read-only disk."""
    target = faults.disk / "kept" / "backup.tar.gz"
    target.parent.mkdir()
    os.environ["TMPDIR"] = str(target.parent)  # pieces of it, too
    found: dict[str, str] = {}
    with faults.full():
        found["backup without room"] = said("backup", str(target))
        found["start without room"] = (
            said(*running.commands["server"]) if not faults.postgresql else ""
        )
    left = [str(path) for path in target.parent.rglob("*")]
    del os.environ["TMPDIR"]
    place = os.environ["COLEAD_DATA_DIR"]
    with faults.once_more_read_only() as os.environ["COLEAD_DATA_DIR"]:
        there = os.path.join(os.environ["COLEAD_DATA_DIR"], "kept", "backup.tar.gz")
        for words in (["backup", there], ["doctor"], running.commands["server"]):
            if not faults.postgresql:
                found[f"{words[0]} on a read-only disk"] = said(*words)
    os.environ["COLEAD_DATA_DIR"] = place
    if not faults.postgresql:
        with contextlib.closing(sqlite3.connect(faults.disk / "colead.sqlite3")) as file:
            [(found["PRAGMA integrity_check"],)] = file.execute("PRAGMA integrity_check")
    for what, words in found.items():
        print(f"{what}: {words}")
    return [f"{what}: {words}" for what, words in found.items()
            if "TRACEBACK" in words or words[:1] not in "1ro"] + [
            f"left by a backup: {left}"] * bool(left)  # fmt: skip


async def shake(
    world: enduring.World,
    running: enduring.Running,
    faults: breaking.Faults,
    given: argparse.Namespace,
) -> list[str]:
    """All faults under load, one after the other; hands back what is wrong."""
    from asgiref.sync import sync_to_async
    from django.db import connection

    mailbox = enduring.Mailbox(0.0)
    letters = await asyncio.start_server(mailbox, "127.0.0.1", int(os.environ["COLEAD_EMAIL_PORT"]))
    first, following = await sync_to_async(kept.before)()
    for name in running.commands:
        running.start(name)
    await running.ready()
    browsers, over = enduring.Browsers(world, running.port), asyncio.Event()
    writing = asyncio.create_task(browsers.run(RATE, over, random.Random(given.seed)))
    looker, wrong = Looker(world, running), list[str]()
    for kind in given.only:
        await asyncio.sleep(4)
        wrong += await shaken(kind, faults, looker, browsers, given.seconds)
    over.set()
    await writing
    await sync_to_async(
        lambda: connection.close()
    )()  # this script's own may be one that was cut off
    there = await sync_to_async(kept.rows)()
    unsure = [w for w in browsers.sent if not w.status]
    those = sum(there[w.kind][w.mark] for w in unsure)
    print(f"{len(unsure)} writes without a yes or no, {those} of them are there")
    wrong += await enduring.became(
        world, running, browsers.sent, mailbox, letters, first, following
    )
    await sync_to_async(lambda: connection.close())()
    return wrong


def main() -> None:
    """Build, break, print; ends with 1 when something is wrong."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--postgresql", action="store_true")
    ask.add_argument("--only", nargs="+", choices=breaking.KINDS, default=[*breaking.KINDS])
    ask.add_argument("--seconds", type=float, default=16.0, help="How long each fault stays.")
    ask.add_argument("--members", type=int, default=60)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without its server and worker
    folder = Path(tempfile.mkdtemp(prefix="colead-faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    faults, port = breaking.Faults(folder, given.postgresql), free_port()
    for kind, why in faults.left_out().items():
        print(f"left out: {kind} ({why})")
    given.only = [kind for kind in given.only if kind not in faults.left_out()]
    os.environ |= {
        "COLEAD_SITE_URL": f"http://127.0.0.1:{port}",
        "COLEAD_EMAIL_HOST": "127.0.0.1",
        "COLEAD_EMAIL_PORT": str(free_port()),
        "COLEAD_EMAIL_TLS": "0",
        "PYTHONPATH": str(ROOT / "src"),
        **faults.env,
    }
    pages.prepare(given.postgresql, faults.disk)
    world = enduring.build(given.members, 1_500, random.Random(given.seed))
    running = enduring.Running(port, given.postgresql)
    running.log = folder / "log"
    try:
        wrong = asyncio.run(shake(world, running, faults, given))
        running.end()
        wrong += at_rest(faults, running) if faults.mounted else []
    finally:
        running.end()
    said_in_log = [
        re.sub(r"/\S*|^\S*Z |\d+", "…", line) for line in running.log.read_text().splitlines()
    ]
    for line, times in Counter(line for line in said_in_log if line[:1].strip()).most_common(8):
        print(f"in the log {times} times: {line[:200]}")
    print("\n".join(f"{n} × {text}" for text, n in Counter(wrong).items())
          or "clear answers, nothing lost, nothing twice, all of it whole")  # fmt: skip
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
