"""Rules of initiatives, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from colead.features.authority.rules import Act, ActVerdict, ConsentCircle, Person, Reason
from colead.features.initiatives import rules
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON

ADA = Actor(organization_id=1, member_id=1, at=NOON, door="web", name="Ada")
GUEST = replace(ADA, member_id=9, is_guest=True)
GO = ActVerdict("go")
INFORM = ActVerdict("inform", people=(Person(2, "Ben", part="inform"),))


def advise(*people: int, guardrail: int = 1, version: int = 1) -> ActVerdict:
    return ActVerdict(
        "advise",
        reasons=(Reason("Ask.", "advise", guardrail, "Rule", version),),
        people=tuple(Person(pk, str(pk)) for pk in people),
    )


def consent(*circles: int, guardrail: int = 5) -> ActVerdict:
    return ActVerdict(
        "consent",
        reasons=(Reason("Consent.", "consent", guardrail, "Rule", 1),),
        consent_circles=tuple(ConsentCircle(pk, str(pk)) for pk in circles),
    )


def test_every_member_may_start_and_a_guest_is_shown_another_way() -> None:
    assert rules.may_start(ADA)
    assert "Share it as an idea" in rules.may_start(GUEST).reason


@pytest.mark.parametrize(
    ("leads", "running", "says"),
    [
        ({1}, True, ""),
        ({1, 2}, True, ""),
        ({2}, True, "Offer to co-lead"),
        (set(), True, "Offer to co-lead"),
        ({1}, False, "has ended"),
    ],
)
def test_all_leads_steer_equally_while_it_runs(leads: set[int], running: bool, says: str) -> None:
    verdict = rules.may_steer(ADA, leads=leads, running=running)
    assert (verdict.allowed, says in verdict.reason) == (says == "", True)


@pytest.mark.parametrize(
    ("leads", "in_hand", "allowed"),
    [({1}, True, False), ({1}, False, True), ({1, 2}, True, True), ({2}, True, False)],
)
def test_the_last_lead_of_what_is_in_hand_stays(
    leads: set[int], in_hand: bool, allowed: bool
) -> None:
    assert rules.may_step_back(ADA, leads=leads, in_hand=in_hand).allowed is allowed


def test_one_steps_in_only_where_nobody_leads() -> None:
    assert rules.may_step_in(ADA, leads=set(), running=True)
    assert not rules.may_step_in(ADA, leads={2}, running=True)
    assert not rules.may_step_in(ADA, leads=set(), running=False)
    assert not rules.may_step_in(GUEST, leads=set(), running=True)


def test_a_commitment_is_confirmed_by_somebody_else_of_the_team() -> None:
    assert rules.may_confirm(ADA, by_id=2, team={1, 2})
    assert "Somebody else" in rules.may_confirm(ADA, by_id=1, team={1, 2}).reason
    assert "People of this initiative" in rules.may_confirm(ADA, by_id=2, team={2}).reason


@pytest.mark.parametrize(
    ("ending", "lesson", "outcome", "says"),
    [
        ("succeeded", "", "Racks stand.", ""),
        ("stopped", "", "The gate moved.", ""),
        ("failed", "Ask the caretaker first.", "No racks.", ""),
        ("failed", "  \n", "No racks.", "What did you learn"),
        ("succeeded", "", " ", "what came of it"),
        ("active", "", "Racks.", "how it ended"),
    ],
)
def test_an_end_says_what_came_of_it_and_a_failure_what_was_learnt(
    ending: str, lesson: str, outcome: str, says: str
) -> None:
    verdict = rules.may_end(
        ADA, leads={1}, running=True, ending=ending, lesson=lesson, outcome=outcome
    )
    assert verdict.allowed is (says == "")
    assert says in verdict.reason


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ({"amount": 500}, False),
        ({"amount": 501}, True),
        ({"amount": 400}, False),
        ({"amount": 500, "currency": "USD"}, True),
        ({"people_affected": 31}, True),
        ({"people_affected": None}, False),
        ({"reversibility": "never"}, True),
        ({"reversibility": "easy"}, False),
        ({"title": "Other words"}, False),
    ],
)
def test_what_counts_as_risking_more(change: dict[str, object], more: bool) -> None:
    before = Act(
        what="initiative",
        title="Racks",
        amount=500,
        currency="EUR",
        people_affected=30,
        reversibility="hard",
    )
    assert rules.risks_more(before, replace(before, **change)) is more  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "risks_more", "more"),
    [
        (GO, INFORM, True, False),
        (GO, advise(2), False, True),
        (advise(2), advise(2), False, False),
        (advise(2), advise(2), True, True),
        (advise(2, 3), advise(2), False, False),
        (advise(2), advise(2, 3), False, True),
        (advise(2), advise(2, guardrail=7), False, True),
        (advise(2), advise(2, version=2), False, True),
        (advise(2), consent(4), False, True),
        (consent(4), consent(4), False, False),
        (consent(4), consent(4, 6), False, True),
        (consent(4), GO, False, False),
    ],
)
def test_when_an_earlier_answer_no_longer_answers(
    before: ActVerdict, after: ActVerdict, risks_more: bool, more: bool
) -> None:
    assert rules.asks_more(before, after, risks_more=risks_more) is more


@pytest.mark.parametrize(
    ("verdict", "method", "circle", "by_lead", "agreed", "given", "enough"),
    [
        (consent(4), "consent", 4, False, (), {4}, True),
        (consent(4), "consent", 5, True, (), set(), False),
        (consent(4), "advice", 4, True, (), set(), False),
        (consent(4), "majority", 4, True, (), set(), False),
        (consent(4, 6), "consent", 4, True, (), {4}, False),
        (consent(4, 6), "consent", 6, True, (4,), {4, 6}, True),
        (consent(4, 6), "consent", 6, True, (99,), {6}, False),
        (consent(), "consent", 4, True, (), set(), False),
        (advise(2), "advice", None, True, (), set(), True),
        (advise(2), "advice", None, False, (), set(), False),
        (advise(2), "majority", None, True, (), set(), False),
        (advise(2), "consent", 4, False, (), set(), True),
    ],
)
def test_which_decision_gives_what_was_asked_for(
    verdict: ActVerdict,
    method: str,
    circle: int | None,
    by_lead: bool,
    agreed: tuple[int, ...],
    given: set[int],
    enough: bool,
) -> None:
    found = rules.answers(verdict, method=method, circle_id=circle, by_lead=by_lead, agreed=agreed)
    assert found == (given, enough)


def test_quiet_means_twice_its_own_rhythm() -> None:
    assert rules.check_in_due_at(NOON, 14) == NOON + timedelta(days=14)
    assert not rules.is_quiet(NOON, 14, NOON + timedelta(days=27, hours=23))
    assert rules.is_quiet(NOON, 14, NOON + timedelta(days=28))
