"""Booking, waiting, lending, stock: what is done, what is refused and with which sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from colead.features.initiatives import actions as initiatives
from colead.features.materials import actions, jobs, queries
from colead.features.materials.models import Booking, Material, Move, Shelf
from colead.features.organizations import actions as organizations
from colead.kernel import journal, search, todo
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.materials.conftest import (
    at,
    book,
    camera,
    days,
    hours,
    paper,
    photo,
    room,
)

pytestmark = pytest.mark.django_db


def told(name: str) -> list[dict[str, Any]]:
    """The facts of all entries of an event, the oldest first."""
    found = Entry.objects.filter(event=f"materials.{name}").order_by("pk")
    return [journal.facts(entry) for entry in found]


def states(*made: Booking) -> list[str]:
    """The states of bookings as they are now."""
    return [Booking.objects.get(pk=one.pk).state for one in made]


def test_the_circle_that_looks_after_it_keeps_the_catalogue(now: Cast) -> None:
    made = room(now, place="Second floor", picture=photo())
    assert search.find(now.ben, "music")[0].id == made.pk
    with pytest.raises(Refused, match="circle that looks after it"):
        room(now, circle_id=now.south.pk)
    with pytest.raises(Refused, match="circle that looks after it"):
        actions.change(made.pk, title="My room", by=now.ben)
    with pytest.raises(Missing):
        actions.change(made.pk, title="My room", by=now.outsider)
    before = actions.picture_of(made)
    with pytest.raises(Refused, match="cannot be read"):
        actions.change(made.pk, picture=b"\xff\xd8\xff no picture", by=now.ada)
    assert before.is_file()
    changed = actions.change(made.pk, title=" Hall ", opens=7, picture=photo(), by=now.ada)
    assert (changed.title, changed.opens) == ("Hall", 7)
    assert actions.picture_of(changed, small=True).is_file()
    assert told("MaterialChanged")[-1]["changed"] == ["title", "opens", "picture"]
    assert actions.change(made.pk, title="Hall", by=now.ada).pk == made.pk
    assert len(told("MaterialChanged")) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "  "}, "title"),
        ({"kind": "car"}, "kind"),
        ({"opens": 18, "closes": 8}, "closes"),
        ({"closes": 25}, "closes"),
        ({"longest": 0}, "longest"),
        ({"longest": 400}, "longest"),
        ({"ahead_days": 9_999}, "ahead_days"),
        ({"weekdays": "89"}, "weekdays"),
        ({"unit": "year"}, "unit"),
        ({"low": -1}, "low"),
    ],
)
def test_senseless_terms_are_refused_at_the_field(
    now: Cast, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as no:
        room(now, **given)
    assert no.value.field == field
    assert not Material.objects.exists()


def test_who_comes_second_reads_who_has_it(now: Cast) -> None:
    made = room(now)
    book(now, made, now.ben)
    with pytest.raises(actions.Taken, match=r"Ben has it then, from 10:00.* to 12:00.*: Choir"):
        book(now, made, now.ada, **hours(now, 11, 13))
    book(now, made, now.ada, **hours(now, 12, 13))
    book(now, made, now.ada, **hours(now, 9, 10))
    assert Booking.objects.count() == 3
    with pytest.raises(Missing):
        book(now, made, now.outsider)
    with pytest.raises(Refused, match="Members book"):
        book(now, made, now.guest)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"begins": 7, "ends": 9}, "open from 8:00 to 18:00"),
        ({"begins": 17, "ends": 19}, "open from 8:00"),
        ({"begins": 12, "ends": 11}, "end after it begins"),
        ({"begins": 10.25, "ends": 11}, "full or half hours"),
        ({"begins": 8, "ends": 17}, "at most 8 hours"),
        ({"begins": 9, "ends": 10, "days": -2}, "over"),
        ({"begins": 9, "ends": 10, "days": 91}, "90 days ahead"),
    ],
)
def test_only_what_the_circle_has_set_can_be_booked(
    now: Cast, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        book(now, room(now), now.ben, **hours(now, **given))


def test_days_are_booked_whole_and_not_on_closed_days(now: Cast) -> None:
    made = camera(now)
    [one] = book(now, made, now.ben, **days(now, 2, 4))
    assert one.ends_at - one.starts_at == timedelta(days=3)
    with pytest.raises(actions.Taken, match="Ben has it from"):
        book(now, made, now.ada, **days(now, 4, 5))
    with pytest.raises(Refused, match="whole days"):
        book(now, made, now.ada)
    with pytest.raises(Refused, match="at most 7 days"):
        book(now, made, now.ada, **days(now, 10, 18))
    closed = str((now.ada.today + timedelta(days=20)).isoweekday())
    other = camera(now, weekdays="1234567".replace(closed, ""))
    with pytest.raises(Refused, match="day of the week"):
        book(now, other, now.ada, **days(now, 20, 20))


def test_a_series_tells_the_dates_that_are_taken_and_books_the_others_or_none(now: Cast) -> None:
    made = room(now)
    book(now, made, now.ada, **hours(now, 11, 12, days=10))
    weekly = {"repeat": "weekly", "until": now.ada.today + timedelta(days=24)}
    with pytest.raises(actions.Taken) as no:
        book(now, made, now.ben, **weekly)
    assert len(no.value.dates) == 1
    assert no.value.others == 3
    assert str((now.ada.today + timedelta(days=10)).day) in no.value.reason
    assert Booking.objects.count() == 1
    four = book(now, made, now.ben, others=True, **weekly)
    assert [one.starts_at.date() - now.ada.today for one in four] == [
        timedelta(days=n) for n in (3, 17, 24)
    ]
    actions.give_up(four[1].pk, following=True, by=now.ben)
    assert states(*four) == ["booked", "cancelled", "cancelled"]
    for given, field in (
        ({"repeat": "weekly"}, "until"),
        ({"repeat": "hourly"}, "repeat"),
        ({"repeat": "weekly", "until": now.ada.today + timedelta(days=400)}, "until"),
    ):
        with pytest.raises(Refused) as no_:
            book(now, made, now.ben, **hours(now, 14, 15), **given)
        assert no_.value.field == field


def test_what_becomes_free_is_held_for_the_first_in_the_queue_then_the_next(now: Cast) -> None:
    made = room(now)
    [first] = book(now, made, now.ada)
    with pytest.raises(Refused, match="free then"):
        actions.wait(made.pk, title="Band", by=now.ben, **hours(now, 14, 15))
    ben = actions.wait(made.pk, title="Band", by=now.ben, **hours(now, 11, 13))
    with pytest.raises(Refused, match="wait for it already"):
        actions.wait(made.pk, title="Band", by=now.ben, **hours(now, 11, 13))
    stella = actions.wait(
        made.pk, title="Play", by=at(now.steward, now.ada.at + timedelta(minutes=1)),
        **hours(now, 10, 12),
    )  # fmt: skip
    actions.give_up(first.pk, by=now.ada)
    assert states(first, ben, stella) == ["cancelled", "held", "waiting"]
    assert told("TimeOffered")[0]["concerned"] == [now.ben.member_id]
    assert [one.kind for one in todo.waiting(now.ben)] == ["held-time"]
    with pytest.raises(actions.Taken, match="Ben has it"):
        book(now, made, now.ada)
    with pytest.raises(Refused, match="Whoever booked it"):
        actions.accept(ben.pk, by=now.steward)
    jobs.pass_on(at=(now.ada.at + timedelta(hours=25)).isoformat())
    assert states(ben, stella) == ["lapsed", "held"]
    late = at(now.ben, now.ada.at + timedelta(hours=25))
    with pytest.raises(Refused, match="given up already"):
        actions.accept(ben.pk, by=late)
    actions.accept(stella.pk, by=at(now.steward, late.at))
    assert states(stella) == ["booked"]
    jobs.pass_on(at=(now.ada.at + timedelta(hours=30)).isoformat())
    assert len(told("TimeLapsed")) == 1


def test_a_no_to_what_is_held_goes_to_the_next_and_a_move_frees(now: Cast) -> None:
    made = room(now)
    [first] = book(now, made, now.ada)
    ben = actions.wait(made.pk, title="Band", by=now.ben, **hours(now, 10, 12))
    stella = actions.wait(made.pk, title="Play", by=now.steward, **hours(now, 10, 12))
    moved = actions.move(first.pk, by=now.ada, **hours(now, 14, 16))
    assert moved.version == 1
    actions.give_up(ben.pk, by=now.ben)
    assert states(first, ben, stella) == ["booked", "cancelled", "held"]
    with pytest.raises(actions.Taken, match="Stella has it then: Play"):
        actions.move(first.pk, by=now.ada, **hours(now, 11, 13))
    with pytest.raises(Refused, match="Whoever booked it changes it"):
        actions.move(first.pk, title="Mine", by=now.ben)


def test_a_thing_goes_out_is_missed_kindly_and_comes_back(now: Cast) -> None:
    made = camera(now)
    [one] = book(now, made, now.ben, **days(now, 0, 1))
    waits = actions.wait(made.pk, title="Film", by=now.steward, **days(now, 1, 1))
    with pytest.raises(Refused, match="Whoever booked it notes this"):
        actions.hand_out(one.pk, by=now.steward)
    actions.hand_out(one.pk, by=now.ada)
    with pytest.raises(Refused, match="already"):
        actions.hand_out(one.pk, by=now.ben)
    with pytest.raises(Refused, match="Note first that it is back"):
        actions.give_up(one.pk, by=now.ben)
    over = one.ends_at
    for hours_late in (0.5, 2, 3, 26, 27):
        jobs.ask_for_late(at=(over + timedelta(hours=hours_late)).isoformat())
    first, second = told("ThingMissed")
    assert first["concerned"] == [now.ben.member_id]
    assert second["concerned"] == sorted([now.ben.member_id, now.ada.member_id])
    ben = at(now.ben, over + timedelta(hours=1))
    assert "late-thing" in [todo_.kind for todo_ in todo.waiting(ben)]
    back = actions.bring_back(one.pk, by=at(now.ben, over + timedelta(hours=28)))
    assert back.ends_at == over
    with pytest.raises(Refused, match="not out"):
        actions.bring_back(one.pk, by=now.ben)
    assert states(waits) == ["waiting"]


def test_what_comes_back_early_is_free_for_who_waits(now: Cast) -> None:
    made = camera(now)
    [one] = book(now, made, now.ben, **days(now, 0, 4))
    waits = actions.wait(made.pk, title="Film", by=now.steward, **days(now, 2, 3))
    actions.hand_out(one.pk, by=now.ben)
    actions.bring_back(one.pk, by=at(now.ben, now.ada.at + timedelta(hours=5)))
    assert states(waits) == ["held"]


def test_what_is_broken_is_out_of_use_until_mended_and_who_booked_it_is_told(now: Cast) -> None:
    made = camera(now)
    book(now, made, now.ben, **days(now, 2, 3))
    noted = actions.note_damage(
        made.pk, text="The strap is torn.", out_of_use=True, picture=photo(), by=now.steward
    )
    assert told("DamageNoted")[0]["concerned"] == sorted([now.ada.member_id, now.ben.member_id])
    assert actions.picture_of(noted).is_file()
    with pytest.raises(Refused, match="until it is mended"):
        book(now, made, now.steward, **days(now, 6, 6))
    with pytest.raises(Refused, match="circle that looks after it"):
        actions.mend(noted.pk, by=now.ben)
    actions.mend(noted.pk, words="A new strap", by=now.ada)
    assert now.steward.member_id in told("DamageMended")[0]["concerned"]
    with pytest.raises(Refused, match="already"):
        actions.mend(noted.pk, by=now.ada)
    book(now, made, now.steward, **days(now, 6, 6))
    with pytest.raises(Refused, match="Say what is wrong"):
        actions.note_damage(made.pk, text=" ", by=now.ben)


def test_stock_is_taken_brought_and_counted_and_never_below_zero(now: Cast) -> None:
    made = paper(now)
    shelf = Shelf.objects.get(material=made)
    led = initiatives.start(title="Posters", circle_id=now.north.pk, by=now.ada)
    actions.take(
        made.pk, shelf_id=shelf.pk, amount=6, for_what="Posters", about=("initiative", led.pk),
        by=now.ben,
    )  # fmt: skip
    assert not told("StockLow")
    with pytest.raises(Refused, match="Only 4 are left at Cellar") as no:
        actions.take(made.pk, shelf_id=shelf.pk, amount=5, for_what="More", by=now.ben)
    assert no.value.field == "amount"
    actions.take(made.pk, shelf_id=shelf.pk, amount=1, for_what="Copies", by=now.ben)
    actions.take(made.pk, shelf_id=shelf.pk, amount=1, for_what="Copies", by=now.ben)
    assert [(one["left"], one["concerned"]) for one in told("StockLow")] == [
        (3, [now.ada.member_id])
    ]
    assert "low-stock" in [one.kind for one in todo.waiting(now.ada)]
    assert todo.waiting(now.ben) == []
    with pytest.raises(Refused, match="circle that looks after it"):
        actions.count(made.pk, shelf_id=shelf.pk, amount=1, for_what="Wet", by=now.ben)
    counted = actions.count(made.pk, shelf_id=shelf.pk, amount=0, for_what="Wet", by=now.ada)
    assert (counted.change, counted.left) == (-2, 0)
    with pytest.raises(Refused, match="Nothing is left"):
        actions.take(made.pk, shelf_id=shelf.pk, amount=1, for_what="More", by=now.ben)
    actions.bring(made.pk, place="Attic", amount=20, by=now.ben)
    made.refresh_from_db()
    assert (made.low_told, queries.total(made.pk)) == (False, 20)
    used = queries.used_by(now.ben, "initiative", led.pk)
    assert [one.change for one in used.moves] == [-6]
    for given in ({"amount": 0}, {"amount": 10**9}, {"for_what": " "}):
        with pytest.raises(Refused):
            actions.take(
                made.pk, by=now.ben, **{"shelf_id": shelf.pk, "amount": 1, "for_what": "x", **given}
            )
    with pytest.raises(Missing):
        actions.take(made.pk, shelf_id=shelf.pk, amount=1, for_what="x", by=now.outsider)
    with pytest.raises(Refused, match="booked, not taken"):
        actions.take(room(now).pk, shelf_id=shelf.pk, amount=1, for_what="x", by=now.ben)
    assert Move.objects.filter(material=made).count() == 6


def test_what_is_retired_ends_its_bookings_and_tells_why(now: Cast) -> None:
    made = room(now)
    [one] = book(now, made, now.ben)
    waits = actions.wait(made.pk, title="Play", by=now.steward, **hours(now, 10, 12))
    with pytest.raises(Refused, match="Say why"):
        actions.retire(made.pk, reason=" ", by=now.ada)
    actions.retire(made.pk, reason="The floor is rotten", by=now.ada)
    assert states(one, waits) == ["cancelled", "cancelled"]
    assert told("MaterialRetired")[0]["concerned"] == sorted(
        [now.ben.member_id, now.steward.member_id]
    )
    assert search.find(now.ben, "music") == []
    with pytest.raises(Refused, match="not here any more"):
        book(now, made, now.ben)
    actions.reinstate(made.pk, by=now.ada)
    book(now, made, now.ben)


def test_who_leaves_the_organization_gives_up_what_was_booked(now: Cast) -> None:
    made = room(now)
    [one] = book(now, made, now.ben)
    waits = actions.wait(made.pk, title="Play", by=now.steward, **hours(now, 10, 12))
    organizations.leave(by=now.ben)
    settle(now.ada.at)
    assert states(one, waits) == ["cancelled", "held"]


def test_the_database_itself_lets_nobody_in_twice(now: Cast) -> None:
    made = room(now)
    [one] = book(now, made, now.ben)
    [other] = book(now, made, now.ada, **hours(now, 14, 15))
    same = {
        "organization": now.organization, "material": made, "member_id": now.ada.member_id,
        "title": "x", "booked_at": now.ada.at,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(**same, **hours(now, 11, 13))
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=other.pk).update(starts_at=one.starts_at)
    Booking.objects.create(**same, state="waiting", **hours(now, 11, 13))
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(state="waiting").update(state="booked")
    shelf = Shelf.objects.get(material=paper(now))
    with pytest.raises(IntegrityError), transaction.atomic():
        Shelf.objects.filter(pk=shelf.pk).update(amount=-1)
