"""Changes to circles and roles by consent: tried first, shown before and after, then made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from colead.features.circles import actions as circles
from colead.features.circles.models import Circle, Domain, Role
from colead.features.decisions import actions, queries
from colead.features.decisions.models import Decision
from colead.features.decisions.rules import changes as rules
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Refused
from tests.cast import Cast

ROOT = "/o/north-school/decisions"
ClientOf = Callable[[Actor], Client]


def propose(now: Cast, *changes: dict[str, Any], circle: Any = None, **values: Any) -> Decision:
    decision = actions.propose(
        title="A new order",
        proposal="As below.",
        method="consent",
        circle_id=(circle or now.root).pk,
        by=now.ada,
        **values,
    )
    if changes:
        decision = actions.set_changes(decision.pk, changes, by=now.ada)
    return decision


def agreed(decision: Decision, now: Cast) -> Decision:
    for actor in (now.ada, now.ben, now.steward):
        actions.cast(decision.pk, choice="consent", by=actor)
    decision.refresh_from_db()
    assert decision.result == "agreed"
    return decision


def test_what_was_agreed_is_done(now: Cast) -> None:
    role = circles.open_role(now.north.pk, title="Keeper of keys", by=now.ada)
    decision = propose(
        now,
        {"kind": "open-circle", "circle": now.root.pk, "name": "Garden", "purpose": "Growing"},
        {"kind": "move-circle", "circle": now.south.pk, "into": now.root.pk},
        {"kind": "amend-circle", "circle": now.north.pk, "name": "Northern", "purpose": "All"},
        {"kind": "open-role", "circle": now.south.pk, "title": "Scribe", "term_months": 6},
        {"kind": "amend-role", "role": role.pk, "title": "Keyholder", "purpose": "Doors"},
        {"kind": "elect", "role": role.pk, "member": now.ben.member_id},
        {"kind": "open-domain", "circle": now.north.pk, "name": "Keys"},
    )
    assert not Circle.objects.filter(name="Garden").exists()
    done = agreed(decision, now)
    assert (done.changed_at is not None, done.trouble) == (True, "")
    assert Circle.objects.get(name="Garden").parent_id == now.root.pk
    now.north.refresh_from_db()
    role.refresh_from_db()
    assert (now.north.name, role.title) == ("Northern", "Keyholder")
    assert Role.objects.get(title="Scribe").term_months == 6
    assert Domain.objects.get(name="Keys").circle_id == now.north.pk
    offer = Offer.objects.get(kind="role")
    assert (offer.to_id, offer.taken_at if hasattr(offer, "taken_at") else None) == (
        now.ben.member_id, None,
    )  # fmt: skip
    assert not role.terms.exists()
    told = Entry.objects.get(event="decisions.ChangesMade")
    assert len(told.facts["changes"]) == 7


def test_ends_are_made_too(now: Cast) -> None:
    role = circles.open_role(now.south.pk, title="Scribe", by=now.ben)
    domain = circles.open_domain(now.south.pk, name="Minutes", by=now.ben)
    done = agreed(
        propose(
            now,
            {"kind": "close-role", "role": role.pk},
            {"kind": "amend-domain", "domain": domain.pk, "name": "Notes", "description": "All"},
            {"kind": "close-domain", "domain": domain.pk},
            {"kind": "close-circle", "circle": now.south.pk},
        ),
        now,
    )
    for thing in (role, domain, now.south):
        thing.refresh_from_db()
    assert done.changed_at is not None
    assert role.closed_on
    assert domain.closed_on
    assert now.south.closed_on
    assert domain.name == "Notes"


def test_what_cannot_be_done_is_refused_before_anybody_answers(now: Cast) -> None:
    inner = circles.open_circle(name="Inner", parent_id=now.north.pk, by=now.ada)
    decision = propose(now)
    for change, words in (
        ({"kind": "close-circle", "circle": now.root.pk}, "organization itself"),
        ({"kind": "close-circle", "circle": inner.pk}, "Members of this circle"),
        ({"kind": "move-circle", "circle": now.north.pk, "into": inner.pk}, "inside itself"),
        ({"kind": "open-circle", "circle": now.root.pk}, "needed"),
        ({"kind": "open-circle", "circle": now.root.pk, "name": "x" * 300}, "too long"),
        ({"kind": "melt"}, "no such change"),
        ({"kind": "open-role", "circle": now.north.pk, "title": "X", "term_months": 999}, "120"),
    ):
        with pytest.raises(Refused, match=words):
            actions.set_changes(decision.pk, [change], by=now.ada)
    decision.refresh_from_db()
    assert decision.changes == []
    assert not Entry.objects.filter(event="circles.CircleClosed").exists()


def test_a_circles_decision_reaches_no_further_than_its_members(now: Cast) -> None:
    decision = propose(now, circle=now.north)
    with pytest.raises(Refused, match="Members of"):
        actions.set_changes(
            decision.pk,
            [{"kind": "amend-circle", "circle": now.south.pk, "name": "Mine"}],
            by=now.ada,
        )
    majority = actions.propose(title="x", method="majority", circle_id=now.root.pk, by=now.ada)
    with pytest.raises(Refused, match="by consent"):
        actions.set_changes(majority.pk, [], by=now.ada)
    with pytest.raises(Refused, match="brought"):
        actions.set_changes(decision.pk, [], by=now.ben)


def test_changes_freeze_at_the_first_answer(now: Cast) -> None:
    decision = propose(now, {"kind": "close-circle", "circle": now.south.pk})
    actions.cast(decision.pk, choice="consent", by=now.ben)
    with pytest.raises(Refused, match="answered already"):
        actions.set_changes(decision.pk, [], by=now.ada)


def test_what_stands_in_the_way_is_told_and_can_be_tried_again(
    now: Cast, client_of: ClientOf
) -> None:
    decision = propose(
        now,
        {"kind": "open-circle", "circle": now.root.pk, "name": "Garden"},
        {"kind": "open-domain", "circle": now.north.pk, "name": "Keys"},
    )
    standing = circles.open_domain(now.north.pk, name="Keys", by=now.ada)
    failed = agreed(decision, now)
    assert (failed.changed_at, failed.trouble) == (None, "This circle has a domain of that name.")
    assert not Circle.objects.filter(name="Garden").exists()
    client = client_of(now.ada)
    assert "could not be done" in client.get(f"{ROOT}/{decision.pk}/").content.decode()
    circles.close_domain(standing.pk, by=now.ada)
    client.post(f"{ROOT}/{decision.pk}/changes/again/")
    failed.refresh_from_db()
    assert (failed.changed_at is not None, failed.trouble) == (True, "")
    assert Circle.objects.filter(name="Garden").exists()
    with pytest.raises(Refused, match="nothing left"):
        actions.try_changes_again(decision.pk, by=now.ada)


def test_the_pages_show_before_and_after(now: Cast, client_of: ClientOf) -> None:
    decision = propose(now)
    ada = client_of(now.ada)
    page = ada.get(f"{ROOT}/{decision.pk}/").content.decode()
    assert "Let it change circles or roles" in page
    address = f"{ROOT}/{decision.pk}/changes/"
    assert "Open a circle" in ada.get(address).content.decode()
    form = ada.get(f"{address}?kind=open-circle").content.decode()
    assert "Inside which circle?" in form
    wrong = ada.post(f"{address}?kind=open-circle", {"circle": now.root.pk, "name": ""})
    assert wrong.status_code == 422
    ada.post(f"{address}?kind=open-circle", {"circle": now.root.pk, "name": "Garden"})
    ada.post(f"{address}?kind=amend-circle", {"circle": now.north.pk, "name": "Northern"})
    page = client_of(now.ben).get(f"{ROOT}/{decision.pk}/").content.decode()
    for words in ("What it changes", "Garden", "<del>North</del>", "When it is agreed"):
        assert words in page
    refused = ada.post(f"{address}?kind=close-circle", {"circle": now.root.pk})
    assert "organization itself" in refused.content.decode()
    ada.post(f"{address}1/drop/")
    decision.refresh_from_db()
    assert [change["kind"] for change in decision.changes] == ["amend-circle"]
    assert client_of(now.ben).get(address).status_code == 409


def test_the_picture_of_after_is_the_tree_with_the_changes() -> None:
    tree = [rules.Placed(1, None, "All"), rules.Placed(2, 1, "A"), rules.Placed(3, 2, "B")]
    after = rules.after(
        tree,
        [
            {"kind": "open-circle", "circle": 1, "name": "C"},
            {"kind": "close-circle", "circle": 2},
            {"kind": "amend-circle", "circle": 3, "name": "D"},
        ],
    )
    assert set(after) == {(1, None, "All"), (3, 1, "D"), (-1, 1, "C")}


def test_a_page_with_changes_costs_a_constant_number_of_queries(
    now: Cast, client_of: ClientOf, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    more = [
        {"kind": "open-circle", "circle": now.root.pk, "name": f"Circle {n}"} for n in range(12)
    ]
    decision = propose(now, *more)
    client = client_of(now.ben)
    client.get(f"{ROOT}/{decision.pk}/")
    with django_assert_max_num_queries(18):
        client.get(f"{ROOT}/{decision.pk}/")
    assert len(queries.proposed(now.ben, decision).told) == 12
