"""C2: who leads has the money for it, in one act, and everyone can see what became of it."""

from __future__ import annotations

import pytest

from colead.features.authority import actions as authority
from colead.features.decisions import actions as decisions
from colead.features.funds import actions, queries
from colead.features.initiatives import actions as initiatives
from colead.features.offers import actions as offers
from colead.kernel import journal
from colead.kernel.models import Entry
from colead.kernel.testing import later, settle
from colead.kernel.verdict import Refused
from tests.cast import Cast


def test_racks_are_bought_without_asking_until_they_cost_much(cast: Cast) -> None:
    """The steward opens a fund of 1000 euros of which 100 stay, and notes it. Ada takes 200 for
    wood in one act. Above 300 euros the south circle has a say: Ada, who needs 250 more, cannot
    get around it in two slices. She says what it will cost in all, the south circle consents, and
    she takes the rest. Ben, who leads with her, pays the welder and adds the bill. A wrong note is
    turned back in the open. What is left goes back when the racks stand, and the sums prove it."""
    authority.write(
        circle_id=cast.root.pk,
        title="What costs much",
        when={"amount_over": 30_000},
        then={"outcome": "consent", "whom": [{"kind": "circle", "id": cast.south.pk}]},
        why="The south house keeps the money.",
        by=cast.steward,
    )
    fund = actions.open_fund(name="Small things", floor=10_000, by=cast.steward)
    actions.pay_in(fund.pk, amount=100_000, for_what="summer fair", by=cast.steward)
    racks = initiatives.start(title="Bike racks", circle_id=cast.north.pk, by=cast.ada)

    actions.take(fund.pk, initiative_id=racks.pk, amount=20_000, for_what="wood", by=cast.ada)
    for slice_ in (25_000, 12_500):
        with pytest.raises(actions.NotYet, match="consent") as no:
            actions.take(
                fund.pk, initiative_id=racks.pk, amount=slice_, for_what="welder", by=cast.ada
            )
        assert [circle.name for circle in no.value.verdict.consent_circles] == ["South"]

    ada = cast.later(cast.ada, minutes=5)
    assert initiatives.amend(racks.pk, amount=45_000, by=ada).status == "forming"
    proposal = decisions.propose(
        title="Bike racks", proposal="450 euros in all, a welder does the corners.",
        method="consent", circle_id=cast.south.pk, about=("initiative", racks.pk),
        by=cast.later(cast.ada, minutes=10),
    )  # fmt: skip
    decisions.cast(proposal.pk, choice="consent", by=cast.later(cast.ben, minutes=20))
    settle(later(minutes=30))
    ada, ben = cast.later(cast.ada, hours=1), cast.later(cast.ben, hours=1)
    actions.take(fund.pk, initiative_id=racks.pk, amount=25_000, for_what="welder", by=ada)
    with pytest.raises(actions.NotYet):
        actions.take(fund.pk, initiative_id=racks.pk, amount=1, for_what="one more", by=ada)

    offers.take(initiatives.offer_lead(racks.pk, to=ben.member_id or 0, by=ada).pk, by=ben)
    paid = actions.spend(
        racks.pk, amount=18_000, for_what="the welder", paper=("bill.pdf", b"%PDF-1.7 bill"), by=ben
    )
    wrong = actions.spend(racks.pk, amount=2_000, for_what="wood, noted twice", by=ada)
    actions.spend(racks.pk, amount=19_000, for_what="wood", by=ada)
    actions.reverse(wrong.pk, for_what="I had noted it twice", by=ben)
    [purse] = queries.purse(cast.steward, racks.pk)
    assert purse.account.balance == 8_000
    assert [line.movement.for_what for line in purse.waiting] == ["wood"]
    assert [receipt.name for receipt in paid.receipts.all()] == ["bill.pdf"]

    week = cast.later(cast.ada, days=7)
    initiatives.end(racks.pk, status="succeeded", outcome="They stand.", by=week)
    with pytest.raises(Refused, match="What is left goes back"):
        actions.spend(racks.pk, amount=8_000, for_what="a party", by=week)
    actions.give_back(racks.pk, fund_id=fund.pk, amount=8_000, for_what="left over", by=week)

    account = queries.account(cast.ben, "fund", fund.pk, "EUR")
    assert [(line.amount, line.balance) for line in queries.whole(cast.ben, account)] == [
        (100_000, 100_000), (-20_000, 80_000), (-25_000, 55_000), (8_000, 63_000),
    ]  # fmt: skip
    assert list(queries.faults(cast.organization.pk)) == []
    told = [
        journal.tell(entry, who="Somebody")
        for entry in Entry.objects.filter(event__startswith="funds.").order_by("pk")
    ]
    assert told[2] == "Somebody took €200.00 from “Small things” for “Bike racks”: wood"
    assert told[-1] == "Somebody gave €80.00 of “Bike racks” back to “Small things”: left over"
