"""What one reads of initiatives, for whom, and at which cost."""

from __future__ import annotations

from typing import Any

import pytest

from colead.features.initiatives import actions, queries
from colead.features.initiatives.models import Initiative
from colead.features.organizations import actions as organizations
from colead.kernel import subjects
from colead.kernel.testing import later
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person
from tests.features.initiatives.leading import start


def titles(found: Any) -> list[str]:
    return [row.title for row in found]


def test_members_see_all_guests_what_they_were_invited_to_outsiders_nothing(cast: Cast) -> None:
    north = start(cast, title="North")
    south = start(cast, title="South", circle_id=cast.south.pk, by=cast.ben)
    assert set(titles(queries.visible_to(cast.ada))) == {"North", "South"}
    assert titles(queries.visible_to(cast.guest)) == ["North"]
    assert titles(queries.visible_to(cast.outsider)) == []
    for read in (queries.initiative, queries.dossier):
        with pytest.raises(Missing):
            read(cast.guest, south.pk)
        with pytest.raises(Missing):
            read(cast.outsider, north.pk)
    organizations.invite_guest(
        email="gwen@example.org", name="Gwen", topic=("initiative", south.pk), by=cast.ben
    )
    invited = subjects.find(cast.ada, "initiative", south.pk)
    assert invited.url == f"/o/{cast.ada.slug}/initiatives/{south.pk}/"


def test_each_list_holds_its_own(cast: Cast) -> None:
    running, forming, ended, failed = (
        start(cast, title=title) for title in ("Running", "Needy", "Ended", "Failed")
    )
    actions.state_need(forming.pk, kind="hands", text="Hands", by=cast.ada)
    actions.end(ended.pk, status="succeeded", outcome="Good.", by=cast.ada)
    actions.end(failed.pk, status="failed", outcome="No.", lesson="Ask first.", by=cast.ada)
    actions.join(running.pk, by=cast.ben)
    expected = {
        "running": ["Needy", "Running"],
        "help": ["Needy"],
        "ended": ["Failed", "Ended"],
        "lessons": ["Failed"],
        "orphaned": [],
        "mine": ["Running"],
    }
    got = {which: titles(queries.listed(cast.ben, which=which).items) for which in expected}
    assert got == expected
    assert titles(queries.of_circle(cast.ben, cast.north.pk)) == ["Needy", "Running"]
    assert titles(queries.led_by(cast.ada)) == ["Needy", "Running"]
    assert titles(queries.listed(cast.ben, circle_id=cast.south.pk).items) == []


def test_pages_of_a_list_follow_each_other_without_gap_or_repeat(cast: Cast) -> None:
    for number in range(65):
        start(cast, title=f"Number {number}")
    seen: list[str] = []
    mark = None
    for size in (30, 30, 5):
        page = queries.listed(cast.ben, after=mark)
        assert len(page.items) == size
        seen += titles(page.items)
        mark = page.next
    assert mark is None
    assert seen == [f"Number {number}" for number in reversed(range(65))]
    with pytest.raises(Refused, match="not valid"):
        queries.listed(cast.ben, after="WyJ4Il0")


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_costs_two_queries_however_long(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        start(cast, title=f"Number {number}")
    for which in queries.FILTERS:
        with django_assert_num_queries(2 if queries.listed(cast.ada, which=which).items else 1):
            for row in queries.listed(cast.ada, which=which).items:
                assert [part.member.name for part in row.leading] == ["Ada"]


@pytest.mark.parametrize("count", [1, 30])
def test_a_dossier_costs_five_queries_however_much_was_done(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    found = start(cast)
    for number in range(count):
        outcome = actions.state_outcome(found.pk, measure=f"Measure {number}", by=cast.ada)
        actions.read(outcome.pk, value=number, by=cast.ada)
        made = actions.commit(found.pk, what=f"Task {number}", by=cast.ben)
        actions.do(made.pk, by=cast.ben)
        actions.confirm(made.pk, by=cast.ada)
        actions.check_in(found.pk, progress="Well.", confidence=4, by=cast.ada)
        actions.state_need(found.pk, kind="hands", text=f"Hands {number}", by=cast.ada)
    with django_assert_num_queries(5):
        dossier = queries.dossier(cast.ben, found.pk)
        names = {c.confirmed_by.name for c in dossier.closed_commitments if c.confirmed_by}
        names |= {check_in.by.name for check_in in dossier.check_ins}
        names |= {person.name for person in dossier.leads}
    assert names == {"Ada"}
    assert len(dossier.closed_commitments) == count


def test_who_left_neither_leads_nor_helps_on_any_page(cast: Cast) -> None:
    found = start(cast, by=cast.ben)
    eve = person(cast.organization, "Eve")
    actions.join(found.pk, by=eve)
    organizations.leave(by=cast.ben)
    organizations.leave(by=eve)
    dossier = queries.dossier(cast.ada, found.pk)
    assert (dossier.leads, dossier.contributors, dossier.team_ids) == ([], [], set())
    [row] = queries.listed(cast.ada).items
    assert row.leading == []


def test_similar_ones_come_with_their_lesson_but_not_from_elsewhere(cast: Cast) -> None:
    failed = start(cast, title="Bike racks by the gate")
    actions.end(failed.pk, status="failed", outcome="No.", lesson="At the door!", by=cast.ada)
    hidden = start(cast, title="Bike racks in the south", circle_id=cast.south.pk, by=cast.ben)
    found = queries.like(cast.ben, "racks for bikes")
    assert {row.pk for row in found} == {failed.pk, hidden.pk}
    assert titles(queries.like(cast.guest, "bike racks")) == ["Bike racks by the gate"]
    assert queries.like(cast.outsider, "bike racks") == []
    assert queries.like(cast.ben, "racks for bikes", besides=failed.pk) == [hidden]


def test_parts_of_a_person_leads_and_present_ones_first(cast: Cast) -> None:
    led = start(cast, title="Led", by=cast.ben)
    helped = start(cast, title="Helped")
    actions.join(helped.pk, by=cast.ben)
    actions.leave(helped.pk, by=cast.ben)
    parts = queries.of_member(cast.ada, cast.ben.member_id or 0)
    assert [(p.initiative.title, p.kind) for p in parts] == [
        ("Led", "lead"),
        ("Helped", "contributor"),
    ]
    assert led.pk == parts[0].initiative_id
    assert queries.of_member(cast.outsider, cast.ben.member_id or 0) == []


def test_open_needs_are_those_of_others_and_guests_see_only_theirs(cast: Cast) -> None:
    far = start(cast, title="Far", circle_id=cast.south.pk, by=cast.steward)
    near = start(cast, title="Near", by=cast.steward)
    for row in (far, near):
        actions.state_need(row.pk, kind="hands", text=row.title, by=cast.steward)
    assert [need.text for need in queries.open_needs(cast.ada)] == ["Near", "Far"]
    assert [need.text for need in queries.open_needs(cast.guest)] == ["Near"]
    assert [*queries.open_needs(cast.outsider)] == []
    actions.join(near.pk, by=cast.ada)
    assert [need.text for need in queries.open_needs(cast.ada)] == ["Far"]


def test_the_rhythm_job_reads_at_most_what_it_is_told_to(cast: Cast) -> None:
    for number in range(5):
        start(cast, title=f"Number {number}")
    assert len(queries.due_for_a_word(later(days=14), limit=3)) == 3
    Initiative.objects.update(quiet_told_at=later(days=14))
    assert len(queries.long_quiet(later(days=28), limit=3)) == 3
