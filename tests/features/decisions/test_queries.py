"""Reads: the register, what waits, and pages that cost the same however much there is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from colead.features.conversations import actions as conversations
from colead.features.decisions import actions, queries
from colead.features.decisions.models import Ballot, Decision, Round
from colead.features.organizations.models import Member
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing
from tests.cast import Cast


def propose(cast: Cast, **values: object) -> Decision:
    given: dict[str, object] = {
        "title": "Lessons start at nine",
        "method": "consent",
        "proposal": "We start at nine.",
        "circle_id": cast.root.pk,
        "by": cast.ada,
        **values,
    }
    return actions.propose(**given)  # type: ignore[arg-type]


def count(act: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        act()  # type: ignore[operator]
    return len(found)


def test_the_register_is_narrowed_by_each_filter(cast: Cast) -> None:
    later_start = propose(cast)
    colour = propose(cast, title="Which colour?", method="majority", circle_id=cast.north.pk)
    actions.withdraw(colour.pk, reason="No paint.", by=cast.ada)

    def ids(**given: object) -> list[int]:
        return [found.pk for found in queries.register(cast.ben, **given)]  # type: ignore[arg-type]

    assert ids() == [colour.pk, later_start.pk]
    assert ids(method="majority") == [colour.pk]
    assert ids(circle_id=cast.root.pk) == [later_start.pk]
    assert ids(state="open") == [later_start.pk]
    assert ids(result="withdrawn") == [colour.pk]
    assert ids(words="lessons nine") == [later_start.pk]
    assert ids(words="nothing of that kind") == []
    assert ids(review="due") == []


def test_what_waits_for_somebody(cast: Cast) -> None:
    consent = propose(cast)
    advice = propose(cast, method="advice", title="Shed")
    actions.ask(advice.pk, [(cast.ben.member_id or 0, "affected", "")], by=cast.ada)
    assert [d.pk for d in queries.waiting_for(cast.ben)] == [consent.pk, advice.pk]
    actions.cast(consent.pk, choice="consent", by=cast.ben)
    actions.give_advice(advice.pk, text="Larch.", by=cast.ben)
    assert list(queries.waiting_for(cast.ben)) == []
    actions.integrate(consent.pk, proposal="At ten.", by=cast.ada)
    assert [d.pk for d in queries.waiting_for(cast.ben)] == [consent.pk]


def test_a_guest_sees_the_circles_it_was_invited_to(cast: Cast) -> None:
    inside = propose(cast, circle_id=cast.north.pk)
    outside = propose(cast, circle_id=cast.south.pk, voters="everyone")
    assert list(queries.visible_to(cast.guest)) == [inside]
    with pytest.raises(Missing):
        queries.decision(cast.guest, outside.pk)
    assert list(queries.visible_to(cast.outsider)) == []


def test_panels_show_what_belongs_there(cast: Cast) -> None:
    first = propose(cast, circle_id=cast.north.pk)
    second = propose(cast, circle_id=cast.north.pk, about=("decision", first.pk))
    actions.cast(second.pk, choice="consent", by=cast.ada)
    assert list(queries.of_circle(cast.ben, cast.north.pk)) == [first, second]
    assert list(queries.about(cast.ben, "decision", first.pk)) == [second]
    assert list(queries.about(cast.outsider, "decision", first.pk)) == []


def crowd(cast: Cast, decision: Decision, number: int) -> None:
    """Many answers, as if they had been cast one by one."""
    people = Member.objects.bulk_create(
        Member(organization=cast.organization, name=f"Person {n}", joined_on=NOON.date())
        for n in range(number)
    )
    found = Round.objects.get(decision=decision)
    Ballot.objects.bulk_create(
        Ballot(
            organization=cast.organization,
            decision=decision,
            round=found,
            voter=member,
            choice="yes" if n % 2 else "no",
            reason="Because." if n % 5 == 0 else "",
            cast_at=NOON,
        )
        for n, member in enumerate(people)
    )
    Round.objects.filter(pk=found.pk).update(cast=number, eligible=number + 3)


@pytest.mark.parametrize(
    ("method", "queries_made"), [("consent", 6), ("majority", 6), ("advice", 4)]
)
def test_a_dossier_takes_the_same_few_queries(cast: Cast, method: str, queries_made: int) -> None:
    shown = {} if method == "advice" else {"show": "always"}
    decision = propose(cast, method=method, **shown)
    before = count(lambda: queries.dossier(cast.ada, decision.pk))
    if method != "advice":
        crowd(cast, decision, 60)
    after = count(lambda: queries.dossier(cast.steward, decision.pk))
    assert (before, after) == (queries_made, queries_made)


def test_casting_takes_few_queries(cast: Cast) -> None:
    decision = propose(cast, method="majority", early=False, show="always")
    actions.cast(decision.pk, choice="yes", by=cast.ada)
    with CaptureQueriesContext(connection) as found:
        actions.cast(decision.pk, choice="yes", by=cast.ben)
    assert len([q for q in found if "SAVEPOINT" not in (q["sql"] or "")]) == 9


def test_a_page_of_5000_answers_and_500_comments_stays_small(cast: Cast, client_of: object) -> None:
    decision = propose(cast, method="majority", early=False, show="always")
    small = client_of(cast.ada)  # type: ignore[operator]
    url = f"/o/{cast.ada.slug}/decisions/{decision.pk}/"
    conversations.comment("decision", decision.pk, text="First thought", by=cast.ada)
    small.get(url)
    few = count(lambda: small.get(url))
    crowd(cast, decision, 5000)
    for number in range(500):
        conversations.comment("decision", decision.pk, text=f"Thought {number}", by=cast.ben)
    answer = small.get(url)
    assert answer.status_code == 200
    own, _, _conversation = answer.content.partition(b'id="conversation"')
    assert len(own) < 31_000
    assert answer.content.count(b"answer-who") == 50
    many = count(lambda: small.get(url))
    assert many <= few + 1
    page = queries.ballots(cast.ada, decision.pk, after=None)
    assert len(page.items) == 50
    further = queries.ballots(cast.ada, decision.pk, after=page.next)
    assert not {b.pk for b in page.items} & {b.pk for b in further.items}


def test_the_record_names_the_reasons_given(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="concern", reason="Lunch gets late.", by=cast.ben)
    for voter in (cast.ada, cast.steward):
        actions.cast(decision.pk, choice="consent", by=voter)
    found, said = queries.record(cast.later(cast.ada, days=1900), decision.pk)
    assert found.result is not None
    assert found.result.outcome == "agreed"
    assert [ballot.reason for ballot in said] == ["Lunch gets late."]
    assert found.decision.opened_at == NOON
    assert found.decision.closes_at == NOON + timedelta(days=7)
