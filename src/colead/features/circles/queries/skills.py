"""Who knows about what."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from colead.features.circles import rules
from colead.features.circles.models import MemberSkill, Skill
from colead.features.organizations.models import Member
from colead.kernel.actor import Actor


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
