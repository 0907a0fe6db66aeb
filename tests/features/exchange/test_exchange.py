"""Bundles come in whole or not at all, twice change nothing, and go out so that they come back."""

from __future__ import annotations

import csv
import errno
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from colead.features.circles.models import Circle, Membership, Term
from colead.features.exchange import actions, jobs, queries
from colead.features.initiatives.models import Initiative
from colead.features.organizations import actions as organizations
from colead.features.organizations.models import Member, Organization
from colead.kernel import bundle, journal
from colead.kernel.actor import Actor
from colead.kernel.models import Entry, Job
from colead.kernel.testing import NOON, settle
from colead.kernel.verdict import Refused
from tests.cast import Cast

KUBERNETES = Path(__file__).resolve().parents[4] / "shared" / "data" / "kubernetes"

SMALL = {
    "organization": "name,purpose,vision,currency\nElm Street,To learn,Everyone leads,EUR\n",
    "people": "person,name,email,joined,skills\n"
    "a,Ada,ada@elm.example,2024-01-10,Maths:5;Music\nb,Ben,,2024-02-01,\n",
    "circles": "circle,name,parent,domains,opened\nall,Elm Street,,,2024-01-01\n"
    "k,Kitchen,all,Menu;Garden,2024-01-02\n",
    "memberships": "circle,person,started,ended\nk,a,2024-01-10,\nk,b,2024-02-01,2024-06-01\n",
    "roles": "circle,role,title,accountabilities\nk,cook,Cook,cooks;tastes\n",
    "role_terms": "circle,role,person,started,ended\nk,cook,a,2024-01-11,2024-12-01\n",
    "ideas": "idea,title,circle,person,posted,text\ni1,Soup,k,a,2024-03-01,Hot\n",
    "initiatives": "initiative,title,circle,status,started,concluded,lesson\n"
    "n1,Soup day,k,failed,2024-04-01,2024-05-01,Too hot\n",
    "initiative_people": "initiative,person,part\nn1,a,lead\nn1,b,contributor\n",
}


def folder(tmp_path: Path, **changed: str) -> Path:
    """A small bundle on disk, with some files changed (None leaves one out)."""
    target = tmp_path / "bundle"
    target.mkdir(exist_ok=True)
    for name, text in {**SMALL, **changed}.items():
        (target / f"{name}.csv").write_text(text, encoding="utf-8")
    return target


def test_a_bundle_comes_in_with_its_own_dates_and_twice_changes_nothing(
    border: Actor, tmp_path: Path
) -> None:
    first = actions.bring(folder(tmp_path), by=border)
    assert first.faults == []
    assert first.created["people"] == 2
    assert first.created["initiative_people"] == 2
    ada = Member.objects.get(key="a")
    assert [str(s.skill) for s in ada.skills.order_by("-level")] == ["Maths", "Music"]
    assert Term.objects.get().ended_on.isoformat() == "2024-12-01"
    started = Entry.objects.get(event="initiatives.InitiativeStarted")
    assert (started.door, started.at.date().isoformat()) == ("import", "2024-04-01")
    assert started.member_id == ada.pk
    settle()
    entries = Entry.objects.count()
    again = actions.bring(folder(tmp_path), by=border)
    assert (again.created, again.changed) == ({}, {})
    assert Entry.objects.count() == entries
    assert list(journal.verify(border.organization_id)) == []


def test_a_newer_bundle_updates_by_key(border: Actor, tmp_path: Path) -> None:
    actions.bring(folder(tmp_path), by=border)
    ideas = SMALL["ideas"].replace("Soup,", "Better soup,")
    report = actions.bring(folder(tmp_path, ideas=ideas), by=border)
    assert report.changed == {"ideas": 1}


def test_faults_are_told_with_file_row_and_column_and_nothing_is_written(
    border: Actor, tmp_path: Path
) -> None:
    people = SMALL["people"] + "c,,not-an-address,2024-13-45,\na,Twice,,,\n"
    terms = SMALL["role_terms"] + "k,cook,nobody,2024-05-01,2024-01-01\n"
    report = actions.bring(folder(tmp_path, people=people, role_terms=terms), by=border)
    told = "\n".join(report.faults)
    for piece in (
        "people, row 4, name",
        "people, row 4, email",
        "people, row 4, joined",
        "people, row 5, person",
        "role_terms, row 3, ended",
    ):
        assert piece in told
    assert Member.objects.filter(organization_id=border.organization_id).count() == 0


def test_a_ring_of_circles_is_refused(border: Actor, tmp_path: Path) -> None:
    circles = "circle,name,parent\nall,Elm,\nk,K,all\nx,X,y\ny,Y,x\n"
    report = actions.bring(folder(tmp_path, circles=circles), by=border)
    assert any("circles, row 4, parent" in fault for fault in report.faults)
    assert Circle.objects.filter(key="x").count() == 0


def test_a_dry_run_counts_and_writes_nothing(border: Actor, tmp_path: Path) -> None:
    report = actions.bring(folder(tmp_path), by=border, dry=True)
    assert report.created["people"] == 2
    assert Member.objects.filter(organization_id=border.organization_id).count() == 0


def test_unknown_columns_and_files_are_said(border: Actor, tmp_path: Path) -> None:
    people = SMALL["people"].replace("skills\n", "skills,shoe\n", 1)
    report = actions.bring(folder(tmp_path, people=people, pets="pet\nrex\n"), by=border)
    assert report.aside == {"people": ["shoe"]}
    assert report.unread == ["pets"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.zip", b"PK\x03\x04 not a zip"),
        ("broken.xlsx", b"not a workbook"),
        ("strange.pdf", b"%PDF"),
    ],
)
def test_broken_files_are_refused(border: Actor, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused):
        actions.bring(tmp_path / name, by=border)


def test_an_archive_that_unfolds_to_a_monster_is_refused(border: Actor, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("people.csv", b"0" * (60 * 2**20))
    with pytest.raises(Refused, match="unfold"):
        actions.bring(tmp_path / "bomb.zip", by=border)


def taken(organization: Organization) -> dict[str, list[list[str]]]:
    """An organization's export as rows by file."""
    target = io.BytesIO()
    queries.write_zip(organization.pk, target)
    with zipfile.ZipFile(target) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }


def test_what_goes_out_comes_back_the_same(border: Actor, tmp_path: Path) -> None:
    actions.bring(folder(tmp_path), by=border)
    first = Organization.objects.get(pk=border.organization_id)
    queries.write_zip(first.pk, tmp_path / "out.zip")
    other = organizations.found(name="Copy", founder=None, at=NOON)
    by = replace(border, organization_id=other.pk, slug=other.slug)
    assert actions.bring(tmp_path / "out.zip", by=by).faults == []
    assert taken(other) == taken(first)


def test_what_was_met_and_is_needed_anew_stays_two_needs(border: Actor, tmp_path: Path) -> None:
    rows = (
        "initiative,kind,text,amount,stated,met,person\n"
        "n1,hands,Two hands,,2024-04-02,2024-04-03,b\n"
        "n1,hands,Two hands,,2024-04-05,,\n"
        "n1,hands,Two hands,,2024-04-05,,\n"
    )
    source = folder(tmp_path, needs=rows)
    assert actions.bring(source, by=border).created["needs"] == 3
    queries.write_folder(border.organization_id, tmp_path / "out")
    assert (tmp_path / "out" / "needs.csv").read_text(encoding="utf-8").splitlines()[1:] == (
        rows.splitlines()[1:]
    )
    for again in (source, tmp_path / "out"):
        report = actions.bring(again, by=border)
        assert (report.faults, report.created, report.changed) == ([], {}, {})
    undated = "initiative,kind,text,met\nn1,hands,Two hands,2024-04-09\n"
    report = actions.bring(folder(tmp_path, needs=undated), by=border)
    assert (report.created, report.changed) == ({}, {"needs": 1})


def test_cells_that_a_spreadsheet_would_run_are_defused_and_come_back(
    border: Actor, tmp_path: Path
) -> None:
    people = SMALL["people"].replace("a,Ada", "a,=1+1")
    actions.bring(folder(tmp_path, people=people), by=border)
    rows = taken(Organization.objects.get(pk=border.organization_id))["people.csv"]
    assert rows[1][1] == "'=1+1"


def test_the_page_brings_a_bundle_in_by_a_job(
    cast: Cast, client_of: Callable[[Actor], Client], tmp_path: Path
) -> None:
    target = tmp_path / "bundle.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("people.csv", "person,name\np1,Paula\n")
    url = f"/o/{cast.organization.slug}/exchange/"
    upload = SimpleUploadedFile("bundle.zip", target.read_bytes())
    answer = client_of(cast.steward).post(url, {"file": upload})
    assert answer.status_code == 302
    job = Job.objects.get(name__endswith="carry_in")
    settle(job.run_at)
    page = client_of(cast.steward).get(answer["Location"])
    assert "people" in page.content.decode()
    assert Member.objects.filter(key="p1").count() == 1
    assert client_of(cast.ada).get(answer["Location"]).status_code == 404


def test_only_stewards_bring_and_members_take(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    url = f"/o/{cast.organization.slug}/exchange/"
    upload = SimpleUploadedFile("bundle.zip", b"PK")
    answer = client_of(cast.ada).post(url, {"file": upload})
    assert "steward" in answer.content.decode()
    taken_url = client_of(cast.ada).post(f"{url}take/")["Location"]
    job = Job.objects.get(name__endswith="carry_out")
    settle(job.run_at)
    file = client_of(cast.ada).get(f"{taken_url}file/")
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert client_of(cast.outsider).get(f"{taken_url}file/").status_code == 404


def test_the_kubernetes_organization_comes_in_whole(border: Actor) -> None:
    if not KUBERNETES.exists():
        print("../shared/data/kubernetes is not there: nothing was tried")  # noqa: T201
        return
    report = actions.bring(KUBERNETES, by=border)
    assert report.faults == []
    assert len(report.remarks) == 6
    assert report.created["people"] == 841
    assert Circle.objects.filter(organization_id=border.organization_id).count() == 77
    assert report.created["role_terms"] == 551
    assert report.created["initiatives"] == 652
    assert report.created["decisions"] == 650
    again = actions.bring(KUBERNETES, by=border)
    assert (again.created, again.changed) == ({}, {})
    leads = Initiative.objects.filter(organization_id=border.organization_id, parts__kind="lead")
    assert leads.distinct().count() > 600


def test_rows_in_batches_make_what_they_make_all_at_once(
    border: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a later batch ends what would stand in the way, or repeats a row."""
    path = folder(tmp_path, **TWICE)
    assert actions.bring(path, by=border).faults == []
    other = organizations.found(name="Copy", founder=None, at=NOON)
    by = replace(border, organization_id=other.pk, slug=other.slug)
    monkeypatch.setattr(bundle, "BATCH", 1)
    monkeypatch.setattr(bundle, "FOUND", 1)
    told: list[int] = []
    assert actions.bring(path, by=by, progress=lambda done, _note: told.append(done)).faults == []
    whole, parts = (taken(Organization.objects.get(pk=one.organization_id)) for one in (border, by))
    assert parts == whole
    assert {1, 2, 3} <= set(told)
    again = actions.bring(path, by=by)
    assert (again.created, again.changed) == ({}, {})
    entries = Entry.objects.filter(organization_id=other.pk).exclude(event__startswith="exch")
    assert entries.count() == (
        Entry.objects.filter(organization_id=border.organization_id)
        .exclude(event__startswith="exch")
        .count()
    )


TWICE = {
    "initiatives": "initiative,title,circle,status,started\nn1,Soup day,k,active,2024-04-01\n",
    "memberships": SMALL["memberships"] + "k,b,2024-02-01,2024-06-01\n",
    "initiative_people": SMALL["initiative_people"] + "n1,a,lead\n",
    "decisions": "decision,title,circle,initiative,method,opened,decided,result\n"
    "d1,Salt,k,n1,majority,2024-02-01,2024-02-03,agreed\nd2,Oil,k,,advice,2024-02-02,,open\n",
    "decision_people": "decision,person,part\nd1,a,proposer\nd1,b,adviser\nd2,b,proposer\n",
    "ballots": "decision,person,choice,cast\nd1,a,yes,2024-02-02\nd1,b,no,2024-02-02\n",
    "advice_ties": "from,to,at,topic\na,b,2024-02-01,Soup\nb,a,,\nb,a,2024-02-01,Soup\nb,a,,\n",
    "recognitions": "recognition,from,to,at,text\nr1,a,b,2024-05-01,Thanks\nr2,b,a,,You too\n",
}


@pytest.mark.parametrize("batch", [1, 4_000])
def test_who_begins_anew_in_a_newer_bundle_has_ended_before(
    border: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    actions.bring(folder(tmp_path), by=border)
    monkeypatch.setattr(bundle, "BATCH", batch)
    # The new beginning stands in the file before the end of the old one.
    again = "circle,person,started,ended\nk,a,2024-09-01,\nk,a,2024-01-10,2024-08-01\n"
    begun = SMALL["role_terms"].replace("2024-12-01\n", "\n")
    report = actions.bring(folder(tmp_path, memberships=again, role_terms=begun), by=border)
    assert (report.created, report.changed) == (
        {"memberships": 1},
        {"memberships": 1, "role_terms": 1},
    )
    terms = "circle,role,person,started,ended\nk,cook,a,2025-01-01,\nk,cook,a,2024-01-11,2024-12-01"
    report = actions.bring(folder(tmp_path, memberships=again, role_terms=terms), by=border)
    assert (report.created, report.changed) == ({"role_terms": 1}, {"role_terms": 1})
    assert Term.objects.get(ended_on=None).started_on == date(2025, 1, 1)


def test_who_is_there_already_cannot_begin_once_more(border: Actor, tmp_path: Path) -> None:
    actions.bring(folder(tmp_path), by=border)
    rows = "circle,person,started\nk,b,2025-01-01\nk,a,2024-09-01\n"
    report = actions.bring(folder(tmp_path, memberships=rows), by=border)
    assert [fault.split(" “")[0] for fault in report.faults] == ["memberships, row 3, person"]
    assert Membership.objects.filter(started_on=date(2025, 1, 1)).count() == 0


def test_faults_of_all_tables_are_told_at_once_and_none_because_of_another(
    border: Actor, tmp_path: Path
) -> None:
    """Whoever has a fault is there all the same: nothing that speaks of them is at fault too."""
    report = actions.bring(
        folder(
            tmp_path,
            people=SMALL["people"].replace("ada@elm.example", "ada"),
            initiatives=SMALL["initiatives"].replace("failed", "lost"),
            advice_ties="from,to,at\na,a,2024-01-01\na,z,2024-01-01\na,b,yesterday\n",
            recognitions="recognition,from,to\nr,b,nobody\n",
            decisions="decision,title,initiative\nd1,Salt,n1\nd2,Oil,n2\n",
        ),
        by=border,
    )
    assert [fault.split(":")[0].split(" “")[0] for fault in report.faults] == [
        "people, row 2, email",
        "advice_ties, row 2, to",
        "advice_ties, row 3, to",
        "advice_ties, row 4, at",
        "initiatives, row 2, status",
        "recognitions, row 2, to",
        "decisions, row 3, initiative",
    ]


def test_without_its_own_people_a_bundle_speaks_of_those_who_are_here(
    border: Actor, tmp_path: Path
) -> None:
    actions.bring(folder(tmp_path), by=border)
    path = tmp_path / "more"
    path.mkdir()
    (path / "ideas.csv").write_text("idea,title,person\ni2,Bread,b\n", encoding="utf-8")
    assert actions.bring(path, by=border).created == {"ideas": 1}
    (path / "ideas.csv").write_text("idea,title,person\ni3,Bread,c\n", encoding="utf-8")
    assert "ideas, row 2, person" in actions.bring(path, by=border).faults[0]


@pytest.mark.parametrize("spoilt", ["person,name\na,\nb,Ben\n", "person,name\nb,Ben\n"])
def test_a_bundle_that_changes_while_it_is_read_is_refused(
    border: Actor, tmp_path: Path, spoilt: str
) -> None:
    path = folder(tmp_path)

    def spoil(_done: int, note: str) -> None:
        if note == "initiative_people":
            (path / "people.csv").write_text(spoilt, encoding="utf-8")

    with pytest.raises(Refused, match="changed while it was read"):
        actions.bring(path, by=border, progress=spoil)
    assert Member.objects.filter(organization_id=border.organization_id).count() == 0


@pytest.mark.django_db
def test_of_an_upload_that_found_no_room_no_half_is_left(cast: Cast) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")

    before = set(actions.folder().iterdir())
    with pytest.raises(OSError, match="No space"):
        actions.send_in(
            name="bundle.zip", chunks=chunks(), dry=False, carry=jobs.carry_in, by=cast.steward
        )
    assert set(actions.folder().iterdir()) == before
