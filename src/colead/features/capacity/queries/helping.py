"""Needs, who could help with them, and where a member's own is wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from colead.features.capacity.queries.times import suggested_not
from colead.features.capacity.rules import Known, Match, Mine, Past, Skill, matches
from colead.features.capacity.rules import fits_skill as fits
from colead.features.capacity.rules import wanted as wanted_of
from colead.features.circles import queries as circles
from colead.features.circles.models import MemberSkill
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.models import Need, Part
from colead.features.issues.rules import stems
from colead.features.offers import queries as offers
from colead.features.offers.models import Offer
from colead.features.organizations.models import Member
from colead.kernel import paging, prepared, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

NEWEST = ("-id",)
LOOKED_AT = 200
MOST_OF_A_CIRCLE = 200
FEW = 3


def visible_to(actor: Actor) -> QuerySet[Need]:
    """The needs of the initiatives an actor may see."""
    return initiatives.needs(actor)


def need(actor: Actor, need_id: int) -> Need:
    """One need with its initiative, or ``Missing``: 1 query."""
    found = visible_to(actor).filter(pk=need_id).first()
    if found is None:
        raise Missing(f"need {need_id}")
    return found


def listed(actor: Actor, *, after: str | None = None) -> paging.Page[Need]:
    """One page of the open needs of running initiatives, newest first: 1 query."""
    running = visible_to(actor).filter(
        met_at=None, initiative__status__in=("forming", "active", "paused")
    )
    return paging.page(running, after=after, order=NEWEST)


@dataclass(frozen=True, slots=True)
class Offered:
    """An open need as a member sees it, with why it is shown to them."""

    need: Need
    why: str
    skill: str = ""


def mine(actor: Actor) -> Mine:
    """What the actor could give: 2 queries."""
    said = prepared.rows(circles.skills_of, actor, actor.member_id or 0)
    return Mine(tuple(map(_skill, said)), frozenset(circles.my_circle_ids(actor)))


def _skill(said: MemberSkill) -> Skill:
    return Skill(said.skill.name, said.level, said.would_use, said.would_teach)


def wanted(actor: Actor, *, limit: int = 20) -> list[Offered]:
    """Where what the actor can do is wanted, each explained: 4 queries at most."""
    if not actor.is_member:
        return []
    found = [
        (pk, kind, f"{text} {title}", circle_id, circle or "")
        for pk, kind, text, title, circle_id, circle in prepared.head(
            _lacking, NEWEST, LOOKED_AT, actor
        )
    ]
    chosen = wanted_of(found, mine(actor), limit=limit) if found else []
    if not chosen:
        return []
    ids = prepared.padded(one.need_id for one in chosen)
    by_id = {one.pk: one for one in prepared.rows(_some, actor, ids)}
    return [
        Offered(by_id[one.need_id], one.why, one.skill) for one in chosen if one.need_id in by_id
    ]


def _lacking(actor: Actor) -> QuerySet[Need, Any]:
    return initiatives.open_needs(actor).values_list(
        "id",
        "kind",
        "text",
        "initiative__title",
        "initiative__circle_id",
        "initiative__circle__name",
    )


def _some(actor: Actor, ids: tuple[int, ...]) -> QuerySet[Need]:
    return visible_to(actor).filter(pk__in=ids)


def offered(actor: Actor, need_id: int) -> list[Offer]:
    """The offers of a need that nobody has answered yet, for its leads: 1 query."""
    return list(offers.open_about(actor, "need", need_id))


@dataclass
class _Gathered:
    """What was gathered about one person, before it is frozen."""

    name: str
    skills: list[Skill] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)
    circle: str = ""
    last_on: date | None = None


class _People(defaultdict[int, _Gathered]):
    """The people of whom something is known, by id."""

    def of(self, member: Member) -> _Gathered:
        return self.setdefault(member.pk, _Gathered(member.name))


def suggestions(actor: Actor, found: Need, *, limit: int = 6) -> list[Match]:
    """Who could help with a need, each explained, in a constant number of queries.

    Left out are who is in the team, whom it was offered to and who has not answered or said no, and
    who said that they have no time or would rather not be suggested.
    """
    if found.kind == Need.Kind.MONEY or found.met_at is not None:
        return []
    people = _People()
    words = f"{found.text}\n{found.initiative.title}"
    _skills(people, actor, found, words)
    _domains(people, actor, words, found.initiative.domain_ids)
    _circle(people, actor, found)
    _work(people, actor, found)
    out = initiatives.team_ids(found.initiative_id) | _asked(actor, found.pk)
    out |= suggested_not(set(people) - out)
    return matches(
        [_known(pk, one) for pk, one in people.items() if pk not in out],
        kind=found.kind,
        mark=f"need:{found.pk}",
        today=actor.today,
        limit=limit,
    )


def _known(member_id: int, one: _Gathered) -> Known:
    return Known(
        member_id=member_id,
        name=one.name,
        skills=tuple(one.skills),
        holds=tuple(one.holds),
        past=tuple(one.past),
        circle=one.circle,
        last_on=one.last_on,
    )


def _asked(actor: Actor, need_id: int) -> set[int]:
    found = Offer.objects.filter(
        organization_id=actor.organization_id,
        kind="need",
        subject_kind="need",
        subject_id=need_id,
        state__in=[Offer.State.OPEN, Offer.State.DECLINED],
    )
    return set(found.values_list("to_id", flat=True))


def _skills(people: _People, actor: Actor, found: Need, words: str) -> None:
    telling = search.telling_words(words)
    for said in circles.statements_about(actor, stems(telling[:20]), limit=200):
        skill = _skill(said)
        if said.member.kind == Member.Kind.MEMBER and fits(skill, telling, kind=found.kind):
            people.of(said.member).skills.append(skill)


def _domains(people: _People, actor: Actor, words: str, stated: Iterable[int]) -> None:
    all_here = {one.pk: one for one in circles.domains(actor)}
    touched = {one.pk for one in circles.domains_among(all_here.values(), words)} | set(stated)
    touched &= set(all_here)
    if not touched:
        return
    for domain_id, holders in circles.holders(actor, sorted(touched)).items():
        if len(holders) <= FEW:
            for member in holders:
                people.of(member).holds.append(all_here[domain_id].name)


def _circle(people: _People, actor: Actor, found: Need) -> None:
    circle = found.initiative.circle
    if circle is not None and circle.parent_id is not None:
        for member in circles.members_of(actor, circle.pk)[:MOST_OF_A_CIRCLE]:
            people.of(member).circle = circle.name


def _work(people: _People, actor: Actor, found: Need) -> None:
    """What people led and helped in: in initiatives of the like, and how long it is since."""
    led = found.initiative
    like = search.similar(actor, f"{led.title}\n{led.result}", kind="initiative", limit=8)
    ids = {hit.id for hit in like} - {led.pk}
    for part in initiatives.worked_on(actor, ids, list(people)):
        known = people.of(part.member)
        on = part.ended_on or part.initiative.ended_on or actor.today
        known.last_on = max(known.last_on or on, on)
        if part.initiative_id in ids:
            known.past.append(Past(part.initiative.title, on, part.kind == Part.Kind.LEAD))


subjects.register(
    "need",
    label=gettext_lazy("need"),
    icon="life-buoy",
    visible_to=visible_to,
    url_name="capacity:need",
    title_field="text",
)
