"""Points and reasons, barriers, alternatives. The points were worked out by hand from the rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from colead.features.coaching.rules import NoMatch, Offer, Wish, alternatives, fit, why_none

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
