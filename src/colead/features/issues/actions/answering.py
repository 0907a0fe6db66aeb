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

LONGEST = timedelta(days=365)
ANSWERS = (Ask.State.REMOVED, Ask.State.WORKING, Ask.State.REFUSED)


@action
def answer(ask_id: int, *, state: str, answer: str, by: Actor, until: date | None = None) -> Ask:
    """A steward answers: removed, working on it until a day (which moves the clock), or no,
    because. Of two stewards who answer at once, one does and the other reads so."""
    found = queries.ask(by, ask_id)
    rules.may_answer(by, by_id=found.by_id, state=found.state).enforce()
    if state not in ANSWERS:
        refuse(_("Choose an answer."), field="state")
    if not answer.strip():
        refuse(_("Say it in words; a no needs its reason."), field="answer")
    working = state == Ask.State.WORKING
    if working:
        today = queries.today_of(by)
        rules.may_work_until(until, today=today, longest=today + LONGEST).enforce(field="until")
    day = until if working else None
    changed = Ask.objects.filter(pk=found.pk, state=found.state, due_on=found.due_on).update(
        state=state,
        answer=answer.strip(),
        answered_by_id=by.member_id,
        answered_at=Coalesce("answered_at", by.at),
        until=day,
        due_on=day or found.due_on,
    )
    if not changed:
        refuse(_("Another steward has answered it just now."))
    Answer.objects.create(
        organization_id=by.organization_id,
        ask=found,
        by_id=by.member_id,
        state=state,
        text=answer.strip(),
        until=day,
        given_at=by.at,
    )
    hours = int(((found.answered_at or by.at) - found.asked_at).total_seconds() // 3600)
    record(
        events.AskAnswered(
            ask=found.pk,
            title=found.title,
            state=state,
            hours=hours,
            concerned=[found.by_id],
        ),
        by=by,
    )
    return queries.ask(by, ask_id)


@action
def tell_overdue(ask_id: int, *, by: Actor) -> bool:
    """Let everyone see that an ask waits past its day; once for each clock."""
    found = queries.ask(by, ask_id)
    today = queries.today_of(by)
    if not rules.is_late(state=found.state, due_on=found.due_on, today=today):
        return False
    told = Ask.objects.filter(pk=found.pk, overdue_told_at=None).update(overdue_told_at=by.at)
    if told:
        stewards = organizations.stewards(by).values_list("pk", flat=True)
        record(
            events.AskOverdue(
                ask=found.pk, title=found.title, concerned=sorted({*stewards, found.by_id})
            ),
            by=by,
        )
    return bool(told)


@action
def set_clock(*, working_days: int, by: Actor) -> Clock:
    """Stewards change within how many working days they answer; running clocks stay."""
    rules.may_set_clock(by, working_days=working_days).enforce(field="working_days")
    clock, _new = Clock.objects.update_or_create(
        organization_id=by.organization_id, defaults={"working_days": working_days}
    )
    record(events.ClockSet(organization=by.organization_id, working_days=working_days), by=by)
    return clock
