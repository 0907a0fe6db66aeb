"""Materials in the browser, for programs, on the command line, and in the bundle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from colead.features.initiatives import actions as initiatives
from colead.features.materials import queries
from colead.features.materials.models import Booking, Material, Shelf
from colead.features.meetings import actions as meetings
from colead.kernel.actor import Actor
from tests.cast import Cast
from tests.features.materials.conftest import book, camera, days, hours, paper, photo, room

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Actor], Client]


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/materials/"


def typed(now: Cast, begins: str = "10:00", ends: str = "12:00", **more: object) -> dict[str, str]:
    """What somebody types into the form of a room."""
    day = (now.ada.today + timedelta(days=3)).isoformat()
    return {"day": day, "begins": begins, "ends": ends, "title": "Choir", **more}  # type: ignore[dict-item]


def test_the_catalogue_begins_empty_and_is_filled_with_pictures(
    now: Cast, client_of: ClientOf
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    ada, ben = client_of(now.ada), client_of(now.ben)
    assert "Nothing is here yet" in ada.get(base(now)).content.decode()
    given = {
        "title": "Music room", "place": "Second floor", "circle_id": now.north.pk, "unit": "hour",
        "opens": 8, "closes": 18, "weekdays": ["1", "2", "3"], "longest": 4, "ahead_days": 30,
    }  # fmt: skip
    wrong = ada.post(f"{base(now)}add/room/", {**given, "opens": 20, "about": "With a piano"})
    assert wrong.status_code == 422
    assert "With a piano" in wrong.content.decode()
    not_one = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>")
    refused = ada.post(f"{base(now)}add/room/", {**given, "picture": not_one})
    assert "neither a picture" in refused.content.decode()
    file = SimpleUploadedFile("x.jpg", photo())
    assert ada.post(f"{base(now)}add/room/", {**given, "picture": file}).status_code == 302
    made = Material.objects.get()
    assert (made.weekdays, made.longest) == ("123", 4)
    shown = ben.get(f"{base(now)}{made.pk}/picture/small/")
    assert shown["Content-Type"] == "image/webp"
    assert shown["Content-Disposition"].startswith("attachment")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert client_of(now.outsider).get(f"{base(now)}{made.pk}/picture/small/").status_code == 404
    assert ben.get(f"{base(now)}{made.pk}/picture/huge/").status_code == 404
    assert client_of(now.ben).get(f"{base(now)}{made.pk}/change/").status_code in (403, 409)
    ada.post(f"{base(now)}{made.pk}/change/", {**given, "title": "Hall"})
    made.refresh_from_db()
    assert (made.title, bool(made.picture)) == ("Hall", True)
    ada.post(f"{base(now)}{made.pk}/retire/", {"reason": "Rotten"})
    assert "Nothing is here yet" in ben.get(base(now)).content.decode()
    ada.post(f"{base(now)}{made.pk}/reinstate/")
    assert "Hall" in ben.get(f"{base(now)}?kind=room").content.decode()


def test_booking_in_one_step_and_what_a_rival_reads(now: Cast, client_of: ClientOf) -> None:
    made = room(now)
    here = f"{base(now)}{made.pk}/"
    ben, ada = client_of(now.ben), client_of(now.ada)
    slot = (now.ada.today + timedelta(days=3)).isoformat() + "T10:00"
    chosen = ben.get(here, {"at": slot}).content.decode()
    assert '<option value="10:00" selected>' in chosen
    assert '<option value="11:00" selected>' in chosen
    assert ben.post(here, typed(now)).status_code == 302
    late = ada.post(here, typed(now, "11:00", "13:00", title="Band"))
    shown = late.content.decode()
    assert late.status_code == 422
    assert "Ben has it then" in shown
    assert "Band" in shown
    assert "Wait for it" in shown
    assert ada.post(here, typed(now, "11:00", "13:00", title="Band", act="wait")).status_code == 302
    [has, waits] = Booking.objects.order_by("pk")
    assert "Leave the queue" in ada.get(f"{base(now)}bookings/{waits.pk}/").content.decode()
    ben.post(f"{base(now)}bookings/{has.pk}/give-up/")
    assert "do you still want it" in ada.get(f"{base(now)}bookings/{waits.pk}/").content.decode()
    ada.post(f"{base(now)}bookings/{waits.pk}/accept/")
    assert "Band" in ada.get(f"{base(now)}mine/").content.decode()
    other = ben.get(f"{base(now)}bookings/{waits.pk}/").content.decode()
    assert "Whoever booked it changes it" in other
    assert ben.get(f"{base(now)}bookings/{waits.pk}/move/").status_code in (403, 409)
    moved = ada.post(f"{base(now)}bookings/{waits.pk}/move/", typed(now, "14:00", "15:00"))
    assert moved.status_code == 302
    assert ada.post(f"{base(now)}bookings/{waits.pk}/fly/").status_code == 404
    file = ada.get(f"{base(now)}bookings/{waits.pk}/booking.ics")
    assert b"SUMMARY:Music room: Choir" in file.content
    assert client_of(now.outsider).get(here).status_code == 404
    assert "Members book" in client_of(now.guest).get(here).content.decode()


def test_a_series_with_a_conflict_books_the_others_by_one_button(
    now: Cast, client_of: ClientOf
) -> None:
    made = room(now)
    book(now, made, now.ada, **hours(now, 10, 11, days=10))
    until = (now.ada.today + timedelta(days=17)).isoformat()
    ben, given = client_of(now.ben), typed(now, repeat="weekly", until=until)
    shown = ben.post(f"{base(now)}{made.pk}/", given).content.decode()
    assert "Book the 2 others" in shown
    assert Booking.objects.count() == 1
    ben.post(f"{base(now)}{made.pk}/", {**given, "act": "others"})
    assert Booking.objects.filter(member_id=now.ben.member_id).count() == 2


def test_days_and_bad_input(now: Cast, client_of: ClientOf) -> None:
    made, other = camera(now), room(now)
    ben = client_of(now.ben)
    first = now.ada.today + timedelta(days=2)
    given = {"first": first.isoformat(), "last": (first + timedelta(days=1)).isoformat()}
    assert ben.post(f"{base(now)}{made.pk}/", {**given, "title": "Film"}).status_code == 302
    assert Booking.objects.get().ends_at - Booking.objects.get().starts_at == timedelta(days=2)
    page = ben.get(f"{base(now)}{made.pk}/", {"at": first.isoformat()}).content.decode()
    assert "Film" in page
    for wrong in (
        {"day": "0001-01-01"}, {"day": "9999-12-31"}, {"begins": "25:00"}, {"ends": "09:00"},
        {"title": "x" * 1_000}, {"title": "a\x00b"}, {"repeat": "hourly"}, {"title": ""},
        {"repeat": "weekly"}, {"until": "x"},
    ):  # fmt: skip
        answer = ben.post(f"{base(now)}{other.pk}/", typed(now, **wrong))
        assert answer.status_code == 422, wrong
    for asked in (
        {"day": "x"}, {"day": "9999-12-31"}, {"at": "0001-01-01T00:00"}, {"at": "9" * 40},
        {"at": "9999-12-31T23:30"}, {"about": "meeting:99999999999999999999"},
        {"about": "member:1"},
    ):  # fmt: skip
        assert ben.get(f"{base(now)}{other.pk}/", asked).status_code == 200, asked


def test_a_thing_goes_out_breaks_and_is_mended(now: Cast, client_of: ClientOf) -> None:
    made = camera(now)
    [one] = book(now, made, now.ben, **days(now, 0, 1))
    ben, ada = client_of(now.ben), client_of(now.ada)
    page = f"{base(now)}bookings/{one.pk}/"
    assert "I have it now" in ben.get(page).content.decode()
    ben.post(f"{page}out/")
    assert "It is back" in ben.get(page).content.decode()
    ben.post(f"{page}back/")
    assert ben.post(f"{base(now)}{made.pk}/damage/", {"text": ""}).status_code == 422
    ben.post(f"{base(now)}{made.pk}/damage/", {"text": "<b>Torn</b>", "out_of_use": "on"})
    shown = ada.get(f"{base(now)}{made.pk}/").content.decode()
    assert "&lt;b&gt;Torn" in shown
    assert "out of use until it is mended" in shown
    noted = made.damages.get()
    ada.post(f"{base(now)}damages/{noted.pk}/mend/", {"words": "Sewn"})
    assert "Sewn" in ben.get(f"{base(now)}{made.pk}/").content.decode()
    assert ben.get(f"{base(now)}damages/{noted.pk}/picture/").status_code == 404


def test_stock_is_taken_and_filled_up(now: Cast, client_of: ClientOf) -> None:
    made = paper(now)
    shelf = Shelf.objects.get()
    ben, ada = client_of(now.ben), client_of(now.ada)
    here = f"{base(now)}{made.pk}/"
    many = ben.post(here, {"shelf_id": shelf.pk, "amount": 11, "for_what": "Posters"})
    assert many.status_code == 422
    assert "Only 10 are left at Cellar" in many.content.decode()
    assert "Posters" in many.content.decode()
    ben.post(here, {"shelf_id": shelf.pk, "amount": 10, "for_what": "Posters"})
    assert "Nothing is left" in ben.get(here).content.decode()
    assert "little is left" in ada.get(here).content.decode()
    ben.post(f"{here}bring/", {"place": "Attic", "amount": 5, "for_what": "Shop"})
    ada.post(f"{here}count/", {"shelf_id": shelf.pk, "amount": 2, "for_what": "Found some"})
    assert ada.post(f"{here}count/", {"shelf_id": "x", "amount": -1}).status_code == 422
    assert queries.total(made.pk) == 7
    assert "Found some" in ben.get(here).content.decode()
    assert ben.get(f"{here}count/").status_code in (403, 409)


def test_what_is_for_an_initiative_or_meeting_stands_there(now: Cast, client_of: ClientOf) -> None:
    led = initiatives.start(title="Summer play", circle_id=now.north.pk, by=now.ada)
    called = meetings.call(
        title="Plenum", starts_at=now.ada.at + timedelta(days=3), circle_id=now.north.pk, by=now.ada
    )
    ada, made = client_of(now.ada), room(now)
    panel = reverse("capacity:of-initiative", args=[now.organization.slug, led.pk])
    assert "Book a room or thing for it" in ada.get(panel).content.decode()
    tie = f"initiative:{led.pk}"
    assert "Summer play" in ada.get(base(now), {"about": tie}).content.decode()
    done = ada.post(f"{base(now)}{made.pk}/", {**typed(now), "about": tie})
    assert done["Location"].endswith(f"/initiatives/{led.pk}/")
    assert "Music room" in ada.get(panel).content.decode()
    for_meeting = {**typed(now, "14:00", "15:00", title="Talk"), "about": f"meeting:{called.pk}"}
    ada.post(f"{base(now)}{made.pk}/", for_meeting)
    assert "Talk" in ada.get(f"{base(now)}of-meeting/{called.pk}/").content.decode()
    assert client_of(now.outsider).get(panel).status_code == 404


def test_calendars_for_programs(now: Cast, client_of: ClientOf) -> None:
    made, other = room(now), camera(now)
    [one] = book(now, made, now.ben)
    book(now, other, now.ben, **days(now, 2, 3))
    path = queries.feed_path(now.ada, made.pk)
    body = Client().get(path).content.decode().replace("\r\n ", "")
    assert f"UID:booking-{one.pk}@" in body
    assert "Film" not in body
    assert Client().get(path.replace(".ics", "x.ics")).status_code == 404
    from colead.kernel import feeds

    mine = feeds.path("bookings", member_id=now.ben.member_id or 0, number=0)
    body = Client().get(mine).content.decode()
    first = now.ada.today + timedelta(days=2)
    assert f"DTSTART;VALUE=DATE:{first:%Y%m%d}" in body
    assert f"DTEND;VALUE=DATE:{first + timedelta(days=2):%Y%m%d}" in body
    assert Client().get(mine.replace("bookings", "material")).status_code == 404


def test_lists_cost_the_same_with_one_and_with_thirty(
    now: Cast, client_of: ClientOf, django_assert_num_queries: Callable[..., object]
) -> None:
    client = client_of(now.ada)
    first = room(now)
    book(now, first, now.ada)
    pages = (
        (base(now), 4), (f"{base(now)}day/", 5), (f"{base(now)}mine/", 4),
        (f"{base(now)}{first.pk}/", 9),
    )  # fmt: skip
    for url, _most in pages:
        client.get(url)
    counted = {}
    for url, most in pages:
        with django_assert_num_queries(most):
            client.get(url)
    for number in range(29):
        another = room(now, title=f"Room {number}")
        book(now, another, now.ada, **hours(now, 10, 12, days=1))
        book(now, first, now.ada, **hours(now, 8 + number % 2, 8.5 + number % 2, days=5 + number))
    for url, most in pages:
        with django_assert_num_queries(most):
            counted[url] = len(client.get(url).content)
    assert max(counted.values()) < 60_000, counted


def test_the_longest_calendar_stays_small(now: Cast, client_of: ClientOf) -> None:
    made = room(now, opens=0, closes=24)
    size = len(client_of(now.ben).get(f"{base(now)}{made.pk}/").content)
    assert size < 60_000, size
