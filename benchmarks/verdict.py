"""How long a verdict takes over 500 guardrails and 2,000 domains, and how many queries.

    python benchmarks/verdict.py

Makes an organization in a database of its own in a temporary folder, writes the guardrails by the
product's own action, and prints CPU time per verdict: the whole answer with its one query, the
pure rules alone, the bare query, and the compiling after a change.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
GUARDRAILS, DOMAINS, CIRCLES, MEMBERS = 500, 2_000, 200, 1_000
WORDS = [f"word{n}" for n in range(600)]


def cpu(act: Callable[[], Any], *, times: int) -> float:
    """CPU milliseconds of one call: the median over blocks of ten."""
    blocks = []
    for _ in range(times // 10):
        began = time.process_time_ns()
        for _ in range(10):
            act()
        blocks.append((time.process_time_ns() - began) / 10 / 1e6)
    return median(blocks)


def when(chance: random.Random, domain_ids: list[int], circle_ids: list[int]) -> dict[str, Any]:
    """Conditions as organizations write them: most name a domain, an amount or a topic."""
    kind = chance.random()
    if kind < 0.4:
        return {"domains": chance.sample(domain_ids, 4)}
    if kind < 0.6:
        return {"amount_over": chance.randrange(100_000), "currency": "EUR"}
    if kind < 0.85:
        return {"topics": [*chance.sample(WORDS, 3), chance.choice(WORDS) + " " + WORDS[0]]}
    if kind < 0.95:
        return {"circles": chance.sample(circle_ids, 2), "people_over": chance.randrange(200)}
    return {"reversibility": "hard", "kinds": ["initiative"]}


def main() -> None:
    """Build, measure, print."""
    with tempfile.TemporaryDirectory(prefix="colead-verdict-") as folder:
        os.environ["COLEAD_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    """The organization and the figures."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from colead.features.authority import actions, queries, rules
    from colead.features.authority.queries import compiled
    from colead.features.circles.models import Circle, Domain, Membership
    from colead.features.organizations.models import Member
    from tests.cast import make_cast

    chance = random.Random(7)
    cast = make_cast()
    here = {"organization": cast.organization}
    circles = Circle.objects.bulk_create(
        Circle(
            name=f"Circle {n}", parent=chance.choice([cast.root, cast.north, cast.south]), **here
        )
        for n in range(CIRCLES)
    )
    domains = Domain.objects.bulk_create(
        Domain(name=f"Domain {n}", circle=chance.choice(circles), **here) for n in range(DOMAINS)
    )
    members = Member.objects.bulk_create(Member(name=f"Member {n}", **here) for n in range(MEMBERS))
    Membership.objects.bulk_create(
        Membership(circle=circles[n % CIRCLES], member=member, **here)
        for n, member in enumerate(members)
    )
    domain_ids, circle_ids = [d.pk for d in domains], [c.pk for c in circles]
    for number in range(GUARDRAILS):
        outcome = chance.choice(["inform", "advise", "advise", "consent"])
        target = {"kind": "circle", "id": chance.choice(circle_ids)}
        actions.write(
            circle_id=cast.root.pk,
            title=f"Guardrail {number}",
            when=when(chance, domain_ids, circle_ids),
            then={"outcome": outcome, "whom": [target]},
            why="So that it is known.",
            by=cast.steward,
        )
    text = " ".join(chance.choices([f"plain{n}" for n in range(500)] + WORDS[:30], k=300))
    few = rules.Act(
        what="initiative",
        title="A new timetable",
        circle_id=circle_ids[3],
        domain_ids=(domain_ids[5],),
        amount=900,
        people_affected=3,
    )
    many = rules.Act(
        what="initiative",
        title="A house for all",
        text=text,
        circle_id=circle_ids[3],
        domain_ids=tuple(domain_ids[:3]),
        amount=60_000,
        reversibility="hard",
        people_affected=150,
    )
    actor = cast.ada
    queries.verdict(actor, few)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        queries.verdict(actor, few)
    book, (_stamp, standing) = queries.rulebook(actor), compiled._standing(actor)
    rows: list[tuple[str, float]] = []
    for name, act in (("an everyday act", few), ("an act that meets many", many)):
        answer = queries.verdict(actor, act)
        label = f"{name} ({len(answer.reasons)} reasons)"
        rows.append((f"verdict, {label}", cpu(lambda a=act: queries.verdict(actor, a), times=1000)))
        rows.append(
            (
                f"rules alone, {label}",
                cpu(lambda a=act: rules.evaluate(a, book, standing), times=1000),
            )
        )
    rows.append(("the one query alone", cpu(lambda: compiled._standing(actor), times=1000)))
    rows.append(("compiling after a change", cpu(lambda: compiled._compile(actor), times=20)))
    print(f"{GUARDRAILS} guardrails, {DOMAINS} domains, {CIRCLES} circles, {MEMBERS} members")
    print(f"queries of a verdict: {len(seen)}")
    for label, spent in rows:
        print(f"{spent:8.3f} ms CPU  {label}")


if __name__ == "__main__":
    main()
