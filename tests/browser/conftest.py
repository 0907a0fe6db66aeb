"""A browser in front of a served Colead, with a person signed in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from colead.kernel.actor import Actor
from tests.browser.screenshots import CHROMIUM, FLAGS


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Chromium; fails with a sentence where there is none."""
    if CHROMIUM is None:
        pytest.fail("The journeys need a Chromium: apt-get install chromium-headless-shell")
    # The driver of the browser runs an event loop in this thread, which Django would refuse.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser; every page they see is checked and photographed."""

    def __init__(self, page: Page, site: str, slug: str, folder: Path) -> None:
        self.page, self.site, self.slug, self.folder = page, site, slug, folder
        self.seen = 0
        self.faults: list[str] = []
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def go(self, path: str = "") -> None:
        """Open a page of the organization."""
        self.page.goto(f"{self.site}/o/{self.slug}/{path}")
        self.look()

    def press(self, name: str) -> None:
        """Press the button, or follow the link, of this name in the page's main part."""
        main = self.page.locator("main")
        target = main.get_by_role("button", name=name, exact=True).or_(
            main.get_by_role("link", name=name, exact=True)
        )
        target.first.click()
        self.page.wait_for_load_state()
        self.look()

    def fill(self, label: str, text: str) -> None:
        """Type into the field of this label."""
        self.page.locator("main").get_by_label(label).first.fill(text)

    def sees(self, text: str) -> None:
        """The text is there to be seen."""
        self.page.get_by_text(text).first.wait_for(timeout=5_000)

    def look(self) -> None:
        """axe finds nothing; nothing has to be scrolled sideways; a picture is kept."""
        self.seen += 1
        self.page.screenshot(path=self.folder / f"{self.seen:02}.png", full_page=True)
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        wide = self.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
        assert self.faults == []


@pytest.fixture
def at_browser(
    chromium: Browser, live_server: Any, client_of: Callable[[Actor], Client], tmp_path: Path
) -> Callable[..., Person]:
    """Seat somebody at a browser: ``at_browser(actor)``; ``phone``, ``dark`` if wished."""

    def seat(actor: Actor | None, *, phone: bool = False, dark: bool = False) -> Person:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        if actor is not None:
            session = client_of(actor).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        folder = tmp_path / f"{actor.name if actor else 'nobody'}"
        folder.mkdir(exist_ok=True)
        slug = actor.slug if actor else ""
        return Person(context.new_page(), live_server.url, slug, folder)

    return seat
