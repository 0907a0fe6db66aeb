"""Needs offered and answered, money taken for one, time said for oneself alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from colead.features.capacity import actions, queries
from colead.features.capacity.models import Time
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives import queries as leading
from colead.features.initiatives.models import Commitment, Initiative, Need, Part
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.kernel import parts
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import later, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.funds.paying import balance, open_fund
from tests.features.initiatives.leading import over

pytestmark = pytest.mark.django_db
Needed = Callable[..., Need]


def suggested(actor: Actor, need: Need) -> dict[str, tuple[str, ...]]:
    found = queries.suggestions(actor, queries.need(actor, need.pk))
    return {one.name: one.reasons for one in found}


def test_suggestions_are_those_who_would_like_to_each_explained(
    cast: Cast, needed: Needed, three: dict[str, Actor]
) -> None:
    found = suggested(cast.ada, needed())
    assert list(found) == ["Cleo", "Eve"]
    assert found["Cleo"][0] == "does hard cases of Welding and would like to"
    assert found["Eve"][0] == "is in North, too"


def test_who_has_no_time_or_would_rather_not_is_suggested_to_nobody(
    cast: Cast, needed: Needed, three: dict[str, Actor]
) -> None:
    need = needed()
    for said in ({"hours": 0, "opted_out": False}, {"hours": 9, "opted_out": True}):
        actions.state_time(by=three["Cleo"], **said)
        assert "Cleo" not in suggested(cast.ada, need)
    actions.state_time(hours=None, opted_out=False, by=three["Cleo"])
    assert "Cleo" in suggested(cast.ada, need)


def test_time_is_sealed_and_read_by_oneself_alone(cast: Cast, three: dict[str, Actor]) -> None:
    actions.state_time(hours=7, opted_out=False, by=three["Cleo"])
    assert queries.time_of(three["Cleo"]) == queries.Said(7, False)
    assert queries.time_of(cast.steward) == queries.Said()
    row = Time.objects.get()
    assert b"7" not in bytes(row.sealed)[:1]
    assert b"hours" not in bytes(row.sealed)
    told = json.dumps([entry.facts for entry in Entry.objects.all()])
    assert "opted_out" not in told
    with pytest.raises(Refused, match="Between 0 and 60"):
        actions.state_time(hours=61, opted_out=False, by=cast.ada)
    with pytest.raises(Refused):
        actions.state_time(hours=1, opted_out=False, by=cast.guest)


def test_a_lead_offers_and_nothing_happens_before_the_yes(
    cast: Cast, racks: Initiative, needed: Needed, three: dict[str, Actor]
) -> None:
    need, cleo = needed(), three["Cleo"]
    made = actions.offer_need(
        need.pk, to=cleo.member_id or 0, note="You weld so well.", what="Weld four corners",
        due_on=cast.ada.today + timedelta(days=9), by=cast.ada,
    )  # fmt: skip
    assert Need.objects.get(pk=need.pk).met_at is None
    assert cleo.member_id not in leading.team_ids(racks.pk)
    assert "Cleo" not in suggested(cast.ada, need)
    with pytest.raises(Refused, match="has this offer already"):
        actions.offer_need(need.pk, to=cleo.member_id or 0, by=cast.ada)
    offers.take(made.pk, by=cleo)
    need.refresh_from_db()
    assert need.met_by_id == cleo.member_id
    assert Part.objects.get(member_id=cleo.member_id).kind == "contributor"
    promise = Commitment.objects.get(by_id=cleo.member_id)
    assert (promise.what, promise.due_on) == (
        "Weld four corners",
        cast.ada.today + timedelta(days=9),
    )
    [told] = Entry.objects.filter(event="initiatives.NeedTaken")
    assert told.concerned == [cast.ada.member_id]


def test_only_leads_see_and_offer_and_only_to_members(
    cast: Cast, needed: Needed, three: dict[str, Actor]
) -> None:
    need = needed()
    for actor, to, match in (
        (cast.ben, three["Cleo"], "leads of this initiative"),
        (cast.ada, cast.ada, "Take it yourself"),
        (cast.ada, cast.guest, "Guests"),
    ):
        with pytest.raises(Refused, match=match):
            actions.offer_need(need.pk, to=to.member_id or 0, by=actor)
    with pytest.raises(Missing):
        actions.offer_need(need.pk, to=three["Cleo"].member_id or 0, by=cast.outsider)
    with pytest.raises(Missing):
        actions.answer_need(need.pk, by=cast.outsider)
    with pytest.raises(Refused, match="Members take part"):
        actions.answer_need(need.pk, by=cast.guest)


def test_i_can_do_that_is_one_act(cast: Cast, racks: Initiative, needed: Needed) -> None:
    need = needed("hands", "Carry planks")
    actions.answer_need(need.pk, what="Carry on Saturday", hours=3, by=cast.ben)
    part = Part.objects.get(initiative=racks, member_id=cast.ben.member_id)
    assert (part.kind, part.hours) == ("contributor", 3)
    assert [one.what for one in leading.commitments_of(cast.ben)] == ["Carry on Saturday"]
    with pytest.raises(Refused, match="here already"):
        actions.answer_need(need.pk, by=cast.steward)
    found = queries.panel(cast.ben, racks.pk)
    assert (found.hours, found.open_count, found.wanted) == (3, 1, [])
    assert [one.met_by.name for one in found.met if one.met_by] == ["Ben"]


def test_what_waits_for_an_answer_ends_when_somebody_else_does_it(
    cast: Cast, needed: Needed, three: dict[str, Actor]
) -> None:
    need = needed()
    made = actions.offer_need(need.pk, to=three["Cleo"].member_id or 0, by=cast.ada)
    actions.answer_need(need.pk, by=cast.ben)
    with pytest.raises(Refused, match="here already"):
        offers.take(made.pk, by=three["Cleo"])
    assert Offer.objects.get(pk=made.pk).state == "open"
    settle()
    settle()
    assert Offer.objects.get(pk=made.pk).state == "expired"


def test_a_need_of_money_is_met_from_a_fund_with_enough_in_one_act(
    cast: Cast, racks: Initiative, needed: Needed
) -> None:
    fund = open_fund(cast)
    need = needed("money", "Oak planks", amount=25_000)
    [way] = queries.ways(cast.ada, queries.need(cast.ada, need.pk))
    assert (way.title, way.fund_id, way.reason) == ("Small things", fund.pk, "")
    with pytest.raises(Refused, match="leads of this initiative"):
        actions.take_money(need.pk, fund_id=fund.pk, by=cast.ben)
    actions.take_money(need.pk, fund_id=fund.pk, by=cast.ada)
    assert balance("initiative", racks.pk) == 25_000
    assert Need.objects.get(pk=need.pk).met_at is not None
    with pytest.raises(Refused, match="No money is needed"):
        actions.take_money(need.pk, fund_id=fund.pk, by=cast.ada)
    [sum_] = queries.panel(cast.ada, racks.pk).money
    assert (sum_.taken, sum_.spent, sum_.balance) == (25_000, 0, 25_000)
    assert queries.panel(cast.guest, racks.pk).money == []


def test_where_guardrails_ask_first_the_way_says_so_and_the_act_refuses(
    cast: Cast, needed: Needed
) -> None:
    fund = open_fund(cast)
    over(cast, "advise", 10_000)
    need = needed("money", "Oak planks", amount=25_000)
    [way] = queries.ways(cast.ada, queries.need(cast.ada, need.pk))
    assert way.reason
    with pytest.raises(Refused):
        actions.take_money(need.pk, fund_id=fund.pk, by=cast.ada)
    assert Need.objects.get(pk=need.pk).met_at is None
    too_much = needed("money", "A roof", amount=10_000_000)
    assert queries.ways(cast.ada, queries.need(cast.ada, too_much.pk)) == []


def test_other_rooms_add_their_part_without_being_known(
    cast: Cast, racks: Initiative, needed: Needed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_added", {})
    line = parts.Line("Trailer", "/trailer/", "free on Saturday")
    parts.adds("initiative", "b", lambda actor, pk: parts.Part("Things", "package", [line]))
    parts.adds("initiative", "a", lambda actor, pk: None, order=1)
    parts.adds("need:material", "b", lambda actor, words: parts.Part("Things", "package", [line]))
    assert [one.title for one in queries.panel(cast.ada, racks.pk).parts] == ["Things"]
    need = needed("material", "A trailer")
    [way] = queries.ways(cast.ada, queries.need(cast.ada, need.pk))
    assert (way.title, way.url, way.why) == ("Trailer", "/trailer/", "free on Saturday")


def test_the_database_keeps_what_must_never_be_false(cast: Cast, needed: Needed) -> None:
    need = needed()
    for wrong in (
        {"met_by_id": cast.ben.member_id},
        {"amount": 5},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=need.pk).update(**wrong)
    part = Part.objects.filter(initiative=need.initiative)
    with pytest.raises(IntegrityError), transaction.atomic():
        part.update(hours=0)
    assert connection.vendor in ("sqlite", "postgresql")


def test_where_a_member_is_wanted(cast: Cast, needed: Needed, three: dict[str, Actor]) -> None:
    needed()
    needed("hands", "Carry planks")
    cleo = [(one.need.text, one.why) for one in queries.wanted(three["Cleo"])]
    assert cleo == [("Welding for the corners", "Your Welding is wanted")]
    eve = [(one.need.text, one.why) for one in queries.wanted(three["Eve"])]
    assert [why for _text, why in eve] == ["In North, too", "In North, too"]
    assert queries.wanted(three["Dan"]) == []
    assert queries.wanted(cast.ada) == []
    assert queries.wanted(cast.guest) == []


@pytest.mark.parametrize("count", [1, 30])
def test_matching_and_the_panel_cost_the_same_however_much_there_is(
    cast: Cast, racks: Initiative, needed: Needed, three: dict[str, Actor], count: int,
    django_assert_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    for number in range(count):
        need = needed("skill", f"Welding of corner {number}")
        made = initiatives.commit(racks.pk, what=f"Task {number}", by=cast.ben)
        initiatives.do(made.pk, by=cast.ben.moved_to(later(hours=number)))
    found = queries.need(cast.ada, need.pk)
    for _warm in range(2):
        queries.suggestions(cast.ada, found)
        queries.panel(cast.ada, racks.pk)
        queries.picture(cast.ada, racks.pk)
    with django_assert_num_queries(11):  # Five of them are what other rooms add.
        queries.panel(cast.ada, racks.pk)
    with django_assert_num_queries(6):
        queries.picture(cast.ada, racks.pk)
    with django_assert_num_queries(13):
        queries.suggestions(cast.ada, found)
    with django_assert_num_queries(4):
        queries.wanted(three["Cleo"])
