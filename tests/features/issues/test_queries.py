"""Reads of issues: what each person sees, who is close, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from colead.features.circles import actions as circles
from colead.features.issues import actions, queries
from colead.features.issues.models import Issue
from colead.features.offers import actions as offers
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person


def raised(by: Actor, title: str = "Timetable clashes", **values: Any) -> Issue:
    return actions.raise_issue(title=title, by=by, **values)


def queries_of(act: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


class TestSeeing:
    def test_everyone_of_the_organization_and_nobody_else(self, cast: Cast) -> None:
        issue = raised(cast.ada)
        assert queries.issue(cast.ben, issue.pk) == issue
        for actor in (cast.outsider, cast.guest):
            with pytest.raises(Missing):
                queries.issue(actor, issue.pk)
            assert queries.listed(actor).items == []

    def test_a_guest_sees_its_circle(self, cast: Cast) -> None:
        near = raised(cast.ada, circle_id=cast.north.pk)
        raised(cast.ada, circle_id=cast.south.pk)
        assert [found.pk for found in queries.listed(cast.guest).items] == [near.pk]

    def test_lists_by_state_circle_and_mine(self, cast: Cast) -> None:
        one = raised(cast.ada, circle_id=cast.north.pk)
        two = raised(cast.ben)
        actions.take_up(two.pk, by=cast.ada)
        assert queries.listed(cast.ben).items == [one]
        assert queries.listed(cast.ben, state="taken").items == [two]
        assert queries.listed(cast.ada, state="all", mine=True).items == [two, one]
        assert queries.listed(cast.ben, state="all", circle_id=cast.north.pk).items == [one]
        assert queries.in_hand(cast.ada) == [two]
        assert queries.near(cast.ada) == []

    def test_near_are_the_open_issues_of_ones_circles(self, cast: Cast) -> None:
        one = raised(cast.ben, circle_id=cast.north.pk)
        raised(cast.ben, circle_id=cast.south.pk)
        assert queries.near(cast.ada) == [one]

    def test_pages_go_on_where_they_ended(self, cast: Cast) -> None:
        for number in range(35):
            raised(cast.ada, f"Issue {number}")
        first = queries.listed(cast.ben)
        second = queries.listed(cast.ben, after=first.next)
        assert (len(first.items), len(second.items), second.next) == (30, 5, None)
        with pytest.raises(Refused, match="page mark"):
            queries.listed(cast.ben, after="nonsense")

    def test_similar_ones_show_resolved_ones_too_and_no_withdrawn(self, cast: Cast) -> None:
        gone, done = raised(cast.ada, "Gym timetable clash"), raised(cast.ben, "Gym timetable mess")
        actions.withdraw(gone.pk, by=cast.ada)
        actions.resolve(done.pk, how="A plan.", by=cast.ben)
        assert queries.similar(cast.steward, "the gym timetable again") == [done]
        assert queries.similar(cast.steward, "the gym timetable", besides=done.pk) == []
        assert queries.similar(cast.outsider, "gym timetable") == []


class TestCost:
    @pytest.mark.parametrize("count", [1, 30])
    def test_a_list_costs_one_query(self, cast: Cast, count: int) -> None:
        for number in range(count):
            raised(cast.ada, f"Issue {number}", circle_id=cast.north.pk)
        assert queries_of(lambda: [i.by.name for i in queries.listed(cast.ben).items if i.by]) == 1

    @pytest.mark.parametrize("count", [1, 30])
    def test_a_list_of_asks_costs_one_query(self, cast: Cast, count: int) -> None:
        for number in range(count):
            actions.ask(title=f"Ask {number}", by=cast.ada)
        assert queries_of(lambda: [a.by.name for a in queries.listed_asks(cast.ben).items]) == 1

    @pytest.mark.parametrize("count", [1, 30])
    def test_suggestions_cost_the_same_however_many_are_close(self, cast: Cast, count: int) -> None:
        for number in range(count + 2):
            helper = person(cast.organization, f"Person{number}")
            circles.join(cast.north.pk, by=helper)
            circles.state_skill(name="Timetabling", level=4, by=helper)
            past = raised(helper, f"Timetable clashes {number}")
            actions.take_up(past.pk, by=helper)
        circles.open_domain(cast.north.pk, name="Timetable", by=cast.ada)
        issue = raised(cast.ben, "Timetable clashes", circle_id=cast.north.pk)
        found = queries.issue(cast.ben, issue.pk)
        search = 4 if connection.vendor == "sqlite" else 5
        assert queries_of(lambda: queries.suggestions(cast.ben, found)) == SUGGESTIONS + search


# Without the two searches: had it, offered, domains, holders (3), skills, members of the circle
# (2), hands of the like, what they have in hand; and one search that finds nothing.
SUGGESTIONS = 13


class TestSuggestions:
    def test_the_holder_of_a_domain_that_its_words_name(self, cast: Cast) -> None:
        circles.open_domain(cast.south.pk, name="Buses", by=cast.ben)
        issue = raised(cast.ada, "The buses come late")
        close = queries.suggestions(cast.ada, issue)
        assert (close[0].member_id, close[0].reasons[0]) == (
            cast.ben.member_id,
            "holds the domain Buses",
        )

    def test_a_domain_that_was_stated(self, cast: Cast) -> None:
        domain = circles.open_domain(cast.south.pk, name="Buses", by=cast.ben)
        issue = raised(cast.ada, "Nobody gets home", domain_ids=[domain.pk])
        assert queries.suggestions(cast.ada, issue)[0].member_id == cast.ben.member_id

    def test_who_states_a_skill_of_which_it_speaks(self, cast: Cast) -> None:
        circles.state_skill(name="Timetabling", level=5, by=cast.ben)
        circles.state_skill(name="First aid", level=5, by=cast.steward)
        close = queries.suggestions(cast.ada, raised(cast.ada, "Our timetable clashes"))
        assert (close[0].member_id, close[0].why) == (
            cast.ben.member_id,
            "knows about Timetabling",
        )
        assert not any("First aid" in one.why for one in close)

    def test_who_resolved_the_like(self, cast: Cast) -> None:
        old = raised(cast.steward, "Gym timetable clash on Fridays")
        actions.take_up(old.pk, by=cast.ben)
        actions.resolve(old.pk, how="A plan.", by=cast.ben)
        close = queries.suggestions(cast.ada, raised(cast.ada, "Gym timetable clash on Mondays"))
        assert close[0].member_id == cast.ben.member_id
        assert close[0].reasons[0] == (
            "resolved a similar issue in March 2026: “Gym timetable clash on Fridays”"
        )

    def test_never_by_rank(self, cast: Cast) -> None:
        circles.join(cast.north.pk, by=cast.ben)
        circles.join(cast.north.pk, by=cast.steward)
        circles.open_role(
            cast.north.pk, title="Guide", purpose="Guides", is_guide=True, by=cast.ada
        )
        firsts = set()
        for number in range(24):
            issue = raised(cast.ada, f"Number {number}", circle_id=cast.north.pk)
            close = queries.suggestions(cast.ada, issue)
            assert {one.why for one in close} == {"is in North, where it falls short"}
            firsts.add(close[0].member_id)
        assert firsts == {cast.ben.member_id, cast.steward.member_id}

    def test_the_load_is_spread(self, cast: Cast) -> None:
        circles.join(cast.north.pk, by=cast.ben)
        circles.join(cast.north.pk, by=cast.steward)
        for number in range(3):
            actions.take_up(raised(cast.ada, f"Own {number}").pk, by=cast.ben)
        issue = raised(cast.ada, "Something else", circle_id=cast.north.pk)
        assert queries.suggestions(cast.ada, issue)[0].member_id == cast.steward.member_id

    def test_left_out_are_who_raised_it_had_it_or_said_no(self, cast: Cast) -> None:
        for actor in (cast.ben, cast.steward):
            circles.join(cast.north.pk, by=actor)
        issue = raised(cast.ada, circle_id=cast.north.pk)
        (offer,) = actions.offer(issue.pk, to=[cast.ben.member_id or 0], by=cast.ada)
        assert cast.ada.member_id not in ids(queries.suggestions(cast.ada, issue))
        assert cast.ben.member_id not in ids(queries.suggestions(cast.ada, issue))
        offers.decline(offer.pk, by=cast.ben)
        assert cast.ben.member_id not in ids(queries.suggestions(cast.ada, issue))
        actions.take_up(issue.pk, by=cast.steward)
        actions.pass_on(issue.pk, reason="No time.", by=cast.steward)
        assert cast.steward.member_id not in ids(queries.suggestions(cast.ada, issue))

    def test_who_left_and_guests_are_never_suggested(self, cast: Cast) -> None:
        gone = person(cast.organization, "Gone")
        circles.state_skill(name="Timetabling", level=5, by=gone)
        from colead.features.organizations.models import Member

        Member.objects.filter(pk=gone.member_id).update(left_on=NOON.date())
        close = ids(queries.suggestions(cast.ada, raised(cast.ada, "Our timetabling")))
        assert gone.member_id not in close
        assert cast.guest.member_id not in close

    def test_without_any_evidence_somebody_is_still_named(self, cast: Cast) -> None:
        lone = person(cast.organization, "Lone")
        close = queries.suggestions(lone, raised(lone, "Xyzzy"))
        assert len(close) == 3
        assert {one.close for one in close} == {False}

    def test_who_shares_a_circle_with_the_raiser_when_no_circle_is_named(self, cast: Cast) -> None:
        circles.join(cast.north.pk, by=cast.ben)
        close = queries.suggestions(cast.ada, raised(cast.ada, "Xyzzy"))
        assert (close[0].member_id, close[0].why) == (
            cast.ben.member_id,
            "is in North, like the one who raised it",
        )

    def test_nobody_of_another_organization(self, cast: Cast) -> None:
        circles.state_skill(name="Timetabling", level=5, by=cast.outsider)
        close = ids(queries.suggestions(cast.ada, raised(cast.ada, "Our timetabling")))
        assert cast.outsider.member_id not in close


def ids(close: list[Any]) -> set[int]:
    return {one.member_id for one in close}


def test_answer_times_are_the_stewards_record(cast: Cast) -> None:
    ask = actions.ask(title="A key", by=cast.ada)
    after = cast.later(cast.steward, days=2)
    actions.answer(ask.pk, state="removed", answer="Here.", by=after)
    assert queries.answer_times(cast.ben) == [timedelta(days=2)]
