"""Looking back, from the first card to the next time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from colead.features.initiatives import actions as initiatives
from colead.features.initiatives import queries as initiative_queries
from colead.features.initiatives.models import Commitment as InitiativeCommitment
from colead.features.retrospectives import actions, jobs, queries, rules
from colead.features.retrospectives.models import (
    Card,
    Commitment,
    Dot,
    Group,
    LookBack,
    Retrospective,
    Seat,
    Usefulness,
)
from colead.kernel import journal, todo
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.testing import settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Slips = dict[int, str]


def begun(five: list[Actor], **more: object) -> tuple[Retrospective, Slips]:
    """The north circle looks back; all five are in it, with their slips by member's id."""
    values = {"title": "Spring", "format": "start-stop-continue", **more}
    made = actions.start(by=five[0], circle_id=_north(five[0]), **values)  # type: ignore[arg-type]
    slips = {one.member_id or 0: actions.come(made.pk, by=one) for one in five}
    return made, slips


def _north(actor: Actor) -> int:
    from colead.features.circles.models import Circle

    return Circle.objects.get(organization_id=actor.organization_id, name="North").pk


def on(made: Retrospective, by: Actor, times: int = 1) -> Retrospective:
    for _time in range(times):
        made = actions.move_on(made.pk, by=by)
    return made


def wrote(made: Retrospective, five: list[Actor], slips: Slips) -> list[Card]:
    return [
        actions.write_card(
            made.pk, column=number % 3, text=f"Thing {number}", by=one,
            slip=slips[one.member_id or 0],
        )
        for number, one in enumerate(five)
    ]  # fmt: skip


def test_from_the_first_card_to_the_commitments(now: Cast, five: list[Actor]) -> None:
    ada, ben, cleo = five[:3]
    made, slips = begun(five, dots=2)
    cards = wrote(made, five, slips)
    board = queries.board(ben, made.pk)
    assert [card.text for card in board.cards] == ["Thing 1"]
    assert (board.count, board.writers) == (5, 5)
    with pytest.raises(Missing):
        actions.edit_card(cards[0].pk, text="Mine now", by=ben)
    actions.edit_card(cards[1].pk, text="Thing one", by=ben)
    with pytest.raises(Refused, match="leads through it"):
        actions.move_on(made.pk, by=ben)
    on(made, ada)
    assert len(queries.board(ben, made.pk).cards) == 5
    with pytest.raises(Refused, match="writing is over"):
        actions.write_card(made.pk, column=0, text="Late", by=ben)
    on(made, ada)
    actions.move_card(cards[0].pk, to=f"card:{cards[1].pk}", by=ben)
    group = Group.objects.get()
    actions.move_card(cards[2].pk, to=f"group:{group.pk}", by=cleo)
    actions.name_group(group.pk, title="The garden", by=cleo)
    on(made, ada)
    assert Group.objects.count() == 3  # the two left over are groups by themselves
    actions.give_dots(made.pk, dots={group.pk: 2}, by=ben)
    actions.give_dots(made.pk, dots={group.pk: 1}, by=cleo)
    with pytest.raises(Refused, match="2 dots"):
        actions.give_dots(made.pk, dots={group.pk: 3}, by=ada)
    assert all(topic.group.dots is None for topic in queries.board(ada, made.pk).topics)
    on(made, ada)
    board = queries.board(ada, made.pk)
    assert board.topic is not None
    assert (board.topic.group.title, board.topic.group.dots) == ("The garden", 3)
    assert not Dot.objects.exists()
    actions.set_timer(made.pk, seconds=300, by=ada)
    actions.note(made.pk, text="Water it at noon", group_id=group.pk, by=ben)
    assert board.next_topic is not None
    actions.talk_about(made.pk, group_id=board.next_topic.group.pk, by=ada)
    on(made, ada)
    actions.commit(made.pk, what="Water it", due_on=ben.today + timedelta(days=7), by=ben)
    wished = actions.wish(made.pk, what="Buy a hose", by=ada)
    actions.take(wished.pk, by=cleo)
    with pytest.raises(Refused, match="taken it already"):
        actions.take(wished.pk, by=ben)
    closed = on(made, ada)
    assert closed.phase == "closed"
    assert {one.by.name for one in queries.board(ada, made.pk).taken} == {"Ben", "Cleo"}


def test_a_drop_of_the_facilitator_stops_nobody(now: Cast, five: list[Actor]) -> None:
    made, slips = begun(five)
    wrote(made, five, slips)
    actions.take_facilitation(made.pk, by=five[3])
    with pytest.raises(Refused):
        actions.move_on(made.pk, by=five[0])
    assert on(made, five[3]).phase == "reveal"
    # Who presses a moment after somebody else moved it, moves nothing twice.
    assert actions.move_on(made.pk, phase="gather", by=five[3]).phase == "reveal"


def test_two_move_one_card_and_nothing_is_lost(now: Cast, five: list[Actor]) -> None:
    made, slips = begun(five)
    cards = wrote(made, five, slips)
    on(made, five[0], 2)
    actions.move_card(cards[0].pk, to="new", by=five[0])
    first = Group.objects.get()
    actions.move_card(cards[0].pk, to="new", by=five[1])
    cards[0].refresh_from_db()
    assert cards[0].group_id is not None
    assert not Group.objects.filter(pk=first.pk).exists()  # left by its last card
    with pytest.raises(Refused, match="gone"):
        actions.move_card(cards[1].pk, to=f"group:{first.pk}", by=five[2])
    actions.move_card(cards[0].pk, to="none", by=five[2])
    assert Card.objects.filter(retrospective=made).count() == 5
    assert not Group.objects.exists()


def test_the_next_one_opens_with_what_was_said(now: Cast, five: list[Actor]) -> None:
    ada, ben = five[:2]
    made, slips = begun(five)
    wrote(made, five, slips)
    on(made, ada, 5)
    kept = actions.commit(made.pk, what="Water it", by=ben)
    late = actions.commit(made.pk, what="Paint it", by=ada)
    on(made, ada)
    with pytest.raises(Refused, match="Whoever made it"):
        actions.answer(kept.pk, state="kept", by=ada)
    actions.answer(kept.pk, state="kept", by=ben)
    with pytest.raises(Refused, match="Say why"):
        actions.answer(late.pk, state="dropped", by=ada)
    second, _slips = begun(five, title="Summer")
    board = queries.board(ben, second.pk)
    assert [(one.what, one.state) for one in board.former] == [
        ("Water it", "kept"), ("Paint it", "open"),
    ]  # fmt: skip
    actions.note(second.pk, text="We have a hose now", by=ben)
    assert [one.text for one in queries.board(ada, second.pk).changes] == ["We have a hose now"]
    actions.close(second.pk, by=ada)
    third, _slips = begun(
        [one.moved_to(one.at + timedelta(days=9)) for one in five], title="Autumn"
    )
    assert [one.what for one in queries.board(ben, third.pk).former] == ["Paint it"]


def test_over_days_it_moves_by_itself(now: Cast, five: list[Actor]) -> None:
    ada = five[0]
    made, slips = begun(five, live=False, days={"gather": 2, "group": 1})
    assert made.moves_at == ada.at + timedelta(days=2)
    wrote(made, five, slips)
    jobs.move_when_due(at=(ada.at + timedelta(days=1)).isoformat())
    made.refresh_from_db()
    assert made.phase == "gather"
    jobs.move_when_due(at=(ada.at + timedelta(days=2, minutes=5)).isoformat())
    made.refresh_from_db()
    assert made.phase == "group"  # over days, cards are read while they are grouped
    for one in five:
        actions.be_done(made.pk, by=one)
    made.refresh_from_db()
    assert made.phase == "vote"  # early, for all were done
    actions.switch(made.pk, live=True, by=ada)
    made.refresh_from_db()
    assert (made.live, made.moves_at) == (True, None)


def test_about_an_initiative_commitments_are_its_own(now: Cast, five: list[Actor]) -> None:
    ada, ben = five[:2]
    led = initiatives.start(title="Roof garden", circle_id=now.north.pk, by=ada)
    initiatives.join(led.pk, by=ben)
    made = actions.start(
        title="Half way", format="after-action", about=("initiative", led.pk), by=ada
    )
    assert set(Seat.objects.filter(retrospective=made).values_list("member_id", flat=True)) == {
        ada.member_id, ben.member_id,
    }  # fmt: skip
    for one in (ada, ben):
        actions.come(made.pk, by=one)
    actions.write_card(made.pk, column=0, text="Ten beds", by=ben)
    on(made, ada, 5)
    said = actions.commit(made.pk, what="Build the beds", by=ben)
    assert said.there is not None
    assert [c.what for c in initiative_queries.dossier(ben, led.pk).commitments] == [
        "Build the beds"
    ]
    initiatives.do(said.there.pk, by=ben)
    settle(now.ada.at)
    said.refresh_from_db()
    assert said.state == "kept"
    assert InitiativeCommitment.objects.get().state == "done"


def test_the_end_of_an_initiative_asks_its_leads(now: Cast, five: list[Actor]) -> None:
    ada = five[0]
    led = initiatives.start(title="Roof garden", circle_id=now.north.pk, by=ada)
    initiatives.end(led.pk, status="succeeded", outcome="It grows", by=ada)
    settle(now.ada.at)
    assert not Retrospective.objects.exists()
    waits = [one for one in todo.waiting(ada) if one.kind == "look-back"]
    assert [one.title for one in waits] == ["Roof garden"]
    asked = LookBack.objects.get()
    actions.put_off(asked.pk, days=7, by=ada)
    assert [one for one in todo.waiting(ada) if one.kind == "look-back"] == []
    later = ada.moved_to(ada.at + timedelta(days=8))
    assert [one.kind for one in todo.waiting(later) if one.kind == "look-back"] == ["look-back"]
    with pytest.raises(Missing):
        actions.put_off(asked.pk, by=five[1])
    actions.start(title="Back", format="after-action", about=("initiative", led.pk), by=later)
    assert [one for one in todo.waiting(later) if one.kind == "look-back"] == []


def test_a_rhythm_reminds_and_comes_up_itself(now: Cast, five: list[Actor]) -> None:
    ada = five[0]
    with pytest.raises(Refused, match="Members of the circle"):
        actions.set_rhythm(now.south.pk, days=14, format="sailboat", by=ada)
    actions.set_rhythm(now.north.pk, days=14, format="sailboat", check_every=2, by=ada)
    day = ada.at + timedelta(days=14)
    jobs.remind(at=day.isoformat())
    jobs.remind(at=day.isoformat())
    told = Entry.objects.filter(event="retrospectives.LookingBackDue")
    assert [sorted(one.concerned) for one in told] == [sorted(a.member_id for a in five)]
    for title in ("One", "Two"):
        actions.close(begun(five, title=title)[0].pk, by=ada)
    rhythm = queries.rhythm(ada, now.north.pk)
    assert rhythm is not None
    assert rhythm.review_on == ada.today
    actions.review_rhythm(now.north.pk, outcome="keep", reason="It helps", by=ada)
    actions.review_rhythm(now.north.pk, outcome="drop", reason="Enough", by=ada)
    assert queries.rhythm(ada, now.north.pk) is None


def test_usefulness_is_shown_from_four_on(now: Cast, five: list[Actor]) -> None:
    made, slips = begun(five)
    actions.close(made.pk, by=five[0])
    for number, one in enumerate(five[:3]):
        actions.say_useful(
            made.pk, useful=5 - number, sentence=f"Word {number}", by=one,
            slip=slips[one.member_id or 0],
        )  # fmt: skip
    board = queries.board(five[0], made.pk)
    assert (board.usefulness, board.sentences, board.said) == (None, [], 3)
    with pytest.raises(Refused, match="slip"):
        actions.say_useful(made.pk, useful=5, slip="made-up", by=five[3])
    actions.say_useful(made.pk, useful=3, by=five[3], slip=slips[five[3].member_id or 0])
    actions.say_useful(made.pk, useful=2, by=five[3], slip=slips[five[3].member_id or 0])
    board = queries.board(five[0], made.pk)
    assert board.usefulness == 3.5
    assert len(board.sentences) == 3
    assert Usefulness.objects.count() == 4


def test_the_board_is_for_those_in_it(now: Cast, five: list[Actor]) -> None:
    made, slips = begun(five)
    wrote(made, five, slips)
    steward = now.steward
    board = queries.board(steward, made.pk)
    assert not board.read
    assert board.cards == []
    with pytest.raises(Refused, match="invited"):
        actions.come(made.pk, by=steward)
    with pytest.raises(Missing):
        queries.card(steward, Card.objects.filter(retrospective=made)[0].pk)
    with pytest.raises(Missing):
        queries.board(now.outsider, made.pk)
    actions.invite(made.pk, people=[now.guest.member_id or 0], by=five[0])
    actions.come(made.pk, by=now.guest)
    actions.write_card(made.pk, column=0, text="As a parent", by=now.guest)
    open_one, _slips = begun(five, title="Open", readers="all")
    actions.close(open_one.pk, by=five[0])
    assert queries.board(steward, open_one.pk).read


def test_a_lesson_is_kept_by_an_act_of_its_own(now: Cast, five: list[Actor]) -> None:
    made, _slips = begun(five)
    with pytest.raises(Refused, match="Those who looked back"):
        actions.keep_lesson(made.pk, title="Ask early", text="Really", by=now.steward)
    kept = actions.keep_lesson(made.pk, title="Ask early", text="Really", by=five[1])
    assert list(queries.lessons(now.steward).items) == [kept]
    told = journal.entries(five[0]).get(event="retrospectives.LearningKept")
    assert "Really" not in str(told.facts)
    assert five[0].member_id in told.concerned


def test_formats_are_kept_and_boards_stay_as_they_began(now: Cast, five: list[Actor]) -> None:
    ada = five[0]
    columns = [{"name": "Hop", "prompt": "What moved?"}, {"name": "Stop", "prompt": "What not?"}]
    own = actions.keep_format(title="Hopscotch", columns=columns, circle_id=now.north.pk, by=ada)
    made, _slips = begun(five, format=f"own-{own.pk}")
    with pytest.raises(Refused, match="two to six"):
        actions.keep_format(format_id=own.pk, title="Hopscotch", columns=columns[:1], by=ada)
    more = [*columns, {"name": "Next", "prompt": "What else?"}]
    actions.keep_format(format_id=own.pk, title="Hopscotch", columns=more, by=ada)
    made.refresh_from_db()
    assert len(made.columns) == 2
    with pytest.raises(Refused, match="Members of the circle"):
        actions.retire_format(own.pk, by=now.steward)
    actions.retire_format(own.pk, by=five[2])
    with pytest.raises(Refused, match="no more"):
        begun(five, format=f"own-{own.pk}")
    with pytest.raises(Missing):
        queries.format_of(now.outsider, own.pk)


def test_what_was_not_opened_goes(now: Cast, five: list[Actor]) -> None:
    made, slips = begun(five)
    wrote(made, five, slips)
    actions.close(made.pk, by=five[0])
    assert not Card.objects.filter(retrospective=made).exists()
    assert Commitment.objects.count() == 0
    assert rules.step_of("closed") is None
