"""Role elections: nominate, hear each other, consent - and by ballot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from colead.features.circles import actions as circles
from colead.features.decisions import actions, jobs, queries
from colead.features.decisions.events import NominationGiven
from colead.features.decisions.models import Decision
from colead.features.offers.models import Offer
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Refused
from tests.cast import Cast, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleo(cast: Cast) -> Actor:
    found = person(cast.organization, "Cleo")
    for actor in (found, cast.ben):
        circles.join(cast.north.pk, by=actor)
    return found


def election(cast: Cast, **more: Any) -> Decision:
    role = circles.open_role(cast.north.pk, title="Guide", term_months=12, by=cast.ada)
    return actions.propose(
        title="Who guides us?", method="election", about=("role", role.pk), by=cast.ada, **more
    )


def nominate(pk: int, by: Actor, whom: Actor, why: str = "Listens well") -> None:
    actions.nominate(pk, member_id=whom.member_id or 0, why=why, by=by)


def test_nominations_are_heard_when_all_have_spoken_and_may_change(cast: Cast, cleo: Actor) -> None:
    made = election(cast)
    assert (made.stage, made.circle_id) == ("nominate", cast.north.pk)
    with pytest.raises(Refused, match="you answer when a candidate is proposed"):
        actions.cast(made.pk, choice="consent", by=cast.ben)
    nominate(made.pk, cast.ada, cleo, "Patient")
    nominate(made.pk, cast.ben, cast.ada)
    nominate(made.pk, cast.ben, cast.ben)
    seen = queries.dossier(cast.ben, made.pk)
    assert seen.nominations_by_nominee == []
    assert seen.my_nomination is not None
    assert seen.my_nomination.first is None
    with pytest.raises(Refused, match="First people nominate"):
        actions.propose_candidate(made.pk, member_id=cleo.member_id or 0, why="Yes", by=cast.ada)
    nominate(made.pk, cleo, cast.ben)
    shown = queries.dossier(cast.ada, made.pk)
    assert shown.decision.stage == "change"
    assert [(who.name, len(them)) for who, them in shown.nominations_by_nominee] == [
        ("Ben", 2),
        ("Cleo", 1),
    ]
    nominate(made.pk, cast.ben, cleo, "Ada convinced me")
    changed = queries.dossier(cast.ben, made.pk).my_nomination
    assert changed is not None
    assert (changed.nominee.name, changed.first.name) == ("Cleo", "Ben")  # type: ignore[union-attr]


def test_no_objection_and_the_role_is_offered_not_given(cast: Cast, cleo: Actor) -> None:
    made = election(cast)
    nominate(made.pk, cast.ada, cleo)
    with pytest.raises(Refused, match="The proposer or a guide"):
        actions.hear_nominations(made.pk, by=cleo)
    actions.hear_nominations(made.pk, by=cast.ada)
    with pytest.raises(Refused, match="Say which reasons"):
        actions.propose_candidate(made.pk, member_id=cleo.member_id or 0, why=" ", by=cast.ada)
    actions.propose_candidate(made.pk, member_id=cleo.member_id or 0, why="Patient", by=cast.ada)
    for voter in (cast.ada, cast.ben, cleo):
        actions.cast(made.pk, choice="consent", by=voter)
    made.refresh_from_db()
    assert made.result == "agreed"
    offer = Offer.objects.get(kind="role", to_id=cleo.member_id)
    assert offer.state == "open"
    assert offer.note == "You were elected."


def test_another_candidate_meets_an_objection_in_a_new_round(cast: Cast, cleo: Actor) -> None:
    made = election(cast)
    nominate(made.pk, cast.ada, cleo)
    actions.hear_nominations(made.pk, by=cast.ada)
    actions.propose_candidate(made.pk, member_id=cleo.member_id or 0, why="Patient", by=cast.ada)
    with pytest.raises(Refused, match="proposed already"):
        actions.propose_candidate(made.pk, member_id=cleo.member_id or 0, why="So", by=cast.ada)
    actions.cast(made.pk, choice="objection", reason="Cleo leaves in May", by=cleo)
    with pytest.raises(Refused, match="propose another candidate"):
        actions.integrate(made.pk, proposal="Other words", by=cast.ada)
    actions.propose_candidate(made.pk, member_id=cast.ben.member_id or 0, why="Stays", by=cast.ada)
    found = queries.dossier(cast.ben, made.pk)
    assert (found.round.number, found.open_objections) == (2, [])
    assert found.objections[0].how == "Another candidate is proposed: Ben."
    assert found.decision.changes[0]["member"] == cast.ben.member_id
    with pytest.raises(Refused):
        actions.set_changes(made.pk, [], by=cast.ada)


def test_when_the_time_to_nominate_is_over_it_goes_on_by_itself(cast: Cast, cleo: Actor) -> None:
    made = election(cast)
    assert made.closes_at is not None
    nominate(made.pk, cleo, cast.ben)
    jobs.close_due(at=made.closes_at.isoformat())
    made.refresh_from_db()
    assert (made.stage, made.closes_at) == ("change", None)
    with pytest.raises(Refused, match="no closing time"):
        actions.extend(made.pk, closes_at=cast.ada.at + timedelta(days=30), by=cast.ada)


def test_an_election_needs_its_role_and_its_whole_circle(cast: Cast) -> None:
    with pytest.raises(Refused) as no:
        actions.propose(title="Who?", method="election", circle_id=cast.north.pk, by=cast.ada)
    assert no.value.field == "role_id"
    with pytest.raises(Refused) as no:
        election(cast, voters="list", voter_ids=[cast.ada.member_id])
    assert no.value.field == "voters"


def test_whoever_does_not_belong_here_cannot_be_nominated(cast: Cast, cleo: Actor) -> None:
    made = election(cast)
    for stranger in (cast.outsider, cast.guest):
        with pytest.raises(Refused) as no:
            nominate(made.pk, cleo, stranger)
        assert no.value.field == "member_id"
    with pytest.raises(Refused, match="Those who answer in this election nominate"):
        nominate(made.pk, cast.steward, cleo)
    with pytest.raises(Refused, match="Say what speaks for them"):
        nominate(made.pk, cleo, cleo, " ")


def test_the_journal_does_not_tell_who_nominated_whom(cast: Cast, cleo: Actor) -> None:
    made = election(cast)
    nominate(made.pk, cleo, cast.ben, "Because of the garden")
    entry = Entry.objects.filter(event=NominationGiven.name).get()
    assert set(entry.facts) == {"circle", "decision", "title"}


def test_seats_by_ranked_ballots_and_each_winner_is_offered_one(cast: Cast, cleo: Actor) -> None:
    role = circles.open_role(cast.north.pk, title="Delegate", seats=2, by=cast.ada)
    candidates = [one.member_id or 0 for one in (cast.ada, cast.ben, cleo)]
    made = actions.propose(
        title="Two delegates", method="stv", seats=2, quorum=0, about=("role", role.pk),
        candidates=candidates, by=cast.ada,
    )  # fmt: skip
    ada, ben, c = queries.dossier(cast.ada, made.pk).options
    assert [one.label for one in (ada, ben, c)] == ["Ada", "Ben", "Cleo"]
    for voter in (cast.ada, cast.ben, cleo):
        actions.cast(made.pk, choice={c.pk: 1, ben.pk: 2}, by=voter)
    made.refresh_from_db()
    assert made.result == "agreed"
    offered = Offer.objects.filter(kind="role").values_list("to__name", flat=True)
    assert sorted(offered) == ["Ben", "Cleo"]
    with pytest.raises(Refused) as no:
        actions.propose(
            title="Two delegates", method="stv", about=("role", role.pk),
            candidates=[cast.guest.member_id or 0, *candidates], by=cast.ada,
        )  # fmt: skip
    assert no.value.field == "candidates"


def test_pages_of_an_election(now: Cast, client_of: Callable[[Actor], Client]) -> None:
    circles.join(now.north.pk, by=now.ben)
    role = circles.open_role(now.north.pk, title="Guide", by=now.ada)
    base = f"/o/{now.organization.slug}/decisions/"
    ada, ben = client_of(now.ada), client_of(now.ben)
    asked = ada.get(f"{base}propose/?method=election&about=role:{role.pk}").content.decode()
    assert "Who is to be Guide?" in asked
    sent = ada.post(
        f"{base}propose/?method=election&about=role:{role.pk}",
        {"title": "Who guides?", "role_id": role.pk, "reversibility": "easy", "set_days": 5},
    )
    made = Decision.objects.get(title="Who guides?")
    assert sent.status_code == 302
    empty = ben.post(f"{base}{made.pk}/nominate/", {"member_id": now.ada.member_id, "why": ""})
    assert empty.status_code == 422
    for client, why in ((ben, "Keeps time"), (ada, "Knows the house")):
        client.post(f"{base}{made.pk}/nominate/", {"member_id": now.ada.member_id, "why": why})
    shown = ben.get(f"{base}{made.pk}/").content.decode()
    assert "Keeps time" in shown
    assert "Knows the house" in shown
    given = {"member_id": now.ada.member_id, "why": "Both say so"}
    assert ada.post(f"{base}{made.pk}/candidate/", given).status_code == 302
    assert "<strong>Ada</strong> for Guide" in ben.get(f"{base}{made.pk}/").content.decode()


def test_candidates_stand_where_a_role_is_filled_by_ballot(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    role = circles.open_role(now.north.pk, title="Guide", by=now.ada)
    address = f"/o/{now.organization.slug}/decisions/propose/?method=ranked&about=role:{role.pk}"
    given = {"title": "Guide", "reversibility": "easy"}
    none = client_of(now.ada).post(address, given)
    assert none.status_code == 422
    both = [now.ada.member_id, now.ben.member_id]
    done = client_of(now.ada).post(address, {**given, "candidate_ids": both})
    assert done.status_code == 302
    made = Decision.objects.get(title="Guide")
    assert [option.member_id for option in made.options.order_by("position")] == both


def test_nominating_after_the_time_is_refused(cast: Cast, cleo: Actor) -> None:
    made = election(cast)
    assert made.closes_at is not None
    with pytest.raises(Refused, match="The time to nominate is over"):
        nominate(made.pk, replace(cleo, at=made.closes_at), cleo)
