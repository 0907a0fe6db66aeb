"""What may be shown without saying something about a person."""

from __future__ import annotations

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


def test_sets_are_weighed_all_together() -> None:
    shown = [people(1, 10), people(6, 15), people(11, 20)]
    assert not protection.separable(people(1, 20), shown)
    assert protection.separable(people(1, 7), shown)


def test_answers_that_are_all_the_same_are_not_shown() -> None:
    everyone = people(1, 12)
    assert not protection.answerable([everyone], dict.fromkeys(everyone, 5))
    one_other = {**dict.fromkeys(everyone, 5), 3: 4}
    assert not protection.answerable([everyone], one_other)
    assert protection.answerable([everyone], {**one_other, 4: 4})


@given(
    st.lists(st.sets(st.integers(0, 23), min_size=1), min_size=1, max_size=4),
    st.lists(st.integers(1, 5), min_size=24, max_size=24),
)
def test_where_figures_may_be_shown_everybody_could_have_answered_otherwise(
    sets: list[set[int]], given_answers: list[int]
) -> None:
    answers = dict(enumerate(given_answers))
    if not protection.answerable(sets, answers):
        return
    counts = [sorted(answers[one] for one in people) for people in sets]
    for one in set().union(*sets):
        others = [
            other
            for other in set().union(*sets)
            if answers[other] != answers[one]
            and sorted(answers[{one: other, other: one}.get(p, p)] for p in next(iter(sets)))
            == counts[0]
        ]
        swapped = False
        for other in others:
            mixed = {**answers, one: answers[other], other: answers[one]}
            swapped |= [sorted(mixed[p] for p in people) for people in sets] == counts
        assert swapped
