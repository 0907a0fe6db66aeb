"""C1, C4, H4: what an initiative lacks finds those who would like to give it; what grows quiet is
asked kindly, and only those who lead it know."""

from __future__ import annotations

from datetime import timedelta

from colead.features.capacity import actions, queries
from colead.features.circles import actions as circles
from colead.features.initiatives import actions as initiatives
from colead.features.initiatives import jobs, rules
from colead.features.initiatives import queries as leading
from colead.features.notices.models import Notice
from colead.features.offers import actions as offers
from colead.kernel.models import Entry
from colead.kernel.testing import later, settle
from tests.cast import Cast, person


def test_racks_find_their_welder_and_come_to_life_again(cast: Cast) -> None:
    """Ada's bike racks need welding. Cleo said that she welds and would like to; Dan welds better,
    but would rather not; the steward is asked for nothing, for rank is no reason. Ada offers it to
    Cleo, whose yes meets the need. Cleo promises four corners; Ada reminds her kindly, once.

    Then it grows quiet. By its own rhythm of a week Ada is asked for a word, and after two whether
    help would be welcome; she puts it off for some days, and no steward, and not even the team,
    hears of it. When it comes again she asks for hands, and Ben, whose circle it is not, says that
    he can. The picture of the way shows all of it."""
    racks = initiatives.start(
        title="Bike racks", circle_id=cast.north.pk, rhythm_days=7, by=cast.ada
    )
    cleo, dan = person(cast.organization, "Cleo"), person(cast.organization, "Dan")
    cleo, dan = cleo.moved_to(cast.ada.at), dan.moved_to(cast.ada.at)
    circles.state_skill(name="Welding", level=3, by=cleo)
    circles.state_skill(name="Welding", level=5, would_use=False, by=dan)
    need = initiatives.state_need(racks.pk, kind="skill", text="Welding", by=cast.ada)
    [match] = queries.suggestions(cast.ada, queries.need(cast.ada, need.pk))
    assert (match.name, match.reasons[0]) == (
        "Cleo",
        "knows about Welding and would like to use it",
    )
    offered = actions.offer_need(need.pk, to=match.member_id, note="Please", by=cast.ada)
    assert cleo.member_id not in leading.team_ids(racks.pk)
    offers.take(offered.pk, by=cleo)
    panel = queries.panel(cast.ben, racks.pk)
    assert [(one.text, one.met_by and one.met_by.name) for one in panel.met] == [
        ("Welding", "Cleo")
    ]
    promise = initiatives.commit(racks.pk, what="Weld four corners", by=cleo)
    initiatives.remind(promise.pk, by=cast.ada)
    initiatives.do(promise.pk, by=cleo.moved_to(later(days=2)))
    settle(later(days=2))
    Notice.objects.all().delete()

    jobs.keep_rhythm(at=later(days=9).isoformat())
    jobs.keep_rhythm(at=later(days=16).isoformat())
    settle(later(days=16))
    told = {notice.member_id for notice in Notice.objects.all()}
    assert told == {cast.ada.member_id}, "only who leads it hears that it is quiet"
    ada = cast.ada.moved_to(later(days=16))
    initiatives.snooze(
        racks.pk, until_at=rules.until(ada.today + timedelta(days=4), by=ada), by=ada
    )
    jobs.keep_rhythm(at=later(days=20).isoformat())
    quiet = Entry.objects.filter(event="initiatives.InitiativeQuiet")
    assert [entry.concerned for entry in quiet] == [[cast.ada.member_id]] * 2
    assert {entry.audience for entry in quiet} == {"concerned"}

    ada = cast.ada.moved_to(later(days=20))
    hands = initiatives.state_need(racks.pk, kind="hands", text="Set them in concrete", by=ada)
    ben = cast.ben.moved_to(later(days=21))
    actions.answer_need(hands.pk, what="Mix it on Saturday", hours=2, by=ben)
    initiatives.check_in(
        racks.pk, progress="We go on.", confidence=4, by=ada.moved_to(later(days=22))
    )
    settle(later(days=22))
    picture = queries.picture(cast.steward.moved_to(later(days=23)), racks.pk)
    assert picture is not None
    assert [lane.name for lane in picture.lanes] == ["confidence", "kept"]
    assert "1 check-in; the last: on a good way. 1 commitment kept." in picture.says
