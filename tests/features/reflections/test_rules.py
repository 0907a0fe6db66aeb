"""Templates, rhythm, finding, what fits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from colead.features.reflections import rules
from colead.kernel.actor import Actor

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_shipped_templates_have_questions_and_name_who_put_them_in_order() -> None:
    found = {one.key: one for one in rules.shipped()}
    assert [len(found[key].asks) for key in ("three", "what", "cycle", "free")] == [3, 3, 6, 1]
    assert "Borton" in found["what"].source
    assert "Gibbs" in found["cycle"].source


@pytest.mark.parametrize(
    ("every", "then"),
    [
        ("week", date(2026, 2, 7)),
        ("fortnight", date(2026, 2, 14)),
        ("month", date(2026, 2, 28)),
        ("quarter", date(2026, 4, 30)),
    ],
)
def test_a_rhythm_goes_on(every: str, then: date) -> None:
    assert rules.next_day(date(2026, 1, 31), every) == then


def test_what_was_missed_is_asked_once() -> None:
    assert rules.caught_up(date(2026, 1, 5), "week", today=date(2026, 3, 2)) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("query", "found"),
    [("élan", True), ("ELAN gar", True), ("garden elan", True), ("gard elan", False), ("", False)],
)
def test_all_words_are_there_and_the_last_may_be_a_beginning(query: str, found: bool) -> None:
    assert rules.holds(query, ("Élan in the", "garden")) is found


def test_what_was_written_stays_below_other_questions() -> None:
    begun = [("A", "one"), ("B", "two"), ("C", "three")]
    assert rules.carried(begun, ("X",)) == [("X", "one\n\ntwo\n\nthree")]
    assert rules.carried(begun, ("X", "Y", "Z", "W")) == [
        ("X", "one"), ("Y", "two"), ("Z", "three"), ("W", ""),
    ]  # fmt: skip
    assert rules.words(begun) == "one\n\ntwo\n\nthree"


def test_members_reflect_and_pauses_fit_into_a_year() -> None:
    member = Actor(organization_id=1, member_id=1, at=AT, door="web")
    guest = Actor(organization_id=1, member_id=2, at=AT, door="web", is_guest=True)
    assert rules.may_reflect(member)
    assert not rules.may_reflect(guest)
    assert rules.fits(AT, at=AT)
    assert not rules.fits(AT - timedelta(hours=1), at=AT)
    assert not rules.fits(AT + timedelta(days=500), at=AT)
    assert not rules.may_share(passage="  ")
