"""Thanks from an initiative's page; a reflection after a failure becomes a lesson and is reused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from colead.features.initiatives import actions as initiatives
from colead.features.library.models import Lesson, Reuse
from colead.features.recognition.models import Recognition
from colead.features.reflections.models import Draft, Reflection
from colead.kernel.testing import settle
from tests.browser.conftest import Person
from tests.cast import Cast, acting, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Seat = Callable[..., Person]


@pytest.fixture
def now(transactional_db: None) -> Cast:
    """The cast at this very moment, as pages use the real clock."""
    cast = make_cast()
    at = timezone.now()
    for name in ("steward", "ada", "ben"):
        setattr(cast, name, acting(getattr(cast, name).member_id, at=at))
    return cast


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
def test_thanks_from_the_page_of_an_initiative(
    now: Cast, at_browser: Seat, phone: bool, dark: bool
) -> None:
    led = initiatives.start(title="Singing at lunch", circle_id=now.north.pk, by=now.ben)
    ada = at_browser(now.ada, phone=phone, dark=dark)
    ada.go(f"initiatives/{led.pk}/")
    ada.sees("Thank somebody for this")
    ada.press("Thank somebody for this")
    ada.fill("What did they do", "You sang first, and badly, and everybody joined.")
    ada.press("Say thank you")
    ada.sees("Not saved yet")
    ada.page.get_by_label("Went first").check()
    ada.press("Say thank you")
    ada.sees("You sang first, and badly")
    ben = at_browser(now.ben, phone=phone, dark=dark)
    ben.go("recognition/")
    ben.sees("You sang first, and badly")
    ben.go("recognition/mine/")
    ben.go(f"recognition/{Recognition.objects.get().pk}/")
    ben.press("Keep it to myself")
    ben.sees("Hidden: only the two of you")
    steward = at_browser(now.steward, phone=phone, dark=dark)
    steward.go("recognition/practices/")
    steward.press("Change the list")
    steward.go("recognition/")
    steward.sees("Nobody was thanked yet")


@pytest.mark.parametrize(("phone", "dark"), [(False, True), (True, False)])
def test_a_failure_is_looked_back_on_becomes_a_lesson_and_is_reused(
    now: Cast, at_browser: Seat, phone: bool, dark: bool
) -> None:
    led = initiatives.start(title="Walking bus north", circle_id=now.north.pk, by=now.ada)
    initiatives.end(
        led.pk, status="failed", outcome="Two came.", lesson="Begin with one family.", by=now.ada
    )
    settle(timezone.now())
    ada = at_browser(now.ada, phone=phone, dark=dark)
    ada.go("reflections/")
    ada.sees("Walking bus north")
    ada.press("Look back")
    ada.fill("What was hard?", "I told nobody for a week.")
    ada.page.locator("#kept").get_by_text("encrypted").wait_for(timeout=15_000)
    assert Draft.objects.count() == 1
    ada.go("reflections/write/")
    assert ada.page.get_by_label("What was hard?").input_value() == "I told nobody for a week."
    ada.fill("What do I carry on?", "Say on day one that only two came.")
    ada.press("Keep it")
    ada.sees("Kept, for you alone.")
    ada.press("Share a passage")
    ada.fill("The words you give on", "Say on day one that only two came.")
    ada.page.get_by_label("The library, as a lesson for all").check()
    ada.press("Share it")
    ada.fill("What is it about, in a line?", "Walking bus: say early who comes")
    ada.press("Keep it")
    ada.sees("Kept. It is shown to whoever begins something like it.")
    settle(timezone.now())

    ben = at_browser(now.ben, phone=phone, dark=dark)
    ben.go("initiatives/start/")
    ben.fill("What do you take the lead on?", "Walking bus south")
    ben.page.locator("#from-library").get_by_text("say early who comes").wait_for(timeout=15_000)
    ben.look()
    ben.press("Take the lead")
    ben.page.get_by_role("button", name="I used this here").first.wait_for(timeout=15_000)
    ben.look()
    ben.page.get_by_role("button", name="I used this here").first.click()
    ben.sees("its authors are thanked")
    ben.look()
    ben.press("Tell what came of it")
    ben.fill("What came of it?", "On day two we were nine.")
    ben.press("Tell it")
    ben.sees("On day two we were nine.")
    for page in ("library/", "library/?which=failures", "library/stories/", "library/?q=walking"):
        ben.go(page)
    settle(timezone.now())
    ada.go("notices/")
    ada.sees("Thank you for having kept it")
    assert (Lesson.objects.count(), Reuse.objects.count(), Reflection.objects.count()) == (2, 1, 1)
