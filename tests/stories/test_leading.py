"""A3, B3, B4, F1, H2, H4, I2-I4: an initiative from the first word to a lesson that is used."""

from __future__ import annotations

from datetime import timedelta

from colead.features.authority import actions as authority
from colead.features.decisions import actions as decisions
from colead.features.initiatives import actions, jobs, queries
from colead.features.initiatives.models import Initiative
from colead.features.offers import actions as offers
from colead.kernel.models import Entry
from colead.kernel.testing import later, settle
from tests.cast import Cast


def test_a_school_learns_from_an_experiment_that_failed(cast: Cast) -> None:
    """Ada wants children to cycle. It costs more than the south circle wants to hear of late, so
    it consents first; nobody else has to say yes. Ben leads with her, each promises what they
    themselves said, and when the racks stand empty they end it with what they learnt. The steward,
    who starts the like a month later, reads the lesson before the first euro is spent."""
    authority.write(
        circle_id=cast.root.pk,
        title="What costs much",
        when={"amount_over": 30_000},
        then={"outcome": "consent", "whom": [{"kind": "circle", "id": cast.south.pk}]},
        why="The south house keeps the money.",
        by=cast.steward,
    )
    racks = actions.start(
        title="Bike racks by the gate",
        result="Half of us come by bike.",
        circle_id=cast.north.pk,
        amount=40_000,
        hypothesis="If there are racks, children cycle.",
        acceptable_loss="400 euros and a Saturday",
        safe_to_try_on=(cast.ada.at + timedelta(days=40)).date(),
        rhythm_days=7,
        by=cast.ada,
    )
    assert racks.status == "forming"

    proposal = decisions.propose(
        title="Bike racks by the gate",
        proposal="400 euros for racks, given up after forty days if nobody uses them.",
        method="consent",
        circle_id=cast.south.pk,
        about=("initiative", racks.pk),
        by=cast.ada,
    )
    decisions.cast(proposal.pk, choice="consent", by=cast.ben)
    settle(later(minutes=1))
    assert Initiative.objects.get(pk=racks.pk).status == "active"

    together = actions.offer_lead(racks.pk, to=cast.ben.member_id or 0, by=cast.ada)
    assert queries.lead_ids(racks.pk) == {cast.ada.member_id}
    offers.take(together.pk, by=cast.ben)
    assert queries.lead_ids(racks.pk) == {cast.ada.member_id, cast.ben.member_id}

    bikes = actions.state_outcome(
        racks.pk, measure="Bikes at the gate", unit="bikes", start=3, target=40, by=cast.ben
    )
    weld = actions.commit(racks.pk, what="Weld the racks", by=cast.ben)
    actions.do(weld.pk, by=cast.ben.moved_to(later(days=3)))
    actions.confirm(weld.pk, by=cast.ada.moved_to(later(days=3)))
    for day, value in ((10, 5), (20, 4), (30, 3)):
        actions.read(bikes.pk, value=value, by=cast.ada.moved_to(later(days=day)))
    jobs.keep_rhythm(at=later(days=37).isoformat())
    due = Entry.objects.get(event="initiatives.CheckInDue")
    assert due.concerned == sorted([cast.ada.member_id, cast.ben.member_id])
    actions.check_in(
        racks.pk,
        progress="They stand, and stand empty.",
        confidence=1,
        by=cast.ben.moved_to(later(days=38)),
    )
    actions.end(
        racks.pk,
        status="failed",
        outcome="Three bikes before, three bikes after.",
        lesson="It was never the racks: the road to school frightens parents.",
        by=cast.ada.moved_to(later(days=40)),
    )

    [found] = queries.like(cast.steward.moved_to(later(days=70)), "More bike racks for the yard")
    assert found.lesson == "It was never the racks: the road to school frightens parents."
    record = queries.dossier(cast.steward, racks.pk)
    assert {part.member.name for part in record.parts if part.kind == "lead"} == {"Ada", "Ben"}
    assert [value for _day, value in record.outcomes[0].points] == [5, 4, 3]
    assert record.closed_commitments[0].confirmed_by_id == cast.ada.member_id
