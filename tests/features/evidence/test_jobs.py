"""Figures are made of the journal, and only where something is new."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from colead.features.evidence import actions, jobs, queries
from colead.features.evidence.models import Figure, Look, Position, Sheet
from colead.features.evidence.rules import dates
from colead.features.ideas import actions as ideas
from colead.features.initiatives import events as work
from colead.features.organizations import queries as organizations
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.models import Job
from colead.kernel.testing import NOON, later, settle
from tests.cast import Cast, person
from tests.features.evidence.year import year


def measure(cast: Cast, *, at: datetime = NOON, anew: bool = False) -> int:
    done = jobs.measure(organization=cast.organization.pk, moment=at.isoformat(), anew=anew)
    return int(done["windows"])


TODAY = NOON.date()
ROOT = Path(__file__).resolve().parents[3]


def figure(name: str, until: date = TODAY) -> Figure:
    return Figure.objects.get(indicator=name, until=until, circle=None)


def everything() -> list[tuple[object, ...]]:
    names = ("circle_id", "indicator", "until", "people", "cases", "value", "low", "high",
             "null_mean", "null_percentile", "undefined")  # fmt: skip
    return list(Figure.objects.order_by("circle_id", "indicator", "until").values_list(*names))


def test_windows_end_with_twelve_months_and_today() -> None:
    ends = dates.ends(date(2026, 3, 2))
    assert (ends[0], ends[-2], ends[-1]) == (date(2025, 3, 31), date(2026, 2, 28), date(2026, 3, 2))
    assert len(ends) == 13
    long = dates.ends(date(2026, 3, 2), date(2022, 6, 1))
    assert long == [*(date(year, 12, 31) for year in (2022, 2023, 2024)), *ends]


def test_a_year_of_six_people(cast: Cast) -> None:
    year(cast)
    assert measure(cast) == 13
    assert figure("spread").people == 6
    # Ben, Cleo and Dan follow Ada, Ada follows Ben, Ben and Eva follow Cleo, Cleo confirms Ben.
    assert figure("decentralization").cases == 7
    assert figure("kept").value == 1.0
    assert figure("first-leads").cases == 2
    assert figure("spread", date(2025, 12, 31)).undefined == "no-ties"
    assert Sheet.objects.filter(circle=None, until=NOON.date()).count() == 6


def test_the_first_figures_do_not_depend_on_how_often_one_reads(cast: Cast) -> None:
    year(cast)
    measure(cast)
    ideas.post(title="Something else", text="Quite.", by=cast.ben)
    assert measure(cast) == 1
    step_by_step = everything()
    measure(cast, anew=True)
    assert everything() == step_by_step


def test_nothing_new_computes_nothing_and_a_new_day_only_its_own_window(cast: Cast) -> None:
    year(cast)
    measure(cast)
    assert measure(cast) == 0
    assert measure(cast, at=later(days=1)) == 1
    assert not Figure.objects.filter(until=NOON.date()).exists()


def test_what_is_imported_with_an_old_date_changes_the_months_since(cast: Cast) -> None:
    year(cast)
    measure(cast)
    old = Actor(
        organization_id=cast.organization.pk,
        member_id=cast.ben.member_id,
        at=NOON - timedelta(days=80),
        door="import",
    )
    record(
        work.InitiativeStarted(
            initiative=999, title="Old", status="active", act={}, outcome="go", concerned=[]
        ),
        by=old,
    )
    # 12 December: the ends of December, January and February, and today.
    assert measure(cast) == 4
    assert Position.objects.get().until == NOON.date()


def test_what_was_imported_without_a_date_counts_nowhere_and_is_said(cast: Cast) -> None:
    year(cast)
    measure(cast)
    before = figure("first-leads").cases
    from colead.features.exchange import events as exchange

    by = Actor(
        organization_id=cast.organization.pk, member_id=cast.ben.member_id, at=NOON, door="import"
    )
    record(
        work.InitiativeStarted(
            initiative=999, title="Old", status="active", act={}, outcome="go", concerned=[]
        ),
        by=by,
    )
    record(
        exchange.BundleBrought(
            organization=cast.organization.pk, title="North School", rows=1, created={}, changed={}
        ),
        by=by,
    )
    measure(cast)
    assert figure("first-leads").cases == before
    assert Sheet.objects.get(name="reading", until=NOON.date()).facts["undated"] == 1


def test_an_empty_organization_and_one_member_have_no_figures_but_a_reason(cast: Cast) -> None:
    jobs.measure(organization=cast.other.pk, moment=NOON.isoformat())
    rows = Figure.objects.filter(organization=cast.other)
    assert set(rows.values_list("indicator", "undefined")) == {("all", "few-people")}


def test_circles_are_shown_from_ten_people_on_and_only_where_the_rest_is_no_handful(
    cast: Cast,
) -> None:
    from colead.features.circles import actions as circles

    for number in range(10):
        somebody = person(cast.organization, f"Person{number}")
        circles.join(cast.north.pk if number < 5 else cast.south.pk, by=somebody)
    measure(cast)
    shown = {
        circle: set(names)
        for circle, names in (
            (
                pk,
                Figure.objects.filter(circle_id=pk, until=NOON.date()).values_list(
                    "undefined", flat=True
                ),
            )
            for pk in (cast.north.pk, cast.south.pk)
        )
    }
    # Thirteen people, six in each circle: both together would tell about the one in neither.
    assert "differencing" not in shown[cast.north.pk]
    assert shown[cast.south.pk] == {"differencing"}


def test_every_night_each_organization_is_measured_and_old_looks_are_forgotten(
    cast: Cast,
) -> None:
    actions.look("network", by=cast.ada.moved_to(NOON - timedelta(days=366)))
    actions.look("network", by=cast.ada)
    jobs.measure_all(at=NOON.isoformat())
    assert Job.objects.filter(name="colead.features.evidence.jobs.measure").count() == 2
    settle(NOON)
    assert Position.objects.count() == 2
    assert [look.at for look in Look.objects.all()] == [NOON]


def test_who_has_gone_before_the_window_counts_no_more(cast: Cast) -> None:
    ground = queries.ground(organizations.colead_of(cast.organization.pk, at=NOON))
    everyone = ground.everyone(NOON.date() - timedelta(days=364), NOON.date())
    assert {cast.ada.member_id, cast.ben.member_id, cast.steward.member_id} == everyone
    assert cast.guest.member_id not in everyone
    assert ground.everyone(date(2020, 1, 1), date(2020, 12, 31)) == frozenset()


def test_the_server_starts_without_numpy() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings';"
        "import django; django.setup(); import colead.project.urls;"
        "print(sorted({'numpy', 'scipy', 'rustworkx'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )
    assert done.stdout.strip() == "[]"
