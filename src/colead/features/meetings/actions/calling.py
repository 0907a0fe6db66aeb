"""Calling a meeting: when, where, with whom and for what; and what the invited answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.circles import queries as circles
from colead.features.decisions import queries as decisions
from colead.features.meetings import events, queries, rules
from colead.features.meetings.models import Attendance, Item, Meeting
from colead.features.organizations import queries as organizations
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

ITEMS, INVITED = 50, 2_000
_TOO_LONG = gettext_lazy("A meeting goes through at most %(most)s things.")


@action
def call(
    *,
    title: str,
    starts_at: datetime,
    by: Actor,
    minutes: int = 60,
    circle_id: int | None = None,
    place: str = "",
    about: str = "",
    decision_ids: Sequence[int] = (),
    topics: Sequence[str] = (),
    invite: Sequence[int] = (),
) -> Meeting:
    """Invite to a meeting: the members of a circle (without one, everybody), or only those named
    in ``invite``; whoever is asked to answer one of the decisions is invited, too."""
    rules.may_call(by).enforce()
    name = " ".join(title.split())
    if not name:
        refuse(_("Give the meeting a name."), field="title")
    _check(starts_at, minutes, by=by)
    place_of = circles.circle(by, circle_id) if circle_id else circles.root(by)
    found = [decisions.decision(by, pk) for pk in dict.fromkeys(decision_ids)]
    made = Meeting.objects.create(
        organization_id=by.organization_id,
        circle=place_of,
        title=name[:200],
        about=about.strip(),
        place=place.strip()[:300],
        starts_at=starts_at,
        minutes=minutes,
        convener_id=by.member_id,
    )
    _list(made, [(one.title, one.pk) for one in found], topics, by=by)
    people = set(invite)
    if not people:
        members = organizations.present(by).order_by()
        if place_of.parent_id is not None:
            members = members.filter(
                circle_memberships__circle=place_of, circle_memberships__ended_on=None
            )
        people = set(members.values_list("pk", flat=True))
    for one in found:
        people |= set(one.roll.values_list("member_id", flat=True))
    people.add(by.member_id or 0)
    known = organizations.visible_to(by).filter(pk__in=people, left_on=None)
    here = set(known.values_list("pk", flat=True))
    if len(here) > INVITED:
        refuse(_("Invite at most %(most)s people.") % {"most": INVITED}, field="invite")
    _invite(made, here, comes=by.member_id, by=by)
    return made


def _check(starts_at: datetime, minutes: int, *, by: Actor) -> None:
    if not rules.fits(starts_at, at=by.at):
        refuse(_("Choose a time that lies ahead, within a year."), field="starts_at")
    if not 5 <= minutes <= 20_160:
        refuse(_("A meeting takes between 5 minutes and 14 days."), field="minutes")


def _list(
    made: Meeting, found: Sequence[tuple[str, int]], topics: Sequence[str], *, by: Actor
) -> None:
    rows: list[tuple[str, int | None]] = [*found]
    rows += [(text.strip()[:200], None) for text in topics if text.strip()]
    if len(rows) > ITEMS:
        refuse(_TOO_LONG % {"most": ITEMS}, field="topics")
    Item.objects.bulk_create(
        Item(
            organization_id=made.organization_id,
            meeting=made,
            position=position,
            title=title[:200],
            decision_id=decision_id,
            added_by_id=by.member_id,
        )
        for position, (title, decision_id) in enumerate(rows, 1)
    )


def _invite(made: Meeting, people: set[int], *, comes: int | None, by: Actor) -> None:
    Attendance.objects.bulk_create(
        (
            Attendance(
                organization_id=made.organization_id,
                meeting=made,
                member_id=member_id,
                answer=Attendance.Answer.YES if member_id == comes else Attendance.Answer.NONE,
                answered_at=by.at if member_id == comes else None,
            )
            for member_id in sorted(people)
        ),
        batch_size=500,
    )
    _index(made)
    record(
        events.MeetingCalled(
            meeting=made.pk,
            title=made.title,
            starts_at=made.starts_at.isoformat(),
            concerned=sorted(people - {by.member_id}),
            circle=made.circle_id,
        ),
        by=by,
    )


def _index(made: Meeting) -> None:
    search.index(
        made.organization_id,
        "meeting",
        made.pk,
        title=made.title,
        text=f"{made.about}\n{made.place}",
        circle_id=made.circle_id,
    )


@action
def call_from_poll(decision_id: int, *, by: Actor) -> Meeting | None:
    """The time that a poll found becomes a meeting, once: all who could answer are invited, and
    what they said of that time is their first answer."""
    decision = decisions.decision(by, decision_id)
    found = decisions.found_time(by, decision)
    if found is None or Meeting.objects.filter(found_by=decision).exists():
        return None
    made = Meeting.objects.create(
        organization_id=by.organization_id,
        circle_id=decision.circle_id,
        title=decision.title,
        about=decision.question,
        starts_at=found.starts_at,
        minutes=found.minutes,
        convener_id=decision.proposer_id,
        found_by=decision,
    )
    _invite(made, set(found.said), comes=None, by=by)
    answers = {"yes": Attendance.Answer.YES, "if-needed": Attendance.Answer.MAYBE,
               "no": Attendance.Answer.NO}  # fmt: skip
    for said, answered in answers.items():
        ids = [member_id for member_id, mark in found.said.items() if mark == said]
        Attendance.objects.filter(meeting=made, member_id__in=ids).update(
            answer=answered, answered_at=by.at
        )
    return made


def led(meeting_id: int, *, by: Actor) -> Meeting:
    """A meeting, locked, that this actor called and that is ahead."""
    found = queries.meeting(by, meeting_id, lock=True)
    rules.may_change(by, convener_id=found.convener_id, is_ahead=found.is_ahead).enforce()
    return found


@action
def change(
    meeting_id: int,
    *,
    by: Actor,
    title: str | None = None,
    starts_at: datetime | None = None,
    minutes: int | None = None,
    place: str | None = None,
    about: str | None = None,
) -> Meeting:
    """Change when or where it is, or its words. At another time everybody is asked anew."""
    found = led(meeting_id, by=by)
    given: dict[str, Any] = {
        "title": " ".join(title.split()) if title is not None else None,
        "starts_at": starts_at,
        "minutes": minutes,
        "place": place.strip() if place is not None else None,
        "about": about.strip() if about is not None else None,
    }
    wanted = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(found, name)
    }
    if "title" in wanted and not wanted["title"]:
        refuse(_("Give the meeting a name."), field="title")
    if not wanted:
        return found
    if {"starts_at", "minutes"} & set(wanted):
        if found.state != Meeting.State.PLANNED:
            refuse(_("It runs already."), field="starts_at")
        _check(wanted.get("starts_at", found.starts_at), wanted.get("minutes", found.minutes),
               by=by)  # fmt: skip
    for name, value in wanted.items():
        setattr(found, name, value)
    found.version += 1
    found.save(update_fields=[*wanted, "version"])
    if "starts_at" in wanted:
        Attendance.objects.filter(meeting=found).exclude(member_id=by.member_id or 0).update(
            answer=Attendance.Answer.NONE, answered_at=None, reminded_at=None
        )
    _index(found)
    record(
        events.MeetingChanged(
            meeting=found.pk,
            title=found.title,
            changed=sorted(wanted),
            concerned=[one for one in queries.invited(found.pk) if one != by.member_id],
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


@action
def cancel(meeting_id: int, *, reason: str, by: Actor) -> Meeting:
    """Say that it does not take place, and why."""
    found = led(meeting_id, by=by)
    if not reason.strip():
        refuse(_("Say why, for those who are invited."), field="reason")
    found.state, found.ended_at = Meeting.State.CANCELLED, by.at
    found.version += 1
    found.save(update_fields=["state", "ended_at", "version"])
    record(
        events.MeetingCancelled(
            meeting=found.pk,
            title=found.title,
            reason=reason.strip()[:300],
            concerned=[one for one in queries.invited(found.pk) if one != by.member_id],
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


def taking_part(meeting_id: int, *, by: Actor) -> tuple[Meeting, Attendance]:
    """A meeting, locked, and this actor's invitation to it."""
    found = queries.meeting(by, meeting_id, lock=True)
    mine = Attendance.objects.filter(meeting=found, member_id=by.member_id or 0).first()
    rules.may_take_part(is_invited=mine is not None, state=found.state).enforce()
    if mine is None:
        raise Missing(f"invitation to meeting {meeting_id}")
    return found, mine


@action
def answer(meeting_id: int, *, answer: str, by: Actor) -> Attendance:
    """Say whether one comes: ``yes``, ``maybe`` or ``no``; the later answer counts."""
    if answer not in ("yes", "maybe", "no"):
        refuse(_("Choose: I come, perhaps, or I cannot."), field="answer")
    found, mine = taking_part(meeting_id, by=by)
    mine.answer, mine.answered_at = answer, by.at
    mine.save(update_fields=["answer", "answered_at"])
    record(
        events.InvitationAnswered(
            meeting=found.pk, title=found.title, answer=answer, circle=found.circle_id
        ),
        by=by,
    )
    return mine


@action
def add_item(
    meeting_id: int, *, by: Actor, title: str = "", decision_id: int | None = None
) -> Item:
    """Put something on the list: a topic in a few words, or a decision."""
    found, _mine = taking_part(meeting_id, by=by)
    decision = decisions.decision(by, decision_id) if decision_id else None
    name = decision.title if decision else " ".join(title.split())
    if not name:
        refuse(_("Say what it is about."), field="title")
    standing = found.items.order_by("-position")
    last = standing.first()
    if standing.count() >= ITEMS:
        refuse(_TOO_LONG % {"most": ITEMS}, field="title")
    if decision and standing.filter(decision=decision).exists():
        refuse(_("This decision is on the list already."), field="title")
    made = Item.objects.create(
        organization_id=found.organization_id,
        meeting=found,
        position=(last.position if last else 0) + 1,
        title=name[:200],
        decision=decision,
        added_by_id=by.member_id,
    )
    record(
        events.ItemAdded(
            meeting=found.pk, title=found.title, item=made.title, circle=found.circle_id
        ),
        by=by,
    )
    return made


@action
def drop_item(item_id: int, *, by: Actor) -> None:
    """Take something off the list: whoever put it there, or whoever called the meeting."""
    thing = queries.item(by, item_id)
    found, _mine = taking_part(thing.meeting_id, by=by)
    if by.member_id not in (thing.added_by_id, found.convener_id, found.facilitator_id):
        refuse(_("Whoever put it on the list takes it off."))
    if thing.pk == found.item_id or thing.done_at is not None:
        refuse(_("The meeting is at it already, or has been."))
    thing.delete()
    record(
        events.ItemDropped(
            meeting=found.pk, title=found.title, item=thing.title, circle=found.circle_id
        ),
        by=by,
    )


@action
def remind(meeting_id: int, *, by: Actor) -> int:
    """Tell those who have not said no that it is soon, each once; how many were told."""
    found = queries.meeting(by, meeting_id, lock=True)
    waiting = Attendance.objects.filter(meeting=found, reminded_at=None, member__left_on=None)
    ids = list(waiting.exclude(answer=Attendance.Answer.NO).values_list("member_id", flat=True))
    if found.state != Meeting.State.PLANNED or not ids:
        return 0
    waiting.update(reminded_at=by.at)
    record(
        events.MeetingComing(
            meeting=found.pk,
            title=found.title,
            starts_at=found.starts_at.isoformat(),
            concerned=sorted(ids),
            circle=found.circle_id,
        ),
        by=by,
    )
    return len(ids)
