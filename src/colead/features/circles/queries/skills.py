"""Who knows about what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from colead.features.circles import rules
from colead.features.circles.models import Endorsement, MemberSkill, Skill
from colead.features.circles.queries.roles import domains, holders
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import subjects, work
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing

FOUND = 40
TRACES, ALIKE = 4, 20


def _statements(actor: Actor, words: Iterable[str]) -> QuerySet[MemberSkill]:
    """Statements of those who are here about any of the words, best known first.

    A word of one or two letters must be a skill's whole name (``R``, ``IT``).
    """
    match = Q(pk__in=[])
    for word in list(dict.fromkeys(filter(None, map(rules.fold, words))))[:20]:
        match |= Q(skill__folded__contains=word) if len(word) > 2 else Q(skill__folded=word)
    found = MemberSkill.objects.filter(
        match,
        organization_id=actor.organization_id,
        member__left_on=None,
        member__organization_id=actor.organization_id,
    )
    if actor.is_guest:
        found = found.none()
    return found.select_related("member", "skill").order_by("-level", "member__name", "id")


def people_with_skills(
    actor: Actor, words: Iterable[str], *, limit: int = 50
) -> list[tuple[Member, Skill, int]]:
    """Who says they know about any of the words: (member, skill, level), best first.

    Words of one or two letters are left out: in a text, "it" seldom means IT.
    """
    return [
        (statement.member, statement.skill, statement.level)
        for statement in statements_about(actor, words, limit=limit)
    ]


def statements_about(actor: Actor, words: Iterable[str], *, limit: int = 50) -> list[MemberSkill]:
    """The same as whole statements: with whether they would use and would teach it."""
    return list(_statements(actor, (word for word in words if len(word) > 2))[:limit])


def people_by_skill(actor: Actor, words: str, *, limit: int = 100) -> list[MemberSkill]:
    """Statements that speak of a text: of the whole of it first, else of any of its words."""
    folded = rules.fold(words)
    return list(_statements(actor, [folded])[:limit]) or list(
        _statements(actor, (word for word in folded.split() if len(word) > 2))[:limit]
    )


def my_statement(actor: Actor, folded: str) -> MemberSkill | None:
    """What the actor says about a skill, by its folded name."""
    return (
        MemberSkill.objects.filter(member_id=actor.member_id or 0, skill__folded=folded)
        .select_related("skill")
        .first()
    )


def skills_of(actor: Actor, member_id: int) -> QuerySet[MemberSkill]:
    """What a member says they can do, best known first."""
    return (
        MemberSkill.objects.filter(organization_id=actor.organization_id, member_id=member_id)
        .select_related("skill")
        .order_by("-level", "skill__name")
    )


def skill_names(actor: Actor) -> list[tuple[str, int]]:
    """The organization's skills with how many state them, by name."""
    found = (
        Skill.objects.filter(organization_id=actor.organization_id)
        .annotate(count=Count("members", filter=Q(members__member__left_on=None)))
        .filter(count__gt=0)
        .order_by("name")
    )
    return [] if actor.is_guest else [(skill.name, skill.count) for skill in found[:500]]


def statement(actor: Actor, statement_id: int) -> MemberSkill:
    """What somebody who is here says about a skill, or ``Missing``."""
    found = MemberSkill.objects.filter(
        pk=statement_id, organization_id=actor.organization_id, member__left_on=None
    ).select_related("member", "skill")
    row = None if actor.is_guest else found.first()
    if row is None:
        raise Missing(f"skill {statement_id}")
    return row


def endorsement(actor: Actor, endorsement_id: int) -> Endorsement:
    """One endorsement that the actor gave or that is about them, or ``Missing``."""
    me = actor.member_id or 0
    found = Endorsement.objects.filter(
        Q(by_id=me) | Q(member_id=me), pk=endorsement_id, organization_id=actor.organization_id
    ).first()
    if found is None:
        raise Missing(f"endorsement {endorsement_id}")
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """An endorsement with the work in which it was seen; without it where that is not there for
    the actor."""

    endorsement: Endorsement
    work: subjects.Subject | None


def endorsements(actor: Actor, statement_ids: Iterable[int]) -> dict[int, list[Seen]]:
    """What others saw of these skills, by statement: what is hidden, only for whom it is about."""
    if actor.is_guest:
        return {}
    rows = Endorsement.objects.filter(
        Q(hidden_at=None) | Q(member_id=actor.member_id or 0),
        organization_id=actor.organization_id,
        statement_id__in=list(statement_ids),
        by__left_on=None,
    ).select_related("by")
    found = list(rows.order_by("-at", "-pk")[:200])
    things = subjects.find_all(actor, {(one.about_kind, one.about_id) for one in found})
    seen: dict[int, list[Seen]] = {}
    for one in found:
        thing = things.get((one.about_kind, one.about_id))
        seen.setdefault(one.statement_id, []).append(Seen(one, thing))
    return seen


@dataclass(slots=True)
class Knower:
    """Somebody who may know, and each reason: what they say, what they decide about, what they
    did."""

    member: Member
    statements: list[MemberSkill] = field(default_factory=list)
    domains: list[Any] = field(default_factory=list)
    traces: list[tuple[subjects.Subject, str]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)


def who_knows(actor: Actor, words: str) -> list[Knower]:
    """Who may know about something, each with the reasons: those who say so first, then who
    decides about it, then who worked on it. There is no score; within each, by level or name."""
    folded = rules.fold(words)[:100]
    if actor.is_guest or not folded:
        return []
    found: dict[int, Knower] = {}

    def knower(member: Member) -> Knower:
        return found.setdefault(member.pk, Knower(member))

    stated = people_by_skill(actor, words)
    for one in stated:
        knower(one.member).statements.append(one)
    held = [one for one in domains(actor) if _speaks(folded, f"{one.name} {one.description}")]
    people = holders(actor, [one.pk for one in held[:ALIKE]])
    for domain in held[:ALIKE]:
        for member in people[domain.pk][:TRACES]:
            knower(member).domains.append(domain)
    _trace(actor, words, found)
    seen = endorsements(actor, [one.pk for one in stated])
    for person in found.values():
        person.seen = [saw for one in person.statements for saw in seen.get(one.pk, [])][:TRACES]
    return list(found.values())[:FOUND]


def _speaks(folded: str, text: str) -> bool:
    words = [word for word in folded.split() if len(word) > 2] or [folded]
    text = rules.fold(text)
    return all(word in text if len(word) > 2 else word in text.split() for word in words)


def _trace(actor: Actor, words: str, found: dict[int, Knower]) -> None:
    traces = work.traces(actor, words)
    things = subjects.find_all(actor, {(one.kind, one.subject_id) for one in traces})
    missing = {one.member_id for one in traces} - set(found)
    members = organizations.present(actor).filter(pk__in=missing)
    new = {member.pk: member for member in members}
    for one in traces:
        thing = things.get((one.kind, one.subject_id))
        if thing is None or (one.member_id not in found and one.member_id not in new):
            continue
        if one.member_id not in found:
            found[one.member_id] = Knower(new[one.member_id])
        if len(found[one.member_id].traces) < TRACES:
            says = _("%(label)s: %(says)s") % {"label": thing.label, "says": one.says}
            found[one.member_id].traces.append((thing, says))
