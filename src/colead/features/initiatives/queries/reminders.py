"""Who is to be reminded of what, what was put off, and signs of life by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from colead.features.conversations import queries as conversations
from colead.features.initiatives import rules
from colead.features.initiatives.events import CommitmentReminded, HelpOffered
from colead.features.initiatives.models import Commitment, Initiative, Part, Snooze
from colead.features.initiatives.queries.people import lead_ids
from colead.features.initiatives.queries.reads import visible_to
from colead.features.organizations import queries as organizations
from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing

SALT = "initiatives.reminder"
LASTS = timedelta(days=60)
LOOKS_BACK = timedelta(days=365)
# Acts about an initiative that do not say that it goes on.
NO_SIGN = (HelpOffered.name, CommitmentReminded.name)


def snooze(snooze_id: int) -> Snooze | None:
    """One reminder that was put off, for the job that tells it again."""
    found = Snooze.objects.select_related("initiative", "commitment__initiative")
    return found.filter(pk=snooze_id).first()


def snoozes_over(now: datetime) -> list[tuple[int, int]]:
    """Ids (organization, snooze) of what was put off until now."""
    found = Snooze.objects.filter(until_at__lte=now).order_by("until_at")
    return list(found.values_list("organization_id", "pk")[:1_000])


def put_off_by(actor: Actor, initiative_id: int) -> list[Snooze]:
    """What the actor has put off in an initiative: 1 query."""
    return prepared.rows(_put_off, actor, initiative_id)


def _put_off(actor: Actor, initiative_id: int) -> QuerySet[Snooze]:
    here = Q(initiative_id=initiative_id) | Q(commitment__initiative_id=initiative_id)
    mine = Snooze.objects.filter(here, member_id=actor.member_id or 0, until_at__gt=actor.at)
    return mine.order_by("until_at")


def awake_leads(initiative_id: int, *, at: datetime) -> list[int]:
    """The leads who have not put this initiative off."""
    off = Snooze.objects.filter(initiative_id=initiative_id, until_at__gt=at)
    return sorted(lead_ids(initiative_id) - set(off.values_list("member_id", flat=True)))


def is_put_off(commitment_id: int, *, at: datetime) -> bool:
    """Whether the one who made a commitment has put it off."""
    return Snooze.objects.filter(commitment_id=commitment_id, until_at__gt=at).exists()


def days_near(now: datetime) -> list[tuple[int, int]]:
    """Ids (organization, commitment) of open commitments whose day is tomorrow, today or was in
    the last week, and whose maker was not told."""
    day = now.date()
    found = Commitment.objects.filter(
        state=Commitment.State.OPEN,
        due_told_at=None,
        due_on__lte=day + timedelta(days=1),
        due_on__gte=day - timedelta(days=7),
        initiative__status__in=Initiative.RUNNING,
        by__left_on=None,
    )
    return list(found.order_by("due_on", "pk").values_list("organization_id", "pk")[:1_000])


def sign_days(now: datetime, *, most: int = 2_000) -> dict[int, set[date]]:
    """The days with signs of life, of a year back, of the running initiatives that have no stated
    rhythm: 4 queries for all of them."""
    ids = list(
        Initiative.objects.filter(status=Initiative.Status.ACTIVE, rhythm_days=None)
        .order_by("-last_sign_at")
        .values_list("pk", flat=True)[:most]
    )
    team = set(Part.objects.filter(initiative_id__in=ids).values_list("initiative_id", "member_id"))
    since = now - LOOKS_BACK
    acts = Entry.objects.filter(
        subject_kind="initiative", subject_id__in=ids, at__gt=since, member_id__isnull=False
    ).exclude(event__in=NO_SIGN)
    said = conversations.said_about("initiative", ids, since=since)
    days: dict[int, set[date]] = {pk: set() for pk in ids}
    for pk, member_id, at in (
        *acts.order_by().values_list("subject_id", "member_id", "at"),
        *said,
    ):
        if (pk, member_id) in team:
            days[pk].add(at.date())
    return days


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one person is reminded of in one initiative, and what of it they put off."""

    initiative: Initiative
    leads: bool
    due: bool
    put_off: Snooze | None
    commitments: list[tuple[Commitment, Snooze | None]]


def reminded(actor: Actor, initiative_id: int) -> Reminded:
    """The actor's own reminders in an initiative: 4 queries."""
    led = visible_to(actor).filter(pk=initiative_id).first()
    if led is None:
        raise Missing(f"initiative {initiative_id}")
    off = put_off_by(actor, initiative_id)
    by_commitment = {one.commitment_id: one for one in off}
    own = Commitment.objects.filter(
        initiative=led, by_id=actor.member_id or 0, state=Commitment.State.OPEN
    )
    leads = actor.member_id in lead_ids(led.pk)
    return Reminded(
        initiative=led,
        leads=leads and led.is_running,
        due=leads and rules.check_in_due_at(led.last_sign_at, led.pace_days) <= actor.at,
        put_off=next((one for one in off if one.initiative_id), None),
        commitments=[(one, by_commitment.get(one.pk)) for one in own.order_by("due_on", "id")],
    )


def reminder_links(actor: Actor, initiative_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """For a letter: a link (words, path) by which this person puts off what they are reminded of in
    the initiatives among these that they lead or have promised something in. Following one shows
    the choices; only a button puts off."""
    member = actor.member_id or 0
    leads = Part.objects.filter(
        initiative=OuterRef("pk"), member_id=member, kind=Part.Kind.LEAD, ended_on=None
    )
    own = Commitment.objects.filter(
        initiative=OuterRef("pk"), by_id=member, state=Commitment.State.OPEN
    )
    found: QuerySet[Initiative, Any] = visible_to(actor).filter(
        Exists(leads) | Exists(own), pk__in=list(initiative_ids), status__in=Initiative.RUNNING
    )
    return {
        pk: [(_("Remind me later"), _reminder_path(pk, member))]
        for pk in found.values_list("pk", flat=True)
    }


def _reminder_path(initiative_id: int, member_id: int) -> str:
    token = signing.dumps([member_id, initiative_id], salt=SALT)
    return reverse("initiatives-public:reminder", args=[token])


def read_reminder_link(given: str, *, at: datetime) -> tuple[Actor, int]:
    """Whose reminders in which initiative a letter's link means; ``Missing`` when it was tampered
    with or is old."""
    try:
        member_id, initiative_id = signing.loads(given[:500], salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        raise Missing("reminder") from None
    member: Any = organizations.acting_by_id(member_id)
    return organizations.actor_for(member, at=at, door="mail"), initiative_id
