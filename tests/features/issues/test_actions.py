"""An issue from the first word to its end, told with the cast."""

from __future__ import annotations

from typing import Any

import pytest

from colead.features.circles import actions as circles
from colead.features.issues import actions, queries
from colead.features.issues.models import Hand, Issue, Wording
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.kernel import search
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person


def raised(cast: Cast, **values: Any) -> Issue:
    given: dict[str, Any] = {
        "title": "Timetable clashes on Monday",
        "facts": "Two classes share the gym.",
        "by": cast.ben,
    }
    return actions.raise_issue(**{**given, **values})


def told(event: str) -> Entry:
    return Entry.objects.filter(event=f"issues.{event}").latest("id")


def test_anybody_raises_an_issue_and_it_is_found(cast: Cast) -> None:
    issue = raised(cast, circle_id=cast.north.pk)
    assert (issue.state, issue.by_id, issue.raised_at) == ("open", cast.ben.member_id, cast.ben.at)
    assert told("IssueRaised").facts == {
        "issue": issue.pk,
        "title": "Timetable clashes on Monday",
        "circle": cast.north.pk,
    }
    assert [hit.id for hit in search.find(cast.ada, "gym clashes")] == [issue.pk]


def test_a_guest_raises_where_it_was_invited_and_colead_offers_it(cast: Cast) -> None:
    with pytest.raises(Refused, match="invited to"):
        raised(cast, by=cast.guest)
    with pytest.raises(Refused):
        raised(cast, by=cast.guest, circle_id=cast.south.pk)
    issue = raised(cast, by=cast.guest, circle_id=cast.north.pk, offer_it=True)
    offer = Offer.objects.get(kind="issue")
    assert (offer.to_id, offer.by_id) == (cast.ada.member_id, None)
    assert "is in North, where it falls short" in offer.note
    assert offer.subject_id == issue.pk


def test_a_domain_of_another_organization_is_not_there(cast: Cast) -> None:
    other = circles.open_circle(
        name="Works", purpose="Work", parent_id=_root(cast.outsider), by=cast.outsider
    )
    foreign = circles.open_domain(other.pk, name="Machines", by=cast.outsider)
    with pytest.raises(Refused, match="not there any more"):
        raised(cast, domain_ids=[foreign.pk])
    with pytest.raises(Missing):
        raised(cast, circle_id=other.pk)


def _root(actor: Any) -> int:
    from colead.features.circles import queries as of_circles

    return of_circles.root(actor).pk


def test_its_words_are_kept_when_it_is_reworded(cast: Cast) -> None:
    issue = raised(cast)
    with pytest.raises(Refused, match="raised it"):
        actions.reword(issue.pk, title="Mine", by=cast.ada)
    actions.reword(issue.pk, title="The gym is booked twice", by=cast.ben)
    before = Wording.objects.get(issue=issue)
    assert (before.title, before.facts) == (issue.title, "Two classes share the gym.")
    assert [hit.id for hit in search.find(cast.ada, "booked twice")] == [issue.pk]
    assert search.find(cast.ada, "clashes") == []
    actions.reword(issue.pk, title="The gym is booked twice", by=cast.ben)
    assert Wording.objects.count() == 1


class TestTakingUp:
    def test_who_wants_takes_it_up_and_who_raised_it_is_told(self, cast: Cast) -> None:
        issue = actions.take_up(raised(cast).pk, by=cast.ada)
        assert issue.state == "taken"
        assert queries.hand_ids(issue.pk) == {cast.ada.member_id}
        assert told("IssueTakenUp").concerned == [cast.ben.member_id]

    def test_the_second_one_reads_that_they_can_join(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.take_up(issue.pk, by=cast.ada)
        with pytest.raises(Refused, match="You can join in"):
            actions.take_up(issue.pk, by=cast.steward)
        actions.join(issue.pk, by=cast.steward)
        assert queries.hand_ids(issue.pk) == {cast.ada.member_id, cast.steward.member_id}
        assert set(told("IssueJoined").concerned) == {
            cast.ada.member_id,
            cast.ben.member_id,
        }
        with pytest.raises(Refused, match="on it already"):
            actions.join(issue.pk, by=cast.steward)

    def test_nobody_joins_what_nobody_has(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="Take it up yourself"):
            actions.join(raised(cast).pk, by=cast.ada)

    def test_a_guest_takes_nothing_up(self, cast: Cast) -> None:
        issue = raised(cast, circle_id=cast.north.pk)
        for act in (actions.take_up, actions.join):
            with pytest.raises(Refused, match="Members"):
                act(issue.pk, by=cast.guest)

    def test_an_outsider_finds_nothing(self, cast: Cast) -> None:
        issue = raised(cast)
        for act in (
            lambda: actions.take_up(issue.pk, by=cast.outsider),
            lambda: actions.join(issue.pk, by=cast.outsider),
            lambda: actions.pass_on(issue.pk, reason="x", by=cast.outsider),
            lambda: actions.resolve(issue.pk, how="x", by=cast.outsider),
            lambda: actions.withdraw(issue.pk, by=cast.outsider),
            lambda: actions.reopen(issue.pk, by=cast.outsider),
            lambda: actions.reword(issue.pk, title="x", by=cast.outsider),
            lambda: actions.offer(issue.pk, to=[cast.ada.member_id or 0], by=cast.outsider),
        ):
            with pytest.raises(Missing):
                act()

    def test_an_initiative_may_start_from_what_another_has_in_hand(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.take_up(issue.pk, by=cast.ada)
        found = actions.take_up(issue.pk, by=cast.steward, initiative_id=7)
        assert found.initiative_id == 7
        assert queries.hand_ids(issue.pk) == {cast.ada.member_id, cast.steward.member_id}
        assert told("IssueTakenUp").facts["initiative"] == 7
        again = actions.take_up(issue.pk, by=cast.ada, initiative_id=8)
        assert again.initiative_id == 7
        assert Hand.objects.filter(issue=issue, first=True).count() == 1

    def test_an_initiative_does_not_start_from_a_closed_issue(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.withdraw(issue.pk, by=cast.ben)
        with pytest.raises(Refused, match="closed"):
            actions.take_up(issue.pk, by=cast.ada, initiative_id=7)


class TestOffers:
    def test_it_is_offered_at_once_to_the_closest(self, cast: Cast) -> None:
        issue = raised(cast, circle_id=cast.north.pk, offer_it=True)
        offer = Offer.objects.get(kind="issue")
        assert (offer.to_id, offer.by_id) == (cast.ada.member_id, cast.ben.member_id)
        assert told("IssueOffered").subject_id == issue.pk
        offers.take(offer.pk, by=cast.ada)
        assert queries.issue(cast.ben, issue.pk).state == "taken"

    def test_nobody_close_means_no_offer(self, cast: Cast) -> None:
        raised(cast, offer_it=True)
        assert not Offer.objects.exists()

    def test_the_first_yes_has_it_and_a_later_one_joins(self, cast: Cast) -> None:
        issue = raised(cast)
        first, second = actions.offer(
            issue.pk, to=[cast.ada.member_id or 0, cast.steward.member_id or 0], by=cast.ben
        )
        offers.take(second.pk, by=cast.steward)
        offers.take(first.pk, by=cast.ada)
        hands = queries.hands(issue.pk)
        assert [hand.member_id for hand in hands] == [cast.steward.member_id, cast.ada.member_id]
        assert [hand.first for hand in hands] == [True, False]

    def test_one_does_not_offer_it_to_oneself_a_guest_or_who_has_it(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.take_up(issue.pk, by=cast.ada)
        for to, why in [
            (cast.ben, "Take it up yourself"),
            (cast.guest, "Members take issues up"),
            (cast.ada, "on it already"),
        ]:
            with pytest.raises(Refused, match=why):
                actions.offer(issue.pk, to=[to.member_id or 0], by=cast.ben)
        with pytest.raises(Refused, match="at least one"):
            actions.offer(issue.pk, to=[], by=cast.ben)
        with pytest.raises(Missing):
            actions.offer(issue.pk, to=[cast.outsider.member_id or 0], by=cast.ben)

    def test_open_offers_end_with_the_issue(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.offer(issue.pk, to=[cast.ada.member_id or 0], by=cast.ben)
        actions.resolve(issue.pk, how="The gym has a plan now.", by=cast.ben)
        assert Offer.objects.get().state == "expired"


class TestPassingOn:
    def test_it_needs_a_reason_and_is_open_again(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.take_up(issue.pk, by=cast.ada)
        with pytest.raises(Refused, match="Say in a word why"):
            actions.pass_on(issue.pk, reason="  ", by=cast.ada)
        actions.pass_on(issue.pk, reason="I leave the north house.", by=cast.ada)
        assert queries.issue(cast.ben, issue.pk).state == "open"
        (hand,) = queries.passed_on(issue.pk)
        assert (hand.member_id, hand.reason) == (cast.ada.member_id, "I leave the north house.")
        assert told("IssuePassedOn").concerned == [cast.ben.member_id]
        assert "leave" not in str(told("IssuePassedOn").facts)

    def test_the_next_of_those_who_joined_has_it_first(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.take_up(issue.pk, by=cast.ada)
        actions.join(issue.pk, by=cast.steward)
        actions.pass_on(issue.pk, reason="No time.", by=cast.ada)
        assert queries.issue(cast.ben, issue.pk).state == "taken"
        (hand,) = queries.hands(issue.pk)
        assert (hand.member_id, hand.first) == (cast.steward.member_id, True)

    def test_who_was_offered_it_passes_it_on_to_somebody_closer(self, cast: Cast) -> None:
        issue = raised(cast)
        (offer,) = actions.offer(issue.pk, to=[cast.ada.member_id or 0], by=cast.ben)
        actions.pass_on(
            issue.pk, reason="Stella plans the gym.", to=cast.steward.member_id, by=cast.ada
        )
        offer.refresh_from_db()
        assert (offer.state, offer.reply) == ("declined", "Stella plans the gym.")
        onward = Offer.objects.get(state="open")
        assert (onward.to_id, onward.by_id) == (cast.steward.member_id, cast.ada.member_id)

    def test_others_have_nothing_to_pass_on(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="not taken it up"):
            actions.pass_on(raised(cast).pk, reason="x", by=cast.ada)


class TestClosing:
    def test_who_works_on_it_says_how_it_was_resolved(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.take_up(issue.pk, by=cast.ada)
        with pytest.raises(Refused, match="say when it is resolved"):
            actions.resolve(issue.pk, how="Done", by=cast.steward)
        with pytest.raises(Refused, match="how it was resolved"):
            actions.resolve(issue.pk, how=" ", by=cast.ada)
        done = actions.resolve(issue.pk, how="One plan for both.", by=cast.ada)
        assert (done.state, done.how, done.closed_at) == (
            "resolved",
            "One plan for both.",
            cast.ada.at,
        )
        assert told("IssueResolved").concerned == [cast.ben.member_id]

    def test_resolving_again_changes_nothing(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.resolve(issue.pk, how="First.", by=cast.ben)
        again = actions.resolve(issue.pk, how="Second.", by=cast.ada)
        assert again.how == "First."
        assert Entry.objects.filter(event="issues.IssueResolved").count() == 1

    def test_an_initiative_on_it_lets_any_of_its_leads_resolve_it(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.take_up(issue.pk, by=cast.ada, initiative_id=7)
        assert actions.resolve(issue.pk, how="Done.", by=cast.steward).state == "resolved"

    def test_its_own_raiser_withdraws_it_while_nobody_else_works_on_it(self, cast: Cast) -> None:
        issue = raised(cast)
        with pytest.raises(Refused, match="Only the one who raised it"):
            actions.withdraw(issue.pk, by=cast.ada)
        actions.take_up(issue.pk, by=cast.ada)
        with pytest.raises(Refused, match="Somebody works on it"):
            actions.withdraw(issue.pk, by=cast.ben)
        actions.pass_on(issue.pk, reason="No time.", by=cast.ada)
        assert actions.withdraw(issue.pk, by=cast.ben).state == "withdrawn"

    def test_it_is_opened_again_with_a_reason_that_all_can_read(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.take_up(issue.pk, by=cast.ada)
        actions.resolve(issue.pk, how="One plan.", by=cast.ada)
        actions.reopen(issue.pk, reason="The plan is not kept.", by=cast.steward)
        found = queries.issue(cast.ben, issue.pk)
        assert (found.state, found.closed_at) == ("open", None)
        assert queries.hand_ids(issue.pk) == set()
        assert Entry.objects.filter(event="conversations.CommentPosted").count() == 1
        assert set(told("IssueReopened").concerned) == {
            cast.ada.member_id,
            cast.ben.member_id,
        }
        actions.take_up(issue.pk, by=cast.ada)

    def test_a_withdrawn_issue_is_opened_by_its_raiser_only(self, cast: Cast) -> None:
        issue = raised(cast)
        actions.withdraw(issue.pk, by=cast.ben)
        with pytest.raises(Refused, match="Raise it yourself"):
            actions.reopen(issue.pk, by=cast.ada)
        assert actions.reopen(issue.pk, by=cast.ben).state == "open"


def test_two_take_it_up_at_once_and_one_has_it(cast: Cast) -> None:
    issue = raised(cast)
    late = person(cast.organization, "Lena")
    stale = queries.issue
    try:
        first = stale(cast.ada, issue.pk)
        actions.take_up(issue.pk, by=cast.ada)
        # Lena's page still shows it open: the conditional UPDATE decides, not what was read.
        queries.issue = lambda actor, issue_id: first  # type: ignore[assignment]
        with pytest.raises(Refused, match="You can join in"):
            actions.take_up(issue.pk, by=late)
    finally:
        queries.issue = stale  # type: ignore[assignment]
    assert queries.hand_ids(issue.pk) == {cast.ada.member_id}
