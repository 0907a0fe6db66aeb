"""Reads of asks to the stewards, and of the record of how they were answered."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.issues import rules
from colead.features.issues.models import Answer, Ask, Clock
from colead.features.organizations import queries as organizations
from colead.kernel import paging, prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.calendar import local_day
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing

RUNNING = (Ask.State.OPEN, Ask.State.WORKING)
ENDED = (Ask.State.REMOVED, Ask.State.REFUSED)


def asks(actor: Actor) -> QuerySet[Ask]:
    """All asks of the organization: their clocks run in the open. Guests see none."""
    found = Ask.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found


def ask(actor: Actor, ask_id: int) -> Ask:
    """One ask, or ``Missing``."""
    found = asks(actor).select_related("by", "answered_by").filter(pk=ask_id).first()
    if found is None:
        raise Missing(f"ask {ask_id}")
    return found


def listed_asks(actor: Actor, *, which: str = "open", after: str | None = None) -> Page[Ask]:
    """One page of asks: ``open`` ones by their clock; ``late`` ones; ``mine``; else the answered
    ones, newest first. 1 query (2 for ``late``)."""
    found = asks(actor).select_related("by", "answered_by")
    if which == "open":
        return paging.page(found.filter(state__in=RUNNING), after=after, order=("due_on", "id"))
    if which == "late":
        late = found.filter(state__in=RUNNING, due_on__lt=today_of(actor))
        return paging.page(late, after=after, order=("due_on", "id"))
    if which == "mine":
        found = found.filter(by_id=actor.member_id)
    else:
        found = found.exclude(state__in=RUNNING)
    return paging.page(found, after=after, order=("-asked_at", "-id"))


def answers(ask_id: int) -> list[Answer]:
    """All answers to an ask, in order."""
    return list(Answer.objects.filter(ask_id=ask_id).select_related("by").order_by("id"))


def asks_about(actor: Actor, kind: str, subject_id: int) -> list[Ask]:
    """The asks about a thing, newest first."""
    found = asks(actor).filter(about_kind=kind, about_id=subject_id).select_related("by")
    return list(found.order_by("-asked_at", "-id")[:20])


def working_days(organization_id: int) -> int:
    """Within how many working days the stewards answer."""
    found = Clock.objects.filter(organization_id=organization_id).first()
    return found.working_days if found else rules.ASK_DAYS


def today_of(actor: Actor) -> date:
    """The day at the organization's own place, by which its clock runs."""
    return local_day(actor.at, organizations.organization(actor).timezone)


def asks_to_answer(actor: Actor, *, limit: int = 10) -> list[Ask]:
    """What waits for this steward, the most urgent first."""
    if not actor.is_steward:
        return []
    return prepared.head(_to_answer, ("due_on", "id"), limit, actor)


def _to_answer(actor: Actor) -> QuerySet[Ask]:
    found = asks(actor).filter(state__in=RUNNING).exclude(by_id=actor.member_id)
    return found.select_related("by")


def asks_to_judge(actor: Actor, *, limit: int = 10) -> list[Ask]:
    """Answers to the actor's own asks of which they have not said whether they helped."""
    found = asks(actor).filter(by_id=actor.member_id, state__in=ENDED, helped=None)
    return list(found.order_by("answered_at", "id")[:limit])


def overdue_untold(now: date, *, limit: int = 500) -> list[Ask]:
    """Asks past their day (or at it: the organization's place decides) that were not told yet."""
    found = Ask.objects.filter(state__in=RUNNING, due_on__lte=now, overdue_told_at=None)
    return list(found.order_by("due_on", "id")[:limit])


def answer_times(actor: Actor) -> list[timedelta]:
    """How long the stewards took to answer, newest first: their record, open to everyone."""
    found = asks(actor).exclude(answered_at=None).order_by("-asked_at")[:200]
    return list(
        found.annotate(took=F("answered_at") - F("asked_at")).values_list("took", flat=True)
    )


def enabling_record(actor: Actor, *, since: date | None = None) -> rules.EnablingRecord:
    """How the stewards answered what was asked since a day (a year ago, unless told), and what
    still waits: 2 queries."""
    organization = organizations.organization(actor)
    today = local_day(actor.at, organization.timezone)
    begin = since or today - timedelta(days=365)
    rows = (
        asks(actor)
        .filter(Q(asked_at__date__gte=begin) | Q(state__in=RUNNING))
        .values_list("asked_at", "due_on", "answered_at", "state", "helped", "overdue_told_at")
    )
    return rules.enabling_record(
        [
            rules.Timed(
                local_day(asked, organization.timezone),
                due,
                local_day(answered, organization.timezone) if answered else None,
                state,
                helped,
                told is not None,
            )
            for asked, due, answered, state, helped, told in rows
        ],
        today=today,
    )


subjects.register("ask", label=_("ask"), icon="life-buoy", visible_to=asks, url_name="issues:ask")
