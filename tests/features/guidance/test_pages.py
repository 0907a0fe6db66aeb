"""Vision and goals in the browser and by program."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from colead.features.guidance import actions, queries
from colead.features.guidance.models import Goal, Measure, Reading, VisionVersion
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from colead.kernel.bundle import Bringing, Taking, tables
from colead.project.cli import main
from tests.cast import Cast

ClientOf = Callable[[Actor], Client]


def url(cast: Cast, name: str, *args: Any) -> str:
    """An address in North School."""
    return reverse(f"guidance:{name}", args=[cast.organization.slug, *args])


def goal(cast: Cast, title: str = "Everybody swims") -> Goal:
    """A goal of the organization with a measure and two readings."""
    found = actions.open_goal(circle_id=cast.root.pk, title=title, by=cast.steward)
    measure = actions.add_measure(
        found.pk, name="Swimmers", unit="%", start=Decimal(40), target=Decimal(100), by=cast.steward
    )
    actions.read_measure(measure.pk, value=Decimal("62.5"), by=cast.ada, note="In the lake")
    return found


def test_everybody_reads_vision_and_goals(cast: Cast, client_of: ClientOf) -> None:
    actions.write_vision(cast.root.pk, text="**Everybody** swims.", by=cast.steward)
    actions.write_vision(cast.north.pk, text="A quiet house.", by=cast.ada)
    found = goal(cast)
    text = client_of(cast.ben).get(url(cast, "guidance")).content.decode()
    assert "<strong>Everybody</strong> swims." in text
    assert "A quiet house." in text
    assert url(cast, "goal", found.pk) in text
    assert "62.5 % → 100 %" in text
    panel = client_of(cast.ben).get(url(cast, "of-circle", cast.north.pk)).content.decode()
    assert "A quiet house." in panel
    assert "<html" not in panel


def test_a_goal_shows_how_near_it_is(cast: Cast, client_of: ClientOf) -> None:
    found = goal(cast)
    text = client_of(cast.ben).get(url(cast, "goal", found.pk)).content.decode()
    assert '<svg viewBox="0 0 320 130" role="img" aria-label="Swimmers">' in text
    assert "In the lake" in text
    assert "from 40 towards 100" in text
    assert client_of(cast.guest).get(url(cast, "goal", found.pk)).status_code == 404


def test_a_steward_goes_from_vision_to_goal_to_reading(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.steward)
    page = client.post(
        url(cast, "write-vision", cast.root.pk), {"text": "Everybody swims.", "number": "0"}
    )
    assert page.headers["Location"] == url(cast, "vision", cast.root.pk)
    page = client.post(
        url(cast, "write-vision", cast.root.pk),
        {"text": "All of us swim.", "number": "1", "reason": "Warmer."},
    )
    text = client.get(url(cast, "vision", cast.root.pk) + "?a=1&b=2").content.decode()
    assert "<del>Everybody</del>" in text
    assert "Warmer." in text
    page = client.post(url(cast, "open-goal"), {"circle_id": cast.root.pk, "title": "Lessons"})
    found = Goal.objects.get()
    assert page.headers["Location"] == url(cast, "add-measure", found.pk)
    client.post(
        url(cast, "add-measure", found.pk),
        {"name": "Lessons a week", "start": "0", "target": "2,5"},
    )
    measure = Measure.objects.get()
    assert measure.target == Decimal("2.5")
    page = client.post(url(cast, "read-measure", measure.pk), {"value": "1", "read_on": ""})
    assert page.headers["Location"] == url(cast, "goal", found.pk)
    assert Reading.objects.get().value == 1
    client.post(url(cast, "close-goal", found.pk), {"result": "partly", "outcome": "One a week."})
    assert "One a week." in client.get(url(cast, "closed")).content.decode()
    client.post(url(cast, "reopen-goal", found.pk), {"reason": "A pool opened."})
    found.refresh_from_db()
    assert found.is_open


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": "n", "start": "x", "target": "1"}, "Enter a number."),
        ({"name": "n", "start": "1", "target": "1"}, "The target must differ"),
        ({"name": "n", "start": "1", "target": "9" * 30}, "Ensure that there are no more than"),
        ({"name": "a\x00b", "start": "1", "target": "2"}, "Null characters"),
        ({"name": "n", "start": "NaN", "target": "2"}, "Enter a number."),
    ],
)
def test_senseless_measures_are_refused_and_kept_in_the_form(
    cast: Cast, client_of: ClientOf, given: dict[str, str], says: str
) -> None:
    found = actions.open_goal(circle_id=cast.root.pk, title="Lessons", by=cast.steward)
    page = client_of(cast.steward).post(url(cast, "add-measure", found.pk), given)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert f'value="{given["target"]}"' in page.content.decode()


def test_who_does_not_keep_goals_reads_why(cast: Cast, client_of: ClientOf) -> None:
    found = goal(cast)
    client = client_of(cast.ada)
    text = client.get(url(cast, "goal", found.pk)).content.decode()
    assert "The stewards keep the vision and goals of the whole organization." in text
    for name in ("amend-goal", "close-goal", "keep-goal", "add-measure"):
        assert client.post(url(cast, name, found.pk), {}).status_code == 409
    assert client.post(url(cast, "write-vision", cast.root.pk), {}).status_code == 409
    assert client_of(cast.ben).get(url(cast, "open-goal")).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_with_one_goal_and_with_thirty(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        goal(cast, f"Goal {number}")
    client = client_of(cast.ada)
    with django_assert_num_queries(11):
        client.get(url(cast, "guidance"))


def sent(client: Client, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Status and body of a JSON request."""
    answer = getattr(client, method)(
        f"/api/v1/guidance{path}", json.dumps(body), "application/json"
    )
    return answer.status_code, answer.json()


def test_a_program_does_the_same(cast: Cast, api_of: ClientOf) -> None:
    client = api_of(cast.steward)
    status, vision = sent(client, "put", f"/circles/{cast.root.pk}/vision", {"text": "We swim."})
    assert (status, vision["number"]) == (200, 1)
    status, made = sent(client, "post", "/goals", {"circle_id": cast.root.pk, "title": "Lessons"})
    assert status == 201
    path = f"/goals/{made['id']}"
    _status, measure = sent(
        client, "post", path + "/measures", {"name": "A week", "start": "0", "target": "4"}
    )
    reading = f"/measures/{measure['id']}/readings"
    assert sent(api_of(cast.ben), "post", reading, {"value": "1"})[0] == 201
    assert sent(api_of(cast.ben), "post", reading, {"value": "1e40"})[0] == 422
    assert sent(api_of(cast.outsider), "post", reading, {"value": "1"})[0] == 404
    assert client.get(f"/api/v1/guidance{path}").json()["measures"][0]["share"] == 0.25
    assert (
        sent(api_of(cast.ben), "put", path, {"title": "x", "reason": "y", "version": 1})[0] == 409
    )
    assert sent(client, "post", path + "/close", {"result": "reached", "outcome": "Yes."})[0] == 200
    assert client.get("/api/v1/guidance/goals").json()["items"] == []
    assert len(client.get("/api/v1/guidance/goals?closed=true").json()["items"]) == 1
    assert [v["text"] for v in client.get("/api/v1/guidance/visions").json()["items"]] == [
        "We swim."
    ]


def test_goals_on_the_command_line(cast: Cast) -> None:
    _token, secret = organizations.make_token(by=cast.steward, name="test", scope="write")

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["--token", secret, *arguments])

    assert run("goal", "open", "Lessons").exit_code == 0
    assert "Lessons (North School)" in run("goal", "list").output
    assert run("vision", "show").output == "(none yet)\n"


def test_goals_come_in_with_a_bundle_and_go_out_again(cast: Cast) -> None:
    known = {table.name: table for table in tables()}
    bringing = Bringing(cast.organization.pk, cast.organization.slug, cast.steward.at)
    bringing.notes["vision"] = "Everybody swims."
    rows = [{"goal": "g1", "title": "Lessons", "text": "For all."}]
    known["goals"].bring(rows, bringing)
    measures = [
        {"goal_id": bringing.ids["goals"]["g1"], "name": "A week", "start": "0", "target": "2.5"}
    ]
    known["measures"].bring(measures, bringing)
    again = Bringing(cast.organization.pk, cast.organization.slug, cast.steward.at)
    again.notes["vision"] = "Everybody swims."
    known["goals"].bring(rows, again)
    known["measures"].bring(measures, again)
    assert not any([*again.created.values(), *again.changed.values()])
    assert VisionVersion.objects.get().text == "Everybody swims."
    found = Goal.objects.get()
    assert [v.number for v in queries.versions(found)] == [1]
    taking = Taking(cast.organization.pk, {"circles": {cast.root.pk: "root"}})
    (row,) = known["goals"].take(taking)
    assert (row["goal"], row["title"], row["circle"]) == ("g1", "Lessons", "root")
    (row,) = known["measures"].take(taking)
    assert (row["goal"], row["target"]) == ("g1", "2.5")
    newer = Bringing(cast.organization.pk, cast.organization.slug, cast.steward.at)
    known["goals"].bring([{"goal": "g1", "title": "Swimming lessons"}], newer)
    assert newer.changed == {"goals": 1}
    assert [v.title for v in queries.versions(found)] == ["Swimming lessons", "Lessons"]
