"""The queue when clocks were wrong, and when disk or database keep a job from its work."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from colead.kernel import jobs
from colead.kernel.models import Job

NOW = timezone.now()


class Full(sqlite3.OperationalError):
    """What SQLite says of a full disk."""

    sqlite_errorcode = sqlite3.SQLITE_FULL


def no_room() -> None:
    """A job that finds the disk full."""
    raise OperationalError("database or disk is full") from Full()


def wrong() -> None:
    """A job that is wrong."""
    raise ValueError("always")


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    for work in (no_room, wrong):
        monkeypatch.setitem(jobs._jobs, jobs.name_of(work), work)


def _tried(work: jobs.Work, times: int) -> Job:
    """A job that was tried so often, whenever it was due."""
    made = jobs.queue(work, at=NOW)
    assert made is not None
    for _ in range(times):
        made.refresh_from_db()
        jobs.run_next(now=made.run_at)
    made.refresh_from_db()
    return made


@pytest.mark.django_db
def test_a_job_that_is_wrong_gives_up_but_none_that_a_full_disk_keeps_from_its_work() -> None:
    assert _tried(wrong, jobs.TRIES).failed_at is not None
    found = _tried(no_room, jobs.TRIES + 2)
    assert (found.failed_at, found.attempts) == (None, jobs.TRIES + 2)


@pytest.mark.django_db
def test_it_is_tried_again_soon_however_often_it_was() -> None:
    found = _tried(no_room, 6)
    before = found.run_at
    jobs.run_next(now=before)
    found.refresh_from_db()
    assert found.run_at - before == jobs.AGAIN


@pytest.mark.django_db
def test_what_a_clock_far_ahead_queued_is_due_once_it_is_right() -> None:
    ahead, soon = NOW + timedelta(days=120), NOW + timedelta(minutes=2)
    lost, letter = jobs.queue(wrong, at=ahead), jobs.queue(wrong, at=soon)
    ended = jobs.queue(wrong, at=ahead)
    assert lost
    assert letter
    assert ended
    Job.objects.filter(pk=ended.pk).update(finished_at=NOW)
    jobs.tick(now=NOW)
    moments = dict(Job.objects.filter(name=jobs.name_of(wrong)).values_list("pk", "run_at"))
    assert moments == {lost.pk: NOW, letter.pk: soon, ended.pk: ahead}
