"""Lines, steps, acts and who may do what: pure."""

from __future__ import annotations

from datetime import timedelta

from colead.features.coaching import rules
from colead.features.coaching.rules import Lead, Line
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON

ADA = Actor(organization_id=1, member_id=1, at=NOON, door="web")


def test_a_line_runs_from_a_guide_to_the_holders_of_roles_and_from_leads_to_their_team() -> None:
    line = Line(heads=frozenset({1, 2}), others=frozenset({2, 3, 4}))
    assert rules.in_one_line(1, 3, [line])
    assert rules.in_one_line(3, 1, [line])
    assert not rules.in_one_line(3, 4, [line]), "those beside each other are not in a line"
    assert not rules.in_one_line(1, 2, [line]), "nor are two guides, whatever else they hold"
    assert not rules.in_one_line(1, 1, [line])
    assert not rules.in_one_line(1, 9, [line])


def test_pairs_in_lines_are_those_in_one_line() -> None:
    lines = [
        Line(frozenset({1}), frozenset({2, 3})),
        Line(frozenset({3, 4}), frozenset({1, 5})),
    ]
    everybody = range(1, 7)
    assert rules.pairs_in_lines(everybody, everybody, lines) == {
        (a, b) for a in everybody for b in everybody if rules.in_one_line(a, b, lines)
    }


def test_steps_of_a_lead_tell_small_from_large_and_alone_from_together() -> None:
    assert rules.steps_of_lead(Lead("Bench", 0, "easy")) == ("led-small",)
    assert rules.steps_of_lead(Lead("Bench", 1, "easy", 50_000, 30)) == ("co-led", "led-small")
    for large in (
        Lead("Wall", 0, "hard"),
        Lead("Wall", 0, "easy", 50_001),
        Lead("Wall", 0, "easy", None, 31),
    ):
        assert rules.steps_of_lead(large) == ("led",)


def test_the_next_step_is_the_first_one_not_been_at() -> None:
    assert rules.next_step([]) == "helped"
    assert rules.next_step(["helped", "led"]) == "co-led"
    assert rules.next_step([step.name for step in rules.STEPS]) == "coached"
    assert not rules.has_led(["helped", "coached"])
    assert rules.has_led(["led-small"])


def test_acts_stand_under_a_practice_and_are_not_counted() -> None:
    acts = [("issues.IssueRaised", n) for n in range(9)] + [("other.Thing", 1)]
    found = rules.by_practice(acts)
    assert [(one.name, some) for one, some in found] == [("names", [0, 1, 2, 3, 4])]
    assert all(str(one.limit) for one, _some in found), "each says what it cannot tell"


def test_any_member_calls_a_matching_once_in_a_week() -> None:
    assert rules.may_call_matching(ADA, last_called_at=None)
    assert not rules.may_call_matching(ADA, last_called_at=NOON - timedelta(days=6))
    assert rules.may_call_matching(ADA, last_called_at=NOON - timedelta(days=7))
    assert not rules.may_call_matching(ADA, last_called_at=None, is_on=True)


def test_an_answer_is_given_once_in_time_and_with_a_sentence_where_it_is_too_late() -> None:
    def asked(**given: object) -> object:
        values = {"state": "open", "expires_at": NOON, "at": NOON - timedelta(days=1)}
        return rules.may_answer(**{**values, "said_yes": False, **given})  # type: ignore[arg-type]

    assert asked()
    full = asked(state="full")
    assert (bool(full), "last place" in full.reason) == (False, True)  # type: ignore[attr-defined]
    assert not asked(at=NOON)
    assert not asked(said_yes=True)
    assert not asked(state="closed")


def test_what_does_not_fit_is_never_told() -> None:
    wish = rules.Wish(1, ["starting", "conflict"], ["de", "en"], forms=["walk"], hours=4)
    offer = rules.Offer(2, ["starting"], ["en"], forms=["video"], hours=2)
    assert rules.told(rules.fit(wish, offer)) == [
        "What is wished and offered: taking the lead for the first time.",
        "There is some of the time that is wished.",
        "You both speak English.",
    ]
    nobody = rules.fit(wish, rules.Offer(2, ["starting"], ["en"], vetoes=frozenset({1})))
    assert rules.told(nobody) == []
