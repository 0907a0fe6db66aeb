"""Letters: which are due, which were not sent, and the link that ends them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing
from django.db.models import Q
from django.db.models.functions import Coalesce

from colead.features.notices import rules
from colead.features.notices.models import Letter, Preferences, When
from colead.features.organizations.models import Member
from colead.kernel.verdict import Missing

SALT = "notices.unsubscribe"
AHEAD = timedelta(days=2)


def unsent_letters(*, before: datetime, after: datetime) -> list[int]:
    """Letters that were written a while ago and still did not go out."""
    found = Letter.objects.filter(sent_at=None, made_at__lt=before, made_at__gt=after)
    return list(found.order_by("pk").values_list("pk", flat=True)[:500])


def fresh(field: str, day: date, *, today: date, **more: Any) -> Q:
    """Whose note of the last letter lies before a day; or ahead of today by more than zones can
    tell: a clock that ran ahead noted it, and would keep its people without letters till then."""
    return Q(**{f"{field}__lt": day}, **more) | Q(**{f"{field}__gt": today + AHEAD}, **more)


def due_digests(*, at: datetime) -> list[tuple[int, str, date]]:
    """Whose digest is due now: preferences' id, daily or weekly, the member's own day.

    From seven o'clock on at the member's own place; a weekly one on the weekday chosen. What was
    not made at its hour, because no worker ran, is made as soon as one does.
    """
    zone = Coalesce("member__account__timezone", "member__organization__timezone")
    here = Preferences.objects.filter(member__left_on=None).annotate(zone=zone).order_by("pk")
    due: list[tuple[int, str, date]] = []
    for name in here.order_by().values_list("zone", flat=True).distinct():
        local = at.astimezone(zone_of(name))
        if local.hour < rules.DIGEST_HOUR:
            continue
        day = local.date()
        last = Q(pk=None)
        for weekday in range(7):
            ago = (day.weekday() - weekday) % 7
            last |= fresh("weekly_on", day - timedelta(days=ago), today=day, weekday=weekday)
        for kind, late in ((When.DAILY, fresh("daily_on", day, today=day)), (When.WEEKLY, last)):
            wanted = Q(concerned=kind) | Q(follow=kind) | Q(circle=kind)
            found = here.filter(wanted & late, zone=name).values_list("pk", flat=True)
            due += [(pk, str(kind), day) for pk in found[:5_000]]
    return due


def due_stories(*, at: datetime) -> list[tuple[int, date]]:
    """Whose letter of stories is due: preferences' id and the first day of the member's own month.

    From seven o'clock of its first day on; what was not made then, is made as soon as it can be.
    """
    zone = Coalesce("member__account__timezone", "member__organization__timezone")
    here = Preferences.objects.filter(member__left_on=None, stories=True).annotate(zone=zone)
    due: list[tuple[int, date]] = []
    for name in here.order_by().values_list("zone", flat=True).distinct():
        local = at.astimezone(zone_of(name))
        if local.day == 1 and local.hour < rules.DIGEST_HOUR:
            continue
        first = local.date().replace(day=1)
        late = Q(stories_on=None) | fresh("stories_on", first, today=local.date())
        found = here.filter(late, zone=name).order_by("pk").values_list("pk", flat=True)
        due += [(pk, first) for pk in found[:5_000]]
    return due


def zone_of(name: str) -> ZoneInfo:
    """A time zone by name; UTC for one this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):
        return ZoneInfo("UTC")


def letter(letter_id: int) -> Letter | None:
    """A letter that did not go out yet, with its member."""
    found = Letter.objects.select_related("member__organization", "member__account")
    return found.filter(pk=letter_id, sent_at=None, member__left_on=None).first()


def unsubscribe_token(member_id: int, reasons: Iterable[str]) -> str:
    """What a letter's link carries: whose letters of which reasons are to end. It never expires."""
    return signing.dumps([member_id, sorted(reasons)], salt=SALT, compress=False)


def read_unsubscribe_token(token: str) -> tuple[Member, list[str]]:
    """The member and the reasons of a link; ``Missing`` when it was tampered with."""
    try:
        member_id, reasons = signing.loads(token[:500], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Missing("unsubscribe") from None
    found: Any = Member.objects.select_related("organization", "account").filter(pk=member_id)
    member = found.first()
    if member is None:
        raise Missing("unsubscribe")
    return member, [reason for reason in reasons if reason in (*rules.REASONS, rules.STORIES)]
