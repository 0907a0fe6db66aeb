"""A meeting that runs: step by step, each voice in its turn, the same on every page."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from colead.features.decisions import actions as decisions
from colead.features.decisions.models import Decision
from colead.features.meetings import events, queries, rules
from colead.features.meetings.actions.calling import taking_part
from colead.features.meetings.models import Attendance, Item, Meeting
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

NOTES = 20_000


@action
def begin(meeting_id: int, *, by: Actor) -> Meeting:
    """Begin now, as its facilitator: anybody who is invited can."""
    found, mine = taking_part(meeting_id, by=by)
    if found.state != Meeting.State.PLANNED:
        refuse(_("It runs already. Come in."))
    found.state, found.began_at = Meeting.State.RUNNING, by.at
    found.facilitator_id = by.member_id
    found.save(update_fields=["state", "began_at", "facilitator"])
    mine.here_at, mine.answer = by.at, Attendance.Answer.YES
    mine.save(update_fields=["here_at", "answer"])
    _enter(found, found.items.filter(done_at=None).order_by("position").first(), by=by)
    record(
        events.MeetingBegan(
            meeting=found.pk,
            title=found.title,
            concerned=[one for one in queries.invited(found.pk) if one != by.member_id],
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


@action
def come(meeting_id: int, *, by: Actor) -> Attendance:
    """Be in a meeting that runs; one is heard in the rounds from then on."""
    found, mine = taking_part(meeting_id, by=by)
    if found.state != Meeting.State.RUNNING:
        refuse(_("It has not begun yet."))
    if mine.here_at is None:
        mine.here_at = by.at
        mine.save(update_fields=["here_at"])
        came = events.PersonCame(meeting=found.pk, title=found.title, circle=found.circle_id)
        record(came, by=by)
    return mine


@action
def take_facilitation(meeting_id: int, *, by: Actor) -> Meeting:
    """Lead through it from now on: in the place of somebody who is away, or wants to take part."""
    found, mine = taking_part(meeting_id, by=by)
    if found.state != Meeting.State.RUNNING:
        refuse(_("It has not begun yet."))
    if found.facilitator_id == by.member_id:
        return found
    if mine.here_at is None:
        mine.here_at = by.at
        mine.save(update_fields=["here_at"])
    found.facilitator_id = by.member_id
    found.save(update_fields=["facilitator"])
    record(
        events.FacilitationTaken(meeting=found.pk, title=found.title, circle=found.circle_id), by=by
    )
    return found


def _steered(meeting_id: int, *, by: Actor) -> Meeting:
    found = queries.meeting(by, meeting_id, lock=True)
    rules.may_steer(by, facilitator_id=found.facilitator_id, state=found.state).enforce()
    return found


def _enter(found: Meeting, thing: Item | None, *, by: Actor, phase: str = "") -> None:
    """Be at a thing and a step of it; a round begins with the one who came first."""
    steps = queries.phases_of(thing) if thing else ()
    at = next((step for step in steps if step.name == phase), steps[0] if steps else None)
    found.item = thing
    found.phase = at.name if at else ""
    found.spoken = []
    found.turn_id = (
        rules.next_speaker(queries.here(found.pk), [], None) if at and at.round else None
    )
    found.timer_ends_at = None
    found.save(update_fields=["item", "phase", "spoken", "turn", "timer_ends_at"])


def _moved(found: Meeting, *, by: Actor) -> Meeting:
    ends = found.timer_ends_at
    record(
        events.MeetingMovedOn(
            meeting=found.pk,
            title=found.title,
            item=found.item_id,
            phase=found.phase,
            turn=found.turn_id,
            timer_ends_at=ends.isoformat() if ends else "",
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


@action
def go_to(meeting_id: int, *, by: Actor, item_id: int | None = None, phase: str = "") -> Meeting:
    """Go to a step of the thing that is on, or to another thing; the one left behind for another
    is done. In a role election the nominations are shown with the step of hearing them."""
    found = _steered(meeting_id, by=by)
    thing = queries.item(by, item_id) if item_id else found.item
    if thing is None or thing.meeting_id != found.pk:
        refuse(_("Choose something of this meeting's list."))
    if phase and phase not in [step.name for step in queries.phases_of(thing)]:
        refuse(_("There is no such step."))
    if found.item_id is not None and found.item_id != thing.pk:
        Item.objects.filter(pk=found.item_id, done_at=None).update(done_at=by.at)
    Item.objects.filter(pk=thing.pk).update(done_at=None)
    decision = thing.decision
    if phase == rules.CHANGE.name and decision and decision.stage == Decision.Stage.NOMINATE:
        decisions.hear_nominations(decision.pk, by=by)
    _enter(found, thing, by=by, phase=phase)
    return _moved(found, by=by)


@action
def next_turn(meeting_id: int, *, by: Actor) -> Meeting:
    """Whoever speaks is done: the next one has their turn. The speaker says so, or the
    facilitator; the round is over when everybody in the meeting has had theirs."""
    found = queries.meeting(by, meeting_id, lock=True)
    if found.turn_id is None or found.turn_id != by.member_id:
        rules.may_steer(by, facilitator_id=found.facilitator_id, state=found.state).enforce()
    if found.state != Meeting.State.RUNNING or found.turn_id is None:
        refuse(_("Nobody has their turn now."))
    found.spoken = [*found.spoken, found.turn_id]
    found.turn_id = rules.next_speaker(queries.here(found.pk), found.spoken, found.turn_id)
    found.timer_ends_at = None
    found.save(update_fields=["spoken", "turn", "timer_ends_at"])
    return _moved(found, by=by)


@action
def set_timer(meeting_id: int, *, seconds: int, by: Actor) -> Meeting:
    """Give so many seconds from now; with a timer running they are added; 0 takes it away."""
    found = _steered(meeting_id, by=by)
    if not 0 <= seconds <= rules.LONGEST_TIMER:
        refuse(_("A timer runs for an hour at most."), field="seconds")
    runs = found.timer_ends_at is not None and found.timer_ends_at > by.at
    begin_at = found.timer_ends_at if runs and found.timer_ends_at else by.at
    ends = begin_at + timedelta(seconds=seconds) if seconds else None
    if ends is not None:
        ends = min(ends, by.at + timedelta(seconds=rules.LONGEST_TIMER))
    found.timer_ends_at = ends
    found.save(update_fields=["timer_ends_at"])
    return _moved(found, by=by)


@action
def note(item_id: int, *, notes: str, by: Actor) -> Item:
    """Write the notes on one thing: anybody in the meeting, also after it."""
    thing = queries.item(by, item_id)
    if by.member_id not in queries.invited(thing.meeting_id):
        refuse(_("Those who are invited take notes."))
    if len(notes) > NOTES:
        refuse(_("These notes are too long."), field="notes")
    thing.notes = notes.strip()
    thing.save(update_fields=["notes"])
    meeting = queries.meeting(by, thing.meeting_id)
    record(
        events.ItemNoted(meeting=meeting.pk, title=meeting.title, circle=meeting.circle_id), by=by
    )
    return thing


@action
def end(meeting_id: int, *, by: Actor) -> Meeting:
    """End it. What is still open on its list stays open; decisions go on by themselves."""
    return _end(_steered(meeting_id, by=by), by=by)


def _end(found: Meeting, *, by: Actor) -> Meeting:
    if found.item_id is not None:
        Item.objects.filter(pk=found.item_id, done_at=None).update(done_at=by.at)
    found.state, found.ended_at = Meeting.State.OVER, by.at
    found.item = found.turn = found.timer_ends_at = None
    found.phase = ""
    found.save(update_fields=["state", "ended_at", "item", "turn", "timer_ends_at", "phase"])
    record(
        events.MeetingEnded(
            meeting=found.pk,
            title=found.title,
            concerned=[one for one in queries.here(found.pk) if one != by.member_id],
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


@action
def close_forgotten(meeting_id: int, *, by: Actor) -> None:
    """A meeting that nobody ended, or began, is over some days after its time."""
    found = queries.meeting(by, meeting_id, lock=True)
    if found.is_ahead:
        _end(found, by=by)
