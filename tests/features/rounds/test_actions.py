"""A round from the money set aside to what is begun with it, by the product's own actions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.circles import actions as circles
from colead.features.funds import actions as funds
from colead.features.funds import queries as fund_queries
from colead.features.initiatives.models import Initiative
from colead.features.initiatives.queries import lead_ids
from colead.features.offers import actions as offers
from colead.features.organizations import actions as organizations
from colead.features.rounds import actions, jobs, queries
from colead.features.rounds.models import Proposal, Round
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.funds.paying import adds_up, balance, open_fund
from tests.features.initiatives.leading import over
from tests.features.rounds.conftest import DAY, at, events, open_round, propose, vote_on


def test_the_money_is_set_aside_when_a_round_opens(cast: Cast) -> None:
    fund = open_fund(cast, floor=30_000)
    made = open_round(cast, fund)
    assert balance("fund", fund.pk) == 40_000
    assert balance("round", made.pk) == 60_000
    account = fund_queries.account(cast.ben, "fund", fund.pk, "EUR")
    [_paid, line] = fund_queries.whole(cast.ben, account)
    assert (line.movement.act, line.other, line.amount) == (
        "set-aside", "What the yard needs", -60_000,
    )  # fmt: skip
    with pytest.raises(Refused, match="stays in it") as no:
        open_round(cast, fund, amount=10_001)
    assert no.value.field == "amount"
    with pytest.raises(Refused, match="still holds money"):
        funds.close_fund(fund.pk, by=cast.steward)
    assert adds_up(cast)


def test_who_keeps_the_fund_opens_rounds(cast: Cast) -> None:
    with pytest.raises(Refused, match="stewards"):
        open_round(cast, by=cast.ada)
    with pytest.raises(Missing):
        open_round(cast, by=cast.outsider)
    for field, given in {
        "title": {"title": " "},
        "amount": {"amount": 0},
        "check_at": {"check_at": NOON},
        "vote_at": {"vote_at": NOON + DAY / 2},
        "ends_at": {"ends_at": NOON + timedelta(days=500)},
        "points": {"points": 0},
        "paper": {"paper": "shouting"},
        "rule": {"rule": "lottery"},
    }.items():
        with pytest.raises(Refused) as no:
            open_round(cast, **given)
        assert no.value.field == field
    with pytest.raises(Refused) as no:
        open_round(cast, amount=10**15)
    assert no.value.field == "amount"


def test_from_proposals_to_initiatives_with_their_money(cast: Cast, five: list[Actor]) -> None:
    steward, ada, ben, cleo, dan = five
    fund = open_fund(cast)
    made = open_round(cast, fund)
    racks = propose(made, "Bike racks", 30_000, by=ada)
    pond = propose(made, "A pond", 30_000, by=ben, offer_to=[cleo.member_id])
    swing = propose(made, "A swing", 30_000, by=dan)
    offer = queries.offered_leads(ben, pond.pk)[0]
    assert queries.lead_ids(pond.pk) == {ben.member_id}
    offers.take(offer.pk, by=cleo)
    assert queries.lead_ids(pond.pk) == {ben.member_id, cleo.member_id}

    done = vote_on(
        made,
        [(steward, [racks.pk]), (ada, [racks.pk, swing.pk]), (ben, [racks.pk, swing.pk]),
         (cleo, [pond.pk]), (dan, [pond.pk])],
    )  # fmt: skip
    # 120 each: three pay 100 each for the racks; two have 240 together: not enough for the pond.
    # Grown to 150 a share, it is.
    assert done.phase == Round.Phase.DONE
    assert [one["id"] for one in done.result["funded"]] == [str(racks.pk), str(pond.pk)]
    assert done.result["others"]["greedy"]["funded"] == [str(racks.pk), str(swing.pk)] or (
        len(done.result["others"]["greedy"]["funded"]) == 2
    )
    [first, second] = done.result["funded"]
    assert first["payments"][0] == {"voters": 3, "each": "100", "last": False}
    assert second["payments"][0]["voters"] == 2
    racks.refresh_from_db()
    pond.refresh_from_db()
    swing.refresh_from_db()
    assert (racks.state, pond.state, swing.state) == ("funded", "funded", "passed")
    assert lead_ids(racks.initiative_id or 0) == {ada.member_id}
    assert lead_ids(pond.initiative_id or 0) == {ben.member_id, cleo.member_id}
    assert balance("initiative", racks.initiative_id or 0) == 30_000
    assert balance("round", made.pk) == 0
    assert balance("fund", fund.pk) == 40_000
    assert adds_up(cast)
    assert events("RoundEnded")[0]["funded"] == 2


def test_a_result_takes_effect_once(cast: Cast, five: list[Actor]) -> None:
    made = open_round(cast)
    racks = propose(made, "Bike racks", 10_000, by=five[1])
    done = vote_on(made, [(one, [racks.pk]) for one in five])
    again = jobs.count(
        round_id=made.pk, organization=cast.organization.pk, at_=(NOON + 4 * DAY).isoformat()
    )
    assert again == {"round": made.pk}
    assert (
        actions.finish(made.pk, seed="x", result={"funded": []}, by=cast.steward).seed == done.seed
    )
    assert Initiative.objects.count() == 1
    assert adds_up(cast)


def test_guardrails_look_at_proposals(cast: Cast, five: list[Actor]) -> None:
    over(cast, "not_here", 20_000)
    made = open_round(cast)
    dear = propose(made, "A tower", 30_000, by=cast.ada)
    fine = propose(made, "A bench", 10_000, by=cast.ben)
    assert dear.verdict["outcome"] == "not_here"
    with pytest.raises(Refused, match="at most"):
        propose(made, "A palace", 60_001, by=cast.ada)
    done = vote_on(made, [(one, [fine.pk]) for one in five])
    dear.refresh_from_db()
    assert dear.state == Proposal.State.REFUSED
    assert dear.reason
    assert [one["id"] for one in done.result["funded"]] == [str(fine.pk)]
    with pytest.raises(Refused, match="Voting has begun"):
        actions.change(dear.pk, title="A hut", plan="Small", cost=10_000, by=cast.ada)


def test_what_needs_consent_first_begins_but_spends_nothing_yet(
    cast: Cast, five: list[Actor]
) -> None:
    over(cast, "advise", 20_000)
    made = open_round(cast)
    tower = propose(made, "A tower", 30_000, by=cast.ada)
    vote_on(made, [(one, [tower.pk]) for one in five])
    tower.refresh_from_db()
    assert tower.initiative is not None
    assert tower.initiative.status == "forming"
    assert balance("initiative", tower.initiative_id or 0) == 30_000
    with pytest.raises(Refused, match="One step first"):
        funds.spend(
            tower.initiative_id or 0, amount=100, for_what="planks", by=at(cast.ada, NOON + 4 * DAY)
        )


def test_what_nobody_leads_does_not_come_onto_the_ballot(cast: Cast, five: list[Actor]) -> None:
    made = open_round(cast)
    alone = propose(made, "A tower", 10_000, by=cast.ada, lead_it=False)
    left = propose(made, "A hut", 10_000, by=cast.ben)
    actions.step_back(left.pk, by=cast.ben)
    fine = propose(made, "A bench", 10_000, by=five[3])
    vote_on(made, [(one, [fine.pk]) for one in five])
    assert set(Proposal.objects.filter(state="unled").values_list("pk", flat=True)) == {
        alone.pk, left.pk,
    }  # fmt: skip


def test_a_funded_proposal_that_cannot_begin_gives_its_money_back(
    cast: Cast, five: list[Actor]
) -> None:
    fund = open_fund(cast)
    made = open_round(cast, fund)
    gone = propose(made, "A tower", 10_000, by=five[4])
    late = propose(made, "A bench", 15_000, by=cast.ben)
    vote_on(made, [(one, [gone.pk, late.pk]) for one in five], until=False)
    organizations.leave(by=at(five[4], NOON + 2.6 * DAY))
    over(cast, "not_here", 12_000)
    jobs.move_on(at=(NOON + 3 * DAY).isoformat())
    settle(NOON + 3 * DAY)
    gone.refresh_from_db()
    late.refresh_from_db()
    assert (gone.state, late.state) == ("returned", "returned")
    assert "lead" in gone.reason
    assert late.reason
    assert balance("fund", fund.pk) == 100_000
    assert adds_up(cast)


def test_moving_on_early_says_why_and_stopping_gives_all_back(
    cast: Cast, five: list[Actor]
) -> None:
    fund = open_fund(cast)
    made = open_round(cast, fund)
    propose(made, "Racks", 40_000, by=cast.ada)
    with pytest.raises(Refused, match="stewards"):
        actions.advance(made.pk, why="now", by=cast.ada)
    with pytest.raises(Refused) as no:
        actions.advance(made.pk, by=cast.steward)
    assert no.value.field == "why"
    actions.advance(made.pk, why="All is said", by=cast.steward)
    assert events("RoundMoved")[0]["why"] == "All is said"
    with pytest.raises(Refused, match="time to propose is over"):
        propose(made, "Pond", 100, by=cast.ben)
    actions.stop(made.pk, reason="The yard is sold", by=cast.steward)
    made.refresh_from_db()
    assert (made.phase, made.reason) == ("stopped", "The yard is sold")
    assert balance("fund", fund.pk) == 100_000
    with pytest.raises(Refused, match="over"):
        actions.advance(made.pk, why="again", by=cast.steward)


def test_circles_propose_and_vote_among_themselves_and_guests_where_they_may(
    cast: Cast, five: list[Actor]
) -> None:
    fund = open_fund(cast, circle_id=cast.north.pk, by=cast.ada, amount=0)
    funds.pay_in(fund.pk, amount=100_000, for_what="a bazaar", by=cast.ada)
    made = open_round(
        cast, fund, by=cast.ada, proposers="circle", voters="circle", guests=True, secret=False
    )
    with pytest.raises(Refused, match="members of the circle"):
        propose(made, "Racks", 100, by=cast.ben)
    with pytest.raises(Refused, match="Members make proposals"):
        propose(made, "Racks", 100, by=cast.guest)
    racks = propose(made, "Racks", 10_000, by=cast.ada)
    circles.join(cast.north.pk, by=five[3])
    vote_on(made, [], until=False)
    assert set(queries.roll_ids(made.pk)) == {
        cast.ada.member_id, five[3].member_id, cast.guest.member_id,
    }  # fmt: skip
    later = NOON + 2.5 * DAY
    with pytest.raises(Refused, match="not on the roll"):
        actions.cast(made.pk, choice=[racks.pk], by=at(cast.ben, later))
    actions.cast(made.pk, choice=[racks.pk], by=at(cast.guest, later))
    assert queries.round_(cast.guest, made.pk) == made
    with pytest.raises(Missing):
        queries.proposal(cast.outsider, racks.pk)


def test_proposals_are_changed_and_taken_back_by_their_own(cast: Cast) -> None:
    made = open_round(cast)
    racks = propose(made, "Racks", 10_000, by=cast.ada)
    with pytest.raises(Refused, match="Whoever proposed it"):
        actions.change(racks.pk, title="Mine", plan="x", cost=5, by=cast.ben)
    for field, given in {
        "title": {"title": ""}, "plan": {"plan": " "}, "cost": {"cost": 0},
    }.items():  # fmt: skip
        with pytest.raises(Refused) as no:
            actions.change(racks.pk, by=cast.ada, **{"title": "a", "plan": "b", "cost": 5, **given})
        assert no.value.field == field
    actions.change(racks.pk, title="Racks for all", plan="Oak", cost=20_000, by=cast.ada)
    assert events("ProposalChanged")[0]["changed"] == ["title", "plan", "cost"]
    assert [one.pk for one in queries.like(cast.ben, "oak racks for everybody")] == [racks.pk]
    with pytest.raises(Refused, match="leads it already"):
        actions.offer_lead(racks.pk, to=cast.ada.member_id or 0, by=cast.ada)
    actions.withdraw(racks.pk, by=cast.ada)
    assert queries.like(cast.ben, "oak racks for everybody") == []
