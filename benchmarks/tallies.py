"""How long ranked tallies take over 100,000 ballots of 20 options, in memory.

    python benchmarks/tallies.py

Three profiles: strict orders over all options; real-looking ones (a few favourites in order, the
rest tied last); and ties everywhere. Goals on the strict profile: IRV 15 ms, STV for 4 seats
20 ms, Schulze 100 ms, every ranked tally 500 ms. Prints the best and the median of several runs
in wall time. Beside them, in the same run, the public library pyrankvote on the strict profile,
where it can be imported (it is no dependency of the project).
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
BALLOTS, OPTIONS, SEATS = 100_000, 20, 4
GOALS = {"irv": 15.0, "stv": 20.0, "schulze": 100.0}
ANY = 500.0


def spent(act: Callable[[], Any], *, times: int) -> tuple[float, float]:
    """Wall milliseconds: the best run and the median."""
    runs = []
    for _ in range(times):
        began = time.perf_counter_ns()
        act()
        runs.append((time.perf_counter_ns() - began) / 1e6)
    return min(runs), median(runs)


def main() -> None:
    """Make the profiles, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    import numpy as np

    django.setup()
    from colead.features.decisions.rules.ranked import pairwise, runoff, sheet
    from colead.features.decisions.rules.ranked.meek import meek
    from colead.features.decisions.rules.ranked.profile import RankedProfile
    from colead.features.decisions.rules.ranked.scottish import scottish

    chance = np.random.default_rng(2026)
    names = [f"option {n}" for n in range(OPTIONS)]
    # A mild common taste, so that the count has a story and not twenty equal options.
    taste = chance.normal(size=(BALLOTS, OPTIONS)) + np.linspace(0, 1, OPTIONS)
    strict = np.argsort(np.argsort(-taste, axis=1), axis=1).astype(np.uint8) + 1
    favourites = np.minimum(strict, chance.integers(3, 9, (BALLOTS, 1))).astype(np.uint8)
    ties = chance.integers(1, OPTIONS + 1, (BALLOTS, OPTIONS)).astype(np.uint8)

    # A fresh profile for each run, so that nothing kept from the run before is counted as fast.
    def fresh(codes: Any) -> RankedProfile:
        return RankedProfile.from_codes(names, codes)

    def first_to_last(codes: Any, count: Callable[[RankedProfile], Any]) -> Callable[[], Any]:
        profiles = [fresh(codes) for _ in range(8)]
        return lambda: count(profiles.pop())

    counts: dict[str, Callable[[RankedProfile], Any]] = {
        "schulze": lambda p: pairwise.schulze(pairwise.wins(p)),
        "ranked-pairs": lambda p: pairwise.ranked_pairs(pairwise.wins(p)),
        "irv": runoff.irv,
        "condorcet-irv": runoff.condorcet_irv,
        "stv": lambda p: scottish(p, SEATS),
        "meek": lambda p: meek(p, SEATS),
    }
    print(f"{BALLOTS:,} ballots, {OPTIONS} options, {SEATS} seats; ms: best, median, goal")
    for label, codes in (("strict", strict), ("few favourites", favourites), ("ties", ties)):
        print(f"\n{label}")
        for name, count in counts.items():
            best, middle = spent(first_to_last(codes, count), times=7)
            goal = GOALS.get(name, ANY) if label == "strict" else ANY
            verdict = "" if middle <= goal else "  over the goal"
            print(f"{best:9.1f} {middle:9.1f} {goal:7.0f}  {name}{verdict}")
    print("\nbefore the count")
    rows = [tuple(row) for row in strict.tolist()]
    text = io.StringIO()
    text.write(",".join(names) + "\n")
    text.writelines(",".join(map(str, row)) + "\n" for row in rows)
    readings: list[tuple[str, Callable[[], Any]]] = [
        ("matrix into a profile", lambda: fresh(strict)),
        ("equal ballots grouped, none equal", lambda: fresh(strict).grouped()),
        ("equal ballots grouped, few favourites", lambda: fresh(favourites).grouped()),
        ("rows of marks into a profile", lambda: RankedProfile.of(names, ((r, 1) for r in rows))),
        (
            "ballots file into a profile",
            lambda: sheet.read_sheet(text.getvalue(), sheet.rank_of).ranked(),
        ),
    ]
    for label, act in readings:
        best, middle = spent(act, times=5)
        print(f"{best:9.1f} {middle:9.1f}          {label}")
    beside(names, strict)


def beside(names: list[str], strict: Any) -> None:
    """The same strict ballots counted by pyrankvote."""
    print("\nbeside")
    try:
        import pyrankvote  # type: ignore[import-not-found]
    except ImportError:
        print("      pyrankvote is not installed here")
        return
    people = [pyrankvote.Candidate(name) for name in names]
    ballots = [
        pyrankvote.Ballot(ranked_candidates=[people[place] for place in row.argsort()])
        for row in strict
    ]
    rivals = (
        ("pyrankvote, instant runoff", lambda: pyrankvote.instant_runoff_voting(people, ballots)),
        (
            "pyrankvote, STV for 4 seats",
            lambda: pyrankvote.single_transferable_vote(people, ballots, number_of_seats=SEATS),
        ),
    )
    for label, act in rivals:
        best, middle = spent(act, times=3)
        print(f"{best:9.1f} {middle:9.1f}          {label}")


if __name__ == "__main__":
    main()
