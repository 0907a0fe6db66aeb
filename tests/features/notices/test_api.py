"""Notices for programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from colead.features.ideas import actions as ideas
from colead.features.notices import queries
from colead.features.notices.models import Notice
from colead.kernel.actor import Actor
from colead.kernel.testing import settle
from tests.cast import Cast

WithKey = Callable[[Actor], Client]
HERE = "/api/v1/notices"


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Ben supported an idea of Ada."""
    settle()
    Notice.objects.all().delete()
    idea = ideas.post(title="A school garden", by=cast.ada)
    ideas.support(idea.pk, kind="join", by=cast.ben)
    settle()
    return cast


def test_reading_and_marking(told: Cast, api_of: WithKey) -> None:
    client = api_of(told.ada)
    (one,) = client.get(f"{HERE}/?unread=true").json()["items"]
    assert one["event"] == "ideas.IdeaSupported"
    assert one["sentence"].startswith("Ben ")
    body = {"notices": [one["id"], 2**60]}
    assert client.post(f"{HERE}/read", body, content_type="application/json").json() == {
        "unread": 0
    }
    assert client.get(f"{HERE}/?unread=true").json()["items"] == []
    assert client.get(f"{HERE}/unread").json() == {"unread": 0}


def test_nobody_sees_or_marks_others(told: Cast, api_of: WithKey) -> None:
    mine = queries.visible_to(told.ada).get()
    for other in (told.ben, told.outsider):
        client = api_of(other)
        assert mine.pk not in [n["id"] for n in client.get(f"{HERE}/").json()["items"]]
        client.post(f"{HERE}/read", {"notices": [mine.pk]}, content_type="application/json")
    assert queries.unread_count(told.ada) == 1


def test_stances(told: Cast, api_of: WithKey) -> None:
    client = api_of(told.ben)
    idea = queries.visible_to(told.ada).get().subject_id
    for stance, state in (("mute", "muted"), ("unmute", ""), ("follow", "follows")):
        body = {"kind": "idea", "id": idea, "stance": stance}
        done = client.post(f"{HERE}/stance", body, content_type="application/json")
        assert done.status_code == 204
        assert queries.follow_state(told.ben, "idea", idea) == state
    body = {"kind": "idea", "id": idea, "stance": "follow"}
    foreign = api_of(told.outsider).post(f"{HERE}/stance", body, content_type="application/json")
    assert foreign.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"concerned": "hourly", "follow": "daily", "circle": "daily"},
        {"concerned": "daily", "follow": "daily", "circle": "instant"},
        {"concerned": "daily", "follow": "daily", "circle": "daily", "weekday": 7},
        {"concerned": "daily", "follow": "daily", "circle": "daily", "quiet_from": 24},
    ],
)
def test_senseless_choices_are_refused(told: Cast, api_of: WithKey, body: object) -> None:
    client = api_of(told.ada)
    answer = client.put(f"{HERE}/preferences", body, content_type="application/json")
    assert answer.status_code == 422


def test_choices(told: Cast, api_of: WithKey) -> None:
    client = api_of(told.ada)
    body = {"concerned": "weekly", "follow": "never", "circle": "daily", "weekday": 4}
    client.put(f"{HERE}/preferences", body, content_type="application/json")
    assert client.get(f"{HERE}/preferences").json() == {
        **body,
        "quiet_from": None,
        "quiet_to": None,
        "stories": False,
    }
