"""The pieces of a page that come by themselves, all in one answer."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from colead.features.circles import actions as circles_actions
from colead.features.circles import queries as circles
from colead.features.funds import actions as funds
from colead.features.ideas import actions as ideas
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.features.library import actions as library
from colead.features.recognition import actions as recognition
from colead.kernel import prepared
from tests.cast import Cast, acting

LOADS = re.compile('hx-get="([^"]+)" hx-trigger="load"')
SignIn = Callable[..., Client]


def panels(cast: Cast, *at: str) -> str:
    return f"/o/{cast.organization.slug}/panels/?" + "&".join(f"at={one}" for one in at)


def test_a_circle_gets_all_its_pieces_by_one_address(cast: Cast, client_of: SignIn) -> None:
    client, base = client_of(cast.ada), f"/o/{cast.organization.slug}"
    page = client.get(f"{base}/circles/{cast.north.pk}/").content.decode()
    [address] = [html.unescape(one) for one in LOADS.findall(page)]
    answer = client.get(address)
    places = re.findall('<div id="([a-z-]+)" hx-swap-oob="innerHTML">', answer.content.decode())
    assert places[:3] == ["goals", "initiatives", "meetings"]
    assert len(places) == 8
    assert all(f'id="{place}"' in page for place in places)
    alone = client.get(f"{base}/initiatives/of-circle/{cast.north.pk}/").content.decode()
    assert alone.strip() in answer.content.decode()


@pytest.mark.parametrize(
    "at",
    [
        "Funds:/o/{slug}/helping/", "helping", "helping:", "helping:/o/{slug}/", "helping:/",
        "helping:/o/{slug}/search/?q=x", "helping:/o/{other}/helping/", "helping:/o/none/helping/",
        "helping:https://example.org/o/{slug}/helping/", "a b:/o/{slug}/helping/",
    ],
)  # fmt: skip
def test_only_pieces_of_ones_own_organization(cast: Cast, client_of: SignIn, at: str) -> None:
    given = at.format(slug=cast.organization.slug, other=cast.other.slug)
    assert client_of(cast.ada).get(panels(cast, given)).status_code == 404


def test_a_piece_that_refuses_leaves_its_place_empty(cast: Cast, client_of: SignIn) -> None:
    base = f"/o/{cast.organization.slug}"
    wanted = [f"gone:{base}/initiatives/of-circle/987654/", f"helping:{base}/helping/"]
    answer = client_of(cast.ada).get(panels(cast, *wanted))
    assert answer.status_code == 200
    assert '<div id="gone" hx-swap-oob="innerHTML"></div>' in answer.content.decode()
    assert '<div id="helping" hx-swap-oob="innerHTML"><' in re.sub(
        r">\s+<", "><", answer.content.decode()
    )


def test_what_was_asked_is_not_asked_again(cast: Cast) -> None:
    circles.circle(cast.ada, cast.north.pk)
    with CaptureQueriesContext(connection) as seen, prepared.asked_once():
        twice = [circles.circle(cast.ada, cast.north.pk) for _ in range(2)]
        other = circles.circle(cast.ada, cast.south.pk)
    assert (len(seen), twice[0] is twice[1], twice[0] == twice[1]) == (2, False, True)
    assert other == cast.south
    with CaptureQueriesContext(connection) as seen:
        circles.circle(cast.ada, cast.north.pk)
    assert len(seen) == 1


def test_a_page_of_a_number_that_nothing_has_is_not_there(cast: Cast, client_of: SignIn) -> None:
    base = f"/o/{cast.organization.slug}"
    for number in ("0", "999999", "9" * 18, "9" * 30):
        assert client_of(cast.ada).get(f"{base}/ideas/{number}/").status_code == 404


@pytest.mark.parametrize("many", [2, 12])
def test_pieces_of_an_initiative_and_of_home_ask_no_more_for_more(
    cast: Cast, client_of: SignIn, many: int
) -> None:
    at = timezone.now()
    ada, ben, steward = (acting(one.member_id, at=at) for one in (cast.ada, cast.ben, cast.steward))
    led = initiatives.start(title="Bicycle racks at the door", circle_id=cast.north.pk, by=ada)
    other = initiatives.start(title="South racks", circle_id=cast.north.pk, by=ben)
    fund = funds.open_fund(name="Small things", by=steward)
    funds.pay_in(fund.pk, amount=100_000, for_what="To begin", by=steward)
    circles_actions.state_skill(name="Welding", by=ada)
    recognition.give(
        to=ada.member_id or 0, about=("initiative", led.pk), practice="dare", text="Thanks!", by=ben
    )
    for n in range(many):
        by = ada.moved_to(at + timedelta(minutes=n))
        initiatives.state_need(led.pk, kind="hands", text=f"Carry plank {n}", by=by)
        initiatives.state_need(other.pk, kind="skill", text=f"Welding corner {n}", by=ben)
        promised = initiatives.commit(led.pk, what=f"Task {n}", by=by)
        initiatives.do(promised.pk, by=by)
        initiatives.check_in(led.pk, progress="Well", confidence=1 + n % 5, by=by)
        funds.take(fund.pk, initiative_id=led.pk, amount=100, for_what=f"Oak {n}", by=by)
        funds.spend(led.pk, amount=50, for_what=f"Nails {n}", by=by)
        library.keep(title=f"Learnt {n}", text="Begin early.", by=by, from_kind="initiative",
                     from_id=led.pk)  # fmt: skip
        alike = library.keep(title=f"Bicycle racks at a door {n}", text="Begin early.", by=ben)
        library.use(alike.pk, by=ada, initiative_id=led.pk)
        ideas.post(title=f"Idea {n}", circle_id=cast.north.pk, by=ben)
        issues.raise_issue(
            title=f"Issue {n}", facts="It rains in.", circle_id=cast.north.pk, by=ben
        )
    client, base = client_of(cast.ada), f"/o/{cast.organization.slug}"
    of_initiative = panels(
        cast,
        f"capacity:{base}/needs/of-initiative/{led.pk}/",
        f"progress:{base}/needs/of-initiative/{led.pk}/way/",
        f"money:{base}/funds/of-initiative/{led.pk}/",
        f"looking-back:{base}/retrospectives/of-initiative/{led.pk}/",
        f"from-library:{base}/library/about/initiative/{led.pk}/",
    )
    of_home = panels(cast, f"helping:{base}/helping/", f"recent:{base}/recent/")
    asked = {}
    for address, says in (
        (of_initiative, ("Carry plank 1", "The way so far", "Nails 1", "Learnt 1", "Thanks!")),
        (of_home, ("Welding corner 1", "Your Welding is wanted", "Issue 1", "Idea 1")),
    ):
        for _warm in range(2):
            client.get(address)
        with CaptureQueriesContext(connection) as seen:
            shown = client.get(address).content.decode()
        asked[address] = len(seen)
        assert [part for part in says if part not in shown] == []
    assert asked == {of_initiative: 34, of_home: 14}
