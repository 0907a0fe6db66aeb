"""Pulses: a few questions again and again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.surveys import events, queries, rules
from colead.features.surveys.actions.asking import put
from colead.features.surveys.models import Pulse, Survey
from colead.features.surveys.rules import asking
from colead.features.surveys.rules import instruments as files
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


@action
def begin_pulse(
    *,
    title: str,
    instrument_id: int,
    circle_id: int,
    weeks: int,
    by: Actor,
    questions: int = 3,
    days: int = 5,
    threshold: int = 5,
    cuts: Collection[str] = (),
) -> Pulse:
    """Ask ``questions`` items of an instrument every so many ``weeks``, open for ``days`` each
    time; the first time now."""
    queries.may_open(by, circle_id).enforce(field="circle_id")
    name = " ".join(title.split())[:200]
    if not name:
        refuse(_("Give it a name."), field="title")
    if not 1 <= weeks <= 52:
        refuse(_("Between one week and 52."), field="weeks")
    if not 1 <= days < weeks * 7 or days > rules.LONGEST.days:
        refuse(_("It is to end before the next one begins."), field="days")
    instrument = queries.instrument(by, instrument_id)
    items = files.check(instrument.contents).items
    if not 1 <= questions <= max(len(items), 1) or not items:
        refuse(_("There are %(n)s to choose from.") % {"n": len(items)}, field="questions")
    if set(cuts) - set(asking.CUTS):
        refuse(_("This is nothing to tell apart by."), field="cuts")
    if threshold < 5:
        refuse(_("Nothing is shown of fewer than five answers."), field="threshold")
    made = Pulse.objects.create(
        organization_id=by.organization_id, circle=circles.circle(by, circle_id),
        instrument=instrument, title=name, weeks=weeks, questions=questions, days=days,
        threshold=threshold, cuts=sorted(cuts), next_at=by.at, opener_id=by.member_id,
    )  # fmt: skip
    record(
        events.PulseBegun(
            pulse=made.pk, title=name, weeks=weeks, questions=questions, circle=circle_id
        ),
        by=by,
    )
    _ask(made, by=by)
    return made


def _ask(found: Pulse, *, by: Actor) -> Survey:
    form = files.check(found.instrument.contents)
    made = put(
        title=_("%(title)s, no. %(n)s") % {"title": found.title[:180], "n": found.waves + 1},
        about="", instrument=found.instrument, circle=found.circle,
        closes_at=by.at + timedelta(days=found.days), threshold=found.threshold, cuts=found.cuts,
        questions=asking.next_questions(form, wave=found.waves, count=found.questions),
        guests=False, pulse=found, wave=found.waves, by=by,
    )  # fmt: skip
    found.waves += 1
    found.next_at = by.at + timedelta(weeks=found.weeks)
    found.save(update_fields=["waves", "next_at"])
    return made


@action
def next_wave(pulse_id: int, *, by: Actor) -> Survey | None:
    """The next questions, when they are due; a pulse whose circle has become too small waits
    another turn."""
    found = queries.pulse(by, pulse_id, lock=True)
    if found.stopped_at is not None or found.next_at > by.at:
        return None
    try:
        return _ask(found, by=by)
    except Refused:
        found.next_at = by.at + timedelta(weeks=found.weeks)
        found.save(update_fields=["next_at"])
        return None


@action
def stop_pulse(pulse_id: int, *, by: Actor) -> Pulse:
    """Ask no more; a survey that is open goes on to its end."""
    found = queries.pulse(by, pulse_id, lock=True)
    rules.may_stop(by, opener_id=found.opener_id, is_running=found.stopped_at is None).enforce()
    found.stopped_at = by.at
    found.save(update_fields=["stopped_at"])
    record(events.PulseStopped(pulse=found.pk, title=found.title, circle=found.circle_id), by=by)
    return found
