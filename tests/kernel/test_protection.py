"""What may be shown without saying something about a person."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from colead.kernel import protection


def people(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


def test_fewer_than_five_people_have_no_figure() -> None:
    assert not protection.may_show(4)
    assert protection.may_show(5)


def test_five_to_nine_people_are_not_broken_down() -> None:
    answer = protection.released([("all", people(1, 9), None), ("north", people(1, 5), "all")])
    assert answer == {"all": "", "north": "breakdown"}


def test_a_circle_is_not_shown_where_the_rest_would_be_a_handful() -> None:
    sets = [("all", people(1, 12), None), ("north", people(1, 8), "all")]
    assert protection.released(sets) == {"all": "", "north": "differencing"}
    sets = [("all", people(1, 13), None), ("north", people(1, 8), "all")]
    assert protection.released(sets) == {"all": "", "north": ""}


def test_two_circles_that_leave_a_handful_between_them_are_not_both_shown() -> None:
    sets = [
        ("all", people(1, 20), None),
        ("north", people(1, 9), "all"),
        ("south", people(10, 17), "all"),
    ]
    assert protection.released(sets) == {"all": "", "north": "", "south": "differencing"}


def test_overlapping_teams_are_compared_though_neither_holds_the_other() -> None:
    sets = [
        ("all", people(1, 40), None),
        ("north", people(1, 10), "all"),
        ("choir", people(3, 14), "all"),
    ]
    assert protection.released(sets)["choir"] == "differencing"


def test_the_same_people_under_another_name_tell_nothing_new() -> None:
    sets = [
        ("all", people(1, 40), None),
        ("north", people(1, 10), "all"),
        ("choir", people(1, 10), "all"),
    ]
    assert protection.released(sets) == {"all": "", "north": "", "choir": ""}


def test_a_set_around_shown_ones_is_not_shown_when_it_adds_a_handful() -> None:
    shown = [people(1, 10), people(11, 20)]
    assert protection.derivable(people(1, 23), shown)
    assert not protection.derivable(people(1, 26), shown)


@given(st.lists(st.sets(st.integers(1, 30)), max_size=6))
def test_no_two_released_sets_differ_by_a_handful(sets: list[set[int]]) -> None:
    answer = protection.released(
        [("all", people(1, 30), None), *((n, one, "all") for n, one in enumerate(sets))]
    )
    shown = [one for n, one in enumerate(sets) if answer[n] == ""] + [people(1, 30)]
    for one in shown:
        assert len(one) >= 5
        for other in shown:
            assert one.isdisjoint(other) or len(one - other) not in range(1, 5)


# What people answered.


def told(*sets: tuple[set[int], list[int]]) -> list[tuple[set[int], list[int]]]:
    return list(sets)


def test_one_set_determines_nobody_unless_all_said_the_same() -> None:
    assert protection.determined(told((people(1, 8), [3, 5]))) == frozenset()
    assert protection.determined(told((people(1, 8), [0, 8]))) == people(1, 8)


def test_who_joined_is_found_by_comparing_and_nobody_else() -> None:
    sets = told((people(1, 8), [3, 5]), (people(1, 9), [3, 6]))
    assert protection.determined(sets) == {9}


def test_several_sets_together_tell_what_no_two_of_them_do() -> None:
    # Three overlapping teams that each two leave five apart; all three leave one.
    teams = told(
        (people(1, 10), [4, 6]),
        (people(11, 20), [5, 5]),
        (people(1, 21), [9, 12]),
    )
    assert protection.determined(teams[:2]) == frozenset()
    assert protection.determined(teams) == {21}


def test_bounds_tell_where_sums_do_not() -> None:
    # 6-10 are in both: five no in one team of ten and five yes in the other settle everybody.
    sets = told((people(1, 10), [5, 5]), (people(1, 5), [5, 0]))
    assert protection.determined(sets) == people(1, 10)


def test_a_changed_mind_leaves_no_world() -> None:
    assert protection.determined(told((people(1, 8), [3, 5]), (people(1, 9), [4, 7]))) is None


def test_where_all_but_one_agree_the_one_would_know() -> None:
    assert protection.nearly_all_alike([1, 9])
    assert not protection.nearly_all_alike([2, 8])


@given(
    st.lists(st.sets(st.integers(0, 6), min_size=1), min_size=1, max_size=4),
    st.lists(st.integers(0, 1), min_size=7, max_size=7),
)
def test_the_determined_are_those_who_answer_the_same_in_every_world(
    sets: list[set[int]], answers: list[int]
) -> None:
    counts = [[sum(answers[p] == v for p in one) for v in (0, 1)] for one in sets]
    worlds = [
        world
        for world in product((0, 1), repeat=7)
        if [[sum(world[p] == v for p in one) for v in (0, 1)] for one in sets] == counts
    ]
    everyone = set().union(*sets)
    expected = {p for p in everyone if len({world[p] for world in worlds}) == 1}
    assert protection.determined(list(zip(sets, counts, strict=True))) == expected
