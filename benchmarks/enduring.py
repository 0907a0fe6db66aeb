"""Does it bear a long steady load, and fifty kills? Nothing acknowledged is lost or there twice.

    python benchmarks/enduring.py                             # 150 writes/s for 10 min, SQLite
    python benchmarks/enduring.py --postgresql                # on a PostgreSQL started for it
    python benchmarks/enduring.py --kills 50 [--postgresql]   # kill -9 fifty times, 20 writes/s
    python benchmarks/enduring.py --rate 30 --minutes 0.5     # any other load

SQLite is served by `colead run`, PostgreSQL by `colead web --workers 2` and `colead worker`. The
load is open: a clock sends each write, whether or not those before were answered, so a server that
falls behind shows in p99; a write's time runs from when the clock says. The writes are those of
members' browsers (session, CSRF, forms) in an organization of some hundreds, over kept
connections, with live streams open beside. With ``--kills`` server, worker or both are killed by
SIGKILL at random moments (``--seed``), one in five while it starts, and started again; what the
clock sends meanwhile is not answered and not tried again. Letters go to a mailbox of the script's
own, which answers late when there are kills, so that many fall between a letter and its note.

Afterwards, when journal and jobs are carried out: each acknowledged write is there exactly once,
each that was not answered at most once, none that was refused; the journal has an entry for each;
`colead fund verify` and `colead journal verify` say that all is whole; every notice that the
entries, in the order of their seals, ask for is there; every letter went out, and again only under
its own Message-ID. Goal: that, and p99 ≤ 2 s at 150 writes/s on two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

import kept  # noqa: E402
import pages  # noqa: E402
from served import children_cpu, free_port  # noqa: E402
from serving import cpu_of  # noqa: E402

# What members do, and how often of a hundred times.
KINDS = {"ballot": 25, "comment": 25, "support": 15, "movement": 15, "commitment": 10, "idea": 10}
CIRCLES, IDEAS, INITIATIVES, FUNDS = 12, 3_000, 120, 4
PATIENCE = 30.0  # seconds that a browser waits for an answer


# --- the organization ------------------------------------------------------------------------


@dataclass
class World:
    """Who writes where."""

    organization: Any
    steward: Any
    cookies: list[str]  # of each member
    tokens: list[str]
    roll: list[tuple[int, int]]  # (member's number, decision) of ballots that can be cast
    ideas: list[int]
    led: list[tuple[int, int]]  # (lead's number, initiative)
    funds: list[int]


def build(members: int, ballots: int, chance: random.Random) -> World:
    """Members with sessions, in circles with open decisions, ideas, initiatives and funds."""
    from django.utils import timezone
    from django.utils.crypto import get_random_string

    from colead.features.accounts.actions import create_account
    from colead.features.circles import actions as circles
    from colead.features.circles.models import Circle, Membership
    from colead.features.decisions import actions as decisions
    from colead.features.funds import actions as funds
    from colead.features.ideas.models import Idea
    from colead.features.initiatives import actions as initiatives
    from colead.features.organizations import actions as organizations
    from colead.features.organizations import queries
    from colead.kernel import outbox
    from colead.kernel.models import Job
    from colead.project import setup

    now = timezone.now()
    founder = create_account(email="founder@example.org", name="Founder", at=now)
    org = setup.found(name="Enduring", founder=founder, at=now)
    steward = queries.actor_for(
        queries.acting_member(account_id=founder.pk, slug=org.slug), at=now, door="web"
    )
    by = organizations.colead(organization_id=org.pk, at=now, slug=org.slug)
    people = []
    for n in range(members):
        account = create_account(email=f"person{n}@example.org", name=f"Person {n}", at=now)
        people.append(
            organizations.add_member(name=account.name, email=account.email, account=account, by=by)
        )
    actors = [queries.actor_for(queries.acting_by_id(p.pk), at=now, door="web") for p in people]
    root = Circle.objects.get(organization=org, parent=None)
    made = World(org, steward, [], [], [], [], [], [])
    for n in range(CIRCLES):
        circle = circles.open_circle(
            name=f"Circle {n}", purpose="To try.", parent_id=root.pk, by=actors[n]
        )
        inside = range(n, members, CIRCLES)
        Membership.objects.bulk_create(
            [
                Membership(organization=org, circle=circle, member=people[m], started_on=by.today)
                for m in inside
            ],
            ignore_conflicts=True,
        )
        # The last of each circle never answers, so that no decision is settled on the way.
        for d in range(ballots // CIRCLES // (len(inside) - 1) + 1):
            one = decisions.propose(
                title=f"Decision {n}-{d}", proposal="Longer breaks.", question="Shall we?",
                method="majority", circle_id=circle.pk, by=actors[n], early=False,
            )  # fmt: skip
            made.roll += [(m, one.pk) for m in inside[:-1]]
    chance.shuffle(made.roll)
    Idea.objects.bulk_create(
        (
            Idea(
                organization=org, title=f"Something {n} for all", by=people[n % members],
                falls_short="What falls short, in a sentence or two. " * 4, posted_at=now,
            )
            for n in range(IDEAS)
        ),
        batch_size=500,
    )  # fmt: skip
    made.ideas = list(Idea.objects.filter(organization=org).values_list("pk", flat=True))
    for n in range(INITIATIVES):
        lead = n % members
        one = initiatives.start(title=f"Initiative {n}", result="It is there.", by=actors[lead])
        made.led.append((lead, one.pk))
    for n in range(FUNDS):
        fund = funds.open_fund(name=f"Fund {n}", by=steward)
        funds.pay_in(fund.pk, amount=10**9, for_what="The year's budget", by=steward)
        made.funds.append(fund.pk)
    made.cookies = [session_of(person.account) for person in people]
    made.tokens = [get_random_string(32) for _ in people]
    while outbox.deliver(at=now):
        pass
    Job.objects.all().delete()  # the letters about the beginnings are not what is measured
    return made


def session_of(account: Any) -> str:
    """The key of a new session."""
    from django.test import Client

    client = Client()
    client.force_login(account)
    return client.cookies["sessionid"].value


# --- the writes ------------------------------------------------------------------------------


@dataclass
class Write:
    """One write of the clock; ``mark`` is in the row that it makes and in no other."""

    kind: str
    mark: str
    member: int
    path: str
    fields: dict[str, object]
    status: int = 0  # 0: no answer
    acknowledged: bool = False
    seconds: float = 0.0
    page: bytes = b""  # what was told instead of a yes


def writes(world: World, chance: random.Random) -> Iterator[Write]:
    """The load, without end."""
    roll, supported = iter(world.roll), set()
    everyone = range(len(world.cookies))
    for number in range(10**9):
        [kind] = chance.choices(list(KINDS), list(KINDS.values()))
        mark, member, idea = f"m{number:07}.", chance.choice(everyone), chance.choice(world.ideas)
        lead, initiative = chance.choice(world.led)
        answer = next(roll, None) if kind == "ballot" else None
        if answer is not None:
            member, decision = answer
            path, given = f"decisions/{decision}/cast/", {"choice": "yes", "reason": mark}
        elif kind in ("ballot", "comment"):  # all ballots are cast: words in their place
            kind = "comment"
            about = chance.choice([f"idea/{idea}", f"idea/{idea}", f"initiative/{initiative}"])
            path, given = f"conversation/{about}/", {"text": f"A word about this. {mark}"}
        elif kind == "support":
            while (member, idea) in supported:
                idea = chance.choice(world.ideas)
            supported.add((member, idea))
            path = f"ideas/{idea}/support/"
            given = {"kind": chance.choice(["join", "use"]), "reason": mark}
        elif kind == "movement":
            member, path = lead, f"funds/initiatives/{initiative}/take/"
            given = {"fund_id": chance.choice(world.funds), "amount": "0.07", "for_what": mark}
        elif kind == "commitment":
            path, given = f"initiatives/{initiative}/commit/", {"what": f"Something small {mark}"}
        else:
            path, given = "ideas/new/", {"title": f"An idea {mark}", "result": "It is better."}
        yield Write(kind, mark, member, path, given)


@dataclass
class Browsers:
    """The members' browsers: kept connections, and what they sent."""

    world: World
    port: int
    sent: list[Write] = field(default_factory=list)
    free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=list)
    late: float = 0.0  # seconds by which this script itself was behind its clock, at most

    async def run(self, rate: float, over: asyncio.Event, chance: random.Random) -> None:
        """Send by the clock until it is over, then wait for the last answers."""
        began, tasks = time.perf_counter(), set()
        for number, write in enumerate(writes(self.world, chance)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if over.is_set():
                break
            self.late = max(self.late, time.perf_counter() - due)
            self.sent.append(write)
            task = asyncio.create_task(self._send(write, due))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)

    async def _send(self, write: Write, due: float) -> None:
        connection = None
        try:
            async with asyncio.timeout(PATIENCE):
                connection = (
                    self.free.pop()
                    if self.free
                    else await asyncio.open_connection("127.0.0.1", self.port)
                )
                await self._ask(write, *connection)
            self.free.append(connection)
        except (OSError, EOFError, asyncio.IncompleteReadError) as fault:
            write.page = repr(fault).encode()
            if connection is not None:
                connection[1].close()
        write.seconds = time.perf_counter() - due

    async def _ask(
        self, write: Write, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        world, host = self.world, f"127.0.0.1:{self.port}"
        token = world.tokens[write.member]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **write.fields})
        writer.write(
            f"POST /o/{world.organization.slug}/{write.path} HTTP/1.1\r\nhost: {host}\r\n"
            f"origin: http://{host}\r\naccept: text/html\r\naccept-language: en\r\n"
            f"cookie: sessionid={world.cookies[write.member]}; csrftoken={token}\r\n"
            "content-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(body)}\r\n\r\n{body}".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"\r\ncontent-length: *(\d+)", head)
        page = await reader.readexactly(int(length[1]) if length else 0)
        write.status = int(head[9:12])
        # A support that is refused leads back to the idea, too, but with a message to show there.
        refused = write.kind == "support" and b"set-cookie: messages=" in head
        write.acknowledged = write.status == 302 and not refused and b"/account/login" not in head
        write.page = b"" if write.acknowledged else head + page


async def stream(world: World, port: int, member: int, count: Counter[str]) -> None:
    """Hold one live stream open, as an open page does: when it breaks, ask for what was missed."""
    last = ""
    while True:
        count["opened"] += 1
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                f"GET /o/{world.organization.slug}/live/ HTTP/1.1\r\nhost: 127.0.0.1\r\n{last}"
                f"cookie: sessionid={world.cookies[member]}\r\n\r\n".encode()
            )
            while piece := await reader.read(65_536):
                count["messages"] += piece.count(b"data: ")
                if found := piece.rpartition(b"id: ")[2].split(b"\n")[0]:
                    last = f"last-event-id: {found.decode()}\r\n" if found.isdigit() else last
            writer.close()
        except OSError:
            pass
        await asyncio.sleep(2)


class Mailbox:
    """An SMTP server that counts letters by Message-ID; ``slow`` seconds pass between taking a
    letter and saying so."""

    def __init__(self, slow: float) -> None:
        self.slow = slow
        self.letters: Counter[str] = Counter()
        self.to: defaultdict[str, set[str]] = defaultdict(set)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection (RFC 5321, as much as a client needs)."""
        writer.write(b"220 here\r\n")
        try:
            while line := (await reader.readline()).strip().upper():
                if line == b"DATA":
                    writer.write(b"354 go on\r\n")
                    text = (await reader.readuntil(b"\r\n.\r\n")).decode()
                    found = re.search(r"^Message-ID:\s*(\S+)", text, re.MULTILINE | re.IGNORECASE)
                    name = found[1] if found else "without"
                    self.letters[name] += 1
                    self.to[name] |= set(re.findall(r"^To: (.*)$", text, re.MULTILINE))
                    await asyncio.sleep(self.slow)
                writer.write(b"221 bye\r\n" if line == b"QUIT" else b"250 good\r\n")
        except (OSError, EOFError):
            pass
        writer.close()


# --- the installation ------------------------------------------------------------------------


class Running:
    """Server and worker, each in a process group of its own."""

    def __init__(self, port: int, postgresql: bool) -> None:
        self.port = port
        self.log = Path(os.environ["COLEAD_DATA_DIR"], "log")
        server = ["web", "--workers", "2"] if postgresql else ["run", "--no-open"]
        self.commands = {"server": [*server, "--port", str(port)]}
        if postgresql:
            self.commands["worker"] = ["worker"]
        self.groups: dict[str, subprocess.Popen[bytes]] = {}
        self.starts = 0

    def start(self, name: str) -> None:
        """Start one of the two."""
        with self.log.open("ab") as log:
            self.groups[name] = subprocess.Popen(
                [sys.executable, "-m", "colead", *self.commands[name]],
                start_new_session=True, stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip
        self.starts += 1

    def kill(self, name: str) -> None:
        """SIGKILL to all of its processes."""
        os.killpg(self.groups[name].pid, signal.SIGKILL)
        self.groups[name].wait()

    async def ready(self) -> None:
        """Wait until the server answers."""
        for _ in range(1_200):
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(b"GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
                told = await asyncio.wait_for(reader.read(12), 5)
                writer.close()
                if told.endswith(b"200"):
                    return
            except (OSError, EOFError):
                pass
            if self.groups["server"].poll() is not None:
                break
            await asyncio.sleep(0.05)
        raise SystemExit("the server does not start:\n" + self.log.read_text()[-3_000:])

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far by server, worker, database and this script."""
        found = {name: cpu_of(group.pid) for name, group in self.groups.items()}
        if "worker" in self.commands:
            found["database"] = children_cpu(pages.postmaster())
        return {**found, "this script": time.process_time()}

    def end(self) -> None:
        """Stop what still runs."""
        for group in self.groups.values():
            group.terminate()
        for name, group in self.groups.items():
            try:
                group.wait(20)
            except subprocess.TimeoutExpired:
                self.kill(name)


async def killing(running: Running, times: int, seed: int) -> None:
    """Kill and start again, so many times."""
    chance = random.Random(seed)
    every = list(running.commands)
    for number in range(times):
        if number % 5 != 4:
            await running.ready()
        await asyncio.sleep(chance.uniform(0.05, 4.0))
        gone = every if chance.random() < 0.34 else [chance.choice(every)]
        for name in gone:
            running.kill(name)
        await asyncio.sleep(chance.uniform(0.0, 0.3))
        for name in gone:
            running.start(name)
    await running.ready()
    await asyncio.sleep(2)


def table(sent: list[Write]) -> None:
    """Per kind: how many, what became of them, how long they took."""
    print(f"{'':<12}{'sent':>8}{'kept':>8}{'refused':>9}{'no answer':>11}"
          f"{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}")  # fmt: skip
    for kind in (*KINDS, "all"):
        mine = [w for w in sent if kind in (w.kind, "all")]
        spans = sorted(w.seconds * 1000 for w in mine if w.acknowledged) or [0.0]
        yes, silent = sum(w.acknowledged for w in mine), sum(not w.status for w in mine)
        at = [spans[len(spans) // 2], spans[int(len(spans) * 0.99)], spans[-1]]
        print(f"{kind:<12}{len(mine):>8}{yes:>8}{len(mine) - yes - silent:>9}{silent:>11}"
              + "".join(f"{value:>9.0f}" for value in at))  # fmt: skip
    refusals = Counter(w.status for w in sent if w.status and not w.acknowledged)
    if refusals:
        print("refused with " + ", ".join(f"{code}: {n}" for code, n in refusals.items()))


async def endure(world: World, running: Running, given: argparse.Namespace) -> list[str]:
    """The load, the kills, the end; hands back what is wrong."""
    from asgiref.sync import sync_to_async

    mailbox = Mailbox(0.03 if given.kills else 0.0)
    letters = await asyncio.start_server(mailbox, "127.0.0.1", int(os.environ["COLEAD_EMAIL_PORT"]))
    first, following = await sync_to_async(kept.before)()
    for name in running.commands:
        running.start(name)
    await running.ready()
    count: Counter[str] = Counter()
    streams = [
        asyncio.create_task(stream(world, running.port, n % len(world.cookies), count))
        for n in range(given.streams)
    ]
    browsers, over = Browsers(world, running.port), asyncio.Event()
    cpu, began = running.cpu(), time.perf_counter()
    if given.kills:
        ending = asyncio.create_task(killing(running, given.kills, given.seed))
    else:
        ending = asyncio.create_task(asyncio.sleep(given.minutes * 60))
    ending.add_done_callback(lambda _: over.set())
    await browsers.run(given.rate, over, random.Random(given.seed))
    await ending
    took, spent = time.perf_counter() - began, running.cpu()
    behind = await asyncio.to_thread(kept.left)
    table(browsers.sent)
    print(f"{len(browsers.sent) / took:.0f} writes/s for {took:.0f} s; the clock late by"
          f" {browsers.late * 1000:.0f} ms at most; {given.streams} streams, opened"
          f" {count['opened']} times, {count['messages']:,} messages")  # fmt: skip
    if given.kills:
        print(f"{given.kills} times kill -9, {running.starts} starts")
    else:
        print("CPU, % of a core: " + ", ".join(
            f"{name} {(spent[name] - cpu[name]) / took * 100:.0f}" for name in cpu))  # fmt: skip
    for task in streams:
        task.cancel()
    print(f"{behind:,} entries and jobs waited at the end")
    return await became(world, running, browsers.sent, mailbox, letters, first, following)


async def became(
    world: World, running: Running, sent: list[Write], mailbox: Mailbox, letters: asyncio.Server,
    first: int, following: set[tuple[str, int, int]],
) -> list[str]:  # fmt: skip
    """When all is carried out: what is wrong with what was written after the entry ``first``."""
    from asgiref.sync import sync_to_async

    waited = await kept.drained()
    rest = await asyncio.to_thread(kept.left)
    print(f"all entries carried and jobs done after {waited:.0f} s")
    wrong = [f"{rest} entries and jobs wait still"] if rest else []
    running.end()
    letters.close()
    wrong += await sync_to_async(kept.writes_kept)(sent, first)
    more, notices = await sync_to_async(kept.notices_kept)(first, following)
    wrong += more + await sync_to_async(kept.letters_kept)(mailbox, first)
    again = sum(times > 1 for times in mailbox.letters.values())
    print(f"{notices:,} notices; {len(mailbox.letters):,} letters, {again} of them sent again")
    return wrong + await sync_to_async(kept.said_by_commands)(world)


def main() -> None:
    """Build, endure, print; ends with 1 when something is wrong."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--postgresql", action="store_true")
    ask.add_argument("--kills", type=int, default=0)
    ask.add_argument("--rate", type=float, help="Writes a second: 150, with kills 20.")
    ask.add_argument("--minutes", type=float, default=10.0, help="How long, without kills.")
    ask.add_argument("--members", type=int, default=400)
    ask.add_argument("--streams", type=int, default=30)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    given.rate = given.rate or (20.0 if given.kills else 150.0)
    seconds = given.kills * 12 + 60 if given.kills else given.minutes * 60
    port = free_port()
    os.environ |= {
        "COLEAD_SITE_URL": f"http://127.0.0.1:{port}",
        "COLEAD_EMAIL_HOST": "127.0.0.1",
        "COLEAD_EMAIL_PORT": str(free_port()),
        "COLEAD_EMAIL_TLS": "0",
    }
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65_536), most))
    pages.prepare(given.postgresql)
    chance = random.Random(given.seed)
    world = build(given.members, int(given.rate * seconds * KINDS["ballot"] / 100 * 1.1), chance)
    running = Running(port, given.postgresql)
    kind = "PostgreSQL, web --workers 2 and worker" if given.postgresql else "SQLite, one process"
    print(f"{kind}; {given.members} members, made in {time.process_time():.0f} s CPU", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # not without its server and worker
    try:
        wrong = asyncio.run(endure(world, running, given))
    finally:
        running.end()
    said = [re.sub(r"\d+", "…", line) for line in running.log.read_text().splitlines()]
    for line, times in Counter(line for line in said if line[:1].strip()).most_common(8):
        print(f"in the log {times} times: {line[:150]}")
    print("\n".join(wrong) or "nothing lost, nothing twice, all of it whole")
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
