"""Many at once: the last place goes to one; a coach withdraws while others say yes."""

from __future__ import annotations

import pytest

from colead.features.coaching import actions
from colead.features.coaching.models import Offer, Pair, Proposal
from colead.kernel.verdict import Refused
from tests.cast import Cast, make_cast, person
from tests.features.coaching.pairing import looks, offers, people
from tests.features.funds.test_race import at_once


@pytest.fixture
def now(transactional_db: None) -> Cast:
    return make_cast()


def test_of_many_who_say_yes_to_the_last_place_one_gets_it(now: Cast) -> None:
    seekers = [now.ben, *people(now.ada, *(f"Seeker{n}" for n in range(7)))]
    [spare] = people(now.ada, "Spare")
    offers(now.ada, places=8)
    found = []
    for seeker in seekers:
        looks(seeker)
        made = actions.find_now(by=seeker)
        assert made
        found.append(made)
        actions.say_yes(made.pk, by=now.ada)
    offers(spare, places=1, hours=1)
    Offer.objects.filter(member_id=now.ada.member_id).update(places=1)
    results = at_once(
        *[
            lambda one=one, seeker=seeker: actions.say_yes(one.pk, by=seeker)
            for one, seeker in zip(found, seekers, strict=True)
        ]
    )
    won = [one for one in results if isinstance(one, Proposal) and one.state == "paired"]
    assert len(won) == 1
    reasons = {one.reason for one in results if isinstance(one, Refused)}
    assert all("last place" in reason for reason in reasons), reasons
    assert Pair.objects.filter(coach_id=now.ada.member_id).count() == 1
    assert Offer.objects.get(member_id=now.ada.member_id).taken == 1
    assert Proposal.objects.filter(coach_id=spare.member_id, state="open").count() == 1


def test_a_coach_withdraws_while_a_seeker_says_yes(now: Cast) -> None:
    for number in range(6):
        seeker = person(now.organization, f"Seeker{number}").moved_to(now.ada.at)
        offers(now.ada, places=8)
        looks(seeker)
        found = actions.find_now(by=seeker)
        assert found
        actions.say_yes(found.pk, by=now.ada)
        at_once(
            lambda one=found.pk, who=seeker: actions.say_yes(one, by=who),
            lambda: actions.withdraw_offer(by=now.ada),
        )
        state = Proposal.objects.get(pk=found.pk).state
        is_pair = Pair.objects.filter(seeker_id=seeker.member_id).exists()
        assert (state, is_pair) in (("paired", True), ("closed", False))
    offer = Offer.objects.get(member_id=now.ada.member_id)
    assert offer.taken == Pair.objects.count()


def test_both_say_yes_and_call_a_matching_at_the_same_moment(now: Cast) -> None:
    offers(now.ada)
    looks(now.ben)
    found = actions.find_now(by=now.ben)
    assert found
    at_once(
        lambda: actions.say_yes(found.pk, by=now.ben),
        lambda: actions.say_yes(found.pk, by=now.ada),
    )
    assert Pair.objects.count() == 1
    results = at_once(
        *[lambda who=who: actions.call_matching(by=who) for who in (now.ada, now.ben)]
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
