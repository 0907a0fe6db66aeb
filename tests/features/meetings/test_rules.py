"""Whose turn it is, and the steps of a meeting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from colead.features.meetings import rules

PEOPLE = st.lists(st.integers(1, 9), unique=True)


@given(PEOPLE)
def test_in_a_round_everybody_speaks_once_in_order(here: list[int]) -> None:
    spoken: list[int] = []
    turn = rules.next_speaker(here, spoken, None)
    while turn is not None:
        spoken.append(turn)
        turn = rules.next_speaker(here, spoken, turn)
    assert spoken == here


@given(PEOPLE, PEOPLE, st.integers(1, 9))
def test_a_turn_goes_only_to_somebody_here_who_has_not_spoken(
    here: list[int], spoken: list[int], turn: int
) -> None:
    found = rules.next_speaker(here, spoken, turn)
    waiting = {*here} - {*spoken, turn}
    assert (found in waiting) if waiting else (found is None)


def test_who_comes_late_has_a_turn_and_who_left_is_passed_by() -> None:
    assert rules.next_speaker([1, 2, 3], [1, 2], 2) == 3
    assert rules.next_speaker([1, 3, 4], [1, 2], 2) == 3
    assert rules.next_speaker([1, 2, 3, 4], [1, 2, 3], 3) == 4


def test_each_way_of_deciding_has_its_steps() -> None:
    def names(settles: str = "", *, nominates: bool = False) -> list[str]:
        return [phase.name for phase in rules.phases(settles, nominates=nominates)]

    assert names("consent") == ["present", "questions", "reactions", "answer", "objections"]
    assert names("consent", nominates=True) == ["nominate", "change", "answer", "objections"]
    assert names("decider") == ["present", "questions", "advise"]
    assert names("count") == ["present", "questions", "talk", "answer"]
    assert names("lot") == names() == ["talk"]
