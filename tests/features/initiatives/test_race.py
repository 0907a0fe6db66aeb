"""Two at once: one gets it, the other reads why."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from colead.features.ideas import actions as ideas
from colead.features.initiatives import actions, queries
from colead.features.initiatives.models import Commitment, Initiative, Part
from colead.features.offers import actions as offers
from colead.kernel.models import Entry
from colead.kernel.verdict import Refused
from tests.cast import Cast, make_cast, person
from tests.features.initiatives.leading import start


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


def refusals(results: list[Any]) -> list[str]:
    return [result.reason for result in results if isinstance(result, Refused)]


def test_of_many_who_step_in_at_once_one_leads(people: Cast) -> None:
    found = start(people)
    actions.pause(found.pk, by=people.ada)
    actions.step_back(found.pk, by=people.ada)
    crowd = [person(people.organization, f"Eager{number}") for number in range(8)]
    results = at_once(*[lambda who=who: actions.step_in(found.pk, by=who) for who in crowd])
    assert sum(isinstance(result, Part) for result in results) == 1
    assert len(queries.lead_ids(found.pk)) == 1
    assert len(refusals(results)) == 7
    assert {"Somebody leads" in reason for reason in refusals(results)} == {True}


def test_two_leads_who_step_back_at_once_leave_one(people: Cast) -> None:
    found = start(people)
    offer = actions.offer_lead(found.pk, to=people.ben.member_id or 0, by=people.ada)
    offers.take(offer.pk, by=people.ben)
    results = at_once(
        lambda: actions.step_back(found.pk, by=people.ada),
        lambda: actions.step_back(found.pk, by=people.ben),
    )
    assert len(queries.lead_ids(found.pk)) == 1
    [reason] = refusals(results)
    assert "only lead" in reason


def test_one_idea_taken_by_two_at_once_is_led_once(people: Cast) -> None:
    idea = ideas.post(title="Racks", circle_id=people.north.pk, by=people.steward)
    results = at_once(
        *[
            lambda who=who: start(people, idea_id=idea.pk, by=who)
            for who in (people.ada, people.ben)
        ]
    )
    assert sum(isinstance(result, Initiative) for result in results) == 1
    assert Initiative.objects.count() == 1
    assert Entry.objects.filter(event="initiatives.InitiativeStarted").count() == 1


def test_ending_while_others_commit_leaves_no_promise_after_the_end(people: Cast) -> None:
    found = start(people)
    crowd = [person(people.organization, f"Eager{number}") for number in range(6)]
    acts: list[Callable[[], Any]] = [
        lambda who=who: actions.commit(found.pk, what="Weld", by=who) for who in crowd
    ]
    acts.insert(3, lambda: actions.end(found.pk, status="stopped", outcome="Over.", by=people.ada))
    results = at_once(*acts)
    made = sum(isinstance(result, Commitment) for result in results)
    assert made + len(refusals(results)) == 6
    events = Entry.objects.filter(event__startswith="initiatives.")
    end = events.get(event="initiatives.InitiativeEnded").pk
    assert not events.filter(event="initiatives.CommitmentMade", pk__gt=end).exists()
    assert Commitment.objects.count() == made


def test_joining_twice_at_once_is_one_part(people: Cast) -> None:
    found = start(people)
    results = at_once(*[lambda: actions.join(found.pk, by=people.ben)] * 4)
    assert sum(isinstance(result, Part) for result in results) == 1
    assert Part.objects.filter(initiative=found, member=people.ben.member_id).count() == 1
