"""C3: who leads has the rooms, things and stock it takes, and nobody comes twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.initiatives import actions as initiatives
from colead.features.materials import actions, jobs, queries
from colead.features.materials.models import Shelf
from colead.kernel import journal, todo
from colead.kernel.models import Entry
from colead.kernel.testing import NOON, later, settle
from colead.kernel.verdict import Refused
from tests.cast import Cast
from tests.features.materials.conftest import at, camera, days, hours, paper, room


def test_a_summer_play_gets_its_room_its_camera_and_its_posters(cast: Cast) -> None:
    """The north circle shares its music room, a camera and paper. Ada leads a summer play and books
    the room for four Tuesdays; one is taken by Ben's choir, so she takes the three others and
    waits for that one. Ben's choir falls ill: the room is held for Ada, who says yes. Ben borrows
    the camera, forgets it, is asked kindly and brings it back with a broken strap: it is out of use
    until Ada has sewn it. Paper for posters is taken until nothing is left, and never less; the
    circle is told in time. Everything stands in the journal."""
    stage, film, sheets = room(cast), camera(cast), paper(cast, 6)
    play = initiatives.start(title="Summer play", circle_id=cast.north.pk, by=cast.ada)
    about = ("initiative", play.pk)
    [choir] = actions.book(stage.pk, title="Choir", by=cast.ben, **hours(cast, 11, 13, days=10))

    weekly = {"repeat": "weekly", "until": cast.ada.today + timedelta(days=24), "about": about}
    with pytest.raises(actions.Taken, match="Somebody else has it on 1 of these days") as no:
        actions.book(stage.pk, title="Rehearsal", by=cast.ada, **hours(cast, 10, 12), **weekly)
    assert no.value.others == 3
    made = actions.book(
        stage.pk, title="Rehearsal", others=True, by=cast.ada, **hours(cast, 10, 12), **weekly
    )
    waits = actions.wait(stage.pk, title="Rehearsal", by=cast.ada, **hours(cast, 10, 12, days=10))
    actions.give_up(choir.pk, by=cast.later(cast.ben, days=1))
    ada = cast.later(cast.ada, days=1, hours=1)
    assert [one.label for one in todo.waiting(ada)] == ["Say yes or no"]
    actions.accept(waits.pk, by=ada)
    ends = [one.ends_at for one in queries.ahead(stage.pk, NOON)]
    assert [(end.date() - cast.ada.today).days for end in ends] == [3, 10, 17, 24]

    [lent] = actions.book(film.pk, title="Film", by=cast.ben, **days(cast, 0, 1))
    [after] = actions.book(film.pk, title="The play", by=cast.ada, **days(cast, 6, 7))
    actions.hand_out(lent.pk, by=cast.ben)
    late = lent.ends_at + timedelta(hours=2)
    jobs.ask_for_late(at=late.isoformat())
    missed = Entry.objects.get(event="materials.ThingMissed")
    assert missed.concerned == [cast.ben.member_id], "first only the one who has it"
    assert [one.kind for one in todo.waiting(at(cast.ben, late))] == ["late-thing"]
    ben = at(cast.ben, late + timedelta(hours=1))
    actions.bring_back(lent.pk, by=ben)
    strap = actions.note_damage(film.pk, text="The strap is torn.", out_of_use=True, by=ben)
    told = Entry.objects.get(event="materials.DamageNoted").concerned
    assert told == [cast.ada.member_id], "who looks after it, and who has booked it"
    with pytest.raises(Refused, match="out of use until it is mended"):
        actions.book(film.pk, title="More film", by=ben, **days(cast, 9, 9))
    actions.mend(strap.pk, words="Sewn.", by=at(cast.ada, ben.at + timedelta(days=1)))
    actions.hand_out(after.pk, by=at(cast.ada, after.starts_at))

    shelf = Shelf.objects.get(material=sheets)
    posters = {"shelf_id": shelf.pk, "for_what": "Posters", "about": about}
    actions.take(sheets.pk, amount=4, by=cast.ada, **posters)
    assert Entry.objects.get(event="materials.StockLow").facts["left"] == 2
    with pytest.raises(Refused, match="Only 2 are left at Cellar"):
        actions.take(sheets.pk, amount=3, by=cast.ada, **posters)
    used = queries.used_by(cast.ben, *about)
    assert (len(used.bookings), [one.change for one in used.moves]) == (3, [-4])
    assert len(made) == 3
    settle(later(days=40))
    assert list(journal.verify(cast.organization.pk)) == []
