"""Live pages on a real server: who gets what, how soon, and when a stream ends."""

from __future__ import annotations

import threading
import time

import pytest

from tests.project.site import Site

SLUG = "north-school"


def post(site: Site, title: str, *, circle: str = "North", by: str = "Ben") -> int:
    """Somebody shares an idea in a circle, in a process of its own."""
    return int(
        site.run(
            f"""
            from colead.features.circles.models import Circle
            circle = Circle.objects.get(name={circle!r})
            idea = ideas.post(title={title!r}, circle_id=circle.pk, by=actor({by!r}))
            say(idea.pk)
            """
        )
    )


def test_an_act_reaches_another_persons_open_page_within_a_second(site: Site) -> None:
    site.serve("run", "--no-open")
    session = site.run("say(cookie('Ada'))")
    stream = site.stream(SLUG, session)
    assert stream.status == 200
    arrived: list[tuple[float, int]] = []

    def listen() -> None:
        message = stream.until("idea")
        arrived.append((time.time(), message["id"]))

    reader = threading.Thread(target=listen)
    reader.start()
    committed_at, idea = site.run(
        """
        import time
        idea = ideas.post(title="A school garden", by=actor("Ben"))
        say([time.time(), idea.pk])
        """
    )
    reader.join(10)
    ((arrived_at, told),) = arrived
    assert told == idea
    assert arrived_at - committed_at < 1


def test_the_bell_of_a_member_rings_when_the_notice_is_there(site: Site) -> None:
    site.serve("run", "--no-open")
    session, me = site.run("say([cookie('Ada'), actor('Ada').member_id])")
    stream = site.stream(SLUG, session)
    site.run(
        """
        idea = ideas.post(title="A school garden", by=actor("Ada"))
        ideas.support(idea.pk, kind="join", by=actor("Ben"))
        """
    )
    assert stream.until("member")["id"] == me
    waiting = site.run(
        "from colead.features.notices import queries; say(queries.unread_count(actor('Ada')))"
    )
    assert waiting == 1


def test_what_was_missed_is_told_again(site: Site) -> None:
    site.serve("run", "--no-open")
    session = site.run("say(cookie('Ada'))")
    stream = site.stream(SLUG, session)
    first = post(site, "One")
    seen = stream.until("idea")
    assert seen["id"] == first
    stream.close()
    second, third = post(site, "Two"), post(site, "Three")
    again = site.stream(SLUG, session, last_event_id=str(seen["number"]))
    told = {again.until("idea")["id"] for _ in range(2)}
    if first in told:  # PostgreSQL tells a little more than was missed
        told.add(again.until("idea")["id"])
    assert {second, third} <= told
    again.close()


def test_what_happens_between_the_page_and_its_stream_is_told(site: Site) -> None:
    site.serve("run", "--no-open")
    session = site.run("say(cookie('Ada'))")
    post(site, "Hers, on the page already", by="Ada")
    made_at = time.time()
    others = post(site, "His, a moment later")
    stream = site.stream(SLUG, session, since=made_at)
    assert stream.until("idea")["id"] == others
    stream.close()
    for broken in ("", "nan", "1e400", "-1e30", "yesterday"):
        stream = site.stream(SLUG, session, since=broken)
        assert stream.status == 200
        stream.close()


def test_strangers_and_outsiders_get_no_stream_and_guests_only_theirs(sqlite_site: Site) -> None:
    site = sqlite_site
    site.serve("run", "--no-open")
    outsider, guest = site.run(
        """
        from colead.features.organizations.actions import make_guest_link
        from django.contrib.sessions.backends.db import SessionStore
        gwen = Member.objects.get(name="Gwen")
        session = SessionStore()
        session["guest:north-school"] = make_guest_link(gwen, at=timezone.now())
        session.create()
        say([cookie("Otto"), session.session_key])
        """
    )
    assert site.stream(SLUG, "").status == 401
    assert site.stream(SLUG, "x" * 32).status == 401
    assert site.stream(SLUG, outsider).status == 404
    assert site.stream("no-such-place", outsider).status == 404
    stream = site.stream(SLUG, guest)
    assert stream.status == 200
    post(site, "Not for guests", circle="South")
    allowed = post(site, "For guests", circle="North")
    assert stream.until("idea")["id"] == allowed


@pytest.mark.parametrize(
    "ending",
    [
        "from colead.features.organizations import actions as o; o.leave(by=actor('Ada'))",
        "from django.contrib.sessions.models import Session; Session.objects.all().delete()",
        "a = Member.objects.get(name='Ada').account; a.set_password('other words'); a.save()",
        "a = Member.objects.get(name='Ada').account; a.is_active = False; a.save()",
    ],
    ids=["left", "signed out", "password changed", "account closed"],
)
def test_a_stream_ends_with_its_right(sqlite_site: Site, ending: str) -> None:
    sqlite_site.serve("run", "--no-open")
    session = sqlite_site.run("say(cookie('Ada'))")
    stream = sqlite_site.stream(SLUG, session)
    assert stream.status == 200
    sqlite_site.run(ending)
    assert stream.ends_within(5)
    assert sqlite_site.stream(SLUG, session).status in (401, 404)


def test_a_guests_stream_ends_with_its_access(sqlite_site: Site) -> None:
    site = sqlite_site
    site.serve("run", "--no-open")
    guest = site.run(
        """
        from colead.features.organizations.actions import make_guest_link
        from django.contrib.sessions.backends.db import SessionStore
        gwen = Member.objects.get(name="Gwen")
        session = SessionStore()
        session["guest:north-school"] = make_guest_link(gwen, at=timezone.now())
        session.create()
        say(session.session_key)
        """
    )
    stream = site.stream(SLUG, guest)
    site.run(
        """
        from colead.features.organizations import actions as o
        o.end_guest_access(Member.objects.get(name="Gwen").pk, by=actor("Ada"))
        """
    )
    assert stream.ends_within(5)


def test_one_session_cannot_hold_endless_streams(sqlite_site: Site) -> None:
    sqlite_site.serve("run", "--no-open")
    session = sqlite_site.run("say(cookie('Ada'))")
    streams = [sqlite_site.stream(SLUG, session) for _ in range(24)]
    assert [s.status for s in streams] == [200] * 24
    assert streams[0].ends_within(3)
    assert not streams[-1].ends_within(1)
