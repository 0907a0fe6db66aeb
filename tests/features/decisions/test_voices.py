"""Voices given to others: transitive, taken back, overridden, capped, seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from colead.features.decisions import actions, queries
from colead.features.decisions.models import Decision, Voice
from colead.features.decisions.rules import recount, voices
from colead.features.decisions.rules.voices import Given
from colead.kernel.actor import Actor, colead
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person

ROOT = "/o/north-school/decisions"


def test_a_voice_goes_along_the_line_and_no_further_than_somebody_who_answered() -> None:
    takers = {1: 2, 2: 3, 3: 4, 5: 6, 6: 5}
    assert voices.speaker(1, takers, {4}) == 4
    assert voices.speaker(1, takers, {3, 4}) == 3
    assert voices.speaker(1, takers, {1, 4}) == 1
    assert voices.speaker(5, takers, {4}) is None
    assert voices.speaker(7, takers, {4}) is None
    assert voices.carried([1, 2, 3, 4, 5, 6], takers, {4}) == {4: 3}
    assert voices.carried([1, 2, 3, 4], takers, {4}, most=2) == {4: 2}


def test_the_nearest_voice_goes_first() -> None:
    everywhere, circle = Given(1, 2), Given(1, 3, circle=7)
    one = Given(1, 4, decision=9)
    assert voices.nearest([one, everywhere, circle]) == {1: 4}
    assert voices.nearest([circle, everywhere]) == {1: 3}


@settings(max_examples=200)
@given(
    st.dictionaries(st.integers(0, 11), st.integers(0, 11), max_size=12),
    st.sets(st.integers(0, 11)),
)
def test_nobody_counts_twice_and_nobody_is_lost_who_reaches_an_answer(
    takers: Mapping[int, int], answered: set[int]
) -> None:
    roll = range(12)
    carried = voices.carried(roll, takers, answered)
    assert set(carried) <= answered
    reached = [one for one in roll if one not in answered and voices.speaker(one, takers, answered)
               is not None]  # fmt: skip
    assert sum(carried.values()) == len(reached)
    assert sum(carried.values()) + len(answered) <= 12


def given_to(taker: Actor, *, by: Actor, **where: Any) -> Voice:
    voice = actions.give_voice(to=taker.member_id or 0, by=by, **where)
    return actions.take_voice(voice.pk, by=taker)


def propose(now: Cast, **values: Any) -> Decision:
    wanted: dict[str, Any] = {
        "title": "Which colour?",
        "circle_id": now.root.pk,
        "spoken_for": True,
        "reasons": "never",
        "quorum": 0,
        "by": now.ada,
    }
    return actions.propose(method="majority", **{**wanted, **values})


def closed(decision: Decision) -> Decision:
    decision.refresh_from_db()
    assert decision.closes_at is not None
    by = colead(organization_id=decision.organization_id, at=decision.closes_at)
    actions.close(decision.pk, by=by)
    decision.refresh_from_db()
    return decision


def test_a_voice_counts_until_its_giver_speaks(now: Cast) -> None:
    given_to(now.ben, by=now.steward)
    decision = propose(now)
    assert decision.settings["early"] is False
    actions.cast(decision.pk, choice="no", by=now.ben)
    actions.cast(decision.pk, choice="yes", by=now.ada)
    found = queries.dossier(now.ada, decision.pk)
    assert found.result is not None
    assert found.carried == {now.ben.member_id: 1}
    assert dict(found.result.counts) == {"yes": 1, "no": 2}  # type: ignore[attr-defined]
    overridden = propose(now, title="Again?")
    actions.cast(overridden.pk, choice="no", by=now.ben)
    actions.cast(overridden.pk, choice="yes", by=now.ada)
    actions.cast(overridden.pk, choice="yes", by=now.steward)
    overridden.refresh_from_db()
    assert overridden.outcome["counts"] == [["yes", 2], ["no", 1]]
    assert closed(decision).outcome["counts"] == [["yes", 1], ["no", 2]]


def test_a_voice_counts_only_where_the_settings_say_so_and_when_it_was_taken(now: Cast) -> None:
    waiting = actions.give_voice(to=now.ben.member_id or 0, by=now.steward)
    plain, spoken = propose(now, spoken_for=False), propose(now)
    for decision in (plain, spoken):
        actions.cast(decision.pk, choice="no", by=now.ben)
        actions.cast(decision.pk, choice="yes", by=now.ada)
    assert queries.dossier(now.ada, spoken.pk).carried == {}
    actions.take_voice(waiting.pk, by=now.ben)
    assert queries.dossier(now.ada, spoken.pk).carried == {now.ben.member_id: 1}
    actions.end_voice(waiting.pk, by=now.steward)
    assert queries.dossier(now.ada, spoken.pk).carried == {}
    assert closed(plain).outcome["counts"] == [["yes", 1], ["no", 1]]


def test_a_circle_goes_before_everywhere_and_one_decision_before_both(now: Cast) -> None:
    extra = person(now.organization, "Cleo", at=now.ada.at)
    given_to(now.ada, by=now.steward)
    decision = propose(now)
    given_to(now.ben, by=now.steward, circle_id=now.root.pk)
    for voter in (now.ada, now.ben, extra):
        actions.cast(decision.pk, choice="yes", by=voter)
    assert queries.dossier(now.ada, decision.pk).carried == {now.ben.member_id: 1}
    given_to(extra, by=now.steward, decision_id=decision.pk)
    assert queries.dossier(now.ada, decision.pk).carried == {extra.member_id: 1}
    assert queries.dossier(now.steward, decision.pk).speaker == "Cleo"


def test_one_voice_a_scope_and_never_to_oneself_or_a_guest(now: Cast) -> None:
    first = actions.give_voice(to=now.ben.member_id or 0, by=now.ada)
    assert actions.give_voice(to=now.ben.member_id or 0, by=now.ada).pk == first.pk
    actions.give_voice(to=now.steward.member_id or 0, by=now.ada)
    assert Voice.objects.filter(ended_at=None).count() == 1
    with pytest.raises(Refused, match="already"):
        actions.give_voice(to=now.ada.member_id or 0, by=now.ada)
    with pytest.raises(Refused, match="Only members"):
        actions.give_voice(to=now.guest.member_id or 0, by=now.ada)
    with pytest.raises(Refused, match="guest speaks"):
        actions.give_voice(to=now.ada.member_id or 0, by=now.guest)
    standing = Voice.objects.get(ended_at=None)
    for stranger in (now.ben, now.outsider):
        with pytest.raises(Missing):
            actions.take_voice(standing.pk, by=stranger)
        with pytest.raises(Missing):
            actions.end_voice(standing.pk, by=stranger)
    with pytest.raises(Missing):
        actions.take_voice(standing.pk, by=now.ada)


def test_the_published_list_counts_given_voices_again(now: Cast) -> None:
    given_to(now.ben, by=now.steward)
    decision = propose(now)
    actions.cast(decision.pk, choice="no", by=now.ben)
    actions.cast(decision.pk, choice="yes", by=now.ada)
    closed(decision)
    published = json.loads(json.dumps(queries.ballot_list(now.ben, decision.pk)))
    assert {ballot.get("carries", 0) for ballot in published["ballots"]} == {0, 1}
    found = recount.recount(published)
    assert (found.agrees, found.result.outcome) == (True, "not-agreed")


def test_the_pages_of_giving_taking_and_ending(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    decision = propose(now)
    stella, ben = client_of(now.steward), client_of(now.ben)
    page = stella.get(f"{ROOT}/{decision.pk}/").content.decode()
    assert "Somebody you trust can speak for you here." in page
    stella.post(f"{ROOT}/voices/?decision={decision.pk}", {"to": now.ben.member_id})
    voice = Voice.objects.get()
    assert (voice.decision_id, voice.taken_at) == (decision.pk, None)
    assert "Yes, I speak for them" in ben.get(f"{ROOT}/voices/").content.decode()
    ben.post(f"{ROOT}/voices/{voice.pk}/take/")
    page = stella.get(f"{ROOT}/{decision.pk}/").content.decode()
    assert "Ben speaks for you here unless you answer." in page
    actions.cast(decision.pk, choice="yes", by=now.ben)
    actions.cast(decision.pk, choice="yes", by=now.ada)
    assert "speaks for 1 other" in client_of(now.ada).get(f"{ROOT}/{decision.pk}/").content.decode()
    ben.post(f"{ROOT}/voices/{voice.pk}/end/")
    assert "Nobody: you speak for yourself" in stella.get(f"{ROOT}/voices/").content.decode()
    wrong = stella.post(f"{ROOT}/voices/", {"to": "99999", "circle_id": ""})
    assert wrong.status_code == 422
