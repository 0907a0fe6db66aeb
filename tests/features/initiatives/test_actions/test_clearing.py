"""What the guardrails asked for: who can give it, and when it has to be given again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.decisions import actions as decisions
from colead.features.initiatives import actions
from colead.features.initiatives.models import Initiative
from colead.kernel.testing import later, settle
from colead.kernel.verdict import Refused
from tests.cast import Cast
from tests.features.initiatives.leading import (
    consent_of,
    guardrail,
    over,
    propose,
    start,
    status,
    told,
)


def test_the_named_circle_consents_and_it_runs(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    found = start(cast, amount=6_000)
    decision = propose(cast, found, by=cast.ada)
    decisions.cast(decision.pk, choice="consent", by=cast.ben)
    settle(later(minutes=1))
    found.refresh_from_db()
    assert (found.status, found.cleared, found.consents) == (
        "active",
        "consent",
        [cast.south.pk],
    )
    assert told("InitiativeUnderWay")[0]["concerned"] == [cast.ada.member_id]
    settle(later(minutes=2))
    assert len(told("InitiativeUnderWay")) == 1


def test_an_objection_leaves_it_forming(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    found = start(cast, amount=6_000)
    decision = propose(cast, found, by=cast.ada)
    decisions.cast(decision.pk, choice="objection", reason="The fire lane.", by=cast.ben)
    settle(later(minutes=1))
    assert status(found) == "forming"
    decisions.withdraw(decision.pk, reason="We think again.", by=cast.ada)
    settle(later(minutes=2))
    assert status(found) == "forming"


def test_a_lead_cannot_decide_alone_what_needs_consent(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    found = start(cast, amount=6_000)
    alone = propose(cast, found, method="advice", circle_id=cast.north.pk, by=cast.ada)
    decisions.ask(alone.pk, [(cast.ben.member_id or 0, "expert", "knows")], by=cast.ada)
    advice = decisions.give_advice(alone.pk, text="Do it.", by=cast.ben)
    decisions.answer_advice(advice.pk, done="followed", by=cast.ada)
    decided = decisions.decide(alone.pk, statement="We do it.", by=cast.ada)
    assert decided.result == "agreed"
    settle(later(minutes=1))
    assert status(found) == "forming"


def test_another_circle_does_not_consent_for_the_named_one(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    found = start(cast, amount=6_000)
    wrong = propose(cast, found, circle_id=cast.north.pk, by=cast.ada)
    decisions.cast(wrong.pk, choice="consent", by=cast.ada)
    wrong.refresh_from_db()
    assert wrong.result == "agreed"
    settle(later(minutes=1))
    assert status(found) == "forming"


def test_two_named_circles_both_have_to_consent(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    consent_of(cast, cast.north.pk, 5_000)
    found = start(cast, amount=6_000)
    first = propose(cast, found, by=cast.ada)
    decisions.cast(first.pk, choice="consent", by=cast.ben)
    settle(later(minutes=1))
    found.refresh_from_db()
    assert (found.status, found.consents) == ("forming", [cast.south.pk])
    assert told("ConsentHeard")[0]["concerned"] == [cast.ada.member_id]
    second = propose(cast, found, circle_id=cast.north.pk, by=cast.ada)
    decisions.cast(second.pk, choice="consent", by=cast.ada)
    settle(later(minutes=2))
    found.refresh_from_db()
    assert found.status == "active"
    assert set(found.consents) == {cast.south.pk, cast.north.pk}


def test_a_decision_by_advice_of_its_lead_is_advice_sought(cast: Cast) -> None:
    over(cast, "advise", 5_000)
    found = start(cast, amount=6_000)
    stranger = propose(cast, found, method="advice", circle_id=cast.south.pk, by=cast.ben)
    own = propose(cast, found, method="advice", circle_id=cast.north.pk, by=cast.ada)
    for decision, by, asked in ((stranger, cast.ben, cast.ada), (own, cast.ada, cast.ben)):
        decisions.ask(decision.pk, [(asked.member_id or 0, "expert", "knows")], by=by)
        advice = decisions.give_advice(decision.pk, text="Do it.", by=asked)
        decisions.answer_advice(advice.pk, done="followed", by=by)
        decisions.decide(decision.pk, statement="We do it.", by=by)
        settle(later(minutes=1))
        assert status(found) == ("forming" if decision is stranger else "active")


def test_consent_to_a_smaller_thing_is_none_to_the_larger(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    found = start(cast, amount=6_000)
    decision = propose(cast, found, by=cast.ada)
    hour = timedelta(hours=1)
    actions.amend(found.pk, amount=90_000_00, by=cast.ada.moved_to(cast.ada.at + hour))
    decisions.cast(decision.pk, choice="consent", by=cast.ben.moved_to(cast.ben.at + 2 * hour))
    settle(later(hours=3))
    found.refresh_from_db()
    assert (found.status, found.consents) == ("forming", [])


def test_facts_that_risk_more_ask_anew_and_those_that_risk_less_do_not(cast: Cast) -> None:
    over(cast, "advise", 5_000)
    found = start(cast, amount=6_000)
    actions.seek_advice(found.pk, note="Stella says yes.", by=cast.ada)
    for same in ({"title": "Racks"}, {"amount": 5_500}, {"people_affected": None}):
        assert actions.amend(found.pk, by=cast.ada, **same).status == "active"
    dearer = actions.amend(found.pk, amount=60_000, by=cast.ada)
    assert (dearer.status, dearer.cleared) == ("forming", "")
    event = told("InitiativeAmended")[-1]
    assert (event["changed"], event["asks_more"]) == (["amount"], True)
    assert event["concerned"] == [cast.steward.member_id]
    actions.seek_advice(found.pk, note="Stella says yes again.", by=cast.ada)
    assert status(found) == "active"


def test_what_becomes_free_runs_at_once(cast: Cast) -> None:
    over(cast, "advise", 5_000)
    found = start(cast, amount=6_000)
    cheaper = actions.amend(found.pk, amount=4_000, by=cast.ada)
    assert (cheaper.status, cheaper.cleared) == ("active", "free")


def test_what_would_not_be_here_is_not_amended(cast: Cast) -> None:
    guardrail(cast, "not_here", {"kind": "stewards"}, topics=["roof"])
    found = start(cast)
    with pytest.raises(actions.NotHere):
        actions.amend(found.pk, title="Racks on the roof", by=cast.ada)
    found.refresh_from_db()
    assert found.title == "Bike racks by the gate"


def test_nothing_changed_is_nothing_told(cast: Cast) -> None:
    found = start(cast)
    actions.amend(found.pk, title=found.title, by=cast.ada)
    assert told("InitiativeAmended") == []
    with pytest.raises(Refused, match="Offer to co-lead"):
        actions.amend(found.pk, title="Mine now", by=cast.ben)


def test_a_pause_does_not_ask_for_the_same_consent_again(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    found = start(cast, amount=6_000)
    decision = propose(cast, found, by=cast.ada)
    decisions.cast(decision.pk, choice="consent", by=cast.ben)
    settle(later(minutes=1))
    actions.pause(found.pk, by=cast.ada)
    assert actions.resume(found.pk, by=cast.ada).status == "active"


def test_a_guardrail_written_in_the_pause_asks_when_it_goes_on(cast: Cast) -> None:
    found = start(cast, amount=6_000)
    actions.pause(found.pk, by=cast.ada)
    over(cast, "advise", 5_000)
    assert actions.resume(found.pk, by=cast.ada).status == "forming"
    found.refresh_from_db()
    assert (found.cleared, found.verdict["outcome"]) == ("", "advise")


def test_paused_while_forming_it_forms_again_unless_consent_came_meanwhile(cast: Cast) -> None:
    consent_of(cast, cast.south.pk, 5_000)
    found = start(cast, amount=6_000)
    actions.pause(found.pk, by=cast.ada)
    assert actions.resume(found.pk, by=cast.ada).status == "forming"
    actions.pause(found.pk, by=cast.ada)
    decision = propose(cast, found, by=cast.ada)
    decisions.cast(decision.pk, choice="consent", by=cast.ben)
    settle(later(minutes=1))
    assert status(found) == "paused"
    assert actions.resume(found.pk, by=cast.ada).status == "active"


def test_pausing_twice_and_resuming_what_runs_are_refused(cast: Cast) -> None:
    found = start(cast)
    with pytest.raises(Refused, match="not paused"):
        actions.resume(found.pk, by=cast.ada)
    actions.pause(found.pk, by=cast.ada)
    with pytest.raises(Refused, match="paused already"):
        actions.pause(found.pk, by=cast.ada)
    assert Initiative.objects.get(pk=found.pk).status == "paused"
