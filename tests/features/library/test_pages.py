"""The library in the browser, for programs, on the command line, in the bundle, by letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from django.core import mail
from django.test import Client

from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.initiatives import actions as initiatives
from colead.features.library import actions, queries
from colead.features.library.models import Lesson, Reuse
from colead.features.notices import actions as notices
from colead.features.notices import jobs as letters
from colead.features.notices.models import Letter, Preferences
from colead.features.organizations import actions as organizations
from colead.features.recognition import actions as recognition
from colead.features.reflections import actions as reflections
from colead.kernel.actor import Actor
from colead.kernel.testing import settle
from colead.project.cli import main
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Actor], Client]


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/library/"


def kept(now: Cast, **more: object) -> Lesson:
    given = {"title": "Racks at the door", "text": "Put them there.", "by": now.ada, **more}
    return actions.keep(**given)  # type: ignore[arg-type]


def test_keeping_finding_using_and_telling(now: Cast, client_of: ClientOf) -> None:
    ada, ben = client_of(now.ada), client_of(now.ben)
    assert "No lessons yet" in ada.get(base(now)).content.decode()
    wrong = ada.post(f"{base(now)}write/", {"title": "Racks", "tried": "A gate"})
    assert wrong.status_code == 422
    assert "A gate" in wrong.content.decode()
    given = {"title": "Racks at the door", "text": "Put **them** there.", "tried": "A gate",
             "topics": "Bikes, Rain", "failed": "on", "circle_id": now.north.pk}  # fmt: skip
    ada.post(f"{base(now)}write/", given)
    made = Lesson.objects.get()
    for address in ("", "?q=racks", "?topic=bikes", "?which=failures", "?which=lessons"):
        assert "Racks at the door" in ben.get(f"{base(now)}{address}").content.decode(), address
    assert "Racks at" not in ben.get(f"{base(now)}?which=practices").content.decode()
    shown = ben.get(f"{base(now)}{made.pk}/").content.decode()
    assert "Put <strong>them</strong> there." in shown
    assert "It failed. Thank you for trying" in shown
    led = initiatives.start(title="South racks", circle_id=now.south.pk, by=now.ben)
    done = ben.post(f"{base(now)}{made.pk}/use/", {"initiative_id": led.pk}, follow=True)
    assert "its authors are thanked" in done.content.decode()
    assert "Thank Ada" in done.content.decode()
    again = ben.post(f"{base(now)}{made.pk}/use/", {"initiative_id": led.pk})
    assert again.status_code == 422
    used = Reuse.objects.get()
    ben.post(f"{base(now)}reuses/{used.pk}/", {"came_of_it": "Full in a week"})
    assert "Full in a week" in ada.get(f"{base(now)}{made.pk}/").content.decode()
    assert ben.get(f"{base(now)}{made.pk}/reword/").status_code == 409
    ada.post(f"{base(now)}{made.pk}/reword/", {"title": "Racks", "text": "Near the door."})
    assert "Put **them**" not in ada.get(f"{base(now)}{made.pk}/").content.decode()
    assert "<strong>them</strong>" in ada.get(f"{base(now)}{made.pk}/wordings/").content.decode()
    ben.post(f"{base(now)}{made.pk}/withdraw/")
    assert Lesson.objects.get().withdrawn_at is None
    ada.post(f"{base(now)}{made.pk}/withdraw/")
    assert ben.get(f"{base(now)}{made.pk}/").status_code == 404


def test_shown_to_whoever_begins_something_like_it(now: Cast, client_of: ClientOf) -> None:
    kept(now)
    ben = client_of(now.ben)
    slug = now.organization.slug
    for page in ("initiatives/start/", "ideas/new/"):
        assert "library/similar/" in ben.get(f"/o/{slug}/{page}").content.decode()
    alike = ben.get(f"{base(now)}similar/?title=New+racks+by+the+door").content.decode()
    assert "Racks at the door" in alike
    assert "Racks" not in ben.get(f"{base(now)}similar/?title=Choir").content.decode()
    led = initiatives.start(title="Racks by the south door", circle_id=now.south.pk, by=now.ben)
    panel = ben.get(f"{base(now)}about/initiative/{led.pk}/").content.decode()
    assert "I used this here" in panel
    for kind in ("idea", "issue", "nothing"):
        assert ben.get(f"{base(now)}about/{kind}/999/").status_code == 404


def test_the_old_address_of_lessons_leads_here(now: Cast, client_of: ClientOf) -> None:
    answer = client_of(now.ada).get(f"/o/{now.organization.slug}/initiatives/lessons/")
    assert (answer.status_code, answer["Location"]) == (301, base(now))


def test_a_passage_fills_the_form_and_is_not_pointed_at(now: Cast, client_of: ClientOf) -> None:
    written = reflections.write(answers=[("", "Ask the rain first")], by=now.ada)
    part = reflections.share(written.pk, words="Ask the rain", by=now.ada)
    ada = client_of(now.ada)
    address = f"{base(now)}write/?from=passage:{part.pk}"
    assert "Ask the rain" in ada.get(address).content.decode()
    ada.post(address, {"title": "Rain", "text": "Ask the rain"})
    made = Lesson.objects.get()
    assert (made.from_kind, made.from_id) == ("", None)
    assert client_of(now.ben).get(address).status_code == 404
    for odd in ("passage:x", "nothing:1", "initiative:1"):
        assert ada.get(f"{base(now)}write/?from={odd}").status_code in (200, 404)


def test_stories_by_month(now: Cast, client_of: ClientOf) -> None:
    kept(now, by=replace(now.ada, at=now.ada.at - timedelta(days=70)))
    led = initiatives.start(title="South racks", circle_id=now.south.pk, by=now.ben)
    recognition.give(
        to=now.ben.member_id or 0, about=("initiative", led.pk), practice="dare",
        text="You dared", by=now.ada,
    )  # fmt: skip
    ada = client_of(now.ada)
    shown = ada.get(f"{base(now)}stories/").content.decode()
    assert "You dared" in shown
    month = (now.ada.at - timedelta(days=70)).strftime("%Y-%m")
    assert f"?month={month}" in shown
    assert "Racks at the door" in ada.get(f"{base(now)}stories/?month={month}").content.decode()
    for odd in ("x", "9999-99", "0001-01", "2026-13"):
        assert ada.get(f"{base(now)}stories/?month={odd}").status_code == 404


def test_the_stories_of_a_month_come_as_a_letter_to_those_who_wish(now: Cast) -> None:
    kept(now)
    notices.amend_preferences(
        concerned="never", follow="never", circle="never", stories=True, by=now.ben
    )
    next_month = (now.ada.at.replace(day=28) + timedelta(days=6)).replace(hour=12)
    letters.begin_stories(at=now.ada.at.isoformat())
    settle(now.ada.at)
    assert not Letter.objects.filter(kind="monthly").exists()
    for _again in range(2):
        letters.begin_stories(at=next_month.isoformat())
        settle(next_month)
    letter = Letter.objects.get(kind="monthly")
    assert letter.member_id == now.ben.member_id
    [sent] = [message for message in mail.outbox if message.to == ["ben@example.org"]]
    assert "stories of" in sent.subject
    assert "Put them there." in sent.body
    assert f"/library/{Lesson.objects.get().pk}/" in sent.body
    stop = str(sent.extra_headers["List-Unsubscribe"]).strip("<>")
    assert "the stories of the month" in Client().post(urlsplit(stop).path).content.decode()
    assert not Preferences.objects.get(member_id=now.ben.member_id).stories


def test_for_programs(now: Cast, api_of: ClientOf) -> None:
    ada, ben = api_of(now.ada), api_of(now.ben)
    root, kind = "/api/v1/library/", {"content_type": "application/json"}
    made = ada.post(root, {"title": "Racks", "text": "At the door", "topics": ["Bikes"]}, **kind)
    assert (made.status_code, made.json()["topics"]) == (201, ["Bikes"])
    pk = made.json()["id"]
    assert [one["id"] for one in ben.get(f"{root}?q=racks").json()["items"]] == [pk]
    assert [one["id"] for one in ben.get(f"{root}similar?text=racks").json()] == [pk]
    assert ben.get(f"{root}topics").json() == [{"topic": "bikes", "name": "Bikes"}]
    used = ben.post(f"{root}{pk}/reuses", {}, **kind)
    told = ben.patch(f"{root}reuses/{used.json()['id']}", {"came_of_it": "Good"}, **kind)
    assert told.json()["came_of_it"] == "Good"
    whole = ada.get(f"{root}{pk}").json()
    assert (whole["lesson"]["reuses"], whole["reuses"][0]["came_of_it"]) == (1, "Good")
    month = now.ada.today.isoformat()
    assert [one["lesson_id"] for one in ben.get(f"{root}stories?month={month}").json()] == [pk]
    assert ada.put(f"{root}{pk}", {"title": "R", "text": "T"}, **kind).json()["title"] == "R"
    assert ben.delete(f"{root}{pk}").status_code == 409
    assert ada.delete(f"{root}{pk}").status_code == 204
    assert api_of(now.outsider).get(root).json()["items"] == []


def test_on_the_command_line(now: Cast) -> None:
    _, secret = organizations.make_token(by=now.ada, name="cli", scope="write")

    def run(*words: object) -> str:
        return CliRunner().invoke(main, ["--token", secret, "lesson", *map(str, words)]).output

    assert "Kept as" in run("keep", "Racks", "At the door", "--topic", "Bikes", "--failed")
    pk = Lesson.objects.get().pk
    assert "Racks" in run("find", "door")
    assert "thanked" in run("used", pk, "--came-of-it", "Full")
    assert "Full" in run("show", pk)
    assert "Racks" in run("list", "--which", "failures")


def test_a_bundle_carries_the_library(now: Cast, tmp_path: Path) -> None:
    led = initiatives.start(title="Gate", circle_id=now.north.pk, by=now.ada)
    initiatives.end(led.pk, status="failed", outcome="No", lesson="Not the gate", by=now.ada)
    settle()
    made = kept(now, topics=["Bikes"], circle_id=now.north.pk)
    other = initiatives.start(title="Door", circle_id=now.north.pk, by=now.ben)
    actions.use(made.pk, initiative_id=other.pk, came_of_it="Full", by=now.ben)
    gone = kept(now, title="Withdrawn")
    actions.withdraw(gone.pk, by=now.ada)
    bundles.write_folder(now.organization.pk, tmp_path)
    assert exchange.bring(tmp_path, by=now.outsider).faults == []
    settle()
    copies = Lesson.objects.filter(organization=now.other).order_by("title")
    assert [(one.title, one.failed, one.taken, one.reuses) for one in copies] == [
        ("Gate", True, True, 0), ("Racks at the door", False, False, 1),
    ]  # fmt: skip
    assert [one.name for one in copies[1].authors.all()] == ["Ada"]
    assert [topic.name for topic in copies[1].topics.all()] == ["Bikes"]
    assert [one.title for one in queries.find(now.outsider, "bikes")] == ["Racks at the door"]
    again = exchange.bring(tmp_path, by=now.outsider)
    assert (again.created, again.changed) == ({}, {})
    (tmp_path / "lessons.csv").unlink()
    (tmp_path / "lesson_reuses.csv").unlink()
    Lesson.objects.filter(organization=now.other).delete()
    exchange.bring(tmp_path, by=now.outsider)
    assert [one.title for one in Lesson.objects.filter(organization=now.other)] == ["Gate"]


def test_the_list_costs_the_same_with_one_and_with_thirty(
    now: Cast, client_of: ClientOf, django_assert_num_queries: Callable[..., object]
) -> None:
    client = client_of(now.ada)
    kept(now, topics=["Bikes"])
    client.get(base(now))
    with django_assert_num_queries(7):
        client.get(base(now))
    for number in range(29):
        kept(now, title=f"Racks {number}", topics=[f"Topic {number}"])
    with django_assert_num_queries(7):
        answer = client.get(base(now))
    assert len(answer.content) < 60_000
    with django_assert_num_queries(10):
        client.get(f"{base(now)}{Lesson.objects.first().pk}/")  # type: ignore[union-attr]
    # Either index asks once more: whether the words are rare, or whether they are common.
    with django_assert_num_queries(11):
        client.get(f"{base(now)}?q=racks")
