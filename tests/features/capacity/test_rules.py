"""Matching with reasons and without scores; the picture's geometry; an initiative's own beat."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from colead.features.capacity import rules
from colead.features.capacity.rules import Known, Match, Mine, Past, Skill
from colead.features.capacity.rules.picture import Told
from colead.features.initiatives.rules import beat
from colead.kernel.testing import NOON

TODAY = NOON.date()
WELDS = Skill("Welding", 4)


def names(*people: Known, kind: str = "skill", limit: int = 6) -> list[str]:
    found = rules.matches(people, kind=kind, mark="need:1", today=TODAY, limit=limit)
    return [one.name for one in found]


def known(name: str, number: int = 1, **more: object) -> Known:
    return Known(member_id=number, name=name, **more)  # type: ignore[arg-type]


def test_who_says_so_and_would_like_to_comes_before_who_is_only_near() -> None:
    near = known("Near", 1, circle="North")
    knows = known("Knows", 2, skills=(WELDS,))
    holds = known("Holds", 3, holds=("Racks",))
    nothing = known("Nothing", 4, last_on=TODAY)
    assert names(near, nothing, holds, knows) == ["Knows", "Holds", "Near"]


def test_among_equals_who_has_not_led_for_longest_comes_first_and_never_the_busiest() -> None:
    often = known("Often", 1, skills=(WELDS,), last_on=TODAY)
    once = known("Once", 2, skills=(WELDS,), last_on=TODAY - timedelta(days=200))
    never = known("Never", 3, skills=(WELDS,))
    assert names(often, once, never) == ["Never", "Once", "Often"]
    reasons = rules.matches([never, once], kind="skill", mark="need:1", today=TODAY)
    assert reasons[0].reasons[-1] == "has not led or helped in an initiative yet"
    assert reasons[1].reasons[-1].startswith("last led or helped in")


def test_what_is_still_equal_is_drawn_by_lot_that_differs_from_need_to_need() -> None:
    people = [known(f"P{n}", n, skills=(WELDS,)) for n in range(1, 9)]
    orders = {
        tuple(m.member_id for m in rules.matches(people, kind="skill", mark=f"need:{n}",
                                                 today=TODAY, limit=8))
        for n in range(6)
    }  # fmt: skip
    assert len(orders) == 6
    again = [rules.matches(people[::-1], kind="skill", mark="need:1", today=TODAY)]
    assert again[0] == rules.matches(people, kind="skill", mark="need:1", today=TODAY)


def test_a_match_has_reasons_in_words_and_no_number() -> None:
    one = known(
        "Cleo", 7, skills=(WELDS,), holds=("Racks",), circle="North",
        past=(Past("Bench", TODAY - timedelta(days=30), led=True),), last_on=TODAY,
    )  # fmt: skip
    [found] = rules.matches([one], kind="skill", mark="need:1", today=TODAY)
    assert {field.name for field in fields(Match)} == {"member_id", "name", "reasons"}
    assert found.reasons == (
        "does hard cases of Welding and would like to",
        "holds the domain Racks",
        "led “Bench”",
        "is in North, too",
        "leads or helps in something now",
    )


@pytest.mark.parametrize(
    ("skill", "kind", "fits"),
    [
        (WELDS, "skill", True),
        (WELDS, "hands", True),
        (replace(WELDS, would_use=False), "skill", False),
        (WELDS, "coach", False),
        (replace(WELDS, would_teach=True, would_use=False), "coach", True),
        (Skill("Cooking", 5), "skill", False),
    ],
)
def test_a_skill_counts_only_as_its_holder_would_give_it(
    skill: Skill, kind: str, fits: bool
) -> None:
    assert rules.fits_skill(skill, ["welding", "corners"], kind=kind) is fits


def test_where_a_member_is_wanted_says_why_skills_before_circles() -> None:
    needs = [
        (1, "hands", "Carry planks", 5, "North"),
        (2, "skill", "Welding corners", 9, "South"),
        (3, "money", "200 euros", 5, "North"),
        (4, "hands", "Carry stones", 9, "South"),
    ]
    found = rules.wanted(needs, Mine((WELDS,), frozenset({5})), limit=9)
    assert [(one.need_id, one.why) for one in found] == [
        (2, "Your Welding is wanted"),
        (1, "In North, too"),
    ]


def test_its_own_beat_is_the_median_gap_within_bounds() -> None:
    def days(*gaps: int) -> list[date]:
        told = [TODAY]
        for gap in gaps:
            told.append(told[-1] + timedelta(days=gap))
        return told

    assert beat(days()) == beat(days(5, 5)) == 14
    assert beat(days(5, 7, 30)) == 7
    assert beat(days(1, 1, 1, 1)) == 3
    assert beat(days(200, 300, 250)) == 60
    assert beat([*days(5, 7, 30), TODAY]) == 7


def test_the_picture_lies_in_its_box_and_says_the_same_as_its_table() -> None:
    day = [TODAY + timedelta(days=n) for n in range(0, 100, 10)]
    picture = rules.progress(
        Told(
            began=day[0], ends=day[9],
            confidence=[(day[1], 2, "shaky"), (day[5], 4, "on a good way")],
            kept=[(day[2], "Weld"), (day[2], "Paint")],
            readings=[("Bikes", [(day[1], 0.1, "7"), (day[8], 4.0, "150")])],
            spent=[(day[3], 0.5, "half")],
            pauses=[(day[6], day[7]), (day[8], None)],
        )
    )  # fmt: skip
    assert [lane.name for lane in picture.lanes] == ["confidence", "readings", "kept", "spent"]
    for lane in picture.lanes:
        for point in lane.points:
            assert 14 <= float(point.x) <= 706
            assert float(lane.top) - 0.1 <= float(point.y) <= float(lane.base)
    assert float(picture.lanes[-1].base) < float(picture.height)
    assert len(picture.pauses) == 2
    assert [words for _day, words, _says in picture.rows].count("Paused") == 2
    assert [row[0] for row in picture.rows] == sorted(row[0] for row in picture.rows)
    assert "2 check-ins; the last: on a good way." in picture.says
    assert "Paused 2 times." in picture.says


def test_a_picture_of_a_first_day_has_room() -> None:
    picture = rules.progress(Told(began=TODAY, ends=TODAY, kept=[(TODAY, "Weld")]))
    assert [lane.now for lane in picture.lanes] == ["1"]
    assert float(picture.lanes[0].points[0].x) == 14
