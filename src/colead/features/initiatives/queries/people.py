"""Who has a part in an initiative, and who would like one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.initiatives.events import HelpOffered
from colead.features.initiatives.models import Part
from colead.features.initiatives.queries.reads import visible_to
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import journal, prepared, subjects, work
from colead.kernel.actor import Actor
from colead.kernel.models import Entry


def lead_ids(initiative_id: int) -> set[int]:
    """The members who lead now."""
    return set(prepared.rows(_leading, initiative_id))


def _leading(initiative_id: int) -> QuerySet[Part, int]:
    return _team(initiative_id).filter(kind=Part.Kind.LEAD)


def team_ids(initiative_id: int) -> set[int]:
    """Everyone who has a part now."""
    return set(prepared.rows(_team, initiative_id))


def _team(initiative_id: int) -> QuerySet[Part, int]:
    found = Part.objects.filter(initiative_id=initiative_id, ended_on=None, member__left_on=None)
    return found.values_list("member_id", flat=True)


def working_ids(initiative_id: int) -> set[int]:
    """Those who lead or help now; advisers are in the team, but promise no work."""
    return set(prepared.rows(_working, initiative_id))


def _working(initiative_id: int) -> QuerySet[Part, int]:
    return _team(initiative_id).exclude(kind=Part.Kind.ADVISER)


HEARD_FOR, MOST_PARTS = timedelta(days=14), 60


def _help_offered(actor: Actor, initiative_id: int, since: datetime) -> QuerySet[Entry]:
    found = journal.entries(actor).filter(
        event=HelpOffered.name, subject_kind="initiative", subject_id=initiative_id, at__gt=since
    )
    return found.order_by()  # by the index of the subject, not along the whole journal


def offered_help_lately(actor: Actor, initiative_id: int) -> bool:
    """Whether the actor told the leads in the last two weeks that they would like to help."""
    wanted = _help_offered(actor, initiative_id, actor.at - HEARD_FOR)
    return wanted.filter(member_id=actor.member_id).exists()


def volunteers(actor: Actor, initiative_id: int, *, besides: Iterable[int]) -> list[Member]:
    """Who would like to co-lead and was not answered yet, for the leads: 2 queries at most."""
    since = actor.at - HEARD_FOR
    wanted = prepared.rows(_wanting, actor, initiative_id, since)
    ids = {pk for pk in wanted if pk is not None} - set(besides)
    if not ids:
        return []
    return list(organizations.present(actor).filter(pk__in=ids).order_by("name", "pk"))


def _wanting(actor: Actor, initiative_id: int, since: datetime) -> QuerySet[Entry, Any]:
    return _help_offered(actor, initiative_id, since).values_list("member_id", flat=True)[:50]


def of_member(actor: Actor, member_id: int, *, limit: int = 20) -> list[Part]:
    """The parts a member has and had, leads first, present ones first; ``MOST_PARTS`` at most."""
    return list(prepared.unmade(_of_member, actor, member_id).head(limit))


def _of_member(actor: Actor, member_id: int) -> QuerySet[Part]:
    had = Part.objects.filter(organization_id=actor.organization_id, member_id=member_id)
    seen = had.filter(initiative__in=visible_to(actor)) if actor.is_guest else had
    return (
        seen.select_related("initiative", "initiative__circle").order_by(
            F("ended_on").asc(nulls_first=True), "-kind", "-initiative__started_at"
        )
    )[:MOST_PARTS]


def _parts(actor: Actor, kind: str) -> QuerySet[Part]:
    return Part.objects.filter(
        organization_id=actor.organization_id, kind=kind, member__left_on=None
    )


def led(actor: Actor) -> QuerySet[Part]:
    """Who leads or led what."""
    return _parts(actor, Part.Kind.LEAD)


def helped(actor: Actor) -> QuerySet[Part]:
    """Who helps or helped in what."""
    return _parts(actor, Part.Kind.CONTRIBUTOR)


work.register(
    "led", kind="initiative", rows=led, subject="initiative", member="member", says=_("led it")
)
work.register(
    "helped",
    kind="initiative",
    rows=helped,
    subject="initiative",
    member="member",
    says=_("worked in it"),
)
subjects.register(
    "initiative",
    label=_("initiative"),
    icon="rocket",
    visible_to=visible_to,
    url_name="initiatives:initiative",
    people=working_ids,
)
