"""Circles for programs, and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from colead.features.circles import actions, queries
from colead.features.circles.models import Circle, Role
from colead.features.organizations import actions as organizations
from colead.kernel.actor import Actor
from tests.cast import Cast

ApiOf = Callable[[Actor], Client]
BASE = "/api/v1/circles"


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(BASE + path, body, content_type="application/json")


def test_a_program_does_what_a_member_does(cast: Cast, api_of: ApiOf) -> None:
    ada, ben = api_of(cast.ada), api_of(cast.ben)
    made = send(ada, "post", "/", {"name": "Bees", "parent_id": cast.north.pk})
    assert made.status_code == 201
    bees = made.json()["id"]
    assert send(ada, "put", f"/{bees}", {"name": "Hives"}).json()["name"] == "Hives"
    assert send(ben, "post", f"/{bees}/join").status_code == 200
    assert [one["name"] for one in ada.get(f"{BASE}/{bees}/people").json()["items"]] == [
        "Ada",
        "Ben",
    ]
    role = send(ada, "post", f"/{bees}/roles", {"title": "Keeper", "seats": 1}).json()["id"]
    term = send(ben, "post", f"/roles/{role}/step-up").json()
    assert (term["member_id"], term["ended_on"]) == (cast.ben.member_id, None)
    no = send(ada, "post", f"/roles/{role}/step-up")
    assert (no.status_code, no["Content-Type"]) == (409, "application/problem+json; charset=utf-8")
    assert "All seats" in no.json()["detail"]
    offer = send(
        ben, "post", f"/terms/{term['id']}/hand-over", {"to": cast.ada.member_id, "notes": "Smoke"}
    )
    assert (offer.status_code, offer.json()["state"]) == (201, "open")
    down = send(ben, "post", f"/terms/{term['id']}/step-down", {"notes": "Smoke"})
    assert down.json()["ended_by"] == "stepped-down"
    domain = send(ada, "post", f"/{bees}/domains", {"name": "Honey", "role_id": role}).json()["id"]
    assert [one["name"] for one in ada.get(f"{BASE}/{bees}/domains").json()] == ["Honey"]
    assert send(ada, "put", f"/domains/{domain}", {"name": "Wax"}).json()["role_id"] is None
    assert send(ada, "post", f"/domains/{domain}/close").status_code == 200
    assert send(ada, "post", f"/{bees}/move", {"parent_id": cast.root.pk}).status_code == 200
    assert send(ben, "post", f"/{bees}/leave").status_code == 200
    assert send(ada, "post", f"/roles/{role}/close").json()["closed_on"] is not None
    assert send(ada, "post", f"/{bees}/close").json()["closed_on"] is not None
    assert Circle.objects.get(pk=bees).closed_on is not None


def test_skills(cast: Cast, api_of: ApiOf) -> None:
    ada, ben = api_of(cast.ada), api_of(cast.ben)
    stated = send(ada, "put", "/skills/", {"name": "Choir", "level": 5}).json()
    assert (stated["skill"], stated["level"]) == ("Choir", 5)
    assert [one["member_id"] for one in ben.get(f"{BASE}/skills/?q=choir").json()] == [
        cast.ada.member_id
    ]
    assert ben.get(f"{BASE}/skills/").json() == []
    assert send(ben, "delete", f"/skills/{stated['id']}").status_code == 404
    assert send(ada, "delete", f"/skills/{stated['id']}").status_code == 204


def test_others_and_faults(cast: Cast, api_of: ApiOf) -> None:
    ada, outsider = api_of(cast.ada), api_of(cast.outsider)
    role = actions.open_role(cast.north.pk, title="Cook", by=cast.ada)
    for path in (f"/{cast.north.pk}", f"/{cast.north.pk}/people", f"/roles/{role.pk}",
                 f"/roles/{role.pk}/terms", f"/{cast.north.pk}/roles"):  # fmt: skip
        assert outsider.get(BASE + path).status_code == 404
        assert Client().get(BASE + path).status_code == 401
        assert ada.get(BASE + path).status_code == 200
    for body in ({"name": ""}, {"name": "x" * 201}, {"name": "x", "joining": "never"}, {}, []):
        assert send(ada, "post", "/", body).status_code == 422
    assert send(ada, "post", "/", {"name": "x", "parent_id": 2**70}).status_code == 422
    assert send(ada, "post", "/", {"name": "a\u0000b"}).status_code == 422
    assert ada.get(f"{BASE}/?after=nonsense").status_code == 409
    _, reading = organizations.make_token(by=cast.ada, name="read", scope="read")
    reader = Client(headers={"authorization": f"Bearer {reading}"})
    assert reader.get(f"{BASE}/").status_code == 200
    assert send(reader, "post", f"/{cast.south.pk}/join").status_code == 403


@pytest.mark.parametrize("many", [1, 30])
def test_lists_cost_the_same_with_one_and_with_many(
    cast: Cast, api_of: ApiOf, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        role = actions.open_role(cast.north.pk, title=f"Role {number}", by=cast.ada)
        actions.step_up(role.pk, by=cast.ada)
        actions.open_circle(name=f"Inner {number}", parent_id=cast.north.pk, by=cast.ada)
    ada = api_of(cast.ada)
    ada.get(f"{BASE}/")
    for path, expected in (("/", 4), (f"/{cast.north.pk}/roles", 6), ("/skills/?q=maths", 5)):
        with django_assert_num_queries(expected):
            assert ada.get(BASE + path).status_code == 200


def test_on_the_command_line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from colead.project.cli import main

    def run(actor: Actor, *words: str) -> tuple[int, str]:
        _, secret = organizations.make_token(by=actor, name="cli", scope="write")
        monkeypatch.setenv("COLEAD_TOKEN", secret)
        done = CliRunner().invoke(main, list(words))
        return done.exit_code, done.output

    code, told = run(cast.ada, "circle", "open", "Bees", "--inside", str(cast.north.pk))
    assert code == 0, told
    bees = Circle.objects.get(name="Bees")
    assert "    Bees" in run(cast.ben, "circle", "list")[1]
    assert run(cast.ben, "circle", "join", str(bees.pk)) == (0, "You are in.\n")
    run(cast.ada, "role", "open", str(bees.pk), "Keeper", "--seats", "1")
    role = Role.objects.get()
    assert run(cast.ben, "role", "step-up", str(role.pk))[0] == 0
    code, told = run(cast.ada, "role", "step-up", str(role.pk))
    assert (code, "All seats" in told) == (1, True)
    assert "Keeper: Ben" in run(cast.ada, "role", "list", str(bees.pk))[1]
    run(cast.ben, "skill", "state", "Honey", "--level", "5")
    assert run(cast.ada, "skill", "find", "honey")[1] == "Ben: Honey (5/5)\n"
    assert run(cast.ben, "circle", "leave", str(bees.pk))[0] == 0
    assert queries.holder_ids(role.pk) == set()
    assert run(cast.outsider, "circle", "join", str(bees.pk)) == (
        1,
        "Error: There is no such thing here.\n",
    )
