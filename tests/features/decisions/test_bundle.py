"""Decisions come in with a bundle and go out with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from colead.features.decisions import actions, queries
from colead.features.decisions.models import Advice, Ballot, Decision, Objection, Part, Round
from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.kernel.models import Entry
from colead.kernel.verdict import Refused
from tests.cast import Cast


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def small(folder: Path) -> Path:
    return write(
        folder,
        people="person,name\nkim,Kim\nlou,Lou\n",
        decisions=(
            "decision,title,method,opened,decided,result,statement\n"
            "d1,Use trains,consent,2024-01-02,2024-01-20,agreed,We take trains.\n"
            "d2,Use planes,old-method,2024-02-02,,open,\n"
        ),
        decision_people="decision,person,part,note\nd1,kim,proposer,\nd1,lou,decider,guide\n",
    )


def test_a_bundle_comes_in_once_with_its_own_dates(cast: Cast, tmp_path: Path) -> None:
    report = exchange.bring(small(tmp_path), by=cast.steward)
    assert report.faults == []
    trains = Decision.objects.get(key="d1")
    assert (trains.state, trains.result, trains.statement) == (
        "settled", "agreed", "We take trains.",
    )  # fmt: skip
    assert trains.proposer is not None
    assert trains.proposer.name == "Kim"
    assert Part.objects.filter(decision=trains, part="decider").count() == 1
    entry = Entry.objects.get(event="decisions.DecisionSettled")
    assert (entry.door, entry.at.date().isoformat()) == ("import", "2024-01-20")
    again = exchange.bring(small(tmp_path), by=cast.steward)
    assert (again.created, again.changed) == ({}, {})
    assert Round.objects.count() == 2


def test_what_came_in_has_pages_and_goes_on(cast: Cast, tmp_path: Path) -> None:
    exchange.bring(small(tmp_path), by=cast.steward)
    for key in ("d1", "d2"):
        found = queries.dossier(cast.ada, Decision.objects.get(key=key).pk)
        assert not found.cast
    planes = Decision.objects.get(key="d2")
    with pytest.raises(Refused):
        actions.withdraw(planes.pk, reason="x", by=cast.ada)


def test_a_bundle_goes_out_and_comes_in_equal(cast: Cast, tmp_path: Path) -> None:
    decision = actions.propose(
        title="Bikes", method="consent", proposal="More bikes.", circle_id=cast.root.pk,
        by=cast.ada,
    )  # fmt: skip
    actions.cast(decision.pk, choice="objection", reason="The trees.", by=cast.ben)
    objection = Objection.objects.get()
    actions.integrate(
        decision.pk, proposal="Bikes, no trees.", objections={objection.pk: "None."}, by=cast.ada
    )
    for voter in (cast.ada, cast.ben, cast.steward):
        actions.cast(decision.pk, choice="consent", by=voter)
    shed = actions.propose(title="Shed", method="advice", circle_id=cast.root.pk, by=cast.ada)
    actions.give_advice(shed.pk, text="Larch.", by=cast.ben)
    bundles.write_folder(cast.organization.pk, tmp_path)
    report = exchange.bring(tmp_path, by=cast.outsider)
    assert report.faults == []
    copy = Decision.objects.get(organization=cast.other, title="Bikes")
    assert (copy.result, copy.proposal) == ("agreed", "Bikes, no trees.")
    assert Ballot.objects.filter(decision=copy, choice="consent").count() == 3
    assert Objection.objects.get(decision=copy).how == "None."
    assert Advice.objects.get(organization=cast.other).text == "Larch."


def test_an_imported_decision_knows_its_initiative_and_takes_it_along(
    cast: Cast, tmp_path: Path
) -> None:
    write(
        tmp_path,
        people="person,name\nkim,Kim\n",
        initiatives="initiative,title,status,started\ni1,Trains,active,2024-01-01\n",
        decisions="decision,title,initiative,result\nd1,Use trains,i1,agreed\nd2,None,,open\n",
    )
    assert exchange.bring(tmp_path, by=cast.steward).faults == []
    found = Decision.objects.get(key="d1")
    assert found.about_kind == "initiative"
    assert list(queries.about(cast.ada, "initiative", found.about_id or 0)) == [found]
    out = tmp_path / "out"
    bundles.write_folder(cast.organization.pk, out)
    assert "d1,Use trains,,i1," in (out / "decisions.csv").read_text()
