"""The cast at the real clock, and three more people of the north circle."""

from __future__ import annotations

import pytest
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.kernel.actor import Actor
from tests.cast import Cast, acting, person


@pytest.fixture
def now(cast: Cast) -> Cast:
    """The cast at this very moment, as pages use the real clock."""
    at = timezone.now()
    for name in ("steward", "ada", "ben", "guest", "outsider"):
        setattr(cast, name, acting(getattr(cast, name).member_id, at=at))
    return cast


@pytest.fixture
def five(now: Cast) -> list[Actor]:
    """Ada, Ben, Cleo, Dan and Eve, all in the north circle."""
    more = [
        acting(person(now.organization, name).member_id or 0, at=now.ada.at)
        for name in ("Cleo", "Dan", "Eve")
    ]
    for actor in (now.ben, *more):
        circles.join(now.north.pk, by=actor)
    return [now.ada, now.ben, *more]
