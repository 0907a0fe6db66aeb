"""Many say “I can do that” at once: one does it, the others are told kindly."""

from __future__ import annotations

from typing import Any

import pytest

from colead.features.capacity import actions
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives.models import Need, Part
from colead.kernel.verdict import Refused
from tests.cast import Cast, acting, make_cast, person
from tests.features.funds.test_race import at_once
from tests.features.initiatives.leading import start


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def test_of_many_one_meets_a_need(people: Cast) -> None:
    led = start(people)
    need = initiatives.state_need(led.pk, kind="hands", text="Carry", by=people.ada)
    many = [acting(person(people.organization, f"P{n}").member_id or 0) for n in range(8)]
    results: list[Any] = at_once(
        *[lambda one=one: actions.answer_need(need.pk, by=one) for one in many]
    )
    done = [one for one in results if isinstance(one, Need)]
    assert len(done) == 1
    assert all(
        "faster" in one.reason or "here already" in one.reason
        for one in results
        if isinstance(one, Refused)
    )
    assert Part.objects.filter(initiative=led, kind="contributor").count() == 1
