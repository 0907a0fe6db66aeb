"""Imported history: what records tell besides the journal, and what cannot be known."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from colead.features.evidence import jobs, queries
from colead.features.evidence.models import Figure, Sheet
from colead.features.evidence.rules.acts import Story, read
from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives.models import Initiative
from colead.features.organizations import actions as organizations
from colead.features.organizations import queries as people
from colead.features.organizations.models import Organization
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from tests.cast import Cast

KUBERNETES = Path(__file__).resolve().parents[4] / "shared" / "data" / "kubernetes"

FILES = {
    "people.csv": "person,name\nada,Ada B\nben,Ben B\ncleo,Cleo B\ndan,Dan B\neva,Eva B\n",
    "circles.csv": "circle,name,parent\nworks,Works,\n",
    "initiatives.csv": "initiative,title,circle,status,started,concluded\n"
    "racks,Racks,works,succeeded,2025-09-01,2025-12-01\nlamps,Lamps,works,active,,\n",
    "initiative_people.csv": "initiative,person,part\nracks,ada,lead\nracks,ben,lead\n"
    "racks,cleo,contributor\nracks,dan,adviser\nlamps,eva,lead\nlamps,dan,contributor\n",
    "decisions.csv": "decision,title,circle,method,opened,decided,result\n"
    "colour,Colour,works,consent,2025-10-01,2025-10-11,agreed\n",
    "decision_people.csv": "decision,person,part\ncolour,eva,proposer\ncolour,dan,decider\n",
}


def bring(folder: Path, organization: Organization) -> None:
    by = organizations.colead(organization_id=organization.pk, at=NOON, slug=organization.slug)
    report = exchange.bring(folder, by=replace(by, door="import"))
    assert report.faults == []


def told(actor: Actor) -> Story:
    pieces = queries.pieces(actor, undated=queries.undated(actor))
    return read(one for _piece, entries in pieces for one in entries)


def test_records_tell_who_led_helped_advised_and_decided(cast: Cast, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    bring(tmp_path, cast.organization)
    actor = people.colead_of(cast.organization.pk, at=NOON)
    story = told(actor)
    names = queries.names(actor, {one for t in story.ties for one in (t.source, t.target)})
    listed = sorted(
        (names[t.source][:4].strip(), names[t.target][:4].strip(), t.kind) for t in story.ties
    )
    # Lamps has no date, and so says nothing; equal leads did not follow each other.
    assert listed == [
        ("Ada", "Dan", "asked"),
        ("Ben", "Dan", "asked"),
        ("Cleo", "Ada", "joined"),
        ("Cleo", "Ben", "joined"),
        ("Eva", "Dan", "asked"),
    ]
    (racks,) = [one for one in story.initiatives.values() if one.leads]
    assert len(racks.leads) == 2
    (colour,) = story.decisions.values()
    assert (names[colour.by or 0], len(colour.people)) == ("Eva B", 1)

    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())
    rows = {f.indicator: f for f in Figure.objects.filter(circle=None, until=NOON.date())}
    assert rows["not-alone"].value == 1.0
    assert rows["decision-days"].value == 10.0
    assert rows["own-authority"].undefined == "no-cases"
    # Lamps: that it began, who led it and who helped.
    assert Sheet.objects.get(name="reading", until=NOON.date()).facts["undated"] >= 1


def test_what_was_done_here_since_is_not_told_twice(cast: Cast, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    bring(tmp_path, cast.organization)
    lamps = Initiative.objects.get(key="lamps")
    initiatives.join(lamps.pk, by=cast.ben)
    actor = people.colead_of(cast.organization.pk, at=NOON)
    story = told(actor)
    joined = [t for t in story.ties if t.source == cast.ben.member_id]
    assert len(joined) == 1


def asked(organization: Organization) -> list[tuple[str, str]]:
    """Who asked whom, as evidence reads it."""
    actor = people.colead_of(organization.pk, at=NOON)
    story = told(actor)
    names = queries.names(actor, {one for t in story.ties for one in (t.source, t.target)})
    return sorted((names[t.source], names[t.target]) for t in story.ties if t.kind == "asked")


def test_who_asked_whom_counts_once_wherever_it_is_taken(cast: Cast, tmp_path: Path) -> None:
    """Asked about a decision it stands in `decision_people`, else in `advice_ties`: whoever takes
    both along does not count twice. What has no date says nothing."""
    ties = "from,to,at,topic\nben,cleo,2025-10-01,Lamps\ncleo,ada,,\neva,dan,2025-11-01,\n"
    for name, text in {**FILES, "advice_ties.csv": ties}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    bring(tmp_path, cast.organization)
    before = asked(cast.organization)
    assert before == [
        ("Ada B", "Dan B"),
        ("Ben B", "Cleo B"),
        ("Ben B", "Dan B"),
        ("Eva B", "Dan B"),  # by the decision on the colour
        ("Eva B", "Dan B"),  # and once more, a month later
    ]
    bring(tmp_path, cast.organization)
    assert asked(cast.organization) == before
    bundles.write_folder(cast.organization.pk, tmp_path / "taken")
    bring(tmp_path / "taken", cast.other)
    assert asked(cast.other) == before


@pytest.mark.slow
def test_nine_years_of_a_real_organization(cast: Cast, tmp_path: Path) -> None:
    """Kubernetes: the figures are there for each year since 2017 and move as its notes say."""
    if not KUBERNETES.is_dir():
        pytest.skip("the folder ../shared/data with the Kubernetes records is not there")
    folder = tmp_path / "kubernetes"
    shutil.copytree(KUBERNETES, folder)
    bring(folder, cast.other)
    jobs.measure(organization=cast.other.pk, moment=NOON.isoformat())

    def over(name: str) -> dict[int, float | None]:
        rows = Figure.objects.filter(
            organization=cast.other, circle=None, indicator=name, until__month=12, until__day=31
        )
        return {row.until.year: row.value for row in rows}

    spread = over("spread")
    assert set(spread) == set(range(2017, 2026))
    assert all(value is not None and value > 10 for value in spread.values())
    # The first proposals come from few, who lead for the first time; later half have led before.
    first = over("first-leads")
    assert first[2017] == 1.0
    assert 0.3 < (first[2024] or 0) < 0.6
    # Early proposals were approved late or never, so more than half of 2018's are still open.
    assert over("decision-days")[2018] is None
    assert (over("decision-days")[2025] or 0) < (over("decision-days")[2020] or 0)
