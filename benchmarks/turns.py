"""Who writes next on SQLite: Django's own connection beside ours, which lets writers come in turn.

    python benchmarks/turns.py

Five threads write three rows a transaction; a sixth, like the worker with its news, holds each
transaction for 40 ms and begins the next at once. ``synchronous=FULL``, a file in the temporary
folder. Prints transactions a second of the five, and how long one took.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def spans_of(engine: str, seconds: float) -> list[float]:
    """How long each transaction of the five took, sorted."""
    from django.db.utils import ConnectionHandler

    with tempfile.TemporaryDirectory() as folder:
        name = f"{folder}/turns.sqlite3"
        database = {"ENGINE": engine, "NAME": name, "OPTIONS": OPTIONS}
        connections = ConnectionHandler({"default": database})
        connections["default"].cursor().execute("CREATE TABLE t (x)")
        spans: list[float] = []
        until = time.perf_counter() + seconds

        def write(rows: int, hold: float) -> None:
            connection: Any = connections["default"]
            while (began := time.perf_counter()) < until:
                connection.set_autocommit(
                    False, force_begin_transaction_with_broken_autocommit=True
                )
                for _ in range(rows):
                    connection.cursor().execute("INSERT INTO t VALUES (1)")
                time.sleep(hold)
                connection.commit()
                connection.set_autocommit(True)
                if not hold:
                    spans.append(time.perf_counter() - began)
            connection.close()

        threads = [
            threading.Thread(target=write, args=given) for given in [(60, 0.04), *[(3, 0.0)] * 5]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        connections["default"].close()
        return sorted(spans)


def main() -> None:
    """Both, twice."""
    import django
    from django.conf import settings

    settings.configure()
    django.setup()
    print(f"{'':<28}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}")
    for engine in ("django.db.backends.sqlite3", "colead.kernel.sqlite") * 2:
        spans = spans_of(engine, 5.0)
        at = [spans[len(spans) // 2], spans[int(len(spans) * 0.99)], spans[-1]]
        told = "".join(f"{value * 1000:>9.1f}" for value in at)
        print(f"{engine:<28}{len(spans) / 5:>10.0f}{told}")


if __name__ == "__main__":
    main()
