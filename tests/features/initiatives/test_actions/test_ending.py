"""Ending well: succeeded, stopped, or failed with honour and a lesson."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.initiatives import actions, queries
from colead.kernel.testing import NOON
from colead.kernel.verdict import Refused
from tests.cast import Cast
from tests.features.initiatives.leading import over, start, told


def test_a_failure_needs_its_lesson_and_the_next_one_is_shown_it(cast: Cast) -> None:
    found = start(cast)
    actions.join(found.pk, by=cast.ben)
    with pytest.raises(Refused, match="What did you learn") as no:
        actions.end(found.pk, status="failed", outcome="Nobody used them.", by=cast.ada)
    assert no.value.field == "lesson"
    actions.end(
        found.pk,
        status="failed",
        outcome="Nobody used them.",
        lesson="Racks belong at the door, not at the gate.",
        by=cast.ada,
    )
    found.refresh_from_db()
    assert (found.status, found.ended_on) == ("failed", NOON.date())
    [event] = told("InitiativeEnded")
    assert (event["status"], event["ending"]) == ("failed", "failed, and learnt")
    assert event["concerned"] == [cast.ben.member_id]
    [row] = queries.like(cast.ben, "bike racks for the yard")
    assert row.lesson == "Racks belong at the door, not at the gate."
    assert [r.pk for r in queries.listed(cast.ben, which="lessons").items] == [found.pk]


def test_an_end_says_what_came_of_it_and_is_said_once_by_a_lead(cast: Cast) -> None:
    found = start(cast)
    with pytest.raises(Refused, match="what came of it") as no:
        actions.end(found.pk, status="succeeded", outcome=" ", by=cast.ada)
    assert no.value.field == "outcome"
    with pytest.raises(Refused, match="Offer to co-lead"):
        actions.end(found.pk, status="succeeded", outcome="Good.", by=cast.ben)
    actions.end(found.pk, status="succeeded", outcome="Good.", by=cast.ada)
    with pytest.raises(Refused, match="has ended"):
        actions.end(found.pk, status="stopped", outcome="No.", by=cast.ada)
    for act in (actions.pause, actions.resume, actions.join):
        with pytest.raises(Refused, match="has ended"):
            act(found.pk, by=cast.ada)


def test_an_end_is_undone_by_a_lead_within_two_weeks_and_its_lesson_stays(cast: Cast) -> None:
    found = start(cast)
    actions.join(found.pk, by=cast.ben)
    with pytest.raises(Refused, match="has not ended"):
        actions.reopen_initiative(found.pk, reason="Why not", by=cast.ada)
    actions.end(found.pk, status="failed", outcome="None.", lesson="Ask first.", by=cast.ada)
    with pytest.raises(Refused, match="who led it"):
        actions.reopen_initiative(found.pk, reason="More wood", by=cast.ben)
    with pytest.raises(Refused, match="why it goes on"):
        actions.reopen_initiative(found.pk, reason=" ", by=cast.ada)
    later = cast.later(cast.ada, days=14)
    actions.reopen_initiative(found.pk, reason="More wood came.", by=later)
    found.refresh_from_db()
    assert (found.status, found.ended_on, found.last_sign_at) == ("active", None, later.at)
    assert (found.outcome, found.lesson) == ("None.", "Ask first.")
    [event] = told("InitiativeReopened")
    assert (event["reason"], event["status"]) == ("More wood came.", "active")
    assert event["concerned"] == [cast.ben.member_id]
    assert [r.pk for r in queries.listed(cast.ben, which="lessons").items] == [found.pk]
    actions.end(found.pk, status="succeeded", outcome="Racks.", by=cast.later(cast.ada, days=20))
    with pytest.raises(Refused, match="more than 14 days"):
        actions.reopen_initiative(found.pk, reason="x", by=cast.later(cast.ada, days=34, hours=1))


def test_a_new_guardrail_speaks_when_an_end_is_undone(cast: Cast) -> None:
    found = start(cast, amount=900)
    actions.end(found.pk, status="stopped", outcome="No time.", by=cast.ada)
    over(cast, "advise", 500)
    actions.reopen_initiative(found.pk, reason="Time came.", by=cast.ada)
    found.refresh_from_db()
    assert (found.status, found.verdict["outcome"]) == ("forming", "advise")


@pytest.mark.parametrize("days", [-1, 1])
def test_it_ended_between_its_start_and_today(cast: Cast, days: int) -> None:
    found = start(cast)
    with pytest.raises(Refused, match="between its start and today"):
        actions.end(
            found.pk,
            status="stopped",
            outcome="Over.",
            ended_on=NOON.date() + timedelta(days=days),
            by=cast.ada,
        )
