"""Which one act stands on top."""

from __future__ import annotations

from datetime import UTC, datetime

from colead.features.home.rules import Step, Todo, in_order, next_act

SOON, LATE = datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
OTHERWISE = Todo("idea", "Share an idea", "/post", "", "lightbulb")


def todo(kind: str, title: str, due: datetime | None = None) -> Todo:
    return Todo(kind, title, f"/{title}", "", "dot", due)


def test_what_others_wait_for_comes_before_what_is_due_by_date() -> None:
    found = in_order(
        [
            todo("review", "r"),
            todo("ballot", "late", LATE),
            todo("ballot", "open end"),
            todo("ballot", "soon", SOON),
            todo("offer", "o", LATE),
        ]
    )
    assert [t.title for t in found] == ["o", "soon", "late", "open end", "r"]


def test_the_next_act_is_always_exactly_one() -> None:
    done, open_ = Step("Say who", "", "/me", True), Step("Join", "why", "/map", False)
    help_ = todo("role", "seat")
    assert next_act([todo("offer", "o")], [open_], [help_], OTHERWISE).title == "o"
    assert next_act([], [done, open_], [help_], OTHERWISE).title == "Join"
    assert next_act([], [done], [help_], OTHERWISE) == help_
    assert next_act([], [], [], OTHERWISE) == OTHERWISE
