"""Leading together, joining, handing over, stepping in; nothing is done to anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.initiatives import actions, queries
from colead.features.initiatives.models import Part
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import actions as organizations
from colead.kernel.testing import NOON, later, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.initiatives.leading import start, status, told


def test_the_lead_is_shared_by_an_offer_and_its_yes(cast: Cast) -> None:
    found = start(cast)
    offer = actions.offer_lead(found.pk, to=cast.ben.member_id or 0, by=cast.ada)
    assert queries.lead_ids(found.pk) == {cast.ada.member_id}
    offers.take(offer.pk, by=cast.ben)
    assert queries.lead_ids(found.pk) == {cast.ada.member_id, cast.ben.member_id}
    [event] = told("PartTaken")
    assert (event["holder"], event["part"], event["concerned"]) == (
        "Ben",
        "lead",
        [cast.ada.member_id],
    )
    with pytest.raises(Refused, match="leads it already"):
        actions.offer_lead(found.pk, to=cast.ben.member_id or 0, by=cast.ada)
    assert actions.pause(found.pk, by=cast.ben).status == "paused"


def test_a_lead_declined_changes_nothing(cast: Cast) -> None:
    found = start(cast)
    offer = actions.offer_lead(found.pk, to=cast.ben.member_id or 0, by=cast.ada)
    offers.decline(offer.pk, by=cast.ben)
    assert queries.team_ids(found.pk) == {cast.ada.member_id}


def test_a_lead_offered_before_the_end_is_void_after_it(cast: Cast) -> None:
    found = start(cast)
    offer = actions.offer_lead(found.pk, to=cast.ben.member_id or 0, by=cast.ada)
    actions.end(found.pk, status="stopped", outcome="The gate moved.", by=cast.ada)
    with pytest.raises(Refused, match="has ended"):
        offers.take(offer.pk, by=cast.ben)
    assert Offer.objects.get(pk=offer.pk).state == "open"
    assert queries.lead_ids(found.pk) == {cast.ada.member_id}


def test_who_helped_and_leads_now_has_one_part(cast: Cast) -> None:
    found = start(cast)
    actions.join(found.pk, by=cast.ben)
    offer = actions.offer_lead(found.pk, to=cast.ben.member_id or 0, by=cast.ada)
    offers.take(offer.pk, by=cast.ben)
    open_parts = Part.objects.filter(initiative=found, ended_on=None, member=cast.ben.member_id)
    assert [part.kind for part in open_parts] == ["lead"]


def test_help_is_offered_and_taken(cast: Cast) -> None:
    found = start(cast)
    offer = actions.offer_part(found.pk, to=cast.ben.member_id or 0, note="You weld!", by=cast.ada)
    assert (offer.kind, offer.note) == ("contributor", "You weld!")
    offers.take(offer.pk, by=cast.ben)
    assert queries.team_ids(found.pk) == {cast.ada.member_id, cast.ben.member_id}
    assert queries.lead_ids(found.pk) == {cast.ada.member_id}
    with pytest.raises(Refused, match="part of it already"):
        actions.offer_part(found.pk, to=cast.ben.member_id or 0, by=cast.ada)


def test_advising_is_offered_taken_and_given_back(cast: Cast) -> None:
    found = start(cast)
    ben = cast.ben.member_id or 0
    offer = actions.offer_part(found.pk, to=ben, kind="adviser", by=cast.ada)
    assert (offer.kind, offer.title) == ("adviser", "Advise Bike racks by the gate")
    assert queries.dossier(cast.ada, found.pk).advisers == []
    offers.take(offer.pk, by=cast.ben)
    assert [m.name for m in queries.dossier(cast.ada, found.pk).advisers] == ["Ben"]
    assert queries.working_ids(found.pk) == {cast.ada.member_id}
    assert told("PartTaken")[-1]["part"] == "adviser"
    with pytest.raises(Refused, match="part of it already"):
        actions.offer_part(found.pk, to=ben, kind="adviser", by=cast.ada)
    actions.commit(found.pk, what="Weld", by=cast.ben)
    assert queries.working_ids(found.pk) == {cast.ada.member_id, ben}
    actions.leave(found.pk, by=cast.ben)
    assert queries.team_ids(found.pk) == {cast.ada.member_id, ben}
    actions.leave(found.pk, by=cast.ben)
    assert queries.team_ids(found.pk) == {cast.ada.member_id}
    assert [event["part"] for event in told("PartGivenBack")] == ["contributor", "adviser"]


def test_who_leads_does_not_advise_any_more(cast: Cast) -> None:
    found = start(cast)
    for kind in ("adviser", "lead"):
        offer = actions.offer_part(found.pk, to=cast.ben.member_id or 0, kind=kind, by=cast.ada)
        offers.take(offer.pk, by=cast.ben)
    dossier = queries.dossier(cast.ada, found.pk)
    assert [member.name for member in dossier.leads] == ["Ada", "Ben"]
    assert dossier.advisers == []


def test_only_leads_offer_parts_and_only_to_members_who_are_here(cast: Cast) -> None:
    found = start(cast)
    with pytest.raises(Refused, match="Offer to co-lead"):
        actions.offer_lead(found.pk, to=cast.steward.member_id or 0, by=cast.ben)
    for offer in (actions.offer_lead, actions.offer_part, actions.hand_over):
        with pytest.raises(Refused, match="Guests can comment"):
            offer(found.pk, to=cast.guest.member_id or 0, by=cast.ada)
        with pytest.raises(Missing):
            offer(found.pk, to=cast.outsider.member_id or 0, by=cast.ada)
    organizations.leave(by=cast.ben)
    with pytest.raises(Refused, match="not here any more"):
        actions.offer_lead(found.pk, to=cast.ben.member_id or 0, by=cast.ada)


def test_joining_leaving_and_joining_again(cast: Cast) -> None:
    found = start(cast)
    actions.join(found.pk, by=cast.ben)
    with pytest.raises(Refused, match="part of it already"):
        actions.join(found.pk, by=cast.ben)
    actions.leave(found.pk, by=cast.ben)
    with pytest.raises(Refused, match="no such part"):
        actions.leave(found.pk, by=cast.ben)
    actions.join(found.pk, by=cast.ben)
    assert Part.objects.filter(initiative=found, member=cast.ben.member_id).count() == 2
    with pytest.raises(Refused, match="Guests can comment"):
        actions.join(found.pk, by=cast.guest)


def test_the_only_lead_hands_over_pauses_or_ends(cast: Cast) -> None:
    found = start(cast)
    with pytest.raises(Refused, match="only lead"):
        actions.step_back(found.pk, by=cast.ada)
    actions.pause(found.pk, by=cast.ada)
    actions.step_back(found.pk, notes="The welder is Tom.", by=cast.ada)
    assert queries.lead_ids(found.pk) == set()
    assert [row.pk for row in queries.listed(cast.ben, which="orphaned").items] == [found.pk]
    actions.step_in(found.pk, by=cast.ben)
    assert actions.resume(found.pk, by=cast.ben).status == "active"
    assert Part.objects.get(initiative=found, member=cast.ada.member_id).notes == (
        "The welder is Tom."
    )


def test_one_of_two_leads_steps_back_and_the_other_stays(cast: Cast) -> None:
    found = start(cast)
    offer = actions.offer_lead(found.pk, to=cast.ben.member_id or 0, by=cast.ada)
    offers.take(offer.pk, by=cast.ben)
    actions.step_back(found.pk, by=cast.ada)
    assert queries.lead_ids(found.pk) == {cast.ben.member_id}
    with pytest.raises(Refused, match="only lead"):
        actions.step_back(found.pk, by=cast.ben)
    with pytest.raises(Refused, match="do not lead"):
        actions.step_back(found.pk, by=cast.ada)


def test_handing_over_keeps_the_giver_until_the_yes(cast: Cast) -> None:
    found = start(cast)
    offer = actions.hand_over(
        found.pk, to=cast.ben.member_id or 0, notes="The welder is Tom.", by=cast.ada
    )
    assert offer.title == "Lead Bike racks by the gate instead of Ada"
    assert queries.lead_ids(found.pk) == {cast.ada.member_id}
    offers.take(offer.pk, by=cast.ben)
    assert queries.lead_ids(found.pk) == {cast.ben.member_id}
    mine = Part.objects.get(initiative=found, member=cast.ada.member_id)
    assert (mine.ended_on, mine.notes) == (NOON.date(), "The welder is Tom.")
    assert [event["holder"] for event in told("PartGivenBack")] == ["Ada"]


def test_a_member_tells_the_leads_once_that_they_would_co_lead(cast: Cast) -> None:
    found = start(cast)
    actions.offer_help(found.pk, part="lead", by=cast.ben)
    [event] = told("HelpOffered")
    assert (event["concerned"], event["kind"]) == ([cast.ada.member_id], "lead")
    with pytest.raises(Refused, match="know already"):
        actions.offer_help(found.pk, part="lead", by=cast.ben)
    names = [m.name for m in queries.volunteers(cast.ada, found.pk, besides=set())]
    assert names == ["Ben"]
    fortnight = cast.ben.moved_to(cast.ben.at + timedelta(days=15))
    actions.offer_help(found.pk, part="lead", by=fortnight)
    with pytest.raises(Refused, match="lead it already"):
        actions.offer_help(found.pk, part="lead", by=cast.ada)
    with pytest.raises(Refused, match="Guests can comment"):
        actions.offer_help(found.pk, part="lead", by=cast.guest)


def test_whose_lead_left_the_organization_anyone_may_take_up(cast: Cast) -> None:
    found = start(cast, by=cast.ben, circle_id=cast.south.pk)
    actions.join(found.pk, by=cast.steward)
    with pytest.raises(Refused, match="Somebody leads this"):
        actions.step_in(found.pk, by=cast.ada)
    organizations.leave(by=cast.ben)
    assert [row.pk for row in queries.listed(cast.ada, which="orphaned").items] == [found.pk]
    settle(later(minutes=1))
    assert told("LeadWanted")[0]["concerned"] == [cast.steward.member_id]
    assert Part.objects.get(initiative=found, member=cast.ben.member_id).ended_on == NOON.date()
    settle(later(minutes=2))
    assert len(told("LeadWanted")) == 1
    actions.step_in(found.pk, by=cast.ada)
    assert queries.lead_ids(found.pk) == {cast.ada.member_id}
    assert status(found) == "active"


def test_a_guest_does_not_step_in(cast: Cast) -> None:
    found = start(cast)
    actions.pause(found.pk, by=cast.ada)
    actions.step_back(found.pk, by=cast.ada)
    with pytest.raises(Refused, match="Members take the lead"):
        actions.step_in(found.pk, by=cast.guest)


def test_nothing_of_it_exists_for_an_outsider(cast: Cast) -> None:
    found = start(cast)
    for act in (actions.join, actions.leave, actions.step_in, actions.step_back, actions.pause):
        with pytest.raises(Missing):
            act(found.pk, by=cast.outsider)
    with pytest.raises(Missing):
        actions.join(10**18, by=cast.ada)
