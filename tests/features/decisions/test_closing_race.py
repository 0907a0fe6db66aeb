"""Closing while many answer: every acknowledged answer is counted once, none after the closing."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from colead.features.decisions import actions
from colead.features.decisions.models import Ballot, Decision, Round
from colead.kernel.actor import colead
from colead.kernel.models import Entry
from colead.kernel.testing import later
from colead.kernel.verdict import Refused
from tests.cast import Cast, make_cast, person

VOTERS = 12


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all in threads that begin together; what each gave back or raised."""
    gate = Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[number] = act()
        except Refused as no:
            results[number] = no
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def propose(cast: Cast) -> Decision:
    return actions.propose(
        title="Bikes",
        method="majority",
        early=False,
        days=1,
        quorum=0,
        reasons="never",
        circle_id=cast.root.pk,
        by=cast.ada,
    )


def test_every_acknowledged_answer_counts_and_none_after_the_closing(people: Cast) -> None:
    voters = [person(people.organization, f"Voter{number}") for number in range(VOTERS)]
    decision = propose(people)
    moment = later(hours=23, minutes=59)
    acts: list[Callable[[], Any]] = [
        lambda voter=voter: actions.cast(decision.pk, choice="yes", by=voter.moved_to(moment))
        for voter in voters
    ]
    job = colead(organization_id=people.organization.pk, at=later(days=1))
    acts.insert(VOTERS // 2, lambda: actions.close(decision.pk, by=job))
    results = at_once(*acts)
    acknowledged = sum(isinstance(result, Ballot) for result in results)
    refused = sum(isinstance(result, Refused) for result in results)
    assert acknowledged + refused == VOTERS
    decision.refresh_from_db()
    assert decision.state == "settled"
    assert decision.outcome["cast"] == acknowledged
    assert Ballot.objects.filter(decision=decision).count() == acknowledged
    assert Round.objects.get(decision=decision).cast == acknowledged
    assert Entry.objects.filter(event="decisions.BallotCast").count() == acknowledged
    assert Entry.objects.filter(event="decisions.DecisionSettled").count() == 1


def test_two_answers_of_one_person_at_once_count_once(people: Cast) -> None:
    decision = propose(people)
    results = at_once(
        *[
            lambda choice=choice: actions.cast(decision.pk, choice=choice, by=people.ben)
            for choice in ("yes", "no", "yes", "no")
        ]
    )
    assert all(isinstance(result, Ballot) for result in results)
    assert Ballot.objects.filter(decision=decision).count() == 1
    assert Round.objects.get(decision=decision).cast == 1


def test_the_last_two_consents_at_once_settle_it_once(people: Cast) -> None:
    decision = actions.propose(
        title="Bikes", method="consent", circle_id=people.root.pk, by=people.ada
    )
    at_once(
        *[
            lambda voter=voter: actions.cast(decision.pk, choice="consent", by=voter)
            for voter in (people.ada, people.ben, people.steward)
        ]
    )
    decision.refresh_from_db()
    assert (decision.result, decision.outcome["consents"]) == ("agreed", 3)
    assert Entry.objects.filter(event="decisions.DecisionSettled").count() == 1


def test_two_closings_at_once_are_one(people: Cast) -> None:
    decision = propose(people)
    job = colead(organization_id=people.organization.pk, at=later(days=1))
    at_once(*[lambda: actions.close(decision.pk, by=job)] * 4)
    assert Entry.objects.filter(event="decisions.DecisionSettled").count() == 1
