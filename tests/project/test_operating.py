"""What operators and their programs are told when disk, database or clock are not well."""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import OperationalError, connection
from django.utils import timezone

from colead.kernel import faults
from colead.kernel.models import Entry
from colead.project import metrics, operating
from colead.project.asgi import Front
from colead.project.cli import main
from tests.cast import Cast
from tests.project.site import ROOT, Site


@pytest.fixture
def colead() -> Callable[..., Result]:
    """A command as an operator gives it; there is never a traceback."""

    def run(*words: str) -> Result:
        done = CliRunner().invoke(main, list(words))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


def _asked(path: str) -> tuple[int, str]:
    """What a probe answers."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    front = Front(None)
    # In this thread, which has the connection of the test.
    front._probes.submit = lambda work, *rest: _now(work, *rest)  # type: ignore[assignment]
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    asyncio.run(front(scope, send, send))  # type: ignore[arg-type]
    return sent[0]["status"], sent[1]["body"].decode()


def _now(work: Callable[..., Any], *rest: Any) -> Any:
    from concurrent.futures import Future

    done: Future[Any] = Future()
    done.set_result(work(*rest))
    return done


def _away(execute: Any, sql: str, *rest: Any) -> Any:
    raise OperationalError("the connection is closed")


@pytest.mark.django_db
def test_ready_tells_what_keeps_from_saving_and_sends_nobody_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The event loop that answers is in this thread, too.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    assert _asked("/readyz") == (200, "ready\n")
    assert b"colead_can_save 1.0" in metrics.report()
    monkeypatch.setattr(faults, "of_disk", lambda folder: faults.FULL)
    status, words = _asked("/readyz")
    assert (status, words) == (200, f"ready to read only: {faults.FULL}\n")
    assert b"colead_can_save 0.0" in metrics.report()
    assert _asked("/healthz") == (200, "alive\n")


@pytest.mark.django_db
def test_not_ready_without_database_or_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

    def gone(folder: Path) -> None:
        raise FileNotFoundError(errno.ENOENT, "gone", str(folder))

    with monkeypatch.context() as change:
        change.setattr(faults, "of_disk", gone)
        assert _asked("/readyz") == (503, "the folder COLEAD_DATA_DIR is not there\n")
    monkeypatch.setattr(connection, "close", lambda: None)  # it is the test's, too
    with connection.execute_wrapper(_away):
        assert _asked("/readyz") == (503, "the database does not answer\n")


@pytest.mark.django_db
def test_a_doctor_names_a_full_disk_and_a_clock_behind_the_journal(
    cast: Cast, colead: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = timezone.now() + timedelta(hours=3)
    assert "  ok  the clock and the journal agree" in colead("doctor").output
    Entry.objects.create(
        organization_id=cast.organization.pk, event="ideas.IdeaPosted", door="web", at=ahead,
        audience="organization", subject_kind="idea", subject_id=1, facts={},
    )  # fmt: skip
    monkeypatch.setattr(faults, "of_disk", lambda folder: faults.FULL)
    done = colead("doctor")
    assert done.exit_code == 1
    assert f"  !!  {faults.FULL}" in done.output
    assert "ahead of the clock: one of them was set wrong" in done.output


@pytest.mark.django_db
def test_a_command_without_its_database_says_so(colead: Callable[..., Result]) -> None:
    with connection.execute_wrapper(_away):
        done = colead("doctor")
    assert (done.exit_code, done.output) == (1, f"Error: {faults.AWAY}\n")


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_finds_no_room_leaves_nothing_of_itself(
    colead: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(archive: tarfile.TarFile, *rest: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(operating, "_postgresql", lambda program, words: None)
    monkeypatch.setattr(tarfile.TarFile, "add", full)
    done = colead("backup", str(tmp_path / "kept" / "colead.tar.gz"))
    assert (done.exit_code, done.output) == (1, f"Error: {faults.FULL}\n")
    assert list((tmp_path / "kept").iterdir()) == []


def test_nor_does_one_whose_pieces_find_none(sqlite_site: Site, tmp_path: Path) -> None:
    """By the system itself: no file may grow beyond 100 kB."""
    pieces = tmp_path / "pieces"
    pieces.mkdir()
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    done = subprocess.run(
        [sys.executable, "-m", "colead", "backup", str(tmp_path / "kept" / "colead.tar.gz")],
        env={**sqlite_site.env, "TMPDIR": str(pieces)}, cwd=ROOT, capture_output=True, text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most)),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: "), done.stderr
    assert not (tmp_path / "kept").exists()
    assert os.listdir(pieces) == []
