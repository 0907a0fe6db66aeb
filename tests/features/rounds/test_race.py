"""Many at once: a share is given once, a goal reached once, a ballot counted once."""

from __future__ import annotations

import pytest

from colead.features.rounds import actions
from colead.features.rounds.models import Appeal, Giving, Round, Share, Urn
from colead.kernel.testing import NOON
from colead.kernel.verdict import Refused
from tests.cast import Cast, make_cast
from tests.features.funds.paying import adds_up, balance, open_fund
from tests.features.funds.test_race import at_once
from tests.features.initiatives.leading import start
from tests.features.rounds.conftest import DAY, at, open_round, propose, vote_on


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def test_a_share_is_given_once_however_often_it_is_sent(people: Cast) -> None:
    fund = open_fund(people)
    made = actions.hand_out(
        fund.pk, title="Spring", share=5_000, ends_at=NOON + 9 * DAY, by=people.steward
    )
    led = [start(people, title=f"Racks {number}") for number in range(4)]
    appeals = [
        actions.ask(one.pk, minimum=100, goal=50_000, ends_at=NOON + 5 * DAY, by=people.ada)
        for one in led
    ]
    results = at_once(
        *[
            lambda one=one: actions.pledge(one.pk, amount=2_000, named=True, by=people.ben)
            for one in appeals * 2
        ]
    )
    assert sum(isinstance(one, Appeal) for one in results) == 2
    assert Share.objects.get(member_id=people.ben.member_id).given == 4_000
    assert balance("giving", made.pk) == 15_000 - 4_000
    assert adds_up(people)


def test_the_last_of_a_goal_is_given_once_while_giving_ends(people: Cast) -> None:
    fund = open_fund(people)
    made = actions.hand_out(
        fund.pk, title="Spring", share=5_000, ends_at=NOON + 9 * DAY, by=people.steward
    )
    led = start(people)
    appeal = actions.ask(led.pk, minimum=100, goal=6_000, ends_at=NOON + 5 * DAY, by=people.ada)
    acts = [
        lambda by=by: actions.pledge(appeal.pk, amount=4_000, named=True, by=by)
        for by in (people.ben, people.steward)
    ]
    results = at_once(*acts, lambda: actions.end_giving(made.pk, by=people.steward))
    given = sum(isinstance(one, Appeal) for one in results)
    assert given in (0, 1)
    assert balance("appeal", appeal.pk) == given * 4_000
    assert balance("fund", fund.pk) == 100_000 - given * 4_000
    assert Giving.objects.get().ended_at is not None
    assert adds_up(people)


def test_a_secret_ballot_lies_in_the_urn_once(people: Cast) -> None:
    made = open_round(people)
    racks = propose(made, "Racks", 40_000, by=people.ada)
    vote_on(made, [], until=False)
    voters = [at(one, NOON + 2.5 * DAY) for one in (people.steward, people.ada, people.ben)]
    results = at_once(
        *[
            lambda by=by: actions.cast(made.pk, choice=[racks.pk], by=by)
            for by in voters
            for _twice in range(3)
        ]
    )
    assert sum(isinstance(one, Refused) for one in results) == 6
    assert len(Urn.objects.get().ballots) == 3
    assert Round.objects.get().cast == 3


def test_a_round_is_moved_on_and_finished_once(people: Cast) -> None:
    fund = open_fund(people)
    made = open_round(people, fund, secret=False)
    racks = propose(made, "Racks", 40_000, by=people.ada)
    vote_on(made, [], until=False)
    actions.cast(made.pk, choice=[racks.pk], by=at(people.ben, NOON + 2.5 * DAY))
    late = at(people.steward, NOON + 3 * DAY)
    at_once(*[lambda: actions.advance(made.pk, by=late)] * 4)
    result = {"funded": [{"id": str(racks.pk)}], "others": {}}
    at_once(*[lambda: actions.finish(made.pk, seed="s", result=result, by=late)] * 4)
    assert Round.objects.get().phase == "done"
    assert balance("fund", fund.pk) == 60_000
    assert adds_up(people)
