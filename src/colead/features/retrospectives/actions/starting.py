"""Starting to look back, coming in, and who leads through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.retrospectives import events, queries, rules
from colead.features.retrospectives.actions.common import changed, line, part_of
from colead.features.retrospectives.models import (
    LookBack,
    Retrospective,
    Rhythm,
    Seat,
)
from colead.kernel import subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.calendar import days_after
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

INVITED = 500
ABOUT = ("initiative", "circle", "decision", "meeting")


@action
def start(
    *,
    title: str,
    format: str,
    by: Actor,
    circle_id: int | None = None,
    about: tuple[str, int] | None = None,
    live: bool = True,
    anonymous: bool = False,
    readers: str = "team",
    dots: int = 3,
    days: Mapping[str, int] | None = None,
    invite: Sequence[int] = (),
) -> Retrospective:
    """Begin to gather. Invited are those named, else the initiative's people or the circle.

    ``about`` is a kind and id (an initiative, a circle, a decision, a meeting). ``days`` says how
    long each phase takes where people are not there together. What is said here about names and
    readers never changes.
    """
    rules.may_start(by).enforce()
    name = line(title, field="title", most=200)
    if not 1 <= dots <= 10:
        refuse(_("Everybody has one to ten dots."), field="dots")
    if readers not in Retrospective.Readers.values:
        refuse(_("Say who may read it afterwards."), field="readers")
    found = subjects.find(by, *_known(about)) if about else None
    circle = circles.circle(by, circle_id or (found.circle_id if found else None) or _root(by))
    kind, number = (found.kind, found.id) if found and found.kind != "circle" else ("", None)
    former = queries.last_of(by, circle_id=circle.pk, kind=kind, subject_id=number)
    until = {} if live else rules.plan("gather", days or {}, at=by.at)
    made = Retrospective.objects.create(
        organization_id=by.organization_id,
        circle=circle,
        about_kind=kind,
        about_id=number,
        about_title=found.title[:200] if found and kind else "",
        title=name,
        format=format,
        columns=_columns(format, by=by),
        live=live,
        anonymous=anonymous,
        readers=readers,
        dots=dots,
        until=until,
        moves_at=rules.moment_of(until, "gather"),
        facilitator_id=by.member_id,
        previous=former,
        started_by_id=by.member_id,
        started_at=by.at,
    )
    people = set(invite) or queries.people_of(by, circle_id=circle.pk, kind=kind, subject_id=number)
    told = _seat(made, people | {by.member_id or 0}, by=by)
    if kind == "initiative":
        LookBack.objects.filter(initiative_id=number or 0, over_at=None).update(over_at=by.at)
    elif not kind:
        _counts_for_rhythm(made, by=by)
    record(
        events.RetrospectiveStarted(
            retrospective=made.pk,
            title=name,
            anonymous=anonymous,
            live=live,
            concerned=sorted(told),
            circle=circle.pk,
        ),
        by=by,
    )
    return made


def _root(by: Actor) -> int:
    return circles.root(by).pk


def _known(about: tuple[str, int]) -> tuple[str, int]:
    if about[0] not in ABOUT:
        refuse(_("One looks back on an initiative, a circle, a decision or a meeting."))
    return about


def _columns(format: str, *, by: Actor) -> list[dict[str, str]]:
    """The columns of a format as they are now; later changes of it change nothing here."""
    known = rules.columns_of(format)
    if known is not None:
        return known
    number = format.removeprefix("own-")
    if not format.startswith("own-") or not number.isdecimal() or len(number) > 18:
        refuse(_("Choose how you want to look back."), field="format")
    own = queries.format_of(by, int(number))
    if own.retired_at is not None:
        refuse(_("This format is offered no more."), field="format")
    return list(own.columns)


def _seat(found: Retrospective, people: set[int], *, by: Actor) -> list[int]:
    """Give seats to these people of the organization; the ids of those who are new, but oneself."""
    known = organizations.visible_to(by).filter(pk__in=people, left_on=None)
    seated = set(found.seats.values_list("member_id", flat=True))
    new = sorted(set(known.values_list("pk", flat=True)) - seated)
    if len(seated) + len(new) > INVITED:
        refuse(_("Invite at most %(most)s people.") % {"most": INVITED}, field="invite")
    Seat.objects.bulk_create(
        (
            Seat(
                organization_id=found.organization_id,
                retrospective=found,
                member_id=member_id,
                here_at=by.at if member_id == by.member_id else None,
            )
            for member_id in new
        ),
        batch_size=200,
    )
    return [member_id for member_id in new if member_id != by.member_id]


def _counts_for_rhythm(made: Retrospective, *, by: Actor) -> None:
    """By its rhythm a circle looked back once more; after so many times the rhythm comes up."""
    rhythm = Rhythm.objects.select_for_update().filter(circle=made.circle, ended_on=None).first()
    if rhythm is None:
        return
    rhythm.times += 1
    rhythm.next_on = days_after(by.today, rhythm.days)
    rhythm.told_on = None
    if rhythm.times >= rhythm.check_every and rhythm.review_on is None:
        rhythm.review_on = by.today
    rhythm.save(update_fields=["times", "next_on", "told_on", "review_on"])


@action
def invite(retrospective_id: int, *, people: Sequence[int], by: Actor) -> int:
    """Invite more people, guests too: whoever is in it can. How many are new."""
    found = part_of(retrospective_id, by=by)
    told = _seat(found, set(people), by=by)
    if not told:
        refuse(_("Choose somebody who is not invited yet."), field="people")
    record(
        events.PeopleInvited(
            retrospective=found.pk, title=found.title, concerned=told, circle=found.circle_id
        ),
        by=by,
    )
    return len(told)


@action
def come(retrospective_id: int, *, by: Actor) -> str:
    """Come in. Gives back one's slip, the first time only: it is kept nowhere here, and without
    it one can neither write unnamed nor vote where cards are unnamed."""
    found = queries.retrospective(by, retrospective_id, lock=True)
    mine = Seat.objects.filter(retrospective=found, member_id=by.member_id or 0).first()
    belongs = mine is not None or queries.belongs(by, found)
    rules.may_come(has_seat=mine is not None, belongs=belongs, phase=found.phase).enforce()
    if mine is None:
        mine = Seat(
            organization_id=found.organization_id,
            retrospective=found,
            member_id=by.member_id or 0,
        )
    first = not mine.slip
    if mine.here_at is None or first:
        was_here = mine.here_at is not None
        mine.here_at, mine.slip = mine.here_at or by.at, True
        mine.save()
        if not was_here:
            record(
                events.PersonCame(
                    retrospective=found.pk, title=found.title, circle=found.circle_id
                ),
                by=by,
            )
    return rules.new_slip(found.pk) if first else ""


@action
def take_facilitation(retrospective_id: int, *, by: Actor) -> Retrospective:
    """Lead through it from now on: in the place of somebody who is away."""
    found = part_of(retrospective_id, by=by)
    if found.facilitator_id == by.member_id:
        return found
    found.facilitator_id = by.member_id
    found.save(update_fields=["facilitator"])
    record(
        events.FacilitationTaken(retrospective=found.pk, title=found.title, circle=found.circle_id),
        by=by,
    )
    return found


@action
def switch(
    retrospective_id: int, *, live: bool, by: Actor, days: Mapping[str, int] | None = None
) -> Retrospective:
    """Go on together, or over days; the board stays as it is."""
    found = part_of(retrospective_id, by=by)
    rules.may_steer(by, facilitator_id=found.facilitator_id, phase=found.phase).enforce()
    if found.live == live:
        refuse(_("It goes on like this already."))
    found.live = live
    found.until = {} if live else rules.plan(found.phase, days or {}, at=by.at)
    found.moves_at = rules.moment_of(found.until, found.phase)
    found.save(update_fields=["live", "until", "moves_at"])
    changed(found, "mode", by=by)
    return found
