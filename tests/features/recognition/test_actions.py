"""Thanking in public and for two alone, hiding, taking back, the list of practices."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from colead.features.circles import actions as circles
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives.models import Initiative
from colead.features.notices.models import Follow, Notice
from colead.features.recognition import actions, events, queries
from colead.features.recognition.models import PracticeList, Recognition
from colead.kernel import search
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SECRET = "Zimtstern beneath the velvet staircase"


def led(now: Cast) -> Initiative:
    found = initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ben)
    initiatives.join(found.pk, by=now.ada)
    return found


def thank(now: Cast, thing: Initiative, **more: object) -> Recognition:
    given = {
        "to": now.ben.member_id, "about": ("initiative", thing.pk), "practice": "begin",
        "text": "You simply began.", "by": now.ada, **more,
    }  # fmt: skip
    return actions.give(**given)  # type: ignore[arg-type]


def test_a_public_one_is_a_story_that_all_read_and_find(now: Cast) -> None:
    made = thank(now, led(now))
    [story] = queries.told(now.steward, queries.listed(now.steward).items)
    assert (story.text, story.practice, story.about) == (
        "You simply began.", "Began without waiting", "Bike racks",
    )  # fmt: skip
    assert [hit.id for hit in search.find(now.steward, "simply", kinds=["recognition"])] == [
        made.pk
    ]
    settle()
    notice = Notice.objects.get(subject_kind="recognition")
    assert notice.member_id == now.ben.member_id
    assert not Follow.objects.filter(kind="recognition").exists()
    entry = Entry.objects.get(event=events.RecognitionGiven.name)
    assert "simply" not in str(entry.facts)
    assert "Ben" not in str(entry.facts)


def test_a_private_one_is_sealed_and_only_the_two_come_to_it(now: Cast) -> None:
    made = thank(now, led(now), public=False, text=SECRET, practice="listen")
    row = Recognition.objects.get(pk=made.pk)
    assert (row.text, row.practice, row.about_kind, row.about_id) == ("", "", "", None)
    assert SECRET.encode() not in bytes(row.box or b"")
    for actor in (now.ada, now.ben):
        [story] = queries.told(actor, [queries.recognition(actor, made.pk)])
        assert (story.text, story.practice) == (SECRET, "Listened first")
    for stranger in (now.steward, now.guest, now.outsider):
        with pytest.raises(Missing):
            queries.recognition(stranger, made.pk)
    assert search.find(now.ada, "Zimtstern") == []
    settle()
    entry = Entry.objects.get(event=events.ThanksSent.name)
    assert (entry.audience, entry.concerned) == ("concerned", [now.ben.member_id])
    assert "Bike" not in str(entry.facts)


def test_whoever_was_thanked_keeps_a_public_one_to_themselves(now: Cast) -> None:
    made = thank(now, led(now))
    with pytest.raises(Refused, match="Only whoever was thanked"):
        actions.hide(made.pk, by=now.ada)
    actions.hide(made.pk, by=now.ben)
    assert queries.listed(now.steward).items == []
    with pytest.raises(Missing):
        queries.recognition(now.steward, made.pk)
    assert search.find(now.steward, "simply") == []
    assert [row.pk for row in queries.mine(now.ben).items] == [made.pk]
    actions.show(made.pk, by=now.ben)
    assert [row.pk for row in queries.listed(now.steward).items] == [made.pk]


def test_taken_back_its_words_are_gone(now: Cast) -> None:
    made = thank(now, led(now))
    with pytest.raises(Refused, match="take it back"):
        actions.take_back(made.pk, by=now.ben)
    actions.take_back(made.pk, by=now.ada)
    assert not Recognition.objects.exists()


def test_it_is_for_one_thing_with_a_practice_and_words(now: Cast) -> None:
    thing = led(now)
    for given, field in (
        ({"text": "  "}, "text"),
        ({"text": "x" * 5_000}, "text"),
        ({"practice": "shouting"}, "practice"),
        ({"about": ("member", now.ben.member_id)}, "about"),
        ({"about": ("initiative", 10**9)}, "about"),
        ({"about": ("nothing", 1)}, "about"),
        ({"to": now.ada.member_id}, "to"),
    ):
        with pytest.raises(Refused) as no:
            thank(now, thing, **given)
        assert no.value.field == field
    with pytest.raises(Missing):
        thank(now, thing, to=now.outsider.member_id)
    thank(now, thing)
    with pytest.raises(Refused, match="already"):
        thank(now, thing)
    assert Recognition.objects.count() == 1


def test_the_database_refuses_half_sealed_thanks_and_thanks_to_oneself(now: Cast) -> None:
    common = {"organization": now.organization, "by_id": now.ada.member_id, "given_at": now.ada.at}
    for wrong in (
        {"to_id": now.ben.member_id, "public": False, "text": "open", "box": b"x"},
        {"to_id": now.ben.member_id, "public": True, "text": ""},
        {"to_id": now.ben.member_id, "public": True, "text": "open", "box": b"x"},
        {"to_id": now.ada.member_id, "public": True, "text": "me"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recognition.objects.create(**common, **wrong)  # type: ignore[arg-type]


def test_a_guest_thanks_for_what_it_sees_and_is_thanked(now: Cast) -> None:
    thing = led(now)
    made = thank(now, thing, by=now.guest)
    assert made.by_id == now.guest.member_id
    hidden = initiatives.start(title="Elsewhere", circle_id=now.south.pk, by=now.ben)
    with pytest.raises(Refused):
        thank(now, hidden, by=now.guest)
    thank(now, thing, to=now.guest.member_id)
    secret = thank(now, hidden)
    assert secret.pk not in [row.pk for row in queries.listed(now.guest).items]


def test_what_two_did_together_comes_first_among_the_suggestions(now: Cast) -> None:
    initiatives.start(title="Alone", circle_id=now.north.pk, by=now.ben)
    thing = led(now)
    initiatives.commit(thing.pk, what="Buy wood", by=now.ben)
    settle()
    member = queries.people(now.ada).get(pk=now.ben.member_id)
    acts = queries.acts_of(now.ada, member)
    assert [(act.thing.title, act.together) for act in acts] == [
        ("Bike racks", True), ("Alone", False),
    ]  # fmt: skip
    assert acts[0].says == "Ben will: Buy wood (Bike racks)"
    thing_of = acts[0].thing
    assert [one.name for one in queries.people_at(now.ada, thing_of)] == ["Ben"]


def test_the_list_of_practices_has_versions_and_two_do_not_write_over_each_other(now: Cast) -> None:
    lines = [("begin", "Began", "", ""), ("", "Brought cake", "Fed us.", "us")]
    with pytest.raises(Refused, match="stewards keep"):
        actions.change_practices(lines, why="Cake", seen=0, by=now.ada)
    actions.change_practices(lines, why="Cake", seen=0, by=now.steward)
    with pytest.raises(Refused, match="meanwhile"):
        actions.change_practices(lines, why="Again", seen=0, by=now.steward)
    with pytest.raises(Refused) as no:
        actions.change_practices(lines, why=" ", seen=1, by=now.steward)
    assert no.value.field == "why"
    with pytest.raises(Refused, match="one practice"):
        actions.change_practices([], why="None", seen=1, by=now.steward)
    assert [one.key for one in queries.practices(now.ada)] == ["begin", "brought-cake"]
    entry = Entry.objects.get(event=events.PracticesChanged.name)
    assert entry.facts["added"] == ["Began", "Brought cake"]
    assert "Dared to try" in entry.facts["dropped"]
    made = thank(now, led(now), practice="brought-cake")
    assert made.practice_title == "Brought cake"


def test_a_circle_adds_its_own(now: Cast) -> None:
    lines = [("", "Watered the roof", "", "")]
    with pytest.raises(Refused, match="members of the circle"):
        actions.change_practices(lines, why="Ours", seen=0, circle_id=now.north.pk, by=now.steward)
    actions.change_practices(lines, why="Ours", seen=0, circle_id=now.north.pk, by=now.ada)
    thank(now, led(now), practice="watered-the-roof")
    elsewhere = initiatives.start(title="South thing", circle_id=now.south.pk, by=now.ben)
    with pytest.raises(Refused):
        thank(now, elsewhere, practice="watered-the-roof")
    circles.leave(now.north.pk, by=now.ada)
    assert PracticeList.objects.get().number == 1
