"""Majority votes, closing, more time, further rounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from colead.features.decisions import actions, jobs, queries
from colead.features.decisions.models import Ballot, Decision, Option, Round
from colead.kernel.jobs import tick
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, later, settle
from colead.kernel.verdict import Refused
from tests.cast import Cast


def propose(cast: Cast, **values: Any) -> Decision:
    given: dict[str, Any] = {
        "title": "Which colour?",
        "circle_id": cast.root.pk,
        "reasons": "never",
        "by": cast.ada,
    }
    return actions.propose(method="majority", **{**given, **values})


def fresh(decision: Decision) -> Decision:
    decision.refresh_from_db()
    return decision


def test_it_closes_as_soon_as_the_outcome_is_certain(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="yes", by=cast.ada)
    assert fresh(decision).state == "open"
    actions.cast(decision.pk, choice="yes", by=cast.ben)
    assert (fresh(decision).state, decision.result) == ("settled", "agreed")
    with pytest.raises(Refused, match="settled"):
        actions.cast(decision.pk, choice="no", by=cast.steward)


def test_or_waits_for_everyone_where_that_is_the_rule(cast: Cast) -> None:
    decision = propose(cast, early=False)
    for voter in (cast.ada, cast.ben):
        actions.cast(decision.pk, choice="yes", by=voter)
    assert fresh(decision).state == "open"
    actions.cast(decision.pk, choice="no", by=cast.steward)
    assert (fresh(decision).result, decision.outcome["counts"]) == (
        "agreed",
        [["yes", 2], ["no", 1]],
    )


def test_several_options_and_a_tie_that_stays_one(cast: Cast) -> None:
    decision = propose(cast, options=["Blue", "Green"])
    blue, green = Option.objects.filter(decision=decision).order_by("position")
    actions.cast(decision.pk, choice=blue.pk, by=cast.ada)
    actions.cast(decision.pk, choice=str(green.pk), by=cast.ben)
    actions.cast(decision.pk, choice="abstain", by=cast.steward)
    assert (fresh(decision).result, decision.outcome["why"]) == ("not-agreed", "tie")
    assert decision.outcome["tied"] == [blue.pk, green.pk]


def test_an_option_of_another_decision_is_no_option(cast: Cast) -> None:
    other = Option.objects.filter(decision=propose(cast, options=["Red", "Pink"])).first()
    decision = propose(cast, options=["Blue", "Green"])
    assert other is not None
    with pytest.raises(Refused) as no:
        actions.cast(decision.pk, choice=other.pk, by=cast.ben)
    assert no.value.field == "choice"
    assert not Ballot.objects.exists()


def test_the_later_answer_of_a_person_counts_once(cast: Cast) -> None:
    decision = propose(cast, early=False)
    for choice in ("yes", "no", "abstain", "no"):
        actions.cast(decision.pk, choice=choice, by=cast.ben)
    assert [b.choice for b in Ballot.objects.filter(decision=decision)] == ["no"]
    assert Round.objects.get(decision=decision).cast == 1


def test_without_the_quorum_nothing_is_agreed(cast: Cast) -> None:
    decision = propose(cast, quorum=60)
    actions.cast(decision.pk, choice="yes", by=cast.ben)
    jobs.close_due(at=later(days=7).isoformat())
    assert (fresh(decision).result, decision.outcome["why"]) == ("not-agreed", "quorum")


def test_results_are_hidden_until_one_has_answered_or_it_is_closed(cast: Cast) -> None:
    decision = propose(cast, early=False)
    actions.cast(decision.pk, choice="yes", by=cast.ada)
    before = queries.dossier(cast.ben, decision.pk)
    assert (before.shown, before.result, before.ballots) == (False, None, None)
    assert queries.ballots(cast.ben, decision.pk, after=None).items == []
    assert before.unheard == 2
    actions.cast(decision.pk, choice="no", by=cast.ben)
    after = queries.dossier(cast.ben, decision.pk)
    assert after.shown
    assert after.ballots is not None
    assert len(after.ballots.items) == 2
    closed = propose(cast, early=False, show="closed")
    actions.cast(closed.pk, choice="yes", by=cast.ada)
    assert not queries.dossier(cast.ada, closed.pk).shown


def test_the_worker_closes_what_is_over_and_a_clock_set_back_reopens_nothing(cast: Cast) -> None:
    decision = propose(cast, days=1, quorum=0)
    actions.cast(decision.pk, choice="no", by=cast.ben)
    for moment in (later(hours=23), later(days=1, minutes=1)):
        tick(now=moment)
        settle(moment)
    assert (fresh(decision).state, decision.result) == ("settled", "not-agreed")
    with pytest.raises(Refused):
        actions.cast(decision.pk, choice="yes", by=cast.later(cast.ada, hours=1))
    tick(now=later(hours=1))
    settle(later(hours=1))
    assert fresh(decision).state == "settled"
    assert Entry.objects.filter(event="decisions.DecisionSettled").count() == 1


def test_a_ballot_after_the_closing_moment_is_refused_before_the_worker_came(cast: Cast) -> None:
    decision = propose(cast, days=1)
    with pytest.raises(Refused, match="The time to answer is over"):
        actions.cast(decision.pk, choice="yes", by=cast.later(cast.ben, days=1))
    assert not Ballot.objects.exists()


def test_time_is_only_added_and_only_while_it_runs(cast: Cast) -> None:
    decision = propose(cast, days=2)
    for moment, match in (
        (NOON, "lies ahead"),
        (later(days=1), "only added"),
        (later(days=900), "within a year"),
    ):
        with pytest.raises(Refused, match=match):
            actions.extend(decision.pk, closes_at=moment, by=cast.ada)
    actions.extend(decision.pk, closes_at=later(days=4), by=cast.ada)
    jobs.close_due(at=later(days=2).isoformat())
    assert fresh(decision).state == "open"
    actions.cast(decision.pk, choice="yes", by=cast.later(cast.ben, days=3))
    with pytest.raises(Refused, match="Open a new round"):
        actions.extend(decision.pk, closes_at=later(days=9), by=cast.later(cast.ada, days=5))


def test_a_further_round_counts_anew(cast: Cast) -> None:
    decision = propose(cast, options=["Blue", "Green"])
    blue = Option.objects.filter(decision=decision).first()
    assert blue is not None
    for voter in (cast.ada, cast.ben):
        actions.cast(decision.pk, choice=blue.pk, by=voter)
    assert fresh(decision).result == "agreed"
    with pytest.raises(Refused) as no:
        actions.reopen(decision.pk, by=cast.ada)
    assert no.value.field == "note"
    opened = actions.reopen(decision.pk, note="A cheaper paint was found.", by=cast.ada)
    assert (fresh(decision).state, decision.result, decision.outcome) == ("open", "", {})
    assert (opened.number, opened.cast) == (2, 0)
    assert Round.objects.get(decision=decision, number=1).outcome["winner"] == blue.pk
    actions.confirm(decision.pk, by=cast.ben)
    assert Ballot.objects.filter(decision=decision).count() == 3
    with pytest.raises(Refused, match="still open"):
        actions.reopen(decision.pk, note="again", by=cast.ada)


def test_those_not_on_the_roll_do_not_vote(cast: Cast) -> None:
    decision = propose(cast, circle_id=cast.north.pk)
    with pytest.raises(Refused, match="not among those asked"):
        actions.cast(decision.pk, choice="yes", by=cast.ben)
    with pytest.raises(Refused, match="not among those asked"):
        actions.cast(decision.pk, choice="yes", by=cast.guest)


def test_an_invited_guest_votes(cast: Cast) -> None:
    decision = propose(cast, circle_id=cast.north.pk, guests=True, early=False)
    actions.cast(decision.pk, choice="yes", by=cast.guest)
    assert Ballot.objects.get(decision=decision).voter_id == cast.guest.member_id
    assert fresh(decision).frozen_at == NOON


def test_extending_moves_the_end(cast: Cast) -> None:
    decision = propose(cast)
    until = NOON + timedelta(days=20)
    assert actions.extend(decision.pk, closes_at=until, by=cast.ada).closes_at == until
    entry = Entry.objects.get(event="decisions.DecisionExtended")
    assert entry.facts["closes_at"] == until.isoformat()
