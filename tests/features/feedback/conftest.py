"""The cast at the real clock, and a school of people who can be asked."""

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
def school(now: Cast) -> list[Actor]:
    """Fifteen people: eight in the north circle with Ada, seven in the south circle with Ben and
    the steward (who comes last)."""
    more = [
        acting(person(now.organization, f"Person{n:02}").member_id or 0, at=now.ada.at)
        for n in range(12)
    ]
    for number, actor in enumerate(more):
        circles.join(now.north.pk if number < 7 else now.south.pk, by=actor)
    circles.join(now.south.pk, by=now.steward)
    return [now.ada, now.ben, *more, now.steward]
