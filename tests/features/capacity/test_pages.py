"""Needs in the browser, on an initiative's page, for programs, by a letter and in the bundle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from colead.features.circles import actions as circles
from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives import queries as leading
from colead.features.initiatives.models import Need, Snooze
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor
from tests.cast import Cast
from tests.features.funds.paying import open_fund
from tests.features.initiatives.leading import start

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Actor], Client]


def base(now: Cast, tail: object = "") -> str:
    return f"/o/{now.organization.slug}/needs/{tail}"


def stated(now: Cast, kind: str = "skill", text: str = "Welding corners", **more: Any) -> Need:
    led = start(now)
    return initiatives.state_need(led.pk, kind=kind, text=text, by=now.ada, **more)


def test_a_lead_sees_who_could_help_and_offers_in_one_act(now: Cast, client_of: ClientOf) -> None:
    circles.state_skill(name="Welding", by=now.ben)
    need = stated(now)
    ada = client_of(now.ada)
    assert "Who could help" in ada.get(base(now, f"{need.pk}/")).content.decode()
    people = ada.get(base(now, f"{need.pk}/people/")).content.decode()
    assert "knows about Welding and would like to use it" in people
    assert client_of(now.ben).get(base(now, f"{need.pk}/people/")).status_code in (403, 409)
    done = ada.post(base(now, f"{need.pk}/offer/"), {"to": now.ben.member_id}, follow=True)
    assert "Offered to Ben" in done.content.decode()
    offer = Offer.objects.get()
    ben = client_of(now.ben)
    after = ben.post(f"/o/{now.ada.slug}/offers/{offer.pk}/answer/", {"answer": "take"})
    assert after["Location"] == base(now, f"{need.pk}/")
    shown = ben.get(after["Location"]).content.decode()
    assert "What will you do first?" in shown
    panel = ben.get(base(now, f"of-initiative/{need.initiative_id}/")).content.decode()
    assert "Welding corners" in panel.split("What is here")[1]


def test_a_member_says_i_can_do_that(now: Cast, client_of: ClientOf) -> None:
    need = stated(now, "hands", "Carry planks")
    ben = client_of(now.ben)
    assert "Could it be you?" in ben.get(base(now, f"{need.pk}/")).content.decode()
    wrong = ben.post(base(now, f"{need.pk}/answer/"), {"what": "Carry", "hours": "900"})
    assert wrong.status_code == 422
    assert 'value="Carry"' in wrong.content.decode()
    past = (now.ben.today - timedelta(days=2)).isoformat()
    late = ben.post(base(now, f"{need.pk}/answer/"), {"what": "Carry", "due_on": past})
    assert late.status_code == 422
    assert Need.objects.get().met_at is None, "nothing is half done"
    assert ben.post(base(now, f"{need.pk}/answer/"), {"hours": "3"}).status_code == 302
    page = ben.get(f"/o/{now.ada.slug}/initiatives/{need.initiative_id}/").content.decode()
    assert "about 3 hours a week" in page


@pytest.mark.parametrize("typed", ["x\0y", "z" * 1_000_000, "\u202egnp"])
def test_senseless_words_are_told_at_the_field(now: Cast, client_of: ClientOf, typed: str) -> None:
    need = stated(now, "hands", "Carry planks")
    answer = client_of(now.ben).post(base(now, f"{need.pk}/answer/"), {"what": typed})
    assert answer.status_code in (400, 422)
    assert Need.objects.get().met_at is None


def test_money_is_taken_now_or_the_reason_stands_beside(now: Cast, client_of: ClientOf) -> None:
    fund = open_fund(now)
    need = stated(now, "money", "Oak planks", amount=25_000)
    ada, ben = client_of(now.ada), client_of(now.ben)
    assert "Take it now" in ada.get(base(now, f"{need.pk}/")).content.decode()
    shown = ben.get(base(now, f"{need.pk}/")).content.decode()
    assert "Take it now" not in shown
    assert "Money comes from a fund" in shown
    ada.post(base(now, f"{need.pk}/money/"), {"fund_id": fund.pk})
    panel = ada.get(base(now, f"of-initiative/{need.initiative_id}/")).content.decode()
    assert "€250.00 taken" in panel


def test_time_is_for_oneself_alone(now: Cast, client_of: ClientOf) -> None:
    ben = client_of(now.ben)
    assert ben.post(base(now, "my-time/"), {"hours": "-1"}).status_code == 422
    ben.post(base(now, "my-time/"), {"hours": "0", "opted_out": "on"})
    assert 'value="0"' in ben.get(base(now, "my-time/")).content.decode()
    assert 'value="0"' not in client_of(now.steward).get(base(now, "my-time/")).content.decode()


def test_the_list_shows_where_one_is_wanted_and_why(now: Cast, client_of: ClientOf) -> None:
    ben = client_of(now.ben)
    assert "Nothing calls for you" in ben.get(base(now)).content.decode()
    circles.state_skill(name="Welding", by=now.ben)
    stated(now)
    assert "Your Welding is wanted" in ben.get(base(now)).content.decode()
    helping = ben.get(f"/o/{now.ada.slug}/helping/").content.decode()
    assert "Your Welding is wanted" in helping
    whole = client_of(now.guest).get(base(now)).content.decode()
    assert "Welding corners" in whole


@pytest.mark.parametrize("count", [1, 30])
def test_pages_cost_the_same_however_much_is_needed(
    now: Cast, client_of: ClientOf, count: int,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    led = start(now)
    for number in range(count):
        need = initiatives.state_need(led.pk, kind="hands", text=f"Hand {number}", by=now.ada)
    ada, ben = client_of(now.ada), client_of(now.ben)
    made = []
    for client, path in (
        (ben, base(now)), (ben, base(now) + "?all=1"), (ben, base(now, f"{need.pk}/")),
        (ada, base(now, f"{need.pk}/")), (ada, base(now, "my-time/")),
        (ada, f"/o/{now.ada.slug}/initiatives/{led.pk}/reminders/"),
    ):  # fmt: skip
        client.get(path)
        with django_assert_max_num_queries(12) as taken:
            answer = client.get(path)
        made.append(len(taken))
        assert len(answer.content) < 60_000
    assert made == MADE


MADE = [6, 4, 5, 6, 4, 8]


def test_a_lead_puts_it_off_on_the_page_and_by_the_letter(now: Cast, client_of: ClientOf) -> None:
    led = start(now)
    ada = client_of(now.ada)
    here = f"/o/{now.ada.slug}/initiatives/{led.pk}/reminders/"
    assert ada.post(here, {"until": "soon"}).status_code == 422
    assert ada.post(here, {}).status_code == 422
    assert ada.post(here, {"span": "week"}).status_code == 302
    assert "You are reminded on" in ada.get(here).content.decode()
    ada.post(here, {"wake": "1"})
    assert not Snooze.objects.exists()
    [(_words, path)] = leading.reminder_links(now.ada, [led.pk])[led.pk]
    letter = Client()
    for _scan in range(2):
        assert "until when?" in letter.get(path).content.decode()
    assert not Snooze.objects.exists()
    assert "Noted, for you alone." in letter.post(path, {"span": "day"}).content.decode()
    assert Snooze.objects.get().member_id == now.ada.member_id
    assert letter.get(path + "x").status_code == 404


def test_the_picture_of_the_way(now: Cast, client_of: ClientOf) -> None:
    led = start(now)
    ben = client_of(now.ben)
    way = base(now, f"of-initiative/{led.pk}/way/")
    assert "The way so far" not in ben.get(way).content.decode()
    initiatives.check_in(led.pk, progress="Well", confidence=4, by=now.ada)
    shown = ben.get(way).content.decode()
    for part in ("The way so far", "<title", "<desc", "<table", "on a good way"):
        assert part in shown


def test_for_programs(now: Cast, api_of: Callable[[Actor], Client]) -> None:
    circles.state_skill(name="Welding", by=now.ben)
    need = stated(now)
    ada, ben = api_of(now.ada), api_of(now.ben)
    at = "/api/v1/capacity/"
    assert ben.get(f"{at}needs/wanted").json()[0]["why"] == "Your Welding is wanted"
    assert ada.get(f"{at}needs").json()["items"][0]["text"] == "Welding corners"
    [one] = ada.get(f"{at}needs/{need.pk}/people").json()
    assert set(one) == {"member_id", "name", "reasons"}
    assert ben.get(f"{at}needs/{need.pk}/people").status_code == 409
    kind = "application/json"
    ben.put(f"{at}time", {"hours": 4}, content_type=kind)
    assert ben.get(f"{at}time").json() == {"hours": 4, "opted_out": False}
    done = ben.post(f"{at}needs/{need.pk}/answer", {"what": "Weld"}, content_type=kind)
    assert done.json()["met"] is True
    found = ada.get(f"{at}initiatives/{need.initiative_id}").json()
    assert (found["open_count"], len(found["people"])) == (1, 2)
    assert ada.get(f"{at}initiatives/{need.initiative_id}/progress").json() == []
    leads = f"/api/v1/initiatives/{need.initiative_id}/"
    until = ada.post(f"{leads}snooze", {"span": "week"}, content_type=kind).json()
    assert until["until_at"]
    assert ada.post(f"{leads}wake", content_type=kind).status_code == 204


def test_a_bundle_carries_needs_and_nobodys_time(
    now: Cast, client_of: ClientOf, tmp_path: Path
) -> None:
    need = stated(now, "money", "Oak planks", amount=25_000)
    other = initiatives.state_need(need.initiative_id, kind="hands", text="Carry", by=now.ada)
    initiatives.take_need(other.pk, hours=2, by=now.ben)
    client_of(now.ben).post(base(now, "my-time/"), {"hours": "5"})
    bundles.write_folder(now.organization.pk, tmp_path)
    assert exchange.bring(tmp_path, by=now.outsider).faults == []
    copies = {one.text: one for one in Need.objects.filter(organization=now.other)}
    assert copies["Oak planks"].amount == 25_000
    assert copies["Carry"].met_by is not None
    assert copies["Carry"].met_by.name == "Ben"
    again = exchange.bring(tmp_path, by=now.outsider)
    assert (again.created, again.changed) == ({}, {})
    assert not any("time" in path.name for path in tmp_path.iterdir())
