"""Open pages follow what others do, in the browser's own script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.project.site import Site

pytestmark = pytest.mark.browser
SLUG = "north-school"
SUPPORT = "ideas.support({}, kind='join', by=actor({!r}))"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An installation of its own, on the embedded database."""
    made = Site(tmp_path)
    made.prepare()
    yield made
    made.end()


def seated(site: Site, chromium: Browser, session: str) -> tuple[Page, str]:
    """Somebody who is signed in at a browser, and the address of the installation."""
    address = f"http://127.0.0.1:{site.port}"
    context = chromium.new_context()
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page(), address


def test_what_another_writes_appears_and_nothing_typed_is_lost(
    site: Site, chromium: Browser
) -> None:
    site.serve("run", "--no-open")
    session, idea = site.run(
        """
        idea = ideas.post(title="A school garden", by=actor("Ben"))
        say([cookie("Ada"), idea.pk])
        """
    )
    page, address = seated(site, chromium, session)
    page.goto(f"{address}/o/{SLUG}/ideas/{idea}/")
    page.locator("body[data-live=on]").wait_for(timeout=10_000)
    site.run(f"ideas.support({idea}, kind='join', by=actor('Stella'))")
    expect(page.locator("main")).to_contain_text("Stella", timeout=5_000)

    # Who is writing is not interrupted: a button offers what is new, and keeps the draft.
    words = page.locator("main textarea:visible").first
    words.fill("We have spades")
    site.run(
        f"""
        from colead.features.conversations import actions as talk
        talk.comment("idea", {idea}, text="And seeds?", by=actor("Ben"))
        """
    )
    page.locator("#live-note button").click(timeout=5_000)
    expect(page.locator("main")).to_contain_text("And seeds?", timeout=5_000)
    expect(page.locator("main textarea:visible").first).to_have_value("We have spades")


def test_news_takes_no_focus_and_closes_nothing(site: Site, chromium: Browser) -> None:
    site.serve("run", "--no-open")
    session, idea = site.run(
        """
        from tests.cast import person
        for name in ("Cleo", "Dan"):
            person(Organization.objects.get(slug="north-school"), name)
        idea = ideas.post(title="A school garden", by=actor("Ben"))
        say([cookie("Ada"), idea.pk])
        """
    )
    page, address = seated(site, chromium, session)

    # What happens before the stream is open comes too.
    def meanwhile(route: Route) -> None:
        site.run(SUPPORT.format(idea, "Stella"))
        route.continue_()

    page.route("**/live/*", meanwhile)
    page.goto(f"{address}/o/{SLUG}/ideas/{idea}/")
    expect(page.locator("main")).to_contain_text("Stella", timeout=10_000)

    # A menu that is open stays open, and the keyboard stays where it was.
    opened = page.locator("main details").first
    opened.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(opened).to_have_attribute("open", "")
    site.run(SUPPORT.format(idea, "Cleo"))
    expect(page.locator("main")).to_contain_text("Cleo", timeout=10_000)
    expect(page.locator("main details").first).to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    # Nothing is exchanged under a finger that presses.
    button = page.locator("main article button:visible").first
    button.hover()
    page.mouse.down()
    before = button.element_handle()
    site.run(SUPPORT.format(idea, "Dan"))
    page.wait_for_timeout(1000)
    assert before.evaluate("one => one.isConnected")
    page.mouse.move(0, 0)
    page.mouse.up()
    expect(page.locator("main")).to_contain_text("Dan", timeout=10_000)
