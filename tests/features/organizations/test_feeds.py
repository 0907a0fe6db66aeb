"""Feeds for one's own programs: signed, one's own, and dead at once when one asks for new ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from colead.features.decisions import actions as decisions
from colead.features.meetings import actions as meetings
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(cast: Cast, client_of: Callable[[Actor], Client]) -> Callable[[Actor], list[str]]:
    def read(actor: Actor) -> list[str]:
        shown = client_of(actor).get(f"/o/{cast.organization.slug}/me/feeds/").content.decode()
        return re.findall(r'<code class="secret">https?://[^/]+(/[^<]+)</code>', shown)

    return read


def test_a_feed_reader_sees_what_its_member_may_see(
    cast: Cast, addresses: Callable[[Actor], list[str]]
) -> None:
    decisions.propose(title="Oak & <ash>", method="advice", circle_id=cast.north.pk, by=cast.ada)
    secret = decisions.propose(title="Draft", method="advice", draft=True, by=cast.ada)
    [register] = [path for path in addresses(cast.ben) if path.endswith(".atom")]
    answer = Client().get(register)
    assert answer["Content-Type"] == "application/atom+xml"
    entries = ElementTree.fromstring(answer.content).findall("{*}entry")
    assert [entry.findtext("{*}title") for entry in entries] == ["Oak & <ash> (open)"]
    assert secret.title not in answer.content.decode()
    assert Client().get(register.replace(".atom", "x.atom")).status_code == 404


def test_a_calendar_reads_ones_own_meetings(
    cast: Cast, addresses: Callable[[Actor], list[str]]
) -> None:
    ada = acting(cast.ada.member_id or 0, at=timezone.now())
    for title in ("Plenum", "Party"):
        made = meetings.call(title=title, starts_at=ada.at + timedelta(days=2), by=ada)
    meetings.answer(made.pk, answer="no", by=acting(cast.ben.member_id or 0, at=ada.at))
    [calendar] = [path for path in addresses(cast.ben) if "meetings" in path]
    events = Calendar.from_ical(Client().get(calendar).content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Plenum"]


def test_new_addresses_end_the_earlier_ones_and_so_does_leaving(
    cast: Cast, addresses: Callable[[Actor], list[str]], client_of: Callable[[Actor], Client]
) -> None:
    before = addresses(cast.ben)
    client_of(cast.ben).post(f"/o/{cast.organization.slug}/me/feeds/")
    after = addresses(cast.ben)
    assert [Client().get(path).status_code for path in before] == [404] * len(before)
    assert [Client().get(path).status_code for path in after] == [200] * len(after)
    organizations.leave(by=cast.ben)
    assert [Client().get(path).status_code for path in after] == [404] * len(after)
