"""The acts that many do at once ask little of the database: by the action, and as it is posted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from colead.features.conversations import actions as conversations
from colead.features.decisions import actions as decisions
from colead.features.decisions.models import Ballot
from colead.features.funds import actions as funds
from colead.features.funds.models import Movement
from colead.features.initiatives import actions as initiatives
from colead.kernel import outbox
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, settle
from tests.cast import Cast, acting
from tests.features.funds.paying import open_fund
from tests.features.initiatives.leading import start


@pytest.fixture
def now(cast: Cast) -> Cast:
    """The cast at this very moment, as pages use the real clock."""
    at = timezone.now()
    for name in ("steward", "ada", "ben"):
        setattr(cast, name, acting(getattr(cast, name).member_id, at=at))
    return cast


ClientOf = Callable[[Actor], Client]
Counted = Callable[[int], Any]

# A request reads the session, the account and the member. A test's transaction makes a savepoint of
# each action, which is two of the queries counted.
DOOR = 3


def _who(event: str) -> list[int | None]:
    """Who did this, by the journal, in order."""
    found = Entry.objects.filter(event=event).order_by("pk")
    return list(found.values_list("member_id", flat=True))


def test_a_ballot(now: Cast, django_assert_num_queries: Counted) -> None:
    vote = decisions.propose(
        title="Soup?", method="majority", circle_id=now.root.pk, reasons="never", by=now.steward
    )
    decisions.cast(vote.pk, choice="no", by=now.ben)
    with django_assert_num_queries(13):
        decisions.cast(vote.pk, choice="yes", by=now.ada)
    assert _who("decisions.BallotCast") == [now.ben.member_id, now.ada.member_id]


def test_a_ballot_through_the_door(
    now: Cast, client_of: ClientOf, django_assert_num_queries: Counted
) -> None:
    vote = decisions.propose(
        title="Soup?", method="majority", circle_id=now.root.pk, reasons="never", by=now.steward
    )
    address, client = f"/o/{now.ada.slug}/decisions/{vote.pk}/cast/", client_of(now.ada)
    client.post(address, {"choice": "no"})
    with django_assert_num_queries(DOOR + 11):
        client.post(address, {"choice": "yes"})
    assert Ballot.objects.get(decision=vote).choice == "yes"


def test_a_comment(now: Cast, client_of: ClientOf, django_assert_num_queries: Counted) -> None:
    led = start(now)
    with django_assert_num_queries(5):
        conversations.comment("initiative", led.pk, text="Good.", by=now.ben)
    client = client_of(now.ben)
    client.get(f"/o/{now.ben.slug}/")
    with django_assert_num_queries(DOOR + 5):
        answer = client.post(
            f"/o/{now.ben.slug}/conversation/initiative/{led.pk}/", {"text": "And this."}
        )
    assert answer["Location"].startswith(f"/o/{now.ben.slug}/initiatives/{led.pk}/#comment-")


def test_a_commitment(now: Cast, client_of: ClientOf, django_assert_num_queries: Counted) -> None:
    led = start(now)
    with django_assert_num_queries(7):
        initiatives.commit(led.pk, what="I sweep", by=now.ada)
    client = client_of(now.ada)
    client.get(f"/o/{now.ada.slug}/")
    with django_assert_num_queries(DOOR + 7):
        client.post(f"/o/{now.ada.slug}/initiatives/{led.pk}/commit/", {"what": "I sweep again"})
    assert led.commitments.count() == 2


def test_a_movement(now: Cast, client_of: ClientOf, django_assert_num_queries: Counted) -> None:
    fund, led = open_fund(now), start(now)
    funds.take(fund.pk, initiative_id=led.pk, amount=100, for_what="wood", by=now.ada)
    with django_assert_num_queries(12):
        funds.take(fund.pk, initiative_id=led.pk, amount=100, for_what="nails", by=now.ada)
    client = client_of(now.ada)
    client.get(f"/o/{now.ada.slug}/")
    with django_assert_num_queries(DOOR + 3 + 12):
        client.post(
            f"/o/{now.ada.slug}/funds/initiatives/{led.pk}/take/",
            {"fund_id": fund.pk, "amount": "1", "for_what": "glue"},
        )
    assert Movement.objects.filter(target__kind="initiative", target__owner_id=led.pk).count() == 3


def test_what_was_done_is_delivered_in_few_queries(
    now: Cast, django_assert_num_queries: Counted
) -> None:
    led = start(now)
    initiatives.commit(led.pk, what="I sweep", by=now.ada)
    settle()
    initiatives.commit(led.pk, what="I sweep again", by=now.ada)
    lock = connection.vendor == "postgresql"  # asked for, so that one delivers at a time
    with django_assert_num_queries(11 + lock):
        outbox.deliver(at=NOON)
