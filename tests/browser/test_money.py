"""The way of money by a real browser: a fund, a take, a bill, a mistake turned back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from colead.features.funds.models import Account
from tests.browser.conftest import Person
from tests.cast import Cast, make_cast
from tests.features.initiatives.leading import over, start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Seat = Callable[..., Person]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The fixed cast, where the server's threads see it."""
    return make_cast()


@pytest.mark.parametrize(("phone", "dark"), [(True, False), (False, True)])
def test_a_fund_a_take_a_bill_and_a_mistake_turned_back(
    cast: Cast, at_browser: Seat, tmp_path: Path, settings: Any, phone: bool, dark: bool
) -> None:
    settings.DATA_DIR = tmp_path
    over(cast, "advise", 30_000)
    led = start(cast)
    steward = at_browser(cast.steward, phone=phone, dark=dark)
    steward.go("funds/")
    steward.press("Open a fund")
    steward.fill("Name of the fund", "Small beginnings")
    steward.fill("What stays in it at least", "20")
    steward.press("Open it")
    steward.press("Note what came in")
    steward.fill("How much?", "1 000,50")
    steward.fill("Where does it come from?", "Summer fair")
    steward.press("Note it")
    steward.sees("€1,000.50")

    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go(f"initiatives/{led.pk}/")
    ada.page.get_by_text("Take money from a fund").click()
    ada.page.get_by_label("Fund", exact=True).select_option(label="Small beginnings · €980.50")
    ada.fill("How much?", "400")
    ada.fill("What for?", "Oak planks")
    ada.sees("Ask for advice first")
    ada.look()
    ada.press("Take it")
    ada.sees("This needs advice first")
    ada.fill("How much?", "0")
    ada.press("Take it")
    ada.sees("The amount must be above zero.")
    ada.fill("How much?", "250")
    ada.press("Take it")
    ada.sees("It is yours to use")
    ada.press("Spend")
    ada.fill("How much?", "30")
    ada.fill("What for?", "Nails")
    bill = tmp_path / "bill.pdf"
    bill.write_bytes(b"%PDF-1.7 nails")
    ada.page.get_by_label("Receipt").set_input_files(bill)
    ada.press("Note it")
    ada.sees("bill.pdf")
    with ada.page.expect_download() as file:
        ada.page.get_by_role("link", name="bill.pdf").click()
    assert file.value.path().read_bytes() == b"%PDF-1.7 nails"
    ada.page.get_by_role("link", name="Turn it back Nails").click()
    ada.page.wait_for_load_state()
    ada.fill("What was wrong?", "The shop took them back")
    ada.press("Turn it back")
    ada.sees("€250.00 in hand")
    ada.press("Give back")
    ada.page.get_by_label("Fund", exact=True).select_option(label="Small beginnings · EUR")
    ada.fill("How much?", "250")
    ada.fill("What for?", "Not needed")
    ada.press("Give it back")

    ben = at_browser(cast.ben, phone=phone, dark=dark)
    ben.go("funds/")
    ben.press("Small beginnings")
    ben.sees("Oak planks")
    ben.sees("Not needed")
    assert Account.objects.get(kind="fund").balance == 100_050
