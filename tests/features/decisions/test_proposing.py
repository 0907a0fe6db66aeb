"""Putting a question, its guardrails and its roll."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from colead.features.circles import actions as circles
from colead.features.decisions import actions, queries
from colead.features.decisions.models import Decision, Round, Voter
from colead.kernel.models import Entry
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person


def propose(cast: Cast, method: str = "consent", **values: Any) -> Decision:
    given: dict[str, Any] = {
        "title": "Lessons start at nine",
        "proposal": "We start at nine.",
        "circle_id": cast.root.pk,
        "by": cast.ada,
    }
    return actions.propose(method=method, **{**given, **values})


def roll(decision: Decision) -> set[int]:
    return set(Voter.objects.filter(decision=decision).values_list("member_id", flat=True))


def test_every_member_may_propose_and_those_who_answer_are_told(cast: Cast) -> None:
    decision = propose(cast)
    assert (decision.state, decision.opened_at) == ("open", NOON)
    assert decision.closes_at == NOON + timedelta(days=7)
    everyone = {cast.steward.member_id, cast.ada.member_id, cast.ben.member_id}
    assert roll(decision) == everyone
    entry = Entry.objects.get(event="decisions.DecisionProposed")
    assert set(entry.concerned) == everyone - {cast.ada.member_id}
    assert entry.facts["verdict"]["outcome"] == "go"
    assert entry.facts["act"]["title"] == "Lessons start at nine"
    assert entry.circle_id == cast.root.pk


def test_without_a_circle_it_belongs_to_the_whole_organization(cast: Cast) -> None:
    assert propose(cast, circle_id=None).circle_id == cast.root.pk


def test_a_guest_proposes_nothing(cast: Cast) -> None:
    with pytest.raises(Refused, match="Members propose decisions"):
        propose(cast, by=cast.guest)


def test_in_a_circle_its_members_answer(cast: Cast) -> None:
    assert roll(propose(cast, circle_id=cast.north.pk)) == {cast.ada.member_id}
    inside = circles.open_circle(
        name="North kitchen", purpose="Cooking", parent_id=cast.north.pk, by=cast.ada
    )
    circles.join(inside.pk, by=cast.ben)
    decision = propose(cast, circle_id=cast.north.pk, voters="subtree")
    assert roll(decision) == {cast.ada.member_id, cast.ben.member_id}


def test_guests_who_were_invited_answer_where_the_settings_say(cast: Cast) -> None:
    assert cast.guest.member_id not in roll(propose(cast, circle_id=cast.north.pk))
    assert cast.guest.member_id in roll(propose(cast, circle_id=cast.north.pk, guests=True))


def test_named_people_answer(cast: Cast) -> None:
    ben = cast.ben.member_id or 0
    assert roll(propose(cast, voters="list", voter_ids=[ben])) == {ben}
    with pytest.raises(Refused, match="Nobody could answer"):
        propose(cast, voters="list")


def test_a_circle_nobody_is_in_cannot_answer(cast: Cast) -> None:
    empty = circles.open_circle(
        name="Garden", purpose="Growing", parent_id=cast.root.pk, by=cast.ben
    )
    circles.leave(empty.pk, by=cast.ben)
    with pytest.raises(Refused, match="Nobody could answer"):
        propose(cast, circle_id=empty.pk)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"method": "majority", "options": ["Only one"]}, "options"),
        ({"method": "majority", "options": ["Blue", "blue"]}, "options"),
        ({"method": "majority", "options": [str(n) for n in range(31)]}, "options"),
        ({"method": "majority", "options": ["x" * 201, "y"]}, "options"),
        ({"method": "consent", "options": ["Blue", "Green"]}, "options"),
        ({"method": "majority", "quorum": 200}, "quorum"),
        ({"closes_at": NOON}, "closes_at"),
        ({"closes_at": NOON + timedelta(days=500)}, "closes_at"),
        ({"method": "advice", "closes_at": NOON + timedelta(days=1)}, "closes_at"),
        ({"review_on": NOON.date()}, "review_on"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    cast: Cast, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as no:
        propose(cast, **values)
    assert no.value.field == field
    assert not Decision.objects.exists()


def test_nothing_of_another_organization_is_taken(cast: Cast) -> None:
    with pytest.raises(Missing):
        propose(cast, by=cast.outsider)
    mine = propose(cast)
    with pytest.raises(Missing):
        propose(cast, by=cast.outsider, circle_id=None, about=("decision", mine.pk))
    with pytest.raises(Missing):
        propose(cast, method="advice", decider_ids=[cast.outsider.member_id])
    assert roll(
        propose(cast, voters="list", voter_ids=[cast.outsider.member_id or 0, cast.ben.member_id])
    ) == {cast.ben.member_id}


def test_a_draft_is_seen_by_its_writer_alone_until_it_is_put(cast: Cast) -> None:
    draft = propose(cast, draft=True)
    assert draft.state == "draft"
    assert not Entry.objects.filter(event__startswith="decisions.").exists()
    with pytest.raises(Missing):
        queries.decision(cast.ben, draft.pk)
    with pytest.raises(Missing):
        actions.put(draft.pk, by=cast.ben)
    with pytest.raises(Refused, match="still a draft"):
        actions.cast(draft.pk, choice="consent", by=cast.ada)
    actions.put(draft.pk, by=cast.later(cast.ada, days=1))
    assert queries.decision(cast.ben, draft.pk).closes_at == NOON + timedelta(days=8)
    with pytest.raises(Refused, match="put already"):
        actions.put(draft.pk, by=cast.ada)


def test_a_draft_that_is_withdrawn_leaves_nothing(cast: Cast) -> None:
    draft = propose(cast, draft=True)
    actions.withdraw(draft.pk, by=cast.ada)
    assert not Decision.objects.exists()


def test_words_and_settings_change_until_the_first_answer(cast: Cast) -> None:
    decision = propose(cast)
    actions.amend(
        decision.pk, proposal="We start at half past eight.", settings={"days": 3}, by=cast.ada
    )
    decision.refresh_from_db()
    assert decision.closes_at == NOON + timedelta(days=3)
    assert Round.objects.get(decision=decision).proposal == "We start at half past eight."
    assert decision.act["text"] == "We start at half past eight."
    actions.cast(decision.pk, choice="consent", by=cast.ben)
    for change in ({"proposal": "At ten."}, {"settings": {"silence": False}}, {"title": "New"}):
        with pytest.raises(Refused, match="Somebody has answered already"):
            actions.amend(decision.pk, by=cast.ada, **change)
    actions.amend(decision.pk, review_on=NOON.date() + timedelta(days=90), by=cast.ada)
    decision.refresh_from_db()
    assert decision.settings["silence"] is True


def test_only_those_who_brought_it_change_it(cast: Cast) -> None:
    decision = propose(cast)
    for attempt in (
        lambda: actions.amend(decision.pk, title="Mine now", by=cast.ben),
        lambda: actions.extend(decision.pk, closes_at=NOON + timedelta(days=9), by=cast.steward),
        lambda: actions.withdraw(decision.pk, reason="no", by=cast.steward),
        lambda: actions.integrate(decision.pk, proposal="Mine", by=cast.ben),
        lambda: actions.add_voters(decision.pk, [1], by=cast.ben),
    ):
        with pytest.raises(Refused, match="Only those who brought this decision"):
            attempt()


def test_people_are_added_to_the_roll_before_the_first_answer(cast: Cast) -> None:
    decision = propose(cast, circle_id=cast.north.pk)
    dora = person(cast.organization, "Dora")
    actions.add_voters(decision.pk, [dora.member_id or 0], by=cast.ada)
    assert dora.member_id in roll(decision)
    assert Round.objects.get(decision=decision).eligible == 2
    with pytest.raises(Refused, match="Guests do not answer here"):
        actions.add_voters(decision.pk, [cast.guest.member_id or 0], by=cast.ada)
    actions.cast(decision.pk, choice="concern", reason="Buses.", by=dora)
    with pytest.raises(Refused, match="Somebody has answered already"):
        actions.add_voters(decision.pk, [cast.ben.member_id or 0], by=cast.ada)
