"""Asks to the stewards: everybody sees the clock, and the stewards are measured."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from colead.features.issues import actions, queries
from colead.features.issues.jobs import watch_asks
from colead.features.issues.models import Ask
from colead.features.offers import actions as offers
from colead.kernel import search
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import later
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, acting, person


def asked(cast: Cast, **values: Any) -> Ask:
    return actions.ask(**{"title": "We need a key to the gym", "by": cast.ada, **values})


def told(event: str) -> list[Entry]:
    return list(Entry.objects.filter(event=f"issues.{event}").order_by("id"))


def second_steward(cast: Cast) -> Actor:
    sven = person(cast.organization, "Sven")
    offer = offers.offer_stewardship(to=sven.member_id or 0, by=cast.steward)
    offers.take(offer.pk, by=sven)
    return acting(sven.member_id or 0)


class TestAsking:
    def test_the_clock_runs_five_working_days(self, cast: Cast) -> None:
        ask = asked(cast)
        assert (ask.state, ask.due_on) == ("open", date(2026, 3, 9))
        (entry,) = told("AskMade")
        assert entry.concerned == [cast.steward.member_id]
        assert entry.facts["due"] == "2026-03-09"
        assert [hit.kind for hit in search.find(cast.ben, "key gym")] == ["ask"]

    def test_stewards_set_their_own_clock_and_running_ones_stay(self, cast: Cast) -> None:
        ask = asked(cast)
        with pytest.raises(Refused, match="Stewards set"):
            actions.set_clock(working_days=2, by=cast.ada)
        for days in (0, 61, -1):
            with pytest.raises(Refused, match="between 1 and 60"):
                actions.set_clock(working_days=days, by=cast.steward)
        actions.set_clock(working_days=2, by=cast.steward)
        assert asked(cast).due_on == date(2026, 3, 4)
        ask.refresh_from_db()
        assert ask.due_on == date(2026, 3, 9)
        actions.set_clock(working_days=3, by=cast.steward)
        assert queries.working_days(cast.organization.pk) == 3
        assert queries.working_days(cast.other.pk) == 5

    def test_the_organizations_own_day_counts(self, cast: Cast) -> None:
        cast.organization.timezone = "Pacific/Auckland"
        cast.organization.save()
        # Noon in UTC is past midnight there: it is Tuesday already.
        assert asked(cast).due_on == date(2026, 3, 10)

    def test_it_may_be_about_something_one_can_see(self, cast: Cast) -> None:
        issue = actions.raise_issue(title="No key", by=cast.ben)
        ask = asked(cast, about=("issue", issue.pk))
        assert queries.asks_about(cast.ben, "issue", issue.pk) == [ask]
        with pytest.raises(Missing):
            asked(cast, about=("issue", 999_999))
        with pytest.raises(Missing):
            asked(cast, about=("nonsense", 1))

    def test_guests_and_outsiders(self, cast: Cast) -> None:
        with pytest.raises(Refused, match="Members ask"):
            asked(cast, by=cast.guest)
        ask = asked(cast)
        for actor in (cast.guest, cast.outsider):
            with pytest.raises(Missing):
                queries.ask(actor, ask.pk)
        assert list(queries.asks(cast.outsider)) == []


class TestAnswering:
    def test_only_another_steward_answers(self, cast: Cast) -> None:
        ask = asked(cast)
        with pytest.raises(Refused, match="Stewards answer"):
            actions.answer(ask.pk, state="removed", answer="Here.", by=cast.ben)
        own = asked(cast, by=cast.steward)
        with pytest.raises(Refused, match="Another steward"):
            actions.answer(own.pk, state="removed", answer="Here.", by=cast.steward)
        assert (
            actions.answer(own.pk, state="removed", answer="Here.", by=second_steward(cast)).state
            == "removed"
        )

    def test_removed(self, cast: Cast) -> None:
        ask = asked(cast)
        by = cast.later(cast.steward, hours=30)
        done = actions.answer(ask.pk, state="removed", answer="The key hangs by the door.", by=by)
        assert (done.state, done.answered_at, done.answered_by_id) == (
            "removed",
            by.at,
            by.member_id,
        )
        (entry,) = told("AskAnswered")
        assert entry.facts["hours"] == 30
        assert entry.concerned == [cast.ada.member_id]

    def test_working_on_it_moves_the_clock_and_keeps_the_first_answer(self, cast: Cast) -> None:
        ask = asked(cast)
        for until in (None, date(2026, 3, 1), date(2027, 4, 1)):
            with pytest.raises(Refused) as refusal:
                actions.answer(
                    ask.pk, state="working", answer="Soon.", until=until, by=cast.steward
                )
            assert refusal.value.field == "until"
        actions.answer(
            ask.pk, state="working", answer="Soon.", until=date(2026, 3, 20), by=cast.steward
        )
        after = cast.later(cast.steward, days=10)
        done = actions.answer(ask.pk, state="removed", answer="Done.", by=after)
        assert (done.due_on, done.answered_at) == (date(2026, 3, 20), cast.steward.at)
        assert [given.state for given in queries.answers(ask.pk)] == ["working", "removed"]

    def test_a_no_needs_its_reason(self, cast: Cast) -> None:
        ask = asked(cast)
        with pytest.raises(Refused, match="needs its reason"):
            actions.answer(ask.pk, state="refused", answer=" ", by=cast.steward)
        with pytest.raises(Refused, match="Choose an answer"):
            actions.answer(ask.pk, state="withdrawn", answer="x", by=cast.steward)
        actions.answer(ask.pk, state="refused", answer="The gym is not ours.", by=cast.steward)
        with pytest.raises(Refused, match="was answered"):
            actions.answer(ask.pk, state="removed", answer="Yet.", by=cast.steward)

    def test_two_stewards_at_once(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        ask, sven = asked(cast), second_steward(cast)
        seen = queries.ask(sven, ask.pk)
        actions.answer(ask.pk, state="removed", answer="Here.", by=cast.steward)
        monkeypatch.setattr(queries, "ask", lambda actor, ask_id: seen)
        with pytest.raises(Refused, match="Another steward has answered"):
            actions.answer(ask.pk, state="refused", answer="No.", by=sven)
        assert len(queries.answers(ask.pk)) == 1


class TestJudging:
    def test_the_asker_says_whether_it_helped_and_asks_again(self, cast: Cast) -> None:
        ask = asked(cast)
        with pytest.raises(Refused, match="not answered yet"):
            actions.judge(ask.pk, helped=True, by=cast.ada)
        actions.answer(ask.pk, state="removed", answer="Here.", by=cast.steward)
        assert queries.asks_to_judge(cast.ada) == [ask]
        with pytest.raises(Refused, match="Only the one who asked"):
            actions.judge(ask.pk, helped=True, by=cast.ben)
        with pytest.raises(Refused, match="did not help"):
            actions.ask_again(ask.pk, by=cast.ada)
        actions.judge(ask.pk, helped=False, note="It is the wrong key.", by=cast.ada)
        assert queries.asks_to_judge(cast.ada) == []
        (entry,) = told("AskJudged")
        assert (entry.facts["helped"], entry.concerned) == (
            False,
            [cast.steward.member_id],
        )
        assert "wrong key" not in str(entry.facts)
        with pytest.raises(Refused, match="own name"):
            actions.ask_again(ask.pk, by=cast.ben)
        again = actions.ask_again(ask.pk, text="It must fit.", by=cast.later(cast.ada, days=2))
        assert (again.state, again.due_on, again.helped) == ("open", date(2026, 3, 11), None)
        assert len(queries.answers(ask.pk)) == 1

    def test_one_withdraws_ones_own(self, cast: Cast) -> None:
        ask = asked(cast)
        with pytest.raises(Refused, match="Only the one who asked"):
            actions.withdraw_ask(ask.pk, by=cast.ben)
        assert actions.withdraw_ask(ask.pk, by=cast.ada).state == "withdrawn"
        with pytest.raises(Refused, match="was answered"):
            actions.withdraw_ask(ask.pk, by=cast.ada)
        assert actions.ask_again(ask.pk, by=cast.ada).state == "open"


class TestTheClock:
    def test_a_late_ask_is_told_once(self, cast: Cast) -> None:
        ask = asked(cast)
        watch_asks(at=later(days=7).isoformat())
        assert told("AskOverdue") == []
        watch_asks(at=later(days=8).isoformat())
        watch_asks(at=later(days=9).isoformat())
        (entry,) = told("AskOverdue")
        assert set(entry.concerned) == {cast.steward.member_id, cast.ada.member_id}
        after = cast.later(cast.ben, days=9)
        assert list(queries.listed_asks(after, which="late").items) == [ask]
        assert queries.listed_asks(cast.ben, which="late").items == []

    def test_what_was_answered_is_not_late(self, cast: Cast) -> None:
        ask = asked(cast)
        actions.answer(ask.pk, state="removed", answer="Here.", by=cast.steward)
        watch_asks(at=later(days=30).isoformat())
        assert told("AskOverdue") == []

    def test_what_waits_for_whom(self, cast: Cast) -> None:
        ask = asked(cast)
        asked(cast, by=cast.steward)
        assert queries.asks_to_answer(cast.steward) == [ask]
        assert queries.asks_to_answer(cast.ada) == []


def test_the_record_is_open_to_everyone(cast: Cast) -> None:
    actions.answer(
        asked(cast).pk,
        state="removed",
        answer="Here.",
        by=cast.later(cast.steward, days=1),
    )
    asked(cast)
    record = queries.enabling_record(cast.later(cast.ben, days=10))
    assert (record.asked, record.answered, record.waiting, record.late) == (2, 1, 1, 1)
    assert record.median_days == 1.0
    assert queries.enabling_record(cast.outsider).asked == 0
