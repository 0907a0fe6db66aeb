"""An initiative with its needs, and people who could meet them, at noon and at the real clock."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives.models import Initiative, Need
from colead.kernel.actor import Actor
from tests.cast import Cast, acting, person
from tests.features.initiatives.leading import start


@pytest.fixture
def now(cast: Cast) -> Cast:
    """The cast at this very moment, as pages use the real clock."""
    at = timezone.now()
    for name in ("steward", "ada", "ben", "guest", "outsider"):
        setattr(cast, name, acting(getattr(cast, name).member_id, at=at))
    return cast


@pytest.fixture
def racks(cast: Cast) -> Initiative:
    """Ada leads bike racks in the north circle."""
    return start(cast)


@pytest.fixture
def needed(cast: Cast, racks: Initiative) -> Callable[..., Need]:
    """States a need of the racks."""

    def state(kind: str = "skill", text: str = "Welding for the corners", **more: int) -> Need:
        return initiatives.state_need(racks.pk, kind=kind, text=text, by=cast.ada, **more)

    return state


@pytest.fixture
def three(cast: Cast) -> dict[str, Actor]:
    """Cleo knows welding, Dan welds as well but would rather not, Eve is in the north circle."""
    people = {
        name: acting(person(cast.organization, name).member_id or 0, at=cast.ada.at)
        for name in ("Cleo", "Dan", "Eve")
    }
    circles.state_skill(name="Welding", level=4, by=people["Cleo"])
    circles.state_skill(name="Welding", level=5, would_use=False, by=people["Dan"])
    circles.join(cast.north.pk, by=people["Eve"])
    return people
