"""One command and one port: probes, graceful stop, several processes, and what a kill leaves."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time

from tests.project.site import Site

SLUG = "north-school"


def test_pages_and_probes_on_one_port(sqlite_site: Site) -> None:
    site = sqlite_site
    site.serve("run", "--no-open")
    assert site.get("/healthz") == (200, b"alive\n")
    assert site.get("/readyz") == (200, b"ready\n")
    assert site.get("/")[0] == 200
    session = site.run("say(cookie('Ada'))")
    status, body = site.get(f"/o/{SLUG}/", cookie=f"sessionid={session}")
    assert (status, b"Ada" in body) == (200, True)
    assert site.get(f"/o/{SLUG}/no-such-page/", cookie=f"sessionid={session}")[0] == 404
    assert site.get("/", host="evil.example")[0] == 400
    assert site.get(f"/o/{SLUG}/live/", host="evil.example")[0] == 400


def test_static_files_are_hashed_compressed_and_kept(sqlite_site: Site) -> None:
    site = sqlite_site
    site.serve("run", "--no-open")
    page = site.get("/")[1].decode()
    start = page.index("/static/ui/colead.")
    address = page[start : page.index('"', start)]
    assert address.count(".") == 2, "the name holds a hash of the content"
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    connection.request("GET", address, headers={"accept-encoding": "br"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]


def test_metrics_are_for_this_machine_or_with_the_token(sqlite_site: Site) -> None:
    site = sqlite_site
    site.serve("run", "--no-open")
    site.get("/")
    status, body = site.get("/metrics")
    assert status == 200
    assert b'colead_requests_total{method="GET",status="200"}' in body
    assert b"colead_outbox_waiting" in body
    assert site.get("/metrics", x_forwarded_for="203.0.113.7")[0] == 404
    with_token = site.get(
        "/metrics", x_forwarded_for="203.0.113.7", authorization="Bearer let-me-see"
    )
    assert with_token[0] == 200


def test_ready_only_when_the_database_fits(sqlite_site: Site) -> None:
    site = sqlite_site
    site.run(
        """
        from django.db import connection
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'notices'")
        """
    )
    process = site.start("web", "--workers", "1", "--port", str(site.port))
    assert site.answers(process, 503) == b"the database waits for `colead migrate`\n"
    assert site.get("/healthz")[0] == 200


def test_it_stops_gracefully_although_streams_are_open(site: Site) -> None:
    process = site.serve("run", "--no-open")
    session = site.run("say(cookie('Ada'))")
    streams = [site.stream(SLUG, session) for _ in range(5)]
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert time.monotonic() - began < 6
    assert all(stream.ends_within(1) for stream in streams)


def test_a_taken_port_is_said_so(sqlite_site: Site) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", sqlite_site.port))
        other.listen()
        process = sqlite_site.start("run", "--no-open", "--port", str(sqlite_site.port))
        assert process.wait(20) == 1
    assert "Choose another --port" in (sqlite_site.folder / "log").read_text()


def test_a_second_server_does_not_start_a_second_worker(sqlite_site: Site) -> None:
    sqlite_site.serve("run", "--no-open")
    worker = sqlite_site.start("worker")
    assert worker.wait(20) == 1
    assert "Another worker" in (sqlite_site.folder / "log").read_text()


def test_several_processes_share_a_port_and_one_that_dies_comes_back(
    postgresql_site: Site,
) -> None:
    site = postgresql_site
    parent = site.serve("web", "--workers", "2")
    site.start("worker")

    def children() -> list[str]:
        done = subprocess.run(
            ["ps", "--ppid", str(parent.pid), "-o", "pid="],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout.split()

    until = time.monotonic() + 20  # The first is ready before the second on a busy machine.
    while len(before := children()) != 2 and time.monotonic() < until:
        time.sleep(0.1)
    assert len(before) == 2
    session = site.run("say(cookie('Ada'))")
    streams = [site.stream(SLUG, session) for _ in range(8)]
    site.run("ideas.post(title='A school garden', by=actor('Ben'))")
    assert {stream.until("idea")["kind"] for stream in streams} == {"idea"}
    os.kill(int(before[0]), signal.SIGKILL)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        time.sleep(0.1)
        now = children()
        if len(now) == 2 and before[0] not in now:
            break
    assert len(now) == 2
    assert before[0] not in now
    assert site.get("/healthz")[0] == 200
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(15) == 0


def test_a_killed_worker_loses_no_notice_and_repeats_no_letters_name(site: Site) -> None:
    """Acts go on while the worker is killed again and again; in the end all are told once."""
    supported = 0
    for _ in range(4):
        worker = site.start("worker")
        supported += site.run(
            """
            from dataclasses import replace
            from datetime import timedelta
            ada, ben, stella = actor("Ada"), actor("Ben"), actor("Stella")
            for number in range(15):
                past = replace(ben, at=ben.at - timedelta(minutes=5))
                idea = ideas.post(title=f"Idea {number}", by=ada)
                ideas.support(idea.pk, kind="join", by=past)
                ideas.support(idea.pk, kind="use", by=replace(stella, at=past.at))
            say(30)
            """
        )
        time.sleep(0.4)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    # The lease of what the last one was doing has run out, as it does after a while.
    site.run("from colead.kernel.models import Job; Job.objects.update(claimed_until=None)")
    site.start("worker")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        waiting, jobs = site.run(
            """
            from colead.kernel.models import Job, Outbox
            due = Job.objects.filter(run_at__lte=timezone.now(), failed_at=None, finished_at=None)
            say([Outbox.objects.count(), due.count()])
            """
        )
        if waiting == jobs == 0:
            break
        time.sleep(0.5)
    told, letters, names, faults = site.run(
        """
        from colead.features.notices.models import Letter, Notice
        from colead.kernel import journal
        ada = actor("Ada").member_id
        told = Notice.objects.filter(member_id=ada, entry__event="ideas.IdeaSupported")
        letters = Letter.objects.filter(member_id=ada, kind="instant")
        say([
            told.count(),
            told.exclude(letter=None).count(),
            letters.values("message_id").distinct().count() == letters.count()
            and not letters.filter(sent_at=None).exists(),
            [str(f) for o in Organization.objects.all() for f in journal.verify(o.pk)],
        ])
        """
    )
    assert told == supported == 120
    assert letters == told
    assert names
    assert faults == []
