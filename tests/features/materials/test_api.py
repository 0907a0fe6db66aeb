"""Materials for programs, on the command line, and in the bundle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.initiatives import actions as initiatives
from colead.features.materials import actions
from colead.features.materials.models import Booking, Material, Move, Shelf
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.project.cli import main
from tests.cast import Cast
from tests.features.materials.conftest import book, camera, days, hours, paper, photo, room

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/materials/"


def iso(span: dict[str, Any]) -> dict[str, str]:
    """Moments as a program writes them."""
    return {name: moment.isoformat() for name, moment in span.items()}


def test_a_program_books_waits_lends_and_takes(
    now: Cast, api_of: Callable[[Actor], Client]
) -> None:
    ada, ben = api_of(now.ada), api_of(now.ben)

    def post(client: Client, path: str, body: dict[str, Any] | None = None) -> Any:
        return client.post(f"{ROOT}{path}", body or {}, content_type="application/json")

    given = {"kind": "thing", "title": "Camera", "circle_id": now.north.pk, "unit": "day"}
    made = post(ada, "", {**given, "longest": 5})
    assert made.status_code == 201
    pk = made.json()["id"]
    assert post(ben, "", given).status_code == 409
    drawn = ada.post(f"{ROOT}{pk}/picture", {"picture": SimpleUploadedFile("x.jpg", photo())})
    assert drawn.status_code == 200
    assert ben.get(f"{ROOT}{pk}/picture")["Content-Type"] == "image/webp"
    changed = ada.patch(f"{ROOT}{pk}", {"place": "Cellar"}, content_type="application/json")
    assert changed.json()["place"] == "Cellar"
    booked = post(ben, f"{pk}/bookings", {"title": "Film", **iso(days(now, 0, 1))})
    [one] = booked.json()
    refused = post(ada, f"{pk}/bookings", {"title": "Film", **iso(days(now, 1, 1))})
    assert refused.status_code == 409
    assert "Ben has it" in refused.json()["detail"]
    waits = post(ada, f"{pk}/queue", {"title": "Film", **iso(days(now, 1, 1))}).json()
    assert ben.get(f"{ROOT}{pk}/bookings").json()[0]["id"] == one["id"]
    assert post(ben, f"bookings/{one['id']}/out").json()["out_at"]
    assert post(ben, f"bookings/{one['id']}/back").json()["back_at"]
    held = ada.get(f"{ROOT}bookings/{waits['id']}").json()
    assert held["state"] == "held"
    assert post(ada, f"bookings/{waits['id']}/accept").json()["state"] == "booked"
    moved = ada.patch(
        f"{ROOT}bookings/{waits['id']}", {"title": "Harbour"}, content_type="application/json"
    )
    assert moved.json()["title"] == "Harbour"
    assert ada.get(f"{ROOT}bookings").json()["items"][0]["title"] == "Harbour"
    assert post(ada, f"bookings/{waits['id']}/give-up").json()["state"] == "cancelled"
    noted = post(ben, f"{pk}/damages", {"text": "Torn", "out_of_use": True}).json()
    assert ada.get(f"{ROOT}{pk}").json()["state"] == "broken"
    assert post(ada, f"damages/{noted['id']}/mend", {"words": "Sewn"}).json()["mended_at"]
    post(ada, f"{pk}/retire", {"reason": "Lost"})
    assert ada.get(ROOT).json()["items"] == []
    assert post(ada, f"{pk}/reinstate").json()["state"] == "ready"

    stock = paper(now).pk
    [shelf] = ben.get(f"{ROOT}{stock}/shelves").json()
    taken = post(ben, f"{stock}/take", {"shelf_id": shelf["id"], "amount": 4, "for_what": "x"})
    assert taken.json()["left"] == 6
    assert post(ben, f"{stock}/bring", {"place": "Attic", "amount": 1}).json()["left"] == 1
    counted = {"shelf_id": shelf["id"], "amount": 5, "for_what": "Wet"}
    assert post(ada, f"{stock}/count", counted).json()["change"] == -1
    assert len(ben.get(f"{ROOT}{stock}/moves").json()["items"]) == 4
    assert ben.get(f"{ROOT}?kind=stock").json()["items"][0]["stock"] == 6
    assert api_of(now.outsider).get(f"{ROOT}{stock}").status_code == 404


def test_the_command_line(now: Cast) -> None:
    made, stock = room(now), paper(now)
    _, secret = organizations.make_token(by=now.ben, name="shell", scope="write")
    run = CliRunner(env={"COLEAD_TOKEN": secret})

    def say(*args: object) -> str:
        return run.invoke(main, ["material", *[str(one) for one in args]]).output

    assert "Music room" in say("list")
    begins, ends = (moment.isoformat()[:16] for moment in hours(now, 10, 12).values())
    assert "booked" in say("book", made.pk, begins, ends, "Choir")
    assert "You have it then" in say("book", made.pk, begins, ends, "Choir", "--wait")
    assert "Write the time" in say("book", made.pk, "soon", ends, "Choir")
    assert "Choir" in say("bookings")
    one = Booking.objects.get()
    assert "Choir" in say("bookings", made.pk)
    assert "cancelled" in say("give-up", one.pk)
    assert "not held" in say("accept", one.pk) or "given up" in say("accept", one.pk)
    assert "Cellar" in say("shelves", stock.pk)
    shelf = Shelf.objects.get()
    assert "6 are left" in say("take", stock.pk, shelf.pk, 4, "Posters")
    assert "Only 6 are left" in say("take", stock.pk, shelf.pk, 7, "Posters")
    assert "8 are there" in say("bring", stock.pk, "Cellar", 2)


def test_a_bundle_carries_rooms_bookings_and_stock(now: Cast, tmp_path: Path) -> None:
    led = initiatives.start(title="Summer play", circle_id=now.north.pk, by=now.ada)
    made = room(now, place="Second floor", weekdays="12345", longest=3)
    about = ("initiative", led.pk)
    day = next(n for n in range(3, 9) if hours(now, 10, 11, days=n)["starts_at"].isoweekday() < 6)
    [kept] = book(now, made, now.ben, about=about, **hours(now, 10, 11, days=day))
    [gone] = book(now, made, now.ada, **hours(now, 11, 12, days=day))
    actions.give_up(gone.pk, by=now.ada)
    camera(now, place="Attic")
    stock = paper(now)
    shelf = Shelf.objects.get()
    actions.take(stock.pk, shelf_id=shelf.pk, amount=3, for_what="Posters", about=about, by=now.ben)
    bundles.write_folder(now.organization.pk, tmp_path)
    assert exchange.bring(tmp_path, by=now.outsider).faults == []
    copy = Material.objects.get(organization=now.other, kind="room")
    assert (copy.place, copy.weekdays, copy.longest) == ("Second floor", "12345", 3)
    one = Booking.objects.get(organization=now.other, state="booked")
    assert (one.starts_at, one.title, one.about_kind) == (kept.starts_at, "Choir", "initiative")
    assert Booking.objects.filter(organization=now.other, state="cancelled").count() == 1
    assert Shelf.objects.get(organization=now.other).amount == 7
    moves = Move.objects.filter(organization=now.other).order_by("pk")
    assert list(moves.values_list("change", "left")) == [(10, 10), (-3, 7)]
    again = exchange.bring(tmp_path, by=now.outsider)
    assert (again.created, again.changed) == ({}, {})


def test_a_bundle_that_books_twice_is_refused_whole(now: Cast, tmp_path: Path) -> None:
    made = room(now)
    book(now, made, now.ben)
    bundles.write_folder(now.organization.pk, tmp_path)
    file = tmp_path / "bookings.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines, lines[1].replace("Choir", "Band")]) + "\n", encoding="utf-8")
    faults = exchange.bring(tmp_path, by=now.outsider).faults
    assert any("overlaps" in str(fault) for fault in faults), faults
    assert not Material.objects.filter(organization=now.other).exists()
