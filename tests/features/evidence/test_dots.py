"""Each thing is one dot over its number of people; the same as a picture, a file and a table."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from colead.features.circles import actions as circles
from colead.features.evidence import jobs
from colead.features.evidence.rules import dots
from colead.features.guidance import actions as guidance
from colead.features.initiatives import actions as initiatives
from colead.features.offers import actions as offers
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from tests.cast import Cast
from tests.features.evidence.year import year

PAGE = "/o/north-school/evidence/dependence/"
SVG = "{http://www.w3.org/2000/svg}"
Sign = Callable[[Actor], Client]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=600))
def test_each_thing_is_one_dot_over_its_people_and_none_covers_another(people: list[int]) -> None:
    drawn = dots.dots((str(at), count) for at, count in enumerate(people))
    assert drawn is not None
    radius, floor = float(drawn.radius), float(drawn.floor)
    places = []
    for stack in drawn.stacks:
        assert [int(dot.text) for dot in stack.dots] == [
            at for at, count in enumerate(people) if min(count, dots.MOST) == stack.people
        ]
        assert float(stack.top) >= 12
        for dot in stack.dots:
            x, y = float(dot.x), float(dot.y)
            assert abs(x - float(stack.x)) + radius <= dots.COLUMN / 2
            assert float(stack.top) < y - radius < y + radius <= floor < drawn.height
            places.append((x, y))
    places.sort()
    assert len(set(places)) == len(people)
    for (x1, y1), (x2, y2) in itertools.pairwise(places):
        assert (x2 - x1) ** 2 + (y2 - y1) ** 2 >= (2 * radius) ** 2


def test_without_things_there_is_no_picture() -> None:
    assert dots.dots([]) is None


def counted(svg: str) -> list[int]:
    """How many dots each stack of a picture has, from nobody on."""
    groups = [one for one in ElementTree.fromstring(svg) if one.tag == f"{SVG}g"]
    return [len(list(one)) for one in groups]


def test_domains_and_goals_stand_over_their_people_in_picture_file_and_table(
    cast: Cast, client_of: Sign
) -> None:
    early = NOON - timedelta(days=80)
    more = year(cast)
    planner = circles.open_role(
        cast.root.pk, title="Planner", seats=2, by=cast.steward.moved_to(early)
    )
    for name, role in (("Timetable", planner.pk), ("Lawn & hedge", None)):
        circles.open_domain(cast.root.pk, name=name, role_id=role, by=cast.steward.moved_to(early))
    circles.step_up(planner.pk, by=cast.steward.moved_to(early))
    cycle, sing = (
        guidance.open_goal(circle_id=cast.root.pk, title=title, by=cast.steward)
        for title in ("All cycle", "All sing")
    )
    racks = initiatives.start(title="Racks", result="x", goal_id=cycle.pk, by=cast.ben)
    initiatives.join(racks.pk, by=more["Eva"])
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    ada = client_of(cast.ada)

    text = ada.get(PAGE).content.decode()
    assert text.count('<svg class="curve dots"') == 2
    assert "Without anybody: 1 of 2." in text
    domains = ada.get(f"{PAGE}people.svg")
    assert domains.headers["Content-Type"].startswith("image/svg+xml")
    table = ada.get(f"{PAGE}people.csv").content.decode().splitlines()
    assert table[0] == "kind,name,circle,people"
    people = {line.split(",")[1]: int(line.rsplit(",", 1)[1]) for line in table[1:]}
    assert people["Timetable"] == 1
    assert (people["All cycle"], people["All sing"]) == (1, 0)
    stacks = counted(domains.content.decode())
    assert stacks[1] == sum(people[name] == 1 for name in ("Timetable", "Lawn & hedge"))
    assert sum(stacks) == 2
    assert "<title>Lawn &amp; hedge</title>" in domains.content.decode()
    assert counted(ada.get(f"{PAGE}people.svg?of=goals").content.decode())[:2] == [1, 1]

    # A second lead, and a goal that is somebody's no more once its work has ended.
    offer = initiatives.offer_lead(racks.pk, to=cast.ada.member_id or 0, by=cast.ben)
    offers.take(offer.pk, by=cast.ada)
    assert counted(ada.get(f"{PAGE}people.svg?of=goals").content.decode())[:3] == [1, 0, 1]
    initiatives.start(title="Choir", result="x", goal_id=sing.pk, by=cast.ben)
    assert "For each open goal somebody leads something" in ada.get(PAGE).content.decode()


def test_a_file_of_nothing_says_so(cast: Cast, client_of: Sign) -> None:
    answer = client_of(cast.ada).get(f"{PAGE}people.svg?of=goals")
    assert answer.status_code == 409
    assert "There is nothing to draw here." in answer.content.decode()
