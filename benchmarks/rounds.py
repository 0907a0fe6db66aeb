"""How long Equal Shares takes over a city, beside pabutools where that is installed.

    python benchmarks/rounds.py [--peer]

Makes seeded elections in memory (voters of six districts name a few projects each, more often
those of their own district; popularity and costs are skewed as in real cities), writes them as
Pabulib text, and prints seconds of CPU: of reading; of grouping the ballots, preparing and counting
(the first time in this process, and the best of five); and of the whole rule with its explanation
(likewise). What was there before is no concern of the collector of garbage, as in the server.
With ``--peer`` pabutools counts the same files in exact fractions and the winners are compared
(ties broken alike). Goals: a city of 60,000 to 90,000 ballots in 0.1 s after reading, 5,000 ballots
completed by add-one in 0.5 s and less than 200 MB.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
os.environ.setdefault("COLEAD_DATA_DIR", tempfile.mkdtemp(prefix="colead-rounds-"))


def town(voters: int, projects: int, *, seed: int, named: float = 5.0) -> str:
    """A Pabulib file of one election."""
    chance = np.random.default_rng(seed)
    liked = chance.gamma(0.8, 1, projects)
    district = chance.integers(0, 6, projects)
    costs = np.clip(chance.lognormal(11, 1.0, projects), 5000, None).astype(int) // 100 * 100
    rows = ["META", "key;value", f"budget;{int(costs.sum() * 0.3)}", "vote_type;approval"]
    rows += ["PROJECTS", "project_id;cost", *(f"p{at:03};{cost}" for at, cost in enumerate(costs))]
    rows += ["VOTES", "voter_id;vote"]
    weights = [liked * np.where(district == home, 8.0, 1.0) for home in range(6)]
    for voter in range(voters):
        likes = weights[chance.integers(0, 6)]
        count = min(projects, max(1, int(chance.poisson(named))))
        # The largest of random keys: sampling by weight without putting back.
        keys = chance.exponential(size=projects) / likes
        chosen = np.argpartition(keys, count - 1)[:count]
        rows.append(f"{voter};{','.join(f'p{at:03}' for at in chosen)}")
    return "\n".join(rows) + "\n"


def peak() -> float:
    """The largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peer(path: Path, *, add_one: bool) -> tuple[set[str], float]:
    """The winners and seconds of pabutools, exact fractions, cost utilities."""
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    election, profile = parse_pabulib(str(path))
    profile = profile.as_multiprofile()
    ties = TieBreakingRule(
        lambda _instance, ballots, project: (
            project.cost,
            -ballots.approval_score(project),
            project.name,
        )
    )
    began = time.process_time()
    found = method_of_equal_shares(
        election,
        profile,
        sat_class=Cost_Sat,
        tie_breaking=ties,
        voter_budget_increment=1 if add_one else None,
    )
    return {project.name for project in found}, time.process_time() - began


def measure(voters: int, projects: int, *, add_one: bool, beside: bool) -> None:
    """One election, its figures on a line."""
    from colead.features.funds.rules import pabulib
    from colead.features.funds.rules.allocation import compile_ballots, equal_shares
    from colead.features.funds.rules.allocation.ballots import lots
    from colead.features.funds.rules.allocation.shares import Method

    text = town(voters, projects, seed=voters + projects)
    began = time.process_time()
    election = pabulib.read(text)
    reading = time.process_time() - began
    parts = []
    for _ in range(5):
        began = time.process_time()
        ballots = compile_ballots(election)
        grouped = time.process_time()
        method = Method(ballots, utility="cost", lot=lots(ballots, ()))
        prepared = time.process_time()
        run = method.run(ballots.share)
        parts.append((grouped - began, prepared - grouped, time.process_time() - prepared))
    wholes = []
    for _ in range(5):
        began = time.process_time()
        result = equal_shares(election, completion="add1" if add_one else "none")
        wholes.append(time.process_time() - began)
    whole = min(wholes)
    assert add_one or [ballots.ids[at] for at in run.winners] == list(result.ids)
    assert all(
        sum((pay.voters * pay.each for pay in one.payments), Fraction(0)) == one.cost
        for one in result.funded
    )
    best = min(parts, key=sum)
    print(
        f"{voters:7,} voters {projects:4} projects {'add1' if add_one else 'none':5}"
        f" reading {reading:5.2f} s  after it {sum(parts[0]):.3f} s, best {sum(best):.3f} s"
        f" ({best[0]:.3f} grouping, {best[1]:.3f} preparing, {best[2]:.3f} counting)"
        f"  all with explanation {wholes[0]:.3f} s, best {whole:.3f} s ({result.increments} steps,"
        f" {len(result.funded)} funded, {len(result.ties)} ties)  peak {peak():.0f} MB"
    )
    if beside:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "town.pb"
            path.write_text(text, encoding="utf-8")
            winners, took = peer(path, add_one=add_one)
        same = "the same winners" if winners == set(result.ids) else "OTHER WINNERS"
        print(f"        pabutools {took:7.2f} s, {same}, {took / whole:,.0f} times as long")


def main() -> None:
    """The smaller first, so that the peak of each is its own."""
    import django

    django.setup()
    gc.freeze()
    beside = "--peer" in sys.argv
    measure(5_000, 60, add_one=True, beside=False)
    measure(5_000, 120, add_one=True, beside=False)
    measure(60_000, 80, add_one=False, beside=beside)
    measure(90_000, 150, add_one=False, beside=False)
    measure(60_000, 80, add_one=True, beside=False)
    if beside:
        measure(1_000, 40, add_one=True, beside=True)


if __name__ == "__main__":
    main()
