"""Pages of notices in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.features.notices import queries
from colead.features.notices.models import Notice, Preferences
from colead.kernel.actor import Actor
from colead.kernel.testing import settle
from tests.cast import Cast

SignIn = Callable[[Actor], Client]


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Ben supported two ideas of Ada."""
    settle()
    Notice.objects.all().delete()
    for title in ("A school garden", "Benches <b>outside</b>"):
        idea = ideas.post(title=title, circle_id=cast.north.pk, by=cast.ada)
        ideas.support(idea.pk, kind="join", by=cast.ben)
    settle()
    return cast


def at(name: str, cast: Cast, *args: Any) -> str:
    return reverse(f"notices:{name}", args=[cast.organization.slug, *args])


def test_the_list_groups_by_thing_and_escapes(told: Cast, client_of: SignIn) -> None:
    page = client_of(told.ada).get(at("list", told)).content.decode()
    assert page.count("notice-group") == 2
    assert "A school garden" in page
    assert "Benches &lt;b&gt;outside&lt;/b&gt;" in page
    assert "Ben " in page


def test_mark_read_and_undo(told: Cast, client_of: SignIn) -> None:
    client = client_of(told.ada)
    first, _second = queries.visible_to(told.ada).order_by("pk")
    done = client.post(at("read", told), {"notice": [first.pk, "x", "9" * 40]}, follow=True)
    assert queries.unread_count(told.ada) == 1
    assert at("undo", told) in done.content.decode()
    first.refresh_from_db()
    client.post(at("undo", told), {"at": first.read_at.isoformat()})
    assert queries.unread_count(told.ada) == 2
    client.post(at("read-all", told))
    assert queries.unread_count(told.ada) == 0


@pytest.mark.parametrize("stamp", ["", "x", "2026-01-01", "9999-99-99T99:99", "2026-01-01T00:00"])
def test_a_senseless_undo_changes_nothing(told: Cast, client_of: SignIn, stamp: str) -> None:
    answer = client_of(told.ada).post(at("undo", told), {"at": stamp})
    assert answer.status_code == 302
    assert client_of(told.ada).get(at("list", told), {"undo": stamp}).status_code == 200


def test_opening_marks_all_about_the_thing_and_goes_there(told: Cast, client_of: SignIn) -> None:
    first = queries.visible_to(told.ada).order_by("pk")[0]
    answer = client_of(told.ada).post(at("open", told, first.pk))
    assert answer["Location"] == reverse("ideas:idea", args=[told.ada.slug, first.subject_id])
    assert queries.unread_count(told.ada) == 1


def test_reading_a_page_changes_nothing(told: Cast, client_of: SignIn) -> None:
    client = client_of(told.ada)
    before = list(Notice.objects.values_list("pk", "read_at"))
    for name in ("list", "settings", "following"):
        assert client.get(at(name, told)).status_code == 200
    assert client.get(at("read-all", told)).status_code == 405
    assert list(Notice.objects.values_list("pk", "read_at")) == before


def test_other_peoples_notices_are_not_there(told: Cast, client_of: SignIn) -> None:
    first = queries.visible_to(told.ada)[0]
    assert client_of(told.ben).post(at("open", told, first.pk)).status_code == 404
    assert client_of(told.outsider).get(at("list", told)).status_code == 404
    assert "A school garden" not in client_of(told.guest).get(at("list", told)).content.decode()


def test_choosing_letters(told: Cast, client_of: SignIn) -> None:
    client = client_of(told.ada)
    wanted = {
        "concerned": "daily", "follow": "never", "circle": "weekly", "weekday": "3",
        "quiet_from": "22", "quiet_to": "7",
    }  # fmt: skip
    assert client.post(at("settings", told), wanted).status_code == 302
    chosen = Preferences.objects.get(member_id=told.ada.member_id)
    assert (chosen.concerned, chosen.follow, chosen.weekday) == ("daily", "never", 3)
    assert (chosen.quiet_from, chosen.quiet_to) == (22, 7)
    wrong = client.post(at("settings", told), {**wanted, "circle": "instant", "weekday": "9"})
    assert wrong.status_code == 422
    half = client.post(at("settings", told), {**wanted, "quiet_to": ""})
    assert half.status_code == 422
    assert "both" in half.content.decode()


def test_muting_from_the_list_and_unmuting(told: Cast, client_of: SignIn) -> None:
    client = client_of(told.ada)
    idea = queries.visible_to(told.ada)[0].subject_id
    target = at("follow", told, "idea", idea)
    client.post(target, {"stance": "mute", "back": "https://evil.example/"})
    assert queries.follow_state(told.ada, "idea", idea) == "muted"
    assert client.post(target, {"stance": "own it"}).status_code == 404
    answer = client.post(target, {"stance": "unmute", "back": at("list", told)})
    assert answer["Location"] == at("list", told)
    assert queries.follow_state(told.ada, "idea", idea) == ""


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:x", "x"])
def test_nobody_is_led_away_from_the_site(told: Cast, client_of: SignIn, back: str) -> None:
    idea = queries.visible_to(told.ada)[0].subject_id
    answer = client_of(told.ada).post(
        at("follow", told, "idea", idea), {"stance": "follow", "back": back}
    )
    assert answer["Location"] == at("following", told)


def test_one_click_unsubscribing_needs_no_sign_in_and_a_get_changes_nothing(told: Cast) -> None:
    mail_program = Client(enforce_csrf_checks=True)
    token = queries.unsubscribe_token(told.ada.member_id or 0, ["follow"])
    link = reverse("notices-public:unsubscribe", args=[token])
    page = mail_program.get(link)
    assert page.status_code == 200
    assert queries.preferences(told.ada).follow == "daily"
    for _ in range(2):
        done = mail_program.post(link, {"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
    chosen = queries.preferences(told.ada)
    assert (chosen.follow, chosen.concerned) == ("never", "instant")


def test_a_tampered_unsubscribe_link_does_nothing(told: Cast) -> None:
    token = queries.unsubscribe_token(told.ada.member_id or 0, ["follow"])
    for wrong in (token[:-2] + "xx", "x", "a:b:c", token.replace(":", "", 1)):
        link = reverse("notices-public:unsubscribe", args=[wrong])
        assert Client().post(link).status_code == 404
    assert queries.preferences(told.ada).follow == "daily"


def test_the_stream_is_not_served_by_the_pages(told: Cast, client_of: SignIn) -> None:
    assert client_of(told.ada).get(at("live", told)).status_code == 503


def test_the_list_costs_the_same_for_one_and_for_thirty(
    told: Cast, client_of: SignIn, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(told.ada)
    client.get(at("list", told))
    with CaptureQueriesContext(connection) as few:
        client.get(at("list", told))
    for number in range(30):
        idea = ideas.post(title=f"Idea {number}", by=told.ada)
        ideas.support(idea.pk, kind="join", by=told.steward)
    settle()
    with django_assert_num_queries(len(few)):
        page = client.get(at("list", told))
    assert page.content.decode().count("notice-group") == 32
    assert len(few) <= 12


def test_a_thing_is_followed_and_muted_on_its_own_page(told: Cast, client_of: SignIn) -> None:
    client, idea = client_of(told.ben), Idea.objects.get(title="A school garden")
    target = at("follow", told, "idea", idea.pk)
    assert (
        target in client.get(reverse("ideas:idea", args=["north-school", idea.pk])).content.decode()
    )
    part = {"HTTP_HX_REQUEST": "true"}
    assert "Unfollow" in client.get(target, **part).content.decode()
    page = client.post(target, {"stance": "mute"}, **part).content.decode()
    assert "Unmute" in page
    assert queries.follow_state(told.ben, "idea", idea.pk) == "muted"
    assert client.get(at("follow", told, "idea", idea.pk + 999)).status_code == 404
