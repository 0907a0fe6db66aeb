"""Points and reasons, barriers, alternatives. The points were worked out by hand from the rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.coaching.rules import NoMatch, Offer, Wish, alternatives, fit, why_none
from colead.features.coaching.rules.matching import NO_PAIR
from colead.features.coaching.rules.points import points

WISH = Wish(
    1, practices=("listening", "facilitation"), languages=("de", "en"), forms=("by video",), hours=4
)
OFFER = Offer(2, practices=("listening",), languages=("en",), forms=("by video",), hours=2)


def test_points_and_their_reasons() -> None:
    answer = fit(WISH, OFFER)
    assert [(one.kind, one.names, one.points) for one in answer.reasons] == [
        ("practices", ("listening",), 333),
        ("form", ("by video",), 200),
        ("hours", (), 100),
        ("language", ("en",), 50),
    ]
    assert answer.points == 683
    full = replace(OFFER, practices=WISH.practices, languages=("de",), hours=9)
    assert fit(WISH, full).points == 1000
    assert fit(replace(WISH, practices=(), forms=()), full).points == 1000


@pytest.mark.parametrize(
    ("wish", "offer", "line", "barrier"),
    [
        (WISH, replace(OFFER, coach=1), False, "self"),
        (replace(WISH, vetoes=frozenset({2})), OFFER, False, "seeker veto"),
        (WISH, replace(OFFER, vetoes=frozenset({1})), False, "coach veto"),
        (WISH, replace(OFFER, own_line_too=True), True, "role line"),
        (replace(WISH, own_line_too=True), OFFER, True, "role line"),
        (replace(WISH, own_line_too=True), replace(OFFER, own_line_too=True), True, ""),
        (WISH, replace(OFFER, languages=("fr",)), False, "language"),
        (WISH, replace(OFFER, hours=0), False, "hours"),
    ],
)
def test_what_stands_between(wish: Wish, offer: Offer, line: bool, barrier: str) -> None:
    answer = fit(wish, offer, same_line=line)
    assert (answer.barrier, bool(answer)) == (barrier, not barrier)


def test_alternatives_and_why_there_is_none() -> None:
    better = replace(OFFER, coach=3, practices=WISH.practices)
    foreign = replace(OFFER, coach=4, languages=("fr",))
    line = replace(OFFER, coach=5)
    offers = [OFFER, better, foreign, line]
    found = alternatives(WISH, offers, free={2: 1, 3: 0}, lines={(1, 5)})
    assert [(one.coach, one.free) for one in found] == [(2, True), (3, False)]
    assert [one.coach for one in alternatives(WISH, offers, free={}, now=3, most=1)] == [2]
    assert why_none(WISH, offers, lines={(1, 5)}) == NoMatch(2, (("language", 1), ("role line", 1)))


def test_hours_become_places() -> None:
    assert [replace(OFFER, hours=hours).places(2) for hours in (-1, 0, 1, 5)] == [0, 0, 0, 2]


PEOPLE = st.integers(1, 6)
SOME = st.lists(st.sampled_from("abcd"), max_size=4)
LINES = st.frozensets(st.tuples(PEOPLE, PEOPLE), max_size=5)
EACH = {
    "practices": SOME,
    "languages": SOME,
    "forms": SOME,
    "hours": st.integers(0, 5),
    "vetoes": st.frozensets(PEOPLE, max_size=2),
    "own_line_too": st.booleans(),
}


@given(
    st.lists(st.builds(Wish, seeker=PEOPLE, **EACH), max_size=5),
    st.lists(st.builds(Offer, coach=PEOPLE, **EACH), max_size=5),
    LINES,
    LINES,
)
def test_all_pairs_at_once_have_the_points_of_each(
    wishes: list[Wish],
    offers: list[Offer],
    lines: frozenset[tuple[int, int]],
    apart: frozenset[tuple[int, int]],
) -> None:
    table = points(wishes, offers, lines=lines, apart=apart)
    assert table.shape == (len(wishes), len(offers))
    for row, wish in enumerate(wishes):
        for column, offer in enumerate(offers):
            both = wish.seeker, offer.coach
            answer = fit(wish, offer, same_line=both in lines)
            expected = answer.points if answer and both not in apart else NO_PAIR
            assert table[row, column] == expected
