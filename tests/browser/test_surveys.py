"""A survey opened, answered on a phone, closed, shown; feedback for a steward, all at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.feedback import jobs as feedback_jobs
from colead.features.feedback.models import Wish
from colead.features.organizations import queries as organizations
from colead.features.surveys import actions
from colead.features.surveys.models import Survey
from colead.kernel.actor import Actor
from tests.browser.conftest import Person
from tests.cast import Cast, acting, make_cast, person
from tests.features.surveys.conftest import answered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Seat = Callable[..., Person]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed cast at this moment, where the server's threads see it."""
    made = make_cast()
    for name in ("steward", "ada", "ben"):
        setattr(made, name, acting(getattr(made, name).member_id, at=timezone.now()))
    return made


@pytest.fixture
def more(cast: Cast) -> list[Actor]:
    """Ten more, half in each circle."""
    found = [
        acting(person(cast.organization, name).member_id or 0, at=timezone.now())
        for name in ("Cleo", "Dan", "Eve", "Finn", "Gil", "Hana", "Ines", "Jo", "Kai", "Lea")
    ]
    for number, actor in enumerate(found):
        circles.join((cast.north if number % 2 else cast.south).pk, by=actor)
    circles.join(cast.north.pk, by=cast.steward)
    return found


@pytest.mark.parametrize("dark", [False, True])
def test_a_survey_from_the_question_to_the_figures(
    cast: Cast, more: list[Actor], at_browser: Seat, dark: bool
) -> None:
    ada = at_browser(cast.ada, dark=dark)
    ada.go("surveys/")
    ada.page.locator("main .page-header").get_by_role("link", name="Ask many").click()
    ada.page.wait_for_load_state()
    ada.look()
    ada.fill("What is it called?", "How we lead")
    ada.page.get_by_label("Which questions?").select_option(label="How leading is shared here")
    ada.page.get_by_label("Open until the end of").fill(
        (cast.ada.today + timedelta(days=3)).isoformat()
    )
    ada.page.get_by_label("By circle").check()
    ada.press("Ask")
    ada.sees("Asked. Everybody on the roll is told.")
    made = Survey.objects.get()

    ben = at_browser(cast.ben, phone=True, dark=not dark)
    ben.go(f"surveys/{made.pk}/")
    ben.press("Answer")
    ben.sees("Nobody can see who said what")
    # By keyboard alone: each question's answers by the arrow keys.
    for field in ben.page.locator("main fieldset").all()[:16]:
        field.locator("input").first.focus()
        ben.page.keyboard.press("Space")
        ben.page.keyboard.press("ArrowDown")
    ben.fill("What would let more people lead here?", "Time on Fridays")
    ben.page.get_by_role("button", name="Put it in the box").press("Enter")
    ben.page.wait_for_load_state()
    ben.look()
    ben.sees("Thank you")
    ben.page.get_by_text("If you might want to change it").click()
    assert len(ben.page.locator(".receipt-code").inner_text()) == 27

    answered(made, [cast.ada, cast.steward, *more])
    actions.close(made.pk, by=organizations.colead_of(made.organization_id, at=made.closes_at))
    for seat in (ada, ben):
        seat.go(f"surveys/{made.pk}/")
        seat.sees("Statement by statement")
        seat.sees("Time on Fridays")
    ada.go("surveys/?over=1")
    ada.go("surveys/questions/")


def test_feedback_for_a_steward(
    cast: Cast, more: list[Actor], at_browser: Seat, settings: Any
) -> None:
    steward = at_browser(cast.steward)
    steward.go("feedback/")
    steward.press("Ask those you lead")
    steward.fill("What is it about?", "My first year as steward")
    steward.page.get_by_label("Until the end of").fill(
        (cast.steward.today + timedelta(days=4)).isoformat()
    )
    steward.press("Ask them")
    steward.sees("Anonymous.")
    wish = Wish.objects.get()
    code = ""
    for number, actor in enumerate([cast.ada, *more[:4]]):
        one = at_browser(actor, phone=True, dark=number % 2 == 1)
        one.page.goto(f"{one.site}/o/{one.slug}/feedback/wishes/{wish.pk}/")
        if number < 2:
            one.look()
        one.page.get_by_label("What helps, and should stay as it is?").fill(f"Calm {number}")
        one.page.get_by_role("button", name="Put it in the box").click()
        one.page.wait_for_load_state()
        if number == 0:
            one.look()
            code = one.page.locator(".receipt-code").inner_text()
    feedback_jobs.deliver(at=(wish.ends_at + timedelta(minutes=1)).isoformat())
    steward.go(f"feedback/wishes/{wish.pk}/")
    steward.sees("Calm 0")
    steward.press("Thank all of them")
    steward.page.locator(".letter", has_text="Calm 0").get_by_role("link").click()
    steward.page.wait_for_load_state()
    steward.fill("Your words", "What made it calm?")
    steward.press("Ask")
    ada = at_browser(cast.ada, phone=True)
    ada.go("feedback/veil/")
    ada.fill("Your receipt", code)
    ada.press("Show it")
    ada.sees("What made it calm?")
    ada.fill("Your answer", "Your questions")
    ada.press("Answer")
    ada.sees("They see it from tomorrow on.")
    steward.go("feedback/")
