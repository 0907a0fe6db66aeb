"""Formats, phases, slips and who may do what, as functions of values."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.retrospectives import rules
from colead.kernel.testing import NOON
from colead.kernel.verdict import Refused, Verdict


def test_every_format_says_what_it_asks_and_where_it_comes_from() -> None:
    assert len(rules.FORMATS) == 6
    for way in rules.FORMATS:
        assert way.source
        assert 2 <= len(way.columns) <= 6
        for column in way.columns:
            assert str(column.name)
            assert str(column.prompt).endswith((".", "?"))
            assert column.tone in rules.TONES
    names = [str(column.name) for column in rules.FORMATS[4].columns]
    assert names == ["What was meant", "What happened", "Why", "What next"]
    assert rules.columns_of("own-3") is None


def test_columns_are_read_or_refused() -> None:
    good = [{"name": " Hop ", "prompt": "What?"}, {"name": "Stop", "prompt": "Why?", "tone": "x"}]
    found = rules.read_columns([*good, {"name": "", "prompt": ""}])
    assert [(one["name"], one["tone"]) for one in found] == [("Hop", "green"), ("Stop", "apricot")]
    for bad in (good[:1], [*good, {"name": "Half", "prompt": ""}], [good[0]] * 7):
        with pytest.raises(Refused):
            rules.read_columns(bad)


def test_phases_go_on_and_back_where_that_undoes_nothing() -> None:
    live = ["gather"]
    while live[-1] != "closed":
        live.append(rules.after(live[-1], live=True))
    assert live == ["gather", "reveal", "group", "vote", "discuss", "commit", "closed"]
    assert rules.after("gather", live=False) == "group"
    assert rules.after("closed", live=True) == "closed"
    backs = [rules.before(phase, live=True) for phase in live]
    assert backs == [None, None, "reveal", "group", None, "discuss", None]
    assert rules.before("group", live=False) is None


def test_a_plan_over_days() -> None:
    found = rules.plan("gather", {"gather": 2, "group": 1}, at=NOON)
    assert list(found) == ["gather", "group", "vote", "discuss", "commit"]
    assert rules.moment_of(found, "group") == NOON + timedelta(days=3)
    assert rules.moment_of(found, "reveal") is None


def test_topics_come_by_their_dots_then_as_they_were_made() -> None:
    assert rules.order_of_talk([(1, 2), (2, 5), (3, 2)]) == [2, 1, 3]


def test_small_things() -> None:
    assert rules.everybody_done([], "vote") is False
    assert rules.everybody_done(["vote", "vote"], "vote")
    assert not rules.everybody_done(["vote", ""], "vote")
    assert rules.first_words("one two three", most=8) == "one two …"
    assert rules.shown_usefulness([5, 5, 5]) is None
    assert rules.shown_usefulness([5, 5, 5, 1]) == 4


def test_slips_are_for_one_board_and_cannot_be_made_up() -> None:
    slip = rules.new_slip(7)
    assert rules.reads(slip, 7)
    assert not rules.reads(slip, 70)
    assert not rules.reads(slip[:-1] + ("a" if slip[-1] != "a" else "b"), 7)
    assert not rules.reads("", 7)
    assert rules.fingerprint(slip) != rules.fingerprint(rules.new_slip(7))
    assert len(rules.fingerprint(slip)) == 32


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (rules.may_reveal(anonymous=True, writers=3), "3 have"),
        (rules.may_reveal(anonymous=False, writers=1), ""),
        (rules.may_come(has_seat=False, belongs=False, phase="gather"), "invited"),
        (rules.may_come(has_seat=True, belongs=False, phase="closed"), "over"),
        (rules.may_read(is_here=False, readers="all", phase="closed"), ""),
        (rules.may_read(is_here=False, readers="all", phase="gather"), "when it is over"),
        (rules.may_read(is_here=False, readers="team", phase="closed"), "said before"),
        (rules.may_write(phase="gather", anonymous=True, has_slip=False), "slip"),
        (rules.may_write(phase="vote", anonymous=False, has_slip=True), "writing is over"),
        (rules.may_edit_card(phase="group", is_author=True, anonymous=False), ""),
        (rules.may_edit_card(phase="group", is_author=True, anonymous=True), "stays as it is"),
        (rules.may_edit_card(phase="gather", is_author=False, anonymous=False), "whoever wrote"),
        (rules.may_take(phase="commit", is_here=True, holder_id=4), "taken it already"),
    ],
)
def test_a_no_has_its_reason(verdict: Verdict, reason: str) -> None:
    assert bool(verdict) == (reason == "")
    assert reason in verdict.reason
