"""Learning in the browser, for programs, on the command line, in a calendar and in the bundle."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.learning import actions, queries
from colead.features.learning.models import Budget, Learnt, Note, Offer, Share, Taking, Wish
from colead.features.organizations import actions as organizations
from colead.kernel import feeds
from colead.kernel.actor import Actor
from tests.cast import Cast
from tests.features.learning.conftest import opened, released

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Actor], Client]


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/learning/"


def course(now: Cast, **more: Any) -> Offer:
    given = {"kind": "course", "title": "Bee keeping", "money": 8_000, "seats": 2,
             "starts_at": now.ada.at + timedelta(days=10), **more}  # fmt: skip
    return actions.offer(by=now.ada, **given)


def test_releasing_and_taking(now: Cast, five: list[Actor], client_of: ClientOf) -> None:
    fund, ada, ben = opened(now), client_of(now.ada), client_of(now.ben)
    assert "You keep no fund" in client_of(now.steward).get(f"{base(now)}budgets/release/").text
    given = {"fund_id": fund.pk, "title": "Learning", "money": "300,50", "minutes": "7,5",
             "starts_on": now.ada.today, "ends_on": now.ada.today + timedelta(days=99)}  # fmt: skip
    wrong = ada.post(f"{base(now)}budgets/release/", {**given, "money": "1e99"})
    assert wrong.status_code == 422
    assert "1e99" in wrong.text
    assert ada.post(f"{base(now)}budgets/release/", given).status_code == 302
    made = Budget.objects.get()
    assert (made.money, made.minutes) == (30_050, 450)
    assert "€300.50" in ben.get(f"{base(now)}mine/").text
    assert f'name="budget_id" value="{made.pk}"' in ben.get(f"{base(now)}take/").text
    took = {"for_what": "Stage fright", "money": "40", "minutes": "1.5", "budget_id": made.pk}
    for bad in ({"money": "-1"}, {"money": "9999"}, {"minutes": "x"}, {"for_what": "\x00"},
                {"over_on": "3999-01-01"}, {"money": "", "minutes": ""}):  # fmt: skip
        kept = ben.post(f"{base(now)}take/", {**took, **bad})
        assert kept.status_code in (400, 422), bad
    assert ben.post(f"{base(now)}take/", took).status_code == 302
    own = ben.get(f"{base(now)}mine/").text
    assert "Stage fright" in own
    assert "€260.50" in own
    for path in ("mine/", "", f"budgets/{made.pk}/", "learnt/", f"of-circle/{now.north.pk}/"):
        assert "Stage fright" not in ada.get(f"{base(now)}{path}").text
    assert "No sums yet" in ada.get(f"{base(now)}of-circle/{now.north.pk}/").text
    file = json.loads(ben.get(f"{base(now)}mine.json").content)
    assert [one["what"] for one in file["taken"]] == ["Stage fright"]
    taken = Taking.objects.get()
    assert ada.post(f"{base(now)}takings/{taken.pk}/give-back/").status_code == 404
    ben.post(f"{base(now)}takings/{taken.pk}/give-back/")
    assert "given back" in ben.get(f"{base(now)}mine/").text


def test_offering_joining_and_leaving(
    now: Cast, budget: Budget, five: list[Actor], client_of: ClientOf
) -> None:
    ada, ben, cleo = (client_of(actor) for actor in five[:3])
    assert "Nothing is offered yet" in ada.get(base(now)).text
    day = (now.ada.today + timedelta(days=4)).isoformat()
    given = {"kind": "peer", "title": "Bee keeping", "starts_at": f"{day}T10:00", "seats": "1",
             "ends_at": f"{day}T12:00", "money": "20", "skills": "Bees, Honey"}  # fmt: skip
    wrong = ada.post(f"{base(now)}offer/", {**given, "ends_at": f"{day}T09:00"})
    assert (wrong.status_code, "Bees, Honey" in wrong.text) == (422, True)
    assert ada.post(f"{base(now)}offer/", given).status_code == 302
    made = Offer.objects.get()
    page = f"{base(now)}{made.pk}/"
    assert "Would you like to come?" in ben.get(page).text
    ben.post(f"{page}join/", {"budget_id": budget.pk})
    assert Share.objects.get(budget=budget, member_id=now.ben.member_id).money_left == 28_000
    assert "You are in" in ben.get(page).text
    assert "Only those who are in it" in ada.get(page).text
    waits = cleo.get(page).text
    assert "All seats are taken" in waits
    assert "Only those who are in it" not in waits, "who is in it is not for everybody"
    cleo.post(f"{page}join/")
    assert "You wait for a seat" in cleo.get(page).text
    ben.post(f"{page}leave/")
    assert "You are in" in cleo.get(page).text
    assert b"SUMMARY:Bee keeping" in cleo.get(f"{page}learning.ics").content
    assert ada.post(f"{page}change/", {**given, "title": ""}).status_code == 422
    assert ada.post(f"{page}change/", {**given, "place": "Roof"}).status_code == 302
    assert "Roof" in ben.get(page).text
    assert ben.get(f"{page}cancel/").status_code in (403, 409)
    assert ada.post(f"{page}cancel/", {"reason": "Rain"}).status_code == 302
    assert "Rain" in ben.get(page).text
    assert client_of(now.outsider).get(page).status_code == 404


def test_wishing_and_sharing_what_was_learnt(
    now: Cast, five: list[Actor], client_of: ClientOf
) -> None:
    ada, ben = client_of(now.ada), client_of(now.ben)
    assert ben.post(f"{base(now)}wishes/", {"title": ""}).status_code == 422
    ben.post(f"{base(now)}wishes/", {"title": "Sign language", "about": "For Jo"})
    wish = Wish.objects.get()
    ada.post(f"{base(now)}wishes/{wish.pk}/join/")
    assert "2 people" in ada.get(f"{base(now)}wishes/").text
    assert "For Jo" in ada.get(f"{base(now)}wishes/{wish.pk}/").text
    form = ada.get(f"{base(now)}offer/?wish={wish.pk}").text
    assert "Sign language" in form
    ada.post(f"{base(now)}offer/?wish={wish.pk}", {"kind": "peer", "title": "Sign language"})
    assert "Somebody offers it" in ben.get(f"{base(now)}wishes/{wish.pk}/").text
    made = Offer.objects.get()
    ben.post(f"{base(now)}{made.pk}/join/")
    question = Learnt.objects.get()
    say = f"{base(now)}say/{question.pk}/"
    assert ada.get(say).status_code == 404
    assert ben.post(say, {"what": ""}).status_code == 422
    ben.post(say, {"what": "Forty signs", "worth": "Yes"})
    assert "Could others use it?" in ben.get(say).text
    assert "Forty signs" not in ada.get(f"{base(now)}learnt/").text
    ben.post(f"{say}share/", {"title": "Talking by hand"})
    assert "Forty signs" in ada.get(f"{base(now)}learnt/{Note.objects.get().pk}/").text
    ben.post(f"{say}unshare/")
    assert "Nothing is shared yet" in ada.get(f"{base(now)}learnt/").text
    ben.post(f"{say}decline/")


def test_lists_cost_the_same_and_pages_stay_light(
    now: Cast, budget: Budget, client_of: ClientOf
) -> None:
    ada = client_of(now.ada)
    paths = ("", "wishes/", "learnt/", "budgets/", "mine/", f"of-circle/{now.north.pk}/")

    def counts() -> list[int]:
        found = []
        for path in paths:
            ada.get(f"{base(now)}{path}")
            with CaptureQueriesContext(connection) as caught:
                answer = ada.get(f"{base(now)}{path}")
            assert len(answer.content) < 60_000, path
            found.append(len(caught))
        return found

    first, wish = course(now, circle_id=now.north.pk), actions.wish(title="Knitting", by=now.ben)
    actions.take(budget.pk, for_what="A book", money=100, by=now.ada)
    few = counts()
    assert max(few) <= 12, dict(zip(paths, few, strict=True))
    for number in range(29):
        course(now, title=f"Course {number}", circle_id=now.north.pk)
        actions.wish(title=f"Wish {number}", by=now.ben)
        actions.take(budget.pk, for_what=f"Book {number}", money=100, by=now.ada)
    assert counts() == few
    for path in (f"{first.pk}/", f"wishes/{wish.pk}/", f"budgets/{budget.pk}/", "take/"):
        ada.get(f"{base(now)}{path}")
        with CaptureQueriesContext(connection) as caught:
            assert len(ada.get(f"{base(now)}{path}").content) < 60_000
        assert len(caught) <= 12, (path, [q["sql"][:90] for q in caught])


def test_for_programs(now: Cast, budget: Budget, api_of: Callable[..., Client]) -> None:
    ada, ben = api_of(now.ada), api_of(now.ben)
    kind = "application/json"
    starts = (now.ada.at + timedelta(days=3)).isoformat()
    made = ada.post(
        "/api/v1/learning/",
        {"kind": "course", "title": "Bees", "money": 100, "starts_at": starts, "seats": 1},
        content_type=kind,
    )
    assert made.status_code == 201
    pk = made.json()["id"]
    assert ben.get("/api/v1/learning/").json()["items"][0]["title"] == "Bees"
    seat = ben.post(f"/api/v1/learning/{pk}/join", {"budget_id": budget.pk}, content_type=kind)
    assert seat.json()["number"] == 1
    took = ben.post(
        "/api/v1/learning/takings",
        {"budget_id": budget.pk, "for_what": "Stage fright", "minutes": 30},
        content_type=kind,
    )
    assert took.status_code == 201
    number = took.json()["id"]
    assert ada.post(f"/api/v1/learning/takings/{number}/give-back").status_code == 404
    assert [one["what"] for one in ben.get("/api/v1/learning/mine").json()["taken"]] == [
        "Stage fright", "Bees",
    ]  # fmt: skip
    assert ada.get("/api/v1/learning/mine").json()["taken"] == []
    [share] = ben.get("/api/v1/learning/shares").json()
    assert (share["money_taken"], share["minutes_taken"]) == (100, 30)
    over = ben.post(
        "/api/v1/learning/takings",
        {"budget_id": budget.pk, "for_what": "All", "money": 10**13},
        content_type=kind,
    )
    assert (over.status_code, over.json()["field"]) == (409, "money")
    shown = ada.get(f"/api/v1/learning/budgets/{budget.pk}").json()
    assert shown["shown_money"] == 0
    wish = ada.post("/api/v1/learning/wishes", {"title": "Go"}, content_type=kind).json()["id"]
    assert ben.post(f"/api/v1/learning/wishes/{wish}/join").status_code == 204
    question = Learnt.objects.get(taking_id=number).pk
    ben.put(f"/api/v1/learning/say/{question}", {"what": "Breathe"}, content_type=kind)
    note = ben.post(f"/api/v1/learning/say/{question}/share", {"title": "Calm"}, content_type=kind)
    found = ada.get(f"/api/v1/learning/learnt/{note.json()['id']}").json()
    assert found["what"] == "Breathe"
    assert api_of(now.outsider).get(f"/api/v1/learning/{pk}").status_code == 404


def test_on_the_command_line(now: Cast, budget: Budget) -> None:
    from colead.project.cli import main

    _token, secret = organizations.make_token(by=now.ben, name="shell", scope="write")

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["--token", secret, "learning", *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert "€300.00 and 10 hours" in run("budget")
    run("take", str(budget.pk), "A book", "--money", "12.50", "--hours", "2")
    assert json.loads(run("mine"))["taken"][0]["what"] == "A book"
    number = Taking.objects.get().pk
    run("give-back", str(number))
    run("offer", "Knots", "--starts", (now.ben.today + timedelta(days=3)).isoformat() + "T10:00")
    assert "Knots" in run("list")
    run("wish", "Juggling")
    assert "agree" in run("check")


def test_what_one_joined_is_in_ones_own_calendar(now: Cast, client_of: ClientOf) -> None:
    joined, other = course(now), course(now, title="Not mine")
    actions.join(joined.pk, by=now.ben)
    path = feeds.path("learning", member_id=now.ben.member_id or 0, number=0)
    body = Client().get(path).content
    assert b"SUMMARY:Bee keeping" in body
    assert other.title.encode() not in body
    assert Client().get(path.replace(".ics", "x.ics")).status_code == 404


def test_a_bundle_carries_learning_and_nobodys_choices(
    now: Cast, five: list[Actor], tmp_path: Path
) -> None:
    budget = released(now, opened(now))
    offer = course(now, i_teach=True)
    actions.join(offer.pk, budget_id=budget.pk, by=now.ben)
    taken = actions.take(budget.pk, for_what="Stage fright", money=4_321, by=now.ben)
    wish = actions.wish(title="Knitting", by=now.ben)
    actions.join_wish(wish.pk, by=now.ada)
    question = Learnt.objects.get(taking=taken)
    actions.say(question.pk, what="Breathe", by=now.ben)
    actions.share(question.pk, title="Calm", by=now.ben)
    bundles.write_folder(now.organization.pk, tmp_path)
    whole = "".join(one.read_text() for one in sorted(tmp_path.glob("learn*")))
    assert "Stage fright" not in whole
    assert "4321" not in whole
    assert "43.21" not in whole
    for _again in range(2):
        assert exchange.bring(tmp_path, by=now.outsider).faults == []
    copy = Budget.objects.get(organization=now.other)
    assert (copy.money, copy.shares.count(), copy.is_open) == (30_000, 5, True)
    assert queries.faults(now.other.pk) == []
    assert Offer.objects.get(organization=now.other).teacher is not None
    assert Wish.objects.get(organization=now.other).joins.count() == 2
    assert Note.objects.get(organization=now.other).what == "Breathe"
