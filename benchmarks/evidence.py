"""How long does the job take that makes figures of the journal?

    python benchmarks/evidence.py         # 10,000 members, 200 circles, 1,000,000 entries
    python benchmarks/evidence.py --members 1000 --circles 40 --entries 100000

The entries are spread over three years; a tenth of the members do half of what is done. Told is the
time of reading the journal from its beginning and of each step for the newest window (12 months)
of the organization with intervals (1,000 draws) and nulls (1,000 graphs), goal 30 s; of all its
circles; and of the job after 100 new entries, goal 1 s. ``--whole-job`` makes every window first.
"""

# ruff: noqa: E402 - what is measured is the package beside this folder

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import numpy as np

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAYS = 3 * 365
KINDS = 8


def entries(
    organization: int,
    members: list[int],
    circles: list[int],
    count: int,
    *,
    days: int = DAYS,
    batch: int = 0,
) -> Iterator[Any]:
    """Ideas with support, issues taken up, decisions with advice and ballots, work with helpers and
    commitments: eight entries a story."""
    from colead.kernel.models import Entry

    rng = np.random.default_rng(1 + batch)
    busy = len(members) // 10
    begun = rng.integers(0, days * 86_400, count // KINDS + 1)

    def somebody() -> int:
        at = rng.integers(busy) if rng.random() < 0.5 else rng.integers(len(members))
        return members[int(at)]

    for number, seconds in enumerate(begun.tolist()):
        at = NOW - timedelta(seconds=seconds + 1)
        circle = circles[int(rng.integers(len(circles)))]
        a, b, c = somebody(), somebody(), somebody()
        pk = (1 + batch) * 1_000_000 + number

        def entry(
            event: str, by: int, thing: str, hours: int, at: datetime = at, pk: int = pk,
            circle: int = circle, **facts: Any,
        ) -> Entry:  # fmt: skip
            return Entry(
                organization_id=organization, event=event, member_id=by, door="web",
                at=min(NOW, at + timedelta(hours=hours)), audience="organization",
                subject_kind=thing, subject_id=pk, circle_id=circle,
                facts={"title": "Something that is done here", thing: pk, **facts},
            )  # fmt: skip

        way = number % 4
        if way == 0:
            yield entry("ideas.IdeaPosted", a, "idea", 0)
            for hours in range(1, KINDS):
                yield entry(
                    "ideas.IdeaSupported", somebody(), "idea", hours, kind="join", concerned=[a]
                )
        elif way == 1:
            yield entry("issues.IssueRaised", a, "issue", 0)
            yield entry("issues.IssueTakenUp", b, "issue", 30, concerned=[a])
            for hours in range(40, 40 + KINDS - 3):
                yield entry("issues.IssueJoined", somebody(), "issue", hours, concerned=[b])
            yield entry("issues.IssueResolved", b, "issue", 900, concerned=[a])
        elif way == 2:
            yield entry("decisions.DecisionProposed", a, "decision", 0, act={"what": "decision"})
            yield entry("decisions.AdviceAsked", a, "decision", 1, concerned=[b, c])
            yield entry("decisions.AdviceAnswered", a, "decision", 20, done="followed",
                        concerned=[b])  # fmt: skip
            for hours in range(30, 30 + KINDS - 4):
                yield entry("decisions.BallotCast", somebody(), "decision", hours, round=1)
            yield entry("decisions.DecisionSettled", a, "decision", 200, result="agreed")
        else:
            yield entry("initiatives.InitiativeStarted", a, "initiative", 0, outcome="go",
                        verdict={"outcome": "go"}, act={"what": "initiative"})  # fmt: skip
            for member in (b, c):
                yield entry("initiatives.PartTaken", member, "initiative", 50, member=member,
                            part="contributor", concerned=[a])  # fmt: skip
            due = {"commitment": pk, "due": (at + timedelta(days=20)).date().isoformat()}
            yield entry("initiatives.CommitmentMade", b, "initiative", 60, **due)
            yield entry("initiatives.CommitmentDone", b, "initiative", 300, **due)
            yield entry("initiatives.CommitmentConfirmed", a, "initiative", 310, concerned=[b],
                        **due)  # fmt: skip
            yield entry("initiatives.CheckedIn", a, "initiative", 400, confidence=4)
            yield entry("initiatives.InitiativeEnded", a, "initiative", 1_500, status="succeeded")


def fill(members: int, circles: int, count: int) -> Any:
    """The organization with its circles, people and journal."""
    from colead.features.circles.models import Circle, Membership
    from colead.features.organizations.models import Member, Organization
    from colead.kernel.models import Entry

    made = Organization.objects.create(name="Large", slug="large", founded_at=NOW)
    first = NOW.date() - timedelta(days=DAYS)
    people = Member.objects.bulk_create(
        [Member(organization=made, name=f"P{n}", joined_on=first) for n in range(members)],
        batch_size=2_000,
    )
    root = Circle.objects.create(organization=made, name="Large", opened_on=first)
    inner = Circle.objects.bulk_create(
        [
            Circle(organization=made, parent=root, name=f"C{n}", opened_on=first)
            for n in range(circles)
        ]
    )
    Membership.objects.bulk_create(
        [
            Membership(organization=made, circle=inner[at % circles], member=one, started_on=first)
            for at, one in enumerate(people)
        ],
        batch_size=2_000,
    )
    rows = entries(made.pk, [one.pk for one in people], [one.pk for one in inner], count)
    while batch := list(islice(rows, 20_000)):
        Entry.objects.bulk_create(batch, batch_size=2_000)
    return made


def main() -> None:
    """Fill, measure, tell."""
    given = argparse.ArgumentParser()
    given.add_argument("--members", type=int, default=10_000)
    given.add_argument("--circles", type=int, default=200)
    given.add_argument("--entries", type=int, default=1_000_000)
    given.add_argument("--whole-job", action="store_true", help="Every window, too.")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COLEAD_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        made = fill(asked.members, asked.circles, asked.entries)
        measure(made, asked)


def measure(made: Any, asked: argparse.Namespace) -> None:
    """The steps one by one, then the job."""
    from colead.features.evidence import actions, jobs, queries
    from colead.features.evidence.rules import dates, figures
    from colead.features.organizations import queries as organizations
    from colead.kernel.models import Entry

    clock, used = time.perf_counter(), time.process_time()

    def lap(label: str) -> None:
        nonlocal clock, used
        now, cpu = time.perf_counter(), time.process_time()
        print(f"{label:<62} {now - clock:7.2f} s, CPU {cpu - used:7.2f} s", flush=True)
        clock, used = now, cpu

    by = organizations.colead_of(made.pk, at=NOW)
    moment = NOW.isoformat()
    if asked.whole_job:
        print(jobs.measure(organization=made.pk, moment=moment))
        lap("the job, every window")
    read = jobs.read_on(by)
    lap(f"reading {asked.entries:,} entries from the beginning, once")
    read.keep(by=by)
    lap("keeping them in columns")
    read = jobs.read_on(by)
    lap("reading on, nothing new")
    here = figures.Window(by.today)
    scope = figures.Scope(
        people=read.ground.everyone(here.start, here.until), window=here,
        cut=figures.cut(read.story, here), story=read.story, duties={}, with_role=set(), whole=True,
    )  # fmt: skip
    print(f"  {len(scope.people):,} people, {scope.net.m:,} arcs")
    lap("cutting the window, building the network")
    for name, compute in figures.COMPUTED.items():
        before = time.perf_counter()
        compute(scope)
        if time.perf_counter() - before > 0.2:
            print(f"  {name:<60} {time.perf_counter() - before:7.2f} s")
    lap("all indicators of the organization (goal: 30 s)")
    found = jobs.window(read.story, read.ground, by.today, at=by.at)
    lap(f"the same with {asked.circles} circles")
    if not asked.whole_job:
        days = dates.ends(by.today, queries.first_day(by, set()))
        for end in days:
            actions.keep_figures(found, until=end, days=figures.DAYS, by=by)
        actions.note_position(
            entry_id=queries.extent(by)[0], until=by.today, version=jobs.VERSION, ends=days, by=by
        )
    people = sorted(scope.people)
    circles = [one.id for one in read.ground.circles if one.parent_id]
    del read, scope, found
    lap("(prepared)")
    for again in range(3):
        Entry.objects.bulk_create(
            list(entries(made.pk, people, circles, 96, days=1, batch=1 + again))
        )
        lap("(a hundred new entries)")
        print(jobs.measure(organization=made.pk, moment=moment))
        lap("the job after a hundred new entries (goal: 1 s)")


if __name__ == "__main__":
    main()
