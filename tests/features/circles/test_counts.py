"""How many people are where: kept while nobody comes or goes, and never older than the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from colead.features.circles import actions, queries
from colead.features.circles.models import Membership
from colead.features.organizations import actions as organizations
from colead.features.organizations.models import Member
from colead.kernel.actor import Actor
from tests.cast import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def counted(actor: Actor, cast: Cast, *, back: int = 0) -> tuple[int, int, int]:
    """People in North, in South and in all; what is kept is what is counted anew."""
    day = actor.today - timedelta(days=back)
    found = queries.counts_at(actor, day, root_id=cast.root.pk)
    with transaction.atomic():
        assert queries.counts_at(actor, day, root_id=cast.root.pk) == found
    return found[cast.north.pk], found.get(cast.south.pk, 0), found[cast.root.pk]


def asked(actor: Actor, cast: Cast) -> int:
    with CaptureQueriesContext(connection) as found:
        queries.counts_at(actor, actor.today, root_id=cast.root.pk)
    return len(found)


def test_people_are_counted_once_until_somebody_comes_or_goes(cast: Cast) -> None:
    assert counted(cast.ada, cast) == (1, 1, 3)
    assert asked(cast.ada, cast) == 1
    organizations.amend_profile(name="Ada L.", about="", by=cast.ada)
    assert asked(cast.ada, cast) == 1
    actions.join(cast.south.pk, by=cast.ada)
    assert asked(cast.ada, cast) == 3
    assert counted(cast.ada, cast) == (1, 2, 3)
    organizations.add_member(name="Zoe", email="zoe@example.org", by=cast.steward)
    assert counted(cast.ada, cast) == (1, 2, 4)
    actions.leave(cast.south.pk, by=cast.later(cast.ada, days=2))
    organizations.leave(by=cast.later(cast.ben, days=3))
    later = cast.later(cast.steward, days=5)
    assert counted(later, cast)[2] == 3
    assert counted(later, cast, back=4) == (1, 2, 4)


def test_whatever_writes_is_noticed(cast: Cast) -> None:
    """Not only actions: what was written in bulk, changed in the past or erased counts as well."""
    assert counted(cast.ada, cast) == (1, 1, 3)
    before = cast.ada.today - timedelta(days=9)
    Member.objects.filter(pk=cast.ben.member_id).update(left_on=before, joined_on=before)
    assert counted(cast.ada, cast)[2] == 2
    Membership.objects.bulk_create(
        Membership(organization=cast.organization, circle=cast.north, member_id=pk)
        for pk in (cast.ben.member_id, cast.steward.member_id)
    )
    assert counted(cast.ada, cast)[0] == 3
    Membership.objects.filter(circle=cast.north).exclude(member_id=cast.ada.member_id).delete()
    assert counted(cast.ada, cast)[0] == 1
    Member.objects.filter(pk=cast.steward.member_id).update(kind=Member.Kind.GUEST)
    assert counted(cast.ada, cast)[2] == 1


def test_what_was_undone_is_not_kept(cast: Cast) -> None:
    assert counted(cast.ada, cast) == (1, 1, 3)
    with transaction.atomic():
        actions.join(cast.south.pk, by=cast.ada)
        assert queries.counts_at(cast.ada, cast.ada.today, root_id=None)[cast.south.pk] == 2
        transaction.set_rollback(True)
    assert counted(cast.ada, cast) == (1, 1, 3)
