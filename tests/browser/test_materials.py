"""Rooms and things by a real browser: two want one room; dragging, the arrow keys, a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from colead.features.materials import actions
from colead.features.materials.models import Booking, Shelf
from tests.browser.conftest import Person
from tests.cast import Cast, acting, make_cast
from tests.features.materials.conftest import camera, paper, photo, room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Seat = Callable[..., Person]


@pytest.fixture
def cast(transactional_db: None, tmp_path: Path, settings: Any) -> Cast:
    """The fixed cast at the real clock, where the server's threads see it."""
    settings.DATA_DIR = tmp_path / "data"
    made, at = make_cast(), timezone.now()
    for name in ("steward", "ada", "ben", "guest", "outsider"):
        setattr(made, name, acting(getattr(made, name).member_id, at=at))
    return made


def next_week(person: Person) -> None:
    """The calendar of the next week, in which nothing is over."""
    person.page.get_by_role("link", name="Later").click()
    person.page.wait_for_load_state()


def slot(person: Person, name: str) -> Any:
    """A free place in the calendar, by a piece of its name."""
    return person.page.locator("booking-calendar button:visible").filter(
        has=person.page.locator(f"xpath=self::*[contains(@aria-label, '{name}')]")
    ).first  # fmt: skip


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
def test_a_room_is_booked_against_a_rival(
    cast: Cast, at_browser: Seat, tmp_path: Path, phone: bool, dark: bool
) -> None:
    picture = tmp_path / "room.jpg"
    picture.write_bytes(photo((900, 600)))
    ada = at_browser(cast.ada, phone=phone, dark=dark)
    ada.go("materials/")
    ada.sees("Nothing is here yet")
    ada.press("Add a room")
    ada.fill("What is it called?", "Music room")
    ada.fill("Where is it?", "Second floor")
    ada.page.get_by_label("Picture").set_input_files(picture)
    ada.page.get_by_label("Which circle looks after it?").select_option(str(cast.north.pk))
    ada.press("Add it")
    ada.sees("North looks after it")

    ben = at_browser(cast.ben, phone=phone, dark=dark)
    ben.go("materials/")
    ben.page.locator(".material a").first.click()
    ben.page.wait_for_load_state()
    for one in (ada, ben):
        next_week(one)
        one.look()

    first, last = slot(ben, ", 10:00"), slot(ben, ", 11:30")
    if phone:
        first.click()
        ben.page.get_by_label("to", exact=True).select_option("12:00")
    else:
        first.hover()
        ben.page.mouse.down()
        last.hover()
        ben.page.mouse.up()
        assert ben.page.get_by_label("to", exact=True).input_value() == "12:00"
        assert ben.page.evaluate("document.activeElement.name") == "title"
    ben.fill("What for?", "Choir")
    ben.press("Book it")
    ben.sees("Booked.")

    # Ada's page still shows it free: by keyboard alone she wants the hour from eleven.
    wanted = slot(ada, ", 11:00")
    wanted.focus()
    ada.page.keyboard.press("ArrowDown")
    ada.page.keyboard.press("ArrowUp")
    for _step in range(3):
        ada.page.keyboard.press("Shift+ArrowDown")
    assert ada.page.get_by_label("to", exact=True).input_value() == "13:00"
    ada.page.keyboard.press("Enter")
    ada.page.keyboard.type("Band")
    ada.page.keyboard.press("Enter")
    ada.sees("Ben has it then")
    ada.look()
    assert ada.page.get_by_label("What for?").input_value() == "Band"
    ada.press("Wait for it")
    ada.sees("You are in the queue")

    ben.go("materials/mine/")
    ben.press("Music room")
    ben.press("Give it up")
    ada.go("")
    ada.sees("It became free when you wanted it")
    ada.go("materials/mine/")
    ada.press("Music room")
    ada.sees("do you still want it?")
    ada.press("Yes, I take it")
    ada.sees("It is yours then.")
    assert list(Booking.objects.order_by("pk").values_list("state", flat=True)) == [
        "cancelled", "booked",
    ]  # fmt: skip
    ada.go("materials/day/")


def test_a_thing_by_the_day_and_stock_without_a_script(
    cast: Cast, at_browser: Seat, chromium: Any
) -> None:
    film, sheets = camera(cast).pk, paper(cast).pk
    ben = at_browser(cast.ben)
    ben.go(f"materials/{film}/")
    next_week(ben)
    ben.page.locator("booking-calendar button").first.focus()
    ben.page.keyboard.press("ArrowRight")
    ben.page.keyboard.press("Shift+ArrowRight")
    ben.page.keyboard.press("Enter")
    ben.page.keyboard.type("Film about the harbour")
    ben.look()
    ben.press("Book it")
    ben.sees("Booked.")
    made = Booking.objects.get()
    assert (made.ends_at - made.starts_at).days == 2

    ben.go(f"materials/{sheets}/")
    ben.fill("How many?", "11")
    ben.fill("What for?", "Posters")
    ben.press("Take it")
    ben.sees("Only 10 are left at Cellar")
    ben.fill("How many?", "8")
    ben.press("Take it")
    ben.sees("Taken. 2 are left there.")
    ben.press("Something is wrong with it")
    ben.fill("What is wrong?", "Two packs are wet")
    ben.press("Tell them")
    ben.sees("Those who look after it know now.")
    shelf = Shelf.objects.get(material_id=sheets)
    actions.take(sheets, shelf_id=shelf.pk, amount=2, for_what="Songs", by=cast.ada)
    ben.go(f"materials/{sheets}/")
    ben.sees("Nothing is left.")

    # Without a script a free place is a button that fills the form.
    context = chromium.new_context(
        java_script_enabled=False, storage_state=ben.page.context.storage_state()
    )
    plain = context.new_page()
    stage = room(cast)
    plain.goto(f"{ben.site}/o/{ben.slug}/materials/{stage.pk}/")
    plain.get_by_role("link", name="Later").click()
    plain.locator("booking-calendar button[value$='T09:00']").first.click()
    assert plain.get_by_label("From", exact=True).input_value() == "09:00"
    plain.get_by_label("What for?").fill("Plain")
    plain.get_by_role("button", name="Book it").click()
    plain.get_by_text("Booked.").wait_for()
