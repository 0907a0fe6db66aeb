"""Circles in the bundle: who held a role belonged to its circle, and nothing is lost on the way."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from colead.features.circles.bundle.memberships import joined
from colead.features.circles.models import Domain, Membership, MemberSkill, Role, Term
from colead.features.exchange import actions, queries
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON

FILES = {
    "organization": "name\nElm Street\n",
    "people": "person,name,skills\na,Ada,Maths:5;Music\nb,Ben,\nc,Cleo,\n",
    "circles": "circle,name,parent\nk,Kitchen,all\nall,Elm Street,\n",
    "memberships": "circle,person,started\nk,c,2024-01-01\n",
    "roles": "circle,role,title,domains,seats,closed\n"
    "k,cook,Cook,Menu,2,\nk,baker,Baker,,,2024-09-01\n",
    "role_terms": "circle,role,person,started,ended\n"
    "k,cook,a,2024-01-11,2024-03-01\nk,baker,a,2024-02-01,2024-05-01\nk,cook,a,2024-07-01,\n"
    "k,cook,b,,2024-02-01\nk,cook,c,2024-02-02,\nall,cook,b,2024-01-01,\n",
}


def days(*given: int) -> list[date]:
    return [date(2024, 1, one) for one in given]


def border(name: str) -> Actor:
    made = organizations.found(name=name, founder=None, at=NOON)
    return Actor(organization_id=made.pk, member_id=None, at=NOON, door="import", slug=made.slug)


def folder(path: Path, **changed: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in {**FILES, **changed}.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def fitting(path: Path) -> Path:
    terms = FILES["role_terms"].replace("all,cook,b,2024-01-01,\n", "")
    return folder(path, role_terms=terms)


def test_spans_that_touch_are_one() -> None:
    one, two, three, five = days(1, 2, 3, 5)
    assert joined([(three, five), (one, two)]) == [(one, five)]
    assert joined([(one, two), (five, None)]) == [(one, two), (five, None)]
    assert joined([(None, one), (five, five)]) == [(None, one), (five, five)]
    assert joined([(one, None), (two, three)]) == [(one, None)]


@pytest.mark.django_db
def test_who_held_a_role_belonged_to_its_circle(tmp_path: Path) -> None:
    by = border("Elm")
    assert actions.bring(fitting(tmp_path / "in"), by=by).faults == []
    found = Membership.objects.order_by("member__name", "started_on").values_list(
        "member__name", "started_on", "ended_on"
    )
    assert [(n, str(s), str(e)) for n, s, e in found] == [
        ("Ada", "2024-01-11", "2024-05-01"),
        ("Ada", "2024-07-01", "None"),
        ("Ben", "None", "2024-02-01"),
        ("Cleo", "2024-01-01", "None"),
    ]
    again = actions.bring(fitting(tmp_path / "in"), by=by)
    assert (again.created, again.changed) == ({}, {})


@pytest.mark.django_db
def test_what_goes_out_comes_back_equal(tmp_path: Path) -> None:
    first = border("Elm")
    actions.bring(fitting(tmp_path / "in"), by=first)

    def taken(by: Actor, name: str) -> dict[str, list[dict[str, str]]]:
        queries.write_folder(by.organization_id, tmp_path / name)
        return {
            table: list(csv.DictReader((tmp_path / name / f"{table}.csv").open(encoding="utf-8")))
            for table in ("circles", "memberships", "roles", "role_terms")
        }

    once = taken(first, "once")
    second = border("Oak")
    assert actions.bring(tmp_path / "once", by=second).faults == []
    assert taken(second, "twice") == once
    assert [len(rows) for rows in once.values()] == [2, 4, 2, 5]
    mine = {"organization_id": second.organization_id}
    assert Role.objects.get(key="baker", **mine).closed_on == date(2024, 9, 1)
    assert Term.objects.filter(ended_on=None, **mine).count() == 2
    assert sorted(MemberSkill.objects.filter(**mine).values_list("level", flat=True)) == [3, 5]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "text", "says"),
    [
        ("role_terms", FILES["role_terms"], "no such role"),
        ("circles", "circle,name,parent\nk,Kitchen,m\nm,Menu,k\nall,Elm,\n", "inside itself"),
        ("memberships", "circle,person,started\nk,c,2024-01-01\nk,c,2024-02-01\n", "twice"),
    ],
)
def test_a_row_that_cannot_stand_is_told_and_nothing_comes_in(
    tmp_path: Path, table: str, text: str, says: str
) -> None:
    by = border("Elm")
    terms = FILES["role_terms"].replace("all,cook,b,2024-01-01,\n", "")
    files = {"role_terms": terms, table: text}
    report = actions.bring(folder(tmp_path / "in", **files), by=by)
    assert [says in str(fault) for fault in report.faults] == [True]
    assert not Role.objects.filter(organization_id=by.organization_id).exists()


@pytest.mark.django_db
def test_words_of_domains_and_what_people_would_do_with_a_skill_come_along(tmp_path: Path) -> None:
    more = {
        "domains": "circle,domain,role,description,closed\n"
        "k,Menu,cook,What is on the table,\nk,Garden,,Herbs,2024-05-01\n",
        "skills": "person,skill,level,would_teach,would_use\n"
        "a,maths,,yes,no\nb,Juggling,2,yes,yes\n",
    }
    by = border("Elm")
    terms = FILES["role_terms"].replace("all,cook,b,2024-01-01,\n", "")
    path = folder(tmp_path / "in", role_terms=terms, **more)
    assert actions.bring(path, by=by).faults == []
    menu, garden = Domain.objects.order_by("-name")
    assert (menu.description, menu.closed_on) == ("What is on the table", None)
    assert menu.role is not None
    assert menu.role.title == "Cook"
    assert (garden.description, str(garden.closed_on)) == ("Herbs", "2024-05-01")
    maths = MemberSkill.objects.get(skill__folded="maths")
    assert (maths.level, maths.would_teach, maths.would_use) == (5, True, False)
    juggling = MemberSkill.objects.get(skill__folded="juggling")
    assert (juggling.member.name, juggling.level, juggling.would_use) == ("Ben", 2, True)
    again = actions.bring(path, by=by)
    assert (again.created, again.changed) == ({}, {})
    closing = more["domains"].replace("on the table,", "on the table,2024-06-01")
    roles = FILES["roles"].replace(",Menu,", ",,")
    newer = folder(path, role_terms=terms, skills=more["skills"], domains=closing, roles=roles)
    assert actions.bring(newer, by=by).faults == []
    assert Domain.objects.filter(closed_on=None).count() == 0
    assert Domain.objects.count() == 2
