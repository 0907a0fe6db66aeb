"""From a wish to a pair, through its sessions, to a kind end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.circles import actions as circles
from colead.features.coaching import actions, jobs, queries
from colead.features.coaching.models import (
    Matching,
    Offer,
    Pair,
    Proposal,
    Session,
    Showing,
    Suggestion,
    Text,
    Wish,
)
from colead.features.initiatives import actions as initiatives
from colead.features.notices.models import Notice
from colead.features.organizations import actions as organizations
from colead.kernel.models import Entry, Job
from colead.kernel.testing import NOON, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.coaching.pairing import looks, met, offers, paired, people, proposed

pytestmark = pytest.mark.django_db


def state(found: Proposal) -> str:
    return Proposal.objects.get(pk=found.pk).state


def test_both_say_yes_and_only_then_is_it_a_pair(cast: Cast) -> None:
    found = proposed(cast.ada, cast.ben)
    assert queries.said_yes(cast.ben, found) is False
    actions.say_yes(found.pk, by=cast.ada)
    assert (state(found), Pair.objects.count()) == ("open", 0)
    with pytest.raises(Refused, match="other one's turn"):
        actions.say_yes(found.pk, by=cast.ada)
    actions.say_yes(found.pk, by=cast.ben)
    made = Pair.objects.get()
    assert (made.seeker_id, made.coach_id) == (cast.ada.member_id, cast.ben.member_id)
    assert Offer.objects.get().taken == 1
    assert Wish.objects.get().state == "met"


def test_a_no_has_no_reason_no_name_and_the_next_one_is_proposed(cast: Cast) -> None:
    [cleo] = people(cast.ada, "Cleo")
    found = proposed(cast.ada, cast.ben)
    offers(cleo, practices=["starting"], languages=["en"], hours=1)
    actions.say_yes(found.pk, by=cast.ada)
    actions.say_no(found.pk, by=cast.ben)
    closed = Entry.objects.get(event="coaching.ProposalClosed")
    assert (closed.member_id, closed.concerned) == (None, [cast.ada.member_id])
    following = Proposal.objects.get(state="open")
    assert following.coach_id == cleo.member_id
    actions.say_no(following.pk, by=cast.ada)
    assert not Proposal.objects.filter(state="open").exists(), "nobody is proposed twice"
    with pytest.raises(Refused):
        actions.say_yes(following.pk, by=cleo)


def test_who_was_vetoed_by_either_is_never_proposed_and_nothing_says_so(cast: Cast) -> None:
    offers(cast.ben, who_not=[cast.ada.member_id])
    looks(cast.ada)
    assert actions.find_now(by=cast.ada) is None
    offers(cast.ben, who_not=[])
    looks(cast.ada, who_not=[cast.ben.member_id])
    jobs.look_around(at=NOON.isoformat())
    assert not Proposal.objects.exists()
    looks(cast.ada)
    jobs.look_around(at=NOON.isoformat())
    assert Proposal.objects.get().coach_id == cast.ben.member_id
    actions.say_yes(Proposal.objects.get().pk, by=cast.ada)
    offers(cast.ben, who_not=[cast.ada.member_id])
    assert Proposal.objects.get().state == "closed", "a later veto closes what waits"
    closed = Entry.objects.get(event="coaching.ProposalClosed")
    assert (closed.member_id, closed.concerned) == (None, [cast.ada.member_id])


def test_nobody_in_one_line_unless_both_wish_it(cast: Cast) -> None:
    role = circles.open_role(cast.north.pk, title="Guide", is_guide=True, by=cast.ada)
    circles.step_up(role.pk, by=cast.ada)
    circles.join(cast.north.pk, by=cast.ben)
    cook = circles.open_role(cast.north.pk, title="Cook", by=cast.ada)
    circles.step_up(cook.pk, by=cast.ben)
    offers(cast.ada)
    looks(cast.ben)
    assert actions.find_now(by=cast.ben) is None
    looks(cast.ben, own_line_too=True)
    assert actions.find_now(by=cast.ben) is None
    offers(cast.ada, own_line_too=True)
    assert actions.find_now(by=cast.ben) is not None


def test_nobody_in_the_team_of_what_the_other_leads(cast: Cast) -> None:
    led = initiatives.start(title="Racks", circle_id=cast.north.pk, by=cast.ada)
    initiatives.join(led.pk, by=cast.ben)
    offers(cast.ben)
    looks(cast.ada)
    assert actions.find_now(by=cast.ada) is None


def test_a_matching_over_all_gives_everybody_somebody(cast: Cast) -> None:
    cleo, dan, eve, fay = people(cast.ada, "Cleo", "Dan", "Eve", "Fay")
    offers(cleo, practices=["starting", "conflict"])
    offers(dan, practices=["starting"], languages=["de"])
    looks(cast.ada, practices=["starting"], languages=["en", "de"])
    looks(cast.ben, practices=["conflict"], languages=["en"])
    looks(eve, practices=["conflict"], languages=["fr"])
    made = actions.call_matching(by=fay)
    settle()
    got = {(one.seeker_id, one.coach_id) for one in Proposal.objects.filter(matching=made)}
    assert got == {
        (cast.ada.member_id, dan.member_id),
        (cast.ben.member_id, cleo.member_id),
    }
    told = set(Notice.objects.filter(subject_kind="pairing").values_list("member_id", flat=True))
    assert told == {one for pair in got for one in pair}
    job = Job.objects.get(name__endswith="hold_matching")
    assert job.result == {}, "what came of it is kept nowhere but with the two"
    assert actions.hold_matching(made.pk, matched=[], by=cast.steward) == 0
    with pytest.raises(Refused, match="less than a week"):
        actions.call_matching(by=cast.ada)
    assert Matching.objects.get().held_at is not None


def test_a_matching_gives_no_more_places_than_there_are(cast: Cast) -> None:
    cleo, dan = people(cast.ada, "Cleo", "Dan")
    offers(cleo, places=2)
    for seeker in (cast.ada, cast.ben, dan, cast.steward):
        looks(seeker)
    actions.call_matching(by=dan)
    settle()
    assert Proposal.objects.filter(state="open").count() == 2


def test_the_last_place_goes_to_one_and_the_other_gets_a_sentence_and_another(cast: Cast) -> None:
    cleo, dan = people(cast.ada, "Cleo", "Dan")
    offers(cleo, places=2)
    first, second = looks(cast.ada), looks(cast.ben)
    one, two = actions.find_now(by=cast.ada), actions.find_now(by=cast.ben)
    assert one
    assert two
    offers(dan, hours=1)
    offers(cleo, places=1)
    for found in (one, two):
        actions.say_yes(found.pk, by=cleo)
    actions.say_yes(one.pk, by=cast.ada)
    with pytest.raises(Refused, match="last place"):
        actions.say_yes(two.pk, by=cast.ben)
    assert Offer.objects.get(member_id=cleo.member_id).taken == 1
    assert Proposal.objects.get(wish=second, state="open").coach_id == dan.member_id
    assert not Proposal.objects.filter(wish=first, state="open").exists()


def test_a_coach_who_withdraws_is_not_taken_and_pairs_go_on(cast: Cast) -> None:
    [cleo] = people(cast.ada, "Cleo")
    pair = paired(cast.ada, cast.ben)
    offers(cast.ben, places=2)
    looks(cleo)
    found = actions.find_now(by=cleo)
    assert found
    actions.say_yes(found.pk, by=cleo)
    actions.withdraw_offer(by=cast.ben)
    with pytest.raises(Refused):
        actions.say_yes(found.pk, by=cast.ben)
    assert queries.pair(cast.ada, pair.pk).is_on
    with pytest.raises(Refused):
        actions.withdraw_offer(by=cast.ben)


def test_the_seeker_may_rather_have_another(cast: Cast) -> None:
    [cleo] = people(cast.ada, "Cleo")
    found = proposed(cast.ada, cast.ben)
    other = offers(cleo)
    with pytest.raises(Missing):
        actions.ask_instead(found.pk, offer_id=other.pk, by=cast.ben)
    made = actions.ask_instead(found.pk, offer_id=other.pk, by=cast.ada)
    assert (state(found), made.coach_id) == ("replaced", cleo.member_id)
    assert made.seeker_yes_at is not None
    with pytest.raises(Refused):
        actions.ask_instead(made.pk, offer_id=found.offer_id, by=cast.ada)


def test_what_nobody_answers_runs_out(cast: Cast) -> None:
    found = proposed(cast.ada, cast.ben)
    jobs.look_around(at=(NOON + timedelta(days=13)).isoformat())
    assert state(found) == "open"
    late = cast.later(cast.ada, days=14)
    with pytest.raises(Refused, match="ran out"):
        actions.say_yes(found.pk, by=late)
    jobs.look_around(at=late.at.isoformat())
    assert state(found) == "expired"


def test_a_session_is_planned_reminded_held_and_what_was_said_stays(cast: Cast) -> None:
    pair = paired(cast.ada, cast.ben)
    soon = NOON + timedelta(hours=10)
    made = actions.plan_session(pair.pk, starts_at=soon, place="Room 12", by=cast.ben)
    actions.write(pair.pk, kind="agenda", words="The fair", session_id=made.pk, by=cast.ada)
    with pytest.raises(Refused):
        actions.hold_session(made.pk, by=cast.ada)
    for _twice in range(2):
        jobs.remind(at=NOON.isoformat())
    coming = Entry.objects.get(event="coaching.SessionComing")
    assert set(coming.concerned) == {cast.ada.member_id, cast.ben.member_id}
    after = cast.later(cast.ada, hours=12)
    actions.hold_session(made.pk, by=after)
    mine = actions.write(
        pair.pk, kind="action", words="Speak for two minutes", session_id=made.pk,
        due_on=after.today, by=after,
    )  # fmt: skip
    with pytest.raises(Refused, match="Only who wrote it"):
        actions.tick(mine.pk, by=cast.ben)
    actions.tick(mine.pk, by=after)
    with pytest.raises(Refused):
        actions.reword(mine.pk, words="Sing", by=cast.ben)
    room = queries.room(cast.ben, pair.pk)
    assert [one.words for one in room.texts] == ["The fair", "Speak for two minutes"]
    assert queries.place(room.sessions[0]) == "Room 12"
    goal = actions.write(pair.pk, kind="goal", words="Be heard", by=cast.ada)
    actions.tick(goal.pk, by=cast.ben)
    actions.erase(goal.pk, by=cast.ada)
    assert not Text.objects.filter(kind="goal").exists()


def test_a_session_is_moved_and_cancelled(cast: Cast) -> None:
    pair = paired(cast.ada, cast.ben)
    made = actions.plan_session(pair.pk, starts_at=NOON + timedelta(days=2), by=cast.ada)
    actions.move_session(
        made.pk, starts_at=NOON + timedelta(days=3), minutes=90, place="Yard", by=cast.ben
    )
    for wrong in ({"starts_at": NOON - timedelta(days=2)}, {"minutes": 4}):
        values = {"starts_at": NOON + timedelta(days=3), "minutes": 60, **wrong}
        with pytest.raises(Refused):
            actions.move_session(made.pk, by=cast.ada, **values)  # type: ignore[arg-type]
    actions.cancel_session(made.pk, by=cast.ada)
    with pytest.raises(Refused):
        actions.cancel_session(made.pk, by=cast.ada)
    assert Session.objects.get().version == 2


def test_an_end_with_words_frees_the_place_and_both_look_back(cast: Cast) -> None:
    [cleo] = people(cast.ada, "Cleo")
    pair = paired(cast.ada, cast.ben)
    ahead = actions.plan_session(pair.pk, starts_at=NOON + timedelta(days=2), by=cast.ada)
    with pytest.raises(Refused, match="when it has ended"):
        actions.write(pair.pk, kind="reflection", words="Good", by=cast.ada)
    actions.end(pair.pk, words="Thank you for asking", look_again=True, by=cast.ada)
    with pytest.raises(Refused):
        actions.end(pair.pk, by=cast.ben)
    assert Offer.objects.get(member_id=cast.ben.member_id).taken == 0
    assert Session.objects.get(pk=ahead.pk).state == "cancelled"
    for one in (cast.ada, cast.ben):
        actions.write(pair.pk, kind="reflection", words=f"{one.name} looks back", by=one)
    room = queries.room(cast.ben, pair.pk)
    assert [one.words for one in room.of("farewell")] == ["Thank you for asking"]
    assert len(room.of("reflection")) == 2
    with pytest.raises(Refused):
        actions.write(pair.pk, kind="note", words="more", by=cast.ada)
    offers(cleo)
    jobs.look_around(at=NOON.isoformat())
    again = Proposal.objects.get(state="open")
    assert (again.seeker_id, again.coach_id) == (cast.ada.member_id, cleo.member_id)


def test_places_are_not_cut_below_those_given(cast: Cast) -> None:
    [cleo] = people(cast.ada, "Cleo")
    offers(cast.ben, places=2)
    for seeker in (cast.ada, cleo):
        looks(seeker)
        found = actions.find_now(by=seeker)
        assert found
        actions.say_yes(found.pk, by=seeker)
        actions.say_yes(found.pk, by=cast.ben)
    with pytest.raises(Refused, match="2 people have a place"):
        offers(cast.ben, places=1)


def test_senseless_offers_and_wishes_are_refused(cast: Cast) -> None:
    for wrong, field in (
        ({"practices": ["flying"]}, "practices"),
        ({"languages": []}, "languages"),
        ({"hours": 41}, "hours"),
        ({"places": 0}, "places"),
        ({"about": "x" * 20_001}, "about"),
    ):
        with pytest.raises(Refused) as no:
            offers(cast.ben, **wrong)
        assert no.value.field == field
    for wrong, field in (({"what": "  "}, "what"), ({"hours": 0}, "hours")):
        with pytest.raises(Refused) as no:
            looks(cast.ada, **wrong)
        assert no.value.field == field
    with pytest.raises(Refused):
        offers(cast.guest)
    with pytest.raises(Refused, match="Say first"):
        actions.find_now(by=cast.ada)


def test_the_work_itself_offers_coaching_once(cast: Cast) -> None:
    led = initiatives.start(title="Racks", circle_id=cast.north.pk, by=cast.ada)
    settle()
    assert [(s.member_id, s.occasion) for s in Suggestion.objects.all()] == [
        (cast.ada.member_id, "first-lead")
    ]
    initiatives.start(title="More racks", circle_id=cast.north.pk, by=cast.ada)
    initiatives.end(
        led.pk, status="failed", outcome="No racks", lesson="Ask the caretaker", by=cast.ada
    )
    settle()
    assert sorted(Suggestion.objects.values_list("occasion", flat=True)) == [
        "first-failure", "first-lead",
    ]  # fmt: skip
    found = queries.open_suggestion(cast.ada)
    assert found
    with pytest.raises(Missing):
        actions.put_away(found.pk, by=cast.ben)
    actions.put_away(found.pk, by=cast.ada)
    role = circles.open_role(cast.north.pk, title="Cook", by=cast.ada)
    term = circles.step_up(role.pk, by=cast.ada)
    circles.join(cast.north.pk, by=cast.ben)
    offer = circles.hand_over(term.pk, to=cast.ben.member_id or 0, notes="Blue folder", by=cast.ada)
    from colead.features.offers import actions as gifts

    gifts.take(offer.pk, by=cast.ben)
    settle()
    assert Suggestion.objects.get(member_id=cast.ben.member_id).occasion == "hand-over"
    looks(cast.ben)
    assert queries.open_suggestion(cast.ben) is None, "whoever looks needs no hint"


def test_who_leaves_takes_wishes_and_offers_along_and_the_pair_ends(cast: Cast) -> None:
    pair = paired(cast.ada, cast.ben)
    actions.write(pair.pk, kind="note", words="From Ada", by=cast.ada)
    actions.show(pair_id=pair.pk, by=cast.ada)
    organizations.leave(by=cast.ada)
    settle()
    room = queries.room(cast.ben, pair.pk)
    assert (room.pair.is_on, [one.words for one in room.texts]) == (False, ["From Ada"])
    assert not Wish.objects.exclude(box=b"").exists()
    assert not Showing.objects.exists()
    assert Offer.objects.get().taken == 0


def test_own_words_are_taken_along_and_erased(cast: Cast) -> None:
    pair = paired(cast.ada, cast.ben)
    actions.write(pair.pk, kind="note", words="From Ada", by=cast.ada)
    actions.write(pair.pk, kind="note", words="From Ben", by=cast.ben)
    met(pair, cast.ada)
    copy = queries.own_copy(cast.ada)
    assert [one["words"] for one in copy["my_words"]] == ["From Ada"]
    assert copy["wishes"][0]["what"].startswith("I am afraid")
    assert "From Ben" not in str(copy)
    assert len(copy["sessions"]) == 1
    assert actions.erase_mine(by=cast.ada) == 1
    assert queries.own_copy(cast.ada)["my_words"] == []
    assert [one.words for one in queries.room(cast.ben, pair.pk).texts] == ["From Ben"]
    assert actions.erase_mine(by=cast.ben) == 1
    assert Offer.objects.get().withdrawn_at is not None
