"""What it costs that every initiative has its account the moment it starts: to one that starts, to
an import of many, and once to those that are there when Colead is updated.

    python benchmarks/accounts.py                 # 100,000 initiatives, SQLite
    python benchmarks/accounts.py --postgresql    # on a PostgreSQL started for it

CPU of this process and of the database's, side by side in one run: without an account, with one by
the trigger (as it is), and with one by a further statement of the act (as it could be).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pages
import served

ROUNDS, STARTS = 15, 40
Clock = Callable[[], float]


def clock(postgresql: bool) -> Clock:
    """Seconds spent so far, here and in the database."""
    server = pages.postmaster() if postgresql else 0
    return lambda: time.process_time() + (served.children_cpu(server) if server else 0.0)


def switch(way: str) -> None:
    """Run the migration ("make": trigger and accounts) or take it back ("unmake")."""
    from django.db import connection

    name = "colead.features.funds.migrations.0005_initiatives_begin_with_an_account"
    with connection.schema_editor() as editor:
        getattr(import_module(name), way)(None, editor)


def starting(by: Any, spent: Clock) -> None:
    """One initiative after the other, by the product's own act."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from colead.features.funds.models import Account
    from colead.features.initiatives import actions
    from colead.kernel import prepared

    def start() -> Any:
        return actions.start(title="Something new", result="It is there.", by=by)

    def start_and_open() -> None:
        with transaction.atomic():
            prepared.insert(
                Account(
                    organization_id=by.organization_id, kind="initiative", owner_id=start().pk,
                    currency="EUR",
                )
            )  # fmt: skip

    ways: dict[str, Callable[[], Any]] = {
        "without an account": start,
        "by the trigger": start,
        "by a further statement": start_and_open,
    }
    costs: dict[str, list[float]] = {name: [] for name in ways}
    queries = {}
    for _round in range(ROUNDS):
        for name, act in ways.items():
            if name == "by the trigger":
                switch("make")
            with CaptureQueriesContext(connection) as asked:
                act()
            queries[name] = len(asked)
            began = spent()
            for _n in range(STARTS):
                act()
            costs[name].append((spent() - began) / STARTS)
            if name == "by the trigger":
                switch("unmake")
    least = statistics.median(costs["without an account"])
    print(f"{'one starts':<26}{'CPU ms':>9}{'ratio':>8}{'queries':>9}")
    for name, found in costs.items():
        cost = statistics.median(found)
        print(f"{name:<26}{cost * 1000:>9.3f}{cost / least:>8.3f}{queries[name]:>9}")


def many(by: Any, count: int, spent: Clock) -> None:
    """So many at once, as an import writes them; and the update of as many that have no account."""
    from django.db import transaction

    from colead.features.funds.models import Account
    from colead.features.initiatives.models import Initiative
    from colead.kernel import prepared

    names = ("organization_id", "title", "started_at", "last_sign_at")
    rows = [(by.organization_id, f"Initiative {n}", by.at, by.at) for n in range(count)]

    def bring() -> None:
        with transaction.atomic(), prepared.room_for_many():
            prepared.insert_all(Initiative, names, rows)

    def timed(act: Callable[[], None]) -> tuple[float, float]:
        began, cpu = time.perf_counter(), spent()
        act()
        return time.perf_counter() - began, spent() - cpu

    there = Initiative.objects.count()
    found = {
        f"{count:,} come in without": timed(bring),
        f"update of {there + count:,}": timed(lambda: switch("make")),
        f"{count:,} come in with": timed(bring),
    }
    assert Account.objects.filter(kind="initiative").count() == there + 2 * count
    found[f"back, of {there + 2 * count:,}"] = timed(lambda: switch("unmake"))
    found[f"{count:,} without, again"] = timed(bring)
    print(f"\n{'many':<26}{'seconds':>9}{'CPU s':>8}")
    for name, (wall, cpu) in found.items():
        print(f"{name:<26}{wall:>9.2f}{cpu:>8.2f}")


def main() -> None:
    """Found an organization, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--initiatives", type=int, default=100_000)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    pages.prepare(given.postgresql)

    from django.utils import timezone

    from colead.features.accounts.actions import create_account
    from colead.features.organizations import queries
    from colead.project import setup

    now = timezone.now()
    founder = create_account(email="founder@example.org", name="Founder", at=now)
    org = setup.found(name="Large", founder=founder, at=now)
    member = queries.acting_member(account_id=founder.pk, slug=org.slug)
    by, spent = queries.actor_for(member, at=now, door="web"), clock(given.postgresql)
    switch("unmake")
    starting(by, spent)
    many(by, given.initiatives, spent)


if __name__ == "__main__":
    main()
