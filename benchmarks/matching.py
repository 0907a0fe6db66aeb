"""How long the matching of seekers and coaches takes, beside scipy's dense assignment.

    python benchmarks/matching.py [--dense]

Seeded tables: fits are products of eight tastes (so that good coaches are wanted by many), a share
of the pairs is not admissible, seats are drawn. Each size runs in a process of its own, so that the
peak of memory is its own; ``--dense`` also solves the 3,000 x 1,000 table with
``linear_sum_assignment`` on single seats, and compares the totals. Goals: 3,000 x 1,000 in 0.6 s;
10,000 x 2,000 in 2 s and 600 MB; optimal, which every run proves by dual prices over all pairs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]
# Seekers, coaches, most seats (drawn evenly from 1), share of pairs that are admissible.
SIZES = (
    (3_000, 1_000, 5, 0.9),
    (3_000, 1_000, 5, 0.05),
    (10_000, 2_000, 9, 0.9),
    (10_000, 2_000, 9, 0.03),
    (3_000, 1_000, 3, 0.9),
)


def instance(
    seekers: int, coaches: int, most: int, admissible: float
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """A table of fits from 0 to 1,000 (below zero: no pair) and the seats."""
    chance = np.random.default_rng(0)
    seats = chance.integers(1, most + 1, coaches)
    wish = chance.random((seekers, 8), dtype=np.float32)
    offer = chance.random((coaches, 8), dtype=np.float32)
    fits = wish @ offer.T
    fits *= 1000 / fits.max()
    np.round(fits, out=fits)
    for start in range(0, seekers, 500):
        part = fits[start : start + 500]
        part[chance.random(part.shape, dtype=np.float32) >= admissible] = -1
    return fits, seats


def peak() -> float:
    """The largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(seekers: int, coaches: int, most: int, admissible: float, *, dense: bool) -> None:
    """Match one table and print its figures."""
    os.environ["COLEAD_DATA_DIR"] = tempfile.mkdtemp(prefix="colead-matching-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
    import django

    django.setup()
    from colead.features.coaching.rules.matching import match

    fits, seats = instance(seekers, coaches, most, admissible)
    before = peak()
    began = time.perf_counter()
    found = match(fits, seats, seed="benchmark")
    took = time.perf_counter() - began
    print(
        f"{seekers:6,} x {coaches:5,}, {seats.sum():6,} seats, {admissible:4.0%} admissible:"
        f" {took:6.2f} s  matched {found.matched:6,}  total {found.total:9,}"
        f"  {'proven' if found.proven else 'NOT PROVEN'}"
        f"  peak {peak():4.0f} MB (table alone {before:4.0f})",
        flush=True,
    )
    if dense:
        from scipy.optimize import linear_sum_assignment

        columns = np.repeat(np.arange(coaches), seats)
        matter = seekers * float(fits.max()) + 1
        worth = np.where(fits[:, columns] >= 0, fits[:, columns].astype(float) + matter, 0)
        began = time.perf_counter()
        rows, seat = linear_sum_assignment(worth, maximize=True)
        slow = time.perf_counter() - began
        taken = worth[rows, seat]
        same = (int((taken > 0).sum()), int((taken[taken > 0] - matter).sum()))
        agrees = "the same" if same == (found.matched, found.total) else "ANOTHER"
        print(
            f"        dense scipy {slow:6.2f} s ({slow / took:.0f} times as long),"
            f" {agrees} optimum, peak {peak():4.0f} MB"
        )


def main() -> None:
    """Each size in its own process."""
    if len(sys.argv) > 4:
        words = sys.argv[1:5]
        one(
            int(words[0]),
            int(words[1]),
            int(words[2]),
            float(words[3]),
            dense="--dense" in sys.argv,
        )
        return
    for number, size in enumerate(SIZES):
        more = ["--dense"] if "--dense" in sys.argv and number < 2 else []
        subprocess.run([sys.executable, __file__, *map(str, size), *more], check=True)


if __name__ == "__main__":
    main()
