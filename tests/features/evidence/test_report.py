"""The yearly report: chosen, printed, published by a secret link, taken back; pictures as files."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from colead.features.circles import actions as circles
from colead.features.evidence import actions, jobs, queries
from colead.features.evidence.models import Report
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person
from tests.features.evidence.year import year

Sign = Callable[[Actor], Client]
PATH = "/o/north-school/evidence/report/"


@pytest.fixture
def measured(cast: Cast) -> Cast:
    """A year of six people, with its figures and a note."""
    year(cast)
    actions.annotate(on=NOON.date(), text="The founder stepped down", by=cast.ada)
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    return cast


def published(cast: Cast, names: tuple[str, ...] = ("spread",)) -> tuple[Report, str]:
    return actions.publish(
        circle_id=None, title="Our year", names=names, with_notes=True, by=cast.steward
    )


def test_a_figure_never_goes_out_without_what_is_read_beside_it() -> None:
    assert queries.chosen(["spread"], whole=True) == ["spread", "connectedness"]
    assert queries.chosen(["nonsense"], whole=True) == []
    assert queries.chosen(["ask-days"], whole=False) == []


def test_a_member_chooses_what_stands_on_the_page(measured: Cast, client_of: Sign) -> None:
    ada = client_of(measured.ada)
    text = ada.get(PATH).content.decode()
    for words in ("How this was measured", "Leaders, as if all were equal", "stepped down"):
        assert words in text, words
    few = ada.get(PATH + "?names=co-led").content.decode()
    body = few.split('class="report"', 1)[1]
    assert "Led by more than one" in body
    assert "Leaders, as if all were equal</h2>" not in body
    assert "stepped down" not in body


def test_a_steward_publishes_and_strangers_read_what_was_frozen(
    measured: Cast, client_of: Sign
) -> None:
    sent = client_of(measured.steward).post(
        PATH + "publish/", {"title": "Our year", "names": ["spread", "not-alone"], "notes": "on"}
    )
    assert sent.headers["Cache-Control"] == "no-store"
    link = re.search(r"/report/[\w-]{43}/", sent.content.decode())
    assert link is not None
    answer = Client().get(link[0])
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    for words in ("Our year", "North School", "Leaders, as if all were equal", "stepped down"):
        assert words in text, words
    assert "Ada" not in text.split("<main", 1)[1]
    # What is measured later changes nothing of it.
    before = Report.objects.get().facts
    jobs.measure(organization=measured.organization.pk, moment=NOON.isoformat(), anew=True)
    assert Report.objects.get().facts == before


def test_the_link_is_kept_nowhere(measured: Cast) -> None:
    made, link = published(measured)
    kept = Report.objects.get(pk=made.pk)
    assert link not in str(kept.facts) + kept.link_hash + kept.title
    told = Entry.objects.get(event="evidence.ReportPublished")
    assert link not in str(told.facts)
    assert queries.by_link(link) == made
    with pytest.raises(Missing):
        queries.by_link(link[:-1] + ("a" if link[-1] != "a" else "b"))


def test_taken_back_it_leads_nowhere_and_holds_nothing(measured: Cast, client_of: Sign) -> None:
    made, link = published(measured)
    ben = client_of(measured.ben)
    assert ben.post(f"{PATH}{made.pk}/take-back/").status_code in (403, 409)
    for _again in range(2):
        assert client_of(measured.steward).post(f"{PATH}{made.pk}/take-back/").status_code == 302
    assert Client().get(f"/report/{link}/").status_code == 404
    assert Report.objects.get().facts == {}
    assert Entry.objects.filter(event="evidence.ReportTakenBack").count() == 1


def test_the_whole_is_published_by_stewards_and_a_circle_by_its_members(measured: Cast) -> None:
    with pytest.raises(Refused):
        actions.publish(
            circle_id=None, title="X", names=["spread"], with_notes=False, by=measured.ada
        )
    for number in range(12):
        one = person(measured.organization, f"N{number}")
        circles.join(measured.north.pk, by=one)
    for number in range(6):
        person(measured.organization, f"Free{number}")
    jobs.measure(organization=measured.organization.pk, moment=NOON.isoformat(), anew=True)
    circle = measured.north.pk
    made, _link = actions.publish(
        circle_id=circle, title="North", names=["spread"], with_notes=False, by=measured.ada
    )
    assert made.circle_id == circle
    with pytest.raises(Refused):
        actions.publish(
            circle_id=circle, title="X", names=["spread"], with_notes=False, by=measured.ben
        )
    with pytest.raises(Refused):
        actions.publish(circle_id=circle, title="X", names=[], with_notes=False, by=measured.ada)


def test_where_nothing_may_be_shown_nothing_is_published(cast: Cast, client_of: Sign) -> None:
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    with pytest.raises(Refused):
        published(cast)
    assert "fewer than five people" in client_of(cast.ada).get(PATH).content.decode()


def test_another_organization_and_guests(measured: Cast, client_of: Sign) -> None:
    made, _link = published(measured)
    outsider = client_of(measured.outsider)
    assert outsider.get(PATH).status_code == 404
    other = f"/o/{measured.other.slug}/evidence/report/{made.pk}/take-back/"
    assert outsider.post(other).status_code == 404
    assert client_of(measured.guest).get(PATH).status_code in (403, 409)
    assert client_of(measured.guest).post(PATH + "publish/").status_code in (403, 409)


@pytest.mark.parametrize(
    ("path", "starts"),
    [
        ("over-time/curve.svg?indicator=spread", "<?xml"),
        ("over-time/curve.csv?indicator=spread", "until,value,low,high,cases,people,undefined"),
        ("durations/curve.svg", "<?xml"),
        ("durations/curves.csv", "curve,days,open,low,high"),
        ("known/known.svg?measure=reciprocity", "<?xml"),
        ("known/known.svg?measure=nothing", "<?xml"),
        ("known/known.csv", "network,source,people,density,centralization,reciprocity"),
        ("enabling/asks.csv", "days,open,low,high"),
        ("enabling/record.csv", "what,value,of,unit"),
        ("dependence/people.csv", "kind,name,circle,people"),
    ],
)
def test_pictures_and_tables_as_files(
    measured: Cast, client_of: Sign, path: str, starts: str
) -> None:
    path = f"/o/north-school/evidence/{path}"
    answer = client_of(measured.ada).get(path)
    assert answer.content.decode().startswith(starts)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client_of(measured.guest).get(path).status_code in (403, 409)
