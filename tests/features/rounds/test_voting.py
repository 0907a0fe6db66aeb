"""Votes: secret ones leave no trace, named ones are changed, too few are not counted."""

from __future__ import annotations

import pytest

from colead.features.rounds import actions, jobs
from colead.features.rounds.models import Ballot, Urn, Voter
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, settle
from colead.kernel.verdict import Refused
from tests.cast import Cast
from tests.features.funds.paying import adds_up, balance, open_fund
from tests.features.rounds.conftest import DAY, at, events, open_round, propose, vote_on


def test_a_secret_vote_leaves_no_trace_and_is_changed_by_its_receipt(
    cast: Cast, five: list[Actor]
) -> None:
    made = open_round(cast)
    racks, pond = (propose(made, title, 40_000, by=cast.ada) for title in ("Racks", "Pond"))
    vote_on(made, [], until=False)
    before = Entry.objects.count()
    later = [at(one, NOON + 2.5 * DAY) for one in five]
    slips = [actions.cast(made.pk, choice=[racks.pk], by=one) for one in later]
    assert Entry.objects.count() == before
    assert Ballot.objects.count() == 0
    assert Voter.objects.filter(heard=True).count() == 5
    with pytest.raises(Refused, match="receipt"):
        actions.cast(made.pk, choice=[pond.pk], by=later[0])
    with pytest.raises(Refused, match="No ballot"):
        actions.cast(made.pk, choice=[pond.pk], receipt="AAAA", by=later[0])
    for one, slip in zip(later[:3], slips[:3], strict=True):
        assert slip is not None
        changed = actions.cast(made.pk, choice=[pond.pk], receipt=slip.code.lower(), by=one)
        assert changed is not None
        assert changed.number == slip.number
    made.refresh_from_db()
    assert made.cast == 5
    urn = Urn.objects.get(round=made).ballots
    assert sorted(one["choice"][0] for one in urn.values()) == sorted(
        [racks.pk] * 2 + [pond.pk] * 3
    )
    jobs.move_on(at=(NOON + 3 * DAY).isoformat())
    settle(NOON + 3 * DAY)
    with pytest.raises(Refused, match="over"):
        actions.cast(made.pk, choice=[racks.pk], receipt=slips[0].code, by=later[0])


def test_a_named_vote_is_changed_until_the_end(cast: Cast, five: list[Actor]) -> None:
    made = open_round(cast, secret=False, paper="ordinal")
    racks, pond = (propose(made, title, 40_000, by=cast.ada) for title in ("Racks", "Pond"))
    vote_on(made, [(one, [racks.pk, pond.pk]) for one in five], until=False)
    later = at(five[1], NOON + 2.6 * DAY)
    assert actions.cast(made.pk, choice=[pond.pk, racks.pk], by=later) is None
    assert Ballot.objects.get(voter_id=later.member_id).choice == [pond.pk, racks.pk]
    made.refresh_from_db()
    assert made.cast == 5
    assert len(events("BallotCast")) == 6


def test_too_few_secret_votes_are_not_counted(cast: Cast, five: list[Actor]) -> None:
    fund = open_fund(cast)
    made = open_round(cast, fund)
    racks = propose(made, "Racks", 40_000, by=cast.ada)
    done = vote_on(made, [(one, [racks.pk]) for one in five[:2]])
    assert (done.phase, done.result) == ("stopped", None)
    assert Urn.objects.count() == 0
    assert balance("fund", fund.pk) == 100_000
    empty = open_round(cast, fund)
    assert vote_on(empty, []).phase == "stopped"
    assert balance("fund", fund.pk) == 100_000
    assert adds_up(cast)
