"""Reads of thanks."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.features.recognition import rules
from colead.features.recognition.models import PracticeList, Recognition
from colead.kernel import belongings, journal, paging, prepared, private, subjects
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.subjects import Subject
from colead.kernel.verdict import Missing, Verdict

LATELY = timedelta(days=90)
LOOKED_AT, SUGGESTED = 300, 12
ORDER = ("-given_at", "-id")


def visible_to(actor: Actor) -> QuerySet[Recognition]:
    """The stories an actor may read, and all that was said between them and another."""
    mine = Q(to_id=actor.member_id or 0) | Q(by_id=actor.member_id or 0)
    here = Recognition.objects.filter(organization_id=actor.organization_id)
    told = subjects.seen_by(actor, here, kind="recognition").filter(public=True, hidden_at=None)
    if not actor.is_guest:
        return here.filter(Q(public=True, hidden_at=None) | mine)
    return here.filter(Q(pk__in=told.values("pk")) | mine)


def stories(actor: Actor) -> QuerySet[Recognition]:
    """What was said in public, and is not hidden."""
    return visible_to(actor).filter(public=True, hidden_at=None).select_related("by", "to")


@dataclass(frozen=True, slots=True)
class Story:
    """Thanks as a page tells it; ``url`` leads to what it is for, if the reader may see that."""

    row: Recognition
    text: str
    practice: str
    about: str
    url: str

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        return self.row, self.text, self.practice, self.about, self.url

    @property
    def id(self) -> int:
        """Its number."""
        return self.row.pk

    @property
    def at(self) -> datetime:
        """When it was said."""
        return self.row.given_at


def told(actor: Actor, rows: Sequence[Recognition]) -> list[Story]:
    """Rows with their words: private ones are opened, which only the two come to; a query for
    each kind of thing thanked for."""
    sealed = any(row.box is not None for row in rows)
    read = private.opener(organization_id=actor.organization_id) if sealed else None
    opened = [(row, _words(row, read)) for row in rows]
    things = subjects.find_all(
        actor, [(w["about_kind"], w["about_id"]) for _row, w in opened if w["about_id"]]
    )
    stories = []
    for row, words in opened:
        thing = things.get((words["about_kind"], words["about_id"]))
        stories.append(
            Story(
                row,
                words["text"],
                words["practice_title"],
                thing.title if thing else words["about_title"],
                thing.url if thing else "",
            )
        )
    return stories


SEALED = ("text", "practice", "practice_title", "about_kind", "about_id", "about_title")


def about_of(row: Recognition) -> str:
    """What a sealed one is bound to: the two, so that it cannot be moved to others."""
    return f"recognition:{row.by_id}:{row.to_id}"


def _words(row: Recognition, read: Callable[[bytes, str], str] | None) -> dict[str, Any]:
    if row.box is None or read is None:
        return {name: getattr(row, name) for name in SEALED}
    return dict(json.loads(read(bytes(row.box), about_of(row))))


def recognition(actor: Actor, recognition_id: int, *, lock: bool = False) -> Recognition:
    """One that the actor may read, or ``Missing``."""
    found = visible_to(actor).filter(pk=recognition_id)
    if lock:
        found = found.select_for_update(of=("self",))
    row = found.select_related("by", "to").first()
    if row is None:
        raise Missing(f"recognition {recognition_id}")
    return row


def listed(actor: Actor, *, after: str | None = None) -> paging.Page[Any]:
    """One page of stories, newest first."""
    return paging.page(stories(actor), after=after, order=ORDER)


def mine(actor: Actor, *, given: bool = False, after: str | None = None) -> paging.Page[Any]:
    """What was said to the actor, hidden and private ones too; or what they said to others."""
    me = actor.member_id or 0
    found = visible_to(actor).filter(**{"by_id" if given else "to_id": me})
    return paging.page(found.select_related("by", "to"), after=after, order=ORDER)


def about(actor: Actor, kind: str, subject_id: int) -> list[Story]:
    """The latest public thanks for a thing."""
    subjects.find(actor, kind, subject_id)
    # In no order: else the database would look along all thanks there are.
    said = sorted(prepared.rows(_about, actor, kind, subject_id), reverse=True)[:5]
    if not said:
        return []
    rows = prepared.rows(_some, actor, prepared.padded(pk for _at, pk in said))
    return told(actor, sorted(rows, key=lambda row: (row.given_at, row.pk), reverse=True))


def _about(actor: Actor, kind: str, subject_id: int) -> QuerySet[Recognition, Any]:
    found = stories(actor).filter(about_kind=kind, about_id=subject_id)
    return found.values_list("given_at", "pk")


def _some(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Recognition]:
    return stories(actor).filter(pk__in=ids)


def between(actor: Actor, *, begin: datetime, end: datetime, most: int = 60) -> list[Story]:
    """The stories of a span, oldest first."""
    found = stories(actor).filter(given_at__gte=begin, given_at__lt=end)
    return told(actor, list(found.order_by("given_at", "id")[:most]))


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody did: the thing, and the latest that was told of them there."""

    thing: Subject
    says: str
    together: bool

    @property
    def key(self) -> str:
        """``kind:id``."""
        return self.thing.key


def acts_of(actor: Actor, member: Member) -> list[Act]:
    """What somebody did lately, as the actor may read it: what both had a hand in comes first."""
    since = actor.at - LATELY
    theirs = _latest(actor, member.pk, since)
    ours = set(_latest(actor, actor.member_id or 0, since))
    order = sorted(theirs, key=lambda key: key not in ours)[: 2 * SUGGESTED]
    things = subjects.find_all(actor, order)
    return [
        Act(things[key], journal.tell(theirs[key], who=member.name), key in ours)
        for key in order
        if key in things
    ][:SUGGESTED]


def _latest(actor: Actor, member_id: int, since: datetime) -> dict[tuple[str, int], Entry]:
    found = journal.news(actor).filter(
        member_id=member_id, at__gt=since, at__lte=actor.at, audience=Entry.Audience.ORGANIZATION
    )
    latest: dict[tuple[str, int], Entry] = {}
    for entry in found[:LOOKED_AT]:
        if entry.subject_kind not in rules.NOT_AN_ACT:
            latest.setdefault((entry.subject_kind, entry.subject_id), entry)
    return latest


def people_at(actor: Actor, thing: Subject) -> list[Member]:
    """Who had a hand in a thing, the latest first; the actor is left out."""
    found = journal.entries(actor).filter(subject_kind=thing.kind, subject_id=thing.id)
    ids = [pk for pk in found.values_list("member_id", flat=True)[:LOOKED_AT] if pk]
    order = [pk for pk in dict.fromkeys(ids) if pk != actor.member_id][:40]
    here = organizations.visible_to(actor).filter(pk__in=order, left_on=None)
    members = {member.pk: member for member in here}
    return [members[pk] for pk in order if pk in members]


def people(actor: Actor) -> QuerySet[Member]:
    """Everybody who can be thanked: members, and the guests whom the actor may see."""
    found = organizations.visible_to(actor).filter(left_on=None)
    return found.exclude(pk=actor.member_id or 0).order_by("name", "id")


def lists(actor: Actor, circle_id: int | None) -> QuerySet[PracticeList]:
    """The versions of a list, the newest first."""
    found = PracticeList.objects.filter(
        Q(circle_id=circle_id) if circle_id is not None else Q(circle=None),
        organization_id=actor.organization_id,
    )
    return found.select_related("by").order_by("-number")


def entries(actor: Actor, circle_id: int | None = None) -> tuple[int, list[dict[str, str]]]:
    """The number and the lines of a list as it is now; 0 where it was never changed."""
    newest = lists(actor, circle_id).first()
    if newest is not None:
        return newest.number, list(newest.entries)
    return 0, rules.entries_of(
        (one.key, one.title, one.says, one.source) for one in rules.shipped()
    ) if circle_id is None else []


def practices(actor: Actor, *, circle_id: int | None = None) -> list[rules.Practice]:
    """What thanks can name: the organization's list and what a circle adds to it."""
    found = entries(actor)[1]
    if circle_id is not None:
        found = [*found, *entries(actor, circle_id)[1]]
    unique: dict[str, rules.Practice] = {}
    for one in found:
        unique.setdefault(one["key"], rules.Practice(**one))
    return list(unique.values())


def may_change_practices(actor: Actor, circle_id: int | None) -> Verdict:
    """Whether the actor may change a list."""
    inside = circles.is_member_of(actor, circle_id) if circle_id is not None else None
    return rules.may_change_practices(actor, in_circle=inside)


def practice_lists_visible_to(actor: Actor) -> QuerySet[PracticeList]:
    """The lists of the organization; a guest sees those of circles it was invited to."""
    return subjects.seen_by(actor, PracticeList.objects.all(), kind="practices")  # type: ignore[no-any-return]


def given_by(actor: Actor) -> QuerySet[Recognition]:
    """What the actor said to others."""
    return visible_to(actor).filter(by_id=actor.member_id or 0)


def _taken(actor: Actor) -> list[dict[str, Any]]:
    """All thanks said by the actor and to them, private ones too."""
    rows = visible_to(actor).filter(Q(by_id=actor.member_id) | Q(to_id=actor.member_id))
    found = list(rows.select_related("by", "to").order_by("given_at", "id"))
    return [
        {
            "at": one.at.isoformat(),
            "by": one.row.by.name,
            "to": one.row.to.name,
            "text": one.text,
            "practice": one.practice,
            "about": one.about,
        }
        for one in told(actor, found)
    ]


belongings.register(
    "thanks",
    label=_("Thanks that I said and that were said to me"),
    says=_("Erased, what you said is taken back. What others said to you stays theirs."),
    take=_taken,
)
subjects.register(
    "recognition",
    label=_("thanks"),
    icon="hand-heart",
    visible_to=visible_to,
    url_name="recognition:recognition",
)
subjects.register(
    "practices",
    label=_("leadership practices"),
    icon="sprout",
    visible_to=practice_lists_visible_to,
    url_name="recognition:practice-list",
    title_field="why",
)
