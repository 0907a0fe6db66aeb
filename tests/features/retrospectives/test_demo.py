"""What the demo year tells of looking back, lived through in a small circle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.demo import looking_back
from colead.demo.year import Year
from colead.features.circles import actions as circles
from colead.features.retrospectives.models import Commitment, Lesson, Retrospective
from tests.cast import Cast, acting, person

pytestmark = pytest.mark.django_db


def test_two_that_are_over_and_one_over_days(cast: Cast) -> None:
    year = Year(cast.organization, cast.ada.at)
    names = ["Cleo", "Dan", "Eve", "Fay", "Gil"]
    people = [cast.ada, *[acting(person(cast.organization, name).member_id or 0) for name in names]]
    for one in people[1:]:
        circles.join(cast.north.pk, by=one)
    for one in people:
        year.members[one.name] = cast.organization.members.get(pk=one.member_id)
    year.circles = {looking_back.CIRCLE: cast.north.pk, "Harbour School": cast.north.pk}
    content_first = year.members[people[0].name]
    year.members["Amara Okafor"] = content_first
    del year.members[people[0].name]
    looking_back.plan(year)
    year.run(lambda _said: None)
    over = Retrospective.objects.filter(phase="closed").order_by("pk")
    assert [one.title for one in over] == ["The garden in spring", "The garden in summer"]
    assert over[1].previous_id == over[0].pk
    states = Commitment.objects.filter(retrospective=over[0]).values_list("state", flat=True)
    assert set(states) == {"kept", "open"}
    running = Retrospective.objects.get(phase="gather")
    assert (running.live, running.anonymous, running.cards.count()) == (False, True, 4)
    assert running.moves_at is not None
    assert running.moves_at > year.end - timedelta(days=1)
    assert Lesson.objects.count() == 2
