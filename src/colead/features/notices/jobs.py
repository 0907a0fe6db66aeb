"""Letters: gathered, written down, sent - each claimed before, each with a lasting Message-ID."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from colead.features.conversations.rules import NOT_SPOKEN_OF
from colead.features.decisions import queries as decisions
from colead.features.initiatives import queries as initiatives
from colead.features.library import queries as library
from colead.features.meetings import queries as meetings
from colead.features.notices import actions, queries, rules
from colead.features.notices.models import Letter, Notice
from colead.features.organizations import actions as membership
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.features.surveys import queries as surveys
from colead.kernel import subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.jobs import every, job, queue
from colead.kernel.verdict import Missing
from colead.ui.environment import month as month_name

FORGOTTEN = timedelta(minutes=20)


@job
def gather(*, to: int, kind: str, subject_id: int, moment: str) -> None:
    """Put all that is new about one thing into one letter.

    Each notice queues this; the first one takes them all, the others find nothing left.
    """
    now = datetime.fromisoformat(moment)
    try:
        member = organizations.acting_by_id(to)
    except Missing:
        return
    _write(lambda: actions.write_letter(member, kind, subject_id, at=now), at=now)


@every(timedelta(minutes=15))
def begin_digests(*, at: str) -> None:
    """Queue the digests whose hour has come."""
    now = datetime.fromisoformat(at)
    actions.prepare_preferences(at=now)
    for preferences_id, kind, day in queries.due_digests(at=now):
        queue(
            digest,
            at=now,
            key=f"digest:{preferences_id}:{kind}:{day}",
            preferences_id=preferences_id,
            kind=kind,
            day=day.isoformat(),
            moment=at,
        )


@every(timedelta(hours=1))
def begin_stories(*, at: str) -> None:
    """Queue the letters of stories of the month that is over, for those who wish them."""
    now = datetime.fromisoformat(at)
    for preferences_id, first in queries.due_stories(at=now):
        queue(
            month,
            at=now,
            key=f"stories:{preferences_id}:{first}",
            preferences_id=preferences_id,
            first=first.isoformat(),
            moment=at,
        )


@job
def month(*, preferences_id: int, first: str, moment: str) -> None:
    """Put the stories of a month into one letter."""
    now, day = datetime.fromisoformat(moment), date.fromisoformat(first)
    _write(lambda: actions.write_stories(preferences_id, day, at=now), at=now)


@job
def digest(*, preferences_id: int, kind: str, day: str, moment: str) -> None:
    """Put a day or a week into one letter."""
    now = datetime.fromisoformat(moment)
    day_of = date.fromisoformat(day)
    _write(lambda: actions.write_digest(preferences_id, kind, day_of, at=now), at=now)


@action
def _write(write: Callable[[], Letter | None], *, at: datetime) -> None:
    """The letter and the job that sends it come into being together, or not at all."""
    letter = write()
    if letter is not None:
        queue(post, at=at, key=f"letter:{letter.pk}", letter_id=letter.pk)


@every(timedelta(minutes=10))
def look_for_forgotten(*, at: str) -> None:
    """Queue letters again whose job was lost or gave up, for as long as a week."""
    now = datetime.fromisoformat(at)
    for letter_id in queries.unsent_letters(before=now - FORGOTTEN, after=now - rules.OLDEST):
        queue(post, at=now, key=f"letter:{letter_id}:{now:%Y%m%d%H}", letter_id=letter_id)


@job
def post(*, letter_id: int) -> None:
    """Send a letter. Done again after a crash, it goes out under the same Message-ID."""
    letter = queries.letter(letter_id)
    if letter is None:
        return
    message = compose(letter)
    if message is not None:
        message.send()
    actions.note_sent(letter.pk, at=timezone.now())


def compose(letter: Letter) -> EmailMultiAlternatives | None:
    """The letter as it is sent; None when there is nothing (left) that the member may see."""
    member = letter.member
    account = member.account
    address = account.email if account else member.email
    if not address or (account and not account.is_active):
        return None
    language = account.language if account else member.organization.language
    with translation.override(language), timezone.override(actions.timezone_of(member)):
        return _compose(letter, member, address)


def _compose(letter: Letter, member: Member, address: str) -> EmailMultiAlternatives | None:
    actor = organizations.actor_for(member, at=letter.made_at, door="mail")
    notices = list(letter.notices.select_related("entry").order_by("-pk")[:200])
    groups = queries.still_seen(actor, queries.grouped(actor, notices))
    news: list[queries.Group] = []
    if letter.news_since is not None:
        told = {n.entry_id for n in notices}
        found = queries.circle_news(actor, since=letter.news_since, until=letter.made_at)
        news = queries.still_seen(
            actor,
            queries.grouped(
                actor,
                [
                    Notice(entry=e, subject_kind=thing[0], subject_id=thing[1], at=e.at)
                    for e in found
                    for thing in [queries.thing_of(e)]
                    if e.pk not in told
                ],
            ),
        )
    stories = []
    if letter.kind == Letter.Kind.MONTHLY:
        stories = library.stories(actor, date.fromisoformat(letter.period))
    if not groups and not news and not stories:
        return None
    reasons: set[str] = {rules.STORIES} if stories else set()
    reasons |= {n.reason for n in notices} | ({"circle"} if letter.news_since else set())
    site = settings.SITE_URL
    stop = site + reverse(
        "notices-public:unsubscribe", args=[queries.unsubscribe_token(member.pk, reasons)]
    )
    context: dict[str, Any] = {
        "letter": letter,
        "organization": member.organization,
        "name": member.name,
        "groups": groups,
        "news": news,
        "stories": stories,
        "answers": _answers(actor, groups),
        "site": site,
        "door": _door(member, letter.made_at),
        "settings": site + reverse("notices:settings", args=[member.organization.slug]),
        "stop": stop,
        "title": _title(letter, groups, member.organization.name),
        "reply_to": _reply_to(letter, groups),
        "cut": rules.CUT,
    }
    message = EmailMultiAlternatives(
        rules.one_line(context["title"]),
        render_to_string("notices/letter.txt", context),
        to=[address],
        reply_to=[context["reply_to"]] if context["reply_to"] else None,
        headers=_headers(letter, groups, member, stop),
    )
    message.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    return message


def _answers(
    actor: Actor, groups: list[queries.Group]
) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """The links by which questions in a letter are answered without signing in."""
    found = {}
    for kind, links in (
        ("decision", decisions.answer_links),
        ("meeting", meetings.answer_links),
        ("initiative", initiatives.reminder_links),
        ("survey", surveys.answer_links),
    ):
        told = links(actor, [group.subject_id for group in groups if group.kind == kind])
        found.update({(kind, pk): some for pk, some in told.items()})
    return found


def _reply_to(letter: Letter, groups: list[queries.Group]) -> str:
    """Where an answer to this letter goes: to the one thing that it is about, if that can be
    commented on."""
    if not settings.REPLY_TO or letter.kind != Letter.Kind.INSTANT or len(groups) != 1:
        return ""
    kind = groups[0].kind
    if kind in NOT_SPOKEN_OF or not subjects.spoken_of(kind):
        return ""
    return rules.reply_address(
        settings.REPLY_TO,
        member_id=letter.member_id,
        kind=kind,
        subject_id=groups[0].subject_id,
        secret=settings.SECRET_KEY,
    )


def _title(letter: Letter, groups: list[queries.Group], organization: str) -> str:
    if letter.kind == Letter.Kind.DAILY:
        return _("%(organization)s: what is new today") % {"organization": organization}
    if letter.kind == Letter.Kind.WEEKLY:
        return _("%(organization)s: your week") % {"organization": organization}
    if letter.kind == Letter.Kind.MONTHLY:
        return _("%(organization)s: stories of %(month)s") % {
            "organization": organization, "month": month_name(date.fromisoformat(letter.period)),
        }  # fmt: skip
    group = groups[0]
    if len(group.lines) == 1:
        return group.last.sentence
    return _("%(title)s: %(count)s news") % {"title": group.title, "count": len(group.lines)}


def _headers(
    letter: Letter, groups: list[queries.Group], member: Member, stop: str
) -> dict[str, str]:
    host = letter.message_id.rpartition("@")[2].rstrip(">")
    headers = {
        "Message-ID": letter.message_id,
        "Date": letter.made_at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        "List-Id": f"<{member.organization.slug}.{host}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    if letter.kind == Letter.Kind.INSTANT:
        # One thread in the mail program for all letters about one thing.
        thread = f"<{groups[0].kind}.{groups[0].subject_id}.{member.organization.slug}@{host}>"
        headers["References"] = headers["In-Reply-To"] = thread
    return headers


def _door(member: Member, at: datetime) -> str | None:
    """Guests have no account: their letters bring a link of their own."""
    if not member.is_guest or member.account_id is not None:
        return None
    secret = membership.make_guest_link(member, at=at)
    path = reverse("organizations-public:guest", args=[member.organization.slug, secret])
    return str(settings.SITE_URL) + path
