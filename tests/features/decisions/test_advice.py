"""Deciding with advice: asked, heard, answered, decided, on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from colead.features.circles import actions as circles
from colead.features.decisions import actions, queries
from colead.features.decisions.models import Advice, Decision, Part
from colead.features.organizations import actions as organizations
from colead.kernel.models import Entry
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person


def propose(cast: Cast, **values: Any) -> Decision:
    given: dict[str, Any] = {
        "title": "A second bike shed",
        "question": "Bikes stand in the rain; we need carpentry.",
        "circle_id": cast.north.pk,
        "by": cast.ada,
    }
    return actions.propose(method="advice", **{**given, **values})


def ask(cast: Cast, decision: Decision, *people: int | None) -> None:
    actions.ask(decision.pk, [(pk or 0, "affected", "uses it") for pk in people], by=cast.ada)


def test_the_whole_way_from_question_to_record(cast: Cast) -> None:
    ada, ben = cast.ada, cast.ben
    decision = propose(cast)
    with pytest.raises(Refused, match="Ask somebody first"):
        actions.decide(decision.pk, statement="We build it.", by=ada)
    ask(cast, decision, ben.member_id, cast.steward.member_id)
    entry = Entry.objects.get(event="decisions.AdviceAsked")
    assert entry.concerned == sorted([ben.member_id or 0, cast.steward.member_id or 0])
    given = actions.give_advice(decision.pk, text="Take larch.", by=ben)
    assert Part.objects.get(decision=decision, member_id=ben.member_id).heard_at == NOON
    noted = actions.note_advice(
        decision.pk, text="Mind the roots.", name="The gardener", channel="call", by=ada
    )
    assert (noted.by_id, noted.name, noted.noted_by_id) == (None, "The gardener", ada.member_id)
    with pytest.raises(Refused, match="2 wait for that"):
        actions.decide(decision.pk, statement="We build it.", by=ada)
    with pytest.raises(Refused) as no:
        actions.answer_advice(given.pk, done="not", by=ada)
    assert no.value.field == "because"
    actions.answer_advice(given.pk, done="followed", by=ada)
    actions.answer_advice(noted.pk, done="partly", because="Two trees stay.", by=ada)
    review_on = NOON.date() + timedelta(days=180)
    actions.decide(decision.pk, statement="We build it of larch.", review_on=review_on, by=ada)
    decision.refresh_from_db()
    assert (decision.state, decision.result) == ("settled", "agreed")
    assert (decision.review_on, decision.review_state) == (review_on, "waiting")
    assert decision.verdict["outcome"] == "go"
    assert decision.outcome == {
        "kind": "advice", "outcome": "agreed", "why": "decider",
        "asked": 2, "heard": 2, "followed": 1, "partly": 1, "against": 0,
    }  # fmt: skip
    settled = Entry.objects.get(event="decisions.DecisionSettled")
    assert settled.facts["result"] == "agreed"
    assert set(settled.concerned) == {ben.member_id, cast.steward.member_id}


def test_the_decider_may_decide_not_to(cast: Cast) -> None:
    decision = propose(cast)
    ask(cast, decision, cast.ben.member_id)
    actions.decide(decision.pk, statement="Not this year.", agreed=False, by=cast.ada)
    decision.refresh_from_db()
    assert (decision.result, decision.review_state) == ("not-agreed", "")


def test_those_a_guardrail_names_are_asked_and_have_their_days(cast: Cast) -> None:
    domain = circles.open_domain(cast.south.pk, name="Grounds", description="", by=cast.ben)
    decision = propose(cast, domain_ids=[domain.pk])
    assert decision.verdict["outcome"] == "advise"
    dora = person(cast.organization, "Dora")
    ask(cast, decision, dora.member_id)
    with pytest.raises(Refused, match="Ask Ben first: the guardrails call for their advice"):
        actions.decide(decision.pk, statement="We build.", by=cast.ada)
    ask(cast, decision, cast.ben.member_id)
    assert Part.objects.get(decision=decision, member_id=cast.ben.member_id).required
    with pytest.raises(Refused, match="Wait for Ben: they have until 2026-03-05 12:00"):
        actions.decide(decision.pk, statement="We build.", by=cast.later(cast.ada, days=2))
    actions.decide(decision.pk, statement="We build.", by=cast.later(cast.ada, days=3))


def test_suggestions_say_why(cast: Cast) -> None:
    circles.open_domain(cast.south.pk, name="Carpentry", description="", by=cast.ben)
    circles.state_skill(
        name="Carpentry", level=4, would_teach=False, would_use=True, by=cast.steward
    )
    dora = person(cast.organization, "Dora")
    circles.join(cast.north.pk, by=dora)
    earlier = propose(cast, by=dora, title="The first bike shed", circle_id=cast.root.pk)
    decision = propose(cast)
    found = {one.member.name: one for one in queries.suggestions(cast.ada, decision)}
    assert found["Ben"].reason == "holds Carpentry"
    assert found["Stella"].reason == "knows about Carpentry (4 of 5)"
    assert found["Dora"].why == [f"brought “{earlier.title}” before", "is in North"]
    assert "Ada" not in found
    ask(cast, decision, cast.ben.member_id)
    assert "Ben" not in {one.member.name for one in queries.suggestions(cast.ada, decision)}


def test_asked_once_and_reminded_at_most_once_a_day(cast: Cast) -> None:
    decision = propose(cast)
    ask(cast, decision, cast.ben.member_id)
    with pytest.raises(Refused, match="was not asked yet"):
        ask(cast, decision, cast.ben.member_id)
    with pytest.raises(Refused, match="less than a day ago"):
        actions.remind(decision.pk, by=cast.ada)
    assert actions.remind(decision.pk, by=cast.later(cast.ada, days=1)) == 1
    with pytest.raises(Refused):
        actions.remind(decision.pk, by=cast.later(cast.ada, days=1, hours=1))
    entry = Entry.objects.get(event="decisions.AdviceReminded")
    assert (entry.audience, entry.concerned) == ("concerned", [cast.ben.member_id])


def test_a_guest_advises_where_invited_and_nowhere_else(cast: Cast) -> None:
    decision = propose(cast)
    actions.give_advice(decision.pk, text="As a parent: near the gate.", by=cast.guest)
    assert Advice.objects.get(decision=decision).by_id == cast.guest.member_id
    elsewhere = propose(cast, circle_id=cast.south.pk)
    with pytest.raises(Missing):
        actions.give_advice(elsewhere.pk, text="Me too", by=cast.guest)
    with pytest.raises(Refused, match="Invite the guest to this decision first"):
        ask(cast, elsewhere, cast.guest.member_id)
    organizations.invite_guest(
        email="gwen@example.org", name="Gwen", topic=("decision", elsewhere.pk), by=cast.ada
    )
    ask(cast, elsewhere, cast.guest.member_id)


def test_the_decider_does_not_advise_themselves(cast: Cast) -> None:
    decision = propose(cast)
    with pytest.raises(Refused, match="You decide this yourself"):
        actions.give_advice(decision.pk, text="I am right.", by=cast.ada)
    with pytest.raises(Refused) as no:
        actions.note_advice(
            decision.pk, text="I am right.", member_id=cast.ada.member_id, by=cast.ada
        )
    assert no.value.field == "member_id"


def test_others_neither_decide_nor_answer_advice(cast: Cast) -> None:
    decision = propose(cast)
    given = actions.give_advice(decision.pk, text="Larch.", by=cast.ben)
    with pytest.raises(Refused, match="Only those who carry this decision"):
        actions.decide(decision.pk, statement="Mine", by=cast.steward)
    with pytest.raises(Refused, match="Only those who brought this decision"):
        actions.answer_advice(given.pk, done="followed", by=cast.ben)
    with pytest.raises(Missing):
        actions.answer_advice(given.pk, done="followed", by=cast.outsider)


def test_after_deciding_nothing_is_added(cast: Cast) -> None:
    decision = propose(cast)
    ask(cast, decision, cast.ben.member_id)
    actions.decide(decision.pk, statement="We build.", by=cast.ada)
    for attempt in (
        lambda: actions.give_advice(decision.pk, text="Late", by=cast.ben),
        lambda: actions.decide(decision.pk, statement="Again", by=cast.ada),
        lambda: ask(cast, decision, cast.steward.member_id),
    ):
        with pytest.raises(Refused, match="settled"):
            attempt()


def test_several_deciders_share_it_and_each_may_decide(cast: Cast) -> None:
    decision = propose(cast, decider_ids=[cast.ada.member_id or 0, cast.ben.member_id or 0])
    ask(cast, decision, cast.steward.member_id)
    actions.decide(decision.pk, statement="We build.", by=cast.ben)
    deciders = Part.objects.filter(decision=decision, part="decider")
    assert {part.member_id for part in deciders} == {cast.ada.member_id, cast.ben.member_id}
    with pytest.raises(Refused) as no:
        propose(cast, decider_ids=[cast.guest.member_id])
    assert no.value.field == "decider_ids"


def test_nobody_votes_on_it(cast: Cast) -> None:
    decision = propose(cast)
    with pytest.raises(Refused, match="Nobody votes here"):
        actions.cast(decision.pk, choice="yes", by=cast.ben)
