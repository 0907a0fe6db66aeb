"""Keeping, taking in, rewording, using."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from colead.features.circles import actions as circles
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives.models import Initiative
from colead.features.library import actions, events, queries
from colead.features.library.models import Lesson, Reuse, Wording
from colead.features.notices.models import Notice
from colead.kernel import search
from colead.kernel.models import Entry, SearchText
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def failed(now: Cast, title: str = "Bike racks at the gate") -> Initiative:
    led = initiatives.start(title=title, circle_id=now.north.pk, by=now.ada)
    initiatives.end(
        led.pk, status="failed", outcome="Nobody parked there.", lesson="Racks belong at the door.",
        by=now.ada,
    )  # fmt: skip
    return led


def kept(now: Cast, **more: object) -> Lesson:
    given = {"title": "Racks", "text": "Put them at the door.", "by": now.ada, **more}
    return actions.keep(**given)  # type: ignore[arg-type]


def test_the_lesson_of_an_end_comes_in_once_and_is_its_leads(now: Cast) -> None:
    led = failed(now)
    settle()
    row = Lesson.objects.get()
    assert (row.title, row.happened, row.advice, row.failed, row.taken, row.circle_id) == (
        "Bike racks at the gate", "Nobody parked there.", "Racks belong at the door.", True, True,
        now.north.pk,
    )  # fmt: skip
    assert queries.author_ids(row) == {now.ada.member_id}
    assert actions.take_in(led.pk, by=now.ada) == row
    assert [one.pk for one in queries.listed(now.ben, which="failures").items] == [row.pk]
    assert [one.pk for one in queries.similar(now.ben, "New racks for bikes")] == [row.pk]
    with pytest.raises(Missing):
        queries.lesson(now.outsider, row.pk)


def test_after_another_end_it_follows_until_somebody_reworded_it(now: Cast) -> None:
    led = failed(now)
    settle()
    for words, then in (("Ask first.", "Ask first."), ("Again other.", "In my words.")):
        initiatives.reopen_initiative(led.pk, reason="Once more", by=now.ada)
        initiatives.end(led.pk, status="failed", outcome="No.", lesson=words, by=now.ada)
        settle()
        row = Lesson.objects.get()
        if words == "Ask first.":
            assert row.advice == then
            actions.reword(row.pk, title=row.title, text="In my words.", by=now.ada)
    assert Lesson.objects.get().advice == "In my words."


def test_what_ended_before_there_was_a_library_is_taken_in_by_the_migration(now: Cast) -> None:
    led = failed(now)
    settle()
    Lesson.objects.all().delete()
    SearchText.objects.filter(kind="lesson").delete()
    step = import_module("colead.features.library.migrations.0002_lessons_of_what_ended")
    for _again in range(2):
        step.take_in(apps, None)
    row = Lesson.objects.get()
    assert (row.initiative_id, row.advice) == (led.pk, "Racks belong at the door.")
    assert queries.author_ids(row) == {now.ada.member_id}
    assert [one.pk for one in queries.find(now.ben, "racks door")] == [row.pk]


def test_a_lesson_is_kept_with_the_topics_it_speaks_of(now: Cast) -> None:
    circles.open_domain(now.north.pk, name="Parking", by=now.ada)
    circles.state_skill(name="Welding", by=now.ben)
    made = kept(now, tried="Parking and welding", topics=["Bikes"], circle_id=now.north.pk)
    assert sorted(topic.name for topic in made.topics.all()) == ["Bikes", "Parking", "Welding"]
    assert dict(queries.topics(now.ben))["parking"] == "Parking"
    assert [one.pk for one in queries.listed(now.ben, topic="parking").items] == [made.pk]
    assert [one.pk for one in queries.find(now.ben, "bikes")] == [made.pk]
    assert Entry.objects.get(event=events.LessonKept.name).facts["title"] == "Racks"
    for given, field in (
        ({"title": " "}, "title"),
        ({"text": ""}, "advice"),
        ({"kind": "poem"}, "kind"),
        ({"tried": "x" * 11_000}, "tried"),
    ):
        with pytest.raises(Refused) as no:
            kept(now, **given)
        assert no.value.field == field
    with pytest.raises(Refused, match="Members keep"):
        kept(now, by=now.guest)
    with pytest.raises(Missing):
        kept(now, from_kind="initiative", from_id=10**9)


def test_from_an_initiative_it_knows_where_it_was_learnt(now: Cast) -> None:
    led = initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ada)
    made = kept(now, from_kind="initiative", from_id=led.pk)
    assert (made.initiative_id, made.taken) == (led.pk, False)
    near = queries.near(now.ben, "initiative", led.pk)
    assert [one.pk for one in near.kept] == [made.pk]


def test_how_it_read_before_is_kept_and_a_practice_is_everybodys(now: Cast) -> None:
    lesson, practice = kept(now), kept(now, title="Open a bike", kind="practice", text="1. Oil")
    with pytest.raises(Refused, match="Those who learnt it"):
        actions.reword(lesson.pk, title="Racks", text="No.", by=now.ben)
    actions.reword(practice.pk, title="Open a bike", text="1. Oil 2. Turn", by=now.ben)
    [before] = queries.wordings(practice.pk)
    assert (before.advice, before.by_id) == ("1. Oil", now.ben.member_id)
    actions.reword(practice.pk, title="Open a bike", text="1. Oil 2. Turn", by=now.ben)
    assert Wording.objects.count() == 1
    actions.withdraw(lesson.pk, by=now.ada)
    with pytest.raises(Missing):
        queries.lesson(now.ada, lesson.pk)
    assert search.find(now.ada, "Racks", kinds=["lesson"]) == []


def test_using_one_thanks_its_authors_once_for_each_place(now: Cast) -> None:
    made = kept(now)
    led = initiatives.start(title="South racks", circle_id=now.south.pk, by=now.ben)
    used = actions.use(made.pk, initiative_id=led.pk, by=now.ben)
    with pytest.raises(Refused, match="already"):
        actions.use(made.pk, initiative_id=led.pk, by=now.ben)
    actions.use(made.pk, by=now.ben)
    made.refresh_from_db()
    assert made.reuses == 2
    settle()
    first = Notice.objects.filter(subject_kind="lesson", member_id=now.ada.member_id).first()
    assert first is not None
    assert first.entry.facts["where"] == " in South racks"
    actions.tell(used.pk, came_of_it="Full within a week.", by=now.ben)
    with pytest.raises(Refused, match="Whoever used it"):
        actions.tell(used.pk, came_of_it="Mine", by=now.ada)
    assert Reuse.objects.get(pk=used.pk).came_of_it == "Full within a week."
    assert [one.pk for one in queries.near(now.ada, "initiative", led.pk).used] == [made.pk]
    with pytest.raises(Refused, match="Members say"):
        actions.use(made.pk, by=now.guest)
    with pytest.raises(Missing):
        actions.use(made.pk, by=now.outsider)


def test_where_it_was_learnt_is_no_reuse(now: Cast) -> None:
    led = failed(now)
    settle()
    with pytest.raises(Refused) as no:
        actions.use(Lesson.objects.get().pk, initiative_id=led.pk, by=now.ada)
    assert no.value.field == "initiative_id"


def test_a_guest_reads_lessons_of_its_circles_only(now: Cast) -> None:
    here = kept(now, circle_id=now.north.pk)
    kept(now, circle_id=now.south.pk)
    assert [one.pk for one in queries.listed(now.guest).items] == [here.pk]


def test_stories_of_a_month_and_the_months_beside(now: Cast) -> None:
    earlier = replace(now.ada, at=now.ada.at - timedelta(days=70))
    kept(now, title="Old", by=earlier)
    kept(now, title="New")
    month = now.ada.today.replace(day=1)
    assert [told.lesson.title for told in queries.stories(now.ben, month) if told.lesson] == ["New"]
    before, after = queries.months_beside(now.ben, month)
    assert (before, after) == (earlier.today.replace(day=1), None)
