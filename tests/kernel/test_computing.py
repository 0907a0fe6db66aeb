"""One page is made at a time in a process on SQLite; who waits for something lets others begin."""

from __future__ import annotations

import threading

from colead.kernel.sqlite import turns


def _begin(seat: turns.Computing, inside: threading.Event, go: threading.Event) -> threading.Thread:
    def make() -> None:
        with seat.alone():
            inside.set()
            go.wait(30)

    thread = threading.Thread(target=make, daemon=True)
    thread.start()
    return thread


def test_a_second_page_waits_for_the_first_and_no_longer_than_it_has_patience(monkeypatch) -> None:
    seat, first, second, go = turns.Computing(), *(threading.Event() for _ in range(3))
    monkeypatch.setattr(turns, "PATIENCE", 30)
    one = _begin(seat, first, go)
    assert first.wait(30)
    two = _begin(seat, second, go)
    assert not second.wait(0.05)
    go.set()
    assert second.wait(30)
    one.join()
    two.join()
    first.clear()
    second.clear()
    go.clear()
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    one = _begin(seat, first, go)
    assert first.wait(30)
    two = _begin(seat, second, go)
    assert second.wait(30)
    go.set()
    one.join()
    two.join()
    with seat.alone():  # nobody holds it any more
        assert seat._own.seated


def test_who_waits_for_a_turn_or_the_disk_lets_others_begin(monkeypatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 30)
    monkeypatch.setattr(turns, "computing", seat := turns.Computing())
    queue, inside, go = turns.Turns(), threading.Event(), threading.Event()
    assert queue.take(0)
    waits = threading.Event()

    def write() -> None:
        with seat.alone():
            waits.set()
            assert queue.take(30)
            queue.give()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    assert waits.wait(30)
    page = _begin(seat, inside, go)
    assert inside.wait(30)
    seat.give_way(0.01)  # comes back although somebody computes
    go.set()
    queue.give()
    writer.join()
    page.join()
    seat.give_way(30)
    assert not seat._seat.locked()
