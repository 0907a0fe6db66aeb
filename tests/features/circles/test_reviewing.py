"""Roles come back on their day: kept, adapted or dropped, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.circles import actions, jobs, queries
from colead.features.circles.models import Role
from colead.features.home import queries as home
from colead.features.notices.models import Notice
from colead.kernel import journal
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, later, settle
from colead.kernel.verdict import Refused
from tests.cast import Cast, person

TODAY = NOON.date()


class Session:
    """What the root command puts into the context."""

    as_json = False

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def actor(self) -> Actor:
        return self._actor


@pytest.fixture
def cook(cast: Cast) -> Role:
    """A role of the north circle that Ada holds and that is looked at today; Ben is in, too."""
    actions.join(cast.north.pk, by=cast.ben)
    made = actions.open_role(cast.north.pk, title="Cook", review_on=TODAY, by=cast.ada)
    actions.step_up(made.pk, by=cast.ada)
    return made


def waits(actor: Actor) -> list[str]:
    return [todo.title for todo in home.waiting(actor) if todo.kind == "role-review"]


def test_it_waits_for_holders_and_guides_else_for_the_circle(cast: Cast, cook: Role) -> None:
    assert (waits(cast.ada), waits(cast.ben)) == (["Cook"], [])
    guide = actions.open_role(cast.north.pk, title="Guide", is_guide=True, by=cast.ben)
    actions.step_up(guide.pk, by=cast.ben)
    assert waits(cast.ben) == ["Cook"]
    for term in queries.terms_of_role(guide.pk):
        actions.step_down(term.pk, by=cast.ben)
    for term in queries.terms_of_role(cook.pk):
        actions.step_down(term.pk, by=cast.ada)
    assert (waits(cast.ada), waits(cast.ben)) == (["Cook"], ["Cook"])
    assert waits(person(cast.organization, "Cleo")) == []
    assert waits(cast.ben.moved_to(NOON - timedelta(days=1))) == []


def test_those_for_whom_it_waits_are_told_once_for_each_day(cast: Cast, cook: Role) -> None:
    for days in (-1, 0, 1):
        jobs.look_again(at=later(days=days).isoformat())
    [entry] = Entry.objects.filter(event="circles.RoleReviewDue")
    assert (entry.at, entry.concerned) == (NOON, [cast.ada.member_id])
    settle()
    assert Notice.objects.filter(entry=entry).count() == 1
    tomorrow = cast.later(cast.ada, days=1)
    actions.review_role(
        cook.pk, outcome="keep", reason="Good.", review_on=TODAY + timedelta(days=30), by=tomorrow
    )
    assert waits(tomorrow) == []
    for days in (29, 30, 31):
        jobs.look_again(at=later(days=days).isoformat())
    assert Entry.objects.filter(event="circles.RoleReviewDue").count() == 2


def test_kept_adapted_dropped_each_with_its_reason(cast: Cast, cook: Role) -> None:
    def look(outcome: str, reason: str = "So.", **more: Any) -> None:
        actions.review_role(cook.pk, outcome=outcome, reason=reason, by=cast.ben, **more)

    for wrong, field in (
        ({"outcome": "burn"}, "outcome"),
        ({"outcome": "keep", "reason": " "}, "reason"),
        ({"outcome": "keep", "review_on": TODAY}, "review_on"),
        ({"outcome": "adapt", "title": "Cook"}, None),
    ):
        with pytest.raises(Refused) as no:
            look(**wrong)
        assert no.value.field == field
    with pytest.raises(Refused, match="Join it first"):
        actions.review_role(cook.pk, outcome="keep", reason="x", by=cast.steward)
    look("adapt", title="Chef", review_on=TODAY + timedelta(days=9))
    cook.refresh_from_db()
    assert (cook.title, cook.review_on) == ("Chef", TODAY + timedelta(days=9))
    look("drop", "We eat out.")
    cook.refresh_from_db()
    assert (cook.closed_on, cook.review_on) == (TODAY, TODAY + timedelta(days=9))
    told = [
        journal.facts(e) for e in Entry.objects.filter(event="circles.RoleReviewed").order_by("pk")
    ]
    assert [(f["outcome"], f["reason"]) for f in told] == [
        ("adapt", "So."),
        ("drop", "We eat out."),
    ]
    assert [f["concerned"] for f in told] == [[cast.ada.member_id]] * 2
    assert [r.outcome for r in queries.reviews_of_role(cook.pk)] == ["drop", "adapt"]
    assert waits(cast.later(cast.ada, days=20)) == []


def test_on_its_page(cast: Cast, cook: Role, client_of: Callable[[Actor], Client]) -> None:
    base = f"/o/{cast.ada.slug}/roles/{cook.pk}/"
    Role.objects.filter(pk=cook.pk).update(review_on="2020-01-01")
    ben = client_of(cast.ben)
    assert b"Look at it again" in ben.get(base).content
    wrong = ben.post(f"{base}review/", {"outcome": "keep", "reason": ""})
    assert wrong.status_code == 422
    adapt = ben.post(f"{base}review/", {"outcome": "adapt", "reason": "Too much & more"})
    form = ben.get(adapt["Location"]).content
    assert b"Too much &amp; more" in form
    given = {"title": "Cook and baker", "reason": "Too much & more", "review_on": ""}
    assert ben.post(f"{base}adapt/", given).status_code == 302
    page = ben.get(base).content
    assert b"Cook and baker" in page
    assert b"Too much &amp; more" in page
    assert b"Look at it again" not in page
    assert ben.post(f"{base}review/", {"outcome": "drop", "reason": "No."}).status_code == 302
    assert Role.objects.get(pk=cook.pk).closed_on is not None


def test_by_program_and_on_the_command_line(
    cast: Cast, cook: Role, api_of: Callable[[Actor], Client]
) -> None:
    from colead.features.circles.cli import role

    url = f"/api/v1/circles/roles/{cook.pk}/review"
    ben = api_of(cast.ben)

    def send(**given: Any) -> Any:
        return ben.post(url, given, content_type="application/json")

    assert send(outcome="keep", reason="").status_code == 422
    kept = send(outcome="keep", reason="Good.", review_on="2199-01-01")
    assert kept.json()["review_on"] == "2199-01-01"
    adapted = send(outcome="adapt", reason="More.", role={"title": "Chef", "seats": 2})
    assert (adapted.json()["title"], adapted.json()["review_on"]) == ("Chef", None)
    words = ["review", str(cook.pk), "drop", "--reason", "No."]
    done = CliRunner().invoke(role, words, obj=Session(cast.ben))
    assert done.output == "Chef: drop.\n"
