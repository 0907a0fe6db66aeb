"""Who is closest, what the clock says: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.issues import rules
from colead.features.issues.rules import Closeness, Past, Timed

TODAY = date(2026, 3, 2)
MARCH = date(2025, 3, 10)
names = st.sampled_from(["Timetable", "Meals", "Buses", "Money", "Garden"])
pasts = st.builds(
    Past,
    st.sampled_from(["resolved", "took-up", "worked"]),
    names,
    st.dates(date(2019, 1, 1), TODAY),
)


def people(size: int = 12) -> st.SearchStrategy[list[Closeness]]:
    one = st.builds(
        Closeness,
        member_id=st.integers(1, 99),
        name=st.just("Somebody"),
        holds=st.lists(names, max_size=3, unique=True).map(tuple),
        shares=st.lists(names, max_size=3, unique=True).map(tuple),
        skills=st.lists(st.tuples(names, st.integers(1, 5)), max_size=3).map(tuple),
        affected=st.sampled_from(["", "North"]),
        near=st.sampled_from(["", "South"]),
        past=st.lists(pasts, max_size=3).map(tuple),
        in_hand=st.integers(0, 5),
    )
    return st.lists(one, max_size=size, unique_by=lambda person: person.member_id)


def order(found: list[Closeness], mark: str = "issue:1", limit: int = 50) -> list[int]:
    close = rules.closest(found, mark=mark, today=TODAY, limit=limit, at_least=limit)
    return [one.member_id for one in close]


def known(member_id: int = 1, **values: object) -> Closeness:
    return Closeness(member_id=member_id, name="Ada", **values)  # type: ignore[arg-type]


class TestClosest:
    @given(people(), st.randoms())
    def test_the_order_in_which_people_come_changes_nothing(self, found, chance) -> None:
        mixed = list(found)
        chance.shuffle(mixed)
        assert order(mixed) == order(found)

    @given(people(), st.data())
    def test_more_closeness_never_lowers(self, found, data) -> None:
        if not found:
            return
        place = data.draw(st.integers(0, len(found) - 1))
        one = found[place]
        more = data.draw(
            st.sampled_from(
                [
                    replace(one, holds=(*one.holds, "Roof")),
                    replace(one, shares=(*one.shares, "Roof")),
                    replace(one, skills=(*one.skills, ("Roofing", 3))),
                    replace(one, affected="North"),
                    replace(one, near="South"),
                    replace(one, past=(*one.past, Past("resolved", "Leak", MARCH))),
                ]
            )
        )
        after = [*found[:place], more, *found[place + 1 :]]
        assert rules.points(more, today=TODAY) >= rules.points(one, today=TODAY)
        assert order(after).index(one.member_id) <= order(found).index(one.member_id)

    @given(people(), st.data())
    def test_more_in_hand_never_raises(self, found, data) -> None:
        if not found:
            return
        place = data.draw(st.integers(0, len(found) - 1))
        busier = replace(found[place], in_hand=found[place].in_hand + 1)
        after = [*found[:place], busier, *found[place + 1 :]]
        one = found[place].member_id
        assert order(after).index(one) >= order(found).index(one)

    def test_who_holds_the_domain_stands_before_who_knows_and_who_lives_with_it(self) -> None:
        found = [
            known(1, affected="North"),
            known(2, skills=(("Timetabling", 5),)),
            known(3, holds=("Timetable",)),
        ]
        assert order(found) == [3, 2, 1]

    def test_equally_close_people_take_turns_by_what_they_have_in_hand(self) -> None:
        found = [known(1, affected="North", in_hand=2), known(2, affected="North", in_hand=1)]
        assert order(found) == [2, 1]

    def test_equal_in_everything_the_lot_falls_differently_for_each_issue(self) -> None:
        found = [known(pk, affected="North") for pk in range(1, 9)]
        firsts = {order(found, f"issue:{number}")[0] for number in range(60)}
        assert len(firsts) >= 6
        assert order(found, "issue:7") == order(found, "issue:7")

    def test_nobody_without_evidence_unless_too_few_are_known(self) -> None:
        found = [known(1, affected="North"), known(2), known(3)]
        close = rules.closest(found, mark="x", today=TODAY)
        assert [one.member_id for one in close] == [1]
        filled = rules.closest(found, mark="x", today=TODAY, at_least=2)
        assert len(filled) == 2
        assert filled[1].why == "nobody is known to be closer, and they have little in hand"
        assert [one.close for one in filled] == [True, False]

    def test_the_limit_holds(self) -> None:
        found = [known(pk, affected="North") for pk in range(1, 20)]
        assert len(rules.closest(found, mark="x", today=TODAY, limit=5)) == 5

    def test_every_suggestion_is_explained_in_words(self) -> None:
        ada = known(
            1,
            holds=("Timetable",),
            skills=(("Excel", 2), ("Timetabling", 5)),
            past=(Past("took-up", "Clashes", MARCH),),
            affected="North",
        )
        (close,) = rules.closest([ada], mark="x", today=TODAY)
        assert close.reasons == (
            "holds the domain Timetable",
            "knows about Timetabling and Excel",
            "took up a similar issue in March 2025: “Clashes”",
            "is in North, where it falls short",
        )

    @given(people())
    def test_no_suggestion_is_without_a_reason(self, found) -> None:
        for one in rules.closest(found, mark="x", today=TODAY, limit=50, at_least=50):
            assert one.reasons
            assert all(one.reasons)

    def test_what_was_long_ago_counts_less(self) -> None:
        lately = known(past=(Past("resolved", "Leak", TODAY),))
        before = known(past=(Past("resolved", "Leak", TODAY - timedelta(days=365)),))
        assert rules.points(lately, today=TODAY) == 25
        assert rules.points(before, today=TODAY) == 12.5

    def test_the_points_are_as_documented(self) -> None:
        assert rules.points(known(holds=("a",)), today=TODAY) == 40
        assert rules.points(known(holds=("a", "b")), today=TODAY) == 50
        assert rules.points(known(shares=("a", "b")), today=TODAY) == 30
        assert rules.points(known(skills=(("a", 5), ("b", 3))), today=TODAY) == 36
        assert rules.points(known(affected="North", near="South"), today=TODAY) == 28
        assert rules.points(known(), today=TODAY) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("timetable", "timetables", True),
        ("timetable", "timetabling", True),
        ("contract", "contrast", False),
        ("plan", "planet", False),
        ("garden", "gardening", False),
        ("cook", "cook", True),
    ],
)
def test_words_are_alike_by_most_of_their_letters(one: str, other: str, same: bool) -> None:
    assert rules.alike(one, other) is same
    assert rules.alike(other, one) is same
    assert not same or rules.beginning(one) == rules.beginning(other)


def test_a_skill_is_spoken_of_by_one_of_its_words() -> None:
    words = ["clash", "timetables", "monday"]
    assert rules.speaks_of_skill(words, "Timetabling and planning")
    assert not rules.speaks_of_skill(words, "First aid")
    assert not rules.speaks_of_skill([], "Timetabling")


class TestClock:
    def test_five_working_days_leave_the_week_end_out(self) -> None:
        assert rules.due(date(2026, 3, 2), 5) == date(2026, 3, 9)
        assert rules.due(date(2026, 3, 6), 1) == date(2026, 3, 9)

    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
    def test_counting_back_gives_the_days_that_were_promised(self, asked: date, days: int) -> None:
        assert rules.days_between(asked, rules.due(asked, days)) == days

    @given(st.dates(), st.integers(0, 400))
    def test_working_days_are_counted_as_one_would_by_hand(self, start: date, span: int) -> None:
        if start.toordinal() + span > date.max.toordinal():
            return
        end = start + timedelta(days=span)
        by_hand = sum(
            1 for step in range(1, span + 1) if (start + timedelta(days=step)).weekday() < 5
        )
        assert rules.days_between(start, end) == by_hand
        assert rules.days_between(end, start) == 0

    def test_only_what_waits_can_be_late(self) -> None:
        day = date(2026, 3, 2)
        assert not rules.is_late(state="open", due_on=day, today=day)
        assert rules.is_late(state="open", due_on=day, today=day + timedelta(1))
        assert rules.is_late(state="working", due_on=day, today=day + timedelta(1))
        assert not rules.is_late(state="removed", due_on=day, today=day + timedelta(1))


class TestEnablingRecord:
    def test_it_counts_what_was_asked(self) -> None:
        monday = date(2026, 2, 2)
        asks = [
            Timed(monday, date(2026, 2, 9), date(2026, 2, 4), "removed", True),
            Timed(monday, date(2026, 2, 9), date(2026, 2, 12), "refused", False, was_late=True),
            Timed(monday, date(2026, 2, 9), None, "open", None),
            Timed(monday, date(2026, 4, 1), date(2026, 2, 3), "working", None),
            Timed(monday, date(2026, 2, 9), None, "withdrawn", None),
        ]
        assert rules.enabling_record(asks, today=TODAY) == rules.EnablingRecord(
            asked=4,
            answered=3,
            waiting=2,
            late=1,
            ever_late=2,
            removed=1,
            refused=1,
            helped=1,
            did_not_help=1,
            median_days=2.0,
        )

    def test_nothing_asked_is_no_record(self) -> None:
        record = rules.enabling_record([], today=TODAY)
        assert (record.asked, record.median_days) == (0, None)
