"""Reads of asks to the stewards, and of the record of how they were answered."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.issues import rules
from colead.features.issues.models import Answer, Ask, Clock
from colead.features.organizations import queries as organizations
from colead.kernel import paging, subjects
from colead.kernel.actor import Actor
from colead.kernel.calendar import local_day
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing

RUNNING = (Ask.State.OPEN, Ask.State.WORKING)


def asks_visible_to(actor: Actor) -> QuerySet[Ask]:
    """The asks an actor may see: everybody sees every ask and its clock."""
    return subjects.seen_by(actor, Ask.objects.all(), kind="ask")  # type: ignore[no-any-return]


def ask(actor: Actor, ask_id: int) -> Ask:
    """One ask, or ``Missing``."""
    found = asks_visible_to(actor).select_related("by", "circle").filter(pk=ask_id).first()
    if found is None:
        raise Missing(f"ask {ask_id}")
    return found


def asks(
    actor: Actor, *, which: str = "waiting", today: date, after: str | None = None
) -> Page[Ask]:
    """One page of asks: ``waiting`` (what is owed first), ``late``, ``answered``, ``mine``, all."""
    found = asks_visible_to(actor).select_related("by")
    if which == "waiting":
        return paging.page(found.filter(state__in=RUNNING), after=after, order=("due_on", "id"))
    if which == "late":
        late = found.filter(state__in=RUNNING, due_on__lt=today)
        return paging.page(late, after=after, order=("due_on", "id"))
    if which == "answered":
        found = found.filter(state__in=[Ask.State.REMOVED, Ask.State.DECLINED])
    elif which == "mine":
        found = found.filter(by_id=actor.member_id)
    return paging.page(found, after=after, order=("-asked_at", "-id"))


def answers(ask_id: int) -> list[Answer]:
    """All answers to an ask, in order."""
    return list(Answer.objects.filter(ask_id=ask_id).select_related("by").order_by("id"))


def about(actor: Actor, kind: str, subject_id: int) -> list[Ask]:
    """The asks about a thing, newest first."""
    found = asks_visible_to(actor).filter(about_kind=kind, about_id=subject_id)
    return list(found.select_related("by").order_by("-asked_at", "-id")[:20])


def working_days(organization_id: int) -> int:
    """Within how many working days the stewards answer."""
    found = Clock.objects.filter(organization_id=organization_id).first()
    return found.working_days if found else rules.DEFAULT_WORKING_DAYS


def today_of(actor: Actor) -> date:
    """The day at the organization's own place, by which its clock runs."""
    return local_day(actor.at, organizations.organization(actor).timezone)


def waiting_for_stewards(actor: Actor, *, limit: int = 12) -> list[Ask]:
    """Asks that wait for the actor as a steward, what is owed first."""
    if not actor.is_steward:
        return []
    found = asks_visible_to(actor).filter(state__in=RUNNING).exclude(by_id=actor.member_id)
    return list(found.order_by("due_on", "id")[:limit])


def waiting_for_a_word(actor: Actor, *, limit: int = 12) -> list[Ask]:
    """Answers to the actor's own asks of which they have not said whether they helped."""
    if not actor.is_member:
        return []
    found = asks_visible_to(actor).filter(
        by_id=actor.member_id, state__in=[Ask.State.REMOVED, Ask.State.DECLINED], helped=None
    )
    return list(found.order_by("ended_at", "id")[:limit])


def enabling_record(
    actor: Actor, *, today: date, since: date | None = None
) -> rules.EnablingRecord:
    """How the stewards answered what was asked since a day (a year ago, unless told): 1 query."""
    begin = since or today - timedelta(days=365)
    rows = (
        Ask.objects.filter(organization_id=actor.organization_id)
        .filter(Q(asked_at__date__gte=begin) | Q(state__in=RUNNING))
        .values_list("asked_at", "due_on", "first_answered_at", "state", "helped", "late_since")
    )
    zone = actor.timezone
    return rules.enabling_record(
        [
            rules.Timed(
                local_day(asked, zone),
                due,
                local_day(answered, zone) if answered else None,
                state,
                helped,
                late,
            )
            for asked, due, answered, state, helped, late in rows
        ],
        today=today,
    )


subjects.register(
    "ask", label=_("ask"), icon="life-buoy", visible_to=asks_visible_to, url_name="issues:ask"
)
