"""The rhythm: a kind word when one is due, help offered when it stays quiet."""

from __future__ import annotations

from datetime import datetime

from colead.features.initiatives import actions, jobs, queries
from colead.features.initiatives.models import Initiative
from colead.kernel.testing import later
from tests.cast import Cast
from tests.features.initiatives.leading import start, told


def at(moment: datetime) -> None:
    jobs.keep_rhythm(at=moment.isoformat())


def test_a_word_is_asked_for_once_by_its_own_rhythm(cast: Cast) -> None:
    start(cast, rhythm_days=7)
    monthly = start(cast, title="Choir", rhythm_days=30)
    at(later(days=6, hours=23))
    assert told("CheckInDue") == []
    at(later(days=7))
    at(later(days=7, hours=1))
    [event] = told("CheckInDue")
    assert (event["title"], event["concerned"]) == (
        "Bike racks by the gate",
        [cast.ada.member_id],
    )
    due = queries.check_ins_due(cast.ada.moved_to(later(days=7)))
    assert [row.title for row in due] == ["Bike racks by the gate"]
    assert monthly.pk not in {row.pk for row in due}


def test_who_stays_quiet_is_asked_whether_help_is_wanted_once(cast: Cast) -> None:
    start(cast, rhythm_days=7)
    for day in (7, 13, 14, 15, 30):
        at(later(days=day))
    assert len(told("CheckInDue")) == 1
    [event] = told("InitiativeQuiet")
    assert event["concerned"] == [cast.ada.member_id]


def test_any_sign_of_life_begins_the_rhythm_anew(cast: Cast) -> None:
    found = start(cast, rhythm_days=7)
    at(later(days=7))
    actions.commit(found.pk, what="Weld", by=cast.ben.moved_to(later(days=8)))
    at(later(days=14, hours=23))
    assert (len(told("CheckInDue")), told("InitiativeQuiet")) == (1, [])
    at(later(days=15))
    assert len(told("CheckInDue")) == 2


def test_what_is_paused_forming_ended_or_imported_is_left_in_peace(cast: Cast) -> None:
    rows = [start(cast, title=title) for title in ("Paused", "Ended", "Imported")]
    actions.pause(rows[0].pk, by=cast.ada)
    actions.end(rows[1].pk, status="stopped", outcome="Over.", by=cast.ada)
    Initiative.objects.filter(pk=rows[2].pk).update(key="their-7")
    for day in (20, 40, 60):
        at(later(days=day))
    assert told("CheckInDue") + told("InitiativeQuiet") == []
