"""Pages of evidence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from colead.features.circles import actions as circles
from colead.features.evidence import jobs
from colead.features.evidence.models import Annotation, Figure, Look, Sheet
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from tests.cast import Cast, person
from tests.features.evidence.year import year

PAGES = ("", "over-time/", "durations/", "dependence/", "network/", "between/", "compare/",
         "known/", "report/", "enabling/", "mine/", "looks/")  # fmt: skip
Sign = Callable[[Actor], Client]


def measured(cast: Cast) -> None:
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sensible_before_the_journal_was_read(
    cast: Cast, client_of: Sign, path: str
) -> None:
    answer = client_of(cast.ada).get(f"/o/north-school/evidence/{path}")
    assert answer.status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_three_people_see_no_figure_and_why(cast: Cast, client_of: Sign, path: str) -> None:
    measured(cast)
    assert set(Figure.objects.values_list("undefined", flat=True)) == {"few-people"}
    assert not Sheet.objects.exists()
    text = client_of(cast.ada).get(f"/o/north-school/evidence/{path}").content.decode()
    if path not in ("mine/", "looks/", "compare/"):
        assert "fewer than five people" in text


@pytest.mark.parametrize("path", PAGES)
def test_a_year_is_shown(cast: Cast, client_of: Sign, path: str) -> None:
    year(cast)
    measured(cast)
    answer = client_of(cast.ada).get(f"/o/north-school/evidence/{path}")
    assert answer.status_code == 200


def test_the_profiles_show_value_interval_chance_and_what_stands_beside(
    cast: Cast, client_of: Sign
) -> None:
    year(cast)
    measured(cast)
    text = client_of(cast.ada).get("/o/north-school/evidence/").content.decode()
    for words in ("6 people, 5 of them with ties",
                  "Decentralization of the leadership network", "95 % interval", "Read beside it",
                  "By chance alone", "What could we try?", "6 people"):  # fmt: skip
        assert words in text, words
    assert 'class="trend"' in text


def test_nothing_about_a_circle_where_fewer_than_ten_are_here(cast: Cast, client_of: Sign) -> None:
    year(cast)
    measured(cast)
    rows = Figure.objects.filter(circle=cast.north)
    assert set(rows.values_list("indicator", "undefined")) == {("all", "few-people")}
    page = client_of(cast.ada).get(f"/o/north-school/evidence/circles/{cast.north.pk}/")
    assert "fewer than five people" in page.content.decode()


def test_the_root_circle_is_the_organization(cast: Cast, client_of: Sign) -> None:
    answer = client_of(cast.ada).get(f"/o/north-school/evidence/circles/{cast.root.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/o/north-school/evidence/")


def test_the_network_names_people_in_picture_list_and_files(cast: Cast, client_of: Sign) -> None:
    year(cast)
    measured(cast)
    client = client_of(cast.ada)
    text = client.get("/o/north-school/evidence/network/").content.decode()
    assert "<svg" in text
    assert "joined work led by" in text
    drawn = client.get("/o/north-school/evidence/network/network.svg")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert drawn.content.decode().startswith("<?xml")
    assert ">Ada</text>" in drawn.content.decode()
    table = client.get("/o/north-school/evidence/network/ties.csv").content.decode().splitlines()
    assert table[0] == "from,to,by,value"
    assert any(line.startswith("Ben,Ada,") for line in table)


def test_the_figures_as_a_table(cast: Cast, client_of: Sign) -> None:
    year(cast)
    measured(cast)
    answer = client_of(cast.ada).get("/o/north-school/evidence/figures.csv")
    lines = answer.content.decode().splitlines()
    assert lines[0].startswith("indicator,until,days,people")
    assert len(lines) == 1 + Figure.objects.filter(circle=None).count()


def test_a_note_stands_beside_the_curve_and_its_writer_takes_it_back(
    cast: Cast, client_of: Sign
) -> None:
    year(cast)
    measured(cast)
    ada = client_of(cast.ada)
    sent = ada.post(
        "/o/north-school/evidence/notes/", {"on": "2026-01-10", "text": "The founder stepped down"}
    )
    assert sent.status_code == 302
    text = ada.get("/o/north-school/evidence/over-time/").content.decode()
    assert "The founder stepped down" in text
    note = Annotation.objects.get()
    ben = client_of(cast.ben)
    refused = ben.post(f"/o/north-school/evidence/notes/{note.pk}/withdraw/")
    assert refused.status_code in (403, 409)
    assert ada.post(f"/o/north-school/evidence/notes/{note.pk}/withdraw/").status_code == 302
    assert not Annotation.objects.exists()


def test_my_page_shows_my_own_acts_and_no_others(cast: Cast, client_of: Sign) -> None:
    year(cast, at=timezone.now())
    text = client_of(cast.ben).get("/o/north-school/evidence/mine/").content.decode()
    assert "Ben responded to the idea" in text
    assert "Ada shared the idea" not in text


def test_who_looked_is_noted_once_a_day_and_open_to_members(cast: Cast, client_of: Sign) -> None:
    client = client_of(cast.ada)
    for _ in range(2):
        client.get("/o/north-school/evidence/network/")
    assert list(Look.objects.values_list("member_id", "page")) == [(cast.ada.member_id, "network")]
    text = client_of(cast.ben).get("/o/north-school/evidence/looks/").content.decode()
    assert "Ada" in text


def test_guests_see_no_evidence(cast: Cast, client_of: Sign) -> None:
    guest = client_of(cast.guest)
    for path in PAGES:
        assert guest.get(f"/o/north-school/evidence/{path}").status_code in (403, 409), path


def test_the_profiles_cost_the_same_with_one_circle_and_with_many(
    cast: Cast, client_of: Sign, django_assert_num_queries: Callable[..., object]
) -> None:
    year(cast)
    measured(cast)
    client = client_of(cast.ada)
    client.get("/o/north-school/evidence/")
    with django_assert_num_queries(11):
        client.get("/o/north-school/evidence/")
    for number in range(8):
        circles.open_circle(
            name=f"Circle {number}", purpose="More", parent_id=cast.root.pk, by=cast.ada
        )
        person(cast.organization, f"Person{number}")
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat(), anew=True)
    with django_assert_num_queries(11):
        client.get("/o/north-school/evidence/")
