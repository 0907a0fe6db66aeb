"""Guardrails in the browser: read, ask, write after trying, look again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from colead.features.authority import actions
from colead.features.authority.models import Guardrail
from colead.features.circles import actions as circles
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from tests.cast import Cast, person

Intend = Callable[..., None]

ClientOf = Callable[[Actor], Client]


def guardrail_over(cast: Cast, amount: int = 50_000, **values: Any) -> Guardrail:
    """The stewards ask for their advice above an amount."""
    return actions.write(
        **{
            "circle_id": cast.root.pk,
            "title": "Spending",
            "when": {"amount_over": amount, "currency": "EUR"},
            "then": {"outcome": "advise", "whom": [{"kind": "stewards"}]},
            "why": "Money is short.",
            "by": cast.steward,
            **values,
        }
    )


def url(cast: Cast, name: str, *args: Any) -> str:
    """An address in North School."""
    return reverse(f"authority:{name}", args=[cast.organization.slug, *args])


def typed(cast: Cast, **values: Any) -> dict[str, Any]:
    """What a steward types into the editor."""
    return {
        "circle_id": cast.root.pk,
        "title": "Trips",
        "kind": "initiative",
        "topics": "trip, excursion*",
        "amount_over": "250",
        "outcome": "advise",
        "whom": ["stewards"],
        "why": "Somebody must stay reachable.",
        **values,
    }


def test_the_page_shows_every_guardrail_and_the_ground(cast: Cast, client_of: ClientOf) -> None:
    found = guardrail_over(cast)
    page = client_of(cast.ada).get(url(cast, "guardrails"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Advice of those who hold the domain" in text
    assert "When somebody starts or decides something that costs more than €500.00" in text
    assert url(cast, "guardrail", found.pk) in text


def test_who_keeps_none_is_not_asked_to_write_one(cast: Cast, client_of: ClientOf) -> None:
    zoe = person(cast.organization, "Zoe")
    assert url(cast, "write") not in client_of(zoe).get(url(cast, "guardrails")).content.decode()
    assert client_of(zoe).get(url(cast, "write")).status_code == 409
    assert url(cast, "write") in client_of(cast.ada).get(url(cast, "guardrails")).content.decode()


def test_a_guardrail_page_tells_sentence_reason_and_what_it_met(
    cast: Cast, client_of: ClientOf, intend: Intend
) -> None:
    found = guardrail_over(cast)
    intend(cast.ada, "New chairs", amount=60_000)
    intend(cast.ada, "New lamps", amount=40_000)
    page = client_of(cast.ben).get(url(cast, "guardrail", found.pk))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Money is short." in text
    assert "This would have asked for advice in 1 of the last 2 acts." in text
    assert "New chairs" in text
    assert "New lamps" not in text


def test_an_outsider_finds_nothing(cast: Cast, client_of: ClientOf) -> None:
    found = guardrail_over(cast)
    client = client_of(cast.outsider)
    for address in (url(cast, "guardrails"), url(cast, "guardrail", found.pk), url(cast, "ask")):
        assert client.get(address).status_code == 404
    theirs = reverse("authority:guardrail", args=[cast.other.slug, found.pk])
    assert client.get(theirs).status_code == 404


def test_may_i_answers_and_records_nothing(cast: Cast, client_of: ClientOf) -> None:
    guardrail_over(cast)
    circles.open_domain(cast.south.pk, name="Timetable", description="", by=cast.ben)
    before = Entry.objects.count()
    client = client_of(cast.ada)
    asked = {"what": "initiative", "title": "New timetable", "reversibility": "easy"}
    page = client.get(url(cast, "ask"), asked | {"amount": "600"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Ask for advice first" in text
    assert "Ask Ben for advice first, as this touches a domain that others hold." in text
    assert "Ask Stella for advice first, as this costs more than €500.00." in text
    assert "Your words name these domains: Timetable" in " ".join(text.split())
    free = client.get(url(cast, "ask"), asked | {"title": "A picnic", "amount": "5"})
    assert "no guardrail limits €5.00 here" in free.content.decode()
    assert Entry.objects.count() == before


def test_may_i_keeps_what_was_typed_when_it_makes_no_sense(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.ada).get(
        url(cast, "ask"), {"what": "initiative", "title": "A picnic", "amount": "lots"}
    )
    assert page.status_code == 422
    assert 'value="lots"' in page.content.decode()


def test_a_guardrail_is_tried_before_it_is_written(
    cast: Cast, client_of: ClientOf, intend: Intend
) -> None:
    intend(cast.ada, "Trip to the sea", amount=30_000)
    intend(cast.ada, "Trip to the park", amount=1_000)
    intend(cast.ben, "A choir", amount=90_000)
    client = client_of(cast.steward)
    tried = client.post(url(cast, "write"), typed(cast, title="") | {"try": "1"})
    text = tried.content.decode()
    assert tried.status_code == 200
    assert "This would have asked for advice in 1 of the last 3 initiatives." in text
    assert "Trip to the sea" in text
    assert "Somebody must stay reachable." in text
    assert Guardrail.objects.count() == 0
    panel = client.post(url(cast, "try"), typed(cast, amount_over=""))
    assert "in 1 of the last 3" not in panel.content.decode()
    assert "This would have asked for advice in 2 of the last 3" in panel.content.decode()
    written = client.post(url(cast, "write"), typed(cast))
    found = Guardrail.objects.get()
    assert written.headers["Location"] == url(cast, "guardrail", found.pk)
    assert found.when == {
        "kinds": ["initiative"],
        "amount_over": 25_000,
        "currency": "EUR",
        "topics": ["trip", "excursion*"],
    }


def test_a_half_filled_guardrail_says_what_is_missing_and_keeps_the_rest(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.steward)
    page = client.post(url(cast, "write"), typed(cast, why="", whom=[]))
    assert page.status_code == 422
    assert "trip, excursion*" in page.content.decode()
    page = client.post(url(cast, "write"), typed(cast, whom=[]))
    assert page.status_code == 422
    assert "nobody should be left without a way on" in page.content.decode()
    page = client.post(url(cast, "write"), typed(cast, people="Nemo"))
    assert "Nobody here is called Nemo." in page.content.decode()
    assert Guardrail.objects.count() == 0


def test_who_does_not_keep_guardrails_reads_why(cast: Cast, client_of: ClientOf) -> None:
    found = guardrail_over(cast)
    client = client_of(cast.ada)
    for name in ("amend", "review"):
        page = client.post(url(cast, name, found.pk), {})
        assert page.status_code == 409
        assert "kept by its stewards" in page.content.decode()


def test_a_second_look_keeps_adapts_or_drops(cast: Cast, client_of: ClientOf) -> None:
    found = guardrail_over(cast)
    client = client_of(cast.steward)
    page = client.post(
        url(cast, "review", found.pk),
        {"outcome": "keep", "reason": "It helped.", "review_on": "2199-01-01"},
    )
    assert page.status_code == 302
    page = client.post(url(cast, "review", found.pk), {"outcome": "adapt", "reason": "Too low."})
    assert page.headers["Location"] == (url(cast, "amend", found.pk) + "?review=1&reason=Too+low.")
    form = client.get(page.headers["Location"])
    assert "Too low." in form.content.decode()
    changed = client.post(
        page.headers["Location"],
        typed(cast, title="Spending", version=1, reason="Too low.", topics=""),
    )
    assert changed.headers["Location"] == url(cast, "guardrail", found.pk)
    page = client.post(url(cast, "review", found.pk), {"outcome": "drop", "reason": "No use."})
    assert page.status_code == 302
    found.refresh_from_db()
    assert (found.version, found.retired_because) == (2, "No use.")
    assert [r.outcome for r in found.reviews.order_by("pk")] == ["keep", "adapt", "drop"]
    text = client.get(url(cast, "guardrail", found.pk) + "?a=1&b=2").content.decode()
    assert "What changed from wording 1 to 2" in text
    assert "Retired: it holds no more." in text
    assert "No use." in client.get(url(cast, "retired")).content.decode()


def test_the_ground_is_shown_and_can_be_adapted(cast: Cast, client_of: ClientOf) -> None:
    assert "Every organization begins with it" in (
        client_of(cast.ada).get(url(cast, "ground")).content.decode()
    )
    client = client_of(cast.steward)
    form = client.get(url(cast, "write") + "?ground=1")
    assert "Advice of those who hold the domain" in form.content.decode()
    client.post(
        url(cast, "write") + "?ground=1",
        typed(cast, title="Ask twice", others_domain="on", whom=["holders"], topics=""),
    )
    text = client.get(url(cast, "guardrails")).content.decode()
    assert "Ask twice" in text
    assert "Every organization begins with it" not in text


def test_a_circles_page_holds_its_guardrails_and_those_from_above(
    cast: Cast, client_of: ClientOf
) -> None:
    guardrail_over(cast)
    guardrail_over(cast, circle_id=cast.north.pk, title="Quiet hours", by=cast.ada)
    text = client_of(cast.ben).get(url(cast, "of-circle", cast.north.pk)).content.decode()
    assert "Quiet hours" in text
    assert "One that holds from above" in text
    assert "<html" not in text


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_with_one_and_with_thirty(
    cast: Cast,
    client_of: ClientOf,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for number in range(count):
        guardrail_over(cast, title=f"Guardrail {number}")
    client = client_of(cast.ada)
    client.get(url(cast, "guardrails"))
    with django_assert_num_queries(10):
        client.get(url(cast, "guardrails"))


def test_no_page_speaks_of_allowing(cast: Cast, client_of: ClientOf) -> None:
    found = guardrail_over(cast)
    client = client_of(cast.steward)
    addresses = [
        url(cast, "guardrails"),
        url(cast, "guardrail", found.pk),
        url(cast, "write"),
        url(cast, "amend", found.pk),
        url(cast, "review", found.pk),
        url(cast, "ask"),
        url(cast, "ground"),
        url(cast, "retired"),
    ]
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200, address
        assert "approv" not in page.content.decode().casefold()
        assert "permi" not in page.content.decode().casefold()
