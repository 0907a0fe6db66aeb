"""A coach is found by a real browser: a wish, a proposal, two yeses, a session, notes for two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from colead.features.coaching.models import Pair, Session
from tests.browser.conftest import Person
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Seat = Callable[..., Person]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed cast, where the server's threads see it."""
    return make_cast()


@pytest.mark.parametrize(("phone", "dark"), [(True, False), (False, True)])
def test_a_coach_is_found_and_what_is_said_stays_between_the_two(
    cast: Cast, at_browser: Seat, phone: bool, dark: bool
) -> None:
    ben = at_browser(cast.ben, phone=phone, dark=dark)
    ben.go("coaching/")
    ben.press("Offer to coach")
    ben.fill("A few words about you as a coach", "I have led two gardens and one disaster.")
    ben.press("Keep my offer")
    ben.sees("Please mend what is marked")
    ben.page.get_by_label("taking the lead for the first time").check()
    expect(ben.page.get_by_role("checkbox", name="English")).to_be_checked()
    ben.press("Keep my offer")
    ben.sees("1 place is free")

    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go("coaching/")
    ada.press("Look for a coach")
    ada.fill("What would you like to work on?", "Speaking before the whole staff")
    ada.page.get_by_label("taking the lead for the first time").check()
    expect(ada.page.get_by_role("checkbox", name="English")).to_be_checked()
    ada.press("Keep what I look for")
    ada.press("Find me a coach now")
    ada.sees("Ben could coach you")
    ada.press("Yes, I would like that")
    ada.sees("As soon as the other one does")

    ben.go()
    ben.sees("A coaching pair is proposed")
    ben.go("coaching/")
    ben.press("Look at it")
    ben.sees("Speaking before the whole staff")
    ben.press("Yes, I would like that")
    ben.press("Go to your coaching")
    ben.press("Plan a session")
    soon = timezone.localtime(timezone.now() + timedelta(minutes=2))
    ben.page.get_by_label("When?").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    ben.fill("Where?", "Room 12")
    ben.press("Plan it")
    ben.sees("Room 12")

    pair, session = Pair.objects.get(), Session.objects.get()
    ada.go(f"coaching/pairs/{pair.pk}/")
    ada.page.get_by_text("Note a goal").click()
    ada.fill("What do you want to get to?", "To be heard")
    ada.press("Keep the goal")
    ada.sees("To be heard")
    ada.press("Open it")
    ada.page.get_by_text("Put something on the list").click()
    ada.fill("What would you like to talk about?", "The fair")
    ada.press("Put it on the list")
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    ada.go(f"coaching/sessions/{session.pk}/")
    ada.press("Yes, we met")
    ada.page.get_by_text("Take a note").click()
    ada.fill("A note for the two of you", "Breathe before the first word")
    ada.press("Keep the note")
    ben.go(f"coaching/sessions/{session.pk}/")
    ben.sees("Breathe before the first word")

    steward = at_browser(cast.steward, phone=phone, dark=dark)
    for place in (f"pairs/{pair.pk}/", f"sessions/{session.pk}/"):
        answer = steward.page.goto(f"{steward.site}/o/{steward.slug}/coaching/{place}")
        assert answer is not None
        assert answer.status == 404
        assert "Breathe" not in steward.page.content()

    ada.go("steps/")
    ada.sees("Only you see this page")
    ada.go("coaching/acts/")
    ada.press("Turn it on")
    ada.sees("What they may say")
    ada.go("coaching/mine/")
    ada.go("coaching/numbers/")
    ada.go(f"coaching/pairs/{pair.pk}/")
    ada.press("End this coaching")
    ada.fill("Words to the other one", "Thank you for asking")
    ada.press("End it")
    ada.fill("What did it change?", "I raise my hand now")
    ada.press("Keep it")
    ben.go(f"coaching/pairs/{pair.pk}/")
    ben.sees("Thank you for asking")
