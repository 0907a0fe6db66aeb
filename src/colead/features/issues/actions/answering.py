"""Stewards answer what they were asked, by their own clock."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from colead.features.issues import events, queries, rules
from colead.features.issues.models import Answer, Ask, Clock
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

LONGEST = timedelta(days=366)
# What an answer makes of an ask; whoever answers, the state changes here only.
BECOMES = {
    Answer.Kind.REMOVED: Ask.State.REMOVED,
    Answer.Kind.WORKING: Ask.State.WORKING,
    Answer.Kind.DECLINED: Ask.State.DECLINED,
}


@action
def answer(
    ask_id: int, *, kind: str, by: Actor, text: str = "", until: date | None = None
) -> Answer:
    """Answer an ask: obstacle removed; working on it until a day; or no, with the reason."""
    found = queries.ask(by, ask_id)
    rules.may_answer(by, by_id=found.by_id, state=found.state).enforce()
    if kind not in Answer.Kind.values:
        refuse(_("Choose what you answer."), field="kind")
    if kind == Answer.Kind.DECLINED and not text.strip():
        refuse(_("A no needs its reason."), field="text")
    working = kind == Answer.Kind.WORKING
    if working:
        today = queries.today_of(by)
        rules.may_work_until(until, today=today, longest=today + LONGEST).enforce(field="until")
    changed = Ask.objects.filter(pk=found.pk, state=found.state, due_on=found.due_on).update(
        state=BECOMES[Answer.Kind(kind)],
        due_on=until if working and until else found.due_on,
        first_answered_at=Coalesce("first_answered_at", by.at),
        ended_at=None if working else by.at,
    )
    if not changed:
        refuse(_("Another steward has just answered. Look at it again."))
    given = Answer.objects.create(
        organization_id=by.organization_id,
        ask=found,
        by_id=by.member_id,
        kind=kind,
        text=text.strip(),
        until=until if working else None,
        given_at=by.at,
    )
    found.refresh_from_db(fields=["state", "due_on"])
    record(
        events.AskAnswered(
            ask=found.pk,
            title=found.title,
            kind=kind,
            due=found.due_on.isoformat(),
            concerned=[found.by_id] if found.by_id else [],
            circle=found.circle_id,
        ),
        by=by,
    )
    return given


@action
def tell_late(ask_id: int, *, by: Actor) -> bool:
    """Say once that the clock of an ask ran out; False when that is said or not so."""
    found = queries.ask(by, ask_id)
    today = queries.today_of(by)
    if not rules.is_late(state=found.state, due_on=found.due_on, today=today):
        return False
    told = (
        Ask.objects.filter(pk=found.pk, due_on=found.due_on)
        .exclude(late_since=found.due_on)
        .update(late_since=found.due_on)
    )
    if not told:
        return False
    stewards = organizations.stewards(by).values_list("pk", flat=True)
    record(
        events.AskRanLate(
            ask=found.pk,
            title=found.title,
            due=found.due_on.isoformat(),
            concerned=sorted({*stewards, found.by_id or 0} - {0}),
            circle=found.circle_id,
        ),
        by=by,
    )
    return True


@action
def set_clock(*, working_days: int, by: Actor) -> Clock:
    """Stewards change within how many working days they answer; running clocks stay."""
    rules.may_set_clock(by, working_days=working_days).enforce(field="working_days")
    clock, _new = Clock.objects.update_or_create(
        organization_id=by.organization_id, defaults={"working_days": working_days}
    )
    record(events.ClockSet(organization=by.organization_id, working_days=working_days), by=by)
    return clock
