"""Decisions come in with a bundle and go out with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from colead.features.circles import actions as circles
from colead.features.circles.models import Role
from colead.features.decisions import actions, queries
from colead.features.decisions.models import (
    Advice,
    Ballot,
    Decision,
    Nomination,
    Objection,
    Option,
    Part,
    Round,
    Template,
    Voice,
    Wording,
)
from colead.features.decisions.rules import recount
from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.organizations.models import Member
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


def test_settings_options_and_every_round_come_along(cast: Cast, tmp_path: Path) -> None:
    vote = actions.propose(
        title="Lunch", method="majority", circle_id=cast.root.pk, options=["Soup", "Bread  rolls"],
        voters="list", voter_ids=[cast.ada.member_id or 0, cast.ben.member_id or 0], days=5,
        early=True, by=cast.ada,
    )  # fmt: skip
    rolls = Option.objects.get(label="Bread  rolls")
    for voter in (cast.ada, cast.ben):
        actions.cast(vote.pk, choice=rolls.pk, by=voter)
    bikes = actions.propose(
        title="Bikes", method="consent", proposal="More bikes.", circle_id=cast.root.pk,
        by=cast.ada,
    )  # fmt: skip
    actions.cast(bikes.pk, choice="objection", reason="The trees.", by=cast.ben)
    objection = Objection.objects.get()
    actions.integrate(
        bikes.pk, proposal="Bikes, no trees.", objections={objection.pk: "None."}, by=cast.ada
    )
    bundles.write_folder(cast.organization.pk, tmp_path)
    assert exchange.bring(tmp_path, by=cast.outsider).faults == []

    copy = Decision.objects.get(organization=cast.other, title="Lunch")
    labels = {option.pk: option.label for option in copy.options.order_by("position")}
    assert list(labels.values()) == ["Soup", "Bread  rolls"]
    assert {labels[ballot.choice] for ballot in copy.ballots.all()} == {"Bread  rolls"}
    assert (copy.settings["voters"], copy.settings["days"]) == ("list", 5)
    assert sorted(
        Member.objects.get(pk=pk, organization=cast.other).name for pk in copy.settings["listed"]
    ) == ["Ada", "Ben"]
    found = queries.dossier(cast.outsider, copy.pk)
    assert found.result is not None
    assert found.result.outcome == "agreed"

    bikes = Decision.objects.get(organization=cast.other, title="Bikes")
    first, second = bikes.rounds.order_by("number")
    assert (bikes.round_number, bikes.state) == (2, "open")
    assert (first.proposal, second.proposal) == ("More bikes.", "Bikes, no trees.")
    assert first.closed_at is not None
    assert second.closed_at is None
    met = Objection.objects.get(decision=bikes)
    assert (met.round, met.integrated_in) == (first, second)
    again = exchange.bring(tmp_path, by=cast.outsider)
    assert (again.created, again.changed) == ({}, {})


def test_a_setting_that_makes_no_sense_is_told_with_its_row(cast: Cast, tmp_path: Path) -> None:
    for settings in ('{""days"": 9000}', '{""listed"": [""nobody""]}', "[1]"):
        path = write(
            tmp_path,
            people="person,name\nkim,Kim\n",
            decisions=f'decision,title,method,settings\nd1,Trains,consent,"{settings}"\n',
        )
        faults = exchange.bring(path, by=cast.steward).faults
        assert [fault.split("“")[0] for fault in faults] == ["decisions, row 2, settings "]


def test_options_change_places_and_a_further_round_closes_the_one_before(
    cast: Cast, tmp_path: Path
) -> None:
    people, decisions = "person,name\nkim,Kim\n", "decision,title,method\nd1,Lunch,majority\n"
    options = "decision,position,label\nd1,1,Soup\nd1,2,Rolls\n"
    rounds = "decision,round,proposal,opened\nd1,1,First,2024-01-02\n"
    path = write(tmp_path, people=people, decisions=decisions, options=options, rounds=rounds)
    assert exchange.bring(path, by=cast.steward).faults == []
    soup = Option.objects.get(label="Soup")
    write(
        tmp_path,
        options="decision,position,label\nd1,1,Rice\nd1,2,Soup\nd1,3,Rolls\n",
        rounds="decision,round,proposal,opened\nd1,2,Second,2024-02-02\n",
    )
    assert exchange.bring(path, by=cast.steward).faults == []
    found = Option.objects.order_by("position").values_list("label", flat=True)
    assert list(found) == ["Rice", "Soup", "Rolls"]
    assert Option.objects.get(label="Soup").pk == soup.pk
    first, second = Round.objects.order_by("number")
    assert str(first.closed_at)[:10] == "2024-02-02"
    assert second.closed_at is None
    again = exchange.bring(path, by=cast.steward)
    assert (again.created, again.changed) == ({}, {})


def test_what_people_worked_out_comes_along(cast: Cast, tmp_path: Path) -> None:
    role = circles.open_role(cast.root.pk, title="Guide", by=cast.steward)
    chosen = actions.propose(
        title="Who guides?", method="election", about=("role", role.pk), by=cast.ada
    )
    ben = cast.ben.member_id or 0
    for voter in (cast.ada, cast.ben, cast.steward):
        actions.nominate(chosen.pk, member_id=ben, why="Kind", by=voter)
    actions.nominate(chosen.pk, member_id=cast.ada.member_id or 0, why="Ready", by=cast.ben)
    actions.propose_candidate(chosen.pk, member_id=ben, why="Kind", by=cast.ada)
    paint = actions.propose(
        title="Paint", method="consent", proposal="Green.", circle_id=cast.root.pk, by=cast.ada
    )
    actions.suggest_wording(paint.pk, proposal="Light green.", note="Lighter", by=cast.ben)
    secret = actions.propose(
        title="Day off", method="ranked", options=["Monday", "Friday"], anonymous=True,
        quorum=0, circle_id=cast.root.pk, by=cast.ada,
    )  # fmt: skip
    monday = Option.objects.get(label="Monday")
    for voter in (cast.ada, cast.ben, cast.steward):
        actions.cast_secretly(secret.pk, choice={monday.pk: 1}, reason="Rest", by=voter)
    voice = actions.give_voice(to=ben, circle_id=cast.north.pk, by=cast.ada)
    actions.take_voice(voice.pk, by=cast.ben)
    actions.keep_template(paint.pk, name="Painting", by=cast.ada)

    bundles.write_folder(cast.organization.pk, tmp_path)
    assert exchange.bring(tmp_path, by=cast.outsider).faults == []
    new = {"organization": cast.other}
    changed = Nomination.objects.get(**new, by__name="Ben")
    assert changed.first is not None
    assert (changed.nominee.name, changed.first.name, changed.first_why) == ("Ada", "Ben", "Kind")
    assert changed.decision.changes == [
        {
            "kind": "elect",
            "role": Role.objects.get(**new, title="Guide").pk,
            "member": Member.objects.get(**new, name="Ben").pk,
        }
    ]
    wording = Wording.objects.get(**new)
    assert (wording.by.name, wording.proposal, wording.state) == ("Ben", "Light green.", "open")
    copy = Decision.objects.get(**new, title="Day off")
    published = queries.ballot_list(cast.outsider, copy.pk)
    counted = recount.recount(published)
    assert (counted.ballots, counted.agrees) == (3, True)
    assert counted.result.chosen == (copy.options.get(label="Monday").pk,)
    assert Voice.objects.get(**new).taken_at is not None
    assert Template.objects.get(**new).proposal == "Green."
    again = exchange.bring(tmp_path, by=cast.outsider)
    assert (again.created, again.changed) == ({}, {})


def test_ballots_and_changes_that_make_no_sense_are_told_with_their_row(
    cast: Cast, tmp_path: Path
) -> None:
    path = small(tmp_path)
    write(path, urns="decision,round,number,choice\nd1,7,A1,yes\n")
    assert "round" in str(exchange.bring(path, by=cast.steward).faults[0])
    write(path, urns='decision,round,number,choice\nd1,1,A1,"[[""Nowhere"", 1]]"\n')
    assert "choice" in str(exchange.bring(path, by=cast.steward).faults[0])
    (path / "urns.csv").unlink()
    write(path, decisions='decision,title,changes\nd1,Trains,"[{""kind"": ""x""}]"\n')
    assert "changes" in str(exchange.bring(path, by=cast.steward).faults[0])


def test_who_asked_whom_for_advice_comes_in_with_its_days_and_goes_out(
    cast: Cast, tmp_path: Path
) -> None:
    files = {
        "people": "person,name\nkim,Kim\nlou,Lou\n",
        "advice_ties": "from,to,at,topic\nkim,lou,2024-03-01,Trains\nkim,lou,2024-03-01,Trains\n"
        "kim,lou,2024-03-01,Planes\nlou,kim,,\n",
    }
    report = exchange.bring(write(tmp_path, **files), by=cast.steward)
    assert (report.faults, report.created["advice_ties"]) == ([], 3)
    kim, lou = (Member.objects.get(key=key) for key in ("kim", "lou"))
    told = Entry.objects.filter(event="decisions.AdviceSought").order_by("at", "pk")
    assert [(e.door, e.member_id, e.at.date().isoformat(), e.facts["topic"]) for e in told[:2]] == [
        ("import", kim.pk, "2024-03-01", "Trains"),
        ("import", kim.pk, "2024-03-01", "Planes"),
    ]
    assert {entry.facts["member"] for entry in told[:2]} == {lou.pk}
    # Without a day, it bears the moment of the import.
    assert told[2].at == cast.steward.at
    again = exchange.bring(tmp_path, by=cast.steward)
    assert (again.created, again.changed, told.count()) == ({}, {}, 3)
    bundles.write_folder(cast.organization.pk, tmp_path / "out")
    assert (tmp_path / "out" / "advice_ties.csv").read_text(encoding="utf-8").split() == [
        "from,to,at,topic",
        "kim,lou,2024-03-01,Trains",
        "kim,lou,2024-03-01,Planes",
        "lou,kim,,",
    ]


def test_faults_of_askings_are_told_by_row(cast: Cast, tmp_path: Path) -> None:
    people = "person,name\nkim,Kim\n"
    rows = "from,to,at\nkim,kim,2024-03-01\nkim,nobody,2024-03-01\n,kim,2024-03-01\n"
    report = exchange.bring(write(tmp_path, people=people, advice_ties=rows), by=cast.steward)
    assert [fault.split(":")[0] for fault in report.faults] == [
        "advice_ties, row 2, to “kim”",
        "advice_ties, row 3, to “nobody”",
        "advice_ties, row 4, from",
    ]
    report = exchange.bring(
        write(tmp_path, people=people, advice_ties="to,at\nkim,\n"), by=cast.steward
    )
    assert [fault.split(":")[0] for fault in report.faults] == ["advice_ties, row 1, from"]
