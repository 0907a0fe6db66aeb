"""Five people in a live meeting, each at their own browser: rounds, an objection, new words."""

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


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An installation of its own, on the embedded database, served."""
    made = Site(tmp_path)
    made.prepare()
    made.serve("run", "--no-open")
    return made


def whole(page: Page) -> None:
    """axe finds nothing, and nothing has to be scrolled sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_five_people_decide_together(site: Site, chromium: Browser, tmp_path: Path) -> None:
    sessions, meeting = site.run(
        f"""
        from datetime import timedelta
        from tests.cast import person
        from colead.features.circles.models import Circle
        from colead.features.circles import actions as circles
        from colead.features.decisions import actions as decisions
        from colead.features.meetings import actions as meetings
        here = Organization.objects.get(slug={SLUG!r})
        for name in {NAMES[2:]!r}:
            person(here, name)
        people = [actor(name) for name in {NAMES!r}]
        north = Circle.objects.get(organization=here, name="North")
        for one in people[1:]:
            circles.join(north.pk, by=one)
        hives = decisions.propose(title="Beehives", method="consent", circle_id=north.pk,
                                  proposal="We put three beehives on the roof.", by=people[0])
        made = meetings.call(title="Garden circle", circle_id=north.pk, minutes=30,
                             starts_at=timezone.now() + timedelta(minutes=1),
                             decision_ids=[hives.pk], by=people[0])
        say([[cookie(name) for name in {NAMES!r}], made.pk])
        """
    )
    try:
        _meet(site, chromium, tmp_path, sessions, meeting)
    finally:
        site.end()


def _meet(site: Site, chromium: Browser, folder: Path, sessions: list[str], meeting: int) -> None:
    address = f"http://127.0.0.1:{site.port}"
    pages: dict[str, Page] = {}
    for number, (name, session) in enumerate(zip(NAMES, sessions, strict=True)):
        context = chromium.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            color_scheme="dark" if number % 2 else "light",
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        pages[name] = context.new_page()
        pages[name].goto(f"{address}/o/{SLUG}/meetings/{meeting}/")
    ada, ben = pages["Ada"], pages["Ben"]
    whole(ada)
    ada.get_by_role("button", name="Begin the meeting now").click()
    for name in NAMES[1:]:
        pages[name].get_by_role("link", name="Come in").click()
        pages[name].get_by_role("button", name="I am here").click()
        pages[name].locator("body[data-live=on]").wait_for(timeout=10_000)
    expect(ada.locator("#here")).to_contain_text("Eve", timeout=10_000)

    # A round: everybody has their turn, and all pages show whose it is.
    ada.get_by_role("button", name="Questions", exact=True).first.click()
    ada.get_by_role("button", name="1 minute").click()
    for name in NAMES:
        page = pages[name]
        expect(page.locator(".turn")).to_contain_text("It is your turn", timeout=10_000)
        if name == "Ben":
            whole(page)
            page.screenshot(path=folder / "turn.png", full_page=True)
        page.get_by_role("button", name="I am done").click()
    expect(ben.locator(".turn")).to_contain_text("Everybody has spoken", timeout=10_000)

    # Answers appear for all together: four are in, nobody sees them.
    ada.get_by_role("button", name="Reactions", exact=True).first.click()
    ada.get_by_role("button", name="Answer", exact=True).first.click()
    for name in NAMES[:4]:
        page = pages[name]
        choice = "I object" if name == "Dan" else "I consent"
        page.locator(".ballot label", has_text=choice).first.click(timeout=10_000)
        if name == "Dan":
            page.get_by_label("Why?").fill("The roof is closed for the little ones")
        page.locator(".ballot button").click()
        expect(page.locator("#answer")).to_contain_text("Your answer is in", timeout=10_000)
    expect(ben.locator(".stage")).to_contain_text("1 of us has not answered yet", timeout=10_000)
    expect(ben.locator(".stage")).not_to_contain_text("The roof is closed")
    eve = pages["Eve"]
    eve.locator(".ballot label", has_text="I consent").first.click(timeout=10_000)
    eve.locator(".ballot button").click()
    expect(ben.locator(".stage")).to_contain_text("The roof is closed", timeout=10_000)
    whole(ben)
    ben.screenshot(path=folder / "objection.png", full_page=True)

    # Who leads through it is gone; another takes over, and words are found that meet it.
    ben.get_by_role("button", name="Lead through it instead").click()
    ben.get_by_role("button", name="Build in", exact=True).first.click()
    ada.get_by_role("link", name="Write new wording").click(timeout=10_000)
    ada.get_by_label("The new wording").fill("We put three beehives beside the pond.")
    ada.get_by_label("How does it take up the objection of Dan?").fill("Everybody gets there")
    ada.get_by_role("button", name="Open the new round").click()
    ada.goto(f"{address}/o/{SLUG}/meetings/{meeting}/live/")
    for name in NAMES:
        page = pages[name]
        expect(page.locator(".stage")).to_contain_text("beside the pond", timeout=10_000)
        page.locator(".ballot label", has_text="I consent").first.click()
        page.locator(".ballot button").click()
    expect(ben.locator(".stage")).to_contain_text("Everyone consented", timeout=10_000)
    ben.screenshot(path=folder / "agreed.png", full_page=True)
    ben.get_by_role("button", name="End the meeting").click()
    expect(ada.locator("main")).to_contain_text("The meeting is over", timeout=10_000)
    whole(ada)


def test_no_answer_is_sent_by_looking(site: Site, chromium: Browser) -> None:
    key = site.run(
        """
        from datetime import timedelta
        from colead.features.meetings import actions as meetings, queries
        made = meetings.call(title="Plenum", starts_at=timezone.now() + timedelta(days=1),
                             by=actor("Ada"))
        say(queries.token(made.pk, actor("Ben").member_id))
        """
    )
    try:
        page = chromium.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
        page.goto(f"http://127.0.0.1:{site.port}/meet/{key}/?answer=yes")
        whole(page)
        expect(page.locator("main")).to_contain_text("Press once more")
        page.get_by_role("button", name="I come").click()
        expect(page.locator("main")).to_contain_text("it is noted")
        whole(page)
    finally:
        site.end()
