"""Notices as they are read, and who is told what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from colead.features.circles import queries as circles
from colead.features.notices import rules
from colead.features.notices.models import Follow, Notice, Preferences
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import journal, prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.events import event_class, minor_events
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing

MOST_NEWS = 30


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """One's own notices, and nobody else's."""
    return Notice.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    ).select_related("entry")


def notice(actor: Actor, notice_id: int) -> Notice:
    """One of one's own notices, or ``Missing``."""
    found = visible_to(actor).filter(pk=notice_id).first()
    if found is None:
        raise Missing(f"notice {notice_id}")
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, told to the reader."""

    id: int
    who: str
    sentence: str
    at: datetime
    icon: str
    reason: str
    unread: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All notices about one thing that stand together."""

    kind: str
    subject_id: int
    title: str
    url: str | None
    icon: str
    label: str
    lines: list[Line]

    @property
    def unread(self) -> bool:
        """Whether one of them was not read yet."""
        return any(line.unread for line in self.lines)

    @property
    def last(self) -> Line:
        """The newest of them."""
        return self.lines[0]


def grouped(actor: Actor, notices: Sequence[Notice]) -> list[Group]:
    """Notices by subject, in the order of the newest of each; a query for names, one a kind."""
    names = names_of(actor, (n.entry for n in notices))
    things = subjects.find_all(actor, {(n.subject_kind, n.subject_id) for n in notices})
    order: dict[tuple[str, int], int] = {}
    for index, found in enumerate(notices):
        order.setdefault((found.subject_kind, found.subject_id), index)
    ranked = sorted(notices, key=lambda n: (order[n.subject_kind, n.subject_id], -n.entry_id))
    groups = []
    for (kind, subject_id), some in groupby(ranked, key=lambda n: (n.subject_kind, n.subject_id)):
        members = list(some)
        thing = things.get((kind, subject_id))
        groups.append(
            Group(
                kind=kind,
                subject_id=subject_id,
                title=thing.title if thing else members[0].entry.title,
                url=thing.url if thing else None,
                icon=thing.icon if thing else "bell",
                label=thing.label if thing else "",
                lines=[_line(found, names) for found in members],
            )
        )
    return groups


def _line(found: Notice, names: dict[int, str]) -> Line:
    who = names.get(found.entry.member_id or 0, "Colead")
    event = event_class(found.entry.event)
    return Line(
        id=found.pk,
        who=who,
        sentence=journal.tell(found.entry, who=who),
        at=found.at,
        icon=event.icon if event else "dot",
        reason=found.get_reason_display(),
        unread=found.read_at is None,
    )


def names_of(actor: Actor, entries: Iterable[Entry]) -> dict[int, str]:
    """The names of those who acted, in one query."""
    ids = {entry.member_id for entry in entries if entry.member_id}
    if not ids:
        return {}
    found = organizations.visible_to(actor).filter(pk__in=ids).values_list("pk", "name")
    return dict(found)


def preferences(actor: Actor) -> Preferences:
    """When the actor wants letters; the defaults (not saved) if nothing was ever chosen."""
    found = Preferences.objects.filter(member_id=actor.member_id or 0).first()
    return found or defaults(actor.organization_id, actor.member_id or 0, actor.at)


def chosen(member_ids: Iterable[int]) -> dict[int, Preferences]:
    """The preferences of those of them who ever chose, by member."""
    return {one.member_id: one for one in prepared.rows_of(_chosen, member_ids)}


def _chosen(member_ids: tuple[int, ...]) -> QuerySet[Preferences]:
    return Preferences.objects.filter(member_id__in=member_ids)


def defaults(organization_id: int, member_id: int, at: datetime) -> Preferences:
    """What holds until a member chooses; digests begin on the next day."""
    day = at.date()
    return Preferences(
        organization_id=organization_id, member_id=member_id, daily_on=day, weekly_on=day
    )


def reachable(organization_id: int) -> QuerySet[Member]:
    """People who can be told something: present, with an account, or guests with an address.

    People known only from an import are not among them.
    """
    return Member.objects.filter(organization_id=organization_id, left_on=None).filter(
        Q(account__is_active=True) | (Q(kind=Member.Kind.GUEST) & ~Q(email=""))
    )


def thing_of(entry: Entry) -> tuple[str, int]:
    """What an entry is about as people see it."""
    return rules.thing_of(entry.subject_kind, entry.subject_id, entry.facts)


def audience(entry: Entry) -> list[tuple[Member, str]]:
    """Whom an entry is told, and why: those it concerns, then followers; mutes win.

    Never the one who acted, never those who may not see it, nothing from an import.
    """
    if entry.door == Entry.Door.IMPORT or entry.event in minor_events():
        return []
    kind, subject_id = thing_of(entry)
    concerned = {pk for pk in journal.concerned(entry) if isinstance(pk, int)}
    followers = set(prepared.rows(_followers, entry.organization_id, kind, subject_id))
    wanted = (concerned | followers) - {entry.member_id}
    if wanted and entry.event not in rules.ONLY_YOU:
        around: tuple[int, ...] = ()
        if entry.circle_id is not None:
            around = tuple(circles.branch_ids(entry.organization_id, entry.circle_id))
        about = entry.facts.get("about_kind"), entry.facts.get("about")
        if not (isinstance(about[0], str) and isinstance(about[1], int)):
            about = None, None
        wanted -= set(
            prepared.rows(_muting, entry.organization_id, kind, subject_id, around, *about)
        )
    return [
        (member, "concerned" if member.pk in concerned else "follow")
        for member in _seeing(prepared.rows_of(_told, wanted, entry.organization_id), entry)
    ]


def _muting(
    organization_id: int,
    kind: str,
    subject_id: int,
    around: tuple[int, ...],
    about_kind: str | None,
    about: int | None,
) -> QuerySet[Follow, int]:
    silent = Q(kind=kind, subject_id=subject_id) | Q(kind="circle", subject_id__in=around)
    if about_kind is not None:
        silent |= Q(kind=about_kind, subject_id=about)
    found = Follow.objects.filter(silent, organization_id=organization_id, muted=True)
    return found.values_list("member_id", flat=True)


def _told(organization_id: int, ids: tuple[int, ...]) -> QuerySet[Member]:
    found = organizations.with_standing(reachable(organization_id)).select_related("account")
    return found.filter(pk__in=ids).order_by("pk")


def _followers(organization_id: int, kind: str, subject_id: int) -> QuerySet[Follow, int]:
    found = Follow.objects.filter(organization_id=organization_id, kind=kind, muted=False)
    return found.filter(subject_id=subject_id).values_list("member_id", flat=True)


def _seeing(members: Iterable[Member], entry: Entry) -> list[Member]:
    """Those who may read an entry and open the thing it is about."""
    actors = [(one, organizations.actor_for(one, at=entry.at, door="job")) for one in members]
    readers = [(one, actor) for one, actor in actors if journal.may_read(actor, entry)]
    seen = subjects.seeing([actor for _one, actor in readers], *thing_of(entry))
    return [one for (one, _actor), sees in zip(readers, seen, strict=True) if sees]


def circle_news(actor: Actor, *, since: datetime, until: datetime) -> list[Entry]:
    """What happened in the actor's circles, newest of each thing, without muted ones."""
    mine = circles.my_circle_ids(actor)
    muted = set(
        Follow.objects.filter(member_id=actor.member_id or 0, muted=True).values_list(
            "kind", "subject_id"
        )
    )
    for kind, subject_id in muted:
        if kind == "circle":
            inner = not circles.is_root(actor, subject_id)
            mine -= circles.subtree_ids(actor, subject_id) if inner else {subject_id}
    if not mine:
        return []
    found = journal.news(actor).filter(circle_id__in=mine, at__gt=since, at__lte=until)
    found = found.exclude(member_id=actor.member_id or 0).exclude(door=Entry.Door.IMPORT)
    things: dict[tuple[str, int], Entry] = {}
    for entry in found[: MOST_NEWS * 10]:
        thing = thing_of(entry)
        if thing not in muted:
            things.setdefault(thing, entry)
    return list(things.values())[:MOST_NEWS]


def last_id() -> int:
    """The newest notice of all, for the watch of live pages."""
    return Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def since(notice_id: int) -> list[tuple[int, int, int]]:
    """Notices made after one: id, organization, member."""
    return prepared.head(_after, ("pk",), 5_000, notice_id)


def _after(notice_id: int) -> QuerySet[Notice, Any]:
    found = Notice.objects.filter(pk__gt=notice_id)
    return found.values_list("pk", "organization_id", "member_id")


def still_seen(actor: Actor, groups: list[Group]) -> list[Group]:
    """Leave out what the reader may not open any more since it happened."""
    return [g for g in groups if g.url is not None or g.kind not in subjects.kinds()]
