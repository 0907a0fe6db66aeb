"""What others may ask about circles, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from colead.features.circles import actions, queries
from colead.features.circles.models import Role
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing
from tests.cast import Cast, person


def names(people: Any) -> list[str]:
    return [person.name for person in people]


def test_choices_stand_in_the_order_of_the_tree(cast: Cast) -> None:
    actions.open_circle(name="Bees", parent_id=cast.north.pk, by=cast.ada)
    assert [label for _pk, label in queries.choices(cast.ben)] == [
        "North School",
        "\u2003North",
        "\u2003\u2003Bees",
        "\u2003South",
    ]
    assert [label.strip() for _pk, label in queries.targets(cast.ada, cast.north.pk)] == [
        "North School",
        "South",
    ]


def test_everyone_belongs_to_the_root_and_only_those_who_joined_to_others(cast: Cast) -> None:
    assert names(queries.members_of(cast.ada, cast.root.pk)) == ["Ada", "Ben", "Stella"]
    assert names(queries.members_of(cast.ada, cast.north.pk)) == ["Ada"]
    assert queries.is_member_of(cast.ben, cast.root.pk)
    assert not queries.is_member_of(cast.ben, cast.north.pk)
    assert queries.my_circle_ids(cast.ada) == {cast.north.pk}
    assert queries.my_circle_ids(cast.guest) == {cast.north.pk}


def test_others_see_nothing_and_a_guest_only_where_invited(cast: Cast) -> None:
    role = actions.open_role(cast.south.pk, title="Cook", by=cast.ben)
    term = actions.step_up(role.pk, by=cast.ben)
    assert [one.name for one in queries.visible_to(cast.guest)] == ["North"]
    for actor in (cast.guest, cast.outsider):
        for read in (
            lambda by: queries.circle(by, cast.south.pk),
            lambda by: queries.role(by, role.pk),
            lambda by: queries.term(by, term.pk),
        ):
            with pytest.raises(Missing):
                read(actor)
    assert list(queries.domains(cast.outsider)) == []
    assert queries.holders(cast.outsider, [1, 2, 3]) == {}


def test_a_domain_is_held_by_its_role_else_by_guides_else_by_all(cast: Cast) -> None:
    domain = actions.open_domain(cast.south.pk, name="Timetable", by=cast.ben)
    cleo = person(cast.organization, "Cleo")
    actions.join(cast.south.pk, by=cleo)

    def held() -> list[str]:
        return names(queries.holders(cast.ada, [domain.pk])[domain.pk])

    assert held() == ["Ben", "Cleo"]
    guide = actions.open_role(cast.south.pk, title="Guide", is_guide=True, by=cast.ben)
    actions.step_up(guide.pk, by=cleo)
    assert held() == ["Cleo"]
    assert names(queries.guides_of(cast.ada, cast.south.pk)) == ["Cleo"]
    planner = actions.open_role(cast.south.pk, title="Planner", by=cast.ben)
    actions.amend_domain(
        domain.pk, name="Timetable", description="", role_id=planner.pk, by=cast.ben
    )
    assert held() == ["Cleo"]
    actions.step_up(planner.pk, by=cast.ben)
    assert held() == ["Ben"]
    assert queries.domain_choices(cast.ada) == [(domain.pk, "Timetable (South)")]


def test_domains_are_heard_in_a_text_as_whole_words(cast: Cast) -> None:
    bus = actions.open_domain(cast.south.pk, name="Bus", by=cast.ben)
    assert queries.domains_in_text(cast.ada, "The BUS is late again") == [bus]
    assert queries.domains_in_text(cast.ada, "Our business is late") == []


def test_who_knows_about_it(cast: Cast) -> None:
    actions.state_skill(name="School garden", level=2, by=cast.ada)
    actions.state_skill(name="Garden", level=5, by=cast.ben)
    actions.state_skill(name="IT", level=3, by=cast.ben)
    found = queries.people_with_skills(cast.steward, ["the", "garden", "it"])
    assert [(member.name, skill.name, level) for member, skill, level in found] == [
        ("Ben", "Garden", 5),
        ("Ada", "School garden", 2),
    ]
    assert [one.member.name for one in queries.people_by_skill(cast.ada, "it")] == ["Ben"]
    assert [one.member.name for one in queries.people_by_skill(cast.ada, "school garden")] == [
        "Ada"
    ]
    assert queries.skill_names(cast.ada) == [("Garden", 1), ("IT", 1), ("School garden", 1)]
    for actor in (cast.guest, cast.outsider):
        assert queries.people_by_skill(actor, "garden") == []
        assert queries.skill_names(actor) == []
    assert queries.people_with_skills(cast.ada, ["%", "_"]) == []


def test_open_seats_are_shown_to_those_who_look(cast: Cast) -> None:
    for title, seats in (("Cook", 1), ("Baker", 2), ("Singer", None)):
        role = actions.open_role(cast.north.pk, title=title, seats=seats, by=cast.ada)
        if title != "Singer":
            actions.step_up(role.pk, by=cast.ada)
    assert [one.title for one in queries.open_seats(cast.ben)] == ["Singer", "Baker"]
    wanting = [one for one in queries.roles_of_circle(cast.ben, cast.north.pk) if one.wants_holder]
    assert [one.title for one in wanting] == ["Baker", "Singer"]


def test_the_map_of_an_earlier_day_shows_what_lay_where(cast: Cast) -> None:
    def shown(day_offset: int) -> list[tuple[int, str]]:
        day = cast.ada.today + timedelta(days=day_offset)
        return [(depth, one.name) for depth, one in queries.at_day(later, day)]

    bees = actions.open_circle(
        name="Bees", parent_id=cast.north.pk, by=cast.later(cast.ada, days=10)
    )
    actions.join(cast.south.pk, by=cast.later(cast.ada, days=11))
    actions.move_circle(bees.pk, parent_id=cast.south.pk, by=cast.later(cast.ada, days=20))
    actions.close_circle(cast.south.pk, by=cast.later(cast.ada, days=30))
    later = cast.later(cast.ada, days=40)
    school = (0, "North School")
    assert shown(5) == [school, (1, "North"), (1, "South")]
    assert shown(15) == [school, (1, "North"), (2, "Bees"), (1, "South")]
    assert shown(25) == [school, (1, "North"), (1, "South"), (2, "Bees")]
    assert shown(40) == [school, (1, "Bees"), (1, "North")]
    day = cast.ada.today + timedelta(days=12)
    counts = queries.counts_at(later, day, root_id=cast.root.pk)
    assert counts == {cast.root.pk: 3, cast.north.pk: 1, cast.south.pk: 2, bees.pk: 1}


def test_candidates_are_people_of_the_circle_first(cast: Cast) -> None:
    found = queries.candidates(cast.ada, cast.south.pk)
    assert [name for _pk, name in found] == ["Ben", "Stella"]
    steward = cast.steward.member_id or 0
    assert queries.candidates(cast.ada, cast.south.pk, words="be", given=str(steward)) == [
        (cast.ben.member_id, "Ben"),
        (steward, "Stella"),
    ]
    assert queries.candidates(cast.ada, cast.south.pk, words="nobody", given="1; DROP") == []


@pytest.mark.parametrize("many", [1, 30])
def test_a_page_costs_the_same_with_one_and_with_many(
    cast: Cast,
    client_of: Callable[[Actor], Client],
    django_assert_num_queries: Any,
    many: int,
) -> None:
    role: Role | None = None
    people = [person(cast.organization, f"Person{number}") for number in range(many)]
    for number, one in enumerate(people):
        actions.join(cast.north.pk, by=one)
        actions.open_circle(name=f"Inner {number}", parent_id=cast.north.pk, by=cast.ada)
        role = actions.open_role(cast.north.pk, title=f"Role {number}", by=cast.ada)
        actions.step_up(role.pk, by=one)
        actions.open_domain(cast.north.pk, name=f"Domain {number}", role_id=role.pk, by=cast.ada)
        actions.state_skill(name="Maths", by=one)
    assert role is not None
    for one in people[:-1]:
        actions.step_up(role.pk, by=one)
    client = client_of(cast.ada)
    slug = cast.organization.slug
    for name, args, expected in (
        ("circles:map", [], 8),
        ("circles:circle", [cast.north.pk], 11),
        ("circles:people", [cast.north.pk], 5),
        ("circles:role", [role.pk], 9),
        ("circles:skills", [], 10),
        ("circles:of-member", [people[0].member_id], 8),
    ):
        query = "?q=maths" if name == "circles:skills" else ""
        with django_assert_num_queries(expected, info=name):
            assert client.get(reverse(name, args=[slug, *args]) + query).status_code == 200
