"""The journal is append-only, sealed, and tells what was tampered with."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from colead.features.ideas import actions as ideas
from colead.kernel import jobs, journal, outbox
from colead.kernel.models import Entry, Job, Outbox
from colead.kernel.testing import NOON, later, settle
from tests.cast import Cast


def test_entries_are_never_changed(cast: Cast) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(event="something.Else")


def test_an_entry_goes_to_the_outbox_and_then_under_a_seal(cast: Cast) -> None:
    settle()
    ideas.post(title="A bench", by=cast.ada)
    assert Outbox.objects.count() == 1
    settle()
    assert Outbox.objects.count() == 0
    assert list(journal.verify(cast.organization.pk)) == []


def test_entries_are_carried_in_short_transactions(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle()
    for title in ("A bench", "A tree", "A pond"):
        ideas.post(title=title, by=cast.ada)
    monkeypatch.setattr(outbox, "LONGEST", -1.0)
    assert outbox.deliver(at=NOON) == 1
    assert Outbox.objects.count() == 2
    monkeypatch.setattr(outbox, "LONGEST", 60.0)
    assert outbox.deliver(at=NOON) == 2
    assert list(journal.verify(cast.organization.pk)) == []


def test_removed_and_slipped_in_entries_are_found(cast: Cast) -> None:
    ideas.post(title="A bench", by=cast.ada)
    settle()
    entry = Entry.objects.filter(event="ideas.IdeaPosted").get()
    with transaction.atomic():
        entry.delete()
        assert "removed" in next(iter(journal.verify(cast.organization.pk))).sentence
        transaction.set_rollback(True)
    Entry.objects.create(
        organization_id=cast.organization.pk, event="ideas.IdeaPosted", door="web", at=NOON,
        subject_kind="idea", subject_id=1, facts={},
    )  # fmt: skip
    Outbox.objects.all().delete()
    assert "covered by no seal" in next(iter(journal.verify(cast.organization.pk))).sentence


def test_a_changed_entry_is_found(cast: Cast) -> None:
    settle()
    with connection.cursor() as cursor:
        table = "" if connection.vendor == "sqlite" else " ON kernel_entry"
        cursor.execute(f"DROP TRIGGER kernel_entry_is_append_only{table}")
        cursor.execute("UPDATE kernel_entry SET member_id = 1 WHERE member_id IS NULL")
    assert "changed" in next(iter(journal.verify(cast.organization.pk))).sentence


def test_whom_an_entry_concerns_stands_apart_and_is_sealed_as_ever(cast: Cast) -> None:
    """Entries of earlier versions have it among their facts: all read and seal both alike."""
    idea = ideas.post(title="A bench", by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    new = Entry.objects.get(event="ideas.IdeaSupported")
    assert (new.concerned, "concerned" in new.facts) == ([cast.ada.member_id], False)
    old = Entry.objects.get(pk=new.pk)
    old.facts, old.concerned = {**new.facts, "concerned": [cast.ada.member_id]}, None
    assert journal.canonical(new) == journal.canonical(old)
    assert json.loads(journal.canonical(new))[-1] == old.facts
    assert journal.facts(new) == journal.facts(old) == old.facts
    assert journal.concerned(new) == journal.concerned(old) == [cast.ada.member_id]
    for entry in (new, old):
        entry.audience = Entry.Audience.CONCERNED
        seen = [journal.may_read(by, entry) for by in (cast.ada, cast.ben, cast.steward)]
        assert seen == [True, True, False]
    nobody = Entry.objects.get(event="ideas.IdeaPosted")
    assert (nobody.concerned, journal.concerned(nobody)) == (None, [])
    assert "concerned" not in json.loads(journal.canonical(nobody))[-1]


def test_a_changed_list_of_those_concerned_is_found(cast: Cast) -> None:
    idea = ideas.post(title="A bench", by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    settle()
    with connection.cursor() as cursor:
        table = "" if connection.vendor == "sqlite" else " ON kernel_entry"
        cursor.execute(f"DROP TRIGGER kernel_entry_is_append_only{table}")
        cursor.execute("UPDATE kernel_entry SET concerned = '[]' WHERE concerned IS NOT NULL")
    assert "changed" in next(iter(journal.verify(cast.organization.pk))).sentence


def test_who_tells_of_entries_does_not_read_whom_they_concern(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    idea = ideas.post(title="A bench", by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    with django_assert_num_queries(1):
        found = journal.entries(cast.ada).get(event="ideas.IdeaSupported")
        assert journal.may_read(cast.steward, found)
        assert journal.tell(found, who="Ben")
    assert found.get_deferred_fields() == {"concerned"}
    with django_assert_num_queries(1):
        assert journal.concerned(found) == [cast.ada.member_id]


def test_a_receiver_that_fails_holds_up_nobody_and_is_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle()
    seen: list[str] = []
    broken = [True]

    def receive(entry: Entry) -> None:
        if broken[0]:
            raise RuntimeError("not today")
        seen.append(entry.event)

    receiver = outbox.Receiver("test.receive", frozenset({"ideas.IdeaPosted"}), receive)
    monkeypatch.setitem(outbox._receivers, "test.receive", receiver)
    ideas.post(title="A bench", by=cast.ada)
    outbox.deliver(at=NOON)
    assert Outbox.objects.count() == 0
    broken[0] = False
    settle(later(days=1))
    assert seen == ["ideas.IdeaPosted"]


def test_what_others_receive_stands_once_where_one_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that fails after another wrote: what that wrote is neither lost nor doubled."""
    settle()

    def writes(entry: Entry) -> None:
        jobs.queue(fails, at=later(days=400), why=f"entry {entry.pk}")

    def breaks(entry: Entry) -> None:
        writes(entry)
        raise RuntimeError("not today")

    for name, receive in (("test.1", writes), ("test.2", breaks)):
        receiver = outbox.Receiver(name, frozenset({"ideas.IdeaPosted"}), receive)
        monkeypatch.setitem(outbox._receivers, name, receiver)
    for title in ("A bench", "A tree"):
        ideas.post(title=title, by=cast.ada)
    outbox.deliver(at=NOON)
    posted = Entry.objects.filter(event="ideas.IdeaPosted").values_list("pk", flat=True)
    written = Job.objects.filter(name__endswith=".fails").values_list("arguments", flat=True)
    assert sorted(one["why"] for one in written) == sorted(f"entry {pk}" for pk in posted)
    again = Job.objects.filter(name__endswith=".redeliver").values_list("arguments", flat=True)
    assert sorted(one["entry_id"] for one in again) == sorted(posted)


@jobs.job
def fails(*, why: str) -> None:
    """A job that never works."""
    raise RuntimeError(why)


@pytest.mark.django_db
def test_a_job_that_fails_is_tried_later_and_at_last_given_up() -> None:
    jobs.queue(fails, at=NOON, why="no")
    now = NOON
    for _ in range(jobs.TRIES):
        assert jobs.run_next(now=now)
        assert not jobs.run_next(now=now)
        now = later(days=30 * (1 + (now - NOON).days // 30))
    given_up = Job.objects.get()
    assert given_up.attempts == jobs.TRIES
    assert given_up.failed_at is not None
    assert "RuntimeError: no" in given_up.error


@jobs.job
def outlives_its_lease() -> None:
    """A job during which another worker claims it, as after a lost lease; then it fails."""
    Job.objects.update(attempts=2, claimed_until=later(minutes=1))
    jobs.progress(1, 2, "half")
    raise RuntimeError("too late")


@pytest.mark.django_db
def test_who_lost_the_lease_changes_nothing_for_the_one_who_has_it() -> None:
    jobs.queue(outlives_its_lease, at=NOON)
    assert jobs.run_next(now=NOON)
    found = Job.objects.get()
    assert (found.claimed_until, found.attempts) == (later(minutes=1), 2)
    assert (found.done, found.error, found.run_at) == (0, "", NOON)
    assert not jobs.run_next(now=NOON)


@pytest.mark.django_db
def test_a_repeated_job_comes_once_an_interval_and_not_again_when_the_clock_jumps_back() -> None:
    jobs.tick(now=NOON)
    first = Job.objects.count()
    jobs.tick(now=NOON)
    jobs.tick(now=later(days=-3))
    assert Job.objects.count() == first
    jobs.tick(now=later(days=1))
    assert Job.objects.count() > first


@pytest.mark.django_db
def test_a_clock_that_was_months_ahead_silences_no_repeated_job() -> None:
    jobs.tick(now=later(days=90))
    wrong = Job.objects.count()
    jobs.tick(now=NOON)
    jobs.tick(now=later(days=1))
    assert Job.objects.count() > wrong


@pytest.mark.django_db
def test_a_lease_from_before_the_clock_jumped_back_holds_nobody_up() -> None:
    jobs.queue(outlives_its_lease, at=NOON)
    Job.objects.update(claimed_until=later(hours=1))
    assert jobs.run_next(now=NOON)


def test_days_are_told_as_the_reader_writes_them() -> None:
    entry = Entry(
        event="decisions.ReviewComing", facts={"title": "Quiet hours", "on": "2026-12-04"}
    )
    assert "on Dec 4, 2026." in journal.tell(entry, who="Ada")
    with translation.override("de"):
        assert "04.12.2026" in journal.tell(entry, who="Ada")
    entry.facts["on"] = "some day"
    assert "some day" in journal.tell(entry, who="Ada")
