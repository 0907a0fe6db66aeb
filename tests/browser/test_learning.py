"""Learning taken and shared, by a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.initiatives import actions as initiatives
from colead.features.learning.models import Learnt, Note, Share
from tests.browser.conftest import Person
from tests.cast import Cast, acting, make_cast
from tests.features.learning.conftest import join_north, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Seat = Callable[..., Person]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed cast at this moment, where the server's threads see it."""
    made = make_cast()
    at = timezone.now()
    for name in ("steward", "ada", "ben"):
        setattr(made, name, acting(getattr(made, name).member_id, at=at))
    return made


@pytest.mark.parametrize(("phone", "dark"), [(True, False), (False, True)])
def test_learning_taken_and_shared(cast: Cast, at_browser: Seat, phone: bool, dark: bool) -> None:
    join_north(cast)
    opened(cast)
    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go("learning/budgets/release/")
    ada.page.get_by_label("From which fund?").select_option(label="Growing · EUR")
    ada.fill("What is it called?", "Learning this year")
    ada.fill("Money for each person", "300")
    ada.fill("Hours for each person", "10")
    ada.page.get_by_label("Until").fill((cast.ada.today + timedelta(days=200)).isoformat())
    ada.press("Release it")
    ada.sees("€300.00 and 10 hours for each of 5 people.")
    ada.sees("No sums yet")
    ada.go("learning/offer/")
    ada.page.get_by_label("peer teaching").check()
    ada.fill("What can one learn?", "Bee keeping")
    ada.fill("What does it cost each?", "20")
    ada.fill("How many seats?", "2")
    ada.fill("What does one know afterwards?", "Bees, Honey")
    ada.press("Offer it")
    ada.sees("Offered.")

    ben = at_browser(cast.ben, phone=phone, dark=dark)
    ben.go("learning/")
    ben.press("Bee keeping")
    ben.press("Join")
    ben.sees("You are in")
    ben.go("learning/mine/")
    ben.sees("€280.00")
    ben.press("Take from my budget")
    ben.fill("What for?", "Less fear on stage")
    ben.fill("How much money?", "400")
    ben.press("Take it")
    ben.sees("You have €280.00 left in this budget.")
    ben.fill("How much money?", "40")
    ben.press("Take it")
    ben.sees("It is yours.")
    ben.sees("Less fear on stage")
    assert Share.objects.get(member_id=cast.ben.member_id).money_left == 24_000

    question = Learnt.objects.get(seat__member_id=cast.ben.member_id)
    ben.go(f"learning/say/{question.pk}/")
    ben.fill("What did you learn?", "Bees do not sting who moves slowly")
    ben.press("Keep it for me")
    ben.press("Share with everybody")
    ben.sees("Shared. Thank you.")
    ada.go("learning/learnt/")
    ada.press("Bee keeping")
    ada.sees("Bees do not sting who moves slowly")
    assert Note.objects.count() == 1

    ben.go("learning/wishes/")
    ben.fill("I would like to learn", "Sign language")
    ben.press("Wish for it")
    ada.go("learning/wishes/")
    ada.press("Me too")
    ada.sees("2 people")


@pytest.mark.parametrize(("phone", "dark"), [(True, True), (False, False)])
def test_who_knows_and_what_was_seen_of_it(
    cast: Cast, at_browser: Seat, phone: bool, dark: bool
) -> None:
    racks = initiatives.start(title="Bike racks", circle_id=cast.north.pk, by=cast.ada)
    initiatives.join(racks.pk, by=cast.ben)
    circles.state_skill(name="Welding", level=4, would_teach=True, by=cast.ada)
    ben = at_browser(cast.ben, phone=phone, dark=dark)
    ben.go(f"people/{cast.ada.member_id}/")
    ben.page.get_by_role("link", name="I saw it at work").click()
    ben.page.wait_for_load_state()
    ben.look()
    ben.page.get_by_label("In which work did you see it?").select_option(
        label="Bike racks · initiative"
    )
    ben.fill("What did you see?", "Straight seams")
    ben.press("Say it")
    ben.sees("Straight seams")
    ben.go("skills/?q=welding")
    ben.sees("I do hard cases")
    ben.sees("would teach it")
    ben.press("Bike racks")
    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go("skills/")
    ada.press("Hide")
    ada.sees("hidden")
