"""Circles, roles and skills in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from colead.features.circles import actions, queries
from colead.features.circles.models import Circle, MemberSkill, Role, Term
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor
from tests.cast import Cast, person

ClientOf = Callable[[Actor], Client]


def at(cast: Cast, name: str, *args: object) -> str:
    return reverse(f"circles:{name}", args=[cast.organization.slug, *args])


@pytest.fixture
def cook(cast: Cast) -> Role:
    return actions.open_role(
        cast.north.pk, title="Cook", accountabilities=["Soup"], seats=1, by=cast.ada
    )


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_the_map_is_a_picture_of_links_and_the_same_as_a_list(
    cast: Cast, client_of: ClientOf
) -> None:
    bees = actions.open_circle(name="Bees <b>", parent_id=cast.north.pk, by=cast.ada)
    page = text(client_of(cast.ben).get(at(cast, "map")))
    picture, rest = page.split("</svg></figure>")
    assert "<title id=" in picture
    assert "<desc id=" in picture
    assert f'href="?within={cast.north.pk}"' in picture
    for circle in (cast.root, cast.south, bees):
        address = f'href="{at(cast, "circle", circle.pk)}"'
        assert address in picture
        assert address in rest
    assert "Bees <b>" not in page
    assert 'aria-label="South: one person"' in picture
    inner = text(client_of(cast.ben).get(at(cast, "map"), {"within": cast.north.pk}))
    assert at(cast, "circle", bees.pk) in inner
    assert at(cast, "circle", cast.south.pk) not in inner


def test_the_map_of_a_day_and_of_senseless_days(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    before = text(client.get(at(cast, "map"), {"on": "2001-01-01"}))
    assert "No circle on this day" in before
    for asked in ({"on": "tomorrow"}, {"on": "9999-12-31"}, {"within": "x"}, {"within": 10**30}):
        answer = client.get(at(cast, "map"), asked)
        assert answer.status_code == 422
        assert at(cast, "circle", cast.south.pk) in text(answer), "today's map, with the fault"
    tomorrow = cast.ada.today + timedelta(days=10_000)
    assert client.get(at(cast, "map"), {"on": tomorrow}).status_code == 200


def test_joining_leaving_and_joining_again_in_one_act_each(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ben)
    assert "Join this circle" in text(client.get(at(cast, "circle", cast.north.pk)))
    page = text(client.post(at(cast, "join", cast.north.pk), follow=True))
    assert "You are in." in page
    assert "Leave this circle" in page
    page = text(client.post(at(cast, "leave", cast.north.pk), follow=True))
    assert "join again below" in page
    assert "Join this circle" in page
    assert "You are not in this circle." in text(
        client.post(at(cast, "leave", cast.north.pk), follow=True)
    )


def test_a_no_shows_its_reason_beside_the_button(
    cast: Cast, client_of: ClientOf, cook: Role
) -> None:
    actions.amend_circle(cast.north.pk, name="North", purpose="", joining="ask", by=cast.ada)
    page = text(client_of(cast.steward).get(at(cast, "circle", cast.north.pk)))
    assert "offer places" in page
    assert re.search(r'aria-disabled="true".*?Open a role.*?Join it first', page, re.S)
    page = text(client_of(cast.steward).get(at(cast, "role", cook.pk)))
    assert re.search(r'aria-disabled="true".*?Offer it to somebody.*?Join it first', page, re.S)
    answer = client_of(cast.steward).get(at(cast, "amend", cast.north.pk))
    assert answer.status_code == 409
    assert "Members of this circle" in text(answer)


def test_from_an_empty_circle_to_a_held_role(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    assert "Which role does this circle need first?" in text(
        client.get(at(cast, "circle", cast.north.pk))
    )
    values = {
        "title": "Guide",
        "purpose": "Keeps us together",
        "accountabilities": "- Calling the meeting\n\n* Writing it down",
        "term_months": "6",
        "seats": "1",
        "is_guide": "on",
        "review_on": "",
    }
    page = text(client.post(at(cast, "open-role", cast.north.pk), values, follow=True))
    role = Role.objects.get()
    assert role.accountabilities == ["Calling the meeting", "Writing it down"]
    assert "This could be yours" in page
    page = text(client.post(at(cast, "step-up", role.pk), follow=True))
    assert "You hold this role" in page
    term = Term.objects.get()
    page = text(client.post(at(cast, "step-down", term.pk), {"notes": "Key *left*"}, follow=True))
    assert "Key <em>left</em>" in page
    assert client.get(at(cast, "step-down", term.pk)).status_code == 404


def test_handing_over_and_taking_it(cast: Cast, client_of: ClientOf, cook: Role) -> None:
    term = actions.step_up(cook.pk, by=cast.ada)
    values = {"to": cast.ben.member_id, "notes": "Soup on Monday"}
    page = text(client_of(cast.ada).post(at(cast, "hand-over", term.pk), values, follow=True))
    assert "Offered to Ben" in page
    page = text(client_of(cast.ben).get(at(cast, "role", cook.pk)))
    assert "Ada offers it to you." in page
    page = text(client_of(cast.ben).get(at(cast, "circle", cast.north.pk)))
    assert "Look at the offer" in page
    answer = reverse("offers:answer", args=[cast.organization.slug, Offer.objects.get().pk])
    page = text(client_of(cast.ben).post(answer, {"answer": "take"}, follow=True))
    assert "You hold this role" in page
    assert "Soup on Monday" in page
    assert client_of(cast.ben).get(at(cast, "hand-over", term.pk)).status_code == 404


def test_a_race_for_a_seat_ends_in_a_sentence(cast: Cast, client_of: ClientOf, cook: Role) -> None:
    actions.join(cast.north.pk, by=cast.ben)
    actions.step_up(cook.pk, by=cast.ada)
    page = text(client_of(cast.ben).post(at(cast, "step-up", cook.pk), follow=True))
    assert "All seats of this role are taken." in page


def test_opening_amending_moving_and_closing_a_circle(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    values = {"name": "Bees", "purpose": "Honey", "joining": "open", "parent_id": cast.north.pk}
    client.post(at(cast, "open"), values)
    bees = Circle.objects.get(name="Bees")
    values = {"name": "Hives", "purpose": "Honey", "joining": "ask"}
    assert "Hives" in text(client.post(at(cast, "amend", bees.pk), values, follow=True))
    answer = client.post(at(cast, "move", cast.north.pk), {"parent_id": bees.pk})
    assert answer.status_code == 422
    client.post(at(cast, "move", bees.pk), {"parent_id": cast.root.pk})
    bees.refresh_from_db()
    assert bees.parent_id == cast.root.pk
    assert "What ends" not in text(client.get(at(cast, "close", bees.pk)))
    assert Circle.objects.get(pk=bees.pk).closed_on is None, "GET changes nothing"
    page = text(client.post(at(cast, "close", bees.pk), follow=True))
    assert "Its history stays" in page
    page = text(client.get(at(cast, "circle", bees.pk)))
    assert "This circle was closed on" in page
    assert "Join this circle" not in page


def test_domains_are_written_down_and_given_up(cast: Cast, client_of: ClientOf, cook: Role) -> None:
    client = client_of(cast.ada)
    values = {"name": "Menu", "description": "All meals", "role_id": cook.pk}
    assert "All meals" in text(
        client.post(at(cast, "open-domain", cast.north.pk), values, follow=True)
    )
    again = client.post(at(cast, "open-domain", cast.north.pk), values)
    assert again.status_code == 422
    assert "This circle has a domain of that name." in text(again)
    domain = queries.domains(cast.ada).get()
    client.post(at(cast, "amend-domain", domain.pk), values | {"name": "Meals", "role_id": ""})
    domain.refresh_from_db()
    assert (domain.name, domain.role_id) == ("Meals", None)
    client.post(at(cast, "close-domain", domain.pk))
    assert client.get(at(cast, "amend-domain", domain.pk)).status_code == 404


def test_who_knows_about_it(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    values = {"name": "Bee keeping", "level": "4", "would_teach": "on"}
    page = text(client.post(at(cast, "state-skill"), values, follow=True))
    assert "I do hard cases" in page
    stated = MemberSkill.objects.get()
    assert (stated.level, stated.would_teach, stated.would_use) == (4, True, False)
    page = text(client_of(cast.ben).get(at(cast, "skills"), {"q": "bee"}))
    assert "would teach it" in page
    assert "Nobody is known for it yet" in text(
        client_of(cast.ben).get(at(cast, "skills"), {"q": "opera"})
    )
    bad = client.post(at(cast, "state-skill"), values | {"level": "9"})
    assert bad.status_code == 422
    assert "Bee keeping" in text(bad), "what was typed stays"
    panel = text(client_of(cast.ben).get(at(cast, "of-member", cast.ada.member_id)))
    assert "Bee keeping" in panel
    client_of(cast.ben).post(at(cast, "drop-skill", stated.pk))
    assert MemberSkill.objects.exists()
    client.post(at(cast, "drop-skill", stated.pk))
    assert not MemberSkill.objects.exists()


def addresses(cast: Cast, cook: Role) -> dict[str, list[object]]:
    term = actions.step_up(cook.pk, by=cast.ada)
    domain = actions.open_domain(cast.north.pk, name="Menu", by=cast.ada)
    stated = actions.state_skill(name="Maths", by=cast.ada)
    north = [cast.north.pk]
    return {
        "map": [], "open": [], "skills": [], "state-skill": [],
        "circle": north, "amend": north, "move": north, "close": north, "join": north,
        "leave": north, "offer-place": north, "people": north, "open-domain": north,
        "open-role": north, "of-member": [cast.ada.member_id],
        "amend-domain": [domain.pk], "close-domain": [domain.pk],
        "role": [cook.pk], "amend-role": [cook.pk], "close-role": [cook.pk],
        "step-up": [cook.pk], "offer-role": [cook.pk],
        "step-down": [term.pk], "hand-over": [term.pk], "drop-skill": [stated.pk],
    }  # fmt: skip


def test_every_address_is_tried_as_everybody(cast: Cast, client_of: ClientOf, cook: Role) -> None:
    posted_only = {"join", "leave", "close-domain", "close-role", "step-up", "drop-skill"}
    open_to_guests = {"map", "circle", "people", "role"}
    harmless = {"of-member"}
    for name, args in addresses(cast, cook).items():
        address = at(cast, name, *args)
        for method in ("get", "post"):
            wrong = (method == "get") == (name in posted_only)
            outsider = getattr(client_of(cast.outsider), method)(address)
            assert outsider.status_code == 404, (name, method)
            stranger = getattr(Client(), method)(address)
            assert stranger.status_code == 302, (name, method)
            assert "login" in stranger["Location"]
            if method == "get":
                member = client_of(cast.ada).get(address)
                assert member.status_code == (405 if wrong else 200), name
                guest = client_of(cast.guest).get(address)
                may = name in open_to_guests | harmless
                assert (guest.status_code == 200) == may, (name, guest.status_code)
    guest = client_of(cast.guest)
    assert guest.get(at(cast, "circle", cast.south.pk)).status_code == 404
    assert guest.get(at(cast, "circle", cast.root.pk)).status_code == 404
    for name in ("join", "leave", "step-up"):
        args = addresses_of(cast, cook, name)
        guest.post(at(cast, name, *args))
    assert queries.holder_ids(cook.pk) == {cast.ada.member_id}
    assert [one.name for one in queries.members_of(cast.ada, cast.north.pk)] == ["Ada"]


def addresses_of(cast: Cast, cook: Role, name: str) -> list[object]:
    return [cook.pk] if name == "step-up" else [cast.north.pk]


@pytest.mark.parametrize(
    "hostile",
    ["\x00", "\u202egnorw", "x" * 1_000_000, "<script>alert(1)</script>", "=cmd()", "'; DROP--"],
)
def test_hostile_input_is_refused_or_shown_harmlessly(
    cast: Cast, client_of: ClientOf, cook: Role, hostile: str
) -> None:
    client = client_of(cast.ada)
    for name, args, field in (
        ("amend", [cast.north.pk], "name"),
        ("open-role", [cast.north.pk], "purpose"),
        ("open-domain", [cast.north.pk], "name"),
        ("state-skill", [], "name"),
        ("offer-role", [cook.pk], "to"),
    ):
        values = {"name": "x", "joining": "open", "title": "x", "level": "3", field: hostile}
        answer = client.post(at(cast, name, *args), values, follow=True)
        assert answer.status_code in (200, 422), name
        assert "<script>alert" not in text(answer)
    for address in ("map", "skills"):
        found = client.get(at(cast, address), {"q": hostile[:900], "on": hostile[:900]})
        assert found.status_code in (200, 400, 422)
        assert "<script>alert" not in text(found)


def test_a_long_list_of_people_goes_on(cast: Cast, client_of: ClientOf) -> None:
    for number in range(70):
        actions.join(cast.north.pk, by=person(cast.organization, f"Person{number:02}"))
    client = client_of(cast.ada)
    page = text(client.get(at(cast, "people", cast.north.pk)))
    assert "Person58" in page
    assert "Person59" not in page
    after = re.search(r'href="\?after=([^"]+)"', page)
    assert after is not None
    assert "Person69" in text(client.get(at(cast, "people", cast.north.pk), {"after": after[1]}))
    assert "Everyone in it" in text(client.get(at(cast, "circle", cast.north.pk)))
