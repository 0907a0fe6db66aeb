"""Feedback in the browser, for programs and on the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from colead.features.exchange import queries as bundles
from colead.features.feedback import actions, jobs, queries
from colead.features.feedback.models import Piece, Wish
from colead.features.organizations import actions as organizations
from colead.kernel import todo
from colead.kernel.actor import Actor
from colead.kernel.models import Entry, SearchText
from colead.project.cli import main
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Of = Callable[[Actor], Client]


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/feedback/"


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    page = answer.content.decode()
    assert len(page) <= 60 * 1024
    return page


def day(now: Cast, ahead: int) -> str:
    return (now.ada.today + timedelta(days=ahead)).isoformat()


def test_asked_written_kept_and_acted_on(now: Cast, school: list[Actor], client_of: Of) -> None:
    ada, ben = client_of(now.ada), client_of(now.ben)
    assert "Nothing yet" in read(ada, base(now))
    given = {"about": "The open evening", "questions": "What helped?\nWhat not?",
             "people": [now.ben.member_id], "how": "named", "until": day(now, 5)}  # fmt: skip
    few = ada.post(f"{base(now)}ask/", {**given, "how": "anonymous"})
    assert (few.status_code, "at least 4" in few.content.decode()) == (422, True)
    assert "The open evening" in few.content.decode()
    for name, value in (("about", "x" * 1_000_000), ("until", "9999-01-01"), ("people", ["x"])):
        assert ada.post(f"{base(now)}ask/", {**given, name: value}).status_code == 422
    wish = ada.post(f"{base(now)}ask/", given)["Location"]
    assert [one.kind for one in todo.waiting(now.ben)] == ["feedback"]
    page = read(ben, wish)
    assert "With your name." in page
    assert "What helped?" in page
    empty = ben.post(wish, {"answer_0": " ", "answer_1": ""})
    assert empty.status_code == 422
    piece = ben.post(wish, {"answer_0": "That you let all speak"})["Location"]
    assert todo.waiting(now.ben) == []
    assert "That you let all speak" in read(ada, base(now))
    for who in (now.steward, school[4]):
        assert client_of(who).get(piece).status_code == 404
        assert client_of(who).get(wish).status_code == 404
    ada.post(f"{piece}thank/")
    ada.post(f"{piece}keep/", {"kept": "1"})
    assert ada.post(f"{piece}note/", {"doing": "x" * 3000}).status_code == 422
    ada.post(f"{piece}note/", {"doing": "Smaller tables"})
    ada.post(f"{piece}say/", {"text": "When was that?"})
    assert "Smaller tables" in read(ada, piece)
    seen = read(ben, piece)
    assert "Smaller tables" not in seen
    assert "When was that?" in seen
    ben.post(f"{piece}say/", {"text": "At the end"})
    assert "At the end" in read(ada, piece)
    assert not SearchText.objects.filter(words__contains="tables").exists()


def test_through_the_veil_by_pages(now: Cast, school: list[Actor], client_of: Of) -> None:
    wish = actions.ask(
        about="How I lead", people=[one.member_id or 0 for one in school[1:7]], anonymous=True,
        ends_at=now.ada.at + timedelta(days=5), by=now.ada,
    )  # fmt: skip
    url = f"{base(now)}wishes/{wish.pk}/"
    codes = []
    before = Entry.objects.count()
    for number, actor in enumerate(school[1:6]):
        client = client_of(actor)
        if number == 0:
            assert "Anonymous." in read(client, url)
        done = client.post(url, {"answer_0": f"Words {number}"})
        assert done["Cache-Control"].startswith("max-age=0")
        found = re.search(r"<code>([A-Z2-7-]{27})</code>", done.content.decode())
        assert found is not None
        codes.append(found[1])
        assert client.post(url, {"answer_0": "Twice"}).status_code == 409
    assert Entry.objects.count() == before
    ada, ben = client_of(now.ada), client_of(school[1])
    assert "Words" not in read(ada, url)
    jobs.deliver(at=(wish.ends_at + timedelta(minutes=1)).isoformat())
    assert all(f"Words {n}" in read(ada, url) for n in range(5))
    ada.post(f"{url}thank/")
    piece = Piece.objects.get(number=queries.urn.number_of(codes[0]))
    ada.post(f"{base(now)}{piece.pk}/say/", {"text": "Which one?"})
    veil = f"{base(now)}veil/"
    assert "Nothing delivered belongs" in ben.post(veil, {"code": "AAAA"}).content.decode()
    seen = ben.post(veil, {"code": codes[0]}).content.decode()
    assert "Which one?" in seen
    assert "You were thanked." in seen
    ben.post(veil, {"code": codes[0], "text": "The second"})
    assert "The second" not in read(ada, f"{base(now)}{piece.pk}/")


def test_upward_and_rounds_by_pages(now: Cast, school: list[Actor], client_of: Of) -> None:
    steward, ada = client_of(now.steward), client_of(now.ada)
    assert ada.get(f"{base(now)}ask/upward/").status_code == 409
    given = {"about": "A year as steward", "circle_id": now.root.pk, "until": day(now, 5)}
    assert steward.post(f"{base(now)}ask/upward/", given).status_code == 302
    assert Wish.objects.get(upward=True).roll.count() == len(school) - 1
    turn = ada.post(
        f"{base(now)}rounds/begin/",
        {"title": "Half-time", "circle_id": now.north.pk, "how": "named", "until": day(now, 9)},
    )["Location"]
    assert "Half-time" in read(ada, base(now))
    assert ada.post(turn, {"people": [now.ben.member_id]}).status_code == 302
    assert "You take part." in read(ada, turn)
    wish = Wish.objects.get(turn__isnull=False)
    ben = client_of(now.ben)
    assert ben.post(f"{base(now)}wishes/{wish.pk}/not-now/").status_code == 302
    assert "feedback" not in [one.kind for one in todo.waiting(now.ben) if one.title == "Ada"]
    assert ada.post(f"{base(now)}wishes/{wish.pk}/withdraw/").status_code == 302


def test_the_page_costs_the_same_with_one_and_with_thirty(
    now: Cast, school: list[Actor], client_of: Of
) -> None:
    client = client_of(now.ada)

    def give(count: int) -> None:
        for _number in range(count):
            actions.offer(now.ada.member_id or 0, about="A", text="Well", by=now.ben)

    def cost(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            read(client, url)
        return len(seen)

    give(1)
    one = cost(base(now))
    give(24)
    assert cost(base(now)) == one
    assert one <= 12
    assert cost(f"{base(now)}{Piece.objects.first().pk}/") <= 12  # type: ignore[union-attr]


def test_for_programs_and_on_the_command_line(
    now: Cast, school: list[Actor], api_of: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = api_of(now.ben)
    body = {"receiver_id": now.ada.member_id, "about": "Talk", "text": "Clear"}
    made = ben.post("/api/v1/feedback/", body, "application/json").json()
    assert api_of(now.ada).get(f"/api/v1/feedback/{made['id']}").json()["pairs"] == [
        ["Talk", "Clear"]
    ]
    assert api_of(now.steward).get(f"/api/v1/feedback/{made['id']}").status_code == 404
    _token, secret = organizations.make_token(by=now.ada, name="shell", scope="write")
    monkeypatch.setenv("COLEAD_TOKEN", secret)
    read_out = CliRunner().invoke(main, ["feedback", "read", str(made["id"])])
    assert "Clear" in read_out.output
    listed = CliRunner().invoke(main, ["feedback", "list"])
    assert "Feedback from Ben" in listed.output


def test_no_bundle_holds_feedback(now: Cast, school: list[Actor], tmp_path: object) -> None:
    actions.offer(now.ada.member_id or 0, about="A", text="only-for-ada", by=now.ben)
    from pathlib import Path

    folder = Path(str(tmp_path))
    bundles.write_folder(now.organization.pk, folder)
    assert all("only-for-ada" not in file.read_text() for file in folder.iterdir())
