"""Open pages follow what others do, in the browser's own script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.project.site import Site

pytestmark = pytest.mark.browser
SLUG = "north-school"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An installation of its own, on the embedded database."""
    made = Site(tmp_path)
    made.prepare()
    yield made
    made.end()


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
    address = f"http://127.0.0.1:{site.port}"
    context = chromium.new_context()
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
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
