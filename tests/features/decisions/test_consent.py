"""Consent: objections are worked on in rounds, and nothing is carried over silently."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from colead.features.decisions import actions, jobs, queries
from colead.features.decisions.models import Ballot, Decision, Objection, Round, Voter
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, later
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

TESTS = {"caused": "By it.", "known": "We know.", "adapt": "No.", "aim": "Yes."}


def propose(cast: Cast, **values: Any) -> Decision:
    given: dict[str, Any] = {
        "title": "Lessons start at nine",
        "proposal": "We start at nine.",
        "circle_id": cast.root.pk,
        "by": cast.ada,
    }
    return actions.propose(method="consent", **{**given, **values})


def fresh(decision: Decision) -> Decision:
    decision.refresh_from_db()
    return decision


def test_an_objection_is_built_in_and_all_consent_anew(cast: Cast) -> None:
    ada, ben, stella = cast.ada, cast.ben, cast.steward
    decision = propose(cast)
    actions.cast(decision.pk, choice="consent", by=ada)
    actions.cast(decision.pk, choice="concern", reason="Lunch gets late.", by=stella)
    with pytest.raises(Refused) as no:
        actions.cast(decision.pk, choice="objection", by=ben)
    assert no.value.field == "reason"
    actions.cast(
        decision.pk, choice="objection", objection="harm", reason="The bus comes at ten.", by=ben
    )
    assert fresh(decision).state == "open"
    objection = Objection.objects.get(decision=decision)
    assert (objection.kind, objection.state, objection.by_id) == ("harm", "open", ben.member_id)

    opened = actions.integrate(
        decision.pk,
        proposal="We start at nine, after the bus.",
        objections={objection.pk: "We wait for the bus."},
        note="We wait for the bus.",
        by=cast.later(ada, days=1),
    )
    objection.refresh_from_db()
    assert (objection.state, objection.how) == ("integrated", "We wait for the bus.")
    assert objection.integrated_in_id == opened.pk
    assert (opened.number, opened.cast, opened.eligible) == (2, 0, 3)
    assert fresh(decision).closes_at == later(days=8)
    entry = Entry.objects.get(event="decisions.RoundOpened")
    assert set(entry.concerned) == {ben.member_id, stella.member_id}
    told = Entry.objects.get(event="decisions.ObjectionIntegrated")
    assert told.concerned == [ben.member_id]

    mine = queries.dossier(stella, decision.pk).mine
    assert (mine.now, mine.before.choice if mine.before else "") == (None, "concern")
    for voter in (ada, stella):
        actions.confirm(decision.pk, by=cast.later(voter, days=2))
    with pytest.raises(Refused, match="answer anew"):
        actions.confirm(decision.pk, by=cast.later(ben, days=2))
    assert fresh(decision).state == "open"
    actions.cast(decision.pk, choice="consent", by=cast.later(ben, days=2))
    assert (fresh(decision).state, decision.result) == ("settled", "agreed")
    assert decision.outcome["why"] == "all-consent"
    first = Round.objects.get(decision=decision, number=1)
    assert (first.outcome["objections"], first.closed_at) == (1, later(days=1))


def test_earlier_ballots_count_in_their_own_round_only(cast: Cast) -> None:
    decision = propose(cast)
    for voter in (cast.ada, cast.ben):
        actions.cast(decision.pk, choice="consent", by=voter)
    actions.integrate(decision.pk, proposal="At ten.", by=cast.ada)
    actions.cast(decision.pk, choice="consent", by=cast.steward)
    assert fresh(decision).state == "open"
    assert queries.dossier(cast.ada, decision.pk).unheard == 2


def test_silence_is_consent_at_the_closing_time(cast: Cast) -> None:
    decision = propose(cast, days=3)
    actions.cast(decision.pk, choice="consent", by=cast.ben)
    jobs.close_due(at=(later(days=3) - timedelta(seconds=1)).isoformat())
    assert fresh(decision).state == "open"
    jobs.close_due(at=later(days=3).isoformat())
    assert (fresh(decision).result, decision.outcome["silent"]) == ("agreed", 2)
    entry = Entry.objects.get(event="decisions.DecisionSettled")
    assert (entry.door, entry.member_id) == ("job", None)


def test_where_silence_is_not_consent_it_is_not_agreed(cast: Cast) -> None:
    decision = propose(cast, silence=False)
    actions.cast(decision.pk, choice="consent", by=cast.ben)
    jobs.close_due(at=later(days=7).isoformat())
    assert (fresh(decision).result, decision.outcome["why"]) == ("not-agreed", "silent")


def test_objections_outlive_the_closing_time_but_ballots_do_not(cast: Cast) -> None:
    decision = propose(cast, days=1)
    actions.cast(decision.pk, choice="objection", reason="Buses.", by=cast.ben)
    jobs.close_due(at=later(days=1).isoformat())
    assert fresh(decision).state == "open"
    with pytest.raises(Refused, match="The time to answer is over"):
        actions.cast(decision.pk, choice="consent", by=cast.steward)
    jobs.close_due(at=later(days=2).isoformat())
    assert Entry.objects.filter(event="decisions.RoundClosed").count() == 1
    objection = Objection.objects.get(decision=decision)
    with pytest.raises(Missing):
        actions.withdraw_objection(objection.pk, by=cast.ada)
    actions.withdraw_objection(objection.pk, by=cast.later(cast.ben, days=2))
    assert (fresh(decision).result, decision.outcome["why"]) == ("agreed", "silence")
    assert Ballot.objects.get(decision=decision).choice == "concern"


def test_changing_ones_mind_takes_the_objection_along(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="objection", reason="Buses.", by=cast.ben)
    actions.cast(decision.pk, choice="objection", objection="missed", reason="Trains.", by=cast.ben)
    objection = Objection.objects.get(decision=decision)
    assert (objection.kind, objection.reason) == ("missed", "Trains.")
    actions.cast(decision.pk, choice="consent", by=cast.ben)
    objection.refresh_from_db()
    assert objection.state == "withdrawn"
    assert Ballot.objects.filter(decision=decision).count() == 1
    assert Round.objects.get(decision=decision).cast == 1


def test_an_objection_is_tested_on_record_and_never_by_its_maker(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="objection", reason="I like eight.", by=cast.ben)
    for voter in (cast.ada, cast.steward):
        actions.cast(decision.pk, choice="consent", by=voter)
    pk = Objection.objects.get(decision=decision).pk
    with pytest.raises(Refused, match="proposer or a guide"):
        actions.examine_objection(pk, answers=TESTS, valid=True, by=cast.steward)
    with pytest.raises(Refused) as no:
        actions.examine_objection(pk, answers={"caused": "x"}, valid=True, by=cast.ada)
    assert no.value.field == "known"
    actions.examine_objection(pk, answers=TESTS, valid=True, by=cast.ada)
    assert Objection.objects.get(pk=pk).state == "open"
    with pytest.raises(Refused) as no:
        actions.examine_objection(pk, answers=TESTS, valid=False, by=cast.ada)
    assert no.value.field == "because"
    actions.examine_objection(
        pk, answers=TESTS, valid=False, because="A preference, as Ben says.", by=cast.ada
    )
    found = Objection.objects.get(pk=pk)
    assert (found.state, len(found.tests)) == ("not-valid", 4)
    assert (fresh(decision).result, decision.outcome["set_aside"]) == ("agreed", 1)


def test_the_proposers_own_objection_is_not_tested_by_them(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="objection", reason="Second thoughts.", by=cast.ada)
    pk = Objection.objects.get(decision=decision).pk
    with pytest.raises(Refused, match="your own objection"):
        actions.examine_objection(pk, answers=TESTS, valid=False, because="x", by=cast.ada)


def test_new_wording_must_be_new_and_link_open_objections_with_a_how(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="objection", reason="Buses.", by=cast.ben)
    pk = Objection.objects.get(decision=decision).pk
    for values, match in (
        ({"proposal": "We start at nine. "}, "same as before"),
        ({"proposal": " "}, "Write the new wording"),
        ({"proposal": "At ten.", "objections": {pk: " "}}, "Say how"),
        ({"proposal": "At ten.", "objections": {pk + 1: "So."}}, "not open any more"),
    ):
        with pytest.raises(Refused, match=match):
            actions.integrate(decision.pk, by=cast.ada, **values)  # type: ignore[arg-type]
    assert Round.objects.filter(decision=decision).count() == 1


def test_an_objection_not_built_in_stands_in_the_next_round(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="objection", reason="Buses.", by=cast.ben)
    actions.integrate(decision.pk, proposal="At ten.", by=cast.ada)
    for voter in (cast.ada, cast.steward):
        actions.cast(decision.pk, choice="consent", by=voter)
    jobs.close_due(at=later(days=30).isoformat())
    assert fresh(decision).state == "open"
    actions.reopen(decision.pk, note="Let us hear Ben.", by=cast.later(cast.ada, days=30))
    actions.cast(decision.pk, choice="consent", by=cast.later(cast.ben, days=30))
    assert Objection.objects.get(decision=decision).state == "withdrawn"


def test_a_new_round_has_a_fresh_roll(cast: Cast) -> None:
    from tests.cast import person

    decision = propose(cast)
    actions.cast(decision.pk, choice="consent", by=cast.ben)
    dora = person(cast.organization, "Dora")
    assert not Voter.objects.filter(decision=decision, member_id=dora.member_id).exists()
    opened = actions.integrate(decision.pk, proposal="At ten.", by=cast.ada)
    assert opened.eligible == 4
    assert Voter.objects.filter(decision=decision, member_id=dora.member_id).exists()


def test_participation_is_in_the_journal_and_never_the_answer(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="concern", reason="Lunch gets late.", by=cast.ben)
    entry = Entry.objects.get(event="decisions.BallotCast")
    assert entry.facts == {
        "decision": decision.pk, "title": decision.title, "round": 1, "circle": cast.root.pk,
    }  # fmt: skip
    actions.cast(decision.pk, choice="objection", reason="SECRET WORDS", by=cast.ben)
    assert not any("SECRET" in str(e.facts) for e in Entry.objects.all())


def test_withdrawing_the_question_says_why_and_ends_it(cast: Cast) -> None:
    decision = propose(cast)
    with pytest.raises(Refused) as no:
        actions.withdraw(decision.pk, by=cast.ada)
    assert no.value.field == "reason"
    actions.withdraw(decision.pk, reason="The bus changed.", by=cast.ada)
    assert (fresh(decision).state, decision.result) == ("withdrawn", "withdrawn")
    assert Entry.objects.get(event="decisions.DecisionSettled").facts["result"] == "withdrawn"
    with pytest.raises(Refused):
        actions.cast(decision.pk, choice="consent", by=cast.ben)
    with pytest.raises(Refused, match="Propose it anew"):
        actions.reopen(decision.pk, note="x", by=cast.ada)


def test_outsiders_find_nothing(cast: Cast) -> None:
    decision = propose(cast)
    actions.cast(decision.pk, choice="objection", reason="Buses.", by=cast.ben)
    objection = Objection.objects.get(decision=decision)
    for attempt in (
        lambda: queries.dossier(cast.outsider, decision.pk),
        lambda: actions.cast(decision.pk, choice="consent", by=cast.outsider),
        lambda: actions.confirm(decision.pk, by=cast.outsider),
        lambda: actions.withdraw(decision.pk, reason="x", by=cast.outsider),
        lambda: actions.withdraw_objection(objection.pk, by=cast.outsider),
        lambda: actions.examine_objection(
            objection.pk, answers=TESTS, valid=False, because="x", by=cast.outsider
        ),
    ):
        with pytest.raises(Missing):
            attempt()
    assert decision.opened_at == NOON
