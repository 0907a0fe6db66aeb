"""A round walked through by two people: from what the yard needs to why it was funded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from colead.features.funds import actions as funds
from colead.features.rounds import actions
from colead.features.rounds.models import Proposal, Round
from colead.kernel.testing import settle
from tests.browser.conftest import Person
from tests.cast import Cast, make_cast
from tests.features.funds.paying import open_fund
from tests.features.initiatives.leading import start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Seat = Callable[..., Person]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed cast, where the server's threads see it."""
    return make_cast()


@pytest.mark.parametrize(("phone", "dark"), [(True, False), (False, True)])
def test_from_a_proposal_to_an_explained_result(
    cast: Cast, at_browser: Seat, phone: bool, dark: bool
) -> None:
    fund = open_fund(cast)
    steward = at_browser(cast.steward, phone=phone, dark=dark)
    steward.go(f"funds/{fund.pk}/")
    steward.sees("Shared out by all")
    steward.press("Open a round")
    steward.fill("What is it called?", "What the yard needs")
    steward.fill("How much is shared out?", "600")
    steward.press("Open it")
    steward.sees("What should the money do?")

    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go("funds/")
    ada.page.get_by_role("link", name="Rounds", exact=True).first.click()
    ada.page.wait_for_load_state()
    ada.press("What the yard needs")
    ada.press("Make a proposal")
    ada.fill("What would you do?", "Bicycle racks")
    ada.fill("What does it cost?", "700")
    ada.fill("How would you do it?", "Oak, on two Saturdays.")
    ada.press("Propose it")
    ada.sees("at most the €600.00")
    ada.fill("What does it cost?", "400")
    ada.press("Propose it")
    ada.sees("Proposed. You can change it until voting begins.")
    ada.sees("Go ahead")

    made = Round.objects.get()
    actions.propose(
        made.pk, title="A pond", plan="With frogs.", cost=20_000,
        by=replace(cast.ben, at=timezone.now()),
    )  # fmt: skip
    for why in ("All is proposed", "All is read"):
        steward.go(f"funds/rounds/{made.pk}/")
        steward.press("Go on before the date")
        steward.fill("Why now?", why)
        steward.press("Go on now")
    for person in (steward, ada):
        person.go("")
        person.sees("Vote on what is funded")
        person.go(f"funds/rounds/{made.pk}/")
        person.press("Vote")
        person.press("Vote")
        person.sees("Mark at least one proposal.")
        person.page.get_by_label("Bicycle racks").check()
        person.press("Vote")
        person.sees("Your vote is in the urn")
        person.press("I have kept it")
        person.sees("Your vote is in")
    racks = Proposal.objects.get(title="Bicycle racks")
    actions.cast(made.pk, choice=[racks.pk], by=replace(cast.ben, at=timezone.now()))
    steward.go(f"funds/rounds/{made.pk}/move/")
    steward.fill("Why now?", "All have voted")
    steward.press("Go on now")
    steward.sees("It is being counted")
    settle(timezone.now() + timedelta(minutes=1))
    ada.go(f"funds/rounds/{made.pk}/")
    ada.sees("1 proposal is funded")
    ada.sees("paid by 3 voters with €133.33 each")
    ada.press("Compare the rules")
    ada.sees("this round's rule")
    ada.go(f"funds/proposals/{racks.pk}/")
    ada.press("See how it goes")
    ada.sees("€400.00")


@pytest.mark.parametrize(("phone", "dark"), [(True, True), (False, False)])
def test_a_share_is_given_and_seen_as_the_giver_chose(
    cast: Cast, at_browser: Seat, phone: bool, dark: bool
) -> None:
    now = timezone.now()
    fund = open_fund(cast, by=cast.steward)
    led = start(cast)
    steward = at_browser(cast.steward, phone=phone, dark=dark)
    steward.go(f"funds/{fund.pk}/giving/hand-out/")
    steward.fill("What is it called?", "Spring giving")
    steward.fill("How much has each to give?", "50")
    steward.press("Hand them out")
    steward.sees("You have €50.00 to give")
    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go(f"funds/initiatives/{led.pk}/ask/")
    ada.fill("What does it need at least?", "20")
    ada.fill("What would be best?", "90")
    ada.fill("What is it for?", "Oak for the racks")
    ada.press("Ask for them")
    ben = at_browser(cast.ben, phone=phone, dark=dark)
    ben.go("funds/giving/")
    ben.press("Bike racks by the gate")
    ben.fill("How much do you give?", "30")
    ben.page.get_by_label("Everybody sees the gift, nobody that it is mine").check()
    ben.press("Give")
    ben.sees("1 gift without a name")
    funds.close_period(fund.pk, by=replace(cast.steward, at=now))
    steward.go(f"funds/{fund.pk}/")
    steward.press("Period 1")
    steward.sees("carried over")
    steward.go(f"funds/{fund.pk}/change/")
    steward.fill("A missing receipt is asked for after so many days", "7")
    steward.press("Keep it")
    steward.sees("asked for after 7 days")
