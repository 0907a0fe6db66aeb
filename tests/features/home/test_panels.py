"""The pieces of a page that come by themselves, all in one answer."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from colead.features.circles import queries as circles
from colead.kernel import prepared
from tests.cast import Cast

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
