"""Five people look back together, each at their own browser; one of them by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.project.site import Site

pytestmark = pytest.mark.browser
SLUG = "north-school"
NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An installation of its own, on the embedded database, served."""
    made = Site(tmp_path)
    made.prepare()
    made.serve("run", "--no-open")
    return made


class Table:
    """The five at their browsers; every page that is looked at is checked and photographed."""

    def __init__(self, site: Site, chromium: Browser, folder: Path, sessions: list[str]) -> None:
        self.address = f"http://127.0.0.1:{site.port}/o/{SLUG}/"
        self.folder = folder
        self.pages: dict[str, Page] = {}
        self.faults: list[str] = []
        for number, (name, session) in enumerate(zip(NAMES, sessions, strict=True)):
            context = chromium.new_context(
                viewport=DESK if number < 2 else PHONE,  # type: ignore[arg-type]
                color_scheme="dark" if number % 2 else "light",
                reduced_motion="reduce",
            )
            cookie = {"name": "sessionid", "value": session, "url": self.address}
            context.add_cookies([cookie])  # type: ignore[list-item]
            self.pages[name] = context.new_page()
            self.pages[name].on("pageerror", lambda fault: self.faults.append(str(fault)))

    def look(self, name: str, picture: str) -> None:
        """axe finds nothing, nothing has to be scrolled sideways, and a picture is kept."""
        page = self.pages[name]
        page.screenshot(path=self.folder / f"{picture}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        assert self.faults == []

    def write(self, name: str, column: int, text: str) -> None:
        """Write a card."""
        page = self.pages[name]
        form = page.locator(f"#column-{column} form")
        form.locator("textarea").fill(text)
        form.get_by_role("button", name="Add the card").click()
        expect(page.locator(f"#column-{column} .stickies")).to_contain_text(text)


def test_five_people_look_back(site: Site, chromium: Browser, tmp_path: Path) -> None:
    sessions = site.run(
        f"""
        from tests.cast import person
        from colead.features.circles.models import Circle
        from colead.features.circles import actions as circles
        here = Organization.objects.get(slug={SLUG!r})
        for name in {NAMES[2:]!r}:
            person(here, name)
        north = Circle.objects.get(organization=here, name="North")
        for name in {NAMES[1:]!r}:
            circles.join(north.pk, by=actor(name))
        say([cookie(name) for name in {NAMES!r}])
        """
    )
    try:
        _look_back(Table(site, chromium, tmp_path, sessions))
    finally:
        site.end()


def _look_back(table: Table) -> None:
    pages = table.pages
    ada, ben, cleo, eve = pages["Ada"], pages["Ben"], pages["Cleo"], pages["Eve"]
    ada.goto(table.address + "retrospectives/")
    table.look("Ada", "01-empty")
    ada.get_by_role("link", name="Look back together").first.click()
    table.look("Ada", "02-start")
    ada.get_by_label("What is it called?").fill("The garden in spring")
    ada.get_by_text("Unnamed: nobody can tell").click()
    ada.get_by_role("button", name="Begin to gather").click()
    here = ada.url
    for name in NAMES[1:]:
        pages[name].goto(here)
        if name == "Ben":
            table.look("Ben", "03-come-in")
        pages[name].get_by_role("button", name="Come in").click()
        pages[name].locator("body[data-live=on]").wait_for(timeout=30_000)

    # Gathered in silence: everybody sees their own.
    words = ("Water every day", "The hose is too short", "Children water gladly", "Nobody waters")
    for number, (name, text) in enumerate(zip(NAMES, words, strict=False)):
        table.write(name, number % 3, text)
    eve.locator("#column-2 textarea").fill("Half a thought")
    expect(ben.locator("main")).not_to_contain_text("Children water gladly")
    table.look("Ben", "04-gather")
    table.look("Cleo", "05-gather-phone")

    # The connection of whoever leads through it drops; another takes it over, and all go on.
    ada.context.set_offline(True)
    ben.get_by_role("button", name="Lead through it instead").click()
    ben.get_by_role("button", name="Go on: Read").click()
    expect(cleo.locator("main")).to_contain_text("Nobody waters", timeout=30_000)
    assert eve.locator("#column-2 textarea").input_value() == "Half a thought"
    ada.context.set_offline(False)
    ada.goto(here)
    expect(ada.locator("main")).to_contain_text("Nobody waters")
    table.look("Cleo", "06-read-phone")
    eve.goto(here)

    # Grouped: Ada drags, Ben moves by keyboard alone, everybody sees it.
    # The page comes anew as the phase begins; a drag before that would be lost.
    ada.evaluate("document.body.dataset.earlier = 1")
    ben.get_by_role("button", name="Go on: Group").click()
    expect(ada.locator("body[data-earlier]")).to_have_count(0, timeout=30_000)
    expect(ada.locator(".grouping")).to_be_visible(timeout=30_000)
    card = ada.locator(".sticky", has_text="Nobody waters")
    card.drag_to(ada.locator(".sticky", has_text="Water every day"))
    expect(cleo.locator(".topic")).to_contain_text("Nobody waters", timeout=30_000)
    move = ben.locator(".sticky", has_text="Children water gladly").get_by_role("link", name="Move")
    move.focus()
    ben.keyboard.press("Enter")
    ben.get_by_label("To “").focus()
    ben.keyboard.press("Space")
    table.look("Ben", "07-move")
    ben.keyboard.press("Enter")
    expect(ada.locator(".topic")).to_contain_text("Children water gladly", timeout=30_000)
    cleo.get_by_role("link", name="Name it").click()
    cleo.get_by_label("What is it about?").fill("Who waters when")
    cleo.get_by_role("button", name="Keep the name").click()
    expect(ada.locator(".topic")).to_contain_text("Who waters when", timeout=30_000)
    table.look("Ada", "08-group")
    table.look("Cleo", "09-group-phone")

    # Dots: hidden until they are counted.
    ben.get_by_role("button", name="Go on: Choose").click()
    for name in NAMES:
        page = pages[name]
        chosen = page.locator(".choosing li", has_text="Who waters when")
        chosen.locator(".pip", has_text="2").click(timeout=30_000)
        if name == "Dan":
            table.look("Dan", "10-choose-phone")
        page.get_by_role("button", name="Give my dots").click()
        expect(page.locator("main")).to_contain_text("Your dots are in")
    expect(ben.locator("main")).not_to_contain_text("10 dots")
    ben.get_by_role("button", name="Go on: Talk").click()
    expect(cleo.locator(".now-topic")).to_contain_text("10 dots", timeout=30_000)
    ben.get_by_role("button", name="5 minutes").click()
    expect(cleo.locator("meeting-timer")).to_be_visible(timeout=30_000)
    cleo.get_by_label("Note what matters").fill("Two children a day, from a list")
    cleo.get_by_role("button", name="Note it").click()
    expect(ada.locator(".now-topic")).to_contain_text("Two children a day", timeout=30_000)
    table.look("Ben", "11-talk")
    table.look("Cleo", "12-talk-phone")

    # Commitments: people make them themselves.
    ben.get_by_role("button", name="Go on: Commit").click()
    ada.get_by_label("I will").fill("Write the list")
    ada.get_by_role("button", name="I will").click()
    expect(eve.locator("#commitments")).to_contain_text("Write the list", timeout=30_000)
    eve.get_by_text("Something that somebody could do").click()
    eve.get_by_label("Somebody could").fill("Buy a longer hose")
    eve.get_by_role("button", name="Leave it open").click()
    expect(eve.locator("#commitments")).to_contain_text("Buy a longer hose")
    ben.get_by_role("button", name="I take it").click(timeout=30_000)
    expect(eve.locator("#commitments")).to_contain_text("Ben", timeout=30_000)
    table.look("Eve", "13-commit-phone")
    ben.get_by_role("button", name="Close it").click()
    for name in NAMES[:4]:
        page = pages[name]
        expect(page.locator("main")).to_contain_text("Over since", timeout=30_000)
        page.goto(here)
        page.locator("#useful label", has_text="Quite").click()
        page.get_by_role("button", name="Say it").click()
        expect(page.locator("main")).to_contain_text("Nobody can tell that it was you")
    table.look("Ada", "14-closed")
    table.look("Cleo", "15-closed-phone")
    ada.get_by_role("link", name="Read the record").click()
    table.look("Ada", "16-record")
    ada.goto(table.address + "second-look/")
    table.look("Ada", "17-second-look")
    ada.goto(table.address + "retrospectives/formats/")
    table.look("Ada", "18-formats")
    ada.goto(table.address + "retrospectives/formats/new/")
    table.look("Ada", "19-format")
