"""Asking the stewards to remove an obstacle, and saying whether it helped."""

from __future__ import annotations

from django.utils.translation import gettext as _

from colead.features.issues import events, queries, rules
from colead.features.issues.models import Answer, Ask
from colead.features.organizations import queries as organizations
from colead.kernel import search, subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


def _findable(ask: Ask) -> None:
    search.index(
        ask.organization_id,
        "ask",
        ask.pk,
        title=ask.title,
        text=ask.text,
    )


def _stewards(*, by: Actor) -> list[int]:
    here = organizations.stewards(by).values_list("pk", flat=True)
    return sorted(set(here) - {by.member_id})


@action
def ask(*, title: str, by: Actor, text: str = "", about: tuple[str, int] | None = None) -> Ask:
    """Ask the stewards to remove an obstacle; the organization's clock runs from today.

    ``about`` is the kind and id of a thing that the obstacle stands before.
    """
    rules.may_ask(by).enforce()
    subject = subjects.find(by, *about) if about else None
    today = queries.today_of(by)
    made = Ask.objects.create(
        organization_id=by.organization_id,
        title=title,
        text=text,
        about_kind=subject.kind if subject else "",
        about_id=subject.id if subject else None,
        by_id=by.member_id or 0,
        asked_at=by.at,
        due_on=rules.due(today, queries.working_days(by.organization_id)),
    )
    _findable(made)
    record(
        events.AskMade(
            ask=made.pk,
            title=title,
            due=made.due_on.isoformat(),
            concerned=_stewards(by=by),
        ),
        by=by,
    )
    return made


@action
def judge(ask_id: int, *, helped: bool, by: Actor, note: str = "") -> Ask:
    """Say whether the answer to one's own ask helped."""
    found = queries.ask(by, ask_id)
    rules.may_judge(by, by_id=found.by_id, state=found.state).enforce()
    found.helped, found.helped_note = helped, note.strip()
    found.save(update_fields=["helped", "helped_note"])
    answered = Answer.objects.filter(ask=found).values_list("by_id", flat=True)
    record(
        events.AskJudged(
            ask=found.pk,
            title=found.title,
            helped=helped,
            concerned=sorted({pk for pk in answered if pk} - {by.member_id}),
        ),
        by=by,
    )
    return found


@action
def ask_again(ask_id: int, *, by: Actor, text: str = "") -> Ask:
    """Ask again when the answer did not help; a new clock runs, the answers stay."""
    found = queries.ask(by, ask_id)
    rules.may_ask_again(by, by_id=found.by_id, state=found.state, helped=found.helped).enforce()
    due_on = rules.due(queries.today_of(by), queries.working_days(by.organization_id))
    changed = Ask.objects.filter(pk=found.pk, state=found.state).update(
        state=Ask.State.OPEN,
        due_on=due_on,
        until=None,
        helped=None,
        overdue_told_at=None,
        text=text.strip() or found.text,
    )
    if not changed:
        refuse(_("This ask has just changed. Look at it again."))
    found.refresh_from_db()
    _findable(found)
    record(
        events.AskRepeated(
            ask=found.pk,
            title=found.title,
            due=due_on.isoformat(),
            concerned=_stewards(by=by),
        ),
        by=by,
    )
    return found


@action
def withdraw_ask(ask_id: int, *, by: Actor) -> Ask:
    """Withdraw one's own ask that still waits."""
    found = queries.ask(by, ask_id)
    rules.may_withdraw_ask(by, by_id=found.by_id, state=found.state).enforce()
    changed = Ask.objects.filter(pk=found.pk, state=found.state).update(state=Ask.State.WITHDRAWN)
    if not changed:
        refuse(_("This ask has just changed. Look at it again."))
    found.refresh_from_db()
    record(events.AskWithdrawn(ask=found.pk, title=found.title), by=by)
    return found
