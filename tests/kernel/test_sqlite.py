"""On SQLite, writers of one process come in turn, and nobody is told before the disk has it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, models
from django.db.utils import ConnectionHandler
from django.test.utils import isolate_apps

from colead.kernel import faults
from colead.kernel.sqlite import base, turns


def _until(true: Callable[[], bool]) -> None:
    stop = threading.Event()
    for _ in range(2_000):
        if true():
            return
        stop.wait(0.005)
    raise AssertionError("it did not come to this")


def _begin(act: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    return thread


def test_whoever_waited_longest_writes_next_and_nobody_comes_by_again_first() -> None:
    queue, order = turns.Turns(), list[str]()

    def write(name: str) -> None:
        assert queue.take(30)
        order.append(name)
        queue.give()

    assert queue.take(0)
    threads = []
    for number, name in enumerate(("first", "second")):
        threads.append(_begin(lambda name=name: write(name)))
        _until(lambda number=number: len(queue._waiting) == number + 1)
    queue.give()
    write("who wrote before")
    for thread in threads:
        thread.join()
    assert order == ["first", "second", "who wrote before"]


def test_a_turn_that_does_not_come_is_given_up_and_handed_to_nobody() -> None:
    queue = turns.Turns()
    assert queue.take(0)
    assert not queue.take(0.01)
    queue.give()
    assert queue.take(0)


def test_commits_that_wait_together_go_to_the_disk_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk, asked, go = turns.Disk(), list[str](), threading.Event()

    def slow(log: str) -> None:
        asked.append(log)
        assert go.wait(30)

    monkeypatch.setattr(turns, "_sync", slow)
    kept: list[int] = []
    threads = [_begin(lambda: (disk.keep("log"), kept.append(1)))]
    _until(lambda: len(asked) == 1)
    threads += [_begin(lambda: (disk.keep("log"), kept.append(1))) for _ in range(5)]
    _until(lambda: disk._written == 6)
    assert kept == []
    go.set()
    for thread in threads:
        thread.join()
    # The first began before the five had committed, so it does not count for them.
    assert len(asked) == 2
    assert len(kept) == 6


def test_a_disk_that_fails_is_told_and_the_next_one_tries_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk, asked = turns.Disk(), list[str]()

    def fails_once(log: str) -> None:
        asked.append(log)
        if len(asked) == 1:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(turns, "_sync", fails_once)
    with pytest.raises(OSError, match="Input/output"):
        disk.keep("log")
    disk.keep("log")
    assert len(asked) == 2


@pytest.fixture
def database(tmp_path: Path, django_db_blocker: Any) -> Iterator[Any]:
    """A database of its own, as the product sets it up, but with little patience."""
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 0.05,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    name = tmp_path / "some.sqlite3"
    handler = ConnectionHandler(
        {"default": {"ENGINE": "colead.kernel.sqlite", "NAME": name, "OPTIONS": options}}
    )
    connection = handler["default"]
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE t (x)")
        yield connection
        connection.close()


def _one(connection: Any, statement: str) -> Any:
    with connection.cursor() as cursor:
        return cursor.execute(statement).fetchone()


def _in_transaction(connection: Any, *statements: str) -> list[Any]:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    found = [_one(connection, statement) for statement in statements]
    connection.commit()
    connection.set_autocommit(True)
    return found


def test_a_commit_waits_for_the_disk_after_its_turn_and_only_if_it_wrote(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    queue = base._turns[str(database.settings_dict["NAME"])]
    monkeypatch.setattr(turns, "_sync", lambda log: synced.append((log, queue._taken)))
    [_, (inside,)] = _in_transaction(database, "INSERT INTO t VALUES (1)", "PRAGMA synchronous")
    assert inside == 1  # NORMAL: the next writer need not wait for the disk, too
    assert synced == [(f"{database.settings_dict['NAME']}-wal", False)]
    assert _one(database, "PRAGMA synchronous") == (2,)  # FULL again, for single statements
    _in_transaction(database, "SELECT x FROM t")
    assert len(synced) == 1


def test_the_log_that_is_brought_to_the_disk_is_there(database: Any) -> None:
    _in_transaction(database, "INSERT INTO t VALUES (1)")
    assert Path(f"{database.settings_dict['NAME']}-wal").stat().st_size > 0


def test_a_commit_that_the_disk_did_not_take_is_a_fault_of_the_database(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(log: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(turns, "_sync", fails)
    with pytest.raises(OperationalError) as refused:
        _in_transaction(database, "INSERT INTO t VALUES (1)")
    assert faults.sentence(refused.value) == faults.AWAY


@pytest.mark.parametrize("write", [_one, _in_transaction])
def test_who_gets_no_turn_is_told_that_many_write_and_may_read(
    database: Any, write: Callable[[Any, str], Any]
) -> None:
    queue = base._turns[str(database.settings_dict["NAME"])]
    assert queue.take(0)
    with pytest.raises(OperationalError) as refused:
        write(database, "INSERT INTO t VALUES (1)")
    assert faults.sentence(refused.value) == faults.BUSY
    assert _one(database, "SELECT count(*) FROM t") == (0,)
    queue.give()
    write(database, "INSERT INTO t VALUES (1)")
    assert queue.take(0)  # given back


def test_a_turn_ends_with_a_rollback_and_with_the_connection(database: Any) -> None:
    queue = base._turns[str(database.settings_dict["NAME"])]
    for end in (database.rollback, database.close):
        database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert queue._taken
        end()
        assert not queue._taken
        if database.connection is not None:
            database.set_autocommit(True)


@isolate_apps("colead.kernel")
def test_a_table_that_is_made_anew_keeps_its_triggers_and_those_that_speak_of_it(
    database: Any,
) -> None:
    class Thing(models.Model):
        class Meta:
            app_label = "kernel"

    class Told(models.Model):
        thing_id = models.IntegerField()

        class Meta:
            app_label = "kernel"

    with database.schema_editor(atomic=False) as editor:
        editor.create_model(Thing)
        editor.create_model(Told)
        editor.execute(
            "CREATE TRIGGER each_thing_is_told AFTER INSERT ON kernel_thing"
            " BEGIN INSERT INTO kernel_told (thing_id) VALUES (NEW.id); END"
        )
    for model in (Thing, Told):
        size = models.IntegerField(null=True, default=1)
        size.set_attributes_from_name("size")
        with database.schema_editor(atomic=False) as editor:
            editor.add_field(model, size)
    _in_transaction(database, "INSERT INTO kernel_thing (id, size) VALUES (7, 2)")
    assert _one(database, "SELECT thing_id FROM kernel_told") == (7,)
