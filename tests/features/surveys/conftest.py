"""The cast at the real clock, and a school of people who can be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.organizations import queries as organizations
from colead.features.surveys import actions, queries
from colead.features.surveys.models import Survey
from colead.kernel.actor import Actor
from tests.cast import Cast, acting, person

Ask = Callable[..., Survey]


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


@pytest.fixture
def ask(now: Cast) -> Ask:
    """Ask everybody the sixteen statements for three days, unless told otherwise."""

    def asked(**values: Any) -> Survey:
        by = values.pop("by", now.ada)
        given: dict[str, Any] = {
            "title": "How we lead",
            "instrument_id": actions.take_shipped("colead-shared-leading", by=by).pk,
            "circle_id": now.root.pk,
            "closes_at": by.at + timedelta(days=3),
        }
        return actions.open_survey(**{**given, **values}, by=by)

    return asked


def marks(found: Survey, *values: int) -> dict[str, Any]:
    """An answer: the values on the items, round and round."""
    items = queries.form_of(found).items
    return {one.key: values[n % len(values)] for n, one in enumerate(items)}


def answered(found: Survey, people: Sequence[Actor]) -> None:
    """Everybody answers, each somewhat otherwise."""
    for number, actor in enumerate(people):
        given = marks(found, 1 + number % 5, 1 + number % 3, 2 + number % 4)
        actions.answer(found.pk, answers=given, by=actor)


def closed(found: Survey) -> Survey:
    """The survey after its end."""
    by = organizations.colead_of(found.organization_id, at=found.closes_at)
    done = actions.close(found.pk, by=by)
    done.refresh_from_db()
    return done
