"""A member asks what a day changed and looks into the network; a steward publishes the year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from PIL import Image

from colead.features.circles import actions as circles
from colead.features.evidence import jobs
from colead.features.guidance import actions as guidance
from colead.features.issues import actions as issues
from colead.kernel.testing import settle
from tests.cast import Cast
from tests.features.evidence.year import year

Seat = Callable[..., Any]
DAY = "2026-02-01"
pytestmark = pytest.mark.browser


def save_picture(page: Any, at: int, folder: Path) -> str:
    """Press one of the buttons that save a picture; its file's name. It is a picture on white, by
    day, with something on it."""
    with page.expect_download() as saved:
        page.locator("saved-picture button").nth(at).click()
    saved.value.save_as(folder / "saved.png")
    with Image.open(folder / "saved.png") as drawn:
        assert (drawn.format, drawn.width) == ("PNG", 2000)
        colours = drawn.convert("RGB").getcolors(maxcolors=2**24) or []
    assert max(colours)[1] == (255, 255, 255)
    assert sum(count for count, colour in colours if max(colour) < 160) > 500
    return str(saved.value.suggested_filename)


@pytest.mark.parametrize(("phone", "dark"), [(True, False), (False, True)])
def test_what_a_day_changed_and_a_report_for_people_outside(
    cast: Cast, at_browser: Seat, phone: bool, dark: bool, tmp_path: Path
) -> None:
    year(cast)
    issues.ask(title="A printer upstairs", by=cast.ben)
    circles.open_domain(cast.root.pk, name="Timetable", by=cast.steward)
    guidance.open_goal(circle_id=cast.root.pk, title="All cycle", by=cast.steward)
    jobs.measure(organization=cast.organization.pk, moment=timezone.now().isoformat())

    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go("evidence/compare/")
    ada.fill("Which day?", DAY)
    ada.press("Compare")
    settle(timezone.now())
    ada.go(f"evidence/compare/?until={DAY}")
    ada.sees("weeks on either side")
    ada.sees("What this cannot tell")

    ada.go("evidence/network/")
    one = ada.page.locator("[data-person]").first
    one.focus()
    assert ada.page.locator(".arrows path.near").count() > 0
    ada.page.get_by_role("button", name="Nearer").click()
    assert ada.page.locator(".network").get_attribute("viewBox") == "125 125 750 750"
    with ada.page.expect_download() as saved:
        ada.page.get_by_role("button", name="Picture (PNG)").click()
    assert saved.value.suggested_filename == "north-school-network.png"
    for path in ("evidence/between/", "evidence/mine/"):
        ada.go(path)
    for path, names in {
        "evidence/over-time/": ["spread"],
        "evidence/durations/": ["taken", "decided", "resolved", "outcome"],
        "evidence/dependence/": ["domains", "goals"],
        "evidence/enabling/": ["asks"],
        "evidence/known/": ["density", "centralization", "reciprocity"],
    }.items():
        ada.go(path)
        saved_as = [save_picture(ada.page, at, tmp_path) for at in range(len(names))]
        prefix = "known" if "known" in path else "north-school"
        assert saved_as == [f"{prefix}-{name}.png" for name in names]

    stella = at_browser(cast.steward, phone=phone, dark=dark)
    stella.go("evidence/report/")
    stella.fill("What is it called?", "Our year")
    stella.press("Publish")
    stella.sees("the only time the link is shown")
    link = stella.page.get_by_label("The secret link").input_value()
    stella.page.goto(link)
    stella.sees("How this was measured")
    with stella.page.expect_download() as saved:
        stella.page.get_by_role("button", name="Picture (SVG)").first.click()
    saved.value.save_as(tmp_path / "saved.svg")
    picture = ElementTree.parse(tmp_path / "saved.svg").getroot()
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert picture.find(".//{*}path[@style]") is not None
    with stella.page.expect_download() as saved:
        stella.page.get_by_role("button", name="Table (CSV)").first.click()
    saved.value.save_as(tmp_path / "saved.csv")
    head, *lines = (tmp_path / "saved.csv").read_text(encoding="utf-8").splitlines()
    assert head == "until,value,low,high"
    assert [float(line.split(",")[1]) for line in lines if line.split(",")[1]]
    stella.page.get_by_text("As a table").first.click()
    stella.look()
    stella.go("evidence/report/")
    stella.press("Take back")
    answer = stella.page.goto(link)
    assert answer is not None
    assert answer.status == 404
