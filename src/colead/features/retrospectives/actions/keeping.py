"""What stays of looking back: lessons, what it was worth, formats, the rhythm, the next one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.initiatives import queries as initiatives
from colead.features.retrospectives import events, queries, rules
from colead.features.retrospectives.actions.common import line
from colead.features.retrospectives.models import (
    Format,
    Lesson,
    LookBack,
    Rhythm,
    Usefulness,
)
from colead.kernel.actions import action
from colead.kernel.actor import Actor, colead
from colead.kernel.calendar import days_after
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

OUTCOMES = ("keep", "adapt", "drop")


@action
def keep_lesson(retrospective_id: int, *, title: str, text: str, by: Actor) -> Lesson:
    """Keep something as a lesson that everybody here may find: what one writes down oneself, not
    the cards of others."""
    found = queries.retrospective(by, retrospective_id)
    here = found.seats.filter(member_id=by.member_id or 0, here_at__isnull=False).exists()
    rules.may_keep_lesson(is_here=here).enforce()
    words = text.strip()
    if not words:
        refuse(_("Say what was learnt."), field="text")
    if len(words) > 5_000:
        refuse(_("This lesson is too long."), field="text")
    made = Lesson.objects.create(
        organization_id=found.organization_id,
        retrospective=found,
        title=line(title, field="title", most=200),
        text=words,
        kept_by_id=by.member_id or 0,
        kept_at=by.at,
    )
    others = found.seats.filter(here_at__isnull=False).exclude(member_id=by.member_id or 0)
    record(
        events.LearningKept(
            retrospective=found.pk,
            title=found.title,
            lesson=made.pk,
            lesson_title=made.title,
            concerned=sorted(others.values_list("member_id", flat=True)),
            circle=found.circle_id,
        ),
        by=by,
    )
    return made


@action
def say_useful(
    retrospective_id: int, *, useful: int, slip: str, by: Actor, sentence: str = ""
) -> None:
    """Say unnamed how useful it was (1 to 5), with a sentence; again in place of before. With the
    fourth one it can be seen, and open pages are renewed."""
    found = queries.retrospective(by, retrospective_id, lock=True)
    if found.phase not in ("commit", "closed"):
        refuse(_("Say it at the end."))
    if not rules.reads(slip, found.pk):
        refuse(_("You came in with another browser. Say it there: only that one holds your slip."))
    if not 1 <= useful <= 5:
        refuse(_("Choose one of the five."), field="useful")
    mark = rules.fingerprint(slip)
    Usefulness.objects.filter(retrospective=found, key=mark).delete()
    Usefulness.objects.create(
        organization_id=found.organization_id,
        retrospective=found,
        key=mark,
        useful=useful,
        sentence=" ".join(sentence.split())[:300],
    )
    if found.said.count() == rules.FEWEST:
        record(
            events.UsefulnessTold(
                retrospective=found.pk, title=found.title, circle=found.circle_id
            ),
            by=colead(organization_id=by.organization_id, at=found.closed_at or found.started_at),
        )


@action
def keep_format(
    *,
    title: str,
    columns: Iterable[Mapping[str, Any]],
    by: Actor,
    says: str = "",
    circle_id: int | None = None,
    format_id: int | None = None,
) -> Format:
    """Make a format, or change one; boards that began with it stay as they are."""
    one = queries.format_of(by, format_id) if format_id else None
    circle = circles.circle(by, circle_id) if circle_id else one.circle if one else None
    belongs = circle is None or circles.is_member_of(by, circle.pk)
    if one is not None and one.circle_id is not None:
        belongs = belongs and circles.is_member_of(by, one.circle_id)
    rules.may_keep_format(by, belongs=belongs).enforce()
    values = {
        "circle": circle,
        "title": line(title, field="title", most=100),
        "says": " ".join(says.split())[:300],
        "columns": rules.read_columns(columns),
        "kept_by_id": by.member_id,
        "kept_at": by.at,
    }
    if one is None:
        one = Format.objects.create(organization_id=by.organization_id, **values)
    else:
        Format.objects.filter(pk=one.pk).update(**values)
        one.refresh_from_db()
    record(events.FormatKept(format=one.pk, title=one.title, circle=one.circle_id), by=by)
    return one


@action
def retire_format(format_id: int, *, by: Actor) -> Format:
    """Offer a format no more."""
    one = queries.format_of(by, format_id)
    belongs = one.circle_id is None or circles.is_member_of(by, one.circle_id)
    rules.may_keep_format(by, belongs=belongs).enforce()
    if not Format.objects.filter(pk=one.pk, retired_at=None).update(retired_at=by.at):
        refuse(_("It was taken off the list already."))
    record(events.FormatRetired(format=one.pk, title=one.title, circle=one.circle_id), by=by)
    return one


@action
def set_rhythm(
    circle_id: int,
    *,
    days: int,
    format: str,
    by: Actor,
    next_on: date | None = None,
    check_every: int = 4,
) -> Rhythm:
    """Say how often a circle looks back. It is a reminder to its members: they still start it."""
    circle = circles.circle(by, circle_id)
    rules.may_set_rhythm(by, belongs=circles.is_member_of(by, circle.pk)).enforce()
    if not 1 <= days <= 366:
        refuse(_("Look back every one to 366 days."), field="days")
    if not 1 <= check_every <= 50:
        refuse(_("Look at the rhythm itself after one to fifty times."), field="check_every")
    if format not in [name for name, _title, _says in queries.ways(by)]:
        refuse(_("Choose how you want to look back."), field="format")
    first = next_on or days_after(by.today, days)
    if first < by.today:
        refuse(_("This day has passed. Choose a later one."), field="next_on")
    rhythm, _made = Rhythm.objects.update_or_create(
        circle=circle,
        defaults={
            "organization_id": by.organization_id,
            "days": days,
            "format": format,
            "next_on": first,
            "told_on": None,
            "check_every": check_every,
            "times": 0,
            "review_on": None,
            "set_by_id": by.member_id,
            "set_at": by.at,
            "ended_on": None,
        },
    )
    record(events.RhythmSet(circle=circle.pk, title=circle.name, days=days), by=by)
    return rhythm


@action
def review_rhythm(circle_id: int, *, outcome: str, reason: str, by: Actor) -> Rhythm:
    """The second look at one's own way of looking back: keep it, adapt it (then say how anew), or
    drop it; each with a reason."""
    found = queries.rhythm(by, circle_id)
    if found is None:
        raise Missing(f"rhythm of {circle_id}")
    rules.may_set_rhythm(by, belongs=circles.is_member_of(by, circle_id)).enforce()
    if outcome not in OUTCOMES:
        refuse(_("Keep it, adapt it or drop it."), field="outcome")
    why = line(reason, field="reason", most=500)
    found.times, found.review_on = 0, None
    if outcome == "drop":
        found.ended_on = by.today
    found.save(update_fields=["times", "review_on", "ended_on"])
    record(
        events.RhythmReviewed(
            circle=circle_id, title=found.circle.name, outcome=outcome, reason=why
        ),
        by=by,
    )
    return found


@action
def remind(rhythm_id: int, *, by: Actor) -> None:
    """The day has come: a circle's members are told, once; nothing starts by itself."""
    found = Rhythm.objects.select_for_update().filter(pk=rhythm_id, ended_on=None).first()
    if found is None or found.told_on is not None or found.next_on > by.today:
        return
    found.told_on = by.today
    found.save(update_fields=["told_on"])
    circle = circles.circle(by, found.circle_id)
    people = circles.members_of(by, circle.pk).values_list("pk", flat=True)
    record(
        events.LookingBackDue(
            circle=circle.pk,
            title=circle.name,
            on=found.next_on.isoformat(),
            concerned=sorted(people),
        ),
        by=by,
    )


@action
def suggest(initiative_id: int, *, by: Actor) -> None:
    """An initiative ended: each of its leads is asked once. Nothing starts by itself."""
    found = initiatives.initiative(by, initiative_id)
    known = LookBack.objects.filter(initiative=found)
    leads = initiatives.lead_ids(found.pk) - set(known.values_list("member_id", flat=True))
    if not leads:
        return
    LookBack.objects.bulk_create(
        LookBack(organization_id=found.organization_id, initiative=found, member_id=member_id)
        for member_id in sorted(leads)
    )
    record(
        events.LookBackSuggested(
            initiative=found.pk,
            title=found.title,
            concerned=sorted(leads),
            circle=found.circle_id,
        ),
        by=by,
    )


@action
def put_off(look_back_id: int, *, by: Actor, days: int | None = None) -> LookBack:
    """Look back so many days later; without a number, not at all."""
    found = queries.look_back(by, look_back_id)
    if days is not None and not 1 <= days <= 366:
        refuse(_("Put it off by a day at least, and a year at most."), field="days")
    found.later_on = by.today + timedelta(days=days) if days else None
    found.over_at = None if days else by.at
    found.save(update_fields=["later_on", "over_at"])
    record(
        events.LookBackPutOff(
            initiative=found.initiative_id,
            title=found.initiative.title,
            until=found.later_on.isoformat() if found.later_on else "",
            concerned=[],
            circle=found.initiative.circle_id,
        ),
        by=by,
    )
    return found
