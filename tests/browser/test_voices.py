"""Answers by a guest's letter, and a voice that is given and overridden, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from colead.features.decisions import actions as decisions
from colead.features.decisions import queries
from colead.features.decisions.models import Ballot
from colead.kernel.testing import settle
from tests.browser.conftest import Person
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Seat = Callable[..., Person]


def test_a_guest_votes_from_the_letter(cast: Cast, at_browser: Seat) -> None:
    put = decisions.propose(
        title="Do we open the gate at seven?",
        proposal="From Monday on, by whoever is there first.",
        method="majority",
        guests=True,
        circle_id=cast.north.pk,
        by=replace(cast.ada, at=timezone.now()),
    )
    settle(timezone.now() + timedelta(minutes=5))
    letters = [one for one in mail.outbox if one.to == ["gwen@example.org"]]
    found = [link for one in letters for link in re.findall(r"/answer/\S+", str(one.body))]
    link = found[0]
    guest = at_browser(None, phone=True)
    guest.page.goto(guest.site + link)
    guest.look()
    guest.sees("From Monday on")
    assert not Ballot.objects.exists()
    guest.page.locator("main input[value=yes]").check()
    guest.page.locator("main form button.primary").click()
    guest.sees("Your answer counts")
    guest.look()
    ballot = Ballot.objects.get()
    assert (ballot.voter_id, ballot.choice) == (cast.guest.member_id, "yes")
    ada = at_browser(cast.ada, dark=True)
    ada.go(f"decisions/{put.pk}/")
    ada.page.locator("main input[value=yes]").check()
    ada.page.locator("form.ballot button.primary").click()
    ada.sees("Gwen")
    ada.look()


def test_a_voice_is_given_taken_and_overridden(cast: Cast, at_browser: Seat) -> None:
    put = decisions.propose(
        title="A longer break?",
        proposal="Thirty minutes.",
        method="majority",
        spoken_for=True,
        early=False,
        show="always",
        circle_id=cast.root.pk,
        by=replace(cast.steward, at=timezone.now()),
    )
    ada = at_browser(cast.ada, phone=True)
    ada.go(f"decisions/{put.pk}/")
    ada.page.locator("main").get_by_role("link", name="Who speaks for me").click()
    ada.page.get_by_label("Who shall speak for you?").select_option(label="Ben")
    ada.press("Ask them")
    ada.sees("not answered yet")
    ben = at_browser(cast.ben, dark=True)
    ben.go("decisions/voices/")
    ben.press("Yes, I speak for them")
    ben.go(f"decisions/{put.pk}/")
    ben.page.locator("main input[value=no]").check()
    ben.fill("Why?", "The bus leaves at four")
    ben.page.locator("form.ballot button.primary").click()
    ben.page.wait_for_load_state()
    ben.look()

    def counted() -> dict[str, int]:
        result = queries.dossier(replace(cast.steward, at=timezone.now()), put.pk).result
        return dict(result.counts)

    assert counted() == {"yes": 0, "no": 2}
    ada.go(f"decisions/{put.pk}/")
    ada.page.locator("main input[value=yes]").check()
    ada.page.locator("form.ballot button.primary").click()
    ada.page.wait_for_load_state()
    ada.look()
    assert counted() == {"yes": 1, "no": 1}
