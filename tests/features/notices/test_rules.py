"""When letters are due, and what a header may hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from colead.features.notices import rules
from colead.kernel.events import event_class


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def test_a_letter_waits_two_minutes_for_more() -> None:
    assert rules.letter_due(at(12), timezone="UTC", quiet=None) == at(12, 2)


@pytest.mark.parametrize(
    ("happened", "quiet", "due"),
    [
        (at(12), (22, 7), at(12, 2)),
        (at(23), (22, 7), datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (at(3), (22, 7), at(7)),
        (at(21, 59), (22, 7), datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (at(13), (12, 14), at(14)),
        (at(14), (12, 14), at(14, 2)),
        (at(5), (5, 5), at(5, 2)),
    ],
)
def test_quiet_hours_put_letters_off(
    happened: datetime, quiet: tuple[int, int], due: datetime
) -> None:
    assert rules.letter_due(happened, timezone="UTC", quiet=quiet) == due


def test_quiet_hours_are_the_members_own() -> None:
    # 20:00 UTC is 05:00 in Tokyo.
    due = rules.letter_due(at(20), timezone="Asia/Tokyo", quiet=(22, 7))
    assert due == at(22)


def test_a_header_is_one_line_of_plain_characters() -> None:
    hostile = "Hello\r\nBcc: all@example.org\x00\u2028\x1b[31m"
    assert rules.one_line(hostile) == "Hello Bcc: all@example.org [31m"
    assert len(rules.one_line("x" * 500)) == 180


def test_a_comment_is_about_the_thing_commented_on() -> None:
    facts = {"about_kind": "idea", "about": 7}
    assert rules.thing_of("comment", 3, facts) == ("idea", 7)
    assert rules.thing_of("offer", 3, facts) == ("offer", 3)
    assert rules.thing_of("comment", 3, {"about_kind": 1, "about": "7"}) == ("comment", 3)


def test_what_only_you_can_answer_are_real_events() -> None:
    assert [name for name in rules.ONLY_YOU if event_class(name) is None] == []
