"""The server is killed under load: what it acknowledged is there, exactly once."""

from __future__ import annotations

import http.client
import json
import signal
import threading
import time

from tests.project.site import Site


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
