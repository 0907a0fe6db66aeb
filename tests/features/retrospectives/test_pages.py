"""Looking back in the browser, for programs, and in the bundle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from colead.features.exchange import actions as exchange
from colead.features.exchange import queries as bundles
from colead.features.retrospectives import actions
from colead.features.retrospectives.models import Card, Format, Group, Retrospective
from colead.kernel.actor import Actor
from tests.cast import Cast
from tests.features.retrospectives.test_actions import begun, on, wrote

pytestmark = pytest.mark.django_db
Browsers = Callable[[Actor], Client]


def base(now: Cast) -> str:
    return f"/o/{now.organization.slug}/retrospectives/"


GIVEN = {
    "title": "Spring", "format": "four-ls", "anonymous": "no", "live": "yes", "readers": "team",
    "dots": 3, "days_gather": 3, "days_group": 2, "days_vote": 2, "days_discuss": 3,
    "days_commit": 2,
}  # fmt: skip


def test_a_whole_one_by_pages(now: Cast, five: list[Actor], client_of: Browsers) -> None:
    ada, ben = client_of(five[0]), client_of(five[1])
    assert "Nobody looks back just now" in ada.get(base(now)).content.decode()
    wrong = ada.post(f"{base(now)}start/", {**GIVEN, "circle_id": now.north.pk, "dots": 99})
    assert wrong.status_code == 422
    assert ada.post(f"{base(now)}start/", {**GIVEN, "circle_id": now.north.pk}).status_code == 302
    made = Retrospective.objects.get()
    here = f"{base(now)}{made.pk}/"
    assert "Come in" in ben.get(here).content.decode()
    ben.post(f"{here}come/")
    assert f"slip-{made.pk}" in ben.cookies
    assert ben.post(f"{here}card/", {"column": 1, "text": ""}).status_code == 422
    kept = ben.post(f"{here}card/", {"column": 99, "text": "Long thought"})
    assert kept.status_code == 422
    ben.post(f"{here}card/", {"column": 1, "text": "The pond"})
    ada.post(f"{here}card/", {"column": 2, "text": "A hose"})
    assert "The pond" in ben.get(here).content.decode()
    assert "The pond" not in ada.get(here).content.decode()
    first, second = Card.objects.get(text="The pond"), Card.objects.get(text="A hose")
    cards = f"{base(now)}cards/"
    assert ada.get(f"{cards}{first.pk}/edit/").status_code == 404
    assert ben.get(f"{cards}{first.pk}/edit/").status_code == 200
    for _time in range(2):
        ada.post(f"{here}do/on/")
    shown = ada.get(f"{cards}{first.pk}/move/").content.decode()
    assert "A hose" in shown
    moved = ben.post(f"{cards}{first.pk}/move/", {"to": f"card:{second.pk}"})
    assert moved.status_code == 302
    assert ben.post(f"{cards}{first.pk}/move/", {"to": "group:99"}).status_code == 422
    group = Group.objects.get()
    ben.post(f"{base(now)}groups/{group.pk}/name/", {"title": "Water"})
    ada.post(f"{here}do/on/")
    assert ben.post(f"{here}dots/", {f"dots-{group.pk}": "9"}).status_code == 422
    ben.post(f"{here}dots/", {f"dots-{group.pk}": "2"})
    ada.post(f"{here}do/on/")
    assert "2 dots" in ben.get(here).content.decode()
    ben.post(f"{here}note/", {"text": "Noon is best", "group": group.pk})
    ada.post(f"{here}do/on/")
    far = ben.post(f"{here}commit/", {"what": "Water it", "due_on": "9999-01-01"})
    assert far.status_code == 422
    assert "Water it" in far.content.decode()
    ben.post(f"{here}commit/", {"what": "Water it"})
    ada.post(f"{here}wish/", {"what": "A longer hose"})
    assert "I take it" in ben.get(here).content.decode()
    ada.post(f"{here}do/on/")
    ben.post(f"{here}useful/", {"useful": "4", "sentence": "Good to hear you all"})
    shown = ben.get(here).content.decode()
    assert "Water it" in shown
    assert "Noon is best" in ben.get(f"{here}record/").content.decode()
    assert "Noon is best" in ben.get(f"{here}record.md").content.decode()
    assert "The pond" in ben.get(f"{here}record.csv").content.decode()
    assert client_of(now.steward).get(f"{here}record/").status_code in (403, 409)
    assert "The pond" not in client_of(now.steward).get(here).content.decode()
    assert client_of(now.outsider).get(here).status_code == 404


@pytest.mark.parametrize("phase", range(7))
def test_pages_cost_the_same_for_many_cards(
    now: Cast,
    five: list[Actor],
    client_of: Browsers,
    phase: int,
    django_assert_max_num_queries: object,
) -> None:
    made, slips = begun(five)
    for _time in range(8):
        wrote(made, five, slips)
    on(made, five[0], phase)
    client = client_of(five[1])
    here = f"{base(now)}{made.pk}/"
    client.get(here)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(here)
    assert page.status_code == 200
    assert len(page.content) <= 60_000


def test_lists_cost_the_same_for_one_and_for_thirty(
    now: Cast, five: list[Actor], client_of: Browsers, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(five[1])
    begun(five)
    client.get(base(now))
    with CaptureQueriesContext(connection) as one:
        client.get(base(now))
    for number in range(29):
        actions.start(title=f"No {number}", format="sailboat", circle_id=now.north.pk, by=five[0])
    with CaptureQueriesContext(connection) as many:
        client.get(base(now))
    assert len(one) == len(many)


def test_formats_rhythms_and_second_looks(
    now: Cast, five: list[Actor], client_of: Browsers
) -> None:
    ada = client_of(five[0])
    assert "Start, stop, continue" in ada.get(f"{base(now)}formats/").content.decode()
    columns = {f"tone_{n}": "green" for n in range(1, 7)}
    for n, name in ((1, "Hop"), (2, "Stop")):
        columns |= {f"name_{n}": name, f"prompt_{n}": "What?"}
    wrong = ada.post(f"{base(now)}formats/new/", {**columns, "title": "Hopscotch", "name_2": ""})
    assert wrong.status_code == 422
    ada.post(f"{base(now)}formats/new/", {**columns, "title": "Hopscotch"})
    own = Format.objects.get()
    assert ada.get(f"{base(now)}formats/{own.pk}/").status_code == 200
    ada.post(f"{base(now)}formats/{own.pk}/retire/")
    assert ada.get(f"{base(now)}rhythm/{now.north.pk}/").status_code == 200
    ada.post(
        f"{base(now)}rhythm/{now.north.pk}/set/",
        {"days": 14, "format": "sailboat", "check_every": 1},
    )
    actions.close(begun(five)[0].pk, by=five[0])
    looks = ada.get(f"/o/{now.organization.slug}/second-look/?circle={now.north.pk}")
    assert "way of looking back" in looks.content.decode()
    ada.post(f"{base(now)}rhythm/{now.north.pk}/", {"outcome": "keep", "reason": "It helps"})
    looks = ada.get(f"/o/{now.organization.slug}/second-look/")
    assert "way of looking back" not in looks.content.decode()
    assert ada.get(f"{base(now)}lessons/").status_code == 200


def test_the_api(now: Cast, five: list[Actor], api_of: Browsers) -> None:
    ada, ben = api_of(five[0]), api_of(five[1])
    post = {"content_type": "application/json"}
    made = ada.post(
        "/api/v1/retrospectives/",
        {"title": "By program", "circle_id": now.north.pk, "anonymous": True},
        **post,
    ).json()
    here = f"/api/v1/retrospectives/{made['id']}"
    slip = ben.post(f"{here}/come", {}, **post).json()["slip"]
    assert ben.post(f"{here}/come", {}, **post).json()["slip"] == ""
    no = ben.post(f"{here}/cards", {"column": 0, "text": "Hm"}, **post)
    assert no.status_code == 409
    card = ben.post(f"{here}/cards", {"column": 0, "text": "Hm", "slip": slip}, **post).json()
    assert card["author_id"] is None
    assert ben.get(here).json()["cards"] == []
    assert len(ben.get(f"{here}?slip={slip}").json()["cards"]) == 1
    few = ada.post(f"{here}/move-on", {}, **post)
    assert few.status_code in (409, 422)
    assert ada.get("/api/v1/retrospectives/second-look").json() == []
    assert api_of(now.outsider).get(here).status_code == 404


def test_the_bundle_gives_back_what_is_open(now: Cast, five: list[Actor], tmp_path: Path) -> None:
    ada, ben = five[:2]
    for readers, anonymous in (("all", False), ("team", False), ("all", True)):
        title = f"{readers} {anonymous}"
        made, slips = begun(five, title=title, readers=readers, anonymous=anonymous)
        for number, one in enumerate(five):
            actions.write_card(
                made.pk, column=0, text=f"{title} {number}", by=one,
                slip=slips[one.member_id or 0],
            )  # fmt: skip
        on(made, ada, 5)
        actions.commit(made.pk, what=f"Do {title}", by=ben)
        on(made, ada)
    actions.keep_lesson(made.pk, title="Ask", text="Early", by=ben)
    bundles.write_folder(now.organization.pk, tmp_path)
    cards = (tmp_path / "retrospective_cards.csv").read_text()
    assert "team False 1" not in cards
    assert cards.count("all True") == 5
    assert [line.rstrip()[-1] for line in cards.splitlines() if "all True" in line] == [","] * 5
    assert exchange.bring(tmp_path, by=now.outsider).faults == []
    there = Retrospective.objects.filter(organization=now.other)
    assert sorted(there.values_list("title", flat=True)) == ["all False", "all True", "team False"]
    again = exchange.bring(tmp_path, by=now.outsider)
    assert again.faults == []
    assert {name: n for name, n in again.created.items() if "retro" in name and n} == {}
