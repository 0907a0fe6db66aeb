"""Endorsements in common work, and who knows about what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from colead.features.circles import actions, queries
from colead.features.circles.models import Endorsement, MemberSkill
from colead.features.decisions import actions as decisions
from colead.features.initiatives import actions as initiatives
from colead.features.learning import actions as learning
from colead.kernel import work
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def racks(cast: Cast) -> Any:
    """An initiative that Ada leads and Ben works in."""
    led = initiatives.start(title="Bike racks of oak", circle_id=cast.north.pk, by=cast.ada)
    initiatives.join(led.pk, by=cast.ben)
    return led


@pytest.fixture
def welding(cast: Cast) -> MemberSkill:
    """Ada says that she can weld."""
    return actions.state_skill(name="Welding", level=4, would_teach=True, by=cast.ada)


def test_a_skill_is_endorsed_in_work_both_were_in_and_nowhere_else(
    cast: Cast, racks: Any, welding: MemberSkill
) -> None:
    made = actions.endorse(
        welding.pk, kind="initiative", subject_id=racks.pk, saw="Straight seams", by=cast.ben
    )
    told = Entry.objects.get(event="circles.SkillEndorsed").facts
    assert (told["skill"], told["about_title"]) == ("Welding", "Bike racks of oak")
    [seen] = queries.endorsements(cast.steward, [welding.pk])[welding.pk]
    assert (seen.endorsement.saw, seen.work.title if seen.work else "") == (
        "Straight seams", "Bike racks of oak",
    )  # fmt: skip
    again = actions.endorse(welding.pk, kind="initiative", subject_id=racks.pk, by=cast.ben)
    assert (again.pk, again.saw) == (made.pk, "")
    with pytest.raises(Refused, match="both took part"):
        actions.endorse(welding.pk, kind="initiative", subject_id=racks.pk, by=cast.steward)
    with pytest.raises(Refused, match="yourself"):
        actions.endorse(welding.pk, kind="initiative", subject_id=racks.pk, by=cast.ada)
    alone = initiatives.start(title="Alone", circle_id=cast.north.pk, by=cast.ada)
    with pytest.raises(Refused, match="both took part"):
        actions.endorse(welding.pk, kind="initiative", subject_id=alone.pk, by=cast.ben)
    for kind, pk in (("initiative", 10**9), ("nothing", racks.pk), ("circle", cast.north.pk)):
        with pytest.raises((Missing, Refused)):
            actions.endorse(welding.pk, kind=kind, subject_id=pk, by=cast.ben)
    for stranger in (cast.guest, cast.outsider):
        with pytest.raises(Missing):
            actions.endorse(welding.pk, kind="initiative", subject_id=racks.pk, by=stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        Endorsement.objects.filter(pk=made.pk).update(by_id=cast.ada.member_id)


def test_it_is_taken_back_by_who_gave_it_and_hidden_by_whom_it_is_about(
    cast: Cast, racks: Any, welding: MemberSkill
) -> None:
    made = actions.endorse(welding.pk, kind="initiative", subject_id=racks.pk, by=cast.ben)
    with pytest.raises(Missing):
        actions.hide_endorsement(made.pk, by=cast.ben)
    with pytest.raises(Missing):
        actions.revoke_endorsement(made.pk, by=cast.ada)
    with pytest.raises(Missing):
        actions.revoke_endorsement(made.pk, by=cast.steward)
    actions.hide_endorsement(made.pk, by=cast.ada)
    assert queries.endorsements(cast.ben, [welding.pk]) == {}
    assert list(queries.endorsements(cast.ada, [welding.pk])) == [welding.pk]
    actions.hide_endorsement(made.pk, hidden=False, by=cast.ada)
    assert list(queries.endorsements(cast.ben, [welding.pk])) == [welding.pk]
    assert queries.endorsements(cast.guest, [welding.pk]) == {}
    actions.revoke_endorsement(made.pk, by=cast.ben)
    assert not Endorsement.objects.exists()


def test_common_work_is_what_both_took_part_in(cast: Cast, racks: Any) -> None:
    ada, ben = cast.ada.member_id or 0, cast.ben.member_id or 0
    asked = decisions.propose(title="Which oak?", method="advice", by=cast.steward)
    for actor in (cast.ada, cast.ben):
        decisions.ask(asked.pk, [(actor.member_id or 0, "expert", "knows")], by=cast.steward)
        decisions.give_advice(asked.pk, text="Old oak", by=actor)
    both = {thing.title for thing in work.common(cast.steward, ada, ben)}
    assert both == {"Bike racks of oak", "Which oak?"}
    assert work.common(cast.outsider, ada, ben) == []


def test_who_knows_is_told_with_every_reason(cast: Cast, racks: Any, welding: MemberSkill) -> None:
    actions.endorse(welding.pk, kind="initiative", subject_id=racks.pk, by=cast.ben)
    role = actions.open_role(cast.south.pk, title="Smith", by=cast.ben)
    actions.open_domain(cast.south.pk, name="Welding and steel", role_id=role.pk, by=cast.ben)
    dora = person(cast.organization, "Dora")
    actions.join(cast.south.pk, by=dora)
    actions.step_up(role.pk, by=dora)
    found = {one.member.name: one for one in queries.who_knows(cast.steward, "welding")}
    assert list(found) == ["Ada", "Dora"]
    assert [one.skill.name for one in found["Ada"].statements] == ["Welding"]
    assert found["Ada"].seen[0].endorsement.by.name == "Ben"
    assert [one.name for one in found["Dora"].domains] == ["Welding and steel"]
    past = {one.member.name: one.traces for one in queries.who_knows(cast.steward, "oak racks")}
    assert {name: says for name, [(_thing, says)] in past.items()} == {
        "Ada": "initiative: led it", "Ben": "initiative: worked in it",
    }  # fmt: skip
    learning.offer(kind="peer", title="Sharpening chisels", skills=["Whetstone"], by=dora)
    [teacher] = queries.who_knows(cast.steward, "whetstone")
    assert (teacher.member.name, teacher.traces[0][0].kind) == ("Dora", "learning")
    assert queries.who_knows(cast.steward, "zither") == []
    assert queries.who_knows(cast.steward, " ") == []
    assert queries.who_knows(cast.guest, "welding") == []
    assert queries.who_knows(cast.outsider, "welding") == []


def test_the_pages(
    cast: Cast, racks: Any, welding: MemberSkill, client_of: Callable[[Actor], Client]
) -> None:
    base = f"/o/{cast.organization.slug}"
    ben, ada, steward = (client_of(a) for a in (cast.ben, cast.ada, cast.steward))
    assert "I saw it at work" in ben.get(f"{base}/circles/of-member/{cast.ada.member_id}/").text
    page = f"{base}/skills/{welding.pk}/endorse/"
    assert "No work yet" in steward.get(page).text
    assert ben.post(page, {"work": "initiative:999"}).status_code == 422
    given = {"work": f"initiative:{racks.pk}", "saw": "Straight seams"}
    assert ben.post(page, given).status_code == 302
    assert "Straight seams" in steward.get(f"{base}/circles/of-member/{cast.ada.member_id}/").text
    found = steward.get(f"{base}/skills/?q=weld").text
    assert "Ben saw it at work in" in found
    assert "would teach it" in found
    made = Endorsement.objects.get()
    ada.post(f"{base}/endorsements/{made.pk}/hide/")
    assert "Show again" in ada.get(f"{base}/skills/").text
    assert "Straight seams" not in steward.get(
        f"{base}/circles/of-member/{cast.ada.member_id}/"
    ).text  # fmt: skip
    assert steward.post(f"{base}/endorsements/{made.pk}/revoke/").status_code == 404
    ben.post(f"{base}/endorsements/{made.pk}/revoke/")
    assert not Endorsement.objects.exists()


def test_the_search_costs_the_same_for_one_and_for_many(
    cast: Cast, welding: MemberSkill, racks: Any, client_of: Callable[[Actor], Client]
) -> None:
    steward = client_of(cast.steward)
    url = f"/o/{cast.organization.slug}/skills/?q=welding"

    def cost() -> int:
        steward.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert len(steward.get(url).content) < 60_000
        return len(caught)

    initiatives.start(title="Welding a gate", circle_id=cast.north.pk, by=cast.ben)
    learning.offer(kind="peer", title="Welding for all", by=cast.ben)
    few = cost()
    assert few <= 16
    for number in range(29):
        other = person(cast.organization, f"W{number}")
        actions.state_skill(name="Welding", level=2, by=other)
        initiatives.start(title=f"Welding {number}", circle_id=cast.root.pk, by=other)
    assert cost() == few


def test_for_programs(
    cast: Cast, racks: Any, welding: MemberSkill, api_of: Callable[..., Client]
) -> None:
    ben, kind = api_of(cast.ben), "application/json"
    made = ben.post(
        f"/api/v1/circles/skills/{welding.pk}/endorse",
        {"kind": "initiative", "subject_id": racks.pk, "saw": "Seams"},
        content_type=kind,
    )
    assert made.status_code == 201
    [found] = ben.get("/api/v1/circles/who-knows/?q=weld").json()
    assert (found["name"], found["skills"][0]["skill"]) == ("Ada", "Welding")
    pk = made.json()["id"]
    assert api_of(cast.ada).post(
        f"/api/v1/circles/endorsements/{pk}/hide", {"hidden": True}, content_type=kind
    ).status_code == 204  # fmt: skip
    assert ben.delete(f"/api/v1/circles/endorsements/{pk}").status_code == 204
