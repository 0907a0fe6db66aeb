"""The server is killed under load: what it acknowledged is there, exactly once."""

from __future__ import annotations

import http.client
import json
import signal
import threading
import time
from pathlib import Path

from tests.project.site import Site

# A real worker with a lease of three seconds in place of a minute, so that the test is short.
WORKER = """
    from datetime import timedelta
    from colead.kernel import jobs
    from colead.project.worker import work_forever
    import tests.project.long_job
    jobs.LEASE, jobs.BEAT = timedelta(seconds=3), timedelta(seconds=0.5)
    work_forever()
"""


def _post_until_it_dies(
    site: Site, secret: str, name: str, stop: threading.Event, said: list[str]
) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        title = f"{name} {number}"
        try:
            connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=5)
            connection.request(
                "POST",
                "/api/v1/ideas/",
                body=json.dumps({"title": title}),
                headers={"authorization": f"Bearer {secret}", "content-type": "application/json"},
            )
            if connection.getresponse().status == 201:
                said.append(title)
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)


def test_a_killed_server_loses_no_acknowledged_write(site: Site) -> None:
    secret = site.run(
        """
        from colead.features.organizations import actions
        say(actions.make_token(by=actor("Ada"), name="load", scope="write")[1])
        """
    )
    command = ("web",) if site.database_url else ("run", "--no-open")
    acknowledged: list[str] = []
    for kill in range(3):
        server = site.serve(*command)
        stop = threading.Event()
        writers = [
            threading.Thread(
                target=_post_until_it_dies,
                args=(site, secret, f"writer {kill}-{n}", stop, acknowledged),
            )
            for n in range(4)
        ]
        for writer in writers:
            writer.start()
        time.sleep(1.2)
        server.send_signal(signal.SIGKILL)
        server.wait()
        stop.set()
        for writer in writers:
            writer.join()
    titles, events, faults = site.run(
        """
        from colead.features.ideas.models import Idea
        from colead.kernel import journal, outbox
        from colead.kernel.models import Entry
        while outbox.deliver(at=timezone.now()):
            pass
        organization = Organization.objects.get(name="North School")
        say([
            list(Idea.objects.values_list("title", flat=True)),
            Entry.objects.filter(event="ideas.IdeaPosted").count(),
            [fault.sentence for fault in journal.verify(organization.pk)],
        ])
        """
    )
    assert len(acknowledged) > 20
    assert set(acknowledged) <= set(titles), "an acknowledged idea is gone"
    assert len(titles) == len(set(titles)), "an idea is there twice"
    assert events == len(titles), "an idea without its entry, or an entry without its idea"
    assert faults == []


def _pids(notes: Path, *, at_least: int, seconds: float) -> list[int]:
    """Who noted themselves, as soon as there are so many, or when the time is over."""
    until = time.monotonic() + seconds
    while True:
        found = [int(line) for line in notes.read_text().split()] if notes.exists() else []
        if len(found) >= at_least or time.monotonic() > until:
            return found
        time.sleep(0.05)


def test_a_job_stays_with_a_living_worker_and_leaves_a_killed_one_soon(
    postgresql_site: Site, tmp_path: Path
) -> None:
    site, notes = postgresql_site, tmp_path / "notes"
    workers = [site.begin(WORKER) for _ in range(2)]
    site.run(
        f"""
        from colead.kernel import jobs
        from tests.project.long_job import take_long
        jobs.queue(take_long, at=timezone.now(), notes={str(notes)!r})
        """
    )
    [first] = _pids(notes, at_least=1, seconds=30)
    # Twice as long as the lease: it is renewed, and the other worker does not take the job.
    assert _pids(notes, at_least=2, seconds=6) == [first]
    [killed] = [worker for worker in workers if worker.pid == first]
    [living] = [worker for worker in workers if worker.pid != first]
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert _pids(notes, at_least=2, seconds=10) == [first, living.pid]
    left = """
        from colead.kernel.models import Job
        say(Job.objects.filter(name__endswith="take_long").count())
    """
    until = time.monotonic() + 10
    while site.run(left) and time.monotonic() < until:
        time.sleep(0.2)
    assert site.run(left) == 0
