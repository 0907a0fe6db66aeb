"""What the organization may know of coaching: numbers of five or more, late, and no curve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from colead.features.evidence.rules.acts import Told
from colead.features.evidence.rules.columns import columns
from colead.features.evidence.rules.figures import COMPUTED, Scope, Window, coached, cut

UNTIL = date(2026, 5, 20)
BEGAN = date(2025, 7, 1)


def scope(pairs: list[tuple[int, int, date]], leads: dict[int, date], people: int = 20) -> Scope:
    """People 0 to 19; who leads something since when; who coached whom from when."""
    started = [
        (member, [Told("initiatives.InitiativeStarted", member, day, member, None, {})])
        for member, day in leads.items()
    ]
    story, window = replace(columns(started), pairs=pairs), Window(UNTIL)
    return Scope(
        frozenset(range(people)), window, cut(story, window), story, {}, set(), True, draws=50
    )


def test_fewer_than_five_coached_tell_nothing() -> None:
    few = scope([(one, 10 + one, BEGAN) for one in range(4)], {})
    for name in ("coached-led", "others-led", "coaches"):
        assert COMPUTED[name](few).undefined == "few-coached"
    # Nor do five coached where fewer than five are not.
    assert COMPUTED["coached-led"](
        scope([(one, 10 + one, BEGAN) for one in range(6)], {}, people=9)
    ).undefined == "few-coached"  # fmt: skip


def test_coached_members_beside_those_who_were_not() -> None:
    led = {one: BEGAN + timedelta(days=30) for one in range(3)}
    led[15] = BEGAN + timedelta(days=20)
    found = scope([(one, 10, BEGAN) for one in range(6)], led)
    assert COMPUTED["coached-led"](found).value == 0.5
    assert COMPUTED["coached-led"](found).cases == 6
    assert round(COMPUTED["others-led"](found).value or 0, 6) == round(1 / 14, 6)
    # All by one coach: of fewer than five coaches nothing is said.
    assert COMPUTED["coaches"](found).undefined == "few-coached"


def test_what_happens_in_the_running_quarter_does_not_show() -> None:
    pairs = [(one, 10 + one, BEGAN) for one in range(6)]
    before = COMPUTED["coached-led"](scope(pairs, {}))
    now = scope([*pairs, (7, 11, date(2026, 4, 2))], {0: date(2026, 4, 3)})
    assert COMPUTED["coached-led"](now) == before
    assert coached.quarter(UNTIL) == date(2026, 4, 1)


def test_coaches_as_if_all_were_equal() -> None:
    pairs = [(one, 10 + one % 5, BEGAN) for one in range(10)]
    value = COMPUTED["coaches"](scope(pairs, {}, people=30)).value
    assert value is not None
    assert 5 <= value <= 10
