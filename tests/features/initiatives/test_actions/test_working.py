"""The daily work: commitments among equals, check-ins, measures, needs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from colead.features.initiatives import actions, queries
from colead.features.initiatives.models import CheckIn, Commitment, Initiative, Need
from colead.features.offers import actions as offers
from colead.kernel.testing import NOON, later
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.initiatives.leading import start, told

FRIDAY = NOON.date() + timedelta(days=4)


def test_who_commits_is_in_the_team(cast: Cast) -> None:
    found = start(cast)
    made = actions.commit(found.pk, what="  Buy\n screws ", due_on=FRIDAY, by=cast.ben)
    assert (made.what, made.due_on, made.by_id) == ("Buy screws", FRIDAY, cast.ben.member_id)
    assert cast.ben.member_id in queries.team_ids(found.pk)
    assert told("CommitmentMade")[0]["due"] == FRIDAY.isoformat()
    assert [c.pk for c in queries.commitments_of(cast.ben)] == [made.pk]


def test_a_commitment_lies_ahead_says_something_and_is_of_a_member(cast: Cast) -> None:
    found = start(cast)
    yesterday = NOON.date() - timedelta(days=1)
    with pytest.raises(Refused, match="has passed"):
        actions.commit(found.pk, what="Screws", due_on=yesterday, by=cast.ben)
    with pytest.raises(Refused, match="few words"):
        actions.commit(found.pk, what="   ", by=cast.ben)
    with pytest.raises(Refused, match="Members take commitments"):
        actions.commit(found.pk, what="Screws", by=cast.guest)
    assert Commitment.objects.count() == 0


def test_a_task_is_offered_and_becomes_a_commitment_by_a_yes(cast: Cast) -> None:
    found = start(cast)
    offer = actions.offer_commitment(
        found.pk, to=cast.ben.member_id or 0, what="Weld", due_on=FRIDAY, by=cast.ada
    )
    assert Commitment.objects.count() == 0
    offers.take(offer.pk, by=cast.ben)
    made = Commitment.objects.get()
    assert (made.by_id, made.what, made.due_on) == (cast.ben.member_id, "Weld", FRIDAY)


def test_a_task_taken_after_its_day_has_no_day(cast: Cast) -> None:
    found = start(cast)
    offer = actions.offer_commitment(
        found.pk, to=cast.ben.member_id or 0, what="Weld", due_on=FRIDAY, by=cast.ada
    )
    offers.take(offer.pk, by=cast.ben.moved_to(later(days=9)))
    assert Commitment.objects.get().due_on is None


def test_tasks_are_offered_by_the_team_to_other_members(cast: Cast) -> None:
    found = start(cast)
    for to, by, says in (
        (cast.ada, cast.ben, "People of this initiative"),
        (cast.ada, cast.ada, "Take it yourself"),
        (cast.guest, cast.ada, "Guests can comment"),
    ):
        with pytest.raises(Refused, match=says):
            actions.offer_commitment(found.pk, to=to.member_id or 0, what="Weld", by=by)


def test_done_and_not_done_after_all(cast: Cast) -> None:
    found = start(cast)
    made = actions.commit(found.pk, what="Weld", by=cast.ben)
    with pytest.raises(Refused, match="Only the one who made"):
        actions.do(made.pk, by=cast.ada)
    actions.do(made.pk, by=cast.ben)
    with pytest.raises(Refused, match="not open"):
        actions.do(made.pk, by=cast.ben)
    with pytest.raises(Refused, match="Only the one who made"):
        actions.reopen(made.pk, by=cast.ada)
    actions.confirm(made.pk, by=cast.ada)
    made.refresh_from_db()
    assert (made.state, made.confirmed_by_id) == ("done", cast.ada.member_id)
    actions.reopen(made.pk, by=cast.ben)
    made.refresh_from_db()
    assert (made.state, made.closed_at, made.confirmed_by_id) == ("open", None, None)
    with pytest.raises(Refused, match="open already"):
        actions.reopen(made.pk, by=cast.ben)


def test_another_of_the_team_confirms_never_oneself(cast: Cast) -> None:
    found = start(cast)
    made = actions.commit(found.pk, what="Weld", by=cast.ben)
    with pytest.raises(Refused, match="not waiting"):
        actions.confirm(made.pk, by=cast.ada)
    actions.do(made.pk, by=cast.ben)
    with pytest.raises(Refused, match="Somebody else"):
        actions.confirm(made.pk, by=cast.ben)
    with pytest.raises(Refused, match="People of this initiative"):
        actions.confirm(made.pk, by=cast.steward)
    actions.confirm(made.pk, by=cast.ada)
    with pytest.raises(Refused, match="not waiting"):
        actions.confirm(made.pk, by=cast.ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(confirmed_by=cast.ben.member_id)


def test_letting_go_needs_a_word_so_that_another_can_take_it(cast: Cast) -> None:
    found = start(cast)
    made = actions.commit(found.pk, what="Weld", by=cast.ben)
    with pytest.raises(Refused, match="in a word why"):
        actions.let_go(made.pk, reason=" ", by=cast.ben)
    gone = actions.let_go(made.pk, reason="My wrist.", by=cast.ben)
    assert (gone.state, gone.reason) == ("let-go", "My wrist.")
    assert queries.commitments_of(cast.ben) == []
    actions.reopen(made.pk, by=cast.ben)
    made.refresh_from_db()
    assert (made.state, made.reason) == ("open", "")


def test_the_team_reminds_kindly_once_a_day(cast: Cast) -> None:
    found = start(cast)
    made = actions.commit(found.pk, what="Weld", by=cast.ben)
    actions.remind(made.pk, by=cast.ada)
    [event] = told("CommitmentReminded")
    assert event["concerned"] == [cast.ben.member_id]
    with pytest.raises(Refused, match="reminded today"):
        actions.remind(made.pk, by=cast.ada.moved_to(later(hours=23)))
    actions.remind(made.pk, by=cast.ada.moved_to(later(days=1)))
    with pytest.raises(Refused, match="People of this initiative"):
        actions.remind(made.pk, by=cast.steward.moved_to(later(days=9)))
    actions.do(made.pk, by=cast.ben)
    with pytest.raises(Refused, match="not open"):
        actions.remind(made.pk, by=cast.ada.moved_to(later(days=9)))


def test_what_was_promised_in_an_ended_initiative_waits_for_nobody(cast: Cast) -> None:
    found = start(cast)
    made = actions.commit(found.pk, what="Weld", by=cast.ben)
    actions.end(found.pk, status="stopped", outcome="The gate moved.", by=cast.ada)
    assert queries.commitments_of(cast.ben) == []
    actions.do(made.pk, by=cast.ben)
    with pytest.raises(Refused, match="has ended"):
        actions.reopen(made.pk, by=cast.ben)
    with pytest.raises(Refused, match="has ended"):
        actions.commit(found.pk, what="More", by=cast.ben)


def test_a_lead_tells_how_it_goes_and_what_would_help(cast: Cast) -> None:
    found = start(cast)
    soon = cast.ada.moved_to(later(days=3))
    made = actions.check_in(
        found.pk, progress="Half welded.", confidence=4, needs="two pairs of hands", by=soon
    )
    assert made.get_confidence_display() == "on a good way"
    assert Initiative.objects.get(pk=found.pk).last_sign_at == soon.at
    need = Need.objects.get()
    assert (need.kind, need.text) == ("hands", "two pairs of hands")
    assert [row.pk for row in queries.open_needs(cast.ben)] == [need.pk]
    assert [*queries.open_needs(cast.ada)] == []
    with pytest.raises(Refused, match="Offer to co-lead"):
        actions.check_in(found.pk, progress="I think it is fine.", confidence=5, by=cast.ben)


@pytest.mark.parametrize("confidence", [0, 6, -1])
def test_confidence_is_one_of_five_in_the_database_too(cast: Cast, confidence: int) -> None:
    found = start(cast)
    with pytest.raises(Refused, match="how confident"):
        actions.check_in(found.pk, progress="So so.", confidence=confidence, by=cast.ada)
    made = actions.check_in(found.pk, progress="So so.", confidence=3, by=cast.ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.filter(pk=made.pk).update(confidence=confidence)


def test_a_measure_is_read_by_the_team_after_the_end_too(cast: Cast) -> None:
    found = start(cast)
    outcome = actions.state_outcome(
        found.pk, measure="Bikes on the grass", unit="bikes", start=40, target=0, by=cast.ada
    )
    actions.commit(found.pk, what="Count bikes", by=cast.ben)
    actions.read(outcome.pk, value=31, by=cast.ben)
    with pytest.raises(Refused, match="People of this initiative"):
        actions.read(outcome.pk, value=0, by=cast.steward)
    with pytest.raises(Refused, match="not come yet"):
        actions.read(outcome.pk, value=0, on=NOON.date() + timedelta(days=1), by=cast.ada)
    actions.end(found.pk, status="succeeded", outcome="Racks stand.", by=cast.ada)
    actions.read(outcome.pk, value=2, by=cast.ada.moved_to(later(days=30)))
    [measured] = queries.dossier(cast.ben, found.pk).outcomes
    assert [value for _day, value in measured.points] == [31, 2]


def test_a_need_is_stated_and_met_by_leads(cast: Cast) -> None:
    found = start(cast)
    need = actions.state_need(found.pk, kind="money", text="80 euros for paint", by=cast.ada)
    assert [row.pk for row in queries.listed(cast.ben, which="help").items] == [found.pk]
    with pytest.raises(Refused, match="Offer to co-lead"):
        actions.meet_need(need.pk, by=cast.ben)
    actions.meet_need(need.pk, by=cast.ada)
    actions.meet_need(need.pk, by=cast.ada)
    assert len(told("NeedMet")) == 1
    assert not queries.listed(cast.ben, which="help").items
    with pytest.raises(Refused, match="kind of help"):
        actions.state_need(found.pk, kind="luck", text="Luck", by=cast.ada)


def test_a_need_said_again_while_it_is_open_stays_one(cast: Cast) -> None:
    found = start(cast)
    need = actions.state_need(found.pk, kind="hands", text="Two hands", by=cast.ada)
    later_on = cast.ada.moved_to(later(days=14))
    again = actions.state_need(found.pk, kind="hands", text="Two  hands", by=later_on)
    assert again.pk == need.pk
    assert len(told("NeedStated")) == 1
    found.refresh_from_db()
    assert found.last_sign_at == later(days=14)
    assert actions.state_need(found.pk, kind="skill", text="Two hands", by=cast.ada).pk != need.pk
    actions.meet_need(need.pk, by=cast.ada)
    anew = actions.state_need(found.pk, kind="hands", text="Two hands", by=later_on)
    assert anew.pk != need.pk


def test_outsiders_find_no_commitment_measure_or_need(cast: Cast) -> None:
    found = start(cast)
    made = actions.commit(found.pk, what="Weld", by=cast.ben)
    outcome = actions.state_outcome(found.pk, measure="Bikes", by=cast.ada)
    need = actions.state_need(found.pk, kind="hands", text="Hands", by=cast.ada)
    for act in (actions.do, actions.confirm, actions.remind, actions.reopen):
        with pytest.raises(Missing):
            act(made.pk, by=cast.outsider)
    with pytest.raises(Missing):
        actions.read(outcome.pk, value=1, by=cast.outsider)
    with pytest.raises(Missing):
        actions.meet_need(need.pk, by=cast.outsider)
