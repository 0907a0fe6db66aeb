"""Acts of the past, as higher rooms record them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from colead.features.authority.rules import Act
from colead.kernel import events
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from tests.cast import Cast


@pytest.fixture
def intend(cast: Cast) -> Iterator[Callable[..., None]]:
    """Somebody starts something in the north circle; the event keeps the act."""

    class ActIntended(events.Event):
        """Something like an initiative's start."""

        subject = "circle"
        sentence = "{who} started {title}"
        circle: int
        title: str
        act: dict[str, Any]

    def started(who: Actor, title: str, **values: Any) -> None:
        act = Act(**{"what": "initiative", "title": title, "circle_id": cast.north.pk, **values})
        record(ActIntended(circle=cast.north.pk, title=title, act=act.as_facts()), by=who)

    yield started
    events._registry.pop(ActIntended.name)
