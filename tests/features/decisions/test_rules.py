"""The frame: methods as data, settings, ballots, the chooser, wordings, who may."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colead.features.decisions.rules import chooser, methods, permissions, tables, wording
from colead.features.decisions.rules.ballots import (
    CONSENSUS_STANCES,
    CONSENT_STANCES,
    QUESTION_STANCES,
    VOTE_STANCES,
    check_reason,
    read_stance,
    read_vote,
    words,
)
from colead.features.decisions.rules.permissions import Asked
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing, Refused

MAJORITY = methods.method("majority")
CONSENT = methods.method("consent")


def test_each_method_explains_itself_in_two_sentences() -> None:
    assert [method.name for method in methods.methods()] == [
        "advice", "consent", "election", "consensus", "gradients", "sense", "opt-in", "questions",
        "majority", "approval", "score", "dot", "each", "ranked", "stv", "time-poll", "lot",
    ]  # fmt: skip
    for method in methods.methods():
        assert len(re.findall(r"[.?](?: |$)", str(method.says))) == 2
        assert str(method.fits)
        assert method.clean({}) == {s.name: s.default for s in method.settings}
        assert (method.tally is None) == (not method.has_ballots)


def test_a_method_that_is_not_there_is_missing() -> None:
    with pytest.raises(Missing):
        methods.method("dice")
    assert methods.label("dice") == "dice"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quorum", 101),
        ("quorum", -1),
        ("quorum", True),
        ("quorum", "50"),
        ("quorum", float("nan")),
        ("threshold", "some"),
        ("threshold", ["half"]),
        ("early", "yes"),
        ("days", 10**30),
    ],
)
def test_senseless_settings_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(Refused) as no:
        MAJORITY.clean({name: value})
    assert no.value.field == name


def test_a_setting_of_another_method_is_refused() -> None:
    with pytest.raises(Refused) as no:
        CONSENT.clean({"quorum": 50})
    assert no.value.reason == "This method has no setting called quorum."


def test_settings_are_told_in_words() -> None:
    told = dict(MAJORITY.told(MAJORITY.clean({"threshold": "two-thirds"})))
    assert told["What it takes"] == "at least two thirds"
    assert told["Guests who were invited answer, too"] == "no"


@pytest.mark.parametrize("value", ["", "maybe", None, 1, [], {}, ["consent"]])
def test_a_stance_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(Refused) as no:
        read_stance(value, (), {})
    assert no.value.field == "choice"


@pytest.mark.parametrize("value", [3, "3", "9" * 400, "٣", True, None, [], "yes", 1.0])
def test_a_vote_for_no_option_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        read_vote(value, (1, 2), {})


def test_equal_votes_have_one_form() -> None:
    assert read_vote("2", (1, 2), {}) == read_vote(2, (1, 2), {}) == 2
    assert read_vote("abstain", (1, 2), {}) == "abstain"
    assert read_vote("yes", (), {}) == "yes"


def test_reasons_are_asked_for_as_set() -> None:
    vote, consent = VOTE_STANCES, CONSENT_STANCES
    check_reason("no", "", {"reasons": "never"}, vote)
    check_reason("yes", "", {"reasons": "objection"}, vote)
    check_reason("consent", "x", {"reasons": "always"}, consent)
    check_reason([[7, 1]], "", {"reasons": "objection"})
    for choice, asked, stances in (
        ("no", "objection", vote),
        ("yes", "always", vote),
        ("objection", "never", consent),
        ("block", "never", CONSENSUS_STANCES),
        ("question", "never", QUESTION_STANCES),
        ([[7, 1]], "always", ()),
    ):
        with pytest.raises(Refused) as no:
            check_reason(choice, "  ", {"reasons": asked}, stances)
        assert no.value.field == "reason"


def test_a_ballot_is_told_in_one_line() -> None:
    labels = {7: "Soup", 8: "Bread", 9: "Rice", "yes": "Yes", "no": "No"}
    told = {
        ("vote", 7): "Soup",
        ("stance", "yes"): "Yes",
        ("ticks", (7, 9)): "Soup, Rice",
        ("ticks", ()): "none of the options",
        ("ranking", ((7, 2), (8, 1), (9, 2))): "1. Bread · 2. Soup = Rice",
        ("ranking", ((7, "no-opinion"), (8, 1))): "1. Bread · no opinion: Soup",
        ("scores", ((7, 2), (8, 5))): "Bread 5 · Soup 2",
        ("each", ((7, "yes"), (9, "no"))): "Soup: Yes · Rice: No",
    }
    for (kind, choice), line in told.items():
        assert words(kind, choice, labels) == line


def test_the_chooser_answers_every_combination_with_a_method_and_a_reason() -> None:
    names = {method.name for method in methods.methods()}
    for undone, affected, answers in product(
        ("easy", "hard", "never"), ("few", "circle", "many"), ("one", "several", "more")
    ):
        found = chooser.choose(undone, affected, answers)  # type: ignore[arg-type]
        assert found.method in names
        assert str(found.reason)
        assert methods.method(found.method).clean(found.settings)


def test_what_can_be_undone_is_decided_with_advice() -> None:
    assert chooser.choose("easy", "circle", "one").method == "advice"
    assert chooser.choose("hard", "circle", "one").method == "consent"
    assert chooser.choose("hard", "many", "one").method == "majority"
    assert chooser.choose("easy", "few", "several").method == "approval"
    assert chooser.choose("never", "many", "several").method == "ranked"
    assert chooser.choose("easy", "circle", "more").method == "dot"
    assert chooser.choose("hard", "circle", "more").method == "each"


def test_two_wordings_side_by_side() -> None:
    found = wording.compare("We start at eight.", "We start at nine, after the bus.")
    assert [(p.kind, p.text) for p in found.before if p.kind != "same"] == [("removed", "eight")]
    assert [p.text for p in found.after if p.kind == "added"] == ["nine, after the bus"]
    assert found.changed
    assert not wording.compare("same", "same").changed


@given(st.text(max_size=200), st.text(max_size=200))
@settings(deadline=None)
def test_the_pieces_give_back_the_wordings(before: str, after: str) -> None:
    found = wording.compare(before, after)
    assert "".join(piece.text for piece in found.before) == before
    assert "".join(piece.text for piece in found.after) == after
    assert found.changed == (before != after)


def asked(
    name: str, *, required: bool = True, days: float | None = 0, heard: bool = False
) -> Asked:
    at = None if days is None else NOON - timedelta(days=days)
    return Asked(name, required, at, NOON if heard else None)


def may(*people: Asked, unmarked: int = 0) -> str:
    verdict = permissions.may_decide(people, unmarked=unmarked, at=NOON, wait_days=3)
    return "" if verdict else verdict.reason


def test_whoever_a_guardrail_names_is_asked_and_has_time() -> None:
    assert may(asked("Ben", days=None)) == ("Ask Ben first: the guardrails call for their advice.")
    assert may(asked("Ben", days=1)) == (
        "Wait for Ben: they have until 2026-03-04 12:00 to answer."
    )
    assert may(asked("Ben", days=3)) == ""
    assert may(asked("Ben", heard=True)) == ""
    assert may(asked("Ben", required=False)) == ""


def test_nobody_decides_without_asking_anybody() -> None:
    assert may() == "Ask somebody first: those who are affected and those who know about it."


def test_each_advice_has_its_answer_before_deciding() -> None:
    assert may(asked("Ben", heard=True), unmarked=2) == (
        "Say of each piece of advice what you did with it; 2 wait for that."
    )


def test_no_ballot_after_the_closing_moment() -> None:
    def cast(**changed: object) -> bool:
        given = {
            "state": "open",
            "stage": "",
            "round_closed": False,
            "closes_at": NOON,
            "at": NOON - timedelta(microseconds=1),
            "on_roll": True,
            **changed,
        }
        return bool(permissions.may_cast(**given))  # type: ignore[arg-type]

    assert cast()
    assert cast(closes_at=None)
    assert not cast(at=NOON)
    assert not cast(round_closed=True)
    assert not cast(state="settled")
    assert not cast(state="draft")
    assert not cast(stage="nominate")
    assert not cast(on_roll=False)


def test_answers_are_shown_when_the_settings_say() -> None:
    shown = permissions.sees_answers
    assert shown(show="always", is_settled=False, has_answered=False)
    assert not shown(show="voted", is_settled=False, has_answered=False)
    assert shown(show="voted", is_settled=False, has_answered=True)
    assert not shown(show="closed", is_settled=False, has_answered=True)
    assert shown(show="closed", is_settled=True, has_answered=False)


def test_cells_that_begin_like_formulas_are_harmless() -> None:
    assert [tables.cell(v) for v in ("=1+1", "+1", "-1", "@x", "plain", None)] == [
        "'=1+1", "'+1", "'-1", "'@x", "plain", "",
    ]  # fmt: skip
