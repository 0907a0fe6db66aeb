"""A passkey in a real browser: added, used alone, used as the second step.

Chromium's own virtual authenticator plays the finger or face of the person.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright

from colead.features.accounts import actions
from tests.browser.screenshots import CHROMIUM, FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "quiet-harbour-lamp-7"


@pytest.fixture
def browser_page(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A page of Chromium that has a built-in authenticator, as a phone has."""
    # The driver of the browser runs an event loop in this thread, which Django would refuse.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(base_url=live_server.url).new_page()
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        yield page
        browser.close()
    assert faults == []


def sign_in_by_password(page: Page) -> None:
    page.goto("/account/login/?next=/account/")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_passkey_signs_in_alone_and_as_the_second_step(browser_page: Page) -> None:
    page = browser_page
    actions.create_account(
        email="ada@example.org", name="Ada", password=PASSWORD, at=timezone.now()
    )
    sign_in_by_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")

    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Your password now").or_(page.get_by_label("Password")).first.fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("my phone")
    page.get_by_label("Sign in with it alone, without a password").check()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Go on with your device").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("heading", level=3)).to_contain_text("my phone")
    assert Axe().run(page).violations_count == 0

    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")

    page.get_by_role("button", name="Sign out").click()
    sign_in_by_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Use your passkey or security key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")


def test_a_passkey_that_nobody_added_is_told_in_words(browser_page: Page) -> None:
    page = browser_page
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("That did not work")
