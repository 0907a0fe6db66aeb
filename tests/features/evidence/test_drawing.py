"""Lines, steps and networks as pictures."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.evidence.rules import drawing, wording
from colead.features.evidence.rules.figures.layout import places


def test_a_trend_leaves_gaps_where_there_is_no_value() -> None:
    line = drawing.trend([1.0, 2.0, None, 3.0, 4.0])
    assert line.pieces == ("M6 30L43 22", "M117 14L154 6")
    assert line.last == drawing.Mark("154", "6")
    assert drawing.trend([None, None]).last is None
    assert drawing.trend([5.0, 5.0]).pieces == ("M6 18L154 18",)


def test_steps_fall_at_their_days() -> None:
    facts = {"longest": 10.0, "steps": [[4.0, 0.5, 0.2, 0.8]]}
    chart = drawing.steps(facts)
    # Days 0 to 10 lie between 46 and 706, shares 1 to 0 between 26 and 230.
    assert chart.line.startswith("M46 26L")
    assert [tick.text for tick in chart.up] == ["0%", "25%", "50%", "75%", "100%"]
    down = [float(piece.split()[1]) for piece in chart.line[1:].split("L")]
    assert down == [26.0, 26.0, 128.0, 128.0]


@given(st.floats(0.001, 1e6))
def test_scales_reach_the_value_in_few_steps(high: float) -> None:
    ticks = drawing._ticks(high)
    assert ticks[-1] >= high - 1e-6
    assert 2 <= len(ticks) <= 6


def test_an_interval_without_end_reaches_the_top_and_does_not_press_the_line_down() -> None:
    days = [date(2026, 1, 31), date(2026, 2, 28)]
    chart = drawing.over_time([(days[0], 4.0, 2.0, None), (days[1], 5.0, 3.0, 500.0)])
    assert float(chart.up[-1].text) == 15.0
    assert " 26L" in chart.band


def test_people_of_a_picture_stand_apart_and_inside() -> None:
    people = list(range(40))
    arcs = [(i, (i * 7 + 1) % 40) for i in people if i != (i * 7 + 1) % 40]
    found = places(people, arcs)
    assert found == places(people, arcs)
    assert all(70 <= x <= 930 and 70 <= y <= 930 for x, y in found.values())
    nearest = min(
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for a, b in combinations(found.values(), 2)
    )
    assert nearest > 35
    assert places([7], []) == {"7": [500.0, 500.0]}
    assert len(places([1, 2], [(1, 2)])) == 2


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(0.421, "share", "42 %"), (3.26, "people", "3.3"), (1.0, "days", "1 day"),
     (12.0, "days", "12 days"), (0.774, "degree", "0.77"), (None, "share", "")],
)  # fmt: skip
def test_values_in_words(value: float | None, unit: str, said: str) -> None:
    assert wording.told(value, unit) == said


def test_intervals_and_chance_in_words() -> None:
    assert wording.interval(0.1, 0.2, "share") == "10 % to 20 %"
    assert wording.interval(2.0, None, "people") == "at least 2.0"
    assert wording.interval(None, None, "people") == ""
    assert wording.chance(0.5, 0.96, "share") == "50 %, lower than here in 96 % of draws"
    assert wording.chance(0.5, 1.0, "share") == "50 %, almost always lower than here"
    assert wording.chance(None, None, "share") == ""
