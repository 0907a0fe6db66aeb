"""Thanks in the browser, for programs, on the command line and in the bundle."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.initiatives import actions as initiatives
from colead.features.organizations import actions as organizations
from colead.features.recognition import actions, queries
from colead.features.recognition.models import PracticeList, Recognition
from colead.kernel.actor import Actor
from colead.kernel.testing import settle
from colead.project.cli import main
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Actor], Client]


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/recognition/"


def thanked(now: Cast, title: str = "Bike racks", **more: object) -> Recognition:
    thing = initiatives.start(title=title, circle_id=now.north.pk, by=now.ben)
    given = {"public": True, "by": now.ada, **more}
    return actions.give(
        to=now.ben.member_id or 0, about=("initiative", thing.pk), practice="dare",
        text=f"You dared: {title}", **given,
    )  # type: ignore[arg-type]  # fmt: skip


def test_from_a_things_page_to_a_story(now: Cast, client_of: ClientOf) -> None:
    thing = initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ben)
    ada = client_of(now.ada)
    beside = f"/o/{now.organization.slug}/library/about/initiative/{thing.pk}/"
    panel = ada.get(beside).content.decode()
    assert "Thank somebody for this" in panel
    address = f"{base(now)}give/?about=initiative:{thing.pk}"
    shown = ada.get(address).content.decode()
    assert re.search(r'<option value="\d+" selected>Ben</option>', shown)
    given = {"to": now.ben.member_id, "about": f"initiative:{thing.pk}", "practice": "dare",
             "text": "", "public": "yes"}  # fmt: skip
    wrong = ada.post(address, given)
    assert wrong.status_code == 422
    done = ada.post(address, {**given, "text": "You dared <b>it</b>"}, follow=True)
    assert "You dared &lt;b&gt;it&lt;/b&gt;" in done.content.decode()
    again = ada.post(address, {**given, "text": "Twice"})
    assert (again.status_code, "already" in again.content.decode()) == (422, True)
    assert "You dared" in ada.get(beside).content.decode()
    made = Recognition.objects.get()
    ben, steward = client_of(now.ben), client_of(now.steward)
    assert "Keep it to myself" in ben.get(f"{base(now)}{made.pk}/").content.decode()
    ben.post(f"{base(now)}{made.pk}/hide/")
    assert steward.get(f"{base(now)}{made.pk}/").status_code == 404
    assert "You dared" not in steward.get(base(now)).content.decode()
    assert "hidden" in ben.get(f"{base(now)}mine/").content.decode()
    assert ben.post(f"{base(now)}{made.pk}/fly/").status_code == 404
    ada.post(f"{base(now)}{made.pk}/take-back/")
    assert not Recognition.objects.exists()


def test_by_person_with_what_they_did_lately(now: Cast, client_of: ClientOf) -> None:
    ada = client_of(now.ada)
    assert "lately" in ada.get(f"{base(now)}give/?to={now.steward.member_id}").content.decode()
    initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ben)
    settle()
    whom = ada.post(f"{base(now)}give/", {"to": now.ben.member_id})
    assert whom["Location"].endswith(f"?to={now.ben.member_id}")
    shown = ada.get(whom["Location"]).content.decode()
    assert "Thank Ben" in shown
    assert "Ben took the lead: Bike racks" in shown
    assert ada.get(f"{base(now)}give/?to={now.ada.member_id}").status_code == 409
    assert ada.get(f"{base(now)}give/?to={now.outsider.member_id}").status_code == 404
    for odd in ("?about=initiative:x", "?about=member:1", "?to=99999999999999999999"):
        assert ada.get(f"{base(now)}give/{odd}").status_code == 200


def test_no_page_counts_thanks_by_person(now: Cast, client_of: ClientOf) -> None:
    """Seven thanks to Ben: the number stands nowhere."""
    for number in range(7):
        thanked(now, f"Thing {'abcdefg'[number]}", public=number != 3)
    ben, ada = client_of(now.ben), client_of(now.ada)
    slug = now.organization.slug
    for client, path in (
        (ada, base(now)), (ben, f"{base(now)}mine/"), (ada, f"{base(now)}given/"),
        (ada, f"/o/{slug}/people/{now.ben.member_id}/"), (ben, f"/o/{slug}/me/"),
        (ada, f"/o/{slug}/library/stories/"),
    ):  # fmt: skip
        main = client.get(path, follow=True).content.decode().split("<main")[1].split("</main>")[0]
        text = re.sub(r"<time[^>]*>.*?</time>|<[^>]+>", " ", main)
        assert not re.search(r"(?<!\d)[67](?!\d)", text), path


def test_practices_and_their_versions(now: Cast, client_of: ClientOf) -> None:
    ada, steward = client_of(now.ada), client_of(now.steward)
    shown = ada.get(f"{base(now)}practices/").content.decode()
    assert "Edmondson" in shown
    assert "The stewards keep this list" in shown
    assert ada.get(f"{base(now)}practices/change/").status_code == 409
    change = f"{base(now)}practices/change/"
    assert "Dared to try" in steward.get(change).content.decode()
    given = {"seen": 0, "why": "", "title-0": "Began"}
    assert steward.post(change, given).status_code == 422
    steward.post(change, {**given, "why": "Fewer are read"})
    made = PracticeList.objects.get()
    listed = ada.get(f"{base(now)}practices/{made.pk}/", follow=True).content.decode()
    assert "Fewer are read" in listed
    assert "Dared to try" not in listed
    own = f"{base(now)}practices/change/?circle={now.north.pk}"
    ada.post(own, {"seen": 0, "why": "Ours", "title-0": "Watered the roof"})
    page = ada.get(f"{base(now)}practices/?circle={now.north.pk}").content.decode()
    assert "Watered the roof" in page


def test_for_programs(now: Cast, api_of: ClientOf) -> None:
    thing = initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ben)
    ada, ben, steward = api_of(now.ada), api_of(now.ben), api_of(now.steward)
    root = "/api/v1/recognition/"
    given = {"to": now.ben.member_id, "about_kind": "initiative", "about_id": thing.pk,
             "practice": "dare", "text": "Secretly", "public": False}  # fmt: skip
    made = ada.post(root, given, content_type="application/json")
    assert (made.status_code, made.json()["text"]) == (201, "Secretly")
    assert steward.get(f"{root}{made.json()['id']}").status_code == 404
    assert [one["text"] for one in ben.get(f"{root}mine").json()["items"]] == ["Secretly"]
    assert ben.get(root).json()["items"] == []
    refused = ada.post(root, {**given, "practice": "no"}, content_type="application/json")
    assert (refused.status_code, refused.json()["field"]) == (409, "practice")
    kept = steward.put(
        f"{root}practices",
        {"practices": [{"title": "Began"}], "why": "Few", "seen": 0},
        content_type="application/json",
    )
    assert kept.json() == {
        "number": 1,
        "practices": [{"key": "began", "title": "Began", "says": "", "source": ""}],
    }
    open_one = ada.post(
        root, {**given, "public": True, "practice": "began"}, content_type="application/json"
    ).json()["id"]
    assert ben.post(f"{root}{open_one}/hide").json()["hidden"] is True
    assert ben.post(f"{root}{open_one}/show").json()["hidden"] is False
    assert ada.delete(f"{root}{open_one}").status_code == 204


def test_on_the_command_line(now: Cast) -> None:
    thing = initiatives.start(title="Bike racks", circle_id=now.north.pk, by=now.ben)
    _, secret = organizations.make_token(by=now.ada, name="cli", scope="write")

    def run(*words: object) -> str:
        done = CliRunner().invoke(main, ["--token", secret, "recognition", *map(str, words)])
        return done.output

    assert "dare" in run("practices")
    assert "Said" in run(
        "give", now.ben.member_id, "initiative", thing.pk, "dare", "Well dared", "--private"
    )
    assert "Well dared" in run("list", "--given")
    assert "Well dared" not in run("list")


def test_a_bundle_carries_the_stories_and_nothing_private(now: Cast, tmp_path: Path) -> None:
    kept = thanked(now)
    thanked(now, "Zimtstern", public=False)
    hidden = thanked(now, "Nelkenkuchen")
    actions.hide(hidden.pk, by=now.ben)
    actions.change_practices([("", "Began", "", "")], why="Few", seen=0, by=now.steward)
    bundles.write_folder(now.organization.pk, tmp_path)
    text = (tmp_path / "recognitions.csv").read_text()
    assert "You dared: Bike racks" in text
    assert "Zimtstern" not in text
    assert "Nelken" not in text
    assert exchange.bring(tmp_path, by=now.outsider).faults == []
    copy = Recognition.objects.get(organization=now.other)
    assert (copy.text, copy.practice_title, copy.by.name) == (
        kept.text, "Dared to try", "Ada",
    )  # fmt: skip
    assert copy.about_kind == "initiative"
    assert [one.title for one in queries.practices(now.outsider)] == ["Began"]
    again = exchange.bring(tmp_path, by=now.outsider)
    assert (again.created, again.changed) == ({}, {})


def test_the_list_costs_the_same_with_one_and_with_thirty(
    now: Cast, client_of: ClientOf, django_assert_num_queries: Callable[..., object]
) -> None:
    client = client_of(now.ada)
    thanked(now)
    client.get(base(now))
    with django_assert_num_queries(5):
        client.get(base(now))
    for number in range(29):
        earlier = replace(now.ada, at=now.ada.at - timedelta(days=number))
        thanked(now, f"Thing {number}", by=earlier)
    with django_assert_num_queries(5):
        answer = client.get(base(now))
    assert len(answer.content) < 60_000
