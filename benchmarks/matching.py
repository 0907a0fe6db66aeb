"""How long the matching of seekers and coaches takes, beside scipy's dense assignment.

    python benchmarks/matching.py [--dense]
    python benchmarks/matching.py --room      the job itself, from 3,000 wishes and 1,000 offers

Seeded tables: fits are products of eight tastes (so that good coaches are wanted by many), a share
of the pairs is not admissible, seats are drawn. Each size runs in a process of its own, so that the
peak of memory is its own; ``--dense`` also solves the 3,000 x 1,000 table with
``linear_sum_assignment`` on single seats, and compares the totals; ``--room`` fills an organization
by the room's own actions and times reading, fits, matching and proposing. Goals: 3,000 x 1,000 in
0.6 s; 10,000 x 2,000 in 2 s and 600 MB; optimal, which every run proves by dual prices over all
pairs.
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
    # Seats for two thirds, for four fifths.
    (3_000, 1_000, 3, 0.9),
    (10_000, 2_000, 7, 0.9),
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
    began, spent = time.perf_counter(), time.process_time()
    found = match(fits, seats, seed="benchmark")
    took, spent = time.perf_counter() - began, time.process_time() - spent
    print(
        f"{seekers:6,} x {coaches:5,}, {seats.sum():6,} seats, {admissible:4.0%} admissible:"
        f" {took:6.2f} s ({spent:5.2f} of CPU)  matched {found.matched:6,}  total {found.total:9,}"
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


def room(seekers: int = 3_000, coaches: int = 1_000) -> None:
    """Fill an organization, then do step by step what the job does."""
    os.environ["COLEAD_DATA_DIR"] = tempfile.mkdtemp(prefix="colead-matching-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from colead.features.coaching import actions, jobs, queries, rules
    from colead.features.organizations import queries as organizations
    from colead.features.organizations.models import Member, Organization
    from colead.kernel.actor import Actor

    call_command("migrate", verbosity=0)
    now = timezone.now()
    here = Organization.objects.create(name="Large", slug="large", founded_at=now)
    chance = np.random.default_rng(0)
    practices = [name for name, _label in rules.PRACTICES]
    forms = [name for name, _label in rules.FORMS]

    def some(names: list[str], least: int, most: int) -> list[str]:
        return chance.choice(names, chance.integers(least, most + 1), replace=False).tolist()

    people = Member.objects.bulk_create(
        [
            Member(organization=here, name=f"P{n}", joined_on=now.date())
            for n in range(seekers + coaches)
        ]
    )
    for number, one in enumerate(people):
        by = Actor(organization_id=here.pk, member_id=one.pk, at=now, door="web", slug="large")
        chosen = {
            "practices": some(practices, 1, 4),
            "languages": some(["en", "de", "ar", "fr"], 1, 2),
            "forms": some(forms, 0, 2),
            "who_not": [people[n].pk for n in chance.integers(0, len(people), 2) if n != number],
            "by": by,
        }
        if number < coaches:
            actions.offer(**{**chosen, "forms": chosen["forms"] or forms}, hours=2,
                          places=int(chance.integers(1, 6)))  # fmt: skip
        else:
            actions.wish(what="To lead without carrying everything", **chosen)
    by = organizations.colead_of(here.pk, at=now)
    called = actions.call_matching(by=Actor(
        organization_id=here.pk, member_id=people[-1].pk, at=now, door="web", slug="large"
    ))  # fmt: skip
    clock = time.perf_counter()
    pool = queries.pool(by)
    read = time.perf_counter()
    pairs = jobs.matched(pool, seed=called.seed)
    matched = time.perf_counter()
    actions.hold_matching(called.pk, matched=pairs, by=by)
    proposed = time.perf_counter()
    print(
        f"{len(pool.wishes):,} wishes x {len(pool.offers):,} offers: read and opened"
        f" {read - clock:.2f} s, fits and matching {matched - read:.2f} s ({len(pairs):,} pairs),"
        f" proposed, told and noted {proposed - matched:.2f} s, peak {peak():.0f} MB"
    )


def main() -> None:
    """Each size in its own process."""
    if "--room" in sys.argv:
        room()
        return
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
