"""What the demo year tells of ideas."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.demo import living
from colead.demo.year import Year
from colead.features.ideas.models import Support
from tests.cast import Cast, person


@pytest.mark.django_db
def test_no_two_worry_about_an_idea_in_the_same_words(cast: Cast) -> None:
    year = Year(cast.organization, cast.ada.at)
    for number in range(12):
        name = f"Person {number}"
        made = person(cast.organization, name)
        year.members[name] = cast.organization.members.get(pk=made.member_id)
    began = year.end - timedelta(days=30)
    living._idea(year, "Person 0", "Bees", "No honey.", "There is honey.", "", began)
    year.run(lambda _said: None)
    reasons = list(Support.objects.filter(kind="worry").values_list("reason", flat=True))
    assert len(reasons) > 1
    assert len(set(reasons)) == len(reasons)
    assert all(reasons)
