"""What is one's own: taken along as a file, erased, and left behind without a name."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from colead.features.conversations import actions as conversations
from colead.features.conversations.models import Comment
from colead.features.ideas import actions as ideas
from colead.features.organizations import actions
from colead.features.organizations.models import Member
from colead.kernel import belongings
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast


def say(cast: Cast) -> int:
    pk = ideas.post(title="A bench", by=cast.ada).pk
    conversations.comment("idea", pk, text="=SUM(A1)", by=cast.ada)
    conversations.comment("idea", pk, text="Mine", by=cast.ben)
    return pk


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_everything_of_mine_and_nothing_of_others_goes_into_one_file(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    say(cast)
    answer = client_of(cast.ada).get(reverse("organizations:take", args=[cast.ada.slug]))
    files = unpacked(answer.content)
    assert answer["Cache-Control"] == "no-store"
    assert {one.name for one in belongings.parts()} == {
        name.removesuffix(".json") for name in files if name.endswith(".json")
    }
    [comment] = json.loads(files["comments.json"])
    assert comment["text"] == "=SUM(A1)"
    assert "'=SUM(A1)" in files["comments.csv"]
    assert json.loads(files["profile.json"])[0]["email"] == "ada@example.org"
    assert {"Mine", "Ben"} & {word for text in files.values() for word in text.split('"')} == set()


def test_what_i_said_is_erased_and_what_others_said_stays(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    say(cast)
    ada = client_of(cast.ada)
    at = reverse("organizations:erase", args=[cast.ada.slug, "comments"])
    assert "Take it along first" in ada.get(at).content.decode()
    assert ada.post(at).status_code == 302
    assert list(Comment.objects.order_by("pk").values_list("text", flat=True)) == ["", "Mine"]
    [entry] = Entry.objects.filter(event="organizations.BelongingsErased")
    assert entry.concerned == [cast.ada.member_id]


def test_what_others_build_on_cannot_be_erased(cast: Cast) -> None:
    with pytest.raises(Refused, match="This stays"):
        actions.erase("acts", by=cast.ada)
    with pytest.raises(Missing):
        actions.erase("nothing", by=cast.ada)


def test_whoever_leaves_can_take_their_name_off(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    pk = say(cast)
    ada = client_of(cast.ada)
    assert ada.post(
        reverse("organizations:leave", args=[cast.ada.slug]),
        {"nameless": "1", "erase_private": "1"},
    ).status_code == 302  # fmt: skip
    left = Member.objects.get(pk=cast.ada.member_id)
    assert (left.name, left.email, left.left_on) == (
        "Somebody who left", "", cast.ada.today if left.left_on == cast.ada.today else left.left_on,
    )  # fmt: skip
    shown = client_of(cast.ben).get(reverse("ideas:idea", args=[cast.ben.slug, pk]))
    assert "Somebody who left" in shown.content.decode()
    assert "Ada" not in shown.content.decode()
    [entry] = Entry.objects.filter(event="organizations.MemberLeft")
    assert entry.facts["title"] == "Somebody who left"
