"""Whoever has not answered is told once that it closes soon; nobody else learns who."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.decisions import actions, events, jobs
from colead.features.decisions.models import Round
from colead.kernel import journal
from colead.kernel.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_those_who_have_not_answered_are_told_once_a_day_before(cast: Cast) -> None:
    made = actions.propose(title="Paint", method="consent", proposal="Green.", by=cast.ada)
    actions.cast(made.pk, choice="consent", by=cast.ben)
    assert made.closes_at is not None
    for hours in (30, 20, 10):
        jobs.await_answers(at=(made.closes_at - timedelta(hours=hours)).isoformat())
    told = Entry.objects.get(event=events.AnswersAwaited.name)
    assert told.at == made.closes_at - timedelta(hours=20)
    assert told.concerned == sorted([cast.steward.member_id, cast.ada.member_id])
    assert journal.may_read(cast.steward, told)
    assert not journal.may_read(cast.ben, told)


def test_a_round_of_a_day_does_not_nag(cast: Cast) -> None:
    made = actions.propose(title="Cake", method="consent", proposal="Apple.", days=1, by=cast.ada)
    assert made.closes_at is not None
    jobs.await_answers(at=(made.closes_at - timedelta(hours=20)).isoformat())
    assert Round.objects.get(decision=made).awaited_at is None
