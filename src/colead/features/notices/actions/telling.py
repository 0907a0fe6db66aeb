"""Telling members, following and muting, reading, choosing and making letters.

All of this is one's own private state: it leaves no entry in the journal.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from colead.features.library import queries as library
from colead.features.notices import queries, rules
from colead.features.notices.models import Follow, Letter, Notice, Preferences, When
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import prepared, subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.calendar import months_after
from colead.kernel.models import Entry
from colead.kernel.verdict import refuse

MOST_AT_ONCE = 500


@action
def follow(kind: str, subject_id: int, *, by: Actor) -> None:
    """Be told what happens to a thing; ends a mute of it."""
    _stance(kind, subject_id, muted=False, by=by)


@action
def mute(kind: str, subject_id: int, *, by: Actor) -> None:
    """Hear nothing more of a thing, or of a whole circle - but for what only you can answer."""
    _stance(kind, subject_id, muted=True, by=by)


def _stance(kind: str, subject_id: int, *, muted: bool, by: Actor) -> None:
    subject = subjects.find(by, kind, subject_id)
    Follow.objects.update_or_create(
        member_id=by.member_id or 0,
        kind=subject.kind,
        subject_id=subject.id,
        defaults={"organization_id": by.organization_id, "muted": muted, "since": by.at},
    )


@action
def unfollow(kind: str, subject_id: int, *, by: Actor) -> None:
    """Be told no more, until one acts on it again. Nothing happens if one did not follow it."""
    Follow.objects.filter(
        member_id=by.member_id or 0, kind=kind, subject_id=subject_id, muted=False
    ).delete()


@action
def unmute(kind: str, subject_id: int, *, by: Actor) -> None:
    """End a mute."""
    Follow.objects.filter(
        member_id=by.member_id or 0, kind=kind, subject_id=subject_id, muted=True
    ).delete()


@action
def mark_read(notice_ids: Sequence[int], *, by: Actor) -> int:
    """Mark some of one's own notices as read; returns how many were new."""
    mine = queries.visible_to(by).filter(pk__in=list(notice_ids)[:MOST_AT_ONCE], read_at=None)
    return mine.update(read_at=by.at)


@action
def mark_all_read(*, by: Actor) -> int:
    """Mark all of one's own notices as read; returns how many were new."""
    return queries.visible_to(by).filter(read_at=None, at__lte=by.at).update(read_at=by.at)


@action
def mark_unread(read_at: datetime, *, by: Actor) -> int:
    """Undo one marking: those that were marked at that very moment are new again."""
    return queries.visible_to(by).filter(read_at=read_at).update(read_at=None)


@action
def amend_preferences(
    *,
    by: Actor,
    concerned: str,
    follow: str,
    circle: str,
    weekday: int = 0,
    quiet_from: int | None = None,
    quiet_to: int | None = None,
    stories: bool = False,
) -> Preferences:
    """Choose when letters come. Quiet hours need both ends. Whoever begins to wish the month's
    stories gets the first ones when this month is over."""
    if (quiet_from is None) != (quiet_to is None):
        refuse(_("Say both when quiet begins and when it ends."), field="quiet_to")
    chosen = _own_preferences(by.organization_id, by.member_id or 0, by.at)
    chosen.concerned, chosen.follow, chosen.circle = concerned, follow, circle
    chosen.weekday, chosen.quiet_from, chosen.quiet_to = weekday, quiet_from, quiet_to
    if stories and not chosen.stories:
        chosen.stories_on = by.today.replace(day=1)
    chosen.stories = stories
    chosen.save(
        update_fields=[
            "concerned", "follow", "circle", "weekday", "quiet_from", "quiet_to", "stories",
            "stories_on",
        ]
    )  # fmt: skip
    return chosen


@action
def unsubscribe(token: str, *, at: datetime) -> tuple[Member, list[str]]:
    """End the letters that a letter's own link names, without signing in; again changes nothing."""
    member, reasons = queries.read_unsubscribe_token(token)
    _own_preferences(member.organization_id, member.pk, at)
    never = {reason: When.NEVER for reason in reasons if reason != rules.STORIES}
    end = {rules.STORIES: False} if rules.STORIES in reasons else {}
    Preferences.objects.filter(member=member).update(**never, **end)
    return member, reasons


def _own_preferences(organization_id: int, member_id: int, at: datetime) -> Preferences:
    fresh = queries.defaults(organization_id, member_id, at)
    found, _created = Preferences.objects.get_or_create(
        member_id=member_id,
        defaults={
            "organization_id": organization_id,
            "daily_on": fresh.daily_on,
            "weekly_on": fresh.weekly_on,
        },
    )
    return found


def keep_following(entry: Entry) -> None:
    """Who acts on a thing follows it from then on, unless it was muted or is their own."""
    kind, subject_id = queries.thing_of(entry)
    if (
        entry.member_id is None
        or entry.door == Entry.Door.IMPORT
        or kind not in subjects.kinds()
        or kind in rules.NEVER_FOLLOWED
    ):
        return
    if prepared.exists(queries.stance, entry.member_id, kind, subject_id):
        return
    if not Member.objects.filter(pk=entry.member_id).exists():
        return
    Follow.objects.get_or_create(
        member_id=entry.member_id,
        kind=kind,
        subject_id=subject_id,
        defaults={"organization_id": entry.organization_id, "since": entry.at},
    )


def tell(entry: Entry) -> list[tuple[Member, datetime]]:
    """Give notices of an entry to everyone it is for; returns whose letter is due when.

    Told twice, it changes nothing. Those mentioned or asked follow the thing from then on.
    """
    told = queries.audience(entry)
    if not told:
        return []
    kind, subject_id = queries.thing_of(entry)
    about = kind, subject_id
    prepared.insert_all(
        Notice,
        ("organization_id", "entry_id", "at", "subject_kind", "subject_id", "member_id", "reason"),
        [
            (entry.organization_id, entry.pk, entry.at, *about, member.pk, reason)
            for member, reason in told
        ],
        ignore=True,
    )
    if kind not in rules.NEVER_FOLLOWED and kind in subjects.kinds():
        prepared.insert_all(
            Follow,
            ("organization_id", "since", "kind", "subject_id", "member_id"),
            [
                (entry.organization_id, entry.at, *about, member.pk)
                for member, reason in told
                if reason == Notice.Reason.CONCERNED
            ],
            ignore=True,
        )
    chosen = queries.chosen(member.pk for member, _reason in told)
    usual = queries.defaults(entry.organization_id, 0, entry.at)
    due = []
    for member, reason in told:
        wants = chosen.get(member.pk, usual)
        if getattr(wants, reason) == When.INSTANT:
            quiet = None
            if wants.quiet_from is not None and wants.quiet_to is not None:
                quiet = (wants.quiet_from, wants.quiet_to)
            due.append(
                (member, rules.letter_due(entry.at, timezone=timezone_of(member), quiet=quiet))
            )
    return due


def timezone_of(member: Member) -> str:
    """The member's own time zone, else the organization's."""
    account = member.account
    return (account.timezone if account else "") or member.organization.timezone


def write_letter(member: Member, kind: str, subject_id: int, *, at: datetime) -> Letter | None:
    """Claim what one instant letter about one thing tells; None when nothing is left to tell.

    The letter's row, with its Message-ID, is there before anything is sent.
    """
    wants = _own_preferences(member.organization_id, member.pk, at)
    reasons = [r for r in ("concerned", "follow") if getattr(wants, r) == When.INSTANT]
    with transaction.atomic():
        letter = _new_letter(member, Letter.Kind.INSTANT, at)
        claimed = Notice.objects.filter(
            member=member,
            subject_kind=kind,
            subject_id=subject_id,
            reason__in=reasons,
            read_at=None,
            letter=None,
        ).update(letter=letter)
        if not claimed:
            letter.delete()
            return None
    return letter


def write_digest(preferences_id: int, kind: str, day: date, *, at: datetime) -> Letter | None:
    """Claim what one digest tells, once for each day; None when there is nothing to tell.

    The day is noted by a conditional update, so that a job done twice makes one letter; nor is a
    second made for a day that a clock ahead of the time made one for.
    """
    wants = Preferences.objects.select_related("member__organization", "member__account").get(
        pk=preferences_id
    )
    member, field = wants.member, f"{kind}_on"
    with transaction.atomic():
        mine = Preferences.objects.filter(queries.fresh(field, day, today=day), pk=wants.pk)
        if not mine.update(**{field: day}):
            return None
        if _told(member, kind, day):
            return None
        span = timedelta(days=1 if kind == When.DAILY else 7)
        reasons = [r for r in ("concerned", "follow") if getattr(wants, r) == kind]
        letter = _new_letter(
            member,
            kind,
            at,
            period=day.isoformat(),
            news_since=at - span if wants.circle == kind else None,
        )
        claimed = Notice.objects.filter(
            member=member,
            reason__in=reasons,
            read_at=None,
            letter=None,
            at__gt=at - rules.OLDEST,
        ).update(letter=letter)
        actor = organizations.actor_for(member, at=at, door="job")
        news = letter.news_since and queries.circle_news(actor, since=letter.news_since, until=at)
        if not claimed and not news:
            letter.delete()
            return None
    return letter


def write_stories(preferences_id: int, first: date, *, at: datetime) -> Letter | None:
    """Claim the letter of the stories of the month before ``first``, once; None when there are
    none."""
    wants = Preferences.objects.select_related("member__organization", "member__account").get(
        pk=preferences_id
    )
    late = Q(stories_on=None) | queries.fresh("stories_on", first, today=at.date())
    if not Preferences.objects.filter(late, pk=wants.pk).update(stories_on=first):
        return None
    month = months_after(first, -1)
    if _told(wants.member, Letter.Kind.MONTHLY, month):
        return None
    actor = organizations.actor_for(wants.member, at=at, door="job")
    if not library.stories(actor, month):
        return None
    return _new_letter(wants.member, Letter.Kind.MONTHLY, at, period=month.isoformat())


def _told(member: Member, kind: str, period: date) -> bool:
    """Whether there is a letter of this day or month already."""
    return Letter.objects.filter(member=member, kind=kind, period=period.isoformat()).exists()


def _new_letter(
    member: Member, kind: str, at: datetime, *, period: str = "", news_since: datetime | None = None
) -> Letter:
    host = settings.SITE_URL.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    return Letter.objects.create(
        organization_id=member.organization_id,
        member=member,
        kind=kind,
        message_id=f"<{kind}.{secrets.token_hex(12)}@{host}>",
        period=period,
        news_since=news_since,
        made_at=at,
    )


def note_sent(letter_id: int, *, at: datetime) -> None:
    """The letter has gone out."""
    Letter.objects.filter(pk=letter_id).update(sent_at=at)


def prepare_preferences(*, at: datetime) -> None:
    """Give everyone who can be told something a row of preferences, from which digests start."""
    for member in Member.objects.filter(
        Q(account__is_active=True) | Q(kind=Member.Kind.GUEST),
        left_on=None,
        notice_preferences=None,
    ).order_by("pk")[:2_000]:
        try:
            with transaction.atomic():
                _own_preferences(member.organization_id, member.pk, at)
        except IntegrityError:
            continue
