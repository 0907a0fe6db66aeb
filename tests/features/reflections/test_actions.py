"""Writing, finding, sharing, erasing; invitations by rhythm and by what ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from colead.features.circles import actions as circles
from colead.features.initiatives import actions as initiatives
from colead.features.notices.models import Notice
from colead.features.reflections import actions, events, jobs, queries
from colead.features.reflections.models import Draft, Passage, Pause, Prompt, Reflection, Rhythm
from colead.kernel import sources, todo
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def written(now: Cast, text: str = "I listened.", **more: object) -> Reflection:
    return actions.write(answers=[("What?", text), ("So what?", "")], by=now.ada, **more)  # type: ignore[arg-type]


def test_only_whoever_wrote_it_comes_to_it(now: Cast) -> None:
    made = written(now, title="Monday")
    told = queries.opened(queries.reflection(now.ada, made.pk))
    assert (told.title, told.answers) == ("Monday", [("What?", "I listened."), ("So what?", "")])
    for other in (now.ben, now.steward, now.guest, now.outsider):
        with pytest.raises(Missing):
            queries.reflection(other, made.pk)
        assert queries.listed(other).items == []
        assert queries.find(other, "listened") == []
    with pytest.raises(Refused, match="for members"):
        actions.write(answers=[("", "x")], by=now.guest)
    with pytest.raises(Refused, match="Write a word"):
        actions.write(answers=[("", "  ")], by=now.ada)
    with pytest.raises(Refused, match="too long"):
        written(now, "x" * 30_000)


def test_it_is_changed_found_and_erased_without_a_trace_in_the_journal(now: Cast) -> None:
    before = Entry.objects.count()
    made = written(now)
    written(now, "About the garden")
    actions.amend(made.pk, answers=[("What?", "I spoke too soon.")], by=now.ada)
    assert [told.words for told in queries.find(now.ada, "spoke so")] == ["I spoke too soon."]
    assert queries.find(now.ada, "listened") == []
    assert "I spoke too soon." in queries.as_markdown(now.ada)
    actions.erase(made.pk, by=now.ada)
    assert Reflection.objects.count() == 1
    assert Entry.objects.count() == before


def test_a_draft_is_kept_until_the_reflection_is(now: Cast) -> None:
    actions.keep_draft(answers=[("What?", "I beg")], template="what", by=now.ada)
    actions.keep_draft(answers=[("What?", "I began")], template="what", by=now.ada)
    assert queries.draft(now.ada)["answers"] == [["What?", "I began"]]  # type: ignore[index]
    assert queries.draft(now.ben) is None
    written(now)
    assert not Draft.objects.exists()
    actions.keep_draft(answers=[("What?", "I")], by=now.ada)
    actions.keep_draft(answers=[("What?", "")], by=now.ada)
    assert not Draft.objects.exists()


def test_an_ended_initiative_invites_those_in_it(now: Cast) -> None:
    led = initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ada)
    initiatives.join(led.pk, by=now.ben)
    actions.keep_rhythm(every="", after_acts=False, by=now.ben)
    initiatives.end(led.pk, status="failed", outcome="None", lesson="Ask first", by=now.ada)
    settle()
    prompt = Prompt.objects.get()
    assert (prompt.member_id, prompt.cause, prompt.title) == (
        now.ada.member_id, "ended", "Bike racks",
    )  # fmt: skip
    [waits] = [one for one in todo.waiting(now.ada) if one.kind == "reflection"]
    assert waits.title == "Bike racks"
    assert Notice.objects.get(subject_kind="prompt").member_id == now.ada.member_id
    entry = Entry.objects.get(event=events.ReflectionInvited.name)
    assert (entry.audience, entry.concerned) == ("concerned", [now.ada.member_id])
    made = written(now, prompt_id=prompt.pk)
    told = queries.opened(made)
    assert told.about == ("initiative", led.pk, "Bike racks")
    assert queries.open_prompts(now.ada) == []


def test_a_rhythm_invites_once_and_by_a_letter_without_words(now: Cast) -> None:
    written(now, "Zimtstern")
    actions.keep_rhythm(every="week", begins_on=now.ada.today, by=now.ada)
    for _again in range(2):
        jobs.ask(at=now.ada.at.isoformat())
    assert Prompt.objects.get().title == "A quiet look back"
    row = Rhythm.objects.get()
    assert row.next_on == now.ada.today + timedelta(days=7)
    settle(now.ada.at + timedelta(minutes=10))
    letter = str(mail.outbox[-1].message())
    assert "Zimtstern" not in letter
    jobs.ask(at=(now.ada.at + timedelta(days=8)).isoformat())
    assert Prompt.objects.count() == 1, "one that waits is enough"
    actions.put_away(Prompt.objects.get().pk, by=now.ada)
    jobs.ask(at=(now.ada.at + timedelta(days=15)).isoformat())
    assert Prompt.objects.count() == 2
    for given in (
        {"every": "hour"},
        {"every": "week", "begins_on": now.ada.today.replace(year=1990)},
    ):
        with pytest.raises(Refused):
            actions.keep_rhythm(by=now.ada, **given)  # type: ignore[arg-type]


def test_a_passage_goes_to_one_person_to_a_circle_or_to_the_library(now: Cast) -> None:
    made = written(now)
    one = actions.share(made.pk, words="I listened.", to=now.ben.member_id, by=now.ada)
    assert queries.passage_words(queries.passage(now.ben, one.pk)) == "I listened."
    for other in (now.steward, now.guest, now.outsider):
        with pytest.raises(Missing):
            queries.passage(other, one.pk)
    settle()
    assert Notice.objects.get(subject_kind="passage").member_id == now.ben.member_id
    assert "listened" not in str(Entry.objects.get(event=events.PassageShared.name).facts)
    circles.join(now.north.pk, by=now.steward)
    all_of_us = actions.share(made.pk, words="To us", circle_id=now.north.pk, by=now.ada)
    assert queries.passage(now.steward, all_of_us.pk)
    with pytest.raises(Missing):
        queries.passage(now.ben, all_of_us.pk)
    with pytest.raises(Missing):
        queries.passage(now.guest, all_of_us.pk)
    lesson = actions.share(made.pk, words="Listen first.", by=now.ada)
    assert sources.read(now.ada, "passage", lesson.pk).advice == "Listen first."
    for wrong in (now.ben, now.steward):
        with pytest.raises(Missing):
            sources.read(wrong, "passage", one.pk)
    with pytest.raises(Refused, match="Only whoever shared"):
        actions.take_back(one.pk, by=now.ben)
    actions.take_back(one.pk, by=now.ada)
    with pytest.raises(Missing):
        queries.passage(now.ben, one.pk)
    for given, field in (
        ({"to": now.ada.member_id}, "to"),
        ({"to": now.guest.member_id}, "to"),
        ({"circle_id": now.south.pk}, "circle_id"),
        ({"to": now.ben.member_id, "circle_id": now.north.pk}, "to"),
        ({"words": " "}, "words"),
    ):
        with pytest.raises(Refused) as no:
            actions.share(made.pk, by=now.ada, **{"words": "x", **given})  # type: ignore[arg-type]
        assert no.value.field == field


def test_a_passage_moved_to_another_person_cannot_be_opened(now: Cast) -> None:
    from colead.kernel.private import Unreadable

    row = actions.share(written(now).pk, words="For Ben", to=now.ben.member_id, by=now.ada)
    Passage.objects.filter(pk=row.pk).update(to_id=now.steward.member_id)
    with pytest.raises(Unreadable):
        queries.passage_words(queries.passage(now.steward, row.pk))


def test_a_pause_is_ones_own_and_is_told_half_an_hour_before(now: Cast) -> None:
    starts = now.ada.at + timedelta(hours=3)
    made = actions.book_pause(starts_at=starts, note="By the river", by=now.ada)
    assert queries.pause_note(made) == "By the river"
    assert b"river" not in bytes(Pause.objects.get().box or b"")
    with pytest.raises(Missing):
        queries.pause(now.steward, made.pk)
    jobs.remind(at=(starts - timedelta(hours=2)).isoformat())
    assert not Entry.objects.filter(event=events.PauseComing.name).exists()
    for _again in range(2):
        jobs.remind(at=(starts - timedelta(minutes=20)).isoformat())
    assert Entry.objects.filter(event=events.PauseComing.name).count() == 1
    assert [one.kind for one in todo.waiting(now.ada)] == ["pause"]
    file = queries.pauses_file(now.ada, queries.pauses_for_calendar(now.ada), site="https://x.org")
    assert b"SUMMARY:Pause" in file
    assert b"CLASS:PRIVATE" in file
    assert b"river" not in file
    actions.cancel_pause(made.pk, by=now.ada)
    assert queries.pauses_ahead(now.ada) == []
    for given, field in (
        ({"starts_at": now.ada.at - timedelta(days=1)}, "starts_at"),
        ({"starts_at": starts, "minutes": 2}, "minutes"),
        ({"starts_at": starts, "note": "x" * 3_000}, "note"),
    ):
        with pytest.raises(Refused) as no:
            actions.book_pause(by=now.ada, **given)  # type: ignore[arg-type]
        assert no.value.field == field


def test_all_of_it_is_erased_and_what_was_shared_if_wished(now: Cast) -> None:
    made = written(now)
    actions.share(made.pk, words="x", to=now.ben.member_id, by=now.ada)
    actions.keep_template(name="Mine", asks=["Why?"], by=now.ada)
    actions.write(answers=[("", "Ben's own")], by=now.ben)
    actions.erase_everything(by=now.ada)
    assert [row.member_id for row in Reflection.objects.all()] == [now.ben.member_id]
    assert Passage.objects.count() == 1
    actions.erase_everything(passages=True, by=now.ada)
    assert Passage.objects.count() == 0


def test_questions_of_ones_own(now: Cast) -> None:
    made = actions.keep_template(name="Mine", asks=["Why me?", " "], by=now.ada)
    assert queries.template(now.ada, f"own-{made.pk}").asks == ("Why me?",)
    assert queries.template(now.ben, f"own-{made.pk}").key == "three"
    with pytest.raises(Missing):
        actions.drop_template(made.pk, by=now.ben)
    actions.drop_template(made.pk, by=now.ada)
    with pytest.raises(Refused):
        actions.keep_template(name="Empty", asks=[" "], by=now.ada)


def test_ones_year_stands_beside_ones_public_acts(now: Cast) -> None:
    initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ada)
    written(now)
    settle()
    moments = queries.year(now.ada, now.ada.today.year)
    assert [one.told.words if one.told else one.text for one in moments][-2:] == [
        "Ada took the lead: Bike racks", "I listened.",
    ]  # fmt: skip
    assert queries.year(now.steward, now.ada.today.year)[-1].told is None
    assert queries.years(now.ada)[0] == now.ada.today.year
