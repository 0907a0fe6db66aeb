"""C2: a fund is shared out by those for whom it is there, and everybody can see why so."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from colead.features.funds import actions as funds
from colead.features.funds import queries as ledger
from colead.features.funds.rules import pabulib
from colead.features.initiatives import actions as initiatives
from colead.features.offers import actions as offers
from colead.features.rounds import actions, jobs, queries
from colead.features.rounds.rules import counting
from colead.kernel.testing import later, settle
from tests.cast import Cast, person

DAY = timedelta(days=1)


def test_a_school_shares_its_yard_fund_out(cast: Cast) -> None:
    """The steward sets 900 of 1200 euros aside. Ada proposes racks and asks Ben to lead with her;
    he says yes. Four of the six would fund racks and a swing, two a pond. Counted by most votes the
    four would have all of it. Equal Shares gives each group what it can pay for. Racks and
    pond begin with their money, the rest goes back, and a stranger counts the same from the file.
    In autumn everybody has ten euros to give; what the swing asked for is not reached and goes
    back; a bench is."""
    six = [cast.steward, cast.ada, cast.ben, *(
        person(cast.organization, name) for name in ("Cleo", "Dan", "Eve")
    )]  # fmt: skip
    steward, ada, ben, cleo, dan, eve = [cast.later(one, minutes=0) for one in six]
    fund = funds.open_fund(name="Yard", by=steward)
    funds.pay_in(fund.pk, amount=120_000, for_what="the town", by=steward)
    spring = actions.open_round(
        fund.pk, title="What the yard needs", amount=90_000, check_at=later(days=7),
        vote_at=later(days=9), ends_at=later(days=16), completion="none", by=steward,
    )  # fmt: skip
    racks, swing, pond = (
        actions.propose(spring.pk, title=title, plan="Planks and hands.", cost=cost, by=by)
        for title, cost, by in (
            ("Racks", 40_000, ada), ("Swing", 45_000, dan), ("Pond", 29_000, cleo),
        )
    )  # fmt: skip
    asked = actions.offer_lead(racks.pk, to=ben.member_id or 0, by=ada)
    offers.take(asked.pk, by=ben)
    for days in (7, 9):
        jobs.move_on(at=later(days=days).isoformat())
    for voter in (steward, ada, ben, dan):
        actions.cast(spring.pk, choice=[racks.pk, swing.pk], by=cast.later(voter, days=10))
    for voter in (cleo, eve):
        actions.cast(spring.pk, choice=[pond.pk], by=cast.later(voter, days=10))
    jobs.move_on(at=later(days=16).isoformat())
    settle(later(days=16))

    told = queries.table(cast.later(eve, days=17), spring.pk)
    assert [(one.proposal.title, one.facts["payments"]) for one in told.funded] == [
        ("Racks", [{"voters": 4, "each": "100", "last": False}]),
        ("Pond", [{"voters": 2, "each": "145", "last": False}]),
    ]
    others = told.round.result["others"]
    assert (others["greedy"]["without"], others["none"]["without"]) == (2, 0)
    assert others["greedy"]["funded"] == [str(racks.pk), str(swing.pk)]
    text = pabulib.write(queries.election(told.round, where="North School"))
    stranger = counting.count(pabulib.read(text), rule="none", step=Fraction(1))
    assert [one["id"] for one in stranger["funded"]] == [str(racks.pk), str(pond.pk)]
    racks.refresh_from_db()
    [purse] = ledger.purse(cast.later(ben, days=17), racks.initiative_id or 0)
    assert purse.account.balance == 40_000
    funds.spend(
        racks.initiative_id or 0, amount=40_000, for_what="oak", by=cast.later(ben, days=18)
    )

    autumn = cast.later(steward, days=100)
    actions.hand_out(fund.pk, title="Autumn", share=1_000, ends_at=later(days=130), by=autumn)
    bench, again = (
        initiatives.start(title=title, by=cast.later(by, days=100))
        for title, by in (("A bench", eve), ("The swing", dan))
    )
    asks = [
        actions.ask(
            one.pk, minimum=minimum, goal=3_000, ends_at=later(days=120),
            by=cast.later(by, days=101),
        )
        for one, minimum, by in ((bench, 1_500, eve), (again, 2_500, dan))
    ]  # fmt: skip
    for appeal, by, named in ((asks[0], ada, True), (asks[0], ben, False), (asks[1], cleo, True)):
        actions.pledge(appeal.pk, amount=1_000, named=named, by=cast.later(by, days=110))
    jobs.move_on(at=later(days=120).isoformat())
    jobs.move_on(at=later(days=130).isoformat())
    [given] = ledger.purse(cast.later(eve, days=131), bench.pk)
    assert given.account.balance == 2_000
    assert ledger.purse(cast.later(dan, days=131), again.pk) == []
    account = ledger.account(eve, "fund", fund.pk, "EUR")
    assert account is not None
    assert account.balance == 120_000 - 40_000 - 29_000 - 2_000
    assert list(ledger.faults(cast.organization.pk)) == []
