"""Momentum: its own beat, a kind word to the leads alone, and reminders that one puts off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from colead.features.conversations import actions as conversations
from colead.features.funds import actions as funds
from colead.features.home import queries as home
from colead.features.initiatives import actions, jobs, queries, rules
from colead.features.initiatives.models import Commitment, Initiative, Snooze
from colead.kernel.actor import Actor
from colead.kernel.testing import later, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast
from tests.features.funds.paying import open_fund
from tests.features.initiatives.leading import start, told


def at(moment: datetime) -> None:
    jobs.keep_rhythm(at=moment.isoformat())


def off(by: Actor, pk: int, days: int) -> None:
    day = by.today + timedelta(days=days)
    actions.snooze(pk, until_at=rules.until(day, by=by), by=by)


def test_who_puts_it_off_is_told_later_and_the_others_as_before(cast: Cast) -> None:
    led = start(cast, rhythm_days=7)
    actions.take_part(led.pk, kind="lead", by=cast.ben)
    off(cast.ada, led.pk, 10)
    at(later(days=7))
    assert [one["concerned"] for one in told("CheckInDue")] == [[cast.ben.member_id]]
    for _again in range(2):
        at(later(days=10))
    assert [one["concerned"] for one in told("CheckInDue")][1:] == [[cast.ada.member_id]]
    assert not Snooze.objects.exists()


def test_who_wakes_after_a_word_was_said_hears_nothing(cast: Cast) -> None:
    led = start(cast, rhythm_days=7)
    off(cast.ada, led.pk, 9)
    actions.check_in(led.pk, progress="Fine", confidence=4, by=cast.ada.moved_to(later(days=8)))
    at(later(days=9))
    assert told("CheckInDue") == []


def test_when_it_is_quiet_only_the_leads_hear_of_it(cast: Cast) -> None:
    led = start(cast, rhythm_days=7)
    off(cast.ada, led.pk, 20)
    for day in (7, 14, 15):
        at(later(days=day))
    assert told("InitiativeQuiet") == []
    at(later(days=20))
    [quiet] = told("InitiativeQuiet")
    assert quiet["concerned"] == [cast.ada.member_id]


def test_home_shows_nothing_that_was_put_off(cast: Cast) -> None:
    led = start(cast, rhythm_days=7)
    made = actions.commit(led.pk, what="Weld", due_on=later(days=3).date(), by=cast.ada)
    ada = cast.ada.moved_to(later(days=8))

    def waiting() -> set[str]:
        return {todo.kind for todo in home.waiting(ada, led=home.led(ada))}

    assert waiting() == {"check-in", "commitment"}
    off(ada, led.pk, 2)
    actions.snooze_commitment(made.pk, until_at=rules.until(None, span="week", by=ada), by=ada)
    assert waiting() == set()
    actions.unsnooze(commitment_id=made.pk, by=ada)
    assert waiting() == {"commitment"}


def test_only_who_put_it_off_sees_until_when(cast: Cast) -> None:
    led = start(cast)
    actions.take_part(led.pk, kind="lead", by=cast.ben)
    made = actions.commit(led.pk, what="Weld", by=cast.ben)
    off(cast.ben, led.pk, 10)
    until = rules.until(None, span="week", by=cast.ben)
    actions.snooze_commitment(made.pk, until_at=until, by=cast.ben)

    def seen(by: Actor) -> tuple[bool, datetime | None]:
        found = queries.dossier(by, led.pk)
        [commitment] = found.commitments
        return found.put_off_by(cast.ben.member_id) is not None, commitment.put_off_until

    assert seen(cast.ben) == (True, until)
    assert seen(cast.ada) == (False, None)
    assert seen(cast.ben.moved_to(later(days=11))) == (False, None)


def test_a_day_that_is_near_is_told_once_or_when_it_was_put_off_to(cast: Cast) -> None:
    led = start(cast)
    day = later(days=5).date()
    mine = actions.commit(led.pk, what="Weld", due_on=day, by=cast.ben)
    other = actions.commit(led.pk, what="Paint", due_on=day, by=cast.ben)
    until = rules.until(later(days=8).date(), by=cast.ben)
    actions.snooze_commitment(other.pk, until_at=until, by=cast.ben)
    for days in (3, 4, 5, 6):
        at(later(days=days))
    assert [(one["what"], one["concerned"]) for one in told("CommitmentDue")] == [
        ("Weld", [cast.ben.member_id])
    ]
    actions.do(mine.pk, by=cast.ben)
    at(later(days=8))
    assert [one["what"] for one in told("CommitmentDue")] == ["Weld", "Paint"]


def test_a_kind_reminder_waits_while_it_is_put_off(cast: Cast) -> None:
    led = start(cast)
    made = actions.commit(led.pk, what="Weld", by=cast.ben)
    actions.snooze_commitment(
        made.pk, until_at=rules.until(None, span="week", by=cast.ben), by=cast.ben
    )
    actions.remind(made.pk, by=cast.ada)
    assert told("CommitmentReminded")[0]["concerned"] == []
    at(later(days=7))
    assert told("CommitmentDue")[0]["concerned"] == [cast.ben.member_id]
    with pytest.raises(Refused, match="your own"):
        actions.remind(made.pk, by=cast.ben)


def test_one_puts_off_only_ones_own(cast: Cast) -> None:
    led = start(cast)
    made = actions.commit(led.pk, what="Weld", by=cast.ben)
    until = rules.until(None, span="day", by=cast.ada)
    with pytest.raises(Refused, match="Nobody reminds you"):
        actions.snooze(led.pk, until_at=until, by=cast.ben)
    with pytest.raises(Refused, match="Nobody reminds you"):
        actions.snooze_commitment(made.pk, until_at=until, by=cast.ada)
    with pytest.raises(Missing):
        actions.snooze(led.pk, until_at=until, by=cast.outsider)
    for given in (None, cast.ada.today, cast.ada.today + timedelta(days=999)):
        with pytest.raises(Refused) as no:
            rules.until(given, by=cast.ada)
        assert no.value.field == "until"
    with pytest.raises(IntegrityError), transaction.atomic():
        Snooze.objects.create(
            organization=cast.organization, member_id=cast.ada.member_id or 0, until_at=until
        )
    assert queries.put_off_by(cast.steward, led.pk) == []


def test_words_of_the_team_and_money_are_signs_of_life(cast: Cast) -> None:
    led = start(cast)
    conversations.comment(
        "initiative", led.pk, text="Nice", by=cast.steward.moved_to(later(days=2))
    )
    settle(later(days=2))
    assert Initiative.objects.get(pk=led.pk).last_sign_at == led.last_sign_at
    conversations.comment("initiative", led.pk, text="Soon", by=cast.ada.moved_to(later(days=3)))
    settle(later(days=3))
    assert Initiative.objects.get(pk=led.pk).last_sign_at == later(days=3)
    fund = open_fund(cast)
    funds.take(
        fund.pk, initiative_id=led.pk, amount=500, for_what="nails",
        by=cast.ada.moved_to(later(days=5)),
    )  # fmt: skip
    settle(later(days=5))
    assert Initiative.objects.get(pk=led.pk).last_sign_at == later(days=5)


def test_without_a_stated_rhythm_its_own_beat_is_found(cast: Cast) -> None:
    slow, stated = start(cast, title="Slow"), start(cast, title="Stated", rhythm_days=7)
    for day in (30, 60, 90, 120):
        for led in (slow, stated):
            ada = cast.ada.moved_to(later(days=day))
            actions.check_in(led.pk, progress="Well", confidence=4, by=ada)
    jobs.find_beats(at=later(days=121).isoformat())
    slow.refresh_from_db()
    stated.refresh_from_db()
    assert (slow.beat_days, slow.pace_days) == (30, 30)
    assert (stated.beat_days, stated.pace_days) == (14, 7)
    at(later(days=140))
    assert [one["title"] for one in told("CheckInDue")] == ["Stated"]


def test_a_letters_link_shows_ones_own_reminders(cast: Cast) -> None:
    led = start(cast)
    actions.commit(led.pk, what="Weld", by=cast.ben)
    assert queries.reminder_links(cast.steward, [led.pk]) == {}
    assert queries.reminder_links(cast.outsider, [led.pk]) == {}
    for actor, leads, count in ((cast.ada, True, 0), (cast.ben, False, 1)):
        [(words, path)] = queries.reminder_links(actor, [led.pk])[led.pk]
        assert words == "Remind me later"
        found, pk = queries.read_reminder_link(path.split("/")[2], at=cast.ada.at)
        assert (found.member_id, pk) == (actor.member_id, led.pk)
        mine = queries.reminded(found, pk)
        assert (mine.leads, len(mine.commitments)) == (leads, count)
    with pytest.raises(Missing):
        queries.read_reminder_link("forged", at=cast.ada.at)
    assert Commitment.objects.count() == 1
