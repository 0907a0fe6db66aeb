"""What waits is asked of all rooms in one query."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from colead.features.ideas import actions as ideas
from colead.features.ideas.models import Idea
from colead.features.issues import actions as issues
from colead.features.issues.models import Issue
from colead.kernel import prepared, todo
from colead.kernel.actor import Actor
from colead.kernel.prepared import plans
from tests.cast import Cast


def _ideas(actor: Actor) -> QuerySet[Any, Any]:
    mine = Idea.objects.filter(organization_id=actor.organization_id, by_id=actor.member_id)
    return todo.told(mine, kind="an idea", title="title", about="circle__name", due="posted_at")


def _issues(actor: Actor) -> QuerySet[Any, Any]:
    mine = Issue.objects.filter(organization_id=actor.organization_id)
    return todo.told(mine, kind="an issue", title="title")


@pytest.fixture
def two_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "_sources", {})
    todo.waits("an idea", _ideas, url_name="ideas:idea", icon="x", why="in %(about)s", label="Go")
    todo.waits(
        "an issue", _issues, url_name="issues:issue", icon="y", why="100 % yours", label="See",
        urgency=1, guests=True,
    )  # fmt: skip


@pytest.mark.usefixtures("two_rooms")
def test_rows_of_all_rooms_come_in_the_common_shape_by_one_query(cast: Cast) -> None:
    idea = ideas.post(title="A bench", circle_id=cast.north.pk, by=cast.ada)
    issue = issues.raise_issue(title="It drips", by=cast.ben)
    for _again in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = sorted(todo.waiting(cast.ada), key=lambda one: one.kind)
        assert len(asked) == 1
        assert found == [
            todo.Todo(
                "an idea", "A bench", f"/o/{cast.ada.slug}/ideas/{idea.pk}/", "in North", "x",
                idea.posted_at, "Go", 5,
            ),
            todo.Todo(
                "an issue", "It drips", f"/o/{cast.ada.slug}/issues/{issue.pk}/", "100 % yours",
                "y", None, "See", 1,
            ),
        ]  # fmt: skip
    assert [one.kind for one in todo.waiting(cast.ben)] == ["an issue"]


@pytest.mark.usefixtures("two_rooms")
def test_guests_are_told_only_where_it_is_for_guests(cast: Cast) -> None:
    ideas.post(title="A bench", circle_id=cast.north.pk, by=cast.guest)
    issues.raise_issue(title="It drips", by=cast.ben)
    assert [one.title for one in todo.waiting(cast.guest)] == ["It drips"]
    assert todo.waiting(cast.outsider) == []


def test_what_waits_in_any_room_is_a_prepared_read(cast: Cast) -> None:
    """One room whose query is built anew each time would slow every home page."""
    for kind in todo._sources:
        known = set(plans.kept)
        prepared.rows(todo._all, cast.ada, (kind,))
        [made] = [plan for key, plan in plans.kept.items() if key not in known]
        assert made is not None, kind
