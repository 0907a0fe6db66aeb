"""A need finds its person, and a quiet initiative its hands, by a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.initiatives.models import Initiative
from tests.browser.conftest import Person
from tests.cast import Cast, make_cast
from tests.features.initiatives.leading import start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Seat = Callable[..., Person]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed cast, where the server's threads see it."""
    return make_cast()


@pytest.mark.parametrize(("phone", "dark"), [(True, False), (False, True)])
def test_a_need_finds_its_person_and_a_quiet_one_its_hands(
    cast: Cast, at_browser: Seat, phone: bool, dark: bool
) -> None:
    circles.state_skill(name="Welding", level=4, by=cast.ben)
    led = start(cast, by=cast.ada.moved_to(timezone.now()))
    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go(f"initiatives/{led.pk}/")
    ada.sees("What it has and needs")
    ada.press("Say what you need")
    ada.page.get_by_label("What kind?").select_option("skill")
    ada.fill("What do you need?", "Welding for the corners")
    ada.press("Say it")
    ada.press("Who and what could help?")
    ada.sees("does hard cases of Welding and would like to")
    ada.look()
    ada.press("Offer it")
    ada.sees("Offered to Ben")

    ben = at_browser(cast.ben, phone=phone, dark=dark)
    ben.go("needs/")
    ben.sees("Your Welding is wanted")
    ben.go("offers/")
    ben.page.get_by_role("link", name="Welding for the corners").first.click()
    ben.page.wait_for_load_state()
    ben.look()
    ben.page.get_by_role("button", name="Yes, I take it").first.click()
    ben.page.wait_for_load_state()
    ben.sees("What will you do first?")
    ben.fill("I will", "Weld on Saturday")
    ben.press("I will do it")
    ben.sees("What is here")
    ben.sees("Weld on Saturday")
    ben.look()
    ben.go("needs/my-time/")
    ben.fill("How many hours a week", "0")
    ben.press("Keep it")
    ben.sees("Kept, for you alone.")

    Initiative.objects.filter(pk=led.pk).update(last_sign_at=timezone.now() - timedelta(days=40))
    ada.go(f"initiatives/{led.pk}/")
    ada.sees("It has been quiet for a while")
    ada.press("Remind me later")
    ada.press("In a week")
    ada.sees("Only you see this.")
    ada.press("Remind me as before")
    ada.go(f"initiatives/{led.pk}/")
    ada.press("Ask for help")
    ada.fill("What do you need?", "Somebody to hold the other end")
    ada.press("Say it")
    ada.sees("It is shown to those who could help.")
    ada.press("Tell how it goes")
    ada.fill("What happened since last time?", "We go on")
    ada.page.get_by_text("on a good way").click()
    ada.press("Tell it")
    ada.sees("The way so far")
    ada.look()
